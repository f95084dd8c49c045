"""The playbooks that lie beside this module, and the processes a new project can start with."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from projects.playbooks.compiler import Document, compile_documents
from projects.playbooks.decoding import decode
from projects.playbooks.process import Process

_FOLDER = Path(__file__).parent
ALONE, TEAM = "api-engineer", "team"
SETS = (ALONE, TEAM)


def documents() -> list[Document]:
    """The playbook of the default process: the API engineer's, alone."""
    return _read(_FOLDER)


def team_documents() -> list[Document]:
    """The playbooks of all seven roles, by file name; the API engineer's is the one of the default process."""
    return sorted([*documents(), *_read(_FOLDER / "team")], key=lambda document: document.name)


def _read(folder: Path) -> list[Document]:
    return [Document(path.name, decode(path.read_bytes())) for path in sorted(folder.glob("*.md"))]


def documents_of(chosen: str) -> list[Document]:
    """The documents of one of SETS."""
    return team_documents() if chosen == TEAM else documents()


@cache
def process_from(chosen: str) -> Process:
    """What one of SETS compiles to."""
    return compile_documents(documents_of(chosen))


def default_process() -> Process:
    """The process of a project that chose nothing else."""
    return process_from(ALONE)
