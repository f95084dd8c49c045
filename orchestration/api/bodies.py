"""What a request carries, read once: fields and files, whichever of the two content types brought them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from rest_framework.request import Request

from orchestration.api.parsers import is_storable
from projects.errors import Invalid, TooLarge

LARGEST = 210 * 1024 * 1024  # bytes; sixty screens and their frame


@dataclass(frozen=True)
class Body:
    """`fields` holds JSON values, or of a form each text, and a list of texts where a name came more than once."""

    fields: dict[str, Any] = field(default_factory=dict)
    files: tuple[tuple[str, UploadedFile], ...] = ()
    is_form: bool = False

    def fingerprint(self) -> str:
        """SHA-256 (hex) over the parts as received. Boundaries, spaces and the order of members do not count."""
        found = hashlib.sha256(json.dumps(self.fields, sort_keys=True, separators=(",", ":")).encode())
        for name, upload in self.files:
            content = hashlib.sha256()
            for chunk in upload.chunks():
                content.update(chunk)
            upload.seek(0)
            found.update(json.dumps([name, upload.name, content.hexdigest()]).encode())
        return found.hexdigest()


def declared_length(meta: Mapping[str, str]) -> int:
    """In bytes; the server reads no further than what was declared."""
    declared = meta.get("CONTENT_LENGTH") or "0"
    return int(declared[:12]) if declared.isdecimal() else 0


def refuse_oversized(request: Request) -> None:
    """By the declared length, before anything is read."""
    if declared_length(request.META) > LARGEST:
        raise TooLarge({"body": [f"A request has at most {LARGEST // 1024 // 1024} MB."]})


def read_body(request: Request) -> Body:
    """Raises Invalid, TooLarge, or UnsupportedMediaType for what is neither JSON nor a multipart form."""
    given = request.data
    if not isinstance(given, QueryDict):
        return Body(fields=dict(given))
    fields: dict[str, Any] = {}
    for name in request.POST:
        texts = request.POST.getlist(name)
        for text in (name, *texts):
            if not is_storable(str(text)):
                place = name if is_storable(name) else "body"
                raise Invalid({place: ["The text holds a NUL or a lone surrogate, which cannot be stored."]})
        fields[name] = texts[0] if len(texts) == 1 else texts
    files = tuple((name, upload) for name in request.FILES for upload in request.FILES.getlist(name))
    if not fields and not files:
        raise Invalid({"body": ["The form holds no part that can be read."]})
    return Body(fields, files, is_form=True)
