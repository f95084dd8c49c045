"""Risks and components by rows: which came, which went, and which of their fields changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.moments import number_word
from orchestration.selectors.review_page.comparison import Changes, Comparison
from orchestration.wording import capital, counted, listed
from reviews.diffs import FieldChange, RowDiff, prose_diff, rows_diff


@dataclass(frozen=True)
class Rows:
    """What the rows of a kind are called: where they stand, what tells them apart, which field says it in words."""

    place: str
    key: str
    says: str
    noun: str
    fields: Mapping[str, str]


_ROWS = {
    "risks": Rows(
        "risks",
        "id",
        "risk",
        "risk",
        {
            "risk": "Risk",
            "likelihood": "Likelihood",
            "impact": "Impact",
            "mitigation": "Mitigation",
            "planned_test.what": "Planned test",
            "planned_test.level": "Level of the test",
            "planned_test.who": "Who tests",
            "planned_test.link": "Link of the test",
        },
    ),
    "usage": Rows(
        "components",
        "component",
        "how",
        "component",
        {"owner": "Owner", "how": "How it is used", "link": "Link"},
    ),
}
_STATES = ("added", "changed", "removed")


@dataclass(frozen=True)
class ShownRow:
    key: str
    state: str
    says: str
    anchor: str  # of the row in the artifact below; "" for one that went
    fields: Sequence[FieldChange]


def changes(comparison: Comparison) -> Changes:
    rows = _ROWS[comparison.after.kind]
    before, after = comparison.before, comparison.after
    found = rows_diff(before.data.get(rows.place, []), after.data.get(rows.place, []), rows.key)
    changed = [_shown(rows, place, row) for place, row in enumerate(found, start=1) if row.state != "same"]
    note_changed = any(section.state != "same" for section in prose_diff(before.body, after.body))
    return Changes(
        headline=_headline(rows, found, _without_rows(before.data, after.data)),
        template="review/changes_rows.html",
        found=changed,
        note="The words above the rows changed too." if note_changed else "",
    )


def _without_rows(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Components: whether it was said that none is used, or why, and that changed."""
    return any(before.get(name) != after.get(name) for name in ("none", "reason"))


def _headline(rows: Rows, found: Sequence[RowDiff], said_otherwise: bool) -> str:
    states = [row.state for row in found]
    parts = [f"{number_word(states.count(state))} {state}" for state in _STATES if states.count(state)]
    if parts:
        return f"{capital(counted(len(states), rows.noun))}: {listed(parts)}"
    if said_otherwise:
        return "What is said about using none changed"
    return f"The {rows.noun}s are the same"


def _shown(rows: Rows, place: int, row: RowDiff) -> ShownRow:
    """`place` is that of the row in the artifact, from 1; rows that went come after all of them."""
    named = [FieldChange(rows.fields.get(one.name, one.name), one.was, one.now) for one in row.fields]
    says = "" if rows.says in {one.name for one in row.fields} else str(row.row.get(rows.says, ""))
    return ShownRow(row.key, row.state, says, "" if row.state == "removed" else f"{rows.noun}-{place}", named)
