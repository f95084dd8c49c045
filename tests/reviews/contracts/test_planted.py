"""The engine against the table of planted changes: nothing missed, nothing invented."""

from datetime import date
from importlib import import_module
from typing import Any

import pytest

from reviews.contracts import ContractDiff, diff
from tests.reviews.contracts.planted.rows import Case

FAMILIES = ("types", "limits", "objects", "choices")
TODAY = date(2026, 6, 1)
CASES: list[Case] = [
    case
    for family in FAMILIES
    for row in import_module(f"tests.reviews.contracts.planted.{family}").ROWS
    for case in row.cases()
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)


def compare(base: Any, revision: Any) -> ContractDiff:
    return diff(base, revision, today=TODAY)


@each_case
def test_exactly_what_was_planted_is_found(case: Case) -> None:
    found = compare(case.base, case.revision).changes
    assert sorted((change.rule, change.cls) for change in found) == list(case.expected), [c.text for c in found]
