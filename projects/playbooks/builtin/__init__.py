"""The process every new project starts with, compiled from the playbook beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from projects.playbooks.compiler import Document, compile_documents
from projects.playbooks.decoding import decode
from projects.playbooks.process import Process

_FOLDER = Path(__file__).parent


def documents() -> list[Document]:
    """The built-in playbooks, by file name."""
    return [Document(path.name, decode(path.read_bytes())) for path in sorted(_FOLDER.glob("*.md"))]


@cache
def default_process() -> Process:
    """What the built-in playbooks compile to."""
    return compile_documents(documents())
