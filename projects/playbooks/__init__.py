"""Playbooks, the Markdown role documents, and the process they compile to. Pure Python, no Django."""

from projects.playbooks.builtin import default_process
from projects.playbooks.compiler import Document, compile_documents
from projects.playbooks.decoding import decode
from projects.playbooks.errors import PlaybookError
from projects.playbooks.findings import Finding, find
from projects.playbooks.process import (
    Activity,
    Answer,
    Gate,
    GateRule,
    Phase,
    PhaseRef,
    Process,
    Question,
    RedFlag,
    Role,
    Source,
)

__all__ = [
    "Activity",
    "Answer",
    "Document",
    "Finding",
    "Gate",
    "GateRule",
    "Phase",
    "PhaseRef",
    "PlaybookError",
    "Process",
    "Question",
    "RedFlag",
    "Role",
    "Source",
    "compile_documents",
    "decode",
    "default_process",
    "find",
]
