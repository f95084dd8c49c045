from rest_framework import serializers

from orchestration.api.schemas.common import Checkpoint, Person, Shape


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


class GateRule(Shape):
    """What the process document says about the gate; the defaults where it says nothing."""

    people = serializers.IntegerField(help_text="So many different people must accept.")
    humans_only = serializers.BooleanField(help_text="An acceptance by an agent does not count.")
    carries_over = serializers.CharField(help_text="Empty (by meaning), never or wording.")
    waived_by = serializers.ListField(child=serializers.CharField())
    waived_for_days = serializers.IntegerField()
    answer_within_hours = serializers.IntegerField(allow_null=True, help_text="Null: the project's own.")
    source = Source(allow_null=True)  # type: ignore[assignment]


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
    rule = GateRule()
    sources = Source(many=True)
    source = Source()  # type: ignore[assignment]


class ProcessActivity(Shape):
    title = serializers.CharField()
    items = serializers.ListField(child=serializers.CharField())
    needs = serializers.CharField(help_text="What proves it done: empty, evidence, link or note.")
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
    id = serializers.CharField(help_text="Under which the process document keeps the answer.")
    about = serializers.CharField()
    text = serializers.CharField()
    suggestions = serializers.ListField(child=serializers.CharField())
    source = Source(allow_null=True)  # type: ignore[assignment]


class ProcessAnswer(Shape):
    id = serializers.CharField()
    about = serializers.CharField()
    text = serializers.CharField()
    answer = serializers.CharField()
    source = Source(allow_null=True)  # type: ignore[assignment]


class Process(ProcessVersion):
    """Compiled from the project's playbooks; each item names the line it comes from."""

    roles = ProcessRole(many=True)
    gates = ProcessGate(many=True)
    phases = ProcessPhase(many=True)
    red_flags = ProcessRedFlag(many=True)
    questions = ProcessQuestion(many=True)
    answers = ProcessAnswer(many=True)
    unused = ProcessAnswer(many=True, help_text="Answers that fit nothing, or whose question (then empty) is gone.")
