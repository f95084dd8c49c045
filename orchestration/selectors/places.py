"""Where a person may go: their memberships, each with its project."""

from projects.errors import NotFound
from projects.models import Membership, User


def membership_at(*, slug: str, user: User) -> Membership:
    """This person's membership of a project, with the project; NotFound as for a project that does not exist."""
    membership = Membership.objects.select_related("project").filter(project__slug=slug, user=user).first()
    if membership is None:
        raise NotFound()
    return membership


def memberships_of(user: User) -> list[Membership]:
    """All of a person's memberships, by the name of the project."""
    return list(Membership.objects.select_related("project").filter(user=user).order_by("project__name", "project_id"))
