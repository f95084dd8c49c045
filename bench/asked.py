"""What people, programs and the worker ask of a large installation: every page and call that reads, some writes, the tasks."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

WORLD, PROJECT = "p03", "P03"
# Pages whose answer is a file for somebody else, or which take a secret.
_NOT_READ = {"sign_in_link", "invitation", "demo_as", "theme", "openid_connect_login", "openid_connect_callback"}
_TASKS = ("relay_events", "sweep", "settle_expired", "compare_screens", "compare_contracts", "anchor_chains", "tidy")
Ask = Callable[[], Any]


@dataclass(frozen=True)
class Place:
    """Somebody at work in the fourth project, on one feature that is being built."""

    browsers: dict[str, Client]
    tokens: dict[str, str]
    values: dict[str, Any]


def place() -> Place:
    models, tokens = import_module("projects.models"), import_module("projects.services.tokens")
    reviews = import_module("reviews.models")
    people = {
        who: models.User.objects.get(email=f"{who}.{WORLD}@example.org") for who in ("manager", "pm", "engineer", "qa")
    }
    slug = models.Project.objects.get(key=PROJECT).slug
    _anchor(models)
    people["manager"].is_operator = True
    people["manager"].save()
    feature = models.Feature.objects.filter(project__key=PROJECT, state="build").order_by("-number")[0]
    file = reviews.RevisionFile.objects.filter(revision__feature=feature)[0]
    browsers = {}
    for who, user in people.items():
        browsers[who] = Client()
        browsers[who].force_login(user)
    shown = {"slug": slug, "key": feature.key, "gate": "contract", "risks": "risks", "number": 1, "kind": "json"}
    shown |= {"table": "states", "place": 0, "user": people["qa"].pk, "file": file.name, "version": 1}
    secrets = {who: tokens.create_token(name="bench", by=user)[1] for who, user in people.items()}
    return Place(browsers, secrets, shown)


def _anchor(models: Any) -> None:
    """As if all chains had been tied two hours ago, so that the next anchor has but the new events to tie."""
    newest = models.Event.objects.order_by("-pk")[0].pk
    past = timezone.now() - timedelta(hours=2)
    models.Anchor.objects.create(at=past, last_event=newest, heads={}, prev="", hash="0" * 64)


def questions(at: Place) -> Iterator[tuple[str, Ask]]:
    """(what for, the call) of each; nothing has been asked before the call."""
    yield from _pages(at)
    yield from _calls(at)
    yield from _writes(at)
    tasks = import_module("orchestration.tasks")
    for name in _TASKS:
        yield f"task {name}", getattr(tasks, name)


def _pages(at: Place) -> Iterator[tuple[str, Ask]]:
    routes = import_module("tests.orchestration.pages.test_routes").ROUTES
    for name, route in routes.items():
        if name in _NOT_READ or not all(value in at.values for value in route.args):
            continue
        yield f"page {name}", _get(at, reverse(name, args=[at.values[value] for value in route.args]))
    more = ("?show=mine", "?show=stopped", "?show=over", "?show=role&role=qa", "?state=merged", "?state=cancelled")
    for query in more:
        yield f"page board {query}", _get(at, f"/p/{at.values['slug']}{query}")
    yield "page search, words", _get(at, "/search?q=carts+9999")
    yield "page search, a key", _get(at, f"/search?q={at.values['key']}")
    for path in ("/metrics", "/health/ready"):
        yield path, _get(at, path)


def _calls(at: Place) -> Iterator[tuple[str, Ask]]:
    urls = import_module("orchestration.api.urls").urlpatterns
    known = at.values | {"user_id": at.values["user"], "name": at.values["file"], "move": "submit", "n": 1}
    for pattern in urls:
        names = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
        if isinstance(pattern, URLPattern) and all(name in known for name in names):
            path = reverse(pattern.name or "", kwargs={name: known[name] for name in names})
            yield f"GET {_short(str(pattern.pattern))}", _call(at, path)
    for query in (
        "state=build",
        "turn=me",
        f"project={at.values['slug']}",
        f"project={at.values['slug']}&state=merged",
    ):
        yield f"GET features?{query}", _call(at, f"/api/v1/features?{query}")
    for path in ("features", f"features/{at.values['key']}/events", f"projects/{at.values['slug']}/events"):
        yield f"GET {path.split('/')[-1]}, a later page", lambda path=path: _later(at, f"/api/v1/{path}?page_size=5")


def _later(at: Place, path: str) -> None:
    for _ in range(3):
        answer = _call(at, path)().json()
        if not answer.get("next"):
            return
        path = answer["next"].split("testserver")[-1]


def _writes(at: Place) -> Iterator[tuple[str, Ask]]:
    base = f"/api/v1/features/{at.values['key']}"
    prd = {"body": "# Carts\n\n## Goals\n- A goal that was not there.\n"}
    yield "POST features", _call(at, f"/api/v1/projects/{at.values['slug']}/features", {"title": "A new one"}, who="pm")
    yield "POST revisions", _call(at, f"{base}/gates/prd/revisions", prd, who="pm")
    yield "POST decisions", lambda: _decide(at, f"{base}/gates/prd")
    tick = f"{base}/phases/api-engineer/2/activities/1"
    yield "POST activities", _call(at, tick, {"done": True}, who="engineer")
    yield "POST moves", _call(at, f"{base}/moves", {"move": "submit"}, who="engineer")
    yield "POST flags", _call(at, f"{base}/flags", {"reason": "Stop."}, who="qa")


def _decide(at: Place, gate: str) -> None:
    newest = _call(at, f"{gate}/revisions")().json()["results"][0]
    body = {"verdict": "accept", "revision": newest["number"], "digest": newest["digest"]}
    _call(at, f"{gate}/decisions", body, who="engineer")()


def _get(at: Place, path: str) -> Ask:
    return lambda: _well(at.browsers["manager"].get(path), path)


def _call(at: Place, path: str, body: dict[str, Any] | None = None, *, who: str = "manager") -> Ask:
    head = {"Authorization": f"Bearer {at.tokens[who]}"}
    if body is None:
        return lambda: _well(Client().get(path, headers=head), path)
    return lambda: _well(Client().post(path, json.dumps(body), content_type="application/json", headers=head), path)


def _well(answer: Any, path: str) -> Any:
    if answer.status_code >= 500:
        raise SystemExit(f"{path} answers {answer.status_code}")
    if answer.status_code == 404:
        print(f"{path} answers 404", file=sys.stderr)
    return answer


def _short(pattern: str) -> str:
    return re.sub(r"<\w+:(\w+)>", r"{\1}", pattern)
