"""Forms for publishing playbooks: the documents as text, and files to add to them."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from orchestration.forms.service_form import ServiceForm
from projects.playbooks import Document, PlaybookError, exchange
from projects.playbooks.compiler import MAX_DOCUMENTS
from projects.playbooks.decoding import MAX_BYTES


class PlaybookForm(forms.Form):
    name = forms.CharField(max_length=120, label="File name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    text = forms.CharField(
        max_length=MAX_BYTES,
        strip=False,
        label="Playbook",
        widget=forms.Textarea(attrs={"class": "code", "rows": 12, "spellcheck": "false"}),
    )


PlaybookForms = forms.formset_factory(
    PlaybookForm, can_delete=True, extra=0, max_num=MAX_DOCUMENTS, absolute_max=MAX_DOCUMENTS + 1, validate_max=True
)


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


@dataclass(frozen=True)
class Given:
    """What uploaded files come to; `whole` where one of them is an export, which takes the place of everything."""

    documents: list[Document] = field(default_factory=list)
    whole: bool = False


class ManyFilesField(forms.FileField):
    """Any number of files, each a playbook or an exported process; cleans to `Given`."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Given:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MAX_DOCUMENTS:
            raise forms.ValidationError(f"At most {MAX_DOCUMENTS} files at once, please.")
        read = [_read(file) for file in files]
        return Given([one for found in read for one in found.documents], any(found.whole for found in read))


class PlaybookFiles(forms.Form):
    added = ManyFilesField(
        required=False,
        label="Add files",
        help_text="Markdown; a file of the same name takes the place of the one here. An exported process (.json, .zip) "
        "takes the place of all.",
    )


class ProposalNote(forms.Form):
    note = forms.CharField(
        required=False,
        max_length=4000,
        label="What changes, and why",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For whoever confirms it, and for the history.",
    )


class RejectForm(ServiceForm):
    reason = forms.CharField(
        max_length=4000,
        label="Why not",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, so that its author knows what to change."},
    )


def _read(file: UploadedFile) -> Given:
    name = (file.name or "playbook.md")[-120:]
    data = file.read(exchange.LARGEST + 1)
    try:
        return Given(exchange.read(name, data), exchange.is_whole(name, data))
    except PlaybookError as error:
        raise forms.ValidationError(f"{name}, line {error.line}: {error.message} {error.fix}") from error
