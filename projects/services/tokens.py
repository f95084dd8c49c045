"""API tokens and one-time sign-in links. The secret is shown once, its hash is kept."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from projects import clock
from projects.errors import Invalid, NotFound
from projects.models import ApiToken, Membership, SignInLink, User
from projects.scopes import SCOPES

PREFIX = "csn_"  # lets secret scanners find a leaked token
LINK_MINUTES = 30
LONGEST_DAYS = 366
_USE_NOTED_EVERY = timedelta(minutes=1)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def create_token(
    *,
    name: str,
    agent: str = "",
    scopes: Collection[str] = (),
    projects: Collection[str] = (),
    days: int | None = None,
    by: User,
) -> tuple[ApiToken, str]:
    """Return the token and its secret; it carries this person's rights.

    With an `agent` (its name) what is done with it is recorded as that AI agent's, for this person. `scopes` and
    `projects` (slugs) limit it, none of them do not; after `days` it ends by itself. Raises Invalid (name, agent, scopes,
    projects, days).
    """
    name = name.strip()
    if not name or len(name) > 80:
        raise Invalid({"name": ["Name the token after what will use it, in at most 80 characters."]})
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise Invalid({"days": [f"A token lasts from 1 to {LONGEST_DAYS} days, or until you end it."]})
    now, secret = clock.now(), PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by,
        name=name,
        agent=_agent_name(agent),
        scopes=_scopes(scopes),
        projects=_project_ids(projects, by),
        secret_hash=_hash(secret),
        hint=secret[:8],
        created_at=now,
        expires_at=None if days is None else now + timedelta(days=days),
    )
    return token, secret


def _scopes(wanted: Collection[str]) -> list[str] | None:
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown:
        raise Invalid({"scopes": [f"There is no such scope. The scopes are: {', '.join(SCOPES)}."]})
    return [scope for scope in SCOPES if scope in wanted] or None


def _project_ids(slugs: Collection[str], by: User) -> list[int] | None:
    wanted = set(slugs)
    mine = Membership.objects.filter(user=by, project__slug__in=wanted).values_list("project", flat=True)
    ids = sorted(mine) if wanted else []
    if len(ids) != len(wanted):
        raise Invalid({"projects": ["Choose among the projects that you are a member of."]})
    return ids or None


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


def find_token(*, secret: str) -> ApiToken | None:
    """The token in force behind a secret, or None; its `user` knows the agent and the limits it comes with.

    Looked up with each request, so that a token that was ended no longer works anywhere. Its last use is noted once a
    minute.
    """
    now = clock.now()
    token = (
        ApiToken.objects.select_related("user")
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .filter(secret_hash=_hash(secret), revoked_at=None, user__is_active=True)
        .first()
    )
    if token is None:
        return None
    if token.last_used_at is None or now - token.last_used_at > _USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    user = token.user
    user.agent = token.agent
    user.only_scopes = None if token.scopes is None else frozenset(token.scopes)
    user.only_projects = None if token.projects is None else frozenset(token.projects)
    return token


def authenticate(*, secret: str) -> User | None:
    """The active person behind a token, as they come in by it, or None."""
    token = find_token(secret=secret)
    return token.user if token else None


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
