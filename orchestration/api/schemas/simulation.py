from rest_framework import serializers

from orchestration.api.schemas.common import Blocker, Checkpoint, GateState, Move, Shape, State

PARTS = ("error", "applies", "waiver", "opened", "offered", "against", "accepted", "people", "named", "humans", "phase")


class SimulatedGate(Shape):
    key = serializers.CharField()
    title = serializers.CharField()
    checkpoint = Checkpoint()
    state = GateState()
    holds = serializers.BooleanField()
    really = GateState(allow_null=True, help_text="Its state as things stand; null where its process has no such gate.")


class SimulatedMove(Shape):
    move = Move()
    to = State()
    allowed = serializers.BooleanField()
    blockers = Blocker(many=True)


class Simulation(Shape):
    state = State(help_text="The state that was assumed, or the feature's.")
    gates = SimulatedGate(many=True)
    moves = SimulatedMove(many=True)
    as_of = serializers.DateTimeField()


class Clause(Shape):
    part = serializers.ChoiceField(choices=PARTS)
    text = serializers.CharField()
    holds = serializers.BooleanField(allow_null=True, help_text="Null where it is not asked.")
    why = serializers.CharField()


class Explanation(Shape):
    gate = serializers.CharField()
    state = GateState()
    holds = serializers.BooleanField()
    clauses = Clause(many=True)
