"""Find a feature by its key or by words of its title, among one's own projects."""

from django.db.models import Q, QuerySet

from projects.models import Feature, User
from projects.selectors.access import reach

AT_MOST = 50


def feature_by_key(text: str, user: User) -> Feature | None:
    return _mine(user).filter(key=text.upper()).first()


def features_matching(text: str, user: User) -> list[Feature]:
    """Every word must stand in title, summary or key, what moved last first."""
    wanted = Q()
    for word in text.split():
        wanted &= Q(title__icontains=word) | Q(summary__icontains=word) | Q(key__istartswith=word)
    found = _mine(user).filter(wanted).select_related("project", "standing")
    return list(found.order_by("-state_since", "-pk")[: AT_MOST + 1]) if text.split() else []


def _mine(user: User) -> QuerySet[Feature]:
    return Feature.objects.filter(reach(user, "project"))
