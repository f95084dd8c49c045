"""Parameters, request bodies, media types."""

from typing import Any

from tests.reviews.contracts.planted.rows import Call, body, fields, parameter

TEXT, WHOLE, LIST = {"type": "string"}, {"type": "integer"}, {"type": "array", "items": {"type": "string"}}


def asks(*parameters: Any) -> dict[str, Any]:
    """An operation that takes parameters."""
    return {"parameters": list(parameters)}


def query(schema: Any = TEXT, name: str = "q", **more: Any) -> dict[str, Any]:
    """An operation that takes one parameter in the query."""
    return asks(parameter(name, "query", schema, **more))


def sends(*types: str, schema: Any = None, **more: Any) -> dict[str, Any]:
    """An operation that takes a body in one of some media types."""
    return {"requestBody": {"content": {name: {"schema": schema or fields(a=TEXT)} for name in types}} | more}


JSON, FORM, XML = "application/json", "multipart/form-data", "application/xml"


def encoded(**encoding: Any) -> dict[str, Any]:
    """A body of several parts."""
    return {"requestBody": {"content": {FORM: {"schema": fields(a=TEXT), "encoding": encoding}}}}


ROWS = [
    Call("an optional parameter comes", {}, query(), "request-parameter-added safe"),
    Call("a required parameter comes", {}, query(required=True), "request-parameter-added-required breaking"),
    Call("a required parameter with a default comes", {}, query(TEXT | {"default": "x"}, required=True), "request-parameter-added-required breaking"),
    Call("a required header comes", {}, asks(parameter("X-Tenant", "header", TEXT, required=True)), "request-parameter-added-required breaking"),
    Call("an optional cookie comes", {}, asks(parameter("lang", "cookie", TEXT)), "request-parameter-added safe"),
    Call("a parameter goes", query(), {}, "request-parameter-removed breaking"),
    Call("a header goes", asks(parameter("X-Tenant", "header", TEXT)), {}, "request-parameter-removed breaking"),
    Call("a deprecated parameter goes", query(deprecated=True), {}, "request-parameter-removed-announced risky"),
    Call("a parameter goes as announced", query(deprecated=True, **{"x-sunset": "2026-05-01"}), {}, "request-parameter-removed-due safe"),
    Call("a parameter goes before its day", query(deprecated=True, **{"x-sunset": "2026-07-01"}), {}, "request-parameter-removed breaking"),
    Call("a parameter moves", query(), asks(parameter("q", "header", TEXT)), "request-parameter-moved breaking"),
    Call("a parameter becomes required", query(), query(required=True), "request-parameter-required breaking"),
    Call("a parameter becomes optional", query(required=True), query(), "request-parameter-optional safe"),
    Call("required false says nothing", query(), query(required=False), ""),
    Call("a parameter must be a number", query(TEXT), query(WHOLE), "request-type-narrowed breaking"),
    Call("a parameter changes type", query(TEXT | {"maxLength": 9}), query(WHOLE), "request-type-changed breaking"),
    Call("a number in the query may be any text", query(WHOLE), query(TEXT), "request-type-widened safe"),
    Call("a number in the query may be some text", query(WHOLE), query(TEXT | {"pattern": "^[a-f]$"}), "request-type-changed breaking"),
    Call("a truth in the query may be any text", query({"type": "boolean"}), query(TEXT), "request-type-widened safe"),
    Call("entries in the query may be any text", query({"type": "array", "items": WHOLE}), query(LIST), "request-type-widened safe"),
    Call("a parameter may be given several times", query(TEXT), query(LIST), "request-type-widened safe"),
    Call("a parameter may be given several times as a number", query(TEXT | {"maxLength": 5}), query({"type": "array", "items": WHOLE}), "request-type-widened safe; request-type-changed breaking"),
    Call("a parameter must be given twice", query(TEXT), query(LIST | {"minItems": 2}), "request-type-changed breaking"),
    Call("a parameter can no longer be given several times", query(LIST), query(TEXT), "request-type-changed breaking"),
    Call("in a body a value is no list", sends(JSON, schema=TEXT), sends(JSON, schema=LIST), "request-type-changed breaking"),
    Call("in a body a number is no text", sends(JSON, schema=WHOLE), sends(JSON, schema=TEXT), "request-type-changed breaking"),
    Call("a parameter has one value more", query({"enum": ["a"]}), query({"enum": ["a", "b"]}), "request-enum-value-added safe"),
    Call("a parameter has one value less", query({"enum": ["a", "b"]}), query({"enum": ["a"]}), "request-enum-value-removed breaking"),
    Call("a parameter in the path is limited", asks(parameter("id", "path", TEXT)), asks(parameter("id", "path", TEXT | {"maxLength": 9})), "request-max-length-tightened breaking"),
    Call("a parameter has another default", query(WHOLE | {"default": 10}), query(WHOLE | {"default": 20}), "request-default-changed risky"),
    Call("a parameter has a lower maximum", query(WHOLE | {"maximum": 100}), query(WHOLE | {"maximum": 50}), "request-maximum-tightened breaking"),
    Call("a parameter may be null", query(TEXT), query({"type": ["string", "null"]}), "request-nullable-added safe"),
    Call("parameters in another order", asks(parameter("a", "query", TEXT), parameter("b", "query", WHOLE)), asks(parameter("b", "query", WHOLE), parameter("a", "query", TEXT)), ""),
    Call("a header in other capitals", asks(parameter("X-Tenant", "header", TEXT)), asks(parameter("x-tenant", "header", TEXT)), ""),
    Call("a query in other capitals", query(), query(name="Q"), "request-parameter-removed breaking; request-parameter-added safe"),
    Call("headers that are said elsewhere", {}, asks(parameter("Accept", "header", TEXT, required=True), parameter("Authorization", "header", TEXT), parameter("content-type", "header", TEXT)), ""),
    Call("a parameter is described", query(description="old"), query(description="new", example="x"), ""),
    Call("a list is written together", query(LIST), query(LIST, explode=False), "request-parameter-style-changed breaking"),
    Call("a list is written with pipes", query(LIST), query(LIST, style="pipeDelimited", explode=False), "request-parameter-style-changed breaking"),
    Call("an object is written deep", query(fields(a=TEXT)), query(fields(a=TEXT), style="deepObject", explode=True), "request-parameter-style-changed breaking"),
    Call("the usual way is said", query(LIST), query(LIST, style="form", explode=True), ""),
    Call("a single value is the same in every way", query(TEXT), query(TEXT, explode=False), ""),
    Call("a label in the path", asks(parameter("id", "path", TEXT)), asks(parameter("id", "path", TEXT, style="label")), "request-parameter-style-changed breaking"),
    Call("a parameter becomes JSON", query(fields(a=TEXT)), asks({"name": "q", "in": "query"} | body(fields(a=TEXT))), "request-parameter-style-changed breaking"),
    Call("JSON in a parameter changes", asks({"name": "q", "in": "query"} | body(fields(a=TEXT))), asks({"name": "q", "in": "query"} | body(fields(a=WHOLE))), "request-type-changed breaking"),
    Call("reserved characters are refused", query(allowReserved=True), query(), "request-parameter-reserved-refused risky"),
    Call("reserved characters are allowed", query(), query(allowReserved=True), "request-parameter-reserved-allowed safe"),
    Call("empty values are refused", query(allowEmptyValue=True), query(), "request-parameter-empty-refused breaking"),
    Call("empty values are allowed", query(), query(allowEmptyValue=True), "request-parameter-empty-allowed safe"),
    Call("a parameter is to go", query(), query(deprecated=True), "deprecated safe"),
    Call("a parameter is to go on a day", query(), query(deprecated=True, **{"x-sunset": "2027-01-01"}), "deprecated safe; sunset-set safe"),
    Call("a parameter by reference", query(), {"parameters": [{"$ref": "#/components/parameters/Q"}]}, "", ({}, {"components": {"parameters": {"Q": parameter("q", "query", TEXT)}}})),
    Call("a body may be sent", {}, sends(JSON), "request-body-added safe"),
    Call("a body must be sent", {}, sends(JSON, required=True), "request-body-added-required breaking"),
    Call("a body is no longer read", sends(JSON), {}, "request-body-removed breaking"),
    Call("a body becomes required", sends(JSON), sends(JSON, required=True), "request-body-required breaking"),
    Call("a body becomes optional", sends(JSON, required=True), sends(JSON), "request-body-optional safe"),
    Call("one more media type", sends(JSON), sends(JSON, FORM), "request-media-type-added safe"),
    Call("one media type less", sends(JSON, FORM), sends(JSON), "request-media-type-removed breaking"),
    Call("another media type", sends(JSON), sends(XML), "request-media-type-removed breaking; request-media-type-added safe"),
    Call("media types in another order", sends(JSON, FORM), sends(FORM, JSON), ""),
    Call("a media type says its characters", sends(JSON), sends("application/json; charset=utf-8"), ""),
    Call("a media type in capitals", sends(JSON), sends("Application/JSON"), ""),
    Call("any media type of a kind", sends(JSON), sends("application/*"), "request-media-type-widened safe"),
    Call("one media type of a kind", sends("application/*"), sends(JSON), "request-media-type-narrowed breaking"),
    Call("a media type that another covers", sends(JSON, "application/*"), sends("application/*"), ""),
    Call("a media type that another covered", sends("*/*"), sends("*/*", JSON), ""),
    Call("a covered media type that differs", sends("*/*"), {"requestBody": {"content": {"*/*": {"schema": fields(a=TEXT)}, JSON: {"schema": fields(a=WHOLE)}}}}, "request-type-changed breaking"),
    Call("one schema in two media types", sends(JSON, FORM), sends(JSON, FORM, schema=fields(a=WHOLE)), "request-type-changed breaking"),
    Call("a part is sent in another way", encoded(a={"contentType": "image/png"}), encoded(a={"contentType": "image/webp"}), "request-part-encoding-changed breaking"),
    Call("the way of a part in other words", encoded(a={"contentType": "image/png, image/webp"}), encoded(a={"contentType": "image/webp,image/png"}), ""),
    Call("a body is described", sends(JSON), sends(JSON, description="new"), ""),
    Call("a body by reference", sends(JSON), {"requestBody": {"$ref": "#/components/requestBodies/B"}}, "", ({}, {"components": {"requestBodies": {"B": sends(JSON)["requestBody"]}}})),
]  # fmt: skip
