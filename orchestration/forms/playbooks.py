"""Forms for publishing playbooks: the documents as text, and files to add to them."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from projects.playbooks import Document, PlaybookError, decode
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


class ManyFilesField(forms.FileField):
    """Any number of files, each read as a playbook; cleans to documents."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Document]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [_document(file) for file in files]


class PlaybookFiles(forms.Form):
    added = ManyFilesField(
        required=False,
        label="Add files",
        help_text="Markdown. A file of the same name takes the place of the one here.",
    )


def _document(file: UploadedFile) -> Document:
    name = (file.name or "playbook.md")[-120:]
    try:
        return Document(name, decode(file.read(MAX_BYTES + 1)))
    except PlaybookError as error:
        raise forms.ValidationError(f"{name}, line {error.line}: {error.message} {error.fix}") from error
