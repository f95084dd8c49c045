from collections.abc import Iterable, Mapping
from typing import Any

from projects.models import Invitation, Membership, User


def person(user: User | None) -> dict[str, Any] | None:
    return {"id": user.pk, "name": user.display_name, "email": user.email} if user else None


def persons(ids: Iterable[int], people: Mapping[int, User]) -> list[dict[str, Any] | None]:
    """Those of `ids` that are known, in their order."""
    return [person(people[one]) for one in ids if one in people]


def member(membership: Membership) -> dict[str, Any]:
    return {"user": person(membership.user), "roles": membership.roles, "joined_at": membership.joined_at}


def invitation(invited: Invitation) -> dict[str, Any]:
    """Without its link: that goes to the invited person alone."""
    return {
        "id": invited.pk,
        "email": invited.email,
        "roles": invited.roles,
        "invited_by": person(invited.invited_by),
        "invited_at": invited.invited_at,
        "expires_at": invited.expires_at,
    }
