"""Put a mail together: text and HTML, with links to the public address."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from orchestration.models import Notice
from orchestration.services.notices.wording import one_line, role_words, split
from projects.models import Invitation
from projects.services.members import INVITATION_DAYS, invitation_secret

LONGEST_SUBJECT = 110


@dataclass(frozen=True)
class Letter:
    """What the template needs; `identity` and `thread` are stable, so that a repeated mail is known for one."""

    subject: str
    headline: str
    lines: tuple[str, ...]
    quote: str
    action_label: str
    action_url: str
    why: str
    identity: str
    thread: str = ""
    settings_url: str = ""


def notice_message(notice: Notice, roles: list[str]) -> EmailMultiAlternatives:
    """The mail of one notice to a member who holds `roles`, or to somebody who no longer holds any."""
    happened, quote, ask = split(notice.text)
    feature, project = notice.feature, notice.project
    about = f"{feature.key} {feature.title}, in {project.name}" if feature else ""
    letter = Letter(
        subject=f"{feature.key if feature else project.name}: {happened.rstrip('.')}",
        headline=happened,
        lines=tuple(line for line in (ask, about) if line),
        quote=quote,
        action_label=_label(notice),
        action_url=f"{settings.PUBLIC_URL}{notice.path}",
        why=f"You get this because you are {role_words(roles)} in {project.name}."
        if roles
        else f"You get this because you were a member of {project.name}.",
        identity=f"notice-{notice.event_id}-{notice.user_id}",
        thread=feature.key.lower() if feature else project.slug,
        settings_url=f"{settings.PUBLIC_URL}/account",
    )
    return _message(letter, notice.user.email)


def invitation_message(invitation: Invitation, event_id: int) -> EmailMultiAlternatives:
    """The mail that brings the link; whoever holds the link can answer the invitation, so it goes to that address alone."""
    inviter, project = invitation.invited_by.display_name, invitation.project.name
    letter = Letter(
        subject=f"{inviter} invites you to {project}",
        headline=f"{inviter} invites you to {project}.",
        lines=(
            f"You would be {role_words(invitation.roles)} there.",
            f"The link opens an account for this address. It works once, within {INVITATION_DAYS} days.",
        ),
        quote="",
        action_label="Answer the invitation",
        action_url=f"{settings.PUBLIC_URL}/invitations/{invitation_secret(invitation)}",
        why="You get this because somebody entered this address. If you do not know them, leave it unanswered.",
        identity=f"invitation-{event_id}",
    )
    return _message(letter, invitation.email)


def _label(notice: Notice) -> str:
    """What the one button says."""
    page = notice.path.split("#")[0].strip("/").split("/")
    if notice.path.endswith("/offer"):
        return "Offer it"
    if page[0] == "f" and len(page) > 2:
        return "Open the review"
    if notice.feature:
        return f"Open {notice.feature.key}"
    return f"Open {notice.project.name}" if page[0] == "p" else "Open Countersign"


def _message(letter: Letter, address: str) -> EmailMultiAlternatives:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<{letter.identity}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if letter.thread:
        headers["References"] = headers["In-Reply-To"] = f"<{letter.thread}@{host}>"
    if letter.settings_url:
        headers["List-Unsubscribe"] = f"<{letter.settings_url}>"
    context: dict[str, Any] = {**letter.__dict__, "subject": one_line(letter.subject, LONGEST_SUBJECT)}
    message = EmailMultiAlternatives(
        context["subject"], render_to_string("mail/base.txt", context), to=[address], headers=headers
    )
    message.attach_alternative(render_to_string("mail/base.html", context), "text/html")
    return message
