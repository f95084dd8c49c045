"""A server process is killed between its commit and its answer, and the guards of idempotency are taken away one by one."""

import http.client
import json
import os
import signal
import socket
from collections.abc import Callable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

from orchestration.api import idempotency
from orchestration.api.bodies import Body
from projects.models import Feature
from tests.orchestration.api import test_idempotency as usual
from tests.orchestration.api.calling import BASE, Caller
from tests.orchestration.api.conftest import As
from tests.world import World

Check = Callable[[World, As], None]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def send_to_a_process_that_dies_after_its_commit(caller: Caller, path: str, body: Any, *, key: str) -> None:
    """The whole application in a process and on a connection of its own; not a byte of the answer leaves it."""
    server = WSGIServer(("127.0.0.1", 0), _Quiet)
    application = WSGIHandler()

    def dying(environ: Any, start_response: Any) -> Any:
        application(environ, start_response)
        os.kill(os.getpid(), signal.SIGKILL)

    server.set_app(dying)
    child = os.fork()
    if child == 0:
        try:
            connections["default"].connection = None  # the parent's; this process opens its own
            server.handle_request()
        finally:
            os._exit(1)
    asking = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError, socket.timeout)):
        asking.request("POST", BASE + path, json.dumps(body), _headers(caller, key))
        asking.getresponse()
    server.server_close()
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def _headers(caller: Caller, key: str) -> dict[str, str]:
    return caller.headers | {"Content-Type": "application/json", "Idempotency-Key": key}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("guarded", "features"), [(True, 1), (False, 2)])
def test_a_crash_between_commit_and_answer_is_made_good_by_asking_again(
    world: World, api: As, settings: Any, monkeypatch: pytest.MonkeyPatch, guarded: bool, features: int
) -> None:
    """Without the kept answer the very same request happens twice."""
    settings.ALLOWED_HOSTS = ["*"]
    caller = api("pm")
    if not guarded:
        monkeypatch.setattr(idempotency._Claim, "keep", lambda *_: None)
    send_to_a_process_that_dies_after_its_commit(caller, usual.PLACE, usual.NEW, key="one")
    assert Feature.objects.count() == 1, "it was committed"
    again = caller.post(usual.PLACE, usual.NEW, key="one")
    assert again.status_code == 201
    assert ("Idempotency-Replayed" in again.headers) == guarded
    assert Feature.objects.count() == features
    assert (again.json()["key"] == "SHOP-1") == guarded


@pytest.mark.parametrize(
    ("holder", "name", "instead", "check"),
    [
        (idempotency._Claim, "take", None, usual.test_the_same_key_and_body_get_the_same_answer),
        (idempotency._Claim, "keep", None, usual.test_the_same_key_and_body_get_the_same_answer),
        (Body, "fingerprint", "x", usual.test_another_body_is_refused),
        (Body, "fingerprint", "x", usual.test_a_form_is_told_by_its_parts_and_not_by_its_boundaries),
        (idempotency._Claim, "take", None, usual.test_after_a_day_the_key_is_free),
    ],
)
def test_each_check_fails_without_its_guard(
    world: World, api: As, monkeypatch: pytest.MonkeyPatch, holder: type, name: str, instead: Any, check: Check
) -> None:
    monkeypatch.setattr(holder, name, lambda *_: instead)
    with pytest.raises((AssertionError, KeyError)):
        check(world, api)


def test_keys_are_told_apart_by_person_and_address(world: World, api: As, monkeypatch: pytest.MonkeyPatch) -> None:
    """With claims that all belong to one person and one address, the check of it fails."""
    kept = idempotency._Claim.__init__

    def one_for_all(claim: Any, user: int, route: str, key: str, body_hash: str) -> None:
        kept(claim, world.people["pm"].pk, "POST /", key, body_hash)

    monkeypatch.setattr(idempotency._Claim, "__init__", one_for_all)
    with pytest.raises(AssertionError):
        usual.test_a_key_belongs_to_one_person_and_one_address(world, api)
