"""The parts of a compiled process. Plain data: no Django, no I/O.

The JSON shape is an interface other programs read; fields are added, never renamed.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

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
class GateRule:
    """What the process document says about a gate beyond the line of its playbook.

    `people`: so many different people must accept. `humans_only`: an acceptance by an agent does not count.
    `carries_over` is "" (by meaning), "never", or "wording" (also when only wording outside the goals changed).
    `waived_by` are the roles that may propose a waiver, empty where nobody may; `waived_for_days` is 1 to 30.
    `answer_within_hours` is the service level in weekday hours, None for the project's own.
    """

    people: int = 1
    humans_only: bool = False
    carries_over: str = ""
    waived_by: tuple[str, ...] = ("manager",)
    waived_for_days: int = 30
    answer_within_hours: int | None = None
    source: Source | None = None


NO_RULE = GateRule()


@dataclass(frozen=True, slots=True)
class Gate:
    """One handshake at a checkpoint.

    `giver` and `receivers` are role slugs. `giver` is "" and `receivers` is empty where the playbook names nobody;
    such a gate has no one who could satisfy it and stays shut until the question about it is answered.
    `everyone`: all named parties must accept, and all people named when offering; otherwise one acceptance is enough.
    `applies_when` is None (always) or an expression over facts of the feature, such as "complex" or
    'contract touched and not label "internal"' (docs/gate-rules.md). `sources` lists every line that states this handshake.
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
    rule: GateRule = NO_RULE


@dataclass(frozen=True, slots=True)
class Activity:
    """`needs` is what proves it done: "" (nothing), "evidence" (a link or a note), "link" or "note"."""

    title: str
    items: tuple[str, ...] = ()
    source: Source | None = None
    needs: str = ""


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
    """Something the document leaves open. `about` is a gate key, a role slug or a phase ("api-engineer 3").

    `id` is the same as long as the document, the line and the question are the same.
    """

    about: str
    text: str
    suggestions: tuple[str, ...] = ()
    source: Source | None = None

    @property
    def id(self) -> str:
        """Eight hexadecimal digits under which the process document keeps the answer."""
        place = (self.source.file, self.source.text) if self.source else ("", "")
        return sha256("\0".join((*place, self.text)).encode(errors="replace")).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Answer:
    """What people answered to a question; `id` is the question's. Kept with the process."""

    id: str
    about: str
    text: str
    answer: str
    source: Source | None = None
