"""Responses, their headers and links."""

from typing import Any

from tests.reviews.contracts.planted.rows import Call, answer, fields

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
A = fields(a=TEXT)
OK = {"description": "ok"}


def answers(**responses: Any) -> dict[str, Any]:
    """An operation with answers; `_200` stands for 200."""
    return {"responses": {status.removeprefix("_"): response for status, response in responses.items()}}


def heads(**headers: Any) -> dict[str, Any]:
    """An operation whose answer has headers."""
    return answers(_200=OK | {"headers": {name.replace("_", "-"): header for name, header in headers.items()}})


def links(**named: Any) -> dict[str, Any]:
    """An operation whose answer names further calls."""
    return answers(_200=OK | {"links": named})


def header(schema: Any = TEXT, **more: Any) -> dict[str, Any]:
    """A header."""
    return {"schema": schema} | more


def has(*types: str, schema: Any = A) -> dict[str, Any]:
    """An operation whose answer comes in one of some media types."""
    return answers(_200=OK | {"content": {name: {"schema": schema} for name in types}})


JSON, XML = "application/json", "application/xml"
TWO = answers(_200=answer(A), _404=OK)

ROWS = [
    Call("a new success", answers(_200=OK), answers(_200=OK, _202=OK), "response-status-added risky"),
    Call("a new error", answers(_200=OK), answers(_200=OK, _409=OK), "response-status-added risky"),
    Call("a success goes", answers(_200=OK, _202=OK), answers(_200=OK), "response-success-removed breaking"),
    Call("another success", answers(_200=OK), answers(_201=OK), "response-success-removed breaking; response-status-added risky"),
    Call("an error goes", TWO, answers(_200=answer(A)), "response-status-removed risky"),
    Call("a new error that the range covered", answers(_200=OK, _4XX=OK), answers(_200=OK, _4XX=OK, _409=OK), ""),
    Call("a new error that default covered", answers(_200=OK, default=OK), answers(_200=OK, default=OK, _409=OK), ""),
    Call("a new error whose body differs from default's", answers(_200=OK, default=answer(A)), answers(_200=OK, default=answer(A), _409=answer(fields(a=WHOLE))), "response-type-changed breaking"),
    Call("an error that the range covers goes", answers(_200=OK, _404=OK, _4XX=OK), answers(_200=OK, _4XX=OK), ""),
    Call("an error becomes a range", answers(_200=OK, _404=OK), answers(_200=OK, _4XX=OK), "response-status-added risky"),
    Call("a range in small letters", answers(_200=OK, _4XX=OK), answers(_200=OK, _4xx=OK), ""),
    Call("a range is spelled out", answers(_2XX=answer(A)), answers(_200=answer(A), _201=answer(A)), ""),
    Call("a range is spelled out with another body", answers(_2XX=answer(A)), answers(_200=answer(fields(a=WHOLE))), "response-type-changed breaking"),
    Call("default comes", answers(_200=OK), answers(_200=OK, default=OK), "response-default-status-added safe"),
    Call("default goes", answers(_200=OK, default=OK), answers(_200=OK), "response-status-removed risky"),
    Call("default covers what was a success", answers(_200=answer(A)), answers(default=answer(A)), "response-default-status-added safe"),
    Call("statuses in another order", TWO, answers(_404=OK, _200=answer(A)), ""),
    Call("an answer is described", TWO, answers(_200=answer(A) | {"description": "new"}, _404=OK), ""),
    Call("a body comes", answers(_200=OK), answers(_200=answer(A)), "response-media-type-added safe"),
    Call("a body goes", answers(_200=answer(A)), answers(_200=OK), "response-media-type-removed breaking"),
    Call("one more media type", has(JSON), has(JSON, XML), "response-media-type-added safe"),
    Call("one media type less", has(JSON, XML), has(JSON), "response-media-type-removed breaking"),
    Call("any media type of a kind", has(JSON), has("application/*"), "response-media-type-widened breaking"),
    Call("one media type of a kind", has("application/*"), has(JSON), "response-media-type-narrowed safe"),
    Call("a part comes in another way", answers(_200=OK | {"content": {"multipart/mixed": {"schema": A, "encoding": {"a": {"contentType": "text/plain"}}}}}), answers(_200=OK | {"content": {"multipart/mixed": {"schema": A}}}), "response-part-encoding-changed breaking"),
    Call("the body of an error changes", answers(_200=OK, _404=answer(A)), answers(_200=OK, _404=answer(fields(a=WHOLE))), "response-type-changed breaking"),
    Call("the bodies of two answers change", answers(_200=answer(A), _201=answer(A)), answers(_200=answer(fields(a=WHOLE)), _201=answer(fields(a=WHOLE))), "response-type-changed breaking; response-type-changed breaking"),
    Call("a schema used both ways gets a value", answers(_200=answer({"$ref": "#/components/schemas/S"})) | {"requestBody": {"content": {JSON: {"schema": {"$ref": "#/components/schemas/S"}}}}}, answers(_200=answer({"$ref": "#/components/schemas/S"})) | {"requestBody": {"content": {JSON: {"schema": {"$ref": "#/components/schemas/S"}}}}}, "request-enum-value-added safe; response-enum-value-added risky", tuple({"components": {"schemas": {"S": {"enum": values}}}} for values in (["a"], ["a", "b"]))),  # type: ignore[arg-type]
    Call("an answer by reference", answers(_200=answer(A)), answers(_200={"$ref": "#/components/responses/R"}), "", ({}, {"components": {"responses": {"R": answer(A)}}})),
    Call("an extension among answers", TWO, TWO | {"responses": TWO["responses"] | {"x-note": {"description": "?"}}}, ""),
    Call("a header comes", heads(), heads(X_Total=header()), "response-header-added safe"),
    Call("a header goes", heads(X_Total=header()), heads(), "response-header-removed risky"),
    Call("a required header goes", heads(X_Total=header(required=True)), heads(), "response-header-removed-required breaking"),
    Call("a header becomes required", heads(X_Total=header()), heads(X_Total=header(required=True)), "response-header-required safe"),
    Call("a header becomes optional", heads(X_Total=header(required=True)), heads(X_Total=header()), "response-header-optional breaking"),
    Call("a header changes type", heads(X_Total=header(WHOLE)), heads(X_Total=header({"type": "boolean"})), "response-type-changed breaking"),
    Call("text in a header becomes a number", heads(X_Total=header(TEXT)), heads(X_Total=header(WHOLE)), "response-type-narrowed safe"),
    Call("a number in a header becomes text", heads(X_Total=header(WHOLE)), heads(X_Total=header(TEXT)), "response-type-widened breaking"),
    Call("a header in other capitals", heads(X_Total=header()), heads(x_total=header()), ""),
    Call("the media type as a header", heads(), heads(Content_Type=header(required=True)), ""),
    Call("a header is to go", heads(X_Total=header()), heads(X_Total=header(deprecated=True)), "deprecated safe"),
    Call("a link comes", links(), links(next={"operationId": "a"}), "link-added safe"),
    Call("a link goes", links(next={"operationId": "a"}), links(), "link-removed risky"),
    Call("a link leads elsewhere", links(next={"operationId": "a"}), links(next={"operationId": "b"}), "link-changed risky"),
    Call("a link is described", links(next={"operationId": "a"}), links(next={"operationId": "a", "description": "new"}), ""),
]  # fmt: skip
