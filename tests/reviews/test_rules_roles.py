"""Roles a feature does without, activities in full, the questionnaire, labels and paths, where a flag was missed."""

from datetime import timedelta

import pytest

from orchestration.models import Wait
from orchestration.promises import due
from orchestration.selectors.board import Choice, chosen_features
from orchestration.selectors.board_tally import tally
from orchestration.services.audit import Audit
from projects import clock
from projects.errors import Conflict, Forbidden, Invalid, NotFound
from projects.models import Feature, User
from projects.playbooks import Document
from projects.playbooks.builtin import documents
from projects.services.features import mark_feature
from reviews.complexity import QUESTIONS
from reviews.models import Ruling, Tick
from reviews.services.flags import raise_flag
from reviews.services.phases import assign_activity, set_activity_aside, tick
from reviews.services.rulings import rule_complexity, rule_role
from reviews.services.waivers import propose_waiver
from tests.reviews.judging import events, join, refused, state, verdicts
from tests.world import World

PLACE = {"role": "api-engineer", "number": "1"}
RULES = """---
kind: process
---
## Gates
### contract
- satisfied when: humans only
- waived by: nobody
### risks
- waived by: pm, at most 2 days
## Phases
### api-engineer 1
- activity 1 needs: link
- activity 2 needs: note
"""


def ruled_world(world: World) -> Feature:
    world.publish([*documents(), Document("process.md", RULES)])
    return world.bring_to(world.feature(), "design")


def rule(world: World, feature: Feature, role: str, applies: bool = False, *, by: str = "pm") -> None:
    rule_role(feature=world.fresh(feature), role=role, applies=applies, reason="Nothing to see.", by=world.people[by])


def test_the_pm_sets_a_role_aside_and_takes_it_up_again(world: World) -> None:
    feature = world.feature()
    rule(world, feature, "designer")
    assert {state(world, feature, key) for key in ("mocks", "visual")} == {"not_applicable"}
    with refused(Conflict, "as_it_is"):
        rule(world, feature, "designer")
    rule(world, feature, "designer", True)
    assert state(world, feature, "mocks") == "open"
    assert events(feature)[-2:] == ["role.ruled", "role.ruled"]
    assert not list(Audit().findings())


def test_who_may_not_and_what_may_not(world: World) -> None:
    feature = world.feature()
    for who in ("engineer", "manager", "viewer"):
        with refused(Forbidden):
            rule(world, feature, "designer", by=who)
    with refused(Forbidden, "own_role"):
        rule(world, feature, "pm")
    with refused(Invalid):
        rule(world, feature, "manager")
    with refused(Conflict, "nothing_left"):
        rule(world, feature, "api-engineer")
    world.move(feature, "cancel", by="pm", reason="Later.")
    with refused(Conflict, "closed"):
        rule(world, feature, "designer")


def test_a_role_set_aside_ticks_nothing(world: World) -> None:
    join(world, "product", "pm")
    feature = world.bring_to(world.feature(), "design")
    world.publish([*documents(), Document("qa.md", QA)])
    later = world.bring_to(world.feature("Later"), "design")
    rule(world, later, "qa")
    with refused(Conflict, "role_set_aside"):
        tick(feature=world.fresh(later), role="qa", number="1", activity=1, by=world.people["qa"])
    assert not any(one.asked for one in verdicts(world, later).checklists if one.phase.role == "qa")
    assert feature.pk


QA = """---
name: qa
---
## Lifecycle
**Incoming:**
- From API Engineer: "Risk Review."
## Phases
### Phase 1: Plan
1. **Read the risks**
"""


def test_an_activity_is_set_aside_with_a_reason(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    engineer = world.people["engineer"]
    place = {"feature": world.fresh(feature), **PLACE}
    with refused(Invalid):
        set_activity_aside(**place, activity=1, reason=" ", by=engineer)
    with refused(Invalid):
        set_activity_aside(**place, activity=4, reason="It is no success.", by=engineer)
    with refused(NotFound):
        set_activity_aside(**place, activity=9, reason="No.", by=engineer)
    with refused(Forbidden, "not_holder"):
        set_activity_aside(**place, activity=1, reason="No.", by=world.people["qa"])
    set_activity_aside(**place, activity=1, reason="No new tables.", by=engineer)
    items = verdicts(world, feature).checklists[0].items
    assert (items[0].done, items[0].set_aside, items[1].done) == (True, True, False)
    tick(**place, activity=1, done=False, by=engineer)
    assert not verdicts(world, feature).checklists[0].items[0].done
    assert not list(Audit().findings())


def test_several_people_do_their_part_of_one_activity(world: World) -> None:
    other = join(world, "other", "api-engineer")
    feature = world.bring_to(world.feature(), "design")
    for who in (world.people["engineer"], other):
        tick(feature=world.fresh(feature), **PLACE, activity=1, by=who)
    assert set(Tick.objects.filter(activity=1).values_list("by__name", flat=True)) == {"Engineer", "Other"}


def test_an_activity_is_somebodys(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")

    def assign(person: User | None, by: str = "engineer") -> None:
        assign_activity(feature=world.fresh(feature), **PLACE, activity=2, person=person, by=world.people[by])

    assign(world.people["engineer"])
    assign(None, by="manager")
    with refused(Invalid):
        assign(world.people["qa"])
    with refused(Forbidden, "not_holder"):
        assign(world.people["engineer"], by="qa")
    assert events(feature)[-2:] == ["activity.assigned", "activity.assigned"]
    assert not list(Audit().findings())


@pytest.mark.parametrize(
    ("activity", "evidence", "taken"),
    [
        (1, "", False),
        (1, "I did it", False),
        (1, "javascript:alert(1)", False),
        (1, "https://example.org/erd", True),
        (2, "", False),
        (2, "Agreed with Ben.", True),
        (3, "", True),
    ],
)
def test_proof_where_the_process_asks_for_it(world: World, activity: int, evidence: str, taken: bool) -> None:
    feature = ruled_world(world)
    place = {"feature": world.fresh(feature), **PLACE, "activity": activity, "by": world.people["engineer"]}
    if taken:
        tick(**place, evidence=evidence)
        return
    with refused(Invalid):
        tick(**place, evidence=evidence)
    tick(**place, done=False)  # taking back needs no proof


def test_a_gate_for_humans_refuses_an_agent_and_takes_its_return(world: World) -> None:
    feature = ruled_world(world)
    world.offer(feature, "contract")
    world.people["ben"].agent = "Claude"
    with refused(Forbidden, "humans_only"):
        world.decide(feature, "contract", by="ben")
    world.decide(feature, "contract", "return", by="ben")
    world.people["ben"].agent = ""
    assert state(world, feature, "contract") == "returned"


def test_waivers_as_the_process_lets_them(world: World) -> None:
    feature = ruled_world(world)

    def waive(gate: str, by: str, days: int) -> None:
        until = clock.now() + timedelta(days=days)
        propose_waiver(feature=world.fresh(feature), gate_key=gate, reason="No time.", until=until, by=world.people[by])

    with refused(Forbidden, "not_waivable"):
        waive("contract", "manager", 1)
    with refused(Forbidden):
        waive("risks", "manager", 1)
    with refused(Invalid):
        waive("risks", "pm", 5)
    waive("risks", "pm", 2)


def test_the_questionnaire_gives_the_ruling_its_reason(world: World) -> None:
    feature = world.feature()
    no = dict.fromkeys(QUESTIONS, False)

    def ruled(complex: bool, answers: dict[str, bool], reason: str = "") -> Ruling:
        return rule_complexity(
            feature=world.fresh(feature), complex=complex, reason=reason, answers=answers, by=world.people["architect"]
        )

    assert ruled(False, no).reason.startswith("All 6 questions")
    assert QUESTIONS["load"] in ruled(True, no | {"load": True}).reason
    for refusal in (
        lambda: ruled(False, no | {"load": True}),
        lambda: ruled(True, no),
        lambda: ruled(False, {"load": False}),
        lambda: ruled(False, no | {"weather": False}),
    ):
        with refused(Invalid):
            refusal()
    assert ruled(False, no | {"load": True}, "Measured last year.").answers["load"]
    assert not list(Audit().findings())


def test_labels_and_paths_are_what_rules_ask_about(world: World) -> None:
    feature = world.feature()

    def mark(by: str, **what: list[str]) -> Feature:
        return mark_feature(feature=world.fresh(feature), **what, by=world.people[by])

    assert mark("pm", labels=[" Payments ", "Payments", ""]).labels == ["Payments"]
    assert mark("engineer", paths=["api/a.py"]).paths == ["api/a.py"]
    assert mark("engineer", paths=["web/b.ts"]).paths == ["api/a.py", "web/b.ts"]
    assert mark("pm", paths=["web/b.ts"]).paths == ["web/b.ts"]
    with refused(Forbidden):
        mark("engineer", labels=["x"])
    with refused(Forbidden):
        mark("qa", paths=["x"])
    for bad in (["x" * 41], ["a\x00b"], [str(n) for n in range(21)]):
        with refused(Invalid):
            mark("pm", labels=bad)
    assert not list(Audit().findings())


def test_a_flag_says_where_it_should_have_been_caught(world: World) -> None:
    feature = world.feature()
    raised = raise_flag(feature=feature, reason="Wrong goals.", missed_at="gate:prd", by=world.people["qa"])
    assert raised.missed_at == "gate:prd"
    with refused(Invalid):
        raise_flag(feature=world.fresh(feature), reason="Again.", missed_at="gate:none", by=world.people["qa"])
    assert not list(Audit().findings())


def test_a_gate_with_a_service_level_of_its_own(world: World) -> None:
    rules = RULES.replace("- waived by: nobody", "- waived by: nobody\n- answered within: 2 hours")
    world.publish([*documents(), Document("process.md", rules)])
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    world.offer(feature, "risks")
    waits = {wait.gate: wait for wait in Wait.objects.filter(feature=feature, ended_at=None, act="decide")}
    assert waits["risks"].due_at is None
    assert waits["contract"].due_at == due(waits["contract"].began_at, 2)
    later = clock.now() + timedelta(days=4)
    world.project.answer_within_hours = 720
    assert tally(world.project, me=world.people["ben"], now=later).over == 1
    assert [one.pk for one in chosen_features(world.project, world.people["ben"], Choice("over"), later)] == [
        feature.pk
    ]
