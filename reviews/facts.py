"""The facts that gates are judged on: plain values, read in one moment, without the ORM.

`seq` fields are places in the feature's event chain. Users are ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from projects.playbooks.settings.traits import Traits


@dataclass(frozen=True, slots=True)
class RevisionFact:
    id: int
    number: int
    digest: str
    by: int
    at: datetime
    round: int
    seq: int
    confirms_phase: bool = False
    summary: str = ""
    agent: str = ""  # the AI agent that offered it for `by`, or ""
    kind: str = ""  # of artifact


@dataclass(frozen=True, slots=True)
class Against:
    """What a decision on a build stood on: a revision of the mocks, and of each screen the mock beside it.

    `screens` maps the screen's name to the mock's name and pixel digest; the digest is empty where there was no mock.
    """

    gate: str
    revision: int
    screens: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MockFact:
    """A revision of mock screens that was accepted. `pixels` maps the names, case folded, to pixel digests."""

    gate: str
    revision: int
    pixels: dict[str, str]
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionFact:
    id: int
    revision: int  # its number
    by: int
    role: str
    verdict: str  # accept, return or block
    round: int
    seq: int
    at: datetime
    reason: str = ""
    revoked_at: datetime | None = None
    carried: bool = False
    roles_held: tuple[str, ...] = ()  # all of its author's roles then; empty for a carried one
    against: Against | None = None  # of a decision on a build
    agent: str = ""  # the AI agent that gave it for `by`, or ""
    lapsed: bool = False  # given on terms that no longer hold (reviews/relevance.py)


@dataclass(frozen=True, slots=True)
class RequestFact:
    revision: int  # its number
    by: int
    round: int
    seq: int
    at: datetime
    agent: str = ""


@dataclass(frozen=True, slots=True)
class WaiverFact:
    id: int
    by: int
    round: int
    until: datetime
    at: datetime
    reason: str
    confirmed_by: int | None = None
    agent: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class FlagFact:
    id: int
    by: int
    at: datetime
    reason: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class RulingFact:
    complex: bool
    by: int
    at: datetime
    reason: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class RoleFact:
    """The PM's word on whether the feature needs a role."""

    role: str
    applies: bool
    by: int
    at: datetime
    reason: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class ObligationFact:
    """A condition of an acceptance that is not met yet."""

    id: int
    gate: str
    by: int
    role: str
    checkpoint: str
    text: str
    owner: int
    round: int
    at: datetime
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DamageFact:
    """A file of a revision that the store no longer holds as it was offered."""

    revision: int  # its number
    name: str
    reason: str  # gone or altered
    found_at: datetime


@dataclass(frozen=True, slots=True)
class AlarmFact:
    """Something about the feature, or its project, that does not fit its history."""

    said: str
    since: datetime


@dataclass(frozen=True, slots=True)
class GateFacts:
    """One gate's evidence over all rounds, oldest first."""

    revisions: tuple[RevisionFact, ...] = ()
    decisions: tuple[DecisionFact, ...] = ()
    requests: tuple[RequestFact, ...] = ()
    receivers: tuple[int, ...] = ()  # the people named; empty where nobody is
    waivers: tuple[WaiverFact, ...] = ()
    mocks: tuple[MockFact, ...] = ()  # of a gate whose decisions stand on mocks: the accepted ones
    damages: tuple[DamageFact, ...] = ()

    @property
    def current(self) -> RevisionFact | None:
        return self.revisions[-1] if self.revisions else None

    @property
    def damaged(self) -> tuple[DamageFact, ...]:
        """The damaged files that the current revision rests on."""
        return tuple(one for one in self.damages if self.current and one.revision == self.current.number)

    def contributors(self, round_: int) -> frozenset[int]:
        """Who may not decide on the current revision: its author, and whoever offered or asked again in this round."""
        offered = {revision.by for revision in self.revisions if revision.round == round_}
        asked = {request.by for request in self.requests if request.round == round_}
        author = {self.current.by} if self.current else set()
        return frozenset(offered | asked | author)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about one feature that a verdict may depend on, at the moment `now`."""

    key: str
    state: str
    state_since: datetime
    opened_at: datetime
    rounds: dict[str, int]
    build_floor: int
    now: datetime
    gates: dict[str, GateFacts] = field(default_factory=dict)
    flags: tuple[FlagFact, ...] = ()  # the open ones
    alarms: tuple[AlarmFact, ...] = ()  # those that ring and shut
    obligations: tuple[ObligationFact, ...] = ()  # the open ones
    ruling: RulingFact | None = None
    ticks: frozenset[tuple[str, str, int]] = frozenset()  # (role, phase, activity) done or set aside in this round
    set_aside: frozenset[tuple[str, str, int]] = frozenset()  # of these the ones that do not apply
    holders: dict[str, frozenset[int]] = field(default_factory=dict)  # role -> active members who hold it
    roles: tuple[RoleFact, ...] = ()  # what was last ruled about each role
    labels: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    components: tuple[str, ...] = ()  # that the current usage names
    floors: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # where other terms of a gate began

    def gate(self, key: str) -> GateFacts:
        return self.gates.get(key, _NO_FACTS)

    @property
    def roles_out(self) -> frozenset[str]:
        """The roles that this feature does not need."""
        return frozenset(one.role for one in self.roles if not one.applies)

    @property
    def traits(self) -> Traits:
        """What rules may ask about the feature."""
        return Traits(
            complex=self.ruling is None or self.ruling.complex,
            ruled=self.ruling is not None,
            contract_touched=any(one.kind == "contract" for gate in self.gates.values() for one in gate.revisions),
            labels=self.labels,
            components=self.components,
            paths=self.paths,
        )


_NO_FACTS = GateFacts()
