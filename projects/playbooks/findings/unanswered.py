"""Questions without an answer, and answers without a question."""

from __future__ import annotations

from collections.abc import Iterator

from projects.playbooks.findings.finding import Finding, error, warning
from projects.playbooks.parts import Answer
from projects.playbooks.process import Process


def find(process: Process) -> Iterator[Finding]:
    suggestions = {question.id: question.suggestions for question in process.questions}
    for question in process.questions:
        yield warning(question.source, question.text, f"Answer {question.id}: {_either(question.suggestions)}.")
    for answer in process.unused:
        yield _unused(answer, suggestions.get(answer.id, ()))
    for answer in process.answers:
        if answer.answer == "no" and answer.text.endswith("Is that meant?"):
            message = f"{answer.text.removesuffix('Is that meant?').strip()} That is not meant."
            yield error(answer.source, message, "Write it into the playbook, and take the answer back.")


def _unused(answer: Answer, suggestions: tuple[str, ...]) -> Finding:
    if not answer.text:
        message = f"The answer {answer.id} belongs to no question any more: its line was changed or is gone."
        return warning(answer.source, message, "Take the answer out.")
    message = f'"{answer.answer[:80]}" fits nothing that was asked: {answer.text}'
    return error(answer.source, message, f"Possible: {_either(suggestions)}.")


def _either(suggestions: tuple[str, ...]) -> str:
    """The choices; roles are named by title, slug or any name the project knows."""
    return " or ".join(f'"{suggestion}"' for suggestion in suggestions[:12]) or "in your own words"
