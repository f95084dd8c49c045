"""The process document: names, answers, and what a gate asks beyond its handshake."""

import pytest

from projects.playbooks import Document, PlaybookError, Process, compile_documents
from projects.playbooks.builtin import documents
from projects.playbooks.settings import editing
from projects.playbooks.settings.document import is_process_document, read
from projects.playbooks.settings.expressions import ExpressionError, explain, holds, parse
from projects.playbooks.settings.requirements import written
from projects.playbooks.settings.traits import Traits, matches
from tests.costs import costs_at_most

HEAD = "---\nkind: process\n---\n"
WHOLE = (
    HEAD
    + """# How we work

## Names
- Growth crew: PM

## Gates
### contract
- **applies when:** contract touched and not (label "internal" or path "docs/**")
- satisfied when: accepted by QA or Designer, 2 people, humans only
- carries over when: never
- waived by: manager or PM, at most 14 days
- answered within: 8 hours
### prd
- waived by: nobody

## Phases
### API Engineer 1.5
- required
- activity 1 needs: link
"""
)


def compiled(text: str) -> Process:
    return compile_documents([*documents(), Document("process.md", text)])


def test_a_whole_document() -> None:
    process = compiled(WHOLE)
    gate = process.gate("contract")
    assert gate
    assert gate.applies_when == 'contract touched and not (label "internal" or path "docs/**")'
    assert (gate.receivers, gate.everyone) == (("qa", "designer"), False)
    rule = gate.rule
    assert (rule.people, rule.humans_only, rule.carries_over) == (2, True, "never")
    assert (rule.waived_by, rule.waived_for_days, rule.answer_within_hours) == (("manager", "pm"), 14, 8)
    assert rule.source and (rule.source.file, rule.source.line) == ("process.md", 10)
    assert process.gate("prd").rule.waived_by == ()  # type: ignore[union-attr]
    phase = next(one for one in process.phases if one.number == "1.5")
    assert phase.required and phase.activities[0].needs == "link"
    assert Process.from_json(process.to_json()) == process


def test_without_one_the_playbooks_stand_alone() -> None:
    assert not is_process_document(documents()[0].text)
    assert compiled(HEAD) == compile_documents(documents())


def test_what_a_rule_says_can_be_written_again() -> None:
    gate = compiled(WHOLE).gate("contract")
    assert gate
    again = compiled(f"{HEAD}## Gates\n### contract\n" + "\n".join(f"- {line}" for line in written(gate.rule)))
    found = again.gate("contract").rule  # type: ignore[union-attr]
    assert (found.people, found.humans_only, found.waived_by) == (2, True, ("manager", "pm"))
    assert (found.waived_for_days, found.answer_within_hours, found.carries_over) == (14, 8, "never")


@pytest.mark.parametrize(
    ("below", "line", "says"),
    [
        ("## Gates\n### contracts\n- waived by: nobody", 5, "No gate has the key “contracts”"),
        ("## Gates\n### contract\n- sometimes: yes", 6, "is no rule"),
        ("## Gates\n### contract\n- applies when: it rains", 6, "is no fact of a feature"),
        ("## Gates\n### contract\n- applies when: (complex", 6, "never closed"),
        ("## Gates\n### contract\n- applies when: complex complex", 6, "one too many"),
        ("## Gates\n### contract\n- satisfied when: 99 people", 6, "1 to 10 people"),
        ("## Gates\n### contract\n- satisfied when: accepted by Zorro", 6, "Nobody knows the role"),
        ("## Gates\n### contract\n- waived by: manager, at most 90 days", 6, "1 to 30 days"),
        ("## Gates\n### contract\n- answered within: soon", 6, "Say a time"),
        ("## Gates\n### prd\n### prd", 6, "twice"),
        ("## Rules", 4, "no section"),
        ("## Phases\n### api-engineer 9\n- required", 5, "No playbook has phase 9"),
        ("## Phases\n### api-engineer 1\n- activity 40 needs: note", 5, "has no activity 40"),
        ("## Names\n- Devs", 5, "names no role"),
        ("## Answers\n- yes", 5, "no answer"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(below: str, line: int, says: str) -> None:
    with pytest.raises(PlaybookError) as refused:
        compiled(HEAD + below)
    assert (refused.value.file, refused.value.line) == ("process.md", line)
    assert says in refused.value.message
    assert refused.value.fix


def test_two_of_them_are_one_too_many() -> None:
    with pytest.raises(PlaybookError, match="two process documents"):
        compile_documents([*documents(), Document("a.md", HEAD), Document("b.md", HEAD)])


def test_the_project_names_its_roles_itself() -> None:
    settings = read("process.md", WHOLE)
    assert settings.names == {"Growth crew": "pm"}
    given = documents()[0].text.replace("From PM:", "From Growth crew:")
    process = compile_documents([Document("api-engineer.md", given), Document("process.md", WHOLE)])
    assert process.gate("prd").giver == "pm" and not process.questions  # type: ignore[union-attr]


TRAITS = Traits(complex=False, ruled=True, contract_touched=True, labels=("Payments",), paths=("api/carts/views.py",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("complex", False),
        ("if not complex", True),
        ("contract touched and not complex", True),
        ('label "payments"', True),
        ("label payments or complex and never", True),
        ("(label payments or complex) and never", False),
        ('path "api/**"', True),
        ("path *.py and component Cart", False),
        ("always", True),
    ],
)
def test_expressions(text: str, expected: bool) -> None:
    assert holds(parse(text), TRAITS) is expected


def test_each_fact_is_explained_once() -> None:
    said = explain(parse('label "payments" and not complex or complex'), TRAITS)
    assert [(one.text, one.holds) for one in said] == [('label "payments"', True), ("complex", False)]
    assert all(one.why for one in said)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("api/**", "api/a/b.py", True),
        ("api/", "api/a/b.py", True),
        ("api", "web/api", True),
        ("*.sql", "db/one/two.sql", True),
        ("api/*.py", "api/a/b.py", False),
        ("**/tests/**", "a/tests/b", True),
        ("docs/**", "api/docs.md", False),
    ],
)
def test_paths(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, path) is expected


@costs_at_most(0.2)
def test_hostile_conditions_are_refused_quickly() -> None:
    for text in ("(" * 400, "not " * 120, "complex or " * 45, '"' * 99, "label " + '"' * 3, "a" * 501):
        with pytest.raises(ExpressionError):
            parse(text)
    assert not matches("**/" * 90 + "a*a*a*a*a*a*b", "a" * 100 + "/" * 100 + "a" * 100)


def test_answers_and_names_are_written_where_they_stand() -> None:
    process = compile_documents([Document("x.md", documents()[0].text.replace("From PM:", "From Growth:"))])
    question = process.questions[0]
    text = editing.with_answers(
        editing.EMPTY + "\n## Gates\n### prd\n- waived by: nobody\n", {question.id: "PM"}, [question]
    )
    assert read("process.md", text).answers == {question.id: "PM"}
    changed = editing.with_answers(text, {question.id: "QA"}, [question])
    assert read("process.md", changed).answers == {question.id: "QA"}
    assert read("process.md", editing.with_answers(changed, {question.id: ""}, [])).answers == {}
    named = editing.with_names(changed, {"Devs": "api-engineer"})
    assert read("process.md", named).names == {"Devs": "api-engineer"}
    assert [gate.key for gate in read("process.md", named).gates] == ["prd"]
