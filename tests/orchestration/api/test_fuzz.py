"""Random calls against the whole application. `COUNTERSIGN_FUZZ` says how many; `make fuzz-api` makes 50,000."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from django.db import transaction
from rest_framework.response import Response

from orchestration.api.problems import problem
from orchestration.api.views.features import CanMove
from tests.orchestration.api.conftest import As
from tests.orchestration.api.fuzzing import Fuzz
from tests.orchestration.api.table import WRITES, Place, operations, prepare
from tests.orchestration.api.test_walk import address, here, routes
from tests.world import World

CASES = int(os.environ.get("COUNTERSIGN_FUZZ", "300"))
SEED = int(os.environ.get("COUNTERSIGN_FUZZ_SEED", "20261124"))
A_LIFE = 200  # calls until the project begins anew: after some hundred most of it is cancelled or gone
ROLES = ("manager", "engineer", "viewer")


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_no_call_breaks_what_the_description_promises(world: World, api: As, settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = settings.API_CALLS_PER_MINUTE_SIGNED_OUT = 0
    place = prepare(world)
    everybody = {who: api(who) for who in {*ROLES, *(write.who for write in WRITES)}}
    fuzz = Fuzz(Random(SEED), place, here(place), {who: everybody[who] for who in ROLES}, everybody.__getitem__)
    _reach_everything(fuzz)
    while fuzz.calls < CASES:
        with undone():
            for _ in range(min(A_LIFE, CASES - fuzz.calls)):
                fuzz.right_write() if fuzz.random.random() < 0.25 else fuzz.random_call()
    statuses = sorted({status for _, status in fuzz.reached})
    print(f"{fuzz.calls} calls, seed {SEED}, {len(fuzz.failures)} failures, statuses {statuses}")
    assert not fuzz.failures, "\n\n".join(fuzz.failures.values())
    with_success = {name for name, status in fuzz.reached if status < 300}
    assert set(operations()) == with_success, set(operations()) - with_success


def crash(answer: Response) -> Response:
    raise KeyError("planted")


def another_status(answer: Response) -> Response:
    return Response(answer.data, status=203)


def another_member(answer: Response) -> Response:
    return Response(answer.data | {"secret": 1})


def a_member_less(answer: Response) -> Response:
    return Response({"allowed": answer.data["allowed"], "blockers": []})


def another_type(answer: Response) -> Response:
    return Response(answer.data | {"allowed": "no"})


def another_code(answer: Response) -> Response:
    return problem(404, "vanished", "It was here.")


def no_problem(answer: Response) -> Response:
    return Response({"error": "no"}, status=404)


@pytest.mark.parametrize(
    "fault", [crash, another_status, another_member, a_member_less, another_type, another_code, no_problem]
)
def test_each_planted_fault_is_found(
    world: World, api: As, monkeypatch: pytest.MonkeyPatch, fault: Callable[[Response], Response]
) -> None:
    feature, right = world.feature(), CanMove.get
    monkeypatch.setattr(CanMove, "get", lambda *args, **kwargs: fault(right(*args, **kwargs)))
    fuzz = Fuzz(Random(SEED), Place(feature, {}), {}, {"viewer": api("viewer")}, api)
    fuzz.send(api("viewer"), "can_move", "GET", f"features/{feature.key}/can/merge")
    assert len(fuzz.failures) == 1


def _reach_everything(fuzz: Fuzz) -> None:
    """Each operation once as it is meant, so that what is reached afterwards is not what happens to be easy."""
    quiet = fuzz.random
    fuzz.random = _Plain()
    for write in WRITES:
        with undone():
            fuzz.send(
                fuzz.caller_for(write.who),
                write.operation,
                write.method,
                fuzz.place.path(write.path),
                fuzz.place.body(write),
            )
    names = {(method, path): name for name, (method, path, _) in operations().items()}
    for pattern in routes():
        template = "/api/v1/" + _template(str(pattern.pattern))
        if ("GET", template) in names:
            fuzz.send(fuzz.callers["manager"], names[("GET", template)], "GET", address(pattern, fuzz.names))
    fuzz.random = quiet


def _template(route: str) -> str:
    return "/".join(
        "{" + part[1:-1].partition(":")[2] + "}" if part.startswith("<") and part.endswith(">") else part
        for part in route.split("/")
    )


class _Plain(Random):
    """Never chooses anything unusual."""

    def random(self) -> float:
        return 0.5
