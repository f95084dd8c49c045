"""The list of a person's projects, with what is under way in each."""

from dataclasses import dataclass

from django.db.models import Count, Q

from projects.models import Membership, User
from projects.models.feature import OPEN_STATES
from projects.roles import title


@dataclass(frozen=True, slots=True)
class ProjectLine:
    name: str
    key: str
    slug: str
    roles: str  # mine, in words
    open_features: int
    merged: int


def my_projects(user: User) -> list[ProjectLine]:
    """One statement."""
    rows = (
        Membership.objects.filter(user=user)
        .select_related("project")
        .annotate(
            open_features=Count("project__features", filter=Q(project__features__state__in=OPEN_STATES)),
            merged=Count("project__features", filter=Q(project__features__state="merged")),
        )
        .order_by("project__name", "project_id")
    )
    return [
        ProjectLine(
            name=row.project.name,
            key=row.project.key,
            slug=row.project.slug,
            roles=", ".join(map(title, row.roles)),
            open_features=row.open_features,
            merged=row.merged,
        )
        for row in rows
    ]
