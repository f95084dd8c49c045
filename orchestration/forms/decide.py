"""Which decision form a kind of artifact has."""

from collections.abc import Mapping
from typing import Any

from orchestration.forms.component_review import UsageDecideForm
from orchestration.forms.contract_review import ContractDecideForm
from orchestration.forms.review import DecideForm

_FORMS: dict[str, type[DecideForm]] = {"contract": ContractDecideForm, "usage": UsageDecideForm}


def decide_form(kind: str, data: Mapping[str, Any] | None = None) -> DecideForm:
    """Bound where there is data."""
    return _FORMS.get(kind, DecideForm)(kind, data)
