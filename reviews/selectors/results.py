"""How the planned tests of a feature went: of each risk the latest result."""

from projects.models import Feature
from reviews.models import TestResult


def latest_results(feature: Feature, gate: str | None = None) -> dict[tuple[str, str], TestResult]:
    """By gate and risk, in the order of the risks' ids; with who reported it. One statement."""
    rows = TestResult.objects.filter(feature=feature).select_related("by")
    if gate is not None:
        rows = rows.filter(gate=gate)
    latest = rows.order_by("gate", "risk", "-seq").distinct("gate", "risk")
    return {(one.gate, one.risk): one for one in latest}
