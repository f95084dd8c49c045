"""Try again what was given up or put off, once an operator has seen to the cause."""

import logging

from orchestration.models import Notice
from projects.changes import after_commit
from projects.errors import Invalid, NotFound
from projects.models import Outbox, User

logger = logging.getLogger(__name__)
MAILS, EVENTS = "mails", "events"


def retry(*, what: str, by: User) -> int:
    """Let all given-up mails, or all failing events, have their turn now; returns how many. Raises Invalid or NotFound."""
    demand_operator(by)
    if what == MAILS:
        dead = Notice.objects.filter(mail=Notice.Mail.DEAD)
        count = dead.update(mail=Notice.Mail.WAITING, mail_attempts=0, mail_not_before=None)
    elif what == EVENTS:
        count = Outbox.objects.filter(attempts__gt=0).update(not_before=None, attempts=0)
    else:
        raise Invalid({"retry": [f"There is nothing called '{what}' to try again."]})
    logger.info("user %s has %s %s tried again", by.pk, count, what)
    for wake in after_commit:
        wake()
    return count


def demand_operator(user: User) -> None:
    """Raise NotFound for everybody else: what an installation does is none of its users' business."""
    if not (user.is_operator and user.is_active):
        raise NotFound()
