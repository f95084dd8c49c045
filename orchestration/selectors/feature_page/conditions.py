"""What acceptances were given on: who sees to it, what they said, who confirms it."""

from collections.abc import Sequence
from typing import Any

from orchestration.gates.moves import obligation_turn, standing_obligations
from orchestration.selectors.sight import Sight
from orchestration.wording import gate_title
from reviews.facts import ObligationFact
from reviews.models import Obligation
from reviews.selectors.discussion import conditions_of

_CHECKPOINTS = {"build": "the build", "merge": "the merge"}


def conditions(sight: Sight) -> dict[str, list[dict[str, Any]]]:
    """Those that bind (`open`), and those that are met or bind nobody any more (`settled`). One statement."""
    binding = {one.id: one for one in standing_obligations(sight.judged.process, sight.judged.facts)}
    rows = list(conditions_of(sight.feature).order_by("pk"))
    _know(sight, rows)
    shown = [_shown(sight, row, binding.get(row.pk)) for row in rows]
    return {
        "open": [one for one in shown if one["state"] in ("open", "reported")],
        "settled": [one for one in shown if one["state"] in ("met", "lapsed")],
    }


def _know(sight: Sight, rows: Sequence[Obligation]) -> None:
    for row in rows:
        for person in (row.by, row.owner, row.met_by):
            if person is not None:
                sight.judged.people.setdefault(person.pk, person)


def _shown(sight: Sight, row: Obligation, fact: ObligationFact | None) -> dict[str, Any]:
    turn = obligation_turn(sight.judged.process, sight.judged.facts, fact) if fact else None
    state = "met" if row.met_seq else "lapsed" if fact is None else "reported" if row.done_at else "open"
    may_act = sight.mine(turn) and sight.judged.verdicts.next_move is not None
    return {
        "id": row.pk,
        "state": state,
        "pip": {"met": "accepted", "lapsed": "not_applicable", "reported": "offered"}.get(state, "open"),
        "text": row.text,
        "gate": gate_title(sight.judged.process, row.gate),
        "checkpoint": _CHECKPOINTS.get(row.checkpoint, row.checkpoint),
        "by": sight.author(row),
        "at": row.at,
        "owner": sight.person(row.owner_id),
        "owner_name": sight.name(row.owner_id),
        "note": row.done_note if row.done_note != "done" else "",
        "done_at": row.done_at,
        "met_by": sight.name(row.met_by_id) if row.met_by_id else "",
        "met_at": row.met_at,
        "mine": may_act,
        "turn": sight.turn_words(turn) if turn else "",
        "can_report": state == "open" and may_act,
        "can_confirm": state == "reported" and may_act,
        "fields": {"act": "met", "condition": row.pk},
    }
