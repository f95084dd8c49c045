"""A good playbook broken on purpose: each error names its line, and says what to write instead."""

from collections.abc import Callable

import pytest

from projects.playbooks import Document, PlaybookError, compile_documents, find
from projects.playbooks.builtin import documents

TEXT = documents()[0].text


def line_of(words: str, text: str = TEXT) -> int:
    return next(number for number, line in enumerate(text.split("\n"), start=1) if words in line)


def replaced(old: str, new: str) -> Callable[[], str]:
    assert old in TEXT
    return lambda: TEXT.replace(old, new, 1)


# name: (the broken text, the words of the line that is named, what is said, what to write)
BROKEN: dict[str, tuple[Callable[[], str], str, str, str]] = {
    "the name is gone": (lambda: TEXT.replace("name: api-engineer", "nom: api").replace("# API Engineer", "# Somebody"), "---", "no name", "name: your-role"),
    "the front matter stays open": (lambda: TEXT.replace("---\n", "", 2).replace("name", "---\nname", 1), "---", "closed", "---"),
    "a giver is nobody": (replaced("- **From PM:** Received", "- Received"), "PRD", "names nobody", '"PM"'),
    "a receiver is nobody": (replaced("**To QA:** ", ""), "Risk review", "Nobody can satisfy", "To QA"),
    "a role is unknown": (replaced("**To QA:**", "**To Oracle:**"), "To Oracle", 'Who is "Oracle"', "a new role"),
    "giver and receiver are one": (replaced("**From PM:**", "**From API Engineer:**"), "PRD", "nobody countersigns", "other role"),
    "an approver is gone": (replaced("The Designer has marked", "Marked is"), "Visual QA", "Nobody can satisfy", "has approved"),
    "a phase is missing": (replaced("### Phase 2:", "### Chapter 2:"), "### Phase 3:", "Phase gap", "Phase 2"),
    "a phase is there twice": (replaced("### Phase 2:", "### Phase 1:"), "### Phase 1: B", "appears twice", "one phase"),
    "a code block stays open": (lambda: TEXT + "\n```broken\nSELECT\n", "```broken", "never closed", "end of the document"),
    "a condition no fact answers": (replaced("(if complex)", "(if it rains)"), "it rains", "it rains", "always"),
    "a red flag leads nowhere": (lambda: TEXT.replace('complains."', 'complains." Return to Phase 9.'), "Phase 9", "phase 9", "has 1"),
    "a line stands there twice": (replaced("**Outgoing", '- From PM: Received "PRD"\n\n**Outgoing'), '- From PM: Rec', "repeats", "Delete"),
    "a list is too long": (replaced("**Outgoing", '- From PM: "X"\n' * 250 + "\n**Outgoing"), "", "more than 200", "one line"),
    "it is no text": (replaced("## The four phases", "\0\0\0"), "\0", "not text", "UTF-8"),
    "the lists are gone": (lambda: TEXT[: TEXT.index("## 🔗")], "# API Engineer", "no lifecycle", "Incoming"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_the_line_is_named(name: str) -> None:
    broken, words, says, fix = BROKEN[name]
    text = broken()
    try:
        said = {str(finding) for finding in find(compile_documents([Document("role.md", text)]))}
    except PlaybookError as error:
        said = {str(error)}
    wanted = [one for one in said if says in one and fix in one]
    assert wanted, said
    if words:
        assert any(one.startswith(f"role.md:{line_of(words, text)}:") for one in wanted), wanted
    else:
        assert wanted[0].split(":")[1].isdecimal()


def test_whole_it_says_nothing() -> None:
    assert find(compile_documents([Document("role.md", TEXT)])) == []
