"""The typed process that playbooks compile to. Plain data: no Django, no I/O.

The JSON shape is an interface other programs read; fields are added, never renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

CHECKPOINTS = ("start", "build", "merge")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a compiled item comes from: file name, line number from 1, and the text of that line."""

    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Role:
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class PhaseRef:
    """A phase of some role that has to be complete before a gate can hold."""

    role: str
    phase: str


@dataclass(frozen=True, slots=True)
class Gate:
    """One handshake at a checkpoint.

    `giver` and `receivers` are role slugs. `giver` is "" and `receivers` is empty where the playbook names nobody;
    such a gate has no one who could satisfy it and stays shut until the question about it is answered.
    `everyone`: all named parties must accept, and all people named when offering; otherwise one acceptance is enough.
    `applies_when` is None (always) or "complex". `sources` lists every line that states this handshake.
    """

    key: str
    title: str
    checkpoint: str
    giver: str
    receivers: tuple[str, ...]
    artifact: str
    criterion: str
    applies_when: str | None
    needs_phase: PhaseRef | None
    everyone: bool
    source: Source
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    title: str
    items: tuple[str, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """`number` is text as written ("3", "3.5"); `success` is the criterion that completes the phase, or ""."""

    role: str
    number: str
    title: str
    required: bool
    activities: tuple[Activity, ...]
    success: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class RedFlag:
    role: str
    text: str
    returns_to: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something the document leaves open. `about` is a gate key, a role slug or a phase ("api-engineer 3")."""

    about: str
    text: str
    suggestions: tuple[str, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Process:
    roles: tuple[Role, ...]
    gates: tuple[Gate, ...]
    phases: tuple[Phase, ...]
    red_flags: tuple[RedFlag, ...]
    questions: tuple[Question, ...] = field(default=())

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
            "questions": [_listed(asdict(question)) for question in self.questions],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Process:
        """Read what `to_json` wrote. Raises ValueError where a field is missing or of the wrong type."""
        try:
            return cls(
                roles=tuple(Role(_text(row, "slug"), _text(row, "title")) for row in data["roles"]),
                gates=tuple(_gate(row) for row in data["gates"]),
                phases=tuple(_phase(row) for row in data["phases"]),
                red_flags=tuple(_red_flag(row) for row in data["red_flags"]),
                questions=tuple(_question(row) for row in data.get("questions", ())),
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


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row[key]
    if not isinstance(value, str):
        raise TypeError(f"{key} must be text")
    return value


def _texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = row.get(key, ())
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{key} must be a list of texts")
    return tuple(values)


def _source(row: Mapping[str, Any] | None) -> Source | None:
    return None if row is None else Source(_text(row, "file"), int(row["line"]), _text(row, "text"))


def _gate(row: Mapping[str, Any]) -> Gate:
    source = _source(row["source"])
    if source is None:
        raise TypeError("source must be an object")
    needs = row.get("needs_phase")
    return Gate(
        key=_text(row, "key"),
        title=_text(row, "title"),
        checkpoint=_text(row, "checkpoint"),
        giver=_text(row, "giver"),
        receivers=_texts(row, "receivers"),
        artifact=_text(row, "artifact"),
        criterion=_text(row, "criterion"),
        applies_when=None if row.get("applies_when") is None else _text(row, "applies_when"),
        needs_phase=None if needs is None else PhaseRef(_text(needs, "role"), _text(needs, "phase")),
        everyone=bool(row.get("everyone", False)),
        source=source,
        sources=tuple(found for entry in row.get("sources", ()) if (found := _source(entry))),
    )


def _phase(row: Mapping[str, Any]) -> Phase:
    return Phase(
        role=_text(row, "role"),
        number=_text(row, "number"),
        title=_text(row, "title"),
        required=bool(row["required"]),
        activities=tuple(
            Activity(_text(entry, "title"), _texts(entry, "items"), _source(entry.get("source")))
            for entry in row["activities"]
        ),
        success=_text(row, "success"),
        source=_source(row.get("source")),
    )


def _red_flag(row: Mapping[str, Any]) -> RedFlag:
    return RedFlag(_text(row, "role"), _text(row, "text"), _text(row, "returns_to"), _source(row.get("source")))


def _question(row: Mapping[str, Any]) -> Question:
    return Question(_text(row, "about"), _text(row, "text"), _texts(row, "suggestions"), _source(row.get("source")))
