"""One line each: how people write what they wait for, whom they sync with and when they are done."""

import pytest

from projects.playbooks import Document, Gate, Process, compile_documents


def compiled(heading: str, *items: str, role: str = "api-engineer") -> Process:
    lines = ["---", f"name: {role}", "---", "## Lifecycle", f"**{heading}**", *(f"- {item}" for item in items)]
    return compile_documents([Document("role.md", "\n".join(lines))])


def waits_for(item: str, role: str = "api-engineer") -> tuple[Gate, ...]:
    return compiled("Incoming (you cannot start until):", item, role=role).gates


def syncs(item: str, role: str = "api-engineer") -> tuple[Gate, ...]:
    return compiled("Outgoing (you must sync before building):", item, role=role).gates


def done(item: str, role: str = "api-engineer") -> tuple[Gate, ...]:
    return compiled("Definition of Done (you cannot merge until):", item, role=role).gates


PRD = [
    '**From PM:** Received "PRD" with clear goals.',
    'From PM: Received "PRD" with clear goals.',
    '__From PM:__ Received "PRD" with clear goals.',
    '*From PM*: Received "PRD" with clear goals.',
    '**From PM** Received "PRD" with clear goals.',
    "**From PM**: received the “PRD” with clear goals.",
    "From the PM – received „PRD“ with clear goals.",
    "From PM — «PRD» with clear goals.",
    "From PM - »PRD« with clear goals",
    "From PM: Received 'PRD' with clear goals.",
    "From PM: Received ‚PRD‘ with clear goals.",
    "From PM: Received `PRD` with clear goals.",
    "From PM: Received **PRD** with clear goals.",
    "From PM: Received ``PRD'' with clear goals.",
    "From PM: Received \ufffdPRD\ufffd with clear goals.",
    "From PM: Received ?PRD? with clear goals.",
    "From PM: Received &quot;PRD&quot; with clear goals.",
    'From PM: Received "PRD with clear goals.',
    "From PM: Received PRD with clear goals.",
    "From PM → PRD with clear goals.",
    "PM: Received the PRD with clear goals.",
    "From the Product Manager: PRD with clear goals",
    "From Product Owner: you have received the PRD with clear goals.",
    "From product: a PRD with clear goals.",
    'Received "PRD" from the PM with clear goals.',
    "PRD from PM: with clear goals.",
    '"PRD" (PM) with clear goals.',
    'The PM has handed over the "PRD" with clear goals.',
    'From PM received "PRD" with clear goals.',
    '[ ] **From PM:** Received "PRD" with clear goals.',
    '**From [PM](roles/pm.md):** Received "PRD" with clear goals.',
]


@pytest.mark.parametrize("item", PRD)
def test_the_prd_line_in_many_hands(item: str) -> None:
    (gate,) = waits_for(item)
    assert (gate.key, gate.title, gate.checkpoint, gate.artifact) == ("prd", "PRD", "start", "prd")
    assert (gate.giver, gate.receivers, gate.everyone) == ("pm", ("api-engineer",), False)
    assert gate.criterion.rstrip(".") == "clear goals"
    assert (gate.applies_when, gate.needs_phase) == (None, None)


@pytest.mark.parametrize("item", PRD)
def test_a_clear_line_asks_nothing(item: str) -> None:
    assert compiled("Incoming:", item).questions == ()


@pytest.mark.parametrize(
    "item",
    [
        'From Architect: Received "Decision Record" (if complex).',
        'From Architect: Received "Decision Record" (only if the feature is complex).',
        'From Architect: Received "Decision Record" if complex.',
        'From Architect: Received "Decision Record", when the change is complex.',
        'From Architect: Received "Decision Record" (complex features only).',
        'From Architect (if complex): Received "Decision Record".',
        'From Architect: Received "Decision Record" for complex features.',
        'From Architect: Received "Decision Record" [if complex].',
        "From Architect: Decision Record, if complex",
    ],
)
def test_complexity_is_a_condition(item: str) -> None:
    process = compiled("Incoming:", item)
    (gate,) = process.gates
    assert (gate.title, gate.giver, gate.applies_when) == ("Decision Record", "architect", "complex")
    assert process.questions == ()


def test_other_conditions_are_asked_about() -> None:
    process = compiled("Incoming:", 'From Architect: Received "ADR" (if the database changes).')
    assert process.gates[0].applies_when is None
    (question,) = process.questions
    assert question.about == "adr" and "if the database changes" in question.text
    assert "if complex" in question.suggestions


def test_talk_of_complex_things_is_no_condition() -> None:
    (gate,) = waits_for('From Architect: Received "ADR" that explains complex parts.')
    assert gate.applies_when is None


@pytest.mark.parametrize(
    "aside",
    [
        "(Phase 3 of Design)",
        "(once Phase 3 of Design is complete)",
        "(phase three of the Designer)",
        "(Design's Phase 3)",
        "(Design phase 3)",
        "(Phase III of UX)",
        "when Phase 3 of Design is complete",
        "(Phase 3)",
    ],
)
def test_a_phase_of_another_role(aside: str) -> None:
    process = compiled("Incoming:", f'From Design: Received "Mocks" {aside}.')
    (gate,) = process.gates
    assert gate.needs_phase is not None
    assert (gate.title, gate.needs_phase.role, gate.needs_phase.phase) == ("Mocks", "designer", "3")
    assert process.questions == ()


@pytest.mark.parametrize(
    "item",
    [
        'From PM: Received "PRD" and "Success Metrics".',
        'From PM: Received "PRD," "Success Metrics."',
        'From PM: Received "PRD" & the "Success Metrics"',
        'From PM: Received "PRD" with clear goals and "Success Metrics".',
        "From PM: Received PRD and Success Metrics.",
        "From PM: Received PRD + Success Metrics.",
        "From PM: „PRD“ und „Success Metrics“",
    ],
)
def test_several_artifacts_are_several_gates(item: str) -> None:
    process = compiled("Incoming:", item)
    assert [(gate.key, gate.title) for gate in process.gates] == [
        ("prd", "PRD"),
        ("success-metrics", "Success Metrics"),
    ]
    assert {gate.giver for gate in process.gates} == {"pm"}
    assert process.questions == ()


def test_three_artifacts_and_an_artifact_below_each_other() -> None:
    assert [gate.key for gate in waits_for('From PM: "PRD", "Roadmap", and "Budget"')] == ["prd", "roadmap", "budget"]
    assert [gate.key for gate in waits_for("From PM: PRD, roadmap and budget plan")][:2] == ["prd", "roadmap"]
    assert [gate.title for gate in waits_for('From PM:\n  - "PRD" with goals\n  - "Roadmap"')] == ["PRD", "Roadmap"]


def test_words_in_quotes_further_on_are_no_artifacts() -> None:
    (gate,) = waits_for('From PM: Received "PRD" with "clear" business goals.')
    assert (gate.title, gate.criterion) == ("PRD", '"clear" business goals.')
    (gate,) = syncs('To QA: "Risk Review." Ask "what is risky?" and "what else?"')
    assert gate.title == "Risk Review"


def test_an_and_that_may_join_two_artifacts_is_asked_about() -> None:
    process = compiled("Incoming:", "From PM: Received Research and Discovery Report.")
    assert [gate.title for gate in process.gates] == ["Research and Discovery Report"]
    assert [question.suggestions for question in process.questions] == [("one", "several")]


@pytest.mark.parametrize(
    "item",
    [
        '**To QA and Mobile/Backend Counterpart:** "Contract Review." Agree on it.',
        'To QA, Mobile/Backend Counterpart: "Contract Review." Agree on it.',
        'To QA & the Mobile/Backend Counterparts – "Contract Review". Agree on it.',
        'With both QA and each Mobile/Backend Counterpart: "Contract Review." Agree on it.',
        'To QA/Frontend: "Contract Review." Agree on it.',
        "Sync with QA + Mobile: Contract Review. Agree on it.",
        'To QA as well as Mobile: "Contract Review": Agree on it.',
        '"Contract Review" with QA and the Mobile/Backend Counterpart: Agree on it.',
        "Contract Review: sync with QA and Mobile/Backend Counterpart. Agree on it.",
    ],
)
def test_several_parties_are_one_gate_that_all_must_accept(item: str) -> None:
    process = compiled("Outgoing:", item)
    (gate,) = process.gates
    assert (gate.key, gate.title, gate.giver, gate.everyone) == ("contract", "Contract Review", "api-engineer", True)
    assert gate.receivers == ("qa", "counterpart")
    assert process.questions == ()


def test_one_of_several_is_asked_about() -> None:
    process = compiled("Outgoing:", 'To QA or Design: "Copy Review."')
    assert process.gates[0].receivers == ("qa", "designer") and not process.gates[0].everyone
    assert [question.suggestions for question in process.questions] == [("all of them", "any one of them")]


@pytest.mark.parametrize(
    "name",
    ["Mobile/Backend Counterpart", "Backend", "Devs", "Frontend", "Mobile", "iOS and Android", "Frontend/Mobile devs"],
)
def test_names_of_the_counterpart(name: str) -> None:
    process = compiled("Outgoing:", f'**To {name}:** "Contract Review." Agree.')
    (gate,) = process.gates
    assert (gate.receivers, gate.everyone) == (("counterpart",), True)
    assert process.questions == ()


@pytest.mark.parametrize(
    "name", ["Dev", "Devs", "Engineering", "Backend", "API Engineer", "developers", "the engineers"]
)
def test_names_of_the_engineer_in_the_designers_document(name: str) -> None:
    (gate,) = syncs(f'To {name}: "Handoff." Walk through the screens.', role="designer")
    assert (gate.giver, gate.receivers) == ("designer", ("api-engineer",))


def test_the_title_may_be_missing() -> None:
    (gate,) = syncs("To QA: Tell them what is risky so they can plan tests.")
    assert (gate.key, gate.receivers) == ("risks", ("qa",))
    (gate,) = syncs("To QA: Risk Review - tell them what is risky.")
    assert (gate.title, gate.criterion) == ("Risk Review", "tell them what is risky.")


VISUAL = [
    '**Visual QA:** The Designer has marked the build as "Visually Correct."',
    "Visual QA: The Designer has marked the build as “Visually Correct.”",
    "Visual QA - the designer marked the build as visually correct",
    "Visual QA – Design has signed off the build",
    "**Visual QA** The Designer has approved every screen.",
    "Visual QA: approved by the Designer",
    "Visual QA (Designer): every screen is as drawn",
    "*Visual QA:* UX signs off.",
    "Visual QA. The Designer has marked the build as correct.",
]


@pytest.mark.parametrize("item", VISUAL)
def test_the_visual_line_in_many_hands(item: str) -> None:
    process = compiled("Definition of Done:", item)
    (gate,) = process.gates
    assert (gate.key, gate.title, gate.checkpoint, gate.artifact) == ("visual", "Visual QA", "merge", "build")
    assert (gate.giver, gate.receivers) == ("api-engineer", ("designer",))
    assert process.questions == ()


@pytest.mark.parametrize(
    "item",
    [
        "**Integration Check:** The Integration/Media Engineer has approved your usage of their components.",
        "Integration Check: the integration engineer approves your usage of their components",
        "Integration Check — usage of components approved by the Media Engineer.",
        'From Integration/Media Engineer: "Integration Check" of your usage of their components.',
        "Integration Check: Integration/Media Engineers have approved how you use the Designer's components.",
    ],
)
def test_the_integration_line_in_many_hands(item: str) -> None:
    process = compiled("Definition of Done:", item)
    (gate,) = process.gates
    assert (gate.key, gate.title, gate.artifact) == ("integration", "Integration Check", "usage")
    assert gate.receivers == ("integration-engineer",)
    assert process.questions == ()


def test_two_approvers_in_one_sentence() -> None:
    (gate,) = done("Release check: The Designer and QA have approved the build.")
    assert (gate.receivers, gate.everyone) == (("designer", "qa"), True)
    (gate,) = done("Release check: The Designer has approved the screens and the PM has accepted the result.")
    assert (gate.receivers, gate.everyone) == (("designer", "pm"), True)


@pytest.mark.parametrize(
    "who", ["The Designer and the Security Officer", "The Security Officer, as well as the Designer"]
)
def test_a_known_and_an_unknown_approver(who: str) -> None:
    process = compiled("Definition of Done:", f"Integration Check: {who} have approved the build.")
    (gate,) = process.gates
    assert gate.title == "Integration Check" and gate.everyone
    assert set(gate.receivers) == {"designer", "security-officer"}
    assert [question.about for question in process.questions] == ["security-officer"]


def test_a_slash_between_a_known_and_an_unknown_party() -> None:
    process = compiled("Outgoing:", 'To QA / Security: "Risk Review."')
    assert process.gates[0].receivers == ("qa", "security") and process.gates[0].everyone
    assert [question.about for question in process.questions] == ["security"]


def test_several_givers_are_asked_about() -> None:
    process = compiled("Incoming:", 'From PM and Design: Received "Mocks" and "PRD".')
    assert [(gate.key, gate.giver) for gate in process.gates] == [("mocks", "designer"), ("prd", "pm")]
    assert [question.suggestions[0] for question in process.questions] == ["Designer", "PM"]


def test_a_sentence_without_a_label() -> None:
    (gate,) = done('The Designer has marked the build as "Visually Correct."')
    assert (gate.key, gate.receivers) == ("visual", ("designer",))
    (gate,) = done("QA has signed off the regression run.")
    assert (gate.receivers, gate.title) == (("qa",), "Regression run")


def test_nobody_named_is_asked_about_and_stays_shut() -> None:
    process = compiled("Definition of Done:", "Tests: all tests have passed.")
    (gate,) = process.gates
    assert (gate.title, gate.receivers) == ("Tests", ())
    assert len(process.questions) == 1 and process.questions[0].suggestions


def test_an_artifact_without_its_giver_is_asked_about() -> None:
    process = compiled("Incoming:", 'Received "PRD" with clear goals.')
    assert process.gates[0].giver == "pm"
    assert [question.suggestions for question in process.questions] == [("PM",)]
    process = compiled("Incoming:", 'Received "Budget".')
    assert process.gates[0].giver == "" and len(process.questions) == 1


@pytest.mark.parametrize(
    ("item", "slug", "title"),
    [
        ('To Security Champion: "Threat Review."', "security-champion", "Security Champion"),
        ('To the Data/ML Engineer: "Model Review."', "data-ml-engineer", "Data/ML Engineer"),
        ('To legal: "Terms."', "legal", "Legal"),
        ('With Developer Relations - "Announcement"', "developer-relations", "Developer Relations"),
    ],
)
def test_an_unknown_role_becomes_a_role_and_a_question(item: str, slug: str, title: str) -> None:
    process = compiled("Outgoing:", item)
    (gate,) = process.gates
    assert gate.receivers == (slug,)
    assert process.role_title(slug) == title
    (question,) = process.questions
    assert question.about == slug and title in question.text and question.suggestions
    assert question.source is not None and question.source.line == 6


def test_an_unknown_role_approves() -> None:
    process = compiled("Definition of Done:", "Threats: The Security Champion has approved the build.")
    assert process.gates[0].receivers == ("security-champion",)
    assert len(process.questions) == 1


def test_nothing_means_nothing() -> None:
    assert waits_for("None") == ()
    assert waits_for("Nothing: you begin.") == ()
    assert waits_for("n/a") == ()


def test_giver_and_receiver_must_differ() -> None:
    process = compiled("Outgoing:", 'To API Engineer: "Self Review."')
    assert len(process.questions) == 1


def test_keys_are_unique() -> None:
    gates = compiled("Incoming:", 'From PM: "PRD"', 'From Designer: "PRD"', 'From QA: "PRD"', 'From PM: "Low-Fi Mocks"')
    assert [gate.key for gate in gates.gates] == ["prd", "prd-designer", "prd-qa", "mocks"]


def test_no_gate_hides_behind_the_address_of_the_history() -> None:
    assert [gate.key for gate in waits_for('From PM: Received "History".')] == ["history-gate"]


def test_every_gate_keeps_its_source() -> None:
    (gate,) = waits_for('From PM: Received "PRD" with clear goals.')
    assert (gate.source.file, gate.source.line) == ("role.md", 6)
    assert gate.source.text == '- From PM: Received "PRD" with clear goals.'
