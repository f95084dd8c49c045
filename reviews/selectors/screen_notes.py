"""What is known beside the screens of a gate: pairings by hand, a member's verdicts not sent yet, and comparisons."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from projects.models import Feature, User
from reviews.pairs import Inputs, Manner

_SQL = """
SELECT 'pairing', p.seq, jsonb_build_array(p.screen, p.mock, p.tolerance, p.ignore)
  FROM reviews_screenpairing p WHERE p.feature_id = %(feature)s AND p.gate = %(gate)s
UNION ALL
SELECT 'draft', 0, d.rows
  FROM reviews_verdictdraft d WHERE d.feature_id = %(feature)s AND d.gate = %(gate)s AND d.by_id = %(user)s
UNION ALL
SELECT 'comparison', c.id, to_jsonb(c) - 'ignore'
  FROM reviews_screencomparison c
  WHERE c.project_id = %(project)s AND c.left_sha = ANY(%(left)s) AND c.right_sha = ANY(%(right)s)
ORDER BY 2
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """How two screens differ, as far as it is known. `regions` are pixels of a canvas of `width` by `height`."""

    id: int
    state: str  # waiting, done or refused
    sentence: str = ""
    share: float = 0.0
    same_size: bool = True
    width: int = 0
    height: int = 0
    regions: tuple[tuple[int, int, int, int], ...] = ()


@dataclass
class ScreenNotes:
    manners: dict[str, Manner] = field(default_factory=dict)  # by case-folded name
    rows: list[dict[str, Any]] = field(default_factory=list)  # of the draft
    comparisons: dict[tuple[str, str, int, str], Compared] = field(default_factory=dict)

    def compared(self, inputs: Inputs | None) -> Compared | None:
        if inputs is None:
            return None
        return self.comparisons.get((inputs.left, inputs.right, inputs.tolerance, inputs.ignore_digest))


def screen_notes(
    feature: Feature, gate_key: str, user: User, left: Collection[str], right: Collection[str]
) -> ScreenNotes:
    """All of it in one statement; `left` and `right` are digests of the files that may be compared."""
    values: dict[str, Any] = {
        "feature": feature.pk,
        "project": feature.project_id,
        "gate": gate_key,
        "user": user.pk,
        "left": list(left),
        "right": list(right),
    }
    notes = ScreenNotes()
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        for kind, _order, packed in cursor.fetchall():
            _add(notes, kind, json.loads(packed))
    return notes


def _add(notes: ScreenNotes, kind: str, row: Any) -> None:
    if kind == "draft":
        notes.rows = row
    elif kind == "pairing":
        screen, mock, tolerance, ignore = row
        notes.manners[screen.casefold()] = Manner(mock, tolerance, tuple((b[0], b[1], b[2], b[3]) for b in ignore))
    else:
        key = (row["left_sha"], row["right_sha"], row["tolerance"], row["ignore_digest"])
        notes.comparisons[key] = Compared(
            id=row["id"],
            state=row["state"],
            sentence=row["sentence"],
            share=row["share"] or 0.0,
            same_size=row["same_size"],
            width=row["width"] or 0,
            height=row["height"] or 0,
            regions=tuple((r[0], r[1], r[2], r[3]) for r in row["regions"]),
        )
