from rest_framework import serializers

from orchestration.api.schemas.common import AnyObject, Checkpoint, Person, Shape


class Settings(Shape):
    serious_from = serializers.IntegerField(help_text="A risk is serious from this likelihood x impact on.")
    answer_within_hours = serializers.IntegerField(help_text="A handshake is answered within so many weekday hours.")


class Project(Shape):
    slug = serializers.CharField()
    key = serializers.CharField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    my_roles = serializers.ListField(child=serializers.CharField())
    settings = Settings()
    url = serializers.URLField(help_text="Its board.")


class Component(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField()
    owner_role = serializers.CharField(allow_null=True)
    owner = Person(allow_null=True)
    guidance = serializers.CharField()
    condition = serializers.CharField(help_text="What has to be done wherever it is used.")
    link = serializers.URLField(allow_null=True)


class Member(Shape):
    user = Person()
    roles = serializers.ListField(child=serializers.CharField())
    joined_at = serializers.DateTimeField()


class Invitation(Shape):
    id = serializers.IntegerField()
    email = serializers.EmailField()
    roles = serializers.ListField(child=serializers.CharField())
    invited_by = Person()
    invited_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class ProcessVersion(Shape):
    version = serializers.IntegerField()
    published_by = Person()
    published_at = serializers.DateTimeField()


class Source(Shape):
    """The line of the playbook that says so."""

    file = serializers.CharField()
    line = serializers.IntegerField()
    text = serializers.CharField()


class ProcessRole(Shape):
    slug = serializers.CharField()
    title = serializers.CharField()


class NeededPhase(Shape):
    role = serializers.CharField()
    phase = serializers.CharField()


class ProcessGate(Shape):
    key = serializers.CharField()
    title = serializers.CharField()
    checkpoint = Checkpoint()
    giver = serializers.CharField()
    receivers = serializers.ListField(child=serializers.CharField())
    artifact = serializers.CharField()
    criterion = serializers.CharField()
    applies_when = serializers.CharField(allow_null=True)
    needs_phase = NeededPhase(allow_null=True)
    everyone = serializers.BooleanField()
    sources = Source(many=True)
    source = Source()  # type: ignore[assignment]


class ProcessActivity(Shape):
    title = serializers.CharField()
    items = serializers.ListField(child=serializers.CharField())
    source = Source(allow_null=True)  # type: ignore[assignment]


class ProcessPhase(Shape):
    role = serializers.CharField()
    number = serializers.CharField()
    title = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]
    activities = ProcessActivity(many=True)
    success = serializers.CharField()
    source = Source(allow_null=True)  # type: ignore[assignment]


class ProcessRedFlag(Shape):
    role = serializers.CharField()
    text = serializers.CharField()
    returns_to = serializers.CharField()
    source = Source(allow_null=True)  # type: ignore[assignment]


class ProcessQuestion(Shape):
    about = serializers.CharField()
    text = serializers.CharField()
    suggestions = serializers.ListField(child=serializers.CharField())
    source = Source(allow_null=True)  # type: ignore[assignment]


class Process(ProcessVersion):
    """Compiled from the project's playbooks; each item names the line it comes from."""

    roles = ProcessRole(many=True)
    gates = ProcessGate(many=True)
    phases = ProcessPhase(many=True)
    red_flags = ProcessRedFlag(many=True)
    questions = ProcessQuestion(many=True)


class Membership(Shape):
    project = serializers.CharField(help_text="The project's slug.")
    key = serializers.CharField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())


class Me(Person):
    memberships = Membership(many=True)


class Event(Shape):
    id = serializers.IntegerField()
    feature = serializers.CharField(allow_null=True, help_text="The feature's key, or null for the project's own.")
    seq = serializers.IntegerField(help_text="Its place in its chain.")
    kind = serializers.CharField()
    by = Person(allow_null=True)
    roles = serializers.ListField(child=serializers.CharField(), help_text="The roles held then.")
    at = serializers.DateTimeField()
    data = AnyObject()  # type: ignore[assignment]
    prev = serializers.CharField(help_text="The hash of the event before it.")
    hash = serializers.CharField()
