"""Conditional requests: `ETag` on an answer, and 304 without a body for those who have it already.

A tag is taken before the answer is made, so that a change in between makes the tag older than the answer, never newer:
the next request then gets the answer once more.
"""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from projects.models import Feature
from reviews.selectors.versions import version_of

HEADER = "If-None-Match"
FLOORS = ("projects", "reviews", "orchestration")
Handler = Callable[..., Any]


def conditional(handler: Handler) -> Handler:
    """Let a GET of an Endpoint that has a `tag()` answer 304 where the asker's tag still holds; None is no tag."""

    @wraps(handler)
    def answered(view: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        tag, given = view.tag(), request.headers.get(HEADER, "")
        known = tag is not None and _is_known(tag, given)
        # A tag was given for this very question, which was right; `*` fits any, so that one is still to be judged.
        made = None if known and given.strip() != "*" else handler(view, request, *args, **kwargs)
        answer = Response(status=304) if known else made
        return _tagged(answer, tag) if tag else answer

    return answered


def digested(handler: Handler) -> Handler:
    """Let a GET whose answer costs no more than a tag would be named by a digest of the answer itself."""

    @wraps(handler)
    def answered(view: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        answer = handler(view, request, *args, **kwargs)
        tag = f'"{hashlib.sha256(JSONRenderer().render(answer.data)).hexdigest()[:40]}"'
        known = _is_known(tag, request.headers.get(HEADER, ""))
        return _tagged(Response(status=304) if known else answer, tag)

    return answered


def _tagged(answer: Any, tag: str) -> Any:
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"  # keep it, and ask each time whether it still holds
    patch_vary_headers(answer, ("Authorization", "Cookie"))
    return answer


def tag_of(feature: Feature, address: str) -> str:
    """Of an answer about a feature that differs from person to person in nothing but whether they get it at all.

    One statement.
    """
    return weak_tag(address, version_of(feature))


def weak_tag(address: str, version: str) -> str:
    """Of what is answered at this address, query included, while it is made from this version of the rows.

    Weak, because `as_of` is another with each answer.
    """
    frame = hashlib.sha256()
    for part in (code_stamp(), settings.PUBLIC_URL, address, version):
        frame.update(part.encode() + b"\x1f")
    return f'W/"{frame.hexdigest()[:40]}"'


@cache
def code_stamp() -> str:
    """A digest of the code: another release may judge or say things otherwise."""
    frame = hashlib.sha256()
    for floor in FLOORS:
        for path in sorted((Path(settings.BASE_DIR) / floor).rglob("*.py")):
            frame.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\x1f" + path.read_bytes() + b"\x1e")
    return frame.hexdigest()


def _is_known(tag: str, given: str) -> bool:
    """The weak comparison of RFC 9110."""
    known = parse_etags(given)
    return known == ["*"] or tag.removeprefix("W/") in {one.removeprefix("W/") for one in known}
