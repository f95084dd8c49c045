"""Operations, their ends, servers, sign-in, components, JSON Schemas."""

from typing import Any

from tests.reviews.contracts.planted.rows import Call, Json, Whole, answer, body, contract, fields, parameter

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
OK = {"responses": {"200": {"description": "ok"}}}
KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
BEARER = {"type": "http", "scheme": "bearer"}


def paths(version: str = "3.1.0", /, **more: Any) -> Json:
    """A contract; names of the arguments are parts of it, `paths` among them."""
    return {"openapi": version, "info": {"title": "T", "version": "1"}, "paths": {}} | more


def one(address: str, item: Json, **more: Any) -> Json:
    """A contract with one path."""
    return paths(paths={address: item}, **more)


def gone(**life: Any) -> tuple[Json, Json]:
    """Two operations, and the first one alone."""
    return one("/a", {"get": OK, "put": OK | life}), one("/a", {"get": OK})


def ends(base: Json, revision: Json) -> tuple[Json, Json]:
    """One operation with other marks."""
    return one("/a", {"get": OK | base}), one("/a", {"get": OK | revision})


def oauth(scopes: list[str], **flows: Any) -> Json:
    """A scheme of OAuth."""
    said = {
        "authorizationUrl": "https://a.example/go",
        "tokenUrl": "https://a.example/token",
        "scopes": dict.fromkeys(scopes, ""),
    }
    return {
        "type": "oauth2",
        "flows": {name: said | more for name, more in (flows or {"authorizationCode": {}}).items()},
    }


def guarded(*ways: Json, base: Any = None, **schemes: Any) -> Json:
    """An operation that asks for one of some ways to sign in."""
    return one(
        "/a",
        {"get": OK | {"security": list(ways)}},
        components={"securitySchemes": schemes or {"key": KEY, "token": BEARER}},
    )


def at(*servers: Any) -> Json:
    """A contract with servers."""
    return one(
        "/a", {"get": OK}, servers=[{"url": server} if isinstance(server, str) else server for server in servers]
    )


def variable(default: str, *values: str) -> Json:
    """A server whose address has a variable."""
    return {
        "url": "https://{region}.example",
        "variables": {"region": {"default": default} | ({"enum": list(values)} if values else {})},
    }


def unused(**schemas: Any) -> Json:
    """A contract with schemas that nothing uses."""
    return one("/a", {"get": OK}, components={"schemas": schemas})


def library(**schemas: Any) -> Json:
    """A contract without operations."""
    return paths(components={"schemas": schemas})


ROWS = [
    Whole("an operation comes", one("/a", {"get": OK}), one("/a", {"get": OK, "put": OK}), "operation-added safe"),
    Whole("a path comes", one("/a", {"get": OK}), paths(paths={"/a": {"get": OK}, "/b": {"get": OK, "post": OK}}), "operation-added safe; operation-added safe"),
    Whole("an operation goes", *gone(), "operation-removed breaking"),
    Whole("a deprecated operation goes", *gone(deprecated=True), "operation-removed-announced risky"),
    Whole("an operation goes as announced", *gone(deprecated=True, **{"x-sunset": "2026-05-31"}), "operation-removed-due safe"),
    Whole("an operation goes on its day", *gone(deprecated=True, **{"x-sunset": "2026-06-01T00:00:00Z"}), "operation-removed-due safe"),
    Whole("an operation goes before its day", *gone(deprecated=True, **{"x-sunset": "2026-06-02"}), "operation-removed breaking"),
    Whole("a day without a mark announces nothing", *gone(**{"x-sunset": "2026-01-01"}), "operation-removed breaking"),
    Whole("a path moves", one("/a", {"get": OK}), one("/b", {"get": OK}), "operation-removed breaking; operation-added safe"),
    Whole("another method", one("/a", {"put": OK}), one("/a", {"patch": OK}), "operation-removed breaking; operation-added safe"),
    Whole("a path parameter is renamed", one("/a/{id}", {"get": OK | {"parameters": [parameter("id", "path", TEXT)]}}), one("/a/{key}", {"get": OK | {"parameters": [parameter("key", "path", TEXT)]}}), ""),
    Whole("a renamed path parameter changes", one("/a/{id}", {"get": OK | {"parameters": [parameter("id", "path", TEXT)]}}), one("/a/{key}", {"get": OK | {"parameters": [parameter("key", "path", WHOLE)]}}), "request-type-narrowed breaking"),
    Whole("two path parameters change names", one("/{a}/{b}", {"parameters": [parameter("a", "path", TEXT), parameter("b", "path", WHOLE)], "get": OK}), one("/{b}/{a}", {"parameters": [parameter("b", "path", TEXT), parameter("a", "path", WHOLE)], "get": OK}), ""),
    Whole("parameters move from the path to its operations", one("/a", {"parameters": [parameter("q", "query", TEXT)], "get": OK}), one("/a", {"get": OK | {"parameters": [parameter("q", "query", TEXT)]}}), ""),
    Whole("an operation overrules its path", one("/a", {"parameters": [parameter("q", "query", TEXT)], "get": OK}), one("/a", {"parameters": [parameter("q", "query", TEXT)], "get": OK | {"parameters": [parameter("q", "query", WHOLE)]}}), "request-type-narrowed breaking"),
    Whole("a parameter of a path changes both operations", one("/a", {"parameters": [parameter("q", "query", TEXT)], "get": OK, "put": OK}), one("/a", {"parameters": [parameter("q", "query", WHOLE)], "get": OK, "put": OK}), "request-type-narrowed breaking; request-type-narrowed breaking"),
    Whole("paths in another order", paths(paths={"/a": {"get": OK, "put": OK}, "/b": {"get": OK}}), paths(paths={"/b": {"get": OK}, "/a": {"put": OK, "get": OK}}), ""),
    Whole("a path by reference", one("/a", {"get": OK}), one("/a", {"$ref": "#/components/pathItems/A"}, components={"pathItems": {"A": {"get": OK}}}), ""),
    Whole("words alone", *ends({"summary": "old", "tags": ["a"], "description": "x"}, {"summary": "new", "tags": ["b"], "externalDocs": {"url": "https://example.com"}}), ""),
    Whole("another version of the same", paths("3.1.0", paths={"/a": {"get": OK}}), paths("3.0.3", paths={"/a": {"get": OK}}) | {"info": {"title": "New", "version": "2"}}, ""),
    Whole("an operation gets a name", *ends({}, {"operationId": "a"}), "operation-id-added safe"),
    Whole("an operation gets another name", *ends({"operationId": "a"}, {"operationId": "b"}), "operation-id-changed risky"),
    Whole("an operation loses its name", *ends({"operationId": "a"}, {}), "operation-id-removed risky"),
    Whole("an operation is to go", *ends({}, {"deprecated": True}), "deprecated safe"),
    Whole("an operation is to stay", *ends({"deprecated": True}, {}), "undeprecated safe"),
    Whole("an end is set", *ends({"deprecated": True}, {"deprecated": True, "x-sunset": "2027-01-01"}), "sunset-set safe"),
    Whole("an end comes later", *ends({"x-sunset": "2027-01-01"}, {"x-sunset": "2027-02-01"}), "sunset-later safe"),
    Whole("an end comes earlier", *ends({"x-sunset": "2027-01-01"}, {"x-sunset": "2026-12-01"}), "sunset-earlier breaking"),
    Whole("an end becomes unknown", *ends({"deprecated": True, "x-sunset": "2027-01-01"}, {"deprecated": True}), "sunset-removed risky"),
    Whole("an end is taken back", *ends({"deprecated": True, "x-sunset": "2027-01-01"}, {}), "undeprecated safe; sunset-withdrawn safe"),
    Whole("an end is no date", *ends({"x-sunset": "2027-01-01"}, {"x-sunset": "soon"}), "sunset-unclear risky"),
    Whole("a server comes", at("https://a.example"), at("https://a.example", "https://b.example"), "server-added safe"),
    Whole("a server goes", at("https://a.example", "https://b.example"), at("https://a.example"), "server-removed risky"),
    Whole("servers in another order", at("https://a.example", "https://b.example"), at("https://b.example", "https://a.example/"), ""),
    Whole("the usual server is said", one("/a", {"get": OK}), at("/"), ""),
    Whole("a server is described", at("https://a.example"), at({"url": "https://a.example", "description": "main"}), ""),
    Whole("a variable knows one value less", at(variable("eu", "eu", "us")), at(variable("eu", "eu")), "server-variable-value-removed risky"),
    Whole("a variable knows one value more", at(variable("eu", "eu")), at(variable("eu", "eu", "us")), "server-variable-value-added safe"),
    Whole("a variable has another default", at(variable("eu")), at(variable("us")), "server-variable-default-changed risky"),
    Whole("an operation has servers of its own", one("/a", {"get": OK}, servers=[{"url": "https://a.example"}]), one("/a", {"get": OK | {"servers": [{"url": "https://b.example"}]}}, servers=[{"url": "https://a.example"}]), "server-removed risky; server-added safe"),
    Whole("one must sign in", guarded(), guarded({"key": []}), "security-introduced breaking"),
    Whole("one must sign in everywhere", one("/a", {"get": OK}, components={"securitySchemes": {"key": KEY}}), one("/a", {"get": OK}, security=[{"key": []}], components={"securitySchemes": {"key": KEY}}), "security-introduced breaking"),
    Whole("sign-in moves from all to each", one("/a", {"get": OK}, security=[{"key": []}], components={"securitySchemes": {"key": KEY}}), guarded({"key": []}, key=KEY), ""),
    Whole("one operation is open", one("/a", {"get": OK}, security=[{"key": []}], components={"securitySchemes": {"key": KEY}}), one("/a", {"get": OK | {"security": []}}, security=[{"key": []}], components={"securitySchemes": {"key": KEY}}), "security-dropped risky"),
    Whole("nobody need sign in", guarded({"key": []}), guarded(), "security-dropped risky"),
    Whole("one may sign in", guarded(), guarded({}, {"key": []}), "security-alternative-added safe"),
    Whole("signing in becomes optional", guarded({"key": []}), guarded({}, {"key": []}), "security-dropped risky"),
    Whole("a second way to sign in", guarded({"key": []}), guarded({"key": []}, {"token": []}), "security-alternative-added safe"),
    Whole("one way to sign in less", guarded({"key": []}, {"token": []}), guarded({"key": []}), "security-alternative-removed breaking"),
    Whole("another way to sign in", guarded({"key": []}), guarded({"token": []}), "security-alternative-removed breaking; security-alternative-added safe"),
    Whole("ways in another order", guarded({"key": []}, {"token": []}), guarded({"token": []}, {"key": []}), ""),
    Whole("both ways at once", guarded({"key": []}), guarded({"key": [], "token": []}), "security-tightened breaking"),
    Whole("one way is enough", guarded({"key": [], "token": []}), guarded({"key": []}), "security-loosened safe"),
    Whole("one more scope", guarded({"o": ["r"]}, o=oauth(["r", "w"])), guarded({"o": ["r", "w"]}, o=oauth(["r", "w"])), "security-tightened breaking"),
    Whole("one scope less", guarded({"o": ["r", "w"]}, o=oauth(["r", "w"])), guarded({"o": ["r"]}, o=oauth(["r", "w"])), "security-loosened safe"),
    Whole("scopes in another order", guarded({"o": ["r", "w"]}, o=oauth(["r", "w"])), guarded({"o": ["w", "r"]}, o=oauth(["w", "r"])), ""),
    Whole("another scope", guarded({"o": ["r"]}, o=oauth(["r", "w"])), guarded({"o": ["w"]}, o=oauth(["r", "w"])), "security-alternative-removed breaking; security-alternative-added safe"),
    Whole("a scheme is called otherwise", guarded({"key": []}, key=KEY), guarded({"apiKey": []}, apiKey=KEY), ""),
    Whole("a key moves to the query", guarded({"key": []}, key=KEY), guarded({"key": []}, key=KEY | {"in": "query"}), "scheme-changed breaking"),
    Whole("a key has another name", guarded({"key": []}, key=KEY), guarded({"key": []}, key=KEY | {"name": "X-Other"}), "scheme-changed breaking"),
    Whole("a key's header in other capitals", guarded({"key": []}, key=KEY), guarded({"key": []}, key=KEY | {"name": "x-key", "description": "new"}), ""),
    Whole("basic becomes bearer", guarded({"t": []}, t={"type": "http", "scheme": "basic"}), guarded({"t": []}, t=BEARER), "scheme-changed breaking"),
    Whole("what a token looks like", guarded({"t": []}, t=BEARER), guarded({"t": []}, t=BEARER | {"bearerFormat": "JWT"}), ""),
    Whole("a flow comes", guarded({"o": []}, o=oauth([])), guarded({"o": []}, o=oauth([], authorizationCode={}, implicit={})), "scheme-flow-added safe"),
    Whole("a flow goes", guarded({"o": []}, o=oauth([], authorizationCode={}, implicit={})), guarded({"o": []}, o=oauth([])), "scheme-flow-removed breaking"),
    Whole("tokens come from elsewhere", guarded({"o": []}, o=oauth([])), guarded({"o": []}, o=oauth([], authorizationCode={"tokenUrl": "https://b.example"})), "scheme-address-changed breaking"),
    Whole("a scope is declared", guarded({"o": []}, o=oauth(["r"])), guarded({"o": []}, o=oauth(["r", "w"])), "scheme-scope-added safe"),
    Whole("a scope is no longer declared", guarded({"o": []}, o=oauth(["r", "w"])), guarded({"o": []}, o=oauth(["r"])), "scheme-scope-removed risky"),
    Whole("a scheme that nobody asks for", guarded({"key": []}, key=KEY), guarded({"key": []}, key=KEY, token=BEARER), "component-added safe"),
    Whole("an unused schema comes", unused(), unused(A=TEXT), "component-added safe"),
    Whole("an unused schema goes", unused(A=TEXT), unused(), "component-removed safe"),
    Whole("an unused schema changes", unused(A=TEXT), unused(A=WHOLE), "component-changed safe"),
    Whole("an unused schema is described", unused(A=TEXT), unused(A=TEXT | {"description": "new"}), ""),
    Whole("an unused schema behind an unused one changes", unused(A={"$ref": "#/components/schemas/B"}, B=TEXT), unused(A={"$ref": "#/components/schemas/B"}, B=WHOLE), "component-changed safe; component-changed safe"),
    Whole("a shared schema changes", library(A=fields(a=TEXT)), library(A=fields(a=WHOLE)), "request-type-changed breaking; response-type-changed breaking"),
    Whole("a shared schema comes", library(A=TEXT), library(A=TEXT, B=TEXT), "schema-added safe"),
    Whole("a shared schema goes", library(A=TEXT, B=TEXT), library(A=TEXT), "schema-removed breaking"),
    Whole("a JSON Schema with one field more", fields(a=TEXT), fields(a=TEXT, b=TEXT), "request-property-added safe; response-property-added safe"),
    Whole("a JSON Schema with one required field", fields(a=TEXT), fields(["a"], a=TEXT), "request-property-required breaking; response-property-required safe"),
    Whole("a JSON Schema with one value more", {"enum": ["a"]}, {"enum": ["a", "b"]}, "request-enum-value-added safe; response-enum-value-added risky"),
    Whole("a JSON Schema in words of another draft", {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": TEXT}} | fields(a={"$ref": "#/definitions/a"}), {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": {"a": TEXT}} | fields(a={"$ref": "#/$defs/a"}), ""),
    Whole("a JSON Schema beside a reference in an old draft", {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": TEXT}} | fields(a={"$ref": "#/definitions/a"}), {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": TEXT}} | fields(a={"$ref": "#/definitions/a", "maxLength": 5}), ""),
    Whole("a JSON Schema that is to go", TEXT, TEXT | {"deprecated": True}, "deprecated safe"),
    Whole("a whole contract of 3.0 in 3.1", contract("3.0.3", OK | {"requestBody": body({"type": "string", "nullable": True, "example": "x"})}), contract("3.1.0", OK | {"requestBody": body({"type": ["string", "null"], "examples": ["x"]})}), ""),
    Call("a part used in a new operation is no part that came unused", {}, {}, "operation-added safe", ({}, {"paths": {"/things/{id}": {"parameters": [parameter("id", "path", TEXT)], "post": OK}, "/new": {"get": {"responses": {"200": answer({"$ref": "#/components/schemas/N"})}}}}, "components": {"schemas": {"N": TEXT}}})),
]  # fmt: skip
