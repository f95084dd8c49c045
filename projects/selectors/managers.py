"""Who can confirm what a manager proposed: a rule is not changed by the person it binds alone."""

from collections.abc import Sequence

from django.db.models import QuerySet

from projects.models import Membership, Project, User
from projects.roles import MAY


def managers_of(project: Project) -> list[User]:
    """The active managers, by name."""
    rows = _members(project).filter(roles__overlap=sorted(MAY["publish_process"])).select_related("user")
    return [row.user for row in rows.order_by("user__name", "user")]


def second_managers(project: Project, author_id: int) -> list[User]:
    """The active managers who may decide on a proposal of this author."""
    return [one for one in managers_of(project) if one.pk != author_id]


def other_members(project: Project, user: User) -> bool:
    """Whether somebody else is an active member; without anybody, a proposal is published at once."""
    return _members(project).exclude(user=user).exists()


def next_step(seconds: Sequence[User]) -> str:
    """Who of these managers can confirm it, or what has to happen before anybody can."""
    if seconds:
        return f"It waits for {_either([one.display_name for one in seconds])} to confirm it."
    return "There is no other manager: make somebody else a manager, who can then confirm it."


def _members(project: Project) -> QuerySet[Membership]:
    return Membership.objects.filter(project=project, user__is_active=True)


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
