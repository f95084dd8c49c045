from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orchestration.api.schemas.common import Agent, AnyObject, GateState, Move, Person, Sha256, Shape, State

PROPOSAL_STATES = ("waiting", "superseded", "published", "rejected", "withdrawn")


@extend_schema_field({})
class AnyValue(serializers.JSONField):
    pass


class Proposal(Shape):
    id = serializers.IntegerField(allow_null=True, help_text="Null for a version that nobody proposed.")
    state = serializers.ChoiceField(choices=PROPOSAL_STATES)
    base = serializers.IntegerField(help_text="The version that was the newest one then.")
    note = serializers.CharField()
    source = AnyObject(help_text="repository, ref, commit; what was given of it.")  # type: ignore[assignment]
    digest = Sha256()
    proposed_by = Person()
    agent = Agent()
    proposed_at = serializers.DateTimeField()
    decided_by = Person(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it was rejected.")
    version = serializers.IntegerField(allow_null=True, help_text="The version that it became.")
    waits_for = Person(many=True, help_text="Who may confirm it.")
    next_step = serializers.CharField(
        help_text="Who can confirm it, or what has to happen first; empty once it is decided."
    )
    url = serializers.URLField()


class ProcessDocument(Shape):
    name = serializers.CharField()
    text = serializers.CharField()


class FieldChange(Shape):
    name = serializers.CharField(help_text="A member of the item, such as `giver` or `rule.people`.")
    before = AnyValue()
    after = AnyValue()


class ProcessChange(Shape):
    kind = serializers.ChoiceField(choices=("gate", "phase", "red_flag", "role", "question", "answer"))
    about = serializers.CharField(help_text="Which one: a gate's key, a role's slug, a phase as `api-engineer 3`.")
    title = serializers.CharField()
    change = serializers.ChoiceField(choices=("new", "gone", "changed"))
    fields = FieldChange(many=True)  # type: ignore[assignment]


class OneProposal(Proposal):
    changes = ProcessChange(many=True, help_text="Against the version that it is based on.")
    documents = ProcessDocument(many=True)


class ProcessChanges(Shape):
    since = serializers.IntegerField()
    version = serializers.IntegerField()
    changes = ProcessChange(many=True)


class GateEffect(Shape):
    key = serializers.CharField()
    title = serializers.CharField()
    change = serializers.ChoiceField(
        choices=("appears", "vanishes", "shuts", "settles", "changes"),
        help_text="`shuts`: it holds and would no longer; `settles`: it would hold now; `changes`: its state only.",
    )
    state_before = GateState(allow_null=True)
    state_after = GateState(allow_null=True)
    held_before = serializers.BooleanField(allow_null=True)
    holds_after = serializers.BooleanField(allow_null=True)


class PhaseEffect(Shape):
    role = serializers.CharField()
    number = serializers.CharField()
    title = serializers.CharField()
    change = serializers.ChoiceField(choices=("appears", "vanishes", "begins_anew"))
    lost = serializers.IntegerField(help_text="Ticks that would no longer count.")


class Effect(Shape):
    seen = serializers.CharField(help_text="Names this effect, for the act.")
    gates = GateEffect(many=True, help_text="Those for which something changes.")
    phases = PhaseEffect(many=True)
    next_move = Move(allow_null=True)
    becomes = serializers.ChoiceField(
        choices=("shut", "possible"), allow_null=True, help_text="What the next move becomes; null where that stays."
    )
    possible_before = serializers.BooleanField()
    possible_after = serializers.BooleanField()
    blockers = serializers.ListField(child=serializers.CharField(), help_text="What shuts the next move afterwards.")


class Preview(Effect):
    feature = serializers.CharField(help_text="The feature's key.")
    state = State()
    version = serializers.IntegerField(help_text="The version it follows now.")


class Adopted(Shape):
    feature = serializers.CharField()
    version = serializers.IntegerField()
    before = serializers.IntegerField()
    at = serializers.DateTimeField()
