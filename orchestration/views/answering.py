"""Answers to what playbooks leave open: typed beside the preview, kept in the process document."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from projects.playbooks import Document, Process
from projects.playbooks.settings.editing import EMPTY, process_document_of, with_answers, with_process_document

LONGEST = 200
_FIELD = re.compile(r"^answer-(?P<id>[0-9a-f]{8})$")


def typed_answers(post: Mapping[str, Any]) -> dict[str, str]:
    """By question id, without those left open. What was typed in words wins over what was chosen."""
    found = {}
    for name in post:
        field = _FIELD.match(name)
        if field:
            said = str(post.get(f"words-{field['id']}", "") or post[name])
            said = " ".join(said.split())[:LONGEST]
            if said and said.isprintable():
                found[field["id"]] = said
    return found


def answered(documents: Sequence[Document], process: Process, answers: Mapping[str, str]) -> list[Document]:
    """The documents with these answers in the process document, which is added where there is none."""
    if not answers:
        return list(documents)
    own = process_document_of(documents)
    return with_process_document(documents, with_answers(own.text or EMPTY, answers, process.questions))
