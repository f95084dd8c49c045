"""What `check` has to say about documents that compile, but not to what their author can want."""

import pytest

from projects.playbooks import Document, compile_documents, find

FINE = """## Lifecycle
**Incoming:**
- From PM: "PRD"
**Done:**
- Look: The Designer has approved the screens.
### Phase 1: Plan
1. Plan it
**Success:** it is planned
"""


def findings(*bodies: str) -> list[str]:
    """Findings for one document for each body, written by the API engineer, the designer, the architect."""
    names = ("api-engineer", "designer", "architect")
    pairs = zip(names, bodies, strict=False)
    given = [Document(f"{name}.md", f"---\nname: {name}\n---\n{body}") for name, body in pairs]
    return [str(finding) for finding in find(compile_documents(given))]


def test_nothing_to_say() -> None:
    assert findings(FINE) == []


@pytest.mark.parametrize(
    ("body", "line", "level", "words"),
    [
        (FINE.replace("From PM", "From Wizard"), 6, "warning", 'Who is "Wizard"?'),
        (FINE.replace('From PM: "PRD"', '"Budget"'), 6, "error", 'Nobody gives "Budget"'),
        (FINE.replace("The Designer has approved the screens", "all is well"), 8, "error", "Nobody can satisfy"),
        (FINE.replace("From PM", "From API Engineer"), 6, "error", "from API Engineer to API Engineer"),
        (FINE.replace("**Done", '- From PM: "PRD"\n**Done'), 7, "warning", '"PRD" repeats line 6'),
        (FINE.replace('"PRD"', '"PRD" (if it rains)'), 6, "warning", "it rains"),
        (FINE.replace('"PRD"', '"Notes" (Phase 7 of the API Engineer)'), 6, "error", "has no such phase"),
        (
            FINE + "### Phase 3: Ship\n1. Ship it\n**Success:** gone\n",
            12,
            "warning",
            "Phase gap: phase 3 follows phase 1",
        ),
        (FINE + "### Phase 2: Ship\n**Success:** gone\n", 12, "warning", "no activities"),
        (FINE + "### Phase 2: Ship\n1. Ship it\n", 12, "warning", "no success criterion"),
        (FINE + "### Phase 1: Again\n1. Once more\n", 12, "warning", "appears twice"),
        (FINE + '## Red flags\n- "Later." Return to Phase 4.\n', 13, "error", "phase 4, which does not exist"),
        (FINE + '## Red flags\n- "Later."\n', 13, "warning", "do not say which phase"),
        (FINE + "```\nnever closed\n", 12, "warning", "never closed"),
        (FINE + "### Phase 0.5: Before\n1. Wait\n", 12, "warning", "order of their numbers"),
    ],
)
def test_one_thing_wrong(body: str, line: int, level: str, words: str) -> None:
    found = findings(body)
    assert any(text.startswith(f"api-engineer.md:{line}: {level}: ") and words in text for text in found), found


def test_a_circle_of_waiting_is_shown() -> None:
    waits = "## Lifecycle\n**Incoming:**\n- From {}: {}\n"
    found = findings(
        waits.format("Design", '"Mocks"'), waits.format("Architect", '"ADR"'), waits.format("Dev", '"Sketch"')
    )
    circles = [text for text in found if "Circular wait" in text]
    assert circles == [
        "api-engineer.md:6: error: Circular wait: API Engineer -> Designer -> Architect -> API Engineer."
        " None of them can start. Take one of these handshakes out of what is waited for before the start."
    ]


def test_a_phase_of_another_document_is_looked_up() -> None:
    waits = '## Lifecycle\n**Incoming:**\n- From Design: "Mocks" (Phase 3 of Design)\n'
    draws = FINE.replace("Look: The Designer", "Look: The PM")
    assert not any("no such phase" in text for text in findings(waits))
    assert any("phase 3 of Designer, which has no such phase" in text for text in findings(waits, draws))
    assert not any("no such phase" in text for text in findings(waits, draws.replace("Phase 1", "Phase 3")))
