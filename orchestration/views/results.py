"""Say on a risk's row how its planned test went."""

from typing import Any

from orchestration.forms.results import ResultForm
from orchestration.views.acts import Act
from projects.models import Feature, User
from projects.playbooks.process import Gate
from reviews.services.results import report_result


def acts_of(gate: Gate) -> dict[str, Act]:
    if gate.artifact != "risks":
        return {}

    def report(feature: Feature, data: dict[str, Any], by: User) -> str:
        report_result(feature=feature, gate_key=gate.key, **data, by=by)
        return f"The test of {data['risk']} {data['outcome']}."

    return {"result": Act(lambda feature, data: ResultForm(data, auto_id="result-%s"), report)}


def result_form(risk: str, typed: Any) -> tuple[ResultForm, bool]:
    """The form of one risk, and whether it is the one that came back."""
    if typed is not None and typed.data.get("risk") == risk:
        return typed, True
    return ResultForm(initial={"risk": risk}, auto_id=f"result-{risk}-%s"), False
