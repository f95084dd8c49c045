"""Gates, moves and blockers, from a judged feature."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from orchestration.api.shapes.people import person, persons
from orchestration.gates import Blocker, GateVerdict, Turn
from orchestration.selectors.judged import Judged
from projects.models import User
from reviews.facts import DecisionFact, RevisionFact, WaiverFact

People = Mapping[int, User]


def turn(whose: Turn | None, people: People) -> dict[str, Any] | None:
    if whose is None:
        return None
    return {"roles": list(whose.roles), "users": persons(whose.users, people), "since": whose.since}


def blockers(found: Iterable[Blocker], judged: Judged) -> list[dict[str, Any]]:
    return [
        {
            "gate": one.gate,
            "code": one.code,
            "message": one.message,
            "turn": turn(one.turn, judged.people),
            "since": one.since,
            "url": settings.PUBLIC_URL + judged.blocker_url(one),
        }
        for one in found
    ]


def moves(judged: Judged) -> list[dict[str, Any]]:
    return [
        {
            "move": one.move,
            "to": one.target,
            "allowed": one.allowed,
            "blockers": blockers(one.blockers, judged),
        }
        for one in judged.verdicts.moves
    ]


def gate(verdict: GateVerdict, people: People) -> dict[str, Any]:
    return {
        "key": verdict.key,
        "title": verdict.title,
        "checkpoint": verdict.checkpoint,
        "artifact": verdict.artifact,
        "giver": verdict.giver,
        "receivers": list(verdict.receivers),
        "criterion": verdict.criterion,
        "state": verdict.state,
        "holds": verdict.holds,
        "opened": verdict.opened,
        "turn": turn(verdict.turn, people),
        "since": _since(verdict),
        "current": _current(verdict.current, people),
        "named": persons(verdict.named, people),
        "accepted": [_answer(one, people) for one in verdict.accepted],
        "standing": [_answer(one, people) for one in verdict.standing],
        "waiver": _waiver(verdict.waiver, people),
        "proposed_waiver": _waiver(verdict.proposed_waiver, people),
    }


def _since(verdict: GateVerdict) -> datetime | None:
    """Since when the gate waits or, where it holds, since when it does."""
    if verdict.turn:
        return verdict.turn.since
    if verdict.waiver:
        return verdict.waiver.at
    return max((one.at for one in verdict.accepted), default=None)


def _current(revision: RevisionFact | None, people: People) -> dict[str, Any] | None:
    if revision is None:
        return None
    return {
        "number": revision.number,
        "digest": revision.digest,
        "by": person(people.get(revision.by)),
        "agent": revision.agent or None,
        "at": revision.at,
        "summary": revision.summary,
    }


def _answer(decision: DecisionFact, people: People) -> dict[str, Any]:
    return {
        "decision": decision.id,
        "verdict": decision.verdict,
        "revision": decision.revision,
        "by": person(people.get(decision.by)),
        "agent": decision.agent or None,
        "role": decision.role,
        "at": decision.at,
        "reason": decision.reason,
        "carried": decision.carried,
    }


def _waiver(waiver: WaiverFact | None, people: People) -> dict[str, Any] | None:
    if waiver is None:
        return None
    return {
        "id": waiver.id,
        "reason": waiver.reason,
        "until": waiver.until,
        "by": person(people.get(waiver.by)),
        "agent": waiver.agent or None,
        "at": waiver.at,
        "confirmed_by": person(people.get(waiver.confirmed_by)) if waiver.confirmed_by else None,
    }
