"""A contract by its changes: what can break its reader, what to look at, and the operations in which it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.moments import number_word
from orchestration.selectors.review_page.change_cards import Card, Cards, Mark, cards, lines_words
from orchestration.selectors.review_page.comparison import Changes, Comparison
from orchestration.wording import capital, counted
from reviews.models import ContractComparison, Decision
from reviews.services.contract_answers import marks, pair_to_answer
from reviews.services.contract_comparisons import Pair

SIDE = "review/contract_cards.html"
_AS_TEXT = "This language is compared line by line. Whether a change breaks anybody is yours to judge."


@dataclass(frozen=True)
class ContractChanges:
    """`earlier` are changes since the revision that its reader last accepted, older than what they look at now."""

    state: str
    sentence: str
    progress: float
    progress_url: str
    whom: str  # "you" for whoever receives the contract
    cards: Cards
    earlier: tuple[Card, ...]
    earlier_words: str
    shown: Sequence[Mapping[str, Any]]
    counts: Mapping[str, int]

    @property
    def percent(self) -> int:
        return round(100 * self.progress)

    @property
    def unchanged(self) -> str:
        """ "14 operations unchanged"."""
        number = self.counts.get("unchanged", 0)
        return f"{number} operation{'' if number == 1 else 's'} unchanged" if number else ""

    @property
    def breaking_words(self) -> str:
        """ "2 changes can break you"."""
        number = self.cards.totals["breaking"]
        return f"{number} change{'' if number == 1 else 's'} can break {self.whom}"

    @property
    def safe_words(self) -> str:
        """ "9 safe changes · 14 operations unchanged"."""
        number = self.cards.totals["safe"]
        return " · ".join(
            part for part in (f"{number} safe change{'' if number == 1 else 's'}", self.unchanged) if part
        )


def changes(comparison: Comparison) -> Changes:
    sight, gate, before, after = comparison.sight, comparison.gate, comparison.before, comparison.after
    facts = sight.judged.facts.gate(gate.key)
    pair, needed = Pair(before.digest, after.digest), pair_to_answer(facts, sight.user.pk, after.number)
    rows = comparison.contracts
    row = next((rows[one] for one in (pair, needed) if one and rows[one].state == "waiting"), rows[pair])
    cards_of = _Cards(*_marks(comparison), _breaking(rows[needed]) if needed else frozenset())
    found = cards_of(rows[pair])
    whom = "you" if any(role in sight.roles for role in gate.receivers) else "its users"
    numbers = {one.digest: one.number for one in facts.revisions}
    place = sight.gate_url(gate.key)
    return Changes(
        headline=_headline(row),
        template="review/changes_contract.html",
        found=ContractChanges(
            state=row.state,
            sentence=row.sentence,
            progress=row.progress,
            progress_url=f"{place}/comparison?revision={after.number}&against={numbers[row.base_digest]}",
            whom=whom,
            cards=found,
            earlier=_earlier(found, cards_of(rows[needed])) if needed and needed != pair else (),
            earlier_words=f"Since revision {numbers[needed.base]}, which you accepted" if needed else "",
            shown=rows[pair].shown,
            counts=rows[pair].counts,
        ),
        instead=row.state == "done" and bool(rows[pair].shown),
        note=_AS_TEXT if "new" in rows[pair].counts else "",
        side="" if "new" in rows[pair].counts else SIDE,
    )


def _earlier(found: Cards, since: Cards) -> tuple[Card, ...]:
    """What can break the reader and came before the revision that they look at the changes since."""
    known = {one for card in found.breaking for one in card.fingerprints}
    return tuple(card for card in since.breaking if known.isdisjoint(card.fingerprints))


@dataclass(frozen=True)
class _Cards:
    """Makes cards of a comparison, for one reader."""

    mine: Mapping[str, Mark]
    others: Mapping[str, Mapping[str, Mark]]
    needed: frozenset[str]

    def __call__(self, row: ContractComparison) -> Cards:
        return cards(row.changes, row.shown, mine=self.mine, others=self.others, needed=self.needed)


def _headline(row: ContractComparison) -> str:
    """ "Three operations changed, one added": where, as the cards beside it say what."""
    if row.state != "done":
        is_waiting = row.state == "waiting"
        return f"The two revisions {'are being' if is_waiting else 'cannot be'} compared"
    if "new" in row.counts:
        return lines_words(row.counts) or "The text is the same"
    if not row.changes:
        return "The API is unchanged"
    found = [(row.counts.get(fate, 0), fate) for fate in ("changed", "added", "removed")]
    first, *others = [(number, fate) for number, fate in found if number] or [(0, "changed")]
    if not first[0]:
        return "What all operations share changed" if row.counts.get("unchanged") else "The schema changed"
    words = [f"{counted(first[0], 'operation')} {first[1]}", *(f"{number_word(n)} {fate}" for n, fate in others)]
    return capital(", ".join(words))


def _breaking(row: ContractComparison) -> frozenset[str]:
    return frozenset(
        place["fingerprint"] for change in row.changes if change["class"] == "breaking" for place in change["places"]
    )


def _marks(comparison: Comparison) -> tuple[dict[str, Mark], dict[str, dict[str, Mark]]]:
    """The reader's own marks, and those of others by name."""
    by_person: dict[int, list[Decision]] = {}
    for decision in comparison.decisions:
        if getattr(decision, "revocation", None) is None:
            by_person.setdefault(decision.by_id, []).append(decision)
    sight = comparison.sight
    found = {user: _of(decisions) for user, decisions in by_person.items()}
    mine = found.pop(sight.user.pk, {})
    return mine, {sight.name(user): marked for user, marked in found.items() if marked}


def _of(decisions: Iterable[Decision]) -> dict[str, Mark]:
    return dict(marks(decision.data for decision in decisions))
