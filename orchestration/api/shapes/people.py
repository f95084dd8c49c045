from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from projects.models import Invitation, Membership, User


def person(user: User | None) -> dict[str, Any] | None:
    return {"id": user.pk, "name": user.display_name, "email": user.email} if user else None


class Signed(Protocol):
    """A row of evidence, or a fact that names its author by id."""

    @property
    def by(self) -> Any: ...
    @property
    def agent(self) -> str: ...
    @property
    def at(self) -> datetime: ...


def signed(one: Signed, people: Mapping[int, User] | None = None) -> dict[str, Any]:
    """Who did it, with which agent, and when; `people` are those whom a fact may name."""
    by = one.by if people is None else people.get(one.by)
    return {"by": person(by), "agent": one.agent or None, "at": one.at}


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
