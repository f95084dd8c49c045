from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings

from orchestration.api.shapes.discussion import conditions
from orchestration.api.shapes.evidence import flag
from orchestration.api.shapes.gates import gate, moves
from orchestration.api.shapes.people import person, persons, signed
from orchestration.models import Wait
from orchestration.selectors.judged import Judged
from projects.models import Feature, User
from reviews.checklists import Checklist, order_of
from reviews.models import Obligation, RedFlag
from reviews.services.phases import states_of


def _identity(feature: Feature) -> dict[str, Any]:
    return {
        "key": feature.key,
        "title": feature.title,
        "summary": feature.summary,
        "project": feature.project.slug,
        "state": feature.state,
        "state_since": feature.state_since,
        "opened_at": feature.opened_at,
        "url": f"{settings.PUBLIC_URL}/f/{feature.key}",
    }


def opened(feature: Feature) -> dict[str, Any]:
    """A feature as its opener gets it back."""
    return _identity(feature) | {"process": {"version": feature.process.number}}


def listed(feature: Feature, waits: Iterable[Wait], people: Mapping[int, User]) -> dict[str, Any]:
    """One row of a list, from the projections alone."""
    standing = feature.standing
    return _identity(feature) | {
        "updated_at": standing.judged_at,
        "next_move": standing.next_move or None,
        "shut_by": standing.shut_by,
        "flags": standing.flags,
        "gates": standing.pips,
        "waits": [
            {
                "subject": wait.subject,
                "act": wait.act,
                "gate": wait.gate or None,
                "roles": wait.roles,
                "users": persons(wait.users, people),
                "since": wait.began_at,
            }
            for wait in waits
        ],
    }


def expanded(judged: Judged, names: Iterable[str]) -> dict[str, Any]:
    """Parts of a feature for a list that asks for them."""
    parts: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "gates": lambda: _gates(judged),
        "moves": lambda: moves(judged),
        "phases": lambda: _phases(judged),
    }
    return {name: parts[name]() for name in names}


def detailed(judged: Judged, flags: Iterable[RedFlag], set_conditions: Iterable[Obligation]) -> dict[str, Any]:
    feature, verdicts, people = judged.feature, judged.verdicts, judged.people
    ruling = judged.facts.ruling
    return _identity(feature) | {
        "opened_by": person(people.get(feature.opened_by_id)),
        "rounds": feature.rounds,
        "process": {"version": feature.process.number},
        "complexity": ruling and {"complex": ruling.complex, "reason": ruling.reason, **signed(ruling, people)},
        "next_move": verdicts.next_move,
        "gates": _gates(judged),
        "moves": moves(judged),
        "phases": _phases(judged),
        "roles": [
            {"role": one.role, "applies": one.applies, "reason": one.reason, **signed(one, people)}
            for one in judged.facts.roles
        ],
        "labels": feature.labels,
        "paths": feature.paths,
        "flags": [flag(one) for one in flags],
        "conditions": conditions(set_conditions, judged),
        "red_flags": [{"role": one.role, "text": one.text} for one in judged.process.red_flags],
        "as_of": verdicts.as_of,
    }


def _gates(judged: Judged) -> list[dict[str, Any]]:
    return [gate(one, judged.people) for one in judged.verdicts.gates]


def _phases(judged: Judged) -> list[dict[str, Any]]:
    return [_phase(one, judged) for one in judged.verdicts.checklists]


def _phase(one: Checklist, judged: Judged) -> dict[str, Any]:
    phase = one.phase
    shut = any(
        not other.complete
        for other in judged.verdicts.checklists
        if other.phase.role == phase.role and other.asked and order_of(other.phase.number) < order_of(phase.number)
    )
    return {
        "role": phase.role,
        "number": phase.number,
        "title": phase.title,
        "required": phase.required,
        "takes_part": one.takes_part,
        "open": one.takes_part and judged.feature.state in states_of(judged.process, phase) and not shut,
        "complete": one.complete,
        "success": phase.success,
        "activities": [
            {
                "n": item.n,
                "title": item.title,
                "items": list(item.details),
                "done": item.done,
                "not_applicable": item.set_aside,
                "needs": item.needs,
                "kind": "success" if item.is_success else "activity",
            }
            for item in one.items
        ],
    }
