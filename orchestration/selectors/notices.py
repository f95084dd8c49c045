"""The notices of one person, newest first, window by window."""

from dataclasses import dataclass

from orchestration.models import Notice
from projects.models import User

WINDOW = 50


@dataclass(frozen=True)
class Window:
    notices: list[Notice]
    next_before: int | None  # the cursor of the next window, where there is one


def notices_of(user: User, *, before: int | None = None) -> Window:
    """Notices older than the one with id `before`, in one statement."""
    found = Notice.objects.select_related("event").filter(user=user).order_by("-id")
    if before is not None:
        found = found.filter(id__lt=before)
    rows = list(found[: WINDOW + 1])
    return Window(rows[:WINDOW], rows[WINDOW - 1].pk if len(rows) > WINDOW else None)
