"""The phases of each role as foldable checklists: what is ticked, by whom, and why a phase is still shut."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from orchestration.selectors.sight import Sight
from orchestration.wording import STATE_LABELS, listed
from projects.models import Event
from projects.models.feature import OPEN_STATES
from projects.roles import title as role_title
from reviews.checklists import Checklist, Item, open_before
from reviews.services.phases import states_of

Place = tuple[str, str, int]


@dataclass
class _Told:
    """What the events tell of the activities since the phases began anew, by role, phase and activity."""

    ticks: dict[Place, list[Event]] = field(default_factory=dict)  # of each the ticks that stand, oldest first
    asked: dict[Place, int | None] = field(default_factory=dict)  # whom somebody asked for it


_NEEDS = {"link": "needs a link", "note": "needs a note", "evidence": "needs a link or a note"}


def phase_groups(sight: Sight, events: Sequence[Event]) -> list[dict[str, Any]]:
    """One group a role that has phases, its own roles first, those that take no part left out: {title, mine, phases}."""
    told = _told(events)
    by_role: dict[str, list[Checklist]] = {}
    for one in sight.judged.verdicts.checklists:
        if not one.takes_part:
            continue
        by_role.setdefault(one.phase.role, []).append(one)
    groups = [
        {
            "title": f"{role_title(role)}’s phases",
            "mine": role in sight.roles,
            "phases": _phases(sight, found, told),
        }
        for role, found in by_role.items()
    ]
    return sorted(groups, key=lambda group: not group["mine"])


def numbered(numbers: Sequence[str]) -> str:
    """ "phase 2", "phases 2 and 3"."""
    return f"phase{'' if len(numbers) == 1 else 's'} {listed(numbers)}"


def _told(events: Sequence[Event]) -> _Told:
    told = _Told()
    for event in events:
        if event.kind == "feature.moved" and event.data.get("move") in ("stop", "reopen"):
            told = _Told()
        elif event.kind == "phase.ticked":
            stood = told.ticks.get(_place(event), [])
            goes_on = event.data["done"] and not any(one.data.get("set_aside") for one in stood)
            told.ticks[_place(event)] = [*stood, event] if goes_on else [event]
        elif event.kind == "activity.assigned":
            told.asked[_place(event)] = event.data["person"]
    return told


def _place(event: Event) -> Place:
    return event.data["role"], event.data["phase"], event.data["activity"]


def _phases(sight: Sight, found: list[Checklist], told: _Told) -> list[dict[str, Any]]:
    phases, current = [], True
    state_is_open = sight.feature.state in OPEN_STATES
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
                "people": _holders(sight, one.phase.role),
                "can_assign": state_is_open and bool(sight.roles & {one.phase.role, "manager"}),
                "items": [_item(sight, one, item, told) for item in one.items],
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


def _holders(sight: Sight, role: str) -> list[tuple[int, str]]:
    people = sight.judged.facts.holders.get(role, frozenset())
    return sorted(((pk, sight.name(pk)) for pk in people), key=lambda one: one[1])


def _item(sight: Sight, one: Checklist, item: Item, told: _Told) -> dict[str, Any]:
    place = (one.phase.role, one.phase.number, item.n)
    ticks = told.ticks.get(place, []) if item.done else []
    last = ticks[-1] if ticks else None
    asked = told.asked.get(place)
    return {
        "n": item.n,
        "anchor": f"phase-{one.phase.role}-{one.phase.number}-{item.n}",
        "title": item.title,
        "details": item.details,
        "is_success": item.is_success,
        "done": item.done,
        "set_aside": item.set_aside,
        "needs": _NEEDS.get(item.needs, ""),
        "needs_note": item.needs in ("note", "evidence"),
        "by": sight.person(last.actor_id) if last else None,
        "others": listed(list(dict.fromkeys(sight.name(t.actor_id or 0) for t in ticks if t.actor_id != last.actor_id)))
        if last
        else "",
        "mine": any(tick.actor_id == sight.user.pk for tick in ticks),
        "at": last.at if last else None,
        "evidence": last.data.get("evidence", "") if last else "",
        "asked": asked,
        "asked_name": sight.name(asked) if asked else "",
    }
