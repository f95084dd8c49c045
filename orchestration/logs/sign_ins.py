"""A line for each way in: taken, refused, changed or left. Who it was is said by number, and never what they typed."""

import logging
from typing import Any

from allauth.account.signals import authentication_step_completed, password_changed, password_reset, password_set
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import Signal
from structlog.contextvars import bound_contextvars

from projects.models import User

logger = logging.getLogger(__name__)

_SAID: tuple[tuple[Signal, int, str], ...] = (
    (user_logged_in, logging.INFO, "signed in"),
    (user_logged_out, logging.INFO, "signed out"),
    (user_login_failed, logging.WARNING, "a password was refused"),
    (authentication_failed, logging.WARNING, "a code was refused"),
    (password_changed, logging.INFO, "a password was changed"),
    (password_set, logging.INFO, "a password was set"),
    (password_reset, logging.INFO, "a password was reset by mail"),
    (authenticator_added, logging.INFO, "a second step was turned on"),
    (authenticator_removed, logging.WARNING, "a second step was turned off"),
)
_kept: list[Any] = []  # signals hold their receivers weakly


def watch() -> None:
    authentication_step_completed.connect(_proved, dispatch_uid="sign-ins")
    for signal, level, words in _SAID:
        receiver = _telling(level, words)
        _kept.append(receiver)
        signal.connect(receiver, dispatch_uid="sign-ins")


def _proved(user: User, method: str, **_: Any) -> None:
    """By a password, a code, the organisation's own sign-in; who came by a link from the operator has no such line."""
    with bound_contextvars(user=user.pk):
        logger.info("proved who they are", extra={"how": method})


def _telling(level: int, words: str) -> Any:
    def tell(user: User | None = None, **_: Any) -> None:
        about = {"user": user.pk} if user is not None and user.pk else {}
        with bound_contextvars(**about):
            logger.log(level, words)

    return tell
