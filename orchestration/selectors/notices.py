"""The notices of one person, newest first, window by window."""

from dataclasses import dataclass

from orchestration.models import Notice
from projects.models import User

WINDOW = 50


@dataclass(frozen=True)
class Window:
    notices: list[Notice]
    start: int  # place of the first, from 0
    has_more: bool


def notices_of(user: User, *, start: int = 0) -> Window:
    """Notices from place `start` on, in one statement."""
    found = Notice.objects.select_related("event", "feature").filter(user=user).order_by("-at", "-pk")
    rows = list(found[start : start + WINDOW + 1])
    return Window(rows[:WINDOW], start, len(rows) > WINDOW)
