"""Red flags and phases as rows of the answer card."""

from typing import Any

from orchestration.gates import Blocker, Turn
from orchestration.selectors.feature_page.phases import numbered
from orchestration.selectors.sight import Sight
from orchestration.wording import capital, quoted
from projects.roles import title as role_title
from reviews.checklists import Checklist, order_of
from reviews.facts import FlagFact

Row = dict[str, Any]


def flag_row(sight: Sight, flag: FlagFact) -> Row:
    """An open flag: any other member can resolve it, its author withdraws it with a reason."""
    own = flag.by == sight.user.pk
    mine = not own and sight.may("start")
    name = sight.name(flag.by)
    return {
        "icon": "flag",
        "subject": "A red flag",
        "says": "is up",
        "quote": quoted(flag.reason),
        "person": sight.person(flag.by),
        "meta": f"{capital(sight.author(flag))} raised it",
        "at": flag.at,
        "due": sight.due(flag.at) if mine else None,
        "extra": "" if mine else f"Any other member can resolve it, or {name} can withdraw it with a reason",
        "mine": mine,
        "actions": [
            {"label": "Withdraw the flag" if own else "Resolve", "url": "#flags", "tone": "" if mine else "plain"}
        ],
    }


def phase_rows(sight: Sight, blockers: tuple[Blocker, ...]) -> list[Row]:
    """Of each role the phase to go on with among those that shut the next move; those after it are only counted."""
    by_role: dict[str, list[Checklist]] = {}
    turns: dict[str, Turn] = {}
    for one in sorted(sight.judged.verdicts.checklists, key=lambda one: order_of(one.phase.number)):
        turn = next((blocker.turn for blocker in blockers if _is_about(blocker, one)), None)
        if turn and not one.complete:
            turns[one.phase.role] = turn
            by_role.setdefault(one.phase.role, []).append(one)
    return [_phase_row(sight, turns[role], *found) for role, found in by_role.items()]


def _phase_row(sight: Sight, turn: Turn, one: Checklist, *later: Checklist) -> Row:
    phase = one.phase
    mine = phase.role in sight.roles
    url = f"#phase-{phase.role}-{phase.number}"
    return {
        "state": "offered" if one.done else "open",
        "state_label": f"Phase {phase.number}",
        "subject": f"Phase {phase.number}",
        "says": f"{phase.title}{_whose(sight, phase.role)}: {one.done} of {len(one.items)} done",
        "url": url,
        "person": sight.person(sight.user.pk if mine else min(turn.users, default=None)),
        "meta": capital(sight.turn_words(turn)),
        "since": turn.since,
        "extra": f"then {numbered([other.phase.number for other in later])}" if later else "",
        "mine": mine,
        "actions": [{"label": f"Go on with phase {phase.number}", "url": url}] if mine else [],
    }


def _whose(sight: Sight, role: str) -> str:
    """The role, where phases of several stand on one page."""
    several = len({phase.role for phase in sight.judged.process.phases}) > 1
    return f", {role_title(role)}" if several else ""


def _is_about(blocker: Blocker, one: Checklist) -> bool:
    return blocker.phase == (one.phase.role, one.phase.number)
