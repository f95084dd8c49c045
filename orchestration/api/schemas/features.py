from rest_framework import serializers

from orchestration.api.schemas.common import Checkpoint, GateState, Move, Person, Shape, State
from orchestration.api.schemas.discussion import Condition
from orchestration.api.schemas.evidence import Flag, RoleRuling, Ruling
from orchestration.api.schemas.gates import Gate, MoveVerdict

ACTS = ("offer", "decide", "answer", "lift", "tick", "confirm", "resolve", "move", "mend", "fulfil", "vouch")
KINDS = ("activity", "success")


class Identity(Shape):
    key = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    project = serializers.CharField(help_text="The project's slug.")
    state = State()
    state_since = serializers.DateTimeField()
    opened_at = serializers.DateTimeField()
    url = serializers.URLField(help_text="Its page.")


class PinnedProcess(Shape):
    version = serializers.IntegerField()


class OpenedFeature(Identity):
    process = PinnedProcess()


class Pip(Shape):
    key = serializers.CharField()
    title = serializers.CharField()
    checkpoint = Checkpoint()
    state = GateState()


class Wait(Shape):
    """One thing that waits for somebody."""

    subject = serializers.CharField(help_text="`gate:prd`, `phase:api-engineer:1`, `move:start`, `flag:3`, `waiver:2`.")
    act = serializers.ChoiceField(choices=ACTS, help_text="What is asked of them.")
    gate = serializers.CharField(allow_null=True)
    roles = serializers.ListField(child=serializers.CharField())
    users = Person(many=True)
    since = serializers.DateTimeField()


class Activity(Shape):
    n = serializers.IntegerField(help_text="Its number in the address that ticks it.")
    title = serializers.CharField()
    items = serializers.ListField(child=serializers.CharField())
    done = serializers.BooleanField()
    not_applicable = serializers.BooleanField(help_text="It was set aside, which counts as done.")
    needs = serializers.CharField(help_text="What proves it done: empty, evidence, link or note.")
    kind = serializers.ChoiceField(choices=KINDS)


class Phase(Shape):
    role = serializers.CharField()
    number = serializers.CharField()
    title = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]
    takes_part = serializers.BooleanField(help_text="False where the feature does without the role.")
    open = serializers.BooleanField(help_text="It may be ticked now.")
    complete = serializers.BooleanField()
    success = serializers.CharField(help_text="The criterion that completes it.")
    activities = Activity(many=True)


class Expanded(Shape):
    """What `expand` asked for, as the feature itself would tell it."""

    gates = Gate(many=True, required=False)
    moves = MoveVerdict(many=True, required=False)
    phases = Phase(many=True, required=False)


class ListedFeature(Identity):
    """From projections that every change keeps; whether a move is allowed is told by the feature and by `can`."""

    updated_at = serializers.DateTimeField(help_text="When anything that this row says was last written.")

    next_move = Move(allow_null=True)
    shut_by = serializers.IntegerField(help_text="How many blockers the next move has.")
    flags = serializers.IntegerField(help_text="Open red flags.")
    gates = Pip(many=True)
    waits = Wait(many=True)
    expanded = Expanded(required=False)


class KnownRedFlag(Shape):
    role = serializers.CharField()
    text = serializers.CharField()


class Rounds(Shape):
    start = serializers.IntegerField()
    build = serializers.IntegerField()
    merge = serializers.IntegerField()
    phases = serializers.IntegerField()


class Feature(Identity):
    opened_by = Person()
    rounds = Rounds()
    process = PinnedProcess()
    complexity = Ruling(allow_null=True, help_text="The architect's ruling; null until there is one.")
    next_move = Move(allow_null=True)
    gates = Gate(many=True)
    moves = MoveVerdict(many=True)
    phases = Phase(many=True)
    roles = RoleRuling(many=True, help_text="What was last ruled about roles.")
    labels = serializers.ListField(child=serializers.CharField())
    paths = serializers.ListField(child=serializers.CharField())
    flags = Flag(many=True, help_text="The newest fifty, open and resolved.")
    conditions = Condition(many=True, help_text="What acceptances were given on, the newest fifty.")
    red_flags = KnownRedFlag(many=True, help_text="What the playbooks call a red flag, to choose from.")
    as_of = serializers.DateTimeField()
