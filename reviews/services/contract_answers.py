"""Which changes of a contract a person has answered, and which they have to answer before they accept."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from projects.errors import Conflict, Invalid
from projects.models import Feature, User
from projects.playbooks.process import Gate
from reviews.contract_changes import ENGINE
from reviews.facts import DecisionFact, GateFacts
from reviews.models import ContractComparison, Decision
from reviews.models.decision import Verdict
from reviews.services.contract_comparisons import Pair, compared

_LISTED = 200
_LONGEST = 3900  # characters of a reason


def refuse_contradiction(verdict: str, data: Mapping[str, Any]) -> None:
    """Raise Invalid (data.changes) where a change is refused and all of it accepted."""
    if verdict == Verdict.ACCEPT and any(one["verdict"] == "refuse" for one in data.get("changes", [])):
        raise Invalid({"data.changes": ["You refuse a change. Return the contract, or accept the change."]})


def accepted_before(decisions: Iterable[DecisionFact], user: int, number: int) -> int | None:
    """The newest revision up to `number` that a person accepted and did not take back, of any round."""
    mine = [
        one.revision
        for one in decisions
        if one.by == user and one.verdict == "accept" and one.revoked_at is None and one.revision <= number
    ]
    return max(mine, default=None)


def pair_to_answer(facts: GateFacts, user: int, number: int) -> Pair | None:
    """What has to be compared before a person accepts revision `number`; None where nothing can break them."""
    base = accepted_before(facts.decisions, user, number)
    digests = {revision.number: revision.digest for revision in facts.revisions}
    if base is None or base == number or digests.get(base) == digests.get(number):
        return None
    return Pair(digests[base], digests[number]) if number in digests else None


def marks(data_of_decisions: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """A person's latest word on each change by its fingerprint, from the data of their decisions, oldest first."""
    return {one["fingerprint"]: one for data in data_of_decisions for one in data.get("changes", [])}


def compare_first(feature: Feature, facts: GateFacts, number: int, *, by: User) -> None:
    """Have ready what `demand_answers` asks for, before any lock is taken."""
    pair = pair_to_answer(facts, by.pk, number)
    if pair is not None:
        compared(feature, [pair])


def spread(feature: Feature, digest: str, rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The verdicts of a page, where one stands for a change at all its places, as one for each fingerprint.

    `digest` is that of the revision decided on. A fingerprint that no comparison knows stays as it is.
    """
    alike: dict[str, list[str]] = {}
    for changes in _changes_of(feature, digest):
        for change in changes:
            found = [place["fingerprint"] for place in change["places"]]
            alike.setdefault(found[0], found)
    said: dict[str, dict[str, str]] = {}
    for row in rows:
        for fingerprint in alike.get(row["fingerprint"], [row["fingerprint"]]):
            said.setdefault(fingerprint, {**row, "fingerprint": fingerprint})
    return list(said.values())


def refusal_words(feature: Feature, digest: str, rows: Sequence[Mapping[str, str]]) -> str:
    """What is refused and why, as the reason of a return that gives no other: a line for each change."""
    notes = {row["fingerprint"]: row.get("note", "") for row in rows if row["verdict"] == "refuse"}
    lines: dict[str, str] = {}
    for changes in _changes_of(feature, digest):
        for change in changes:
            key = change["places"][0]["fingerprint"]
            if key in notes:
                said = f"Refused: {change['text'].partition('. ')[0].rstrip('.')}."
                lines[key] = " ".join(part for part in (said, notes[key]) if part)
    text = "\n".join(lines.values()) or f"{len(notes)} change{'' if len(notes) == 1 else 's'} refused."
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _changes_of(feature: Feature, digest: str) -> list[list[dict[str, Any]]]:
    rows = ContractComparison.objects.filter(feature=feature, revision_digest=digest, engine=ENGINE, state="done")
    return list(rows.order_by("pk").values_list("changes", flat=True))


def demand_answers(
    feature: Feature, gate: Gate, facts: GateFacts, number: int, data: Mapping[str, Any], *, by: User
) -> None:
    """Raise Conflict `changes_open` unless each change that can break this person is accepted, now or earlier.

    Conflict `comparing` while a worker still compares. What cannot be compared is accepted as a whole.
    """
    pair = pair_to_answer(facts, by.pk, number)
    if pair is None:
        return
    found = compared(feature, [pair])[pair]
    if found.state == "waiting":
        raise Conflict(
            f"Revision {number} of {gate.title} is still being compared with the one that you accepted. "
            "Answer when the changes are there.",
            code="comparing",
        )
    mine = Decision.objects.filter(feature=feature, revision__gate=gate.key, by=by, revocation=None)
    said = marks([*mine.order_by("seq").values_list("data", flat=True), data])
    left = [
        {
            "fingerprint": place["fingerprint"],
            "operation": place["operation"],
            "where": place["where"],
            "text": one["text"],
        }
        for one in found.changes
        if one["class"] == "breaking"
        for place in one["places"]
        if said.get(place["fingerprint"], {}).get("verdict") != "accept"
    ]
    if left:
        raise Conflict(
            f"Say of each change that can break you whether you accept it: {_named(left)}",
            code="changes_open",
            changes=left[:_LISTED],
        )


def _named(left: list[dict[str, str]]) -> str:
    texts = list(dict.fromkeys(one["text"] for one in left))
    more = len(texts) - 1
    return texts[0] if not more else f"{texts[0]} And {more} more."
