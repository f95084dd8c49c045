"""Risks and components, told apart by their id."""

from typing import Any

from reviews.diffs import FieldChange, rows_diff


def risk(identity: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "risk": f"Risk {identity}", "likelihood": 2, "impact": 3, "planned_test": None, **more}


def test_rows_come_go_and_change() -> None:
    test = {"what": "Try it", "level": "e2e"}
    before = [risk("R1"), risk("R2"), risk("R3")]
    after = [risk("R4"), risk("R3", impact=5, planned_test=test), risk("R1")]
    found = rows_diff(before, after)
    assert [(row.key, row.state) for row in found] == [
        ("R4", "added"),
        ("R3", "changed"),
        ("R1", "same"),
        ("R2", "removed"),
    ]
    assert found[1].fields == (
        FieldChange("impact", "3", "5"),
        FieldChange("planned_test.what", "", "Try it"),
        FieldChange("planned_test.level", "", "e2e"),
    )
    assert found[3].row == before[1]


def test_components_go_by_their_name_and_two_of_one_name_by_their_order() -> None:
    before = [{"component": "Drawer", "how": "as is"}, {"component": "Drawer", "how": "wide"}]
    after = [{"component": "Drawer", "how": "as is"}, {"component": "Drawer", "how": "narrow"}]
    found = rows_diff(before, after, "component")
    assert [row.state for row in found] == ["same", "changed"]
    assert found[1].fields == (FieldChange("how", "wide", "narrow"),)


def test_nothing_against_nothing() -> None:
    assert rows_diff([], []) == ()
