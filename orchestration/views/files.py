"""The bytes of a revision's file, for members alone, checked against their digest before they leave the house.

What is damaged is answered by 502 and a sentence: it is the store behind this service that broke its word.
"""

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from orchestration.views.doors import SignedIn, page
from projects.selectors.access import feature_for
from reviews.artifacts import serve_headers
from reviews.selectors.scoped import revision_file_of
from reviews.services.damage import read_file

# A revision never changes, but who may see it can: browsers keep the bytes and ask each time whether they still may.
_CACHE = "private, no-cache"


@page
@require_safe
def revision_file(request: SignedIn, key: str, gate: str, number: int, name: str) -> HttpResponse:
    feature = feature_for(key=key, user=request.user)
    file = revision_file_of(feature=feature, gate_key=gate, number=number, name=name)
    etag = quote_etag(file.sha256)
    headers = {**serve_headers(file.content_type, file.name), "Cache-Control": _CACHE, "ETag": etag}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={"ETag": etag, "Cache-Control": _CACHE})
    return HttpResponse(read_file(file), headers=headers)
