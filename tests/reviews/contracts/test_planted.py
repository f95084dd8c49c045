"""The engine against the table of planted changes: nothing missed, nothing invented."""

import copy
import json
import random
from datetime import date
from importlib import import_module
from typing import Any

import pytest

from reviews.contracts import ContractDiff, diff
from reviews.contracts.catalogue import RULES
from tests.reviews.contracts.planted.rows import Case
from tests.reviews.contracts.shuffling import shuffled

FAMILIES = ("types", "limits", "objects", "choices", "parameters", "responses", "operations", "webhooks")
TODAY = date(2026, 6, 1)
PLANTED: list[tuple[str, Case]] = [
    (f"{family}: {case.title}", case)
    for family in FAMILIES
    for row in import_module(f"tests.reviews.contracts.planted.{family}").ROWS
    for case in row.cases()
]
CASES = [case for _, case in PLANTED]


def compare(base: Any, revision: Any) -> ContractDiff:
    return diff(base, revision, today=TODAY)


def prints(found: ContractDiff) -> list[str]:
    return sorted(change.fingerprint for change in found.changes)


@pytest.mark.parametrize("case", CASES, ids=[title for title, _ in PLANTED])
def test_exactly_what_was_planted_is_found(case: Case) -> None:
    before = json.dumps([case.base, case.revision])
    found = compare(case.base, case.revision).changes
    assert sorted((change.rule, change.cls) for change in found) == list(case.expected), [c.text for c in found]
    assert json.dumps([case.base, case.revision]) == before


def test_a_contract_does_not_differ_from_itself_in_any_order() -> None:
    for case in CASES:
        for document in (case.base, case.revision):
            assert compare(document, copy.deepcopy(document)).changes == (), case.title
            assert compare(document, shuffled(document, random.Random(1))).changes == (), case.title


def test_a_change_keeps_its_fingerprint_whatever_else_happens() -> None:
    chance = random.Random(2)
    for case in CASES:
        wanted = prints(compare(case.base, case.revision))
        assert prints(compare(shuffled(case.base, chance), shuffled(case.revision, chance))) == wanted, case.title
        # Only a contract without operations becomes another thing by the first one.
        if "openapi" not in case.base or case.base.get("paths"):
            assert set(wanted) <= set(prints(compare(case.base, _with_something_else(case.revision)))), case.title


def test_a_change_says_where_it_is_and_what_it_means() -> None:
    for case in CASES:
        for change in compare(case.base, case.revision).changes:
            places = (case.base, change.pointer.base), (case.revision, change.pointer.revision)
            assert any(pointer is not None for _, pointer in places)
            for document, pointer in places:
                assert pointer is None or _leads_somewhere(document, pointer), (change.rule, pointer)
            assert change.text.endswith(".") and change.text[0] == change.text[0].upper()
            assert bool(change.suggestion) == (change.cls != "safe"), change.rule
            assert len(change.fingerprint) == 16 and int(change.fingerprint, 16) >= 0


def test_the_table_is_long_and_plants_every_rule() -> None:
    assert len(CASES) >= 250
    planted = {rule for case in CASES for rule, _ in case.expected}
    assert planted == set(RULES)
    assert len({title for title, _ in PLANTED}) == len(PLANTED)


def test_every_class_of_a_rule_in_the_table_is_that_of_the_rule() -> None:
    for case in CASES:
        for rule, cls in case.expected:
            assert RULES[rule].cls == cls


def _with_something_else(document: dict[str, Any]) -> dict[str, Any]:
    """The same contract with a further operation in front and a further schema."""
    if "openapi" not in document:
        return document | {"$defs": {"unrelated": {"type": "string"}} | document.get("$defs", {})}
    operation = {"responses": {"200": {"description": "ok"}}}
    document = copy.deepcopy(document)
    document["paths"] = {"/_unrelated": {"get": operation}} | document.get("paths", {})
    components = document.setdefault("components", {})
    components["schemas"] = {"AUnrelated": {"type": "object"}} | components.get("schemas", {})
    return document


def _leads_somewhere(document: Any, pointer: str) -> bool:
    for step in pointer.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        if isinstance(document, list):
            document = document[int(step)]
        elif step in document:
            document = document[step]
        else:
            return False
    return True
