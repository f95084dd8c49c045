"""Find a feature by its key or by words of its title, among one's own projects."""

from orchestration.selectors.finding import Wanted, features_wanted, words_of
from projects.models import Feature, User

AT_MOST = 50


def feature_by_key(text: str, user: User) -> Feature | None:
    return features_wanted(user, Wanted()).filter(key=text.upper()).first()


def features_matching(text: str, user: User) -> list[Feature]:
    """Every word must begin a word of title, summary or key, what moved last first."""
    words = words_of(text)
    found = features_wanted(user, Wanted(words=words)).select_related("project", "standing")
    return list(found.order_by("-state_since", "-pk")[: AT_MOST + 1]) if words else []
