"""One's own API tokens, each with what it is for in words."""

from dataclasses import dataclass

from orchestration.wording import listed
from projects import clock
from projects.models import ApiToken, Project, User


@dataclass(frozen=True)
class TokenRow:
    """`limits` says what it is for where it is not for everything; `over` that its time has passed."""

    token: ApiToken
    limits: str
    over: bool


def own_tokens(user: User) -> list[TokenRow]:
    """Those that were not ended, newest first. Two statements."""
    tokens = list(ApiToken.objects.filter(user=user, revoked_at=None).order_by("-pk"))
    ids = {project for token in tokens for project in token.projects or ()}
    names = dict(Project.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    now = clock.now()
    return [
        TokenRow(token, _limits(token, names), token.expires_at is not None and token.expires_at <= now)
        for token in tokens
    ]


def _limits(token: ApiToken, names: dict[int, str]) -> str:
    parts = []
    if token.scopes is not None:
        parts.append(f"may {listed(token.scopes)}")
    if token.projects is not None:
        parts.append(f"in {listed([names[project] for project in token.projects if project in names])}")
    return ", ".join(parts)
