"""The test plan of a feature as a document and as a table, to take along."""

import re

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from orchestration.selectors.test_plan import PlannedRow, TestPlan, plan_of
from orchestration.spreadsheets import csv_response
from orchestration.views.doors import SignedIn, page
from projects.selectors.access import feature_for
from reviews.rules import gate_of

_HEAD = (
    "Risk", "What could go wrong", "Likelihood", "Impact", "Score", "Serious", "Mitigation",
    "Planned test", "Level", "Who", "Link", "Result", "Run",
)  # fmt: skip
_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+|!~&-])")


@page
@require_safe
def plan_csv(request: SignedIn, key: str, gate: str) -> HttpResponse:
    plan = _plan(request, key, gate)
    return csv_response(f"{key}-test-plan.csv", _HEAD, [_cells(row) for row in plan.rows])


@page
@require_safe
def plan_md(request: SignedIn, key: str, gate: str) -> HttpResponse:
    response = HttpResponse(_document(_plan(request, key, gate)), content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-test-plan.md"'
    return response


def _plan(request: SignedIn, key: str, gate: str) -> TestPlan:
    feature = feature_for(key=key, user=request.user)
    return plan_of(feature, gate_of(feature, gate))


def _cells(row: PlannedRow) -> list[str]:
    risk, test, result = row.risk, row.risk.test, row.result
    said = [risk.id, risk.risk, str(risk.likelihood), str(risk.impact), str(risk.score), "yes" if risk.serious else ""]
    planned = [test.what, test.level, test.who, test.link] if test else [""] * 4
    return [*said, risk.mitigation, *planned, result.outcome if result else "", result.link if result else ""]


def _document(plan: TestPlan) -> str:
    """A heading and a table; what people wrote is text in it, never markup."""
    title = f"# Test plan of {plan.feature.key}: {_plain(plan.feature.title)}"
    lines = [
        title,
        "",
        f"{_plain(plan.gate.title)}, revision {plan.revision}",
        "",
        _line(_HEAD),
        _line(["---"] * len(_HEAD)),
    ]
    lines += [_line([_plain(cell) for cell in _cells(row)]) for row in plan.rows]
    return "\n".join(lines) + "\n"


def _line(cells: object) -> str:
    return f"| {' | '.join(cells)} |"  # type: ignore[arg-type]


def _plain(text: str) -> str:
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
