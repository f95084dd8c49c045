"""The examples of docs/playbooks.md compile to what the page says."""

import re
from pathlib import Path

import pytest

from projects.playbooks import Document, Gate, Process, compile_documents, find, tables

PAGE = (Path(__file__).parents[3] / "docs" / "playbooks.md").read_text(encoding="utf-8")
HEADS = {"start": "Incoming:", "build": "Outgoing:", "merge": "Done:"}
EXAMPLES = re.findall(r"```markdown\n(.*?)```", PAGE, re.DOTALL)


def rows(head: str) -> list[list[str]]:
    """The rows of the table of the page that has this head."""
    lines = PAGE[PAGE.index(head) :].split("\n\n", 1)[0].split("\n")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:] if not tables.is_rule(line)]


def compiled(checkpoint: str, line: str) -> Process:
    text = f"---\nname: api-engineer\n---\n## Lifecycle\n**{HEADS[checkpoint]}**\n- {line}\n"
    return compile_documents([Document("role.md", text)])


def shown(process: Process, gate: Gate) -> str:
    receivers = " and ".join(map(process.role_title, gate.receivers))
    when = f", if {gate.applies_when}" if gate.applies_when else ""
    needs = gate.needs_phase
    after = f", after phase {needs.phase} of {process.role_title(needs.role)}" if needs else ""
    return f"{gate.title}: {process.role_title(gate.giver)} → {receivers}{when}{after}"


@pytest.mark.parametrize("text", EXAMPLES)
def test_whole_examples(text: str) -> None:
    process = compile_documents([Document("role.md", text)])
    assert len(process.gates) == 3
    assert find(process) == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 2


@pytest.mark.parametrize(
    ("checkpoint", "line", "becomes"), rows("| list | a line of the API engineer's | what becomes of it |")
)
def test_lines(checkpoint: str, line: str, becomes: str) -> None:
    process = compiled(checkpoint, line)
    assert "; ".join(shown(process, gate) for gate in process.gates) == becomes
    assert {gate.checkpoint for gate in process.gates} == {checkpoint}
    assert process.questions == ()


@pytest.mark.parametrize(
    ("checkpoint", "line", "question"), rows("| list | a line of the API engineer's | the question |")
)
def test_questions(checkpoint: str, line: str, question: str) -> None:
    assert [one.text for one in compiled(checkpoint, line).questions] == [question]


@pytest.mark.parametrize(("checkpoint", "said"), rows("| checkpoint | headings that are understood, among others |"))
def test_headings(checkpoint: str, said: str) -> None:
    item = {"start": "From PM: PRD", "build": "To QA: Plan", "merge": "Plan: QA has approved it"}[checkpoint]
    for heading in said.split("; "):
        text = f"---\nname: architect\n---\n# Architect\n\n## {heading}\n\n- {item}\n"
        process = compile_documents([Document("role.md", text)])
        assert [gate.checkpoint for gate in process.gates] == [checkpoint], heading
