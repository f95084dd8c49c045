"""The answers in the description are real: each call that it shows is made, and answers in the same form."""

import json
import os
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from orchestration.api.answers import KEPT
from orchestration.api.views.schema import description
from tests.orchestration.api.conftest import As
from tests.orchestration.api.recording import keep, recorded
from tests.orchestration.api.table import operations, prepare
from tests.world import World

BYTES = {"get_file"}  # answered with bytes
NOTHING = {"remove_member", "withdraw_invitation", "remove_receiver"}  # answered without a body


def form(value: Any) -> Any:
    """Members and types, down to the first of each list."""
    if isinstance(value, dict):
        return {name: form(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [form(value[0])] if value else []
    return type(value).__name__


def test_every_call_is_answered_as_its_example_shows(world: World, api: As) -> None:
    """Where an answer took another form: `make api-examples`, and look at what became different."""
    found = recorded(prepare(world), api)
    if os.environ.get("COUNTERSIGN_RECORD"):
        keep(found)
        pytest.skip("recorded")
    kept = json.loads(KEPT.read_text())
    assert set(kept) == set(found) == set(operations()) - BYTES - NOTHING
    for name, one in found.items():
        assert one["status"] == kept[name]["status"], name
        assert form(one["answer"]) == form(kept[name]["answer"]), name


@pytest.mark.parametrize("name", sorted(set(operations()) - BYTES - NOTHING))
def test_every_example_of_an_answer_is_as_described(name: str) -> None:
    kept = json.loads(KEPT.read_text())[name]
    content = operations()[name][2]["responses"][str(kept["status"])]["content"]["application/json"]
    assert content["examples"]["answer"]["value"] == kept["answer"]
    whole = content["schema"] | {"components": description()["components"]}
    assert not list(Draft202012Validator(whole).iter_errors(kept["answer"]))
