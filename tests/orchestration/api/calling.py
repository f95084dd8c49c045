"""Call the API as a person with a token, and hold every answer against the API's own description."""

import json
import re
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from jsonschema import Draft202012Validator

from orchestration.api.views.schema import description
from projects.models import User
from projects.services.tokens import create_token

BASE = "/api/v1/"


class Caller:
    """Requests through all middleware; a crash is answered with the 500 that a client would see."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {create_token(name='tests', by=user)[1]}"} if user else {}

    def call(self, method: str, path: str, **options: Any) -> HttpResponse:
        headers = self.headers | options.pop("headers", {})
        response = self.client.generic(method, BASE + path, headers=headers, **options)
        check_answer(method, response)
        return response

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, headers=headers)

    def send(self, method: str, path: str, body: Any = None, *, key: str | None = None) -> HttpResponse:
        """A JSON body; `key` is an Idempotency-Key."""
        headers = {"Idempotency-Key": key} if key is not None else {}
        data = b"" if body is None else json.dumps(body).encode()
        return self.call(method, path, data=data, content_type="application/json", headers=headers)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> HttpResponse:
        return self.send("POST", path, body, key=key)

    def upload(self, path: str, fields: dict[str, Any], *, key: str | None = None) -> HttpResponse:
        """A multipart form; bytes, or (name, bytes), become files, a list repeats its field."""
        headers = self.headers | ({"Idempotency-Key": key} if key is not None else {})
        data = {name: [_part(one) for one in _several(value)] for name, value in fields.items()}
        response = self.client.post(BASE + path, data, headers=headers)
        check_answer("POST", response)
        return response


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _part(value: Any) -> Any:
    if isinstance(value, tuple):
        return SimpleUploadedFile(value[0], value[1])
    return SimpleUploadedFile("file.png", value) if isinstance(value, bytes) else value


def check_answer(method: str, response: HttpResponse) -> None:
    """No crash; a problem document for every refusal; and exactly what the description promises for this call."""
    assert response.status_code < 500 or response.status_code == 507, response.content[:2000]
    kind = response.headers.get("Content-Type", "")
    if method == "HEAD":
        assert not response.content
        return
    if response.status_code >= 400:
        body = json.loads(response.content)
        assert kind == "application/problem+json", kind
        assert body["status"] == response.status_code
        assert body["code"] and body["detail"] and body["title"]
        assert (response.status_code in (400, 413, 415)) == ("errors" in body), body
    operation = operation_of(method, response)
    if operation is not None and response.status_code != 405:
        check_promise(operation, response.status_code, kind, response.content)


def check_promise(operation: dict[str, Any], status: int, kind: str, content: bytes) -> None:
    """Exactly a status, type, members and code that the description promises for this call."""
    promised = operation["responses"].get(str(status))
    assert promised is not None, f"{operation['operationId']} promises no {status}: {content!r}"
    described = promised.get("content", {}).get(kind.split(";")[0])
    if status in (204, 304):
        assert not content
        return
    assert described is not None, (operation["operationId"], kind)
    if kind.startswith(("application/json", "application/problem")):
        answer = json.loads(content)
        errors = [error.message for error in _validator(json.dumps(described["schema"])).iter_errors(answer)]
        assert not errors, (operation["operationId"], errors)
        if status >= 400:
            assert answer["code"] in described["examples"], (operation["operationId"], status, answer["code"])


def operation_of(method: str, response: HttpResponse) -> dict[str, Any] | None:
    match = getattr(response, "resolver_match", None)
    route = re.sub(r"<\w+:(\w+)>", r"{\1}", match.route if match else "")
    calls: dict[str, Any] = description()["paths"].get(f"/{route}", {})
    return calls.get(method.lower())


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema) | {"components": _closed_components()})


@cache
def _closed_components() -> dict[str, Any]:
    """The description's shapes with nothing beside what they document, but in problems."""
    components = json.loads(json.dumps(description()["components"]))
    for name, shape in components["schemas"].items():
        if shape.get("type") == "object" and "properties" in shape and not name.endswith("Problem"):
            shape["additionalProperties"] = False
    return components
