from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings

from orchestration.api.shapes.people import person
from orchestration.gates.effects import Effect
from orchestration.selectors.adoption import Previewed
from orchestration.selectors.proposals import state_of
from projects.models import ProcessProposal, ProcessVersion, User
from projects.playbooks.comparing import Change
from projects.selectors.managers import next_step
from projects.services.processes import digest_of_version


def proposal(one: ProcessProposal, managers: Sequence[User]) -> dict[str, Any]:
    """Its project, people and version have been fetched with it; `managers` are the project's active ones."""
    state = state_of(one)
    seconds = [manager for manager in managers if manager.pk != one.by_id] if state == "waiting" else []
    return {
        "id": one.pk,
        "state": state,
        "base": one.base,
        "note": one.note,
        "source": one.origin,
        "digest": one.digest,
        "proposed_by": person(one.by),
        "agent": one.agent or None,
        "proposed_at": one.at,
        "decided_by": person(one.decided_by) if one.decided_by else None,
        "decided_at": one.decided_at,
        "reason": one.reason,
        "version": one.version.number if one.version else None,
        "waits_for": [person(second) for second in seconds],
        "next_step": next_step(seconds) if state == "waiting" else "",
        "url": f"{settings.PUBLIC_URL}/p/{one.project.slug}/process/proposals/{one.pk}",
    }


def version_as_proposal(version: ProcessVersion) -> dict[str, Any]:
    """A version that nobody proposed, such as the first one, where a proposal says exactly the same."""
    return {
        "id": None,
        "state": "published",
        "base": version.number - 1,
        "note": "",
        "source": {},
        "digest": digest_of_version(version),
        "proposed_by": person(version.published_by),
        "agent": None,
        "proposed_at": version.published_at,
        "decided_by": None,
        "decided_at": None,
        "reason": "",
        "version": version.number,
        "waits_for": [],
        "next_step": "",
        "url": f"{settings.PUBLIC_URL}/p/{version.project.slug}/process?version={version.number}",
    }


def change(one: Change) -> dict[str, Any]:
    return asdict(one)


def effect(one: Effect) -> dict[str, Any]:
    return {
        "seen": one.digest,
        "gates": [asdict(gate) for gate in one.gates],
        "phases": [asdict(phase) for phase in one.phases],
        "next_move": one.next_move,
        "becomes": one.becomes or None,
        "possible_before": one.possible_before,
        "possible_after": one.possible_after,
        "blockers": list(one.blockers),
    }


def previewed(one: Previewed) -> dict[str, Any]:
    return {"feature": one.feature.key, "state": one.feature.state, "version": one.number, **effect(one.effect)}
