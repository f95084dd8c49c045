"""Random calls against the whole application. `COUNTERSIGN_FUZZ` says how many; `make fuzz-api` makes 50,000."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from rest_framework.response import Response
from schemathesis.core.failures import FailureGroup

from orchestration.api.fields import Text
from orchestration.api.problems import problem
from orchestration.api.views.features import CanMove
from orchestration.api.views.schema import description
from tests.orchestration.api.conftest import As
from tests.orchestration.api.fuzzing import Walk
from tests.orchestration.api.judging import keeps_its_word, load
from tests.orchestration.api.table import operations
from tests.world import World

CASES = int(os.environ.get("COUNTERSIGN_FUZZ", "2000"))
SEED = int(os.environ.get("COUNTERSIGN_FUZZ_SEED", "20261124"))


@pytest.fixture(autouse=True)
def called_in_process(db: None, settings: Any) -> Iterator[None]:
    """As often as they like, and on the connection that holds the test's transaction."""
    settings.API_CALLS_PER_MINUTE = settings.API_CALLS_PER_MINUTE_SIGNED_OUT = 0
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_no_call_breaks_what_the_description_promises() -> None:
    print(f"seed {SEED}")
    began, walk = time.monotonic(), Walk(SEED)
    walk.go(CASES)
    succeeded = Counter(dict.fromkeys(operations(), 0))
    for (name, status), count in walk.reached.items():
        succeeded[name] += count if status < 300 else 0
    print(f"{walk.calls} calls, {len(walk.failures)} kinds of failure, {time.monotonic() - began:.0f} s; answered 2xx:")
    print(", ".join(f"{name} {count}" for name, count in reversed(succeeded.most_common())))
    assert walk.calls >= CASES
    assert not walk.failures, "\n\n".join(walk.failures.values())
    assert min(succeeded.values()), [name for name, count in succeeded.items() if not count]


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


@pytest.fixture
def can_move(world: World, api: As) -> Callable[[Any], schemathesis.Case]:
    """One call that succeeds, by a description."""
    key, headers = world.feature().key, api("viewer").headers

    def made(schema: Any) -> schemathesis.Case:
        operation = schema["/api/v1/features/{key}/can/{move}"]["GET"]
        return operation.Case(path_parameters={"key": key, "move": "merge"}, headers=dict(headers))

    return made


@pytest.mark.parametrize(
    "fault", [crash, another_status, another_member, a_member_less, another_type, another_code, no_problem]
)
def test_each_planted_fault_is_found(
    can_move: Any, monkeypatch: pytest.MonkeyPatch, fault: Callable[[Response], Response]
) -> None:
    case, right = can_move(load()), CanMove.get
    case.call_and_validate(additional_checks=[keeps_its_word])
    monkeypatch.setattr(CanMove, "get", lambda *args, **kwargs: fault(right(*args, **kwargs)))
    with pytest.raises(FailureGroup):
        case.call_and_validate(additional_checks=[keeps_its_word])


def test_a_description_that_says_otherwise_is_found(can_move: Any) -> None:
    wrong = deepcopy(description())
    del wrong["paths"]["/api/v1/features/{key}/can/{move}"]["get"]["responses"]["200"]
    with pytest.raises(FailureGroup, match="Undocumented"):
        can_move(load(wrong)).call_and_validate()


def test_a_wrong_body_that_is_taken_is_found(world: World, api: As, monkeypatch: pytest.MonkeyPatch) -> None:
    key, headers = world.feature().key, api("viewer").headers
    operation = load()["/api/v1/features/{key}/flags"]["POST"]
    wrong = operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    @hypothesis.settings(
        max_examples=20, derandomize=True, database=None, deadline=None, phases=[hypothesis.Phase.generate]
    )
    @hypothesis.given(case=wrong)
    def offered(case: schemathesis.Case) -> None:
        case.path_parameters, case.headers = {"key": key}, dict(headers)
        case.call_and_validate(excluded_checks=[schemathesis.checks.CHECKS.get_one("ignored_auth")])

    offered()
    right = Text.run_validation

    def anything(field: Text, data: Any) -> str:
        return "Taken." if field.field_name == "reason" else right(field, data)

    monkeypatch.setattr(Text, "run_validation", anything)
    with pytest.raises(FailureGroup, match="Schema-violating request accepted"):
        offered()
