from rest_framework import serializers

from orchestration.api.schemas.common import (
    Agent,
    Blocker,
    Checkpoint,
    Current,
    GateState,
    Move,
    Person,
    Shape,
    State,
    Turn,
    Verdict,
)


class CurrentRevision(Current):
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()
    summary = serializers.CharField()


class Answer(Shape):
    """A decision that counts now."""

    decision = serializers.IntegerField(help_text="Its id.")
    verdict = Verdict()
    revision = serializers.IntegerField()
    by = Person()
    agent = Agent()
    role = serializers.CharField(help_text="The role held then.")
    at = serializers.DateTimeField()
    reason = serializers.CharField()
    carried = serializers.BooleanField(help_text="It was carried over from the revision before, which says the same.")


class GateWaiver(Shape):
    id = serializers.IntegerField()
    reason = serializers.CharField()
    until = serializers.DateTimeField()
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()
    confirmed_by = Person(allow_null=True)


class Gate(Shape):
    key = serializers.CharField()
    title = serializers.CharField()
    checkpoint = Checkpoint()
    artifact = serializers.CharField(help_text="The kind of artifact that changes hands.")
    giver = serializers.CharField(help_text="The role that offers.")
    receivers = serializers.ListField(child=serializers.CharField(), help_text="The roles that answer.")
    criterion = serializers.CharField(help_text="What the receiver confirms.")
    state = GateState()
    holds = serializers.BooleanField(help_text="What its checkpoint asks: only then it shuts nothing.")
    opened = serializers.BooleanField(help_text="It can be offered and decided in the feature's present state.")
    turn = Turn(allow_null=True, help_text="Whose turn it is; null where nothing waits.")
    since = serializers.DateTimeField(allow_null=True, help_text="Since when it waits or, where it holds, holds.")
    current = CurrentRevision(allow_null=True)
    named = Person(many=True, help_text="The people who must all accept; empty where one acceptance is enough.")
    accepted = Answer(many=True, help_text="Acceptances in force.")
    standing = Answer(many=True, help_text="The returns or blocks that shut it.")
    waiver = GateWaiver(allow_null=True, help_text="The waiver in force.")
    proposed_waiver = GateWaiver(allow_null=True, help_text="A waiver that waits for its second person.")


class MoveVerdict(Shape):
    move = Move()
    to = State()
    allowed = serializers.BooleanField(help_text="Nothing shuts it. Who may make it is told by roles.")
    blockers = Blocker(many=True)


class Can(Shape):
    allowed = serializers.BooleanField()
    blockers = Blocker(many=True)
    as_of = serializers.DateTimeField(help_text="The moment of which this is true.")


class Moved(Shape):
    move = Move()
    to = State()
    state = State()
    at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is a reserved word of the language."""
        return {"move": Move(), "from": State(), **super().get_fields()}
