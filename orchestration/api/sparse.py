"""Parts of an answer: `fields` chooses its members, and what is left out is not looked up.

Such an answer has a content type of its own: what `application/json` promises is always whole.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from orchestration.api.schemas.common import Shape, page_of
from projects.errors import Invalid

PARAMETER = "fields"
CONTENT_TYPE = "application/vnd.countersign.sparse+json"


def fields_of(shape: type[Shape]) -> OpenApiParameter:
    told = f"Only these members, by commas, as `{CONTENT_TYPE}`: {', '.join(shape().fields)}."
    return OpenApiParameter(PARAMETER, str, description=told)


def chosen(request: Request, shape: type[Shape]) -> frozenset[str] | None:
    """The members that are asked for; None for all of them. Raises Invalid (fields)."""
    given = request.query_params.get(PARAMETER)
    if given is None:
        return None
    names, known = given.split(","), shape().fields
    if any(name not in known for name in names):
        raise Invalid({PARAMETER: [f"Choose of {', '.join(known)}; several by commas."]})
    return frozenset(names)


def pruned(row: Mapping[str, Any], members: frozenset[str] | None) -> dict[str, Any]:
    return {name: value for name, value in row.items() if members is None or name in members}


def sent(answer: Response, members: frozenset[str] | None) -> Response:
    """Say with the content type that members may be missing."""
    if members is not None:
        answer["Content-Type"] = answer.content_type = CONTENT_TYPE
    return answer


@cache
def sparse_of(shape: type[Shape], *, paginated: bool) -> Serializer[Any]:
    """The same shape with nothing required, or a page of it."""

    def get_fields(self: Serializer[Any]) -> dict[str, Any]:
        found = Serializer.get_fields(self)
        for one in found.values():
            one.required = False
        return found

    sparse: Any = type(f"Sparse{shape.__name__}", (shape,), {"get_fields": get_fields})
    return page_of(sparse) if paginated else sparse()
