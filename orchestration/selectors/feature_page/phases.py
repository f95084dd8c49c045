"""The phases of each role as foldable checklists: what is ticked, by whom, and why a phase is still shut."""

from collections.abc import Sequence
from typing import Any

from orchestration.selectors.sight import Sight
from orchestration.wording import STATE_LABELS, listed
from projects.models import Event
from projects.models.feature import OPEN_STATES
from projects.roles import title as role_title
from reviews.checklists import Checklist, Item, open_before
from reviews.services.phases import states_of

Ticks = dict[tuple[str, str, int], Event]


def phase_groups(sight: Sight, events: Sequence[Event]) -> list[dict[str, Any]]:
    """One group a role that has phases, its own roles first: {title, mine, phases}."""
    ticks = _ticks(events)
    by_role: dict[str, list[Checklist]] = {}
    for one in sight.judged.verdicts.checklists:
        by_role.setdefault(one.phase.role, []).append(one)
    groups = [
        {
            "title": f"{role_title(role)}’s phases",
            "mine": role in sight.roles,
            "phases": _phases(sight, found, ticks),
        }
        for role, found in by_role.items()
    ]
    return sorted(groups, key=lambda group: not group["mine"])


def numbered(numbers: Sequence[str]) -> str:
    """ "phase 2", "phases 2 and 3"."""
    return f"phase{'' if len(numbers) == 1 else 's'} {listed(numbers)}"


def _ticks(events: Sequence[Event]) -> Ticks:
    """The latest tick of each activity since the phases began anew."""
    ticks: Ticks = {}
    for event in events:
        if event.kind == "feature.moved" and event.data.get("move") in ("stop", "reopen"):
            ticks = {}
        elif event.kind == "phase.ticked":
            ticks[(event.data["role"], event.data["phase"], event.data["activity"])] = event
    return ticks


def _phases(sight: Sight, found: list[Checklist], ticks: Ticks) -> list[dict[str, Any]]:
    phases, current = [], True
    for one in found:
        shut = _shut(sight, one)
        is_now = current and not one.complete and not shut and one.asked
        current = current and (one.complete or not one.asked)
        phases.append(
            {
                "anchor": f"phase-{one.phase.role}-{one.phase.number}",
                "role": one.phase.role,
                "number": one.phase.number,
                "title": one.phase.title,
                "optional": not one.phase.required,
                "done": one.done,
                "total": len(one.items),
                "state": "done" if one.complete else "now" if is_now else "later",
                "open": is_now and one.phase.role in sight.roles,
                "shut": shut,
                "can_tick": not shut and one.phase.role in sight.roles,
                "items": [_item(sight, one, item, ticks) for item in one.items],
            }
        )
    return phases


def _shut(sight: Sight, one: Checklist) -> str:
    """Why nobody can tick this phase now, or ""."""
    state, phase = sight.feature.state, one.phase
    if state not in OPEN_STATES:
        return f"The feature is {state}."
    opens_in = states_of(sight.judged.process, phase)[0]
    if OPEN_STATES.index(state) < OPEN_STATES.index(opens_in):
        return f"Opens when the feature is in {STATE_LABELS[opens_in]}."
    earlier = open_before(sight.judged.process, phase, sight.judged.facts.ticks)
    if earlier:
        return f"Opens when {numbered([other.phase.number for other in earlier])} {'is' if len(earlier) == 1 else 'are'} complete."
    return ""


def _item(sight: Sight, one: Checklist, item: Item, ticks: Ticks) -> dict[str, Any]:
    tick = ticks.get((one.phase.role, one.phase.number, item.n)) if item.done else None
    return {
        "n": item.n,
        "title": item.title,
        "details": item.details,
        "is_success": item.is_success,
        "done": item.done,
        "by": sight.person(tick.actor_id) if tick else None,
        "at": tick.at if tick else None,
        "evidence": tick.data.get("evidence", "") if tick else "",
    }
