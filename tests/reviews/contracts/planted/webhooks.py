"""Webhooks and callbacks: what they send is received, and what they take for an answer is sent."""

from typing import Any

from tests.reviews.contracts.planted.operations import OK, one, paths
from tests.reviews.contracts.planted.rows import Json, Whole, answer, body, fields, parameter

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}


def hook(operation: Json, name: str = "paid") -> Json:
    """A contract with a webhook."""
    return paths(webhooks={name: {"post": operation}})


def calls_back(operation: Json | None) -> Json:
    """A contract whose operation calls back."""
    callbacks = {"done": {"{$request.body#/url}": {"post": operation}}} if operation else {}
    return one("/a", {"post": OK | {"callbacks": callbacks}})


def message(schema: Any, **more: Any) -> Json:
    """What a webhook sends, and what it takes for an answer."""
    return {"requestBody": body(schema), "responses": {"204": {"description": "taken"}}} | more


ROWS = [
    Whole("a webhook comes", hook(message(TEXT), "made"), paths(webhooks={"made": {"post": message(TEXT)}, "paid": {"post": message(TEXT)}}), "message-added safe"),
    Whole("a webhook goes", paths(webhooks={"made": {"post": message(TEXT)}, "paid": {"post": message(TEXT)}}), hook(message(TEXT), "made"), "message-removed breaking"),
    Whole("a webhook sends a new value", hook(message({"enum": ["a"]})), hook(message({"enum": ["a", "b"]})), "response-enum-value-added risky"),
    Whole("a webhook sends one value less", hook(message({"enum": ["a", "b"]})), hook(message({"enum": ["a"]})), "response-enum-value-removed safe"),
    Whole("a field of a webhook may be missing", hook(message(fields(["a"], a=TEXT))), hook(message(fields(a=TEXT))), "response-property-optional breaking"),
    Whole("a webhook sends a body", hook({"responses": {}}), hook({"requestBody": body(TEXT), "responses": {}}), "response-body-added safe"),
    Whole("a webhook sends no body", hook({"requestBody": body(TEXT), "responses": {}}), hook({"responses": {}}), "response-body-removed breaking"),
    Whole("a webhook always sends a body", hook({"requestBody": body(TEXT), "responses": {}}), hook({"requestBody": body(TEXT, required=True), "responses": {}}), "response-body-required safe"),
    Whole("a webhook may send no body", hook({"requestBody": body(TEXT, required=True), "responses": {}}), hook({"requestBody": body(TEXT), "responses": {}}), "response-body-optional breaking"),
    Whole("a webhook sends one more media type", hook(message(TEXT)), hook({"requestBody": {"content": {"application/json": {"schema": TEXT}, "text/plain": {"schema": TEXT}}}, "responses": {"204": {"description": "ok"}}}), "response-media-type-added safe"),
    Whole("a webhook takes one more answer", hook(message(TEXT)), hook(message(TEXT, responses={"204": {"description": "ok"}, "202": {"description": "ok"}})), "request-status-added safe"),
    Whole("a webhook takes one answer less", hook(message(TEXT, responses={"204": {"description": "ok"}, "202": {"description": "ok"}})), hook(message(TEXT)), "request-success-removed breaking"),
    Whole("a webhook takes one error less", hook(message(TEXT, responses={"204": {"description": "ok"}, "410": {"description": "stop"}})), hook(message(TEXT)), "request-status-removed breaking"),
    Whole("a webhook takes any other answer", hook(message(TEXT)), hook(message(TEXT, responses={"204": {"description": "ok"}, "default": {"description": "?"}})), "request-default-status-added safe"),
    Whole("a webhook asks for a field in the answer", hook(message(TEXT, responses={"200": answer(fields(a=TEXT))})), hook(message(TEXT, responses={"200": answer(fields(["a"], a=TEXT))})), "request-property-required breaking"),
    Whole("a webhook's answer needs a header", hook(message(TEXT, responses={"200": {"description": "ok"}})), hook(message(TEXT, responses={"200": {"description": "ok", "headers": {"X-A": {"required": True, "schema": TEXT}}}})), "request-header-added-required breaking"),
    Whole("a webhook's answer may have a header", hook(message(TEXT, responses={"200": {"description": "ok"}})), hook(message(TEXT, responses={"200": {"description": "ok", "headers": {"X-A": {"schema": TEXT}}}})), "request-header-added safe"),
    Whole("a header of a webhook's answer is not read", hook(message(TEXT, responses={"200": {"description": "ok", "headers": {"X-A": {"schema": TEXT}}}})), hook(message(TEXT, responses={"200": {"description": "ok"}})), "request-header-removed breaking"),
    Whole("a webhook's answer must have a header", hook(message(TEXT, responses={"200": {"description": "ok", "headers": {"X-A": {"schema": TEXT}}}})), hook(message(TEXT, responses={"200": {"description": "ok", "headers": {"X-A": {"schema": TEXT, "required": True}}}})), "request-header-required breaking"),
    Whole("a webhook's answer need not have a header", hook(message(TEXT, responses={"200": {"description": "ok", "headers": {"X-A": {"schema": TEXT, "required": True}}}})), hook(message(TEXT, responses={"200": {"description": "ok", "headers": {"X-A": {"schema": TEXT}}}})), "request-header-optional safe"),
    Whole("a webhook gives a header", hook(message(TEXT)), hook(message(TEXT, parameters=[parameter("X-Sign", "header", TEXT, required=True)])), "response-parameter-added safe"),
    Whole("a webhook gives a header no more", hook(message(TEXT, parameters=[parameter("X-Sign", "header", TEXT)])), hook(message(TEXT)), "response-parameter-removed risky"),
    Whole("a webhook gives a sure header no more", hook(message(TEXT, parameters=[parameter("X-Sign", "header", TEXT, required=True)])), hook(message(TEXT)), "response-parameter-removed-required breaking"),
    Whole("a webhook's old header goes", hook(message(TEXT, parameters=[parameter("X-Sign", "header", TEXT, deprecated=True)])), hook(message(TEXT)), "response-parameter-removed-announced risky"),
    Whole("a webhook's header goes as announced", hook(message(TEXT, parameters=[parameter("X-Sign", "header", TEXT, deprecated=True, **{"x-sunset": "2026-01-01"})])), hook(message(TEXT)), "response-parameter-removed-due safe"),
    Whole("a webhook always gives a header", hook(message(TEXT, parameters=[parameter("X-Sign", "header", TEXT)])), hook(message(TEXT, parameters=[parameter("X-Sign", "header", TEXT, required=True)])), "response-parameter-required safe"),
    Whole("a webhook may leave a header out", hook(message(TEXT, parameters=[parameter("X-Sign", "header", TEXT, required=True)])), hook(message(TEXT, parameters=[parameter("X-Sign", "header", TEXT)])), "response-parameter-optional breaking"),
    Whole("a webhook gives a header in the query", hook(message(TEXT, parameters=[parameter("sign", "header", TEXT)])), hook(message(TEXT, parameters=[parameter("sign", "query", TEXT)])), "response-parameter-moved breaking"),
    Whole("a webhook's list is written together", hook(message(TEXT, parameters=[parameter("q", "query", {"type": "array"})])), hook(message(TEXT, parameters=[parameter("q", "query", {"type": "array"}, explode=False)])), "response-parameter-style-changed breaking"),
    Whole("a webhook escapes", hook(message(TEXT, parameters=[parameter("q", "query", TEXT, allowReserved=True)])), hook(message(TEXT, parameters=[parameter("q", "query", TEXT)])), "response-parameter-reserved-refused risky"),
    Whole("a webhook does not escape", hook(message(TEXT, parameters=[parameter("q", "query", TEXT)])), hook(message(TEXT, parameters=[parameter("q", "query", TEXT, allowReserved=True)])), "response-parameter-reserved-allowed risky"),
    Whole("a webhook gives no empty value", hook(message(TEXT, parameters=[parameter("q", "query", TEXT, allowEmptyValue=True)])), hook(message(TEXT, parameters=[parameter("q", "query", TEXT)])), "response-parameter-empty-refused safe"),
    Whole("a webhook gives an empty value", hook(message(TEXT, parameters=[parameter("q", "query", TEXT)])), hook(message(TEXT, parameters=[parameter("q", "query", TEXT, allowEmptyValue=True)])), "response-parameter-empty-allowed risky"),
    Whole("a callback comes", calls_back(None), calls_back(message(TEXT)), "message-added safe"),
    Whole("a callback goes", calls_back(message(TEXT)), calls_back(None), "message-removed breaking"),
    Whole("a callback may send null", calls_back(message(TEXT)), calls_back(message({"type": ["string", "null"]})), "response-nullable-added breaking"),
    Whole("a callback takes another answer", calls_back(message(TEXT, responses={"200": answer(TEXT)})), calls_back(message(TEXT, responses={"200": answer(WHOLE)})), "request-type-changed breaking"),
]  # fmt: skip
