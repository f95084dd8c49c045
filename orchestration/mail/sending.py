"""Send what waits to be mailed, one mail in a transaction: a killed sender leaves its mail waiting, to be sent again.

One sender at a time in the whole installation, so that a mail server that does not answer holds one worker thread
and not all of them.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from enum import Enum, auto

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import Q

from orchestration.mail.messages import invitation_message, notice_message
from orchestration.models import Notice
from orchestration.services.relay import MAILED, put_off
from projects import clock
from projects.models import Event, Invitation, Membership, Outbox

logger = logging.getLogger(__name__)
ATTEMPTS = 10
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_RUN = 500  # mails; what is left is for the next wake-up
_SENDER_LOCK = 0x6D61696C  # any number, the same in every process


class ServerAway(Exception):
    """The mail server takes no connection. That is no failed attempt of any one mail."""


class Outcome(Enum):
    SENT = auto()
    FAILED = auto()
    NOTHING = auto()


def send_waiting() -> int:
    """Send notices and invitations that wait; returns how many mails went out."""
    sent = 0
    try:
        for send_next in (_send_next_notice, _send_next_invitation):
            for _ in range(LONGEST_RUN):
                outcome = _alone(send_next)
                if outcome is Outcome.NOTHING:
                    break
                sent += outcome is Outcome.SENT
    except ServerAway as error:
        logger.warning("the mail server is away, mails wait: %s", type(error.__cause__).__name__)
    return sent


def _alone(send_next: Callable[[], Outcome]) -> Outcome:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SENDER_LOCK])
            (got,) = cursor.fetchone()
        return send_next() if got else Outcome.NOTHING


def _send_next_notice() -> Outcome:
    now = clock.now()
    due = Notice.objects.filter(mail=Notice.Mail.WAITING).filter(Q(mail_not_before=None) | Q(mail_not_before__lte=now))
    notice = (
        due.select_related("user", "project", "feature", "event")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("pk")
        .first()
    )
    if notice is None:
        return Outcome.NOTHING
    roles = _roles_now(notice)
    if roles is None or not notice.user.mail_notices:
        return _settle(notice, Notice.Mail.OFF)
    try:
        _deliver(notice_message(notice, roles))
    except ServerAway:
        raise
    except Exception as error:  # whatever the mail server or its protocol raises
        return _failed(notice, error)
    return _settle(notice, Notice.Mail.SENT)


def _roles_now(notice: Notice) -> list[str] | None:
    """The roles of the person in the project at this moment; None for who must not hear of it any more."""
    if not notice.user.is_active:
        return None
    membership = Membership.objects.filter(project=notice.project_id, user=notice.user_id).first()
    if membership is None:
        return [] if notice.event.kind == "member.removed" else None
    return membership.roles


def _settle(notice: Notice, fate: Notice.Mail) -> Outcome:
    notice.mail, notice.mail_not_before = fate, None
    notice.save(update_fields=["mail", "mail_not_before", "mail_attempts"])
    return Outcome.SENT if fate is Notice.Mail.SENT else Outcome.FAILED


def _failed(notice: Notice, error: Exception) -> Outcome:
    notice.mail_attempts += 1
    logger.warning("mail of notice %s failed, attempt %s: %s", notice.pk, notice.mail_attempts, type(error).__name__)
    if notice.mail_attempts >= ATTEMPTS:
        logger.error("mail of notice %s given up", notice.pk)
        return _settle(notice, Notice.Mail.DEAD)
    notice.mail_not_before = clock.now() + min(timedelta(seconds=10 * 2**notice.mail_attempts), LONGEST_PAUSE)
    notice.save(update_fields=["mail_attempts", "mail_not_before"])
    return Outcome.FAILED


def _send_next_invitation() -> Outcome:
    now = clock.now()
    row = (
        Outbox.objects.select_related("event__project")
        .filter(Q(not_before=None) | Q(not_before__lte=now), event__kind=MAILED)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("pk")
        .first()
    )
    if row is None:
        return Outcome.NOTHING
    invitation = Invitation.objects.select_related("project", "invited_by").get(pk=row.event.data["invitation"])
    if invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= now:
        row.delete()
        return Outcome.FAILED
    try:
        _deliver(invitation_message(invitation, row.pk))
    except ServerAway:
        raise
    except Exception as error:  # whatever the mail server or its protocol raises
        if put_off(row.pk, error) >= ATTEMPTS:
            _tell_inviter(row.event, invitation)
            row.delete()
        return Outcome.FAILED
    row.delete()
    return Outcome.SENT


def _tell_inviter(event: Event, invitation: Invitation) -> None:
    """The link can still be handed over by other means."""
    Notice.objects.get_or_create(
        user=invitation.invited_by,
        event=event,
        defaults={
            "project": invitation.project,
            "my_turn": True,
            "text": "An invitation of yours could not be mailed.\nHand its link over yourself, or withdraw it.",
            "path": f"/p/{invitation.project.slug}/members",
            "at": clock.now(),
        },
    )


def _deliver(message: EmailMultiAlternatives) -> None:
    """Hand the mail to the server, on a connection of its own: a file of its own where mails are files."""
    line = get_connection(fail_silently=False)
    try:
        line.open()
    except OSError as error:
        raise ServerAway from error
    try:
        line.send_messages([message])
    finally:
        line.close()
