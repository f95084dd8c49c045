"""Which revision the one in view is held against: the one its reader last decided on, or any that they ask for."""

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.gates import GateVerdict
from orchestration.selectors.sight import Sight
from orchestration.wording import VERDICT_PAST
from projects.errors import NotFound
from reviews.facts import DecisionFact, RevisionFact


@dataclass(frozen=True)
class Base:
    """The number of the earlier revision, and what the reader decided on it; `number` is 0 where there is none."""

    number: int = 0
    verdict: str = ""

    @property
    def words(self) -> str:
        """ "2, which you accepted"."""
        return f"{self.number}, which you {VERDICT_PAST[self.verdict]}" if self.verdict else str(self.number)


def base_of(sight: Sight, gate: GateVerdict, shown: int, asked: int | None) -> Base:
    """What revision `shown` is held against; `asked` is a number somebody chose. NotFound for one there is not."""
    found = sight.judged.facts.gate(gate.key)
    mine = [one for one in found.decisions if one.by == sight.user.pk and not one.carried]
    if asked is not None:
        if asked not in {revision.number for revision in found.revisions}:
            raise NotFound()
        return Base() if asked == shown else _with_verdict(asked, mine)
    seen = max((one.revision for one in mine if one.revision < shown), default=0)
    return _with_verdict(seen or _before(found.revisions, shown), mine)


def _before(revisions: Sequence[RevisionFact], shown: int) -> int:
    return max((one.number for one in revisions if one.number < shown), default=0)


def _with_verdict(number: int, mine: Sequence[DecisionFact]) -> Base:
    """A carried decision does not count: its author never looked at what it was carried to."""
    verdicts = [one.verdict for one in mine if one.revision == number]
    return Base(number, verdicts[-1] if verdicts else "")
