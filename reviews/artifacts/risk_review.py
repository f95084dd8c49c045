"""The register as it stands after reviews: declared risks, those QA added, and the planned tests."""

from collections.abc import Iterable, Sequence
from typing import Any

from reviews.artifacts.markdown import render_markdown
from reviews.artifacts.rendered import PlannedTest, RenderedRisks, RiskRow

DEFAULT_THRESHOLD = 12
Row = dict[str, Any]


def merge_review(risks: Sequence[Row], decision_data: dict[str, Any] | None) -> list[Row]:
    """The rows of a register with what one decision posted (its normalised data); may be called once for each decision.

    A test planned in a review stands before one proposed in the declaration, and so does a rating. A risk posted again replaces itself; one
    that brings an id which another risk has gets the next free id.
    """
    review = decision_data or {}
    rows = {row["id"]: {"origin": "declared", **row} for row in risks}
    tests = dict(review.get("tests", {}))
    for added in review.get("risks", []):
        identity = _free_id(rows, added)
        if identity != added["id"] and added["id"] in tests:
            tests[identity] = tests.pop(added["id"])
        rows[identity] = {**added, "id": identity, "origin": "review"}
    for identity, test in tests.items():
        if identity in rows:
            rows[identity]["planned_test"] = test
    for identity, rating in review.get("ratings", {}).items():
        if identity in rows:
            row = rows[identity]
            rows[identity] = {
                **row,
                **rating,
                "rated_before": row.get("rated_before") or (row["likelihood"], row["impact"]),
            }
    return list(rows.values())


def serious_without_test(rows: Iterable[Row], threshold: int = DEFAULT_THRESHOLD) -> list[Row]:
    """The rows that keep a review from being accepted."""
    return [row for row in rows if row["likelihood"] * row["impact"] >= threshold and not row.get("planned_test")]


def render_risks(
    body: str,
    data: dict[str, Any],
    reviews: Iterable[dict[str, Any]] = (),
    threshold: int = DEFAULT_THRESHOLD,
) -> RenderedRisks:
    """The register with its 5 x 5 matrix after all `reviews` (data of decisions); `note` is the giver's own text."""
    merged: Sequence[Row] = data.get("risks", [])
    for review in [{}, *reviews]:
        merged = merge_review(merged, review)
    rows = tuple(_shown(row, threshold) for row in merged)
    counts = [[0] * 5 for _ in range(5)]
    for row in rows:
        counts[row.likelihood - 1][row.impact - 1] += 1
    return RenderedRisks(
        rows=rows,
        matrix=tuple(tuple(line) for line in counts),
        threshold=threshold,
        note=render_markdown(body) if body else None,
    )


def _free_id(rows: dict[str, Row], added: Row) -> str:
    present = rows.get(added["id"])
    if present is None or (present["origin"] == "review" and present["risk"] == added["risk"]):
        return str(added["id"])
    number = 1
    while f"Q{number}" in rows:
        number += 1
    return f"Q{number}"


def _shown(row: Row, threshold: int) -> RiskRow:
    score = row["likelihood"] * row["impact"]
    test = row.get("planned_test")
    return RiskRow(
        id=row["id"],
        risk=row["risk"],
        likelihood=row["likelihood"],
        impact=row["impact"],
        mitigation=row["mitigation"],
        score=score,
        serious=score >= threshold,
        test=PlannedTest(**test) if test else None,
        origin=row["origin"],
        rated_before=_other_rating(row),
    )


def _other_rating(row: Row) -> tuple[int, int] | None:
    before = row.get("rated_before")
    return before if before and before != (row["likelihood"], row["impact"]) else None
