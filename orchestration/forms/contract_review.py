"""What a counterpart says of single changes of a contract, beside the answer on the whole."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from orchestration.forms.review import DecideForm
from orchestration.selectors.review_page.change_cards import Card
from projects.errors import Invalid

_CHANGE = re.compile(r"change-([0-9a-f]{16})")
_PLACE = re.compile(r"data\.changes\[(\d+)](?:\.\w+)?")
_VERDICTS = ("accept", "refuse")


class ContractReview:
    """The verdicts of one decision, from what was posted; unbound without `data`.

    `offer` takes the cards that the page shows; then `breaking` and `earlier` have them with what was typed in the place of
    what was decided before.
    """

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        self.is_bound = data is not None
        self.is_sent = data is not None and bool(data.get("by_changes"))
        self.rows = [] if data is None else _rows(data)
        self.errors: dict[str, list[str]] = {}
        self.breaking: list[Card] = []
        self.earlier: list[Card] = []
        self.giver = ""

    def offer(self, breaking: Sequence[Card], earlier: Sequence[Card], giver: str) -> None:
        """`giver` is the first name of whom a return goes back to."""
        self.giver = giver
        self.breaking, self.earlier = ([self._typed(card) for card in cards] for cards in (breaking, earlier))

    def _typed(self, card: Card) -> Card:
        row = next((one for one in self.rows if one["fingerprint"] == card.key), None)
        return card.typed(row["verdict"], row.get("note", ""), self.errors.get(card.key, [])) if row else card

    @property
    def cards(self) -> list[Card]:
        return [*self.breaking, *self.earlier]

    def decision_data(self) -> dict[str, Any]:
        """The decision's `data`, as reviews.artifacts takes it; with the key even where nothing was marked."""
        return {"changes": self.rows} if self.is_sent else {}

    @property
    def refusals(self) -> int:
        """How many changes are refused, here or on the page as it comes."""
        return self._count("refuse")

    @property
    def refusal_words(self) -> str:
        """ "1 refusal"."""
        return f"{self.refusals} refusal{'' if self.refusals == 1 else 's'}"

    @property
    def left(self) -> int:
        """How many must still be accepted before the contract is."""
        return sum(1 for card in self.cards if card.needed and card.verdict != "accept")

    @property
    def tally(self) -> str:
        """ "1 refused, 1 accepted"."""
        open_ones = sum(1 for card in self.cards if card.needed and not card.verdict)
        parts = [(self.refusals, "refused"), (self._count("accept"), "accepted"), (open_ones, "to answer")]
        return ", ".join(f"{number} {word}" for number, word in parts if number)

    def refuse(self, errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """Tie the service's sentences to their changes; what fits none is given back."""
        rest: dict[str, list[str]] = {}
        for place, sentences in errors.items():
            match = _PLACE.fullmatch(place)
            if match and int(match[1]) < len(self.rows):
                self.errors.setdefault(self.rows[int(match[1])]["fingerprint"], []).extend(sentences)
            else:
                rest[place] = sentences
        return rest

    def _count(self, verdict: str) -> int:
        found = [card.verdict for card in self.cards] if self.cards else [row["verdict"] for row in self.rows]
        return found.count(verdict)


def _rows(data: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = []
    for name, verdict in data.items():
        match = _CHANGE.fullmatch(name)
        if match and verdict in _VERDICTS:
            note = str(data.get(f"note-{match[1]}", "")).strip()
            rows.append({"fingerprint": match[1], "verdict": verdict, **({"note": note} if note else {})})
    return rows


class ContractDecideForm(DecideForm):
    """The decision on a contract: with a verdict on single changes, and the contract as the receiver would have it."""

    proposal_file = forms.FileField(
        label="Or a file",
        required=False,
        help_text="One .yaml or .json file.",
        widget=forms.FileInput(attrs={"form": "decision", "accept": ".yaml,.yml,.json"}),
    )

    def __init__(self, kind: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(kind, data)
        self.changes = ContractReview(data)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") == "return" and self.changes.refusals and not data.get("reason"):
            self.errors.pop("return_reason", None)  # what is refused says why
        return data

    def _decision_data(self) -> dict[str, Any]:
        return super()._decision_data() | self.changes.decision_data()

    @property
    def asks_return(self) -> bool:
        return super().asks_return and not self.changes.refusals

    def refuse(self, refusal: Invalid) -> None:
        rest = self.changes.refuse(refusal.errors)
        if rest or not self.changes.errors:
            super().refuse(Invalid(rest))
        else:
            self.status = 400
            self.add_error(None, "An answer on a change cannot be taken like this; it says why beside it.")
