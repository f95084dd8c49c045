"""The OpenAPI description: complete, valid, current in docs/, and true of what the calls take."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from orchestration.api.endpoint import Endpoint
from orchestration.api.urls import urlpatterns
from orchestration.api.views.schema import description
from tests.orchestration.api.table import operations

SNAPSHOT = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"
PAGES_ONLY = {"account_exists"}  # of services that no call reaches
WRITES = ("POST", "PUT", "PATCH", "DELETE")


def test_the_snapshot_in_the_docs_is_current() -> None:
    """When this fails for a reason: `manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml`."""
    assert yaml.safe_load(SNAPSHOT.read_text()) == description()


def test_it_is_generated_without_a_warning(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "openapi.yaml"))


def test_it_is_valid_openapi_3_1() -> None:
    assert description()["openapi"] == "3.1.0"
    assert description()["info"]["title"] == "Countersign"
    validate(description())


def test_every_call_of_the_address_table_is_described() -> None:
    described = {(method, operation["operationId"]) for _, (method, _, operation) in operations().items()}
    calls = [
        (method.upper(), pattern.name)
        for pattern in urlpatterns
        for method in ("get", "post", "put", "patch", "delete")
        if isinstance(pattern, URLPattern) and hasattr(getattr(pattern.callback, "cls", None), method)
    ]
    assert len(described) == len(calls) > 35


@pytest.mark.parametrize("name", sorted(operations()))
def test_every_call_says_enough(name: str) -> None:
    method, path, operation = operations()[name]
    responses = operation["responses"]
    assert operation["summary"] and operation["tags"]
    assert {"400", "401"} <= set(responses)
    assert ("404" in responses) == ("{" in path)
    assert any(status.startswith("2") for status in responses)
    for status, response in responses.items():
        if status >= "400":
            assert list(response["content"]) == ["application/problem+json"]
            assert response["description"]
    headers = [one["name"] for one in operation.get("parameters", []) if one["in"] == "header"]
    if method in WRITES:
        assert headers == ["Idempotency-Key"]
        assert {"403", "409", "413", "415", "422"} <= set(responses)
        assert ("requestBody" in operation) == bool(_examples(operation)), "a body has an example"


@pytest.mark.parametrize("name", sorted(operations()))
def test_examples_are_what_the_call_takes(name: str) -> None:
    operation = operations()[name][2]
    for example in _examples(operation):
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        whole = schema | {"components": description()["components"]}
        assert not list(Draft202012Validator(whole).iter_errors(example))


@pytest.mark.parametrize("name", sorted(operations()))
def test_every_refusal_lists_its_codes_with_an_example_of_each(name: str) -> None:
    """That no call is refused with a code it does not list is held by `check_answer`, in each test that calls it."""
    shared = description()["components"]["examples"]
    for status, response in operations()[name][2]["responses"].items():
        for content in response.get("content", {}).values() if status >= "400" else ():
            assert content["examples"], status
            whole = content["schema"] | {"components": description()["components"]}
            for code, reference in content["examples"].items():
                value = shared[reference["$ref"].rpartition("/")[2]]["value"]
                assert (str(value["status"]), value["code"]) == (status, code)
                assert not list(Draft202012Validator(whole).iter_errors(value))


def test_every_code_that_a_service_refuses_with_is_described() -> None:
    said = " ".join(
        response["description"]
        for _, _, operation in operations().values()
        for response in operation["responses"].values()
    )
    views = Path(settings.BASE_DIR) / "orchestration" / "api" / "views"
    used = {
        name
        for view in views.glob("*.py")
        for name in re.findall(r"from (\w+\.services\.\w+) import", view.read_text())
    }
    assert len(used) > 10
    for module in {*used, "reviews.rules"}:
        source = (Path(settings.BASE_DIR) / f"{module.replace('.', '/')}.py").read_text()
        for code in re.findall(r'\bcode="(\w+)"', source):
            assert f"`{code}`" in said or code in PAGES_ONLY, (code, module)


def test_every_write_is_answered_once_for_its_key() -> None:
    for pattern in urlpatterns:
        view = getattr(pattern.callback, "cls", Endpoint)
        for method in ("post", "put", "patch", "delete"):
            handler = getattr(view, method, None)
            assert handler is None or handler.__wrapped__, (pattern.name, method)


def test_it_is_served_to_everybody_as_json_and_yaml() -> None:
    client = Client()
    for path in ("/api/v1/schema", "/api/v1/schema/"):
        as_json = client.get(path)
        assert as_json.status_code == 200 and as_json.json() == description()
    for answer in (
        client.get("/api/v1/schema?format=yaml"),
        client.get("/api/v1/schema", headers={"Accept": "text/yaml"}),
    ):
        assert yaml.safe_load(answer.content) == description()


def _examples(operation: dict[str, Any]) -> list[Any]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return [example["value"] for example in content.get("examples", {}).values()]
