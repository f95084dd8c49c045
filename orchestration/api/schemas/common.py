from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from orchestration.gates.moves import SOURCES
from projects.models.feature import CHECKPOINTS, STATES

GATE_STATES = ("open", "offered", "accepted", "returned", "blocked", "stale", "waived", "not_applicable", "error")
MOVES = tuple(SOURCES)
VERDICTS = ("accept", "return", "block")


class Shape(serializers.Serializer[Any]):
    """A documented answer; it serialises nothing."""


class State(serializers.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(choices=STATES, **options)


class Checkpoint(serializers.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(choices=CHECKPOINTS, **options)


class GateState(serializers.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(choices=GATE_STATES, **options)


class Move(serializers.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(choices=MOVES, **options)


class Verdict(serializers.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(choices=VERDICTS, **options)


@extend_schema_field({"type": "string", "pattern": "^[0-9a-f]{64}$"})
class Sha256(serializers.CharField):
    pass


@extend_schema_field({"type": "object", "additionalProperties": {}})
class AnyObject(serializers.DictField):
    pass


class Person(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField()


class Agent(serializers.CharField):
    def __init__(self, **options: Any) -> None:
        told = "The AI agent that did it for this person, by its name; null where they did it themself."
        super().__init__(**{"allow_null": True, "help_text": told, **options})


class Turn(Shape):
    roles = serializers.ListField(child=serializers.CharField(), help_text="Who may act holds one of these roles.")
    users = Person(many=True, help_text="Who may act now. Empty where nobody can.")
    since = serializers.DateTimeField()


class Blocker(Shape):
    gate = serializers.CharField(allow_null=True, help_text="The gate that is the reason, or null.")
    code = serializers.CharField(
        help_text="A gate's state, or `phase_incomplete`, `build_missing`, `condition_open`, `red_flag`, `role_unheld`, "
        "`wrong_state`."
    )
    message = serializers.CharField(help_text="A sentence for people.")
    turn = Turn(allow_null=True)
    since = serializers.DateTimeField(allow_null=True)
    url = serializers.URLField(help_text="Where to act.")


class Current(Shape):
    number = serializers.IntegerField()
    digest = Sha256()


class Problem(Shape):
    """RFC 9457. `code` is stable, `detail` is a sentence for people; further members help to open the door."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ForbiddenProblem(Problem):
    needs = serializers.ListField(child=serializers.CharField(), required=False, help_text="The roles that may.")
    scopes = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="With `scope`: one of these would let the token."
    )


class ShutProblem(Problem):
    blockers = Blocker(many=True, required=False, help_text="With `shut`: everything that shuts the move.")


class SupersededProblem(Problem):
    current = Current(required=False, help_text="With `superseded`: the revision that is current.")


class InvalidProblem(Problem):
    """A problem with what was sent; `errors` holds sentences by the name of the member, header or parameter."""

    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField())
    )


@cache
def page_of(shape: type[Shape]) -> serializers.Serializer[Any]:
    """A page of a list."""
    return inline_serializer(
        f"{shape.__name__}Page",
        {
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": shape(many=True),
        },
    )
