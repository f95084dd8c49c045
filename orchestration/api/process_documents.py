"""What a proposal carries, whether it comes as JSON (a folder of documents, or an exported process) or as a form with files."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orchestration.api.bodies import Body
from orchestration.api.fields import Input, text_of
from projects.errors import Invalid
from projects.models import ProcessProposal
from projects.playbooks import Document, PlaybookError, exchange
from projects.playbooks.compiler import MAX_DOCUMENTS
from projects.services.proposals import LONGEST_ORIGIN, ORIGIN

_FILES = "files"
_DOCUMENT = {
    "type": "object",
    "required": ["name", "text"],
    "properties": {"name": {"type": "string"}, "text": {"type": "string"}},
}
_ORIGIN = {
    "type": "object",
    "properties": {name: {"type": "string", "maxLength": LONGEST_ORIGIN} for name in ORIGIN},
    "additionalProperties": False,
}


@extend_schema_field({"type": "array", "minItems": 1, "maxItems": MAX_DOCUMENTS, "items": _DOCUMENT})
class Documents(serializers.Field[Any, Any, Any, Any]):
    default_error_messages = {
        "required": "This is missing.",
        "invalid": "This has to be a list of objects, each with “name” and “text”.",
        "too_many": f"At most {MAX_DOCUMENTS} documents, please.",
    }

    def to_internal_value(self, data: Any) -> list[Document]:
        if not isinstance(data, list) or not data:
            self.fail("invalid")
        if len(data) > MAX_DOCUMENTS:
            self.fail("too_many")
        return [self._document(one) for one in data]

    def _document(self, one: Any) -> Document:
        name, text = (one.get("name"), one.get("text")) if isinstance(one, dict) else (None, None)
        if not isinstance(name, str) or not isinstance(text, str):
            self.fail("invalid")
        return Document(name, text)

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field(_ORIGIN)
class Origin(serializers.Field[Any, Any, Any, Any]):
    default_error_messages = {"invalid": f"This has to be an object of texts: {', '.join(ORIGIN)}."}

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, dict) or set(data) - set(ORIGIN):
            self.fail("invalid")
        found = {name: text for name, text in data.items() if text is not None}
        if not all(isinstance(text, str) for text in found.values()):
            self.fail("invalid")
        return found

    def to_representation(self, value: Any) -> Any:
        return value


class NewProposal(Input):
    """An exported process (`.../export.json`) can be sent as it is: its documents count."""

    documents = Documents(help_text="The playbooks and the process document: the whole process, not a part of it.")
    note = text_of(ProcessProposal, "note", required=False, help_text="What changes, and why.")
    source = Origin(required=False, help_text="Where it comes from.")  # type: ignore[assignment]


class ProposalForm(Input):
    """Files instead of texts: Markdown documents, or one exported process."""

    files = serializers.ListField(child=serializers.FileField())
    note = text_of(ProcessProposal, "note", required=False, help_text="What changes, and why.")


class _Rest(Input):
    note = text_of(ProcessProposal, "note", required=False)


def read_proposal(body: Body) -> dict[str, Any]:
    """`documents`, `note` and `origin` for the service. Raises Invalid or DRF's ValidationError, naming the member."""
    form = (_Rest if body.is_form else NewProposal)(data=body.fields)
    form.is_valid(raise_exception=True)
    given = form.validated_data
    documents = _uploaded(body) if body.is_form else given["documents"]
    return {"documents": documents, "note": given["note"], "origin": given.get("source") or {}}


def _uploaded(body: Body) -> list[Document]:
    if not body.files or any(name != _FILES for name, _upload in body.files):
        raise Invalid({_FILES: ["Send Markdown files or an exported process, each as “files”."]})
    if len(body.files) > MAX_DOCUMENTS:
        raise Invalid({_FILES: [f"At most {MAX_DOCUMENTS} files, please."]})
    found: list[Document] = []
    for _name, upload in body.files:
        name = (upload.name or "playbook.md")[-120:]
        try:
            found += exchange.read(name, upload.read(exchange.LARGEST + 1))
        except PlaybookError as error:
            raise Invalid({_FILES: [f"{name}, line {error.line}: {error.message} {error.fix}"]}) from error
    return found
