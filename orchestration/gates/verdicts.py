"""What a judgement says: of each gate, of each move, and why not. Users are ids, the doors give them names."""

from dataclasses import dataclass
from datetime import datetime

from reviews.checklists import Checklist
from reviews.facts import DecisionFact, FlagFact, RevisionFact, WaiverFact


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose court the ball is in: people who hold one of `roles` and may act. Nobody, where `users` is empty."""

    roles: tuple[str, ...]
    users: tuple[int, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason why a move is shut. `gate` is None where no gate is the reason."""

    gate: str | None
    code: str
    message: str
    turn: Turn | None = None
    phase: tuple[str, str] | None = None  # role and number, where a phase is the reason

    @property
    def since(self) -> datetime | None:
        return self.turn.since if self.turn else None


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """`holds` is what a checkpoint asks; `state` is the one word for it; `opened` says that it can be worked on now."""

    key: str
    title: str
    checkpoint: str
    artifact: str
    giver: str
    receivers: tuple[str, ...]
    criterion: str
    state: str
    holds: bool
    opened: bool
    turn: Turn | None = None
    current: RevisionFact | None = None
    named: tuple[int, ...] = ()  # the people who must all accept
    accepted: tuple[DecisionFact, ...] = ()  # in force
    standing: tuple[DecisionFact, ...] = ()  # the returns or blocks that shut it
    waiver: WaiverFact | None = None  # in force
    proposed_waiver: WaiverFact | None = None  # waits for its second person
    blockers: tuple[Blocker, ...] = ()
    why: str = ""  # it does not apply


@dataclass(frozen=True, slots=True)
class MoveVerdict:
    move: str
    target: str
    allowed: bool
    blockers: tuple[Blocker, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdicts:
    state: str
    gates: tuple[GateVerdict, ...]
    moves: tuple[MoveVerdict, ...]
    checklists: tuple[Checklist, ...]
    flags: tuple[FlagFact, ...]
    next_move: str | None  # the forward move of this state; None when the feature is closed
    as_of: datetime
    valid_until: datetime | None = None  # the moment at which time alone may change the verdict (a waiver ends)

    def move(self, name: str) -> MoveVerdict:
        return next(move for move in self.moves if move.move == name)

    def gate(self, key: str) -> GateVerdict:
        return next(gate for gate in self.gates if gate.key == key)
