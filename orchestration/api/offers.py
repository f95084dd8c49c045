"""What an offer carries, whether it comes as JSON or as a form with files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework import serializers

from orchestration.api.bodies import Body
from orchestration.api.fields import Emails, Input, JSONObject, Text, YesNo, text_of
from orchestration.api.parsers import strict_object
from projects.errors import Invalid
from reviews.artifacts import Submission, Upload
from reviews.models import Revision

_FILE_FIELDS = ("files", "file", "files[]")
_TRUE, _FALSE = ("true", "1", "on", "yes"), ("false", "0", "off", "no")


class Offer(Input):
    """At least one of `body`, `data` and `link`, as the kind of artifact takes it."""

    body = Text(
        required=False, trim_whitespace=False, help_text="Written text: Markdown, or a contract as YAML or JSON."
    )
    data = JSONObject(  # type: ignore[assignment]
        required=False,
        help_text="Structured data: risks, components, screens; of a contract the OpenAPI or JSON Schema document itself; of a "
        "decision record `supersedes`, the number of the one whose place it takes.",
    )
    link = Text(required=False, help_text="A web page; what it says now becomes the revision.")
    note = text_of(Revision, "note", required=False, help_text="What the giver says about it.")
    receivers = Emails(required=False, help_text="E-mail addresses of members who must all accept.")
    confirms_phase = YesNo(
        default=True, help_text="Where the gate names another role's phase: the giver confirms that it is complete."
    )


class FormOffer(Offer):
    """`files` may be repeated. `data` is JSON as text; `receivers` is repeated or holds several by commas."""

    files = serializers.ListField(child=serializers.FileField(), required=False)
    data = Text(  # type: ignore[assignment]
        required=False, help_text="A JSON object, as text."
    )


@dataclass(frozen=True)
class Offering:
    submission: Submission
    link: str
    note: str
    receivers: list[str]
    confirms_phase: bool


def read_offer(body: Body) -> Offering:
    """Raises Invalid, or DRF's ValidationError, naming the member that is wrong."""
    form = Offer(data=_as_json(body) if body.is_form else body.fields)
    form.is_valid(raise_exception=True)
    given: dict[str, Any] = form.validated_data
    submission = Submission(files=_uploads(body.files), body=given["body"] or None, data=given.get("data"))
    return Offering(submission, given["link"], given["note"], given.get("receivers", []), given["confirms_phase"])


def _as_json(body: Body) -> dict[str, Any]:
    """A form's texts as the JSON members they stand for."""
    fields = dict(body.fields)
    data, confirms = fields.get("data"), fields.get("confirms_phase")
    if isinstance(data, str):
        fields["data"] = strict_object(data.encode(), field="data") if data.strip() else None
    if isinstance(confirms, str):
        word = confirms.strip().lower()
        fields["confirms_phase"] = True if word in _TRUE else False if word in _FALSE else confirms
    for name in _FILE_FIELDS:
        if name in fields and fields[name] != "":
            raise Invalid({name: ["This has to be a file, with a file name."]})
    return fields


def _uploads(files: Iterable[tuple[str, UploadedFile]]) -> tuple[Upload, ...]:
    uploads = []
    for field, upload in files:
        if field not in _FILE_FIELDS:
            raise Invalid({field[:100]: ["Files are sent under the name “files”, which may be repeated."]})
        uploads.append(Upload(upload.name or "file", upload.read()))
    return tuple(uploads)
