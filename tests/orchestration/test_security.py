"""What holds for every answer of the site, whoever asks: headers, methods, members, files that are nobody's."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from tests.orchestration.api.calling import BASE, Caller
from tests.orchestration.api.table import WRITES, prepare
from tests.orchestration.pages.test_routes import ROUTES, Walk, build_walk, of
from tests.world import World

ODD = ("/nowhere", "/p/%00", "/health/live", "/metrics", f"{BASE}schema", f"{BASE}docs", f"{BASE}nowhere", f"{BASE}me")
SENT_ELSEWHERE = re.compile(r"""(?:src|action|srcset|poster)=["'](?:https?:)?//""")


@pytest.fixture
def walk(world: World) -> Walk:
    return build_walk(world)


def lacking(answer: HttpResponse, *, private: bool) -> set[str]:
    """What an answer should carry and does not."""
    said = answer.headers
    policy, kept = said.get("Content-Security-Policy", ""), said.get("Cache-Control", "")
    kind = said.get("Content-Type", "")
    fine = {
        "policy": "default-src 'none'" in policy and "frame-ancestors 'none'" in policy,
        "no script but ours": "unsafe" not in policy and not re.search(r"(script|style|connect)-src[^;]*(https?:|\*)", policy),
        "nosniff": said.get("X-Content-Type-Options") == "nosniff",
        "referrer": said.get("Referrer-Policy") == "same-origin",
        "no other site reads": "Access-Control-Allow-Origin" not in said and said.get("Cross-Origin-Resource-Policy") == "same-origin",
        "charset": not answer.content or not kind.startswith("text/") or "charset=utf-8" in kind,
        "type": not answer.content or bool(kind),
        "private": not private or ("private" in kept and ("no-store" in kept or "no-cache" in kept)),
        "nothing from elsewhere": "text/html" not in kind or not SENT_ELSEWHERE.search(answer.content.decode()),
    }  # fmt: skip
    return {name for name, is_so in fine.items() if not is_so}


def test_every_answer_carries_what_keeps_a_browser_safe(walk: Walk) -> None:
    """Every page, whatever its status, and what lies beside the pages; a token's answers as a session's."""
    found: dict[str, set[str]] = {}
    pages, ways_out = 0, 0
    for who, names in (("nobody", of("anybody")), ("manager", list(ROUTES))):
        browser = walk.browser(who)
        for path in (*map(walk.path, names), *ODD):
            answer = browser.get(path, headers={"Origin": "https://evil.example"})
            found[f"{who} {path}"] = lacking(answer, private=who == "manager" and answer.status_code != 404)
            if who == "manager" and answer.status_code == 200 and b"<main" in answer.content:
                pages, ways_out = pages + 1, ways_out + (b"/accounts/logout/" in answer.content)
    for path in ("me", "features", f"features/{walk.values['key']}", "nowhere"):
        answer = Caller(walk.world.people["qa"]).get(path)
        found[f"token {path}"] = lacking(answer, private=True)
    assert not {where: what for where, what in found.items() if what}
    assert len(found) > 90 and ways_out == pages > 20


def test_the_control_sees_what_is_missing() -> None:
    bare = HttpResponse("<img src='//evil.example/x'>", content_type="text/html")
    assert len(lacking(bare, private=True)) == 7


def test_no_other_site_reads_an_answer(world: World) -> None:
    browser = Client()
    browser.force_login(world.people["qa"])
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for path in ("/", f"{BASE}me", f"{BASE}projects"):
        for answer in (browser.options(path, headers=asked), browser.get(path, headers=asked)):
            assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_trace_gives_nothing_back(world: World) -> None:
    browser = Client()
    browser.force_login(world.people["manager"])
    for path in ("/", "/p/shop", "/account", "/accounts/login/", *ODD):
        answer = browser.trace(path, headers={"X-Secret": "csn_marker"})
        assert b"csn_marker" not in answer.content and answer.headers["Content-Type"] != "message/http", path


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [".git/config", "static/", "static/../manage.py", "static/%2e%2e/manage.py", "static/..%2fmanage.py", "var/secret_key",
     "manage.py", "static/css/", ".env", "docker/.env", "requirements.lock"],
)  # fmt: skip
def test_nothing_of_the_checkout_is_served(path: str) -> None:
    assert Client().get(f"/{path}").status_code == 404


FOREIGN = ("id", "number", "state", "author", "user", "source_digest", "created_at", "at", "is_operator", "roles_held")


def test_no_write_takes_a_member_that_is_not_its_own(world: World) -> None:
    """It is refused or changes nothing: what was sent in it is in no answer and in no row."""
    place = prepare(world)
    for write in WRITES:
        planted = {name: "zz-planted" for name in FOREIGN if name not in write.kinds}
        with transaction.atomic():
            caller = Caller(world.people[write.who])
            answer = caller.send(write.method, place.path(write.path), {**planted, **place.body(write)})
            assert answer.status_code in (write.status, 400), (write.operation, answer.content[:300])
            assert answer.status_code == 400 or b"zz-planted" not in answer.content, write.operation
            assert tables_with("zz-planted") == [], write.operation
            transaction.set_rollback(True)


def test_the_control_finds_what_was_stored(world: World) -> None:
    world.feature("zz-planted")
    assert "projects_feature" in tables_with("zz-planted")


def tables_with(text: str) -> list[str]:
    with connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names()))
        asked = " UNION ALL ".join(f"SELECT '{name}' FROM \"{name}\" t WHERE t::text LIKE %s" for name in names)
        cursor.execute(asked, [f"%{text}%"] * len(names))
        return sorted({name for (name,) in cursor.fetchall()})


def test_scripts_keep_nothing_of_a_project_in_the_browser() -> None:
    """Only how two screens are laid over each other, for as long as the tab is open."""
    scripts = [
        path for root in settings.STATICFILES_DIRS for path in Path(root).rglob("*.js") if "vendor" not in path.parts
    ]
    keeping = {path.name for path in scripts if re.search(r"localStorage|sessionStorage|indexedDB", path.read_text())}
    assert len(scripts) > 5 and keeping == {"screen-compare.js"}
