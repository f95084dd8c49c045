"""Headers and parameters that many calls share, as the description tells them."""

from drf_spectacular.utils import OpenApiParameter

from orchestration.api.conditional import HEADER as IF_NONE_MATCH
from orchestration.api.cursors import MOST, USUAL
from orchestration.api.idempotency import HEADER, LONGEST
from orchestration.api.ordering import PARAMETER, Orders

KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="Send the same write twice, have it happen once: for 24 hours the same key, address and body get the "
    "answer of the first request.",
)
PAGE = (
    OpenApiParameter("cursor", str, description="From `next` or `previous` of another page."),
    OpenApiParameter(
        "page_size", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, description="Rows of a page."
    ),
)
TAGS = (
    OpenApiParameter(IF_NONE_MATCH, str, OpenApiParameter.HEADER, description="The `ETag` of the answer you have."),
    OpenApiParameter(
        "ETag", str, OpenApiParameter.HEADER, response=[200, 304], description="Names this version of the answer."
    ),
)
RETRY = OpenApiParameter(
    "Retry-After", int, OpenApiParameter.HEADER, response=[429], description="Seconds to wait.", required=True
)


def ordering(orders: Orders) -> OpenApiParameter:
    told = (
        "By which member the rows are ordered; `-` begins with the last. Equal ones come in the order they were made."
    )
    return OpenApiParameter(PARAMETER, str, enum=orders.names, default=orders.usual, description=told)
