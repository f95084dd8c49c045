"""Lines whose parties, conditions and phases stand in places where others do not put them."""

import pytest

from projects.playbooks import Document, Process, compile_documents

HEADS = {"start": "Incoming (you cannot start until):", "build": "Outgoing:", "merge": "Definition of Done:"}


def compiled(
    checkpoint: str, *items: str, role: str = "api-engineer", synonyms: dict[str, str] | None = None
) -> Process:
    lines = [f"---\nname: {role}\n---\n## Lifecycle", f"**{HEADS[checkpoint]}**", *(f"- {item}" for item in items)]
    return compile_documents([Document("role.md", "\n".join(lines))], synonyms)


@pytest.mark.parametrize(
    "phrase",
    [
        "(once Design's third phase is done)",
        "(third phase of Design)",
        "after the 3rd phase of Design",
        "(Phase no. 3 of Design)",
        "(Phase 3 (Design))",
        "(Design has finished phase 3)",
        "when the Designer completed Phase 3",
        "(Phases 1-3 of Design)",
        "(phases 1 to 3 of the Designer)",
        "once Design is through with phase 3",
        "which come out of the third phase of Design",
    ],
)
def test_phases_of_another_role_in_other_words(phrase: str) -> None:
    process = compiled("start", f'From Design: Received "Mocks" {phrase}.')
    (gate,) = process.gates
    assert gate.needs_phase is not None
    assert (gate.title, gate.needs_phase.role, gate.needs_phase.phase) == ("Mocks", "designer", "3")
    assert gate.applies_when is None and process.questions == ()


@pytest.mark.parametrize(
    ("number", "read"), [("İİ", "2"), ("ıı", "2"), ("ſix", "6"), ("Ⅲ", None), ("٣", "3"), ("𝟛", "3")]
)
def test_letters_and_digits_that_only_look_like_ours(number: str, read: str | None) -> None:
    (gate,) = compiled("start", f'From Design: "Mocks" (Phase {number} of Design)').gates
    assert (gate.needs_phase.phase if gate.needs_phase else None) == read


@pytest.mark.parametrize(
    "item",
    [
        'If complex: From Architect: "ADR"',
        '(If complex) From Architect: "ADR"',
        '**If complex:** From Architect: "ADR"',
        'For complex features, from Architect: "ADR"',
        'From Architect, if complex: "ADR"',
        'From Architect — if complex — "ADR"',
        'From Architect: "ADR" — complex features only',
        'From Architect: "ADR" (not for simple features)',
        'From Architect: "ADR" (unless trivial)',
        'From Architect: "ADR" unless the feature is simple',
        "From the Architect the ADR, but only for complex features.",
        "the ADR (Architect, only if complex)",
        '"ADR" (from: Architect) if complex',
    ],
)
def test_complexity_anywhere_in_the_line(item: str) -> None:
    process = compiled("start", item)
    assert [(gate.title, gate.giver, gate.applies_when) for gate in process.gates] == [("ADR", "architect", "complex")]
    assert process.questions == ()


@pytest.mark.parametrize(
    "item",
    [
        "PRD (from: PM)",
        "PRD (PM)",
        "PRD <- PM",
        "PRD ← PM",
        "**PRD** — from **PM**",
        "the PM's PRD",
        "the PM’s PRD, signed",
        "I wait for the PM's PRD",
        "PRD (owner: PM)",
        "From PM: PRD v1, final",
    ],
)
def test_whoever_gives_the_prd(item: str) -> None:
    process = compiled("start", item)
    (gate,) = process.gates
    assert (gate.artifact, gate.giver) == ("prd", "pm")
    assert process.questions == ()


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("Risk Review → QA", "Risk Review"),
        ("Give QA the risk list", "risk list"),
        ("Walk QA through the risk list", "risk list"),
        ("QA a risk list", "risk list"),
        ("the QA engineer my risk list", "risk list"),
        ("Risk Review (QA)", "Risk Review"),
        ("Risk Review: QA", "Risk Review"),
    ],
)
def test_whoever_gets_the_risks(item: str, title: str) -> None:
    process = compiled("build", item)
    (gate,) = process.gates
    assert (gate.title, gate.receivers) == (title, ("qa",))
    assert process.questions == ()


@pytest.mark.parametrize(
    ("item", "title", "receivers"),
    [
        ("Visual QA by the Designer", "Visual QA", ("designer",)),
        ("Visual QA ← Designer", "Visual QA", ("designer",)),
        ("Visual QA → Designer", "Visual QA", ("designer",)),
        ("Sign-off: QA + Designer", "Sign-off", ("qa", "designer")),
        ("The PM has signed off the final screens", "Screens", ("pm",)),
        ("QA has tested the checkout", "Checkout", ("qa",)),
    ],
)
def test_whoever_approves(item: str, title: str, receivers: tuple[str, ...]) -> None:
    process = compiled("merge", item)
    (gate,) = process.gates
    assert (gate.title, gate.receivers) == (title, receivers)
    assert process.questions == ()


def test_a_line_that_goes_on_with_the_next_party() -> None:
    expected = [("prd", "pm"), ("mocks", "designer")]
    for line in (
        "PRD from PM, Mocks from Design",
        "From PM: PRD; from Design: Mocks",
        "From PM: PRD / Design: Mocks",
        "From PM: PRD. From Design: Mocks",
    ):
        process = compiled("start", line)
        assert [(gate.key, gate.giver) for gate in process.gates] == expected, line
        assert process.questions == ()


@pytest.mark.parametrize(
    ("checkpoint", "item", "words"),
    [
        ("build", "Everyone: release notes", '"release notes" names nobody'),
        ("build", "To the team: retro", '"retro" names nobody'),
        ("merge", "Everyone has agreed", "names nobody"),
        ("merge", "Release notes: as the PM likes them", '"Release notes" mentions PM'),
        ("build", 'To QA (and PM if complex): "Risk Review"', 'PM with a condition: "if complex"'),
        ("start", "Release team: calendar", 'Who is "Release team"?'),
        ("start", 'From Architect: "ADR" (optional)', '"optional"'),
        ("start", 'From Design: "Mocks" (phase 3 of the Wizards)', "Whose phase"),
    ],
)
def test_what_a_reader_would_ask(checkpoint: str, item: str, words: str) -> None:
    (question,) = compiled(checkpoint, item).questions
    assert words in question.text and question.suggestions


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("PM", "pm"),
        ("Product Manager", "pm"),
        ("product managers", "pm"),
        ("the Product Owner", "pm"),
        ("Dev", "api-engineer"),
        ("Devs", "api-engineer"),
        ("developers", "api-engineer"),
        ("Engineering", "api-engineer"),
        ("the engineering team", "api-engineer"),
        ("Backend", "api-engineer"),
        ("iOS", "counterpart"),
        ("Front-End", "counterpart"),
        ("UX", "designer"),
        ("Testers", "qa"),
        ("Quality Assurance", "qa"),
    ],
)
def test_synonyms(name: str, slug: str) -> None:
    process = compiled("build", f'To {name}: "Walk"', role="architect")
    assert [gate.receivers for gate in process.gates] == [(slug,)]
    assert process.questions == ()


def test_a_projects_own_names_win() -> None:
    own = {"Engineering": "counterpart", "Devs": "api-engineer", "the Guild": "qa", "PM": "manager"}
    receivers = {}
    for name in ("Engineering", "Devs", "Guild", "PM", "Dev"):
        process = compiled("build", f'To {name}: "Walk"', synonyms=own, role="designer")
        receivers[name] = process.gates[0].receivers
        assert process.questions == ()
    assert receivers == {
        "Engineering": ("counterpart",),
        "Devs": ("api-engineer",),
        "Guild": ("qa",),
        "PM": ("manager",),
        "Dev": ("api-engineer",),
    }


def test_own_names_mean_what_they_say_in_the_roles_own_document_too() -> None:
    """Without the table, "Devs" in the API engineer's document are the others."""
    assert compiled("build", 'To Devs: "Walk"').gates[0].receivers == ("counterpart",)
    process = compiled("build", 'To Devs: "Walk"', synonyms={"Devs": "api-engineer"})
    assert process.gates[0].receivers == ("api-engineer",)


@pytest.mark.parametrize(
    ("start", "build", "merge"),
    [
        ("Before I begin", "Handing over", "Ready to ship when"),
        ("What I need from others", "What I hand over", "Done when"),
        ("Inputs", "Outputs", "Definition of Done"),
        ("Before I can start", "Before anybody builds", "Before it can be merged"),
        ("I wait for", "I give", "Finished when"),
        ("Prerequisites", "Deliverables", "Exit criteria"),
        ("Waiting for", "Agree with", "Ready to merge"),
        ("Definition of Ready", "Sync points", "Sign-offs"),
        ("Bevor ich anfange", "Übergabe", "Fertig, wenn"),
    ],
)
@pytest.mark.parametrize("form", ["## {}", "### {}:", "**{}**", "{}", "{}:", "__{}:__", "1. {}", "- **{}**"])
def test_headings_of_the_three_lists(start: str, build: str, merge: str, form: str) -> None:
    nested = "  " if form[0] in "1-" else ""
    text = "\n".join(
        [
            "---\nname: architect\n---",
            "# Together\n## Lifecycle" if nested or "#" not in form else "# Architect",
            form.format(start),
            f'{nested}- From PM: "PRD"',
            "",
            form.format(build),
            f'{nested}- To Dev: "ADR"',
            "",
            form.format(merge),
            f"{nested}- Plan: QA has approved it",
        ]
    )
    process = compile_documents([Document("role.md", text)])
    assert [(gate.checkpoint, gate.key) for gate in process.gates] == [
        ("start", "prd"),
        ("build", "adr"),
        ("merge", "plan"),
    ]
    assert process.questions == ()


def test_a_table_with_both_sides_knows_which_is_ones_own() -> None:
    rows = [
        "| PM | Designer | PRD | start |",
        "| Designer | Dev | Mocks | start |",
        "| Designer | QA, PM | Cases | build |",
        "| PM | QA | Map | start |",
    ]
    head = "---\nname: designer\n---\n## Handshakes\n| From | To | What | Checkpoint |\n|---|---|---|---|\n"
    process = compile_documents([Document("role.md", head + "\n".join(rows))])
    assert [(gate.checkpoint, gate.key, gate.giver, gate.receivers) for gate in process.gates] == [
        ("start", "prd", "pm", ("designer",)),
        ("start", "mocks", "designer", ("api-engineer",)),
        ("build", "cases", "designer", ("qa", "pm")),
    ]
    assert [question.text for question in process.questions] == [
        'This row is no handshake of Designer: "Map: PM". Is that meant?'
    ]
