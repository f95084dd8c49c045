"""The built-in playbooks of the whole team: one process, in which both sides of a handshake say the same."""

from pathlib import Path

import pytest

from projects.playbooks import Document, PhaseRef, Process, compile_documents, default_process, find
from projects.playbooks.builtin import TEAM, process_from, team_documents

MORE = {
    "design-brief": ("start", "pm", ("designer",), "document", PhaseRef("pm", "1")),
    "app-check": ("merge", "counterpart", ("qa",), "document", None),
    "test-report": ("merge", "qa", ("pm",), "document", None),
}
SIDES = {
    "prd": {"pm.md", "api-engineer.md"},
    "design-brief": {"pm.md", "designer.md"},
    "mocks": {"designer.md", "api-engineer.md"},
    "adr": {"architect.md", "api-engineer.md"},
    "contract": {"api-engineer.md", "mobile-engineer.md"},
    "risks": {"api-engineer.md", "qa.md"},
    "integration": {"api-engineer.md", "integration-engineer.md"},
    "visual": {"api-engineer.md", "designer.md"},
    "app-check": {"mobile-engineer.md", "qa.md"},
    "test-report": {"qa.md", "pm.md"},
}


def team() -> Process:
    return process_from(TEAM)


def test_nothing_is_asked_and_nothing_found() -> None:
    assert team().questions == ()
    assert find(team()) == []


def test_the_seven_gates_are_the_default_process_s_own() -> None:
    def essence(process: Process) -> list[tuple[object, ...]]:
        return [
            (g.key, g.title, g.checkpoint, g.giver, g.receivers, g.artifact, g.criterion, g.applies_when, g.everyone)
            + (g.needs_phase, g.source)
            for g in process.gates
            if g.key not in MORE
        ]

    assert essence(team()) == essence(default_process())


def test_three_gates_more() -> None:
    found = {g.key: (g.checkpoint, g.giver, g.receivers, g.artifact, g.needs_phase) for g in team().gates}
    assert {key: gate for key, gate in found.items() if key in MORE} == MORE
    assert set(found) == set(SIDES)


def test_every_handshake_is_stated_from_both_sides() -> None:
    assert {gate.key: {source.file for source in gate.sources} for gate in team().gates} == SIDES


def test_the_mocks_wait_for_a_phase_that_exists() -> None:
    mocks, brief = team().gate("mocks"), team().gate("design-brief")
    assert mocks and mocks.needs_phase == PhaseRef("designer", "3")
    assert brief and brief.needs_phase == PhaseRef("pm", "1")
    for needs in (mocks.needs_phase, brief.needs_phase):
        (phase,) = (p for p in team().phases_of(needs.role) if p.number == needs.phase)
        assert phase.required and phase.success


@pytest.mark.parametrize("document", team_documents(), ids=lambda document: document.name)
def test_each_document_is_whole(document: Document) -> None:
    """Every role has phases with something to do and a criterion, red flags, and all three lists."""
    alone = compile_documents([document])
    role = alone.roles[0].slug
    phases = team().phases_of(role)
    assert phases and all(phase.activities for phase in phases)
    assert all(activity.items for phase in phases for activity in phase.activities)
    assert all(phase.success for phase in phases if phase.required)
    assert 4 <= len([flag for flag in team().red_flags if flag.role == role]) <= 6
    for heading in ("**Incoming Dependencies", "**Outgoing Handshakes", "**Definition of Done", "## Quick reference"):
        assert document.text.count(heading) == 1, heading
    assert alone.questions == ()


def test_the_receiver_of_a_contract_may_call_it_incoming() -> None:
    """It changes hands before the build whoever says so first; what has no usual place keeps the stricter one."""
    ours = (
        '---\nname: api-engineer\n---\n## Lifecycle\n**Outgoing:**\n- To Mobile: "Contract review" and "Field notes"\n'
    )
    theirs = '---\nname: counterpart\n---\n## Lifecycle\n**Incoming:**\n- From API Engineer: "Contract review" and "Field notes"\n'  # fmt: skip
    both = [Document("ours.md", ours), Document("theirs.md", theirs)]
    for documents in (both, both[::-1]):
        found = {gate.key: gate.checkpoint for gate in compile_documents(documents).gates}
        assert found == {"contract": "build", "field-notes": "start"}


def test_the_page_about_them_is_true() -> None:
    page = Path("docs/built-in-playbooks.md").read_text()
    rows = []
    for gate in team().gates:
        giver, receivers = team().role_title(gate.giver), ", ".join(map(team().role_title, gate.receivers))
        needs = gate.needs_phase
        waits = f"phase {needs.phase} of {team().role_title(needs.role)}" if needs else ""
        waits = "if complex" if gate.applies_when else waits
        rows.append(f"| {gate.checkpoint} | `{gate.key}` | {gate.title} | {giver} | {receivers} | {waits} |")
    assert "\n".join(rows) in page
    for document in team_documents():
        (role, *_) = compile_documents([document]).roles
        phases = team().phases_of(role.slug)
        required, optional = (
            "; ".join(f"{phase.number} {phase.title}" for phase in phases if phase.required is asked)
            for asked in (True, False)
        )
        assert f"| {role.title} | `{document.name}` | {required} | {optional} |" in page
        assert Path("docs/how-to", document.name).exists()
