"""The notices of one person, newest first, window by window, and whether what they ask for is still asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from orchestration.history import mark
from orchestration.models import Notice, Wait
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
    # Numbers follow the relay's order, which differs from the events' own times where it caught up on several projects.
    shown = sorted(rows[:WINDOW], key=lambda one: (one.at, one.pk), reverse=True)
    return Window(shown, rows[WINDOW - 1].pk if len(rows) > WINDOW else None)


def entries(user: User, notices: Sequence[Notice]) -> list[dict[str, Any]]:
    """Notices for components/notice_row.html. `turn` is "now" while somebody waits for this person because of it, "over"
    once nobody does, and "" where nothing was asked. One statement, however many notices.
    """
    asking = [notice for notice in notices if notice.my_turn]
    waits = list(
        Wait.objects.filter(
            ended_at=None, users__contains=[user.pk], project__in={notice.project_id for notice in asking}
        )
    )
    return [_entry(notice, waits) for notice in notices]


def _entry(notice: Notice, waits: Iterable[Wait]) -> dict[str, Any]:
    turn = ""
    if notice.my_turn:
        turn = "now" if any(_asks(notice, wait) for wait in waits) else "over"
    # What it asked for stands on the text's second line.
    text = notice.text.partition("\n")[0] if turn == "over" else notice.text
    return {**mark(notice.event), "notice": notice, "text": text, "turn": turn, "unread": notice.read_at is None}


def _asks(notice: Notice, wait: Wait) -> bool:
    """Whether the wait is one that the notice told of: begun by its event."""
    event = notice.event
    if event.feature_id is None:  # somebody's membership: whatever waits since then
        return wait.feature_id == notice.feature_id or (
            notice.feature_id is None and wait.project_id == notice.project_id
        )
    return (wait.feature_id, wait.began_seq) == (event.feature_id, event.seq)
