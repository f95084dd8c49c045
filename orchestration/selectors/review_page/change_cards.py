"""The changes of a contract as cards that one decides on: what it says, where, whom it breaks, and who said what of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from orchestration.moments import number_word
from orchestration.wording import capital, counted

MOST_CARDS = 100  # of one class; what is more is counted
_MOST_PLACES = 12

Mark = Mapping[str, str]  # fingerprint, verdict and note, as a decision keeps them


@dataclass(frozen=True)
class Said:
    """Somebody else's word on a change."""

    name: str
    verdict: str
    note: str

    @property
    def words(self) -> str:
        """ "Ben Kim refused this"."""
        return f"{capital(self.name)} {'accepted' if self.verdict == 'accept' else 'refused'} this"


@dataclass(frozen=True)
class Card:
    """`key` is the fingerprint by which the page names the change, `fingerprints` all that are decided with it.

    `verdict` is accept, refuse or "" for none yet; `needed` says that it must be accepted before the contract is.
    """

    key: str
    fingerprints: tuple[str, ...]
    cls: str
    title: str
    text: str
    affects: str
    suggestion: str
    where: str
    others: tuple[str, ...]
    url: str
    verdict: str = ""
    note: str = ""
    needed: bool = False
    said: tuple[Said, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def others_words(self) -> str:
        """ "and in two other places"."""
        return f"and in {counted(len(self.others), 'other place')}"

    def typed(self, verdict: str, note: str, errors: Sequence[str] = ()) -> "Card":
        """The card with what somebody chose and did not send yet."""
        return replace(self, verdict=verdict, note=note, errors=tuple(errors))


@dataclass(frozen=True)
class Cards:
    """All changes between two contracts: those with a card by class, and how many there are."""

    breaking: tuple[Card, ...] = ()
    risky: tuple[Card, ...] = ()
    safe: tuple[Card, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)

    @property
    def more(self) -> dict[str, int]:
        """How many have no card, by class."""
        shown = {"breaking": self.breaking, "risky": self.risky, "safe": self.safe}
        return {cls: self.totals.get(cls, 0) - len(cards) for cls, cards in shown.items()}


def cards(
    changes: Iterable[Mapping[str, Any]],
    shown: Iterable[Mapping[str, Any]],
    *,
    mine: Mapping[str, Mark],
    others: Mapping[str, Mapping[str, Mark]],
    needed: frozenset[str] = frozenset(),
) -> Cards:
    """Cards of kept changes (`reviews.contract_changes.grouped`); `shown` are the operations on the page.

    `mine` are the reader's marks by fingerprint, `others` those of further people by name.
    """
    anchors = {entry["name"]: f"#{entry['anchor']}" for entry in shown}
    found: dict[str, list[Card]] = {"breaking": [], "risky": [], "safe": []}
    totals = dict.fromkeys(found, 0)
    for change in changes:
        cls = change["class"]
        totals[cls] += 1
        if len(found[cls]) < MOST_CARDS:
            found[cls].append(_card(change, anchors, mine, others, needed))
    breaking, risky, safe = (tuple(found[cls]) for cls in ("breaking", "risky", "safe"))
    return Cards(breaking, risky, safe, totals)


def _card(
    change: Mapping[str, Any],
    anchors: Mapping[str, str],
    mine: Mapping[str, Mark],
    others: Mapping[str, Mapping[str, Mark]],
    needed: frozenset[str],
) -> Card:
    places = change["places"]
    fingerprints = tuple(place["fingerprint"] for place in places)
    title, _, text = change["text"].partition(". ")
    own = _together(mine, fingerprints)
    said = [(name, _together(marks, fingerprints)) for name, marks in others.items()]
    return Card(
        key=fingerprints[0],
        fingerprints=fingerprints,
        cls=change["class"],
        title=title.removesuffix("."),
        text=text,
        affects=change["affects"],
        suggestion=change["suggestion"],
        where=_where(places[0]),
        others=tuple(_where(place) for place in places[1:_MOST_PLACES]) + _uncounted(len(places) - _MOST_PLACES),
        url=next((anchors[place["operation"]] for place in places if place["operation"] in anchors), ""),
        verdict=own.get("verdict", ""),
        note=own.get("note", ""),
        needed=not needed.isdisjoint(fingerprints),
        said=tuple(Said(name, mark["verdict"], mark.get("note", "")) for name, mark in said if mark),
    )


def _where(place: Mapping[str, str]) -> str:
    return " · ".join(part for part in (place["operation"], place["where"]) if part) or "the contract"


def _uncounted(number: int) -> tuple[str, ...]:
    return (f"{number} more",) if number > 0 else ()


def _together(marks: Mapping[str, Mark], fingerprints: Sequence[str]) -> Mark:
    """One word for all places: refused where one is, accepted where all are, else none."""
    found = [marks[one] for one in fingerprints if one in marks]
    refused = next((mark for mark in found if mark["verdict"] == "refuse"), None)
    if refused is not None:
        return refused
    return found[0] if found and len(found) == len(fingerprints) else {}


def lines_words(counts: Mapping[str, int]) -> str:
    """ "Two lines new, one line gone", of contracts compared as text; "" where no line differs, and for all others."""
    said = [f"{counted(counts[name], 'line')} {name}" for name in ("new", "gone") if counts.get(name)]
    return capital(", ".join(said))


def headline(found: Cards, whom: str) -> str:
    """ "Two changes can break you, one to look at"; what is safe only where nothing else is."""
    breaking, risky, safe = (found.totals.get(cls, 0) for cls in ("breaking", "risky", "safe"))
    if breaking:
        rest = f", {number_word(risky)} to look at" if risky else ""
        return capital(f"{counted(breaking, 'change')} can break {whom}{rest}")
    if risky:
        return capital(f"{counted(risky, 'change')} to look at")
    return capital(f"{counted(safe, 'safe change')}, nothing that can break {whom}") if safe else "The API is unchanged"
