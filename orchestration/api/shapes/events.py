from typing import Any

from orchestration.api.shapes.people import person
from projects.models import Event


def event(one: Event) -> dict[str, Any]:
    return {
        "id": one.pk,
        "feature": one.feature.key if one.feature else None,
        "seq": one.seq,
        "kind": one.kind,
        "by": person(one.actor),
        "agent": one.agent or None,
        "roles": one.actor_roles,
        "at": one.at,
        "data": one.data,
        "prev": one.prev,
        "hash": one.hash,
    }
