"""Red flags and phases as rows of the answer card."""

from typing import Any

from orchestration.gates import Blocker
from orchestration.selectors.sight import Sight
from orchestration.wording import capital, quoted
from projects.roles import MAY, titles
from projects.roles import title as role_title
from reviews.checklists import Checklist
from reviews.facts import FlagFact

Row = dict[str, Any]


def flag_row(sight: Sight, flag: FlagFact) -> Row:
    """An open flag: anybody else can resolve it, its author with a reason."""
    own = flag.by == sight.user.pk
    mine = not own and sight.may("start")
    label = "Take it back" if own else "Resolve"
    return {
        "icon": "flag",
        "subject": "A red flag",
        "says": "is up",
        "quote": quoted(flag.reason),
        "person": sight.person(flag.by),
        "meta": f"{capital(sight.name(flag.by))} raised it",
        "at": flag.at,
        "due": sight.due(flag.at) if mine else None,
        "extra": "" if mine else f"{titles(MAY['start'])} resolves it",
        "mine": mine,
        "actions": [{"label": label, "url": "#flags", "tone": "" if mine else "plain"}],
    }


def phase_row(sight: Sight, one: Checklist, blockers: tuple[Blocker, ...]) -> Row | None:
    """A phase that shuts the next move; None for one that does not."""
    phase = one.phase
    if one.complete or not any(_is_about(blocker, one) for blocker in blockers):
        return None
    mine = phase.role in sight.roles
    holders = sight.judged.facts.holders.get(phase.role, frozenset())
    first = min(holders, default=None)
    return {
        "icon": "check",
        "subject": f"Phase {phase.number}",
        "says": f"{phase.title}: {one.done} of {len(one.items)} done",
        "url": f"#phase-{phase.role}-{phase.number}",
        "person": sight.person(sight.user.pk if mine else first),
        "meta": "Your phase" if mine else f"{role_title(phase.role)} ticks it",
        "mine": mine,
        "actions": [{"label": f"Go on with phase {phase.number}", "url": f"#phase-{phase.role}-{phase.number}"}]
        if mine
        else [],
    }


def _is_about(blocker: Blocker, one: Checklist) -> bool:
    return (
        blocker.code == "phase_incomplete"
        and blocker.gate is None
        and blocker.turn is not None
        and blocker.turn.roles == (one.phase.role,)
        and blocker.message.startswith(f"Phase {one.phase.number},")
    )
