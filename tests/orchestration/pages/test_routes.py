"""Every address of the site with every kind of visitor. A new route without an entry here fails.

What is not yours answers like what does not exist: same status, same body.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from projects.models import Event, Invitation, Membership, User
from projects.playbooks import Document
from projects.services.members import add_member, invitation_secret
from projects.services.proposals import propose
from projects.services.tokens import create_sign_in_link, create_token
from reviews.models import Revision, RevisionFile, ScreenComparison
from reviews.pairs import Inputs
from reviews.services import comparisons
from tests.orchestration.pages.test_process import SHORT
from tests.world import World, build_world

LOGIN = "/accounts/login/"
# Answered to anybody, for machines; the API is walked by its own test.
FOR_MACHINES = {"health_live", "health_ready", "metrics"}


@dataclass(frozen=True)
class Route:
    """`who`: anybody, signed (any account), member (of the project in its arguments) or operator (of the installation)."""

    who: str
    args: tuple[str, ...] = ()


ROUTES: dict[str, Route] = {
    "account_login": Route("anybody"),
    "account_logout": Route("anybody"),
    "account_inactive": Route("anybody"),
    "account_signup": Route("anybody"),
    "account_reset_password": Route("anybody"),
    "account_reset_password_done": Route("anybody"),
    "account_reset_password_from_key": Route("anybody", ("uid", "reset_key")),
    "account_reset_password_from_key_done": Route("anybody"),
    "mfa_authenticate": Route("anybody"),
    "openid_connect_login": Route("anybody", ("provider",)),
    "openid_connect_callback": Route("anybody", ("provider",)),
    "socialaccount_login_cancelled": Route("anybody"),
    "account_reauthenticate": Route("signed"),
    "mfa_index": Route("signed"),
    "mfa_reauthenticate": Route("signed"),
    "mfa_activate_totp": Route("signed"),
    "mfa_deactivate_totp": Route("signed"),
    "mfa_view_recovery_codes": Route("signed"),
    "mfa_generate_recovery_codes": Route("signed"),
    "mfa_download_recovery_codes": Route("signed"),
    "end_session": Route("signed", ("session",)),
    "end_other_sessions": Route("signed"),
    "account_change_password": Route("signed"),
    "account_set_password": Route("signed"),
    "sign_in_link": Route("anybody", ("sign_in",)),
    "invitation": Route("anybody", ("invitation",)),
    "demo_as": Route("anybody"),
    "style": Route("anybody"),
    "theme": Route("anybody"),
    "turn": Route("signed"),
    "notices": Route("signed"),
    "projects": Route("signed"),
    "search": Route("signed"),
    "account": Route("signed"),
    "operator": Route("operator"),
    "choose_password": Route("signed"),
    "new_token": Route("signed"),
    "end_token": Route("signed", ("token",)),
    "board": Route("member", ("slug",)),
    "dashboard": Route("member", ("slug",)),
    "dashboard_csv": Route("member", ("slug", "table")),
    "feature_new": Route("member", ("slug",)),
    "members": Route("member", ("slug",)),
    "member": Route("member", ("slug", "user")),
    "member_remove": Route("member", ("slug", "user")),
    "invitation_withdraw": Route("member", ("slug", "invited")),
    "components": Route("member", ("slug",)),
    "process": Route("member", ("slug",)),
    "process_rules": Route("member", ("slug",)),
    "process_publish": Route("member", ("slug",)),
    "process_compare": Route("member", ("slug",)),
    "process_proposal": Route("member", ("slug", "proposal")),
    "process_adopt": Route("member", ("slug", "number")),
    "process_export": Route("member", ("slug", "number", "kind")),
    "process_source": Route("member", ("slug", "number", "place")),
    "records": Route("member", ("slug",)),
    "project_history": Route("member", ("slug",)),
    "project_settings": Route("member", ("slug",)),
    "feature": Route("member", ("key",)),
    "feature_history": Route("member", ("key",)),
    "review": Route("member", ("key", "gate")),
    "contract_progress": Route("member", ("key", "gate")),
    "screen_progress": Route("member", ("key", "gate")),
    "screen_difference": Route("member", ("key", "gate", "comparison")),
    "offer": Route("member", ("key", "gate")),
    "offer_files": Route("member", ("key", "gate")),
    "offer_file": Route("member", ("key", "gate", "upload")),
    "plan_md": Route("member", ("key", "risks")),
    "plan_csv": Route("member", ("key", "risks")),
    "revision_file": Route("member", ("key", "gate", "number", "file")),
}
# Not there before its person turned the second step on.
SECOND_STEP = {"mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}
NO_SUCH = {"slug": "no-such-project", "key": "NOPE-1"}


def named_routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """(route, name) of every page; what has no name gets its route, so that it cannot hide."""
    for pattern in patterns:
        route = f"{prefix}{pattern.pattern}"
        if route.startswith("api/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from named_routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.name or route


def test_every_route_is_walked() -> None:
    found = {name for _, name in named_routes(get_resolver().url_patterns)}
    assert found - FOR_MACHINES == set(ROUTES)


@dataclass
class Walk:
    """A project with one of everything, and addresses of it."""

    world: World
    values: dict[str, Any]
    visitors: dict[str, User | None]

    def path(self, name: str, **instead: str) -> str:
        values = {**self.values, **instead}
        return reverse(name, args=[values[value] for value in ROUTES[name].args])

    def browser(self, who: str, **more: Any) -> Client:
        browser = Client(**more)
        user = self.visitors[who]
        if user is not None:
            browser.force_login(user)
        return browser


def compared(mocks: Revision) -> ScreenComparison:
    """Two of its screens, as a worker leaves them behind."""
    one, other = RevisionFile.objects.filter(revision=mocks)[:2]
    comparisons.ask(mocks.feature.project_id, [Inputs(one.sha256, other.sha256)])
    comparisons.compare_waiting()
    return ScreenComparison.objects.get(state="done", left_sha=one.sha256, right_sha=other.sha256)


@pytest.fixture
def walk(world: World) -> Walk:
    return build_walk(world)


def build_walk(world: World) -> Walk:
    cache.clear()
    feature = world.bring_to(world.feature(), "build")
    mocks = world.current(feature, "mocks")
    other = build_world("OTHER", "Other")
    invited = add_member(
        project=world.project, email="walked@example.org", roles_given=["qa"], by=world.people["manager"]
    ).invitation
    assert isinstance(invited, Invitation)
    token, _ = create_token(name="CI", by=world.people["pm"])
    documents = [Document("a.md", SHORT)]
    proposed = propose(project=world.project, documents=documents, by=world.people["manager"]).proposal
    assert proposed
    values = {
        "slug": world.project.slug,
        "key": feature.key,
        "gate": "mocks",
        "risks": "risks",
        "number": 1,
        "upload": 1,
        "comparison": compared(mocks).pk,
        "file": RevisionFile.objects.filter(revision=mocks)[0].name,
        "user": world.people["qa"].pk,
        "invited": invited.pk,
        "token": token.pk,
        "session": 1,
        "provider": "sso",
        "table": "states",
        "proposal": proposed.pk,
        "kind": "json",
        "place": 0,
        "uid": "1",
        "reset_key": "made-up",
        "sign_in": create_sign_in_link(user=world.people["qa"]),
        "invitation": invitation_secret(invited),
    }
    visitors = {
        "nobody": None,
        "outsider": world.outsider,
        "viewer": world.people["viewer"],
        "manager": world.people["manager"],
        "neighbour": other.people["manager"],
    }
    return Walk(world, values, visitors)


def of(who: str) -> list[str]:
    return [name for name, route in ROUTES.items() if route.who == who]


def visible(answer: HttpResponse, path: str) -> tuple[int, str]:
    """Status and body without what differs between any two answers: form tokens and the address asked for."""
    body = re.sub(r'(csrfmiddlewaretoken" value="|x-csrftoken": ")[^"]+', r"\1", answer.content.decode())
    return answer.status_code, body.replace(path, "PATH")


def safe_headers(answer: HttpResponse) -> bool:
    policy = answer.headers.get("Content-Security-Policy", "")
    return answer.headers.get("X-Content-Type-Options") == "nosniff" and "frame-ancestors 'none'" in policy


def test_nobody_sees_only_the_doors(walk: Walk, subtests: pytest.Subtests) -> None:
    for name, route in ROUTES.items():
        browser, path = walk.browser("nobody"), walk.path(name)
        for answer in (browser.get(path), browser.post(path)):
            with subtests.test(name):
                assert answer.status_code < 500
                if route.who != "anybody":
                    assert (answer.status_code, answer.headers["Location"]) == (302, f"{LOGIN}?next={path}")
                elif answer.status_code == 200:
                    assert safe_headers(answer)


@pytest.mark.parametrize("who", ["outsider", "neighbour"])
def test_what_is_not_yours_does_not_exist(walk: Walk, subtests: pytest.Subtests, who: str) -> None:
    browser = walk.browser(who)
    for name in of("member"):
        there, nowhere = walk.path(name), walk.path(name, **NO_SUCH)
        statuses = set()
        for method in ("get", "post", "head", "put", "delete", "options"):
            with subtests.test(name, method=method):
                mine, none = getattr(browser, method)(there), getattr(browser, method)(nowhere)
                statuses.add(mine.status_code)
                assert visible(mine, there) == visible(none, nowhere)
                assert mine.status_code in (404, 405)
                assert safe_headers(mine)
        assert 404 in statuses


@pytest.mark.parametrize("who", ["outsider", "viewer"])
def test_what_belongs_to_everybody_answers_everybody(walk: Walk, subtests: pytest.Subtests, who: str) -> None:
    browser = walk.browser(who)
    for name in of("signed"):
        with subtests.test(name):
            path = walk.path(name)
            answer = browser.get(path)
            assert answer.status_code in ((404,) if name in SECOND_STEP else (200, 302, 405)) and safe_headers(answer)
            assert walk.world.project.name not in answer.content.decode() or who == "viewer"
            assert browser.post(path).status_code < 500


def kept(world: World) -> tuple[int, int]:
    """What a change would change: members, and events of every kind."""
    return Membership.objects.count(), Event.objects.filter(project=world.project).count()


def test_a_viewer_reads_everything_and_changes_nothing(walk: Walk, subtests: pytest.Subtests) -> None:
    browser, before = walk.browser("viewer"), kept(walk.world)
    for name in of("member"):
        with subtests.test(name):
            path = walk.path(name)
            answer = browser.get(path)
            assert answer.status_code in (200, 204, 403, 405) and safe_headers(answer)
            assert browser.post(path).status_code in (400, 403, 405, 409)
            assert kept(walk.world) == before


def test_a_form_from_elsewhere_is_refused(walk: Walk, subtests: pytest.Subtests) -> None:
    browser = walk.browser("manager", enforce_csrf_checks=True)
    for name in ROUTES:
        with subtests.test(name):
            answer = browser.post(walk.path(name))
            assert answer.status_code == 403 and "has expired" in answer.content.decode()


HOSTILE = [
        "/p/%00", "/p/a%00b/members", "/p/shop/members/99999999999999999999", "/p/shop/members/99999999999999999999/remove",
        "/p/shop/invitations/99999999999999999999/withdraw", "/f/SHOP-99999999999999999999", "/f/SHOP-1%00", "/f/shop-1",
        "/f/SHOP-1/..%2f..%2fetc%2fpasswd", "/f/SHOP-1/prd%00/offer", "/f/SHOP-1/prd/revisions/99999999999999999999/files/a",
        "/f/SHOP-1/mocks/revisions/1/files/%00", "/f/SHOP-1/mocks/revisions/1/files/..%2f..%2fsettings.py",
        "/p/shop/dashboard/%00.csv", "/p/shop/process/99999999999999999999/playbooks/0", "/f/%F0%9F%92%A3/history",
        "/p/shop/process/proposals/99999999999999999999", "/p/shop/process/99999999999999999999/adopt",
        "/p/shop/process/1/export.%00", "/p/shop/process/99999999999999999999/export.json",
        "/p/shop/process/1/playbooks/99999999999999999999", "/account/tokens/99999999999999999999/end",
        "/invitations/%00", "/p/" + "x" * 5000, "/f/" + "X" * 5000 + "/history",
]  # fmt: skip


def test_hostile_addresses_are_nothing(walk: Walk, subtests: pytest.Subtests) -> None:
    browser = walk.browser("manager")
    for path in HOSTILE:
        with subtests.test(path[:80]):
            for answer in (browser.get(path), browser.post(path)):
                assert answer.status_code in (404, 405)
