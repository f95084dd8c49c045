"""Documents of people who never saw ours: what they compile to, whole, and what a reader would ask."""

from pathlib import Path

import pytest

from projects.playbooks import Document, Process, compile_documents, decode, find

FOLDER = Path(__file__).parent / "documents"


def compiled(*names: str) -> Process:
    return compile_documents([Document(name, decode((FOLDER / name).read_bytes())) for name in names])


def gates(process: Process) -> list[str]:
    """One line a gate."""
    found = []
    for gate in process.gates:
        needs = f" after {gate.needs_phase.role} {gate.needs_phase.phase}" if gate.needs_phase else ""
        when = f" if {gate.applies_when}" if gate.applies_when else ""
        whom = (" & " if gate.everyone else ", ").join(gate.receivers)
        found.append(
            f"{gate.checkpoint} {gate.key}: {gate.title}, {gate.giver} -> {whom}{when}{needs} [{gate.criterion}]"
        )
    return found


def phases(process: Process, role: str) -> list[tuple[str, str, bool, str, list[str]]]:
    found = process.phases_of(role)
    return [(p.number, p.title, p.required, p.success, [one.title for one in p.activities]) for p in found]


def flags(process: Process) -> list[tuple[str, str]]:
    return [(flag.text, flag.returns_to) for flag in process.red_flags]


def asked(process: Process) -> list[tuple[str, str, int]]:
    """What each question is about, its first words and its line."""
    return [
        (one.about, " ".join(one.text.split()[:4]), one.source.line if one.source else 0) for one in process.questions
    ]


def test_a_designer_with_headings_numbers_and_german_quotes() -> None:
    process = compiled("product-designer.md")
    assert gates(process) == [
        "start kurzbrief: Kurzbrief, pm -> designer [dem Problem und den Leuten, die es haben]",
        "start interview-notes: Interview notes, research-team -> designer []",
        "start machbarkeit: Machbarkeit, architect -> designer if complex after architect 2 [Phase 2 of Architect is complete]",
        "build mocks: High-fidelity mocks, designer -> api-engineer & counterpart after designer 3"
        " [Every state of every screen]",
        "build edge-cases: Edge cases, designer -> qa [what is easily forgotten]",
        "merge visual: Visual check, designer -> pm & api-engineer [PM and Engineering have approved the screens]",
        "merge copy: Copy, designer -> pm, manager [the Product Owner or the Manager has accepted every word]",
    ]
    assert phases(process, "designer") == [
        ("1", "Listen", True, "I can tell the problem in one sentence", ["Read the brief", "Look around"]),
        ("2", "Sketch", True, "one way is chosen", ["Three ways", "One way"]),
        ("2.5", "Motion", False, "", ["What moves, and why"]),
        ("3", "Draw", True, "No state is missing; The names will stay", ["All states", "Narrow and dark"]),
    ]
    assert process.phases[0].activities[0].items == ("Who is it for?", "What hurts today?")
    assert flags(process) == [
        ("Das versteht man schon.", "1"),
        ("Leere Zustände kommen später.", "3"),
        ("Wir nehmen das von letztem Mal.", "2"),
    ]
    assert asked(process) == [
        ("research-team", 'Who is "Research team"?', 14),
        ("interview-notes", '"Interview notes" has a', 14),
        ("copy", "Must all named parties", 25),
    ]


def test_qa_with_tables_and_emoji() -> None:
    process = compiled("qa.md")
    assert gates(process) == [
        "start prd: PRD, pm -> qa [goals that can be measured]",
        "start risks: Risk register, api-engineer -> qa [every risk is rated]",
        "build test-plan: Test plan, qa -> api-engineer if complex [one test for each serious risk]",
        "merge test-report: Test report, qa -> pm [what stays open is accepted]",
    ]
    assert phases(process, "qa") == [
        (
            "1",
            "Think",
            True,
            "every serious risk has a test",
            ["read the PRD as somebody hostile", "list what can go wrong"],
        ),
        ("2", "Try", True, "nothing red", ["run the plan"]),
        ("2.5", "Explore", True, "notes are shared", ["an hour without a plan"]),
    ]
    assert flags(process) == [("It was green yesterday.", "1"), ("Nobody will type that.", "1")]
    assert process.questions == () and find(process) == []
    assert process.role_title("qa") == "QA"


def test_a_pm_with_nested_lists_and_arrows() -> None:
    process = compiled("pm.md")
    assert gates(process) == [
        "build kurzbrief: Kurzbrief, pm -> designer []",
        "build prd: PRD, pm -> api-engineer & qa [goals that can be measured; what is out of scope]",
        "merge launch-notes: Launch notes, pm -> manager if complex [read and approved by the Manager]",
    ]
    assert phases(process, "pm") == [
        (
            "1",
            "Understand",
            True,
            "They agree with what I wrote.",
            ["Talk to five people", "Write down what they said"],
        ),
        ("2", "Decide", True, "one page is left", ["Cut", "Cut again"]),
    ]
    assert process.questions == () and find(process) == []


def test_all_three_together_are_one_process() -> None:
    process = compiled("product-designer.md", "pm.md", "qa.md")
    joined = {gate.key: {source.file for source in gate.sources} for gate in process.gates if len(gate.sources) > 1}
    assert joined == {"kurzbrief": {"product-designer.md", "pm.md"}, "prd": {"pm.md", "qa.md"}}
    assert process.gate("kurzbrief") is not None and process.gate("kurzbrief").checkpoint == "start"  # type: ignore[union-attr]
    one_sided = [finding for finding in find(process) if "does not mention" in finding.message]
    assert {finding.line for finding in one_sided} == {20, 24, 25, 15}
    assert all(finding.fix.startswith("Add to what ") for finding in one_sided)


def test_each_answer_that_is_suggested_is_accepted() -> None:
    process = compiled("product-designer.md")
    for question in process.questions:
        for suggestion in question.suggestions:
            texts = [Document("product-designer.md", decode((FOLDER / "product-designer.md").read_bytes()))]
            left = compile_documents(texts, answers={question.id: suggestion})
            assert question.id not in {one.id for one in left.questions}, (question.text, suggestion)


@pytest.mark.parametrize("name", ["product-designer.md", "qa.md", "pm.md", "designer.md"])
def test_every_source_is_a_line_of_the_document(name: str) -> None:
    lines = decode((FOLDER / name).read_bytes()).split("\n")
    process = compiled(name)
    for part in (*process.gates, *process.phases, *process.red_flags, *process.questions):
        assert part.source is not None and lines[part.source.line - 1].strip() == part.source.text
