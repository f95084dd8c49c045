"""The register as it stands after a review: declared risks, those QA added, and the planned tests."""

from collections.abc import Iterable
from typing import Any

from reviews.artifacts.markdown import render_markdown
from reviews.artifacts.rendered import PlannedTest, RenderedRisks, RiskRow

DEFAULT_THRESHOLD = 12


def merge_review(
    data: dict[str, Any], decision_data: dict[str, Any] | None = None, threshold: int = DEFAULT_THRESHOLD
) -> tuple[RiskRow, ...]:
    """The rows of a prepared register with what one decision brought (its normalised `data`).

    A test planned in the review stands before one proposed in the declaration.
    """
    review = decision_data or {}
    tests = review.get("tests", {})
    declared = [(risk, "declared") for risk in data.get("risks", [])]
    added = [(risk, "review") for risk in review.get("risks", [])]
    return tuple(
        _row(risk, tests.get(risk["id"]) or risk.get("planned_test"), origin, threshold)
        for risk, origin in declared + added
    )


def serious_without_test(rows: Iterable[RiskRow], threshold: int = DEFAULT_THRESHOLD) -> tuple[RiskRow, ...]:
    """The risks that keep a review from being accepted."""
    return tuple(row for row in rows if row.score >= threshold and row.test is None)


def render_risks(
    body: str,
    data: dict[str, Any],
    decision_data: dict[str, Any] | None = None,
    threshold: int = DEFAULT_THRESHOLD,
) -> RenderedRisks:
    """The register with its 5 x 5 matrix; `note` is what the giver wrote beside it."""
    rows = merge_review(data, decision_data, threshold)
    counts = [[0] * 5 for _ in range(5)]
    for row in rows:
        counts[row.likelihood - 1][row.impact - 1] += 1
    return RenderedRisks(
        rows=rows,
        matrix=tuple(tuple(line) for line in counts),
        threshold=threshold,
        note=render_markdown(body) if body else None,
    )


def _row(risk: dict[str, Any], test: dict[str, str] | None, origin: str, threshold: int) -> RiskRow:
    score = risk["likelihood"] * risk["impact"]
    return RiskRow(
        id=risk["id"],
        risk=risk["risk"],
        likelihood=risk["likelihood"],
        impact=risk["impact"],
        mitigation=risk["mitigation"],
        score=score,
        serious=score >= threshold,
        test=PlannedTest(**test) if test else None,
        origin=origin,
    )
