"""One line of paper for each call: `reads` and `writes` put name, statuses and examples into the OpenAPI description.

`writes` also lets the call happen once for each Idempotency-Key, so that no write can be documented without it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from orchestration.api.conditional import conditional, digested
from orchestration.api.idempotency import Handler, once
from orchestration.api.ordering import Orders
from orchestration.api.parameters import KEY, PAGE, RETRY, TAGS, ordering
from orchestration.api.problems import CONTENT_TYPE, TITLES
from orchestration.api.schemas.common import ForbiddenProblem, InvalidProblem, Problem, Shape, page_of
from orchestration.api.sparse import CONTENT_TYPE as SPARSE
from orchestration.api.sparse import fields_of, sparse_of
from reviews.artifacts.images import SERVED_IMAGES
from reviews.artifacts.sniffing import MARKDOWN, PDF, TEXT

SERVED_TYPES = (*SERVED_IMAGES, PDF, MARKDOWN, TEXT)
Decorator = Callable[[Handler], Any]
Scopes = tuple[str, ...]
_SCOPE = "`scope`: the token lacks the one of `scopes` that it takes."
_UNCHANGED = OpenApiResponse(description="What you have is what you would get. Without a body.")
_THROTTLED = "`throttled`: too many calls in this minute. `Retry-After` says when to come again."
_WRITE_PROBLEMS = {
    400: "A member of the body is wrong: `errors` names it.",
    401: "No credentials, or none that count.",
    403: f"`forbidden`, or `csrf` for a session without its token. {_SCOPE}",
    409: "`in_progress`: the first request with this Idempotency-Key is still running.",
    413: "`too_large`.",
    415: "The body is neither JSON nor a multipart form.",
    422: "`idempotency_mismatch`: the key was used with another body.",
    429: _THROTTLED,
}


def reads(
    name: str,
    *,
    tag: str,
    summary: str,
    answer: Any,
    description: str = "",
    parameters: Sequence[OpenApiParameter] = (),
    paginated: bool = False,
    orders: Orders | None = None,
    sparse: type[Shape] | None = None,
    found: bool = True,
    forbidden: bool = False,
    scopes: Scopes = ("read",),
    tagged: bool = False,
    hashed: bool = False,
) -> Decorator:
    """Document a GET, and let it take the query parameters that it documents, no others.

    `orders`: those that a list can be asked for; `sparse`: the shape of which `fields` may choose members. `found`: its
    address names something that may not exist; `forbidden`: not every member may. If-None-Match is answered where it is
    `tagged` (its Endpoint has a `tag()`) or `hashed` (the tag is a digest of the answer).
    """
    asked = [*parameters, *((ordering(orders),) if orders else ()), *((fields_of(sparse),) if sparse else ())]
    asked += PAGE if paginated else ()
    whole = page_of(answer) if paginated else answer
    part = {(200, SPARSE): sparse_of(sparse, paginated=paginated)} if sparse else {}
    problems = {
        400: "A query parameter is unknown or wrong: `errors` names it.",
        401: _WRITE_PROBLEMS[401],
        429: _THROTTLED,
    }
    if scopes or forbidden:
        problems[403] = f"{_SCOPE}{' `forbidden`: `needs` lists the roles that may.' if forbidden else ''}"
    if found:
        problems[404] = _not_found()
    document = extend_schema(
        operation_id=name,
        tags=[tag],
        summary=summary,
        description=description or summary,
        parameters=[*asked, *(TAGS if tagged or hashed else ()), RETRY],
        responses={(200, "application/json"): whole}
        | part
        | ({304: _UNCHANGED} if tagged or hashed else {})
        | _problems(problems),
        auth=_auth(scopes),
    )
    wrap = conditional if tagged else digested if hashed else _as_it_is
    return lambda handler: _declared(document, scopes, asked)(wrap(handler))


def serves(name: str, *, tag: str, summary: str) -> Decorator:
    """Document a GET that answers with bytes."""
    problems = {
        400: "A query parameter is unknown: `errors` names it.",
        401: _WRITE_PROBLEMS[401],
        429: _THROTTLED,
        403: _SCOPE,
        404: _not_found(),
        502: "`damaged`: the store no longer holds the file as it was offered. Its gate is shut.",
        503: "`store_away`: the store of files cannot be reached.",
    }
    answer = OpenApiResponse(OpenApiTypes.BINARY, description="Typed by content, sandboxed, never sniffed.")
    responses = {(200, kind): answer for kind in SERVED_TYPES}
    document = extend_schema(
        operation_id=name,
        tags=[tag],
        summary=summary,
        description=summary,
        parameters=[*TAGS, RETRY],
        responses=responses | {304: _UNCHANGED} | _problems(problems),
        auth=_auth(("read",)),
    )
    return lambda handler: _declared(document, ("read",))(conditional(handler))


def exports(name: str, *, tag: str, summary: str) -> Decorator:
    """Document a GET that answers with a file made for it: JSON or a zip archive, by the end of its address."""
    problems = {
        400: "A query parameter is unknown: `errors` names it.",
        401: _WRITE_PROBLEMS[401],
        429: _THROTTLED,
        403: _SCOPE,
        404: _not_found(),
    }
    answers = {
        (200, "application/json"): OpenApiResponse(OpenApiTypes.OBJECT, description="The whole of it."),
        (200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, description="Equal content is equal bytes."),
    }
    document = extend_schema(
        operation_id=name,
        tags=[tag],
        summary=summary,
        description=summary,
        parameters=[RETRY],
        responses=answers | _problems(problems),
        auth=_auth(("read",)),
    )
    return _declared(document, ("read",))


def writes(
    name: str,
    *,
    tag: str,
    summary: str,
    takes: Any = None,
    answers: Mapping[int, Any],
    refuses: Mapping[int, str] | None = None,
    example: dict[str, Any] | None = None,
    conflict: type[Problem] = Problem,
    description: str = "",
    found: bool = True,
    scopes: Scopes | None = None,
) -> Decorator:
    """Document a write, with the codes it refuses with (`refuses`), and answer each Idempotency-Key once.

    `conflict` is the shape of its 409. A token that is limited to scopes needs one of `scopes`.
    """
    said = dict(_WRITE_PROBLEMS) | ({404: _not_found()} if found else {})
    for status, codes in (refuses or {}).items():
        said[status] = f"{codes} {said.get(status, '')}".strip()
    examples = [OpenApiExample("request", value=example, request_only=True)] if example is not None else []
    document = extend_schema(
        operation_id=name,
        tags=[tag],
        summary=summary,
        description=description or summary,
        parameters=[KEY, RETRY],
        request=takes if isinstance(takes, dict) or takes is None else {"application/json": takes},
        responses=dict(answers) | _problems(said, conflict),
        examples=examples,
        auth=_auth(scopes or ()),
    )
    return lambda handler: _declared(document, scopes)(once(handler))


def _declared(document: Decorator, scopes: Scopes | None, asked: Sequence[OpenApiParameter] = ()) -> Decorator:
    """Leave scopes and query parameters on the handler, where Endpoint looks for them.

    What declares no scopes is shut to limited tokens; parameters that are not declared are refused.
    """

    def declared(handler: Handler) -> Any:
        found = document(handler)
        found.scopes = scopes
        found.query = frozenset(one.name for one in asked if one.location == OpenApiParameter.QUERY)
        return found

    return declared


def _as_it_is(handler: Handler) -> Handler:
    return handler


def _auth(scopes: Scopes) -> Any:
    """As OpenAPI says it: a token with one of these scopes, or the session."""
    return [*({"token": [scope]} for scope in scopes), *(() if scopes else ({"token": []},)), {"session": []}]


def _not_found() -> str:
    return "There is nothing here, or it is not yours to see: the same answer."


def _problems(sentences: Mapping[int, str], conflict: type[Problem] = Problem) -> dict[Any, Any]:
    invalid = InvalidProblem
    shapes = {400: invalid, 413: invalid, 415: invalid, 403: ForbiddenProblem, 409: conflict}
    return {
        (status, CONTENT_TYPE): OpenApiResponse(
            shapes.get(status, Problem), description=f"{TITLES[status]}. {sentence}"
        )
        for status, sentence in sorted(sentences.items())
    }
