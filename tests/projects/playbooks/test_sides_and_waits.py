"""What is wrong with a set of playbooks although each of them is fine by itself."""

from projects.playbooks import Document, Finding, compile_documents, find

NAMES = ("api-engineer", "designer", "qa", "pm")


def findings(**bodies: str) -> list[Finding]:
    given = [
        Document(f"{name.replace('_', '-')}.md", f"---\nname: {name.replace('_', '-')}\n---\n## Lifecycle\n{body}")
        for name, body in bodies.items()
    ]
    return find(compile_documents(given))


def texts(found: list[Finding], words: str) -> list[str]:
    return [str(finding) for finding in found if words in finding.message]


def test_a_giver_who_does_not_know() -> None:
    found = findings(
        api_engineer='**Incoming:**\n- From Design: "Mocks"\n', designer='**Incoming:**\n- From PM: "Brief"\n'
    )
    assert texts(found, "does not mention") == [
        'api-engineer.md:6: warning: designer.md, the playbook of Designer, does not mention "Mocks".'
        ' Add to what designer.md hands over: - To API Engineer: "Mocks."'
    ]


def test_a_receiver_who_does_not_know() -> None:
    found = findings(
        api_engineer='**Outgoing:**\n- To QA and Mobile: "Risk Review"\n', qa='**Incoming:**\n- From PM: "PRD"\n'
    )
    assert texts(found, "does not mention") == [
        'api-engineer.md:6: warning: qa.md, the playbook of QA, does not mention "Risk Review".'
        ' Add to what qa.md answers: - From API Engineer: "Risk Review."'
    ]


def test_the_fix_that_is_shown_mends_it() -> None:
    engineer = '**Outgoing:**\n- To QA: "Risk Review"\n**Incoming:**\n- From Design: "Mocks"\n'
    qa = '**Incoming:**\n- From PM: "PRD"\n- From API Engineer: "Risk Review."\n'
    designer = '**Outgoing:**\n- To API Engineer: "Mocks."\n'
    assert texts(findings(api_engineer=engineer, qa=qa, designer=designer), "does not mention") == []


def test_a_role_without_a_playbook_need_not_know() -> None:
    assert findings(api_engineer='**Outgoing:**\n- To QA: "Risk Review"\n') == []


def test_two_who_wait_for_each_other() -> None:
    found = findings(designer='**Incoming:**\n- From QA: "Cases"\n', qa='**Incoming:**\n- From Design: "Mocks"\n')
    assert [text.split(". None")[0] for text in texts(found, "Circular")] == [
        "designer.md:6: error: Circular wait: Designer -> QA -> Designer"
    ]


def test_a_circle_through_a_phase() -> None:
    """The designer gives nothing to QA, but QA waits for a phase that begins only when the designer has."""
    found = findings(
        designer='**Incoming:**\n- From QA: "Cases"\n### Phase 1: Draw\n1. Draw\n### Phase 2: More\n1. More\n',
        qa='**Incoming:**\n- From PM: "PRD" (Phase 2 of Design)\n',
    )
    assert [text.split(". None")[0] for text in texts(found, "Circular")] == [
        "designer.md:6: error: Circular wait: Designer -> QA -> Designer (phase 2)"
    ]


def test_a_circle_through_what_a_phase_waits_for() -> None:
    """Phase 2 of the engineer begins after QA has agreed, and QA begins after phase 2."""
    engineer = '**Outgoing:**\n- To QA: "Risk Review"\n### Phase 1: Plan\n1. Plan\n### Phase 2: Build\n1. Build\n'
    waits = '**Incoming:**\n- From API Engineer: "App" (Phase {} of API Engineer)\n'
    assert len(texts(findings(api_engineer=engineer, qa=waits.format(2)), "Circular")) == 1
    assert texts(findings(api_engineer=engineer, qa=waits.format(1)), "Circular") == []


def test_one_of_several_is_enough_to_begin() -> None:
    """Either may answer the engineer, and one of them waits for nobody."""
    engineer = '**Outgoing:**\n- To {}: "Risk Review"\n### Phase 1: Plan\n1. Plan\n### Phase 2: Build\n1. Build\n'
    qa = '**Incoming:**\n- From API Engineer: "App" (Phase 2 of API Engineer)\n'
    assert texts(findings(api_engineer=engineer.format("QA or Design"), qa=qa), "Circular") == []
    assert len(texts(findings(api_engineer=engineer.format("QA and Design"), qa=qa), "Circular")) == 1


def test_waiting_in_a_row_is_no_circle() -> None:
    found = findings(
        api_engineer='**Incoming:**\n- From Design: "Mocks" (Phase 1 of Design)\n',
        designer='**Incoming:**\n- From PM: "Brief"\n**Outgoing:**\n- To Dev: "Mocks"\n### Phase 1: Draw\n1. Draw\n',
        pm='**Outgoing:**\n- To Design: "Brief"\n',
    )
    assert texts(found, "Circular") == []


def test_a_phase_of_a_playbook_without_phases() -> None:
    found = findings(
        api_engineer='**Incoming:**\n- From Design: "Mocks" (Phase 3 of Design)\n',
        designer='**Outgoing:**\n- To API Engineer: "Mocks"\n',
    )
    assert texts(found, "no such phase") == [
        'api-engineer.md:6: error: "Mocks" waits for phase 3 of Designer, which has no such phase.'
        " Write phases into designer.md, or leave the phase out here."
    ]


def test_every_finding_says_what_to_write() -> None:
    found = findings(
        api_engineer='**Incoming:**\n- "Budget"\n- From Wizard: "PRD"\n- From Wizard: "PRD"\n- From Dev: "X" (Phase 9 of QA)\n'
        '**Outgoing:**\n- To API Engineer: "Y"\n**Done:**\n- Tests: all green\n',
        qa='**Incoming:**\n- From Dev: "App"\n### Phase 1: A\n### Phase 3: B\n1. b\n## Red flags\n- "x" Return to Phase 7\n',
    )
    assert len(found) > 10
    assert all(finding.fix and finding.line and finding.file for finding in found)
    assert all(str(finding).endswith(finding.fix) for finding in found)
