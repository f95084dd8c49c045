"""What a person does with what they were told."""

from orchestration.models import Notice
from projects import clock
from projects.models import User


def mark_read(*, user: User, notice_id: int | None = None) -> int:
    """Mark one notice of this person as read, or all of them; how many were unread."""
    unread = Notice.objects.filter(user=user, read_at=None)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=clock.now())
