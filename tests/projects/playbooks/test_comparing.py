"""What differs between two processes, item by item."""

from dataclasses import fields, replace

import pytest

from projects.playbooks import Document, Gate, Phase, PhaseRef, Process, compile_documents, default_process
from projects.playbooks.builtin import documents
from projects.playbooks.comparing import compare, placeless, plain_fields

PROCESS = default_process()


def with_gate(**more: object) -> Process:
    first, *others = PROCESS.gates
    return replace(PROCESS, gates=(replace(first, **more), *others))


def test_a_process_is_equal_to_itself_and_to_itself_on_other_lines() -> None:
    assert compare(PROCESS, PROCESS) == ()
    moved = compile_documents(
        [Document(one.name, one.text.replace("---\n\n", "---\n\n\n\n", 1)) for one in documents()]
    )
    assert moved != PROCESS and compare(PROCESS, moved) == ()


def test_what_is_new_gone_and_changed_is_told_apart() -> None:
    first, *others = PROCESS.gates
    without = replace(PROCESS, gates=tuple(others))
    assert [(one.about, one.change) for one in compare(PROCESS, without)] == [(first.key, "gone")]
    assert [(one.about, one.change) for one in compare(without, PROCESS)] == [(first.key, "new")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Another title"),
        ("checkpoint", "merge"),
        ("giver", "qa"),
        ("receivers", ("qa", "pm")),
        ("artifact", "document"),
        ("criterion", "another one"),
        ("applies_when", "complex"),
        ("needs_phase", PhaseRef("designer", "2")),
        ("everyone", True),
    ],
)
def test_each_field_of_a_gate_counts(field: str, value: object) -> None:
    [change] = compare(PROCESS, with_gate(**{field: value}))
    [found] = change.fields
    assert (change.kind, change.change, found.name) == ("gate", "changed", field)
    assert (found.before, found.after) == (placeless(getattr(PROCESS.gates[0], field)), placeless(value))


def test_no_field_of_a_gate_is_overlooked() -> None:
    """One that is added to the class one day counts without a word here."""
    known = {name.partition(".")[0] for name, _value in plain_fields(PROCESS.gates[0])}
    assert known == {field.name for field in fields(Gate)} - {"source", "sources"}


def test_rules_are_compared_one_by_one() -> None:
    rule = replace(PROCESS.gates[0].rule, people=2, humans_only=True)
    [change] = compare(PROCESS, with_gate(rule=rule))
    assert [(one.name, one.before, one.after) for one in change.fields] == [
        ("rule.people", 1, 2),
        ("rule.humans_only", False, True),
    ]


def test_activities_and_success_of_a_phase() -> None:
    first, *others = PROCESS.phases
    shorter: Phase = replace(first, activities=first.activities[1:], success="Done")
    [change] = compare(PROCESS, replace(PROCESS, phases=(shorter, *others)))
    assert (change.kind, change.about) == ("phase", f"{first.role} {first.number}")
    assert [one.name for one in change.fields] == ["activities", "success"]
    assert len(change.fields[0].before) == len(change.fields[0].after) + 1


def test_two_items_of_one_name_are_both_seen() -> None:
    [flag, *_others] = PROCESS.red_flags
    twice = replace(PROCESS, red_flags=(*PROCESS.red_flags, replace(flag, returns_to="9")))
    [change] = compare(PROCESS, twice)
    assert (change.kind, change.change) == ("red_flag", "new")
