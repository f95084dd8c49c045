"""A risk register as a test plan: each risk with the test planned for it and how that went last."""

from dataclasses import dataclass

from projects.errors import NotFound
from projects.models import Feature
from projects.playbooks.process import Gate
from reviews import artifacts
from reviews.artifacts import RenderedRisks, RiskRow
from reviews.models import Decision, Revision, TestResult
from reviews.selectors.results import latest_results


@dataclass(frozen=True)
class PlannedRow:
    risk: RiskRow
    result: TestResult | None


@dataclass(frozen=True)
class TestPlan:
    __test__ = False  # pytest looks for tests by their name

    feature: Feature
    gate: Gate
    revision: int
    rows: tuple[PlannedRow, ...]


def plan_of(feature: Feature, gate: Gate) -> TestPlan:
    """From the current register with what its reviewers added. NotFound where there is none."""
    found = Revision.objects.filter(feature=feature, gate=gate.key, kind="risks").order_by("-number").first()
    if found is None:
        raise NotFound()
    posted = Decision.objects.filter(revision=found, revocation=None).order_by("seq").values_list("data", flat=True)
    threshold = feature.project.serious_from
    rendered = artifacts.render(found.kind, body=found.body, data=found.data, threshold=threshold, reviews=posted)
    assert isinstance(rendered, RenderedRisks)
    results = latest_results(feature, gate.key)
    rows = tuple(PlannedRow(row, results.get((gate.key, row.id))) for row in rendered.rows)
    return TestPlan(feature, gate, found.number, rows)
