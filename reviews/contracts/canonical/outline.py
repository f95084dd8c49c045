"""What the operations of a contract say, apart from schemas, in one order: the frame of the digest."""

from collections.abc import Callable
from typing import Any, NamedTuple

from reviews.contracts.comparison import schema_of
from reviews.contracts.document import Document, Part
from reviews.contracts.findings import Flow
from reviews.contracts.lifecycle import life_of
from reviews.contracts.links import meaning_of as link_meaning
from reviews.contracts.media import encoding_words, normal_type
from reviews.contracts.operations import Operation, callbacks_of, operations_of
from reviews.contracts.parameters_read import Parameter, parameters_of
from reviews.contracts.schemas.facts import Facts, Parts, key_of
from reviews.contracts.schemes import meaning_of as scheme_meaning
from reviews.contracts.security import requirement_of
from reviews.contracts.servers import servers_of

# Takes a schema and its direction, and returns the number that stands for it.
Put = Callable[[Parts, Flow], int]
Look = Callable[[Parts], Facts]


class Stands(NamedTuple):
    """Stands for a schema in an outline."""

    number: int


class Unordered(list[Any]):
    """A list whose order means nothing."""


class Outline:
    """Writes down the operations of one document; schemas are put elsewhere and stand in it by their number."""

    def __init__(self, document: Document, put: Put, look: Look) -> None:
        self._document = document
        self._put = lambda parts, flow: Stands(put(parts, flow))
        self._look = look
        self._root = Part(document.root, ())

    def everything(self) -> Any:
        """The whole contract as plain values."""
        if not self._document.is_openapi:
            return ["schema", *self._both_ways(self._root)]
        operations = operations_of(self._document)
        if not operations:
            schemas = self._root.child("components", "schemas").items()
            return ["library", Unordered([name, *self._both_ways(schema)] for name, schema in schemas)]
        frames = Unordered(self._operation(operation, is_inner=False) for operation in operations.values())
        return ["api", _servers(servers_of(self._root)), frames]

    def _both_ways(self, schema: Part) -> list[Stands]:
        return [self._put((schema,), "request"), self._put((schema,), "response")]

    def _operation(self, operation: Operation, *, is_inner: bool) -> list[Any]:
        part = operation.part
        answered: Flow = "response" if operation.flow == "request" else "request"
        parameters = parameters_of(self._document, operation).values()
        callbacks = callbacks_of(self._document, operation).values()
        body = self._document.follow(part.child("requestBody"))
        return [
            operation.identity,
            part.text("operationId"),
            _life(part),
            Unordered(self._parameter(parameter, operation.flow) for parameter in parameters),
            [body.flag("required"), self._content(body, operation.flow)] if body.raw else [],
            Unordered(
                self._response(status, response, answered)
                for status, response in part.child("responses").items()
                if not status.startswith("x-")
            ),
            [] if is_inner or operation.flow == "response" else self._security(operation),
            _servers(servers_of(part, operation.item, self._root)),
            Unordered(self._operation(callback, is_inner=True) for callback in callbacks),
        ]

    def _parameter(self, parameter: Parameter, flow: Flow) -> list[Any]:
        form = parameter.form
        if not parameter.has_content and self._look(parameter.schema).kinds.isdisjoint({"array", "object"}):
            form = parameter.style if parameter.place == "path" else ""
        in_query = parameter.place == "query"
        flags = [in_query and parameter.part.flag(flag) for flag in ("allowReserved", "allowEmptyValue")]
        schema = self._put(parameter.schema, flow)
        return [*parameter.key, parameter.is_required, form, *flags, _life(parameter.part), schema]

    def _content(self, holder: Part, flow: Flow) -> list[Any]:
        found = []
        for name, media in holder.child("content").items():
            encoding = [[field, encoding_words(how)] for field, how in media.child("encoding").items()]
            found.append([normal_type(name), self._put(schema_of(media), flow), Unordered(encoding)])
        return Unordered(found)

    def _response(self, status: str, response: Part, flow: Flow) -> list[Any]:
        response = self._document.follow(response)
        headers = [
            [
                name.lower(),
                header.flag("required"),
                _life(header),
                self._put(schema_of(header), flow),
                self._content(header, flow),
            ]
            for name, header in (
                (name, self._document.follow(header)) for name, header in response.child("headers").items()
            )
            if name.lower() != "content-type"
        ]
        links = [[name, link_meaning(self._document.follow(link))] for name, link in response.child("links").items()]
        return [status.upper(), self._content(response, flow), Unordered(headers), Unordered(links)]

    def _security(self, operation: Operation) -> list[Any]:
        schemes = self._root.child("components", "securitySchemes")
        ways = []
        for way in requirement_of(self._document, operation).entries():
            named = [
                [self._scheme(schemes.child(name), name), sorted(str(scope.raw) for scope in scopes.entries())]
                for name, scopes in way.items()
            ]
            ways.append(Unordered(named))
        return Unordered(way for way in ways) or [[]]

    def _scheme(self, scheme: Part, name: str) -> str:
        scheme = self._document.follow(scheme)
        scopes = [
            [flow, sorted(said for said, _ in part.child("scopes").items())]
            for flow, part in scheme.child("flows").items()
        ]
        return f"{scheme_meaning(scheme)} {key_of(Unordered(scopes)).decode()}" if scheme.raw else name


def _life(part: Part) -> list[Any]:
    life = life_of(part)
    return [life.is_deprecated, life.sunset]


def _servers(servers: Part) -> list[Any]:
    found = []
    for server in servers.entries():
        variables = [
            [name, variable.text("default"), sorted(str(value.raw) for value in variable.child("enum").entries())]
            for name, variable in server.child("variables").items()
        ]
        found.append([server.text("url").rstrip("/") or "/", Unordered(variables)])
    return Unordered(found)
