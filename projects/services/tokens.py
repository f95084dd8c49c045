"""API tokens and one-time sign-in links. The secret is shown once, its hash is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from projects import clock
from projects.errors import Invalid, NotFound
from projects.models import ApiToken, SignInLink, User

PREFIX = "csn_"  # lets secret scanners find a leaked token
LINK_MINUTES = 30
_USE_NOTED_EVERY = timedelta(minutes=1)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def create_token(*, name: str, agent: str = "", by: User) -> tuple[ApiToken, str]:
    """Return the token and its secret; it carries all of this person's rights.

    With an `agent` (its name) what is done with it is recorded as that AI agent's, for this person. Raises Invalid
    (name, agent).
    """
    name = name.strip()
    if not name or len(name) > 80:
        raise Invalid({"name": ["Name the token after what will use it, in at most 80 characters."]})
    agent = _agent_name(agent)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by, name=name, agent=agent, secret_hash=_hash(secret), hint=secret[:8], created_at=clock.now()
    )
    return token, secret


def _agent_name(agent: str) -> str:
    """It stands beside its person's name in every history, so it is one line of what can be seen."""
    agent = " ".join(agent.split())
    if len(agent) > 80 or not agent.isprintable():
        raise Invalid({"agent": ["Name the agent in at most 80 characters, without control characters."]})
    return agent


def revoke_token(*, token: ApiToken, by: User) -> None:
    if token.user_id != by.pk:
        raise NotFound()
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now())


def authenticate(*, secret: str) -> User | None:
    """The active person behind a token, with the agent that acts for them, or None.

    Its last use is noted once a minute, not with each request.
    """
    token = (
        ApiToken.objects.select_related("user")
        .filter(secret_hash=_hash(secret), revoked_at=None, user__is_active=True)
        .first()
    )
    if token is None:
        return None
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at > _USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    token.user.agent = token.agent
    return token.user


def create_sign_in_link(*, user: User) -> str:
    """The secret of a link that signs this person in once, within half an hour."""
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    SignInLink.objects.create(
        user=user, secret_hash=_hash(secret), created_at=now, expires_at=now + timedelta(minutes=LINK_MINUTES)
    )
    return secret


def use_sign_in_link(*, secret: str) -> User:
    """Burn the link and return its person; NotFound for an unknown, used or expired one."""
    with transaction.atomic():
        link = (
            SignInLink.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(secret_hash=_hash(secret), used_at=None, expires_at__gt=clock.now(), user__is_active=True)
            .first()
        )
        if link is None:
            raise NotFound()
        link.used_at = clock.now()
        link.save(update_fields=["used_at"])
    return link.user
