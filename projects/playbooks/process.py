"""The typed process that playbooks compile to. Plain data: no Django, no I/O.

The JSON shape is an interface other programs read; fields are added, never renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from projects.playbooks import stored
from projects.playbooks.parts import (
    CHECKPOINTS,
    NO_RULE,
    Activity,
    Answer,
    Gate,
    GateRule,
    Phase,
    PhaseRef,
    Question,
    RedFlag,
    Role,
    Source,
)

__all__ = [
    "CHECKPOINTS",
    "NO_RULE",
    "Activity",
    "Answer",
    "Gate",
    "GateRule",
    "Phase",
    "PhaseRef",
    "Process",
    "Question",
    "RedFlag",
    "Role",
    "Source",
]


@dataclass(frozen=True, slots=True)
class Process:
    """`answers` are those that had their effect; `unused` those that fit nothing, or whose question (then "") is gone."""

    roles: tuple[Role, ...]
    gates: tuple[Gate, ...]
    phases: tuple[Phase, ...]
    red_flags: tuple[RedFlag, ...]
    questions: tuple[Question, ...] = field(default=())
    answers: tuple[Answer, ...] = field(default=())
    unused: tuple[Answer, ...] = field(default=())

    def gate(self, key: str) -> Gate | None:
        return next((gate for gate in self.gates if gate.key == key), None)

    def gates_at(self, checkpoint: str) -> tuple[Gate, ...]:
        return tuple(gate for gate in self.gates if gate.checkpoint == checkpoint)

    def phases_of(self, role: str) -> tuple[Phase, ...]:
        """The phases of one role in document order."""
        return tuple(phase for phase in self.phases if phase.role == role)

    def role_title(self, slug: str) -> str:
        """The title of a role; the slug itself where the process does not know the role."""
        return next((role.title for role in self.roles if role.slug == slug), slug)

    def to_json(self) -> dict[str, Any]:
        """Nested dicts and lists that `json.dumps` takes and `from_json` reads back to an equal process."""
        return {
            "roles": [asdict(role) for role in self.roles],
            "gates": [_listed(asdict(gate)) for gate in self.gates],
            "phases": [_listed(asdict(phase)) for phase in self.phases],
            "red_flags": [asdict(flag) for flag in self.red_flags],
            "questions": [{"id": question.id, **_listed(asdict(question))} for question in self.questions],
            "answers": [_listed(asdict(answer)) for answer in self.answers],
            "unused": [_listed(asdict(answer)) for answer in self.unused],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Process:
        """Read what `to_json` wrote. Raises ValueError where a field is missing or of the wrong type."""
        try:
            return cls(
                roles=tuple(stored.role(row) for row in data["roles"]),
                gates=tuple(stored.gate(row) for row in data["gates"]),
                phases=tuple(stored.phase(row) for row in data["phases"]),
                red_flags=tuple(stored.red_flag(row) for row in data["red_flags"]),
                questions=tuple(stored.question(row) for row in data.get("questions", ())),
                answers=tuple(stored.answer(row) for row in data.get("answers", ())),
                unused=tuple(stored.answer(row) for row in data.get("unused", ())),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"This is no process: {type(error).__name__} {error}") from error


def _listed(value: Any) -> Any:
    """Tuples as lists all the way down, so that the result equals what a JSON parser would give."""
    if isinstance(value, dict):
        return {key: _listed(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(inner) for inner in value]
    return value
