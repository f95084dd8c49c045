"""The process every project starts with."""

import json

import pytest

from projects import roles
from projects.playbooks import PhaseRef, Process, default_process, find
from projects.playbooks.builtin import documents
from projects.playbooks.roles import TITLES

GATES = [
    # key, checkpoint, giver, receivers, artifact, applies_when, needs_phase, everyone
    ("prd", "start", "pm", ("api-engineer",), "prd", None, None, False),
    ("mocks", "start", "designer", ("api-engineer",), "mocks", None, PhaseRef("designer", "3"), False),
    ("adr", "start", "architect", ("api-engineer",), "adr", "complex", None, False),
    ("contract", "build", "api-engineer", ("counterpart",), "contract", None, None, True),
    ("risks", "build", "api-engineer", ("qa",), "risks", None, None, False),
    ("integration", "merge", "api-engineer", ("integration-engineer",), "usage", None, None, False),
    ("visual", "merge", "api-engineer", ("designer",), "build", None, None, False),
]


def test_the_seven_gates() -> None:
    found = [
        (g.key, g.checkpoint, g.giver, g.receivers, g.artifact, g.applies_when, g.needs_phase, g.everyone)
        for g in default_process().gates
    ]
    assert found == GATES


def test_every_gate_says_what_the_receiver_confirms() -> None:
    assert all(gate.title and gate.criterion for gate in default_process().gates)


def test_phases_activities_and_criteria() -> None:
    phases = default_process().phases_of("api-engineer")
    assert [(p.number, p.required) for p in phases] == [
        ("1", True),
        ("1.5", False),
        ("2", True),
        ("3", True),
        ("3.5", False),
        ("4", True),
    ]
    assert all(len(phase.activities) >= 2 for phase in phases)
    assert all(activity.items for phase in phases for activity in phase.activities)
    assert all(phase.success for phase in phases if phase.required)
    assert phases[0].activities[0].title == "Model the data"
    assert phases[0].activities[0].items[1].startswith("One home for every fact: copy")


def test_code_stays_out_and_tables_become_items() -> None:
    items = [item for phase in default_process().phases for activity in phase.activities for item in activity.items]
    assert not any("EXPLAIN" in item or "|" in item or "`" in item for item in items)
    assert "REST: Good for public interfaces, caching; Costs several calls for one screen" in items


def test_red_flags_go_back_to_the_first_phase() -> None:
    flags = default_process().red_flags
    assert len(flags) == 6
    assert {(flag.role, flag.returns_to) for flag in flags} == {("api-engineer", "1")}
    assert flags[0].text == "We can add the index once somebody complains."


def test_nothing_is_left_open() -> None:
    assert default_process().questions == ()
    assert find(default_process()) == []


def test_roles_are_all_there_with_their_titles() -> None:
    assert {role.slug: role.title for role in default_process().roles} == {
        slug: title for slug, title in roles.BUILT_IN.items() if slug not in ("manager", "viewer")
    }
    assert TITLES == roles.BUILT_IN


def test_sources_are_lines_of_the_playbook() -> None:
    lines = documents()[0].text.split("\n")
    process = default_process()
    sources = [item.source for item in (*process.gates, *process.phases, *process.red_flags)]
    sources += [activity.source for phase in process.phases for activity in phase.activities]
    for source in sources:
        assert source is not None and source.file == "api-engineer.md"
        assert lines[source.line - 1].strip() == source.text


def test_json_and_back() -> None:
    data = default_process().to_json()
    assert Process.from_json(json.loads(json.dumps(data))) == default_process()
    assert set(data) == {"roles", "gates", "phases", "red_flags", "questions", "answers", "unused"}
    assert data["gates"][1]["needs_phase"] == {"role": "designer", "phase": "3"}
    assert set(data["gates"][0]["source"]) == {"file", "line", "text"}


@pytest.mark.parametrize("part", ["roles", "gates", "phases", "red_flags"])
@pytest.mark.parametrize("value", [None, 3, [None], [{}], ["text"]])
def test_what_is_no_process_is_refused(part: str, value: object) -> None:
    with pytest.raises(ValueError, match="no process"):
        Process.from_json({**default_process().to_json(), part: value})
