"""The notices of one person, newest first, window by window."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from orchestration.models import Notice
from projects.models import Membership, User

WINDOW = 50


@dataclass(frozen=True)
class Window:
    """`older` is where the next window begins, None where this is the last."""

    notices: list[Notice]
    older: int | None


def notices_of(user: User, *, before: int | None = None) -> Window:
    """Notices older than the one numbered `before`, of projects that `user` is still in, in one statement."""
    mine = Exists(Membership.objects.filter(project=OuterRef("project"), user=user))
    found = Notice.objects.select_related("event", "feature").filter(mine, user=user).order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: WINDOW + 1])
    return Window(rows[:WINDOW], rows[WINDOW - 1].pk if len(rows) > WINDOW else None)
