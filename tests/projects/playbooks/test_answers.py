"""Answers to what a document leaves open, and what each of them does."""

import re

import pytest

from projects.playbooks import Document, Process, Question, compile_documents, find

HEADS = {"start": "Incoming (you cannot start until):", "build": "Outgoing:", "merge": "Definition of Done:"}


def compiled(checkpoint: str, item: str, answers: dict[str, str] | None = None, role: str = "api-engineer") -> Process:
    text = f"---\nname: {role}\n---\n## Lifecycle\n**{HEADS[checkpoint]}**\n- {item}\n"
    return compile_documents([Document("role.md", text)], answers=answers)


def only(process: Process) -> Question:
    (question,) = process.questions
    return question


def gates(process: Process) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    return [(gate.key, gate.title, gate.checkpoint, gate.giver, gate.receivers) for gate in process.gates]


@pytest.mark.parametrize("answer", ["PM", "pm", "Product Manager", '"PM".', "the product owner"])
def test_a_role_is_answered_by_title_slug_or_another_of_its_names(answer: str) -> None:
    asked = only(compiled("start", 'Received "Budget".'))
    process = compiled("start", 'Received "Budget".', {asked.id: answer})
    assert gates(process) == [("budget", "Budget", "start", "pm", ("api-engineer",))]
    assert process.questions == ()
    (kept,) = process.answers
    assert (kept.id, kept.about, kept.text, kept.answer, kept.source) == (
        asked.id,
        "budget",
        asked.text,
        "PM",
        asked.source,
    )
    assert Process.from_json(process.to_json()) == process
    assert find(process) == []


@pytest.mark.parametrize(
    ("checkpoint", "item", "answer", "kept", "expected"),
    [
        ("start", 'Received "PRD" with goals.', "Designer", "Designer", [("prd", "designer", ("api-engineer",))]),
        ("merge", "Tests: all have passed.", "qa", "QA", [("tests", "api-engineer", ("qa",))]),
        ("merge", "Tests: all have passed.", "QA and the PM", "QA, PM", [("tests", "api-engineer", ("qa", "pm"))]),
        (
            "merge",
            "Tests: all have passed.",
            "a new role: Release Captain",
            "Release Captain",
            [("tests", "api-engineer", ("release-captain",))],
        ),
        (
            "start",
            'From PM and Design: "Copy Deck"',
            "designer",
            "Designer",
            [("copy-deck", "designer", ("api-engineer",))],
        ),
        ("build", 'To API Engineer: "Self Review."', "Architect", "Architect", [("self-review", "api-engineer", ("architect",))]),
        ("start", 'From API Engineer: "Notes"', "pm", "PM", [("notes", "pm", ("api-engineer",))]),
        (
            "start",
            "From PM: Received Research and Discovery Report.",
            "several",
            "several",
            [("research", "pm", ("api-engineer",)), ("discovery-report", "pm", ("api-engineer",))],
        ),
        (
            "start",
            "From PM: Received Research and Discovery Report.",
            "One.",
            "one",
            [("research-and-discovery-report", "pm", ("api-engineer",))],
        ),
        ("start", 'From PM: "Notes" (if it rains)', "never", "never", []),
    ],
)  # fmt: skip
def test_who_what_and_whether(
    checkpoint: str, item: str, answer: str, kept: str, expected: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    asked = only(compiled(checkpoint, item))
    process = compiled(checkpoint, item, {asked.id: answer})
    assert [(key, giver, receivers) for key, _, _, giver, receivers in gates(process)] == expected
    assert process.questions == () and [one.answer for one in process.answers] == [kept]
    named = {name for gate in process.gates for name in (gate.giver, *gate.receivers)}
    assert named <= {role.slug for role in process.roles}


@pytest.mark.parametrize(
    ("answer", "everyone"), [("all of them", True), ("All", True), ("any one of them", False), ("any", False)]
)
def test_all_or_any_one(answer: str, everyone: bool) -> None:
    asked = only(compiled("build", 'To QA or Design: "Copy Review."'))
    (gate,) = compiled("build", 'To QA or Design: "Copy Review."', {asked.id: answer}).gates
    assert gate.everyone is everyone


@pytest.mark.parametrize(("answer", "applies"), [("always", None), ("if complex", "complex"), ("Complex", "complex")])
def test_when_it_applies(answer: str, applies: str | None) -> None:
    item = 'From Architect: "ADR" (if the database changes)'
    asked = only(compiled("start", item))
    process = compiled("start", item, {asked.id: answer})
    assert [gate.applies_when for gate in process.gates] == [applies]
    assert process.questions == ()


@pytest.mark.parametrize(("answer", "applies"), [("yes", ["complex", "complex"]), ("no", [None, "complex"])])
def test_a_condition_at_the_end_of_two_artifacts(answer: str, applies: list[str | None]) -> None:
    item = 'From Architect: "Sketch" and "ADR" (if complex)'
    asked = only(compiled("start", item))
    process = compiled("start", item, {asked.id: answer})
    assert [gate.applies_when for gate in process.gates] == applies


def test_a_condition_that_is_shared_is_asked_about_for_both() -> None:
    item = 'From Architect: "Sketch" and "ADR" (if it rains)'
    first = next(one for one in compiled("start", item).questions if "also hold" in one.text)
    for answer, left in (("no", ["adr"]), ("yes", ["sketch", "adr"])):
        assert [one.about for one in compiled("start", item, {first.id: answer}).questions] == left


def test_whose_phase() -> None:
    item = 'From Design: "Mocks" (phase 3 of the Wizards)'
    asked = only(compiled("start", item))
    (gate,) = compiled("start", item, {asked.id: "Architect"}).gates
    assert gate.needs_phase is not None
    assert (gate.giver, gate.needs_phase.role, gate.needs_phase.phase) == ("designer", "architect", "3")


def test_the_phase_of_a_giver_follows_the_answer() -> None:
    item = 'Received "Storyboard" (Phase 2)'
    process = compiled("start", item)
    assert process.gates[0].needs_phase is None
    (gate,) = compiled("start", item, {only(process).id: "UX"}).gates
    assert gate.needs_phase is not None and gate.needs_phase.role == "designer"


WHO = 'To Wizard: "Potion." Taste it.'


@pytest.mark.parametrize(
    ("answer", "slug", "title"),
    [
        ("Architect", "architect", "Architect"),
        ("a new role: Wizard", "wizard", "Wizard"),
        ("a new role", "wizard", "Wizard"),
        ("Wizard", "wizard", "Wizard"),
        ("a new role: Alchemist of the Court", "alchemist-of-the-court", "Alchemist of the Court"),
    ],
)
def test_who_somebody_is(answer: str, slug: str, title: str) -> None:
    asked = only(compiled("build", WHO))
    process = compiled("build", WHO, {asked.id: answer})
    assert process.gates[0].receivers == (slug,)
    assert process.role_title(slug) == title
    assert slug == "wizard" or "wizard" not in {role.slug for role in process.roles}
    assert process.questions == () and process.answers[0].answer == title


def test_who_somebody_is_holds_everywhere() -> None:
    """The name is asked about once, and an answer given for either document counts in both."""
    texts = {
        "qa": '**Outgoing:**\n- To Wizard: "Brew"\n',
        "pm": '**Incoming:**\n- From Wizard (phase 2 of Wizard): "Smoke"\n',
    }
    given = [Document(f"{name}.md", f"---\nname: {name}\n---\n## Lifecycle\n{text}") for name, text in texts.items()]
    asked = only(compile_documents(given))
    (other,) = compile_documents(given[1:]).questions
    assert (asked.source and asked.source.file, other.source and other.source.file) == ("qa.md", "pm.md")
    for question in (asked, other):
        process = compile_documents(given, answers={question.id: "Architect"})
        assert process.questions == ()
        assert {gate.giver for gate in process.gates} == {"qa", "architect"}


@pytest.mark.parametrize(
    ("answer", "checkpoints"), [("start", ["start"]), ("Build", ["build"]), ("merge", ["merge"]), ("none of them", [])]
)
def test_which_checkpoint(answer: str, checkpoints: list[str]) -> None:
    text = '---\nname: qa\n---\n## Lifecycle\n**Incoming:**\n- From PM: "PRD"\n**Habits:**\n- Design: "Weekly Walk"\n'
    asked = only(compile_documents([Document("qa.md", text)]))
    process = compile_documents([Document("qa.md", text)], answers={asked.id: answer})
    assert [gate.checkpoint for gate in process.gates if gate.key != "prd"] == checkpoints
    assert process.questions == ()


PHASES = """---
name: qa
---
## Lifecycle
**Incoming:**
- From PM: "PRD"
## Phase 1: Plan
1. Plan
## Phase 2: Try
1. Try
## Phase 2: Report
1. Report
## Red flags
- "It will be fine."
"""


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("one phase", [("1", "Plan", 1), ("2", "Try", 2)]),
        ("renumber the second", [("1", "Plan", 1), ("2", "Try", 1), ("3", "Report", 1)]),
    ],
)
def test_a_phase_that_stands_there_twice(answer: str, expected: list[tuple[str, str, int]]) -> None:
    asked = next(one for one in compile_documents([Document("qa.md", PHASES)]).questions if "twice" in one.text)
    process = compile_documents([Document("qa.md", PHASES)], answers={asked.id: answer})
    assert [(phase.number, phase.title, len(phase.activities)) for phase in process.phases] == expected
    assert not any("twice" in question.text for question in process.questions)


def test_where_red_flags_lead() -> None:
    asked = next(one for one in compile_documents([Document("qa.md", PHASES)]).questions if "red flags" in one.text)
    assert asked.suggestions == ("1", "2")
    for answer in ("2", "Phase 2", "phase two"):
        process = compile_documents([Document("qa.md", PHASES)], answers={asked.id: answer})
        assert [flag.returns_to for flag in process.red_flags] == ["2"]


ALONE = "---\nname: qa\n---\n## Lifecycle\nNothing to hand over.\n"


def test_is_that_meant() -> None:
    asked = only(compile_documents([Document("qa.md", ALONE)]))
    meant = compile_documents([Document("qa.md", ALONE)], answers={asked.id: "yes"})
    assert meant.questions == () and find(meant) == []
    not_meant = compile_documents([Document("qa.md", ALONE)], answers={asked.id: "No"})
    assert not_meant.questions == () and [finding.level for finding in find(not_meant)] == ["error"]


@pytest.mark.parametrize("answer", ["perhaps", "Nobody in particular", "API Engineer", "'; drop table", "x" * 9_000])
def test_an_answer_that_fits_nothing_leaves_the_question_and_says_what_is_possible(answer: str) -> None:
    item = 'Received "Budget".'
    asked = only(compiled("start", item))
    process = compiled("start", item, {asked.id: answer})
    assert process.questions == (asked,) and process.answers == ()
    said = [str(finding) for finding in find(process)]
    assert any(re.match(r"role\.md:6: error: .*fits nothing.*\"PM\"", text) for text in said), said


def test_an_answer_to_no_question_is_a_warning() -> None:
    process = compiled("start", 'From PM: "PRD"', {"0badcafe": "PM"})
    (finding,) = find(process)
    assert finding.level == "warning" and "0badcafe" in finding.message


def test_ids_stay_where_lines_move_and_go_where_they_change() -> None:
    asked = only(compiled("start", 'Received "Budget".'))
    assert re.fullmatch(r"[0-9a-f]{8}", asked.id)
    moved = compiled("start", 'From PM: "PRD"\n- Received "Budget".')
    assert only(moved).id == asked.id
    assert only(compiled("start", 'Received "Budget" on paper.')).id != asked.id
    assert compiled("start", 'Received "Budget".').to_json()["questions"][0]["id"] == asked.id
