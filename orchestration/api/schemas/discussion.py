from rest_framework import serializers

from orchestration.api.schemas.common import Agent, Checkpoint, Person, Shape
from reviews.models import Thread as ThreadRow

STANDS = ("open", "reported", "met", "lapsed")


class Comment(Shape):
    id = serializers.IntegerField()
    body = serializers.CharField()
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()


class ThreadResolved(Shape):
    by = Person()
    at = serializers.DateTimeField()


class Thread(Shape):
    id = serializers.IntegerField()
    gate = serializers.CharField()
    revision = serializers.IntegerField(help_text="The revision it began on.")
    anchor_kind = serializers.ChoiceField(choices=ThreadRow.Anchor.values, help_text="What the anchor names.")
    anchor = serializers.CharField(
        help_text="The heading of a section, an operation such as `GET /carts`, the name of a screen or component, the "
        "id of a risk; empty for the whole."
    )
    box = serializers.ListField(
        child=serializers.FloatField(),
        allow_null=True,
        help_text="On a screen: left, top, width and height, as shares of it from 0 to 1.",
    )
    alive = serializers.BooleanField(help_text="The current revision still holds what it speaks of.")
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()
    comments = Comment(many=True, help_text="Oldest first; the first one began the thread.")
    resolved = ThreadResolved(allow_null=True)
    url = serializers.URLField(help_text="Where it stands on the page.")


class Done(Shape):
    note = serializers.CharField()
    at = serializers.DateTimeField()


class Met(Shape):
    by = Person()
    at = serializers.DateTimeField()


class Condition(Shape):
    """What an acceptance was given on: "accepted, if X by the merge"."""

    id = serializers.IntegerField()
    gate = serializers.CharField()
    text = serializers.CharField()
    checkpoint = Checkpoint(help_text="Where it is judged.")
    owner = Person(help_text="Who sees to it.")
    role = serializers.CharField(help_text="The receiver role that set it, and confirms that it is met.")
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()
    state = serializers.ChoiceField(
        choices=STANDS,
        help_text="`open` waits for its owner, `reported` for somebody who confirms it; both shut the checkpoint. "
        "`lapsed` binds nobody, because its acceptance is not in force.",
    )
    done = Done(allow_null=True, help_text="What its owner said.")
    met = Met(allow_null=True)
