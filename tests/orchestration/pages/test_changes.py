"""Changes since my last decision come first; any two revisions can be held against each other."""

from typing import Any

import pytest

from projects.models import Feature
from reviews.artifacts import Submission, Upload
from reviews.services.revisions import offer
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, queries, text
from tests.world import GIVERS, PRD, World, risks


def hand_over(world: World, feature: Feature, gate: str, **submission: Any) -> None:
    offer(
        feature=world.fresh(feature),
        gate_key=gate,
        submission=Submission(**submission),
        by=world.people[GIVERS[gate]],
    )


@pytest.fixture
def three(world: World) -> Feature:
    """The engineer decided on revision 1; revision 2 changed the goals, revision 3 the scope."""
    feature = world.feature()
    hand_over(world, feature, "prd", body=PRD)
    world.decide(feature, "prd", "return", reason="Which goal?")
    hand_over(world, feature, "prd", body=PRD.replace("20 %", "30 %"))
    hand_over(world, feature, "prd", body=PRD.replace("20 %", "30 %").replace("Sharing carts", "Sharing any cart"))
    return feature


def test_what_changed_since_my_decision_is_shown_first(browse: As, three: Feature) -> None:
    answer = browse("engineer").get(f"/f/{three.key}/prd")
    shown, page = answer.context["page"], text(answer)
    assert shown.against == "revision 3 against 1, which you returned"
    assert shown.changes.headline == "Two of four sections changed"
    assert "<del>20</del><ins>30</ins> % fewer" in page
    assert "Sharing <del>carts</del><ins>any cart</ins> with others." in page
    assert "Two sections unchanged: Saved carts, Problem" in page
    assert [entry["state"] for entry in shown.outline] == ["", "", "changed", "changed"]


def test_who_decided_nothing_sees_the_last_step(browse: As, three: Feature) -> None:
    answer = browse("qa").get(f"/f/{three.key}/prd")
    assert answer.context["page"].against == "revision 3 against 2"
    assert answer.context["page"].changes.headline == "One of four sections changed"


@pytest.mark.parametrize(
    ("asked", "against", "headline"),
    [
        ("?against=2", "revision 3 against 2", "One of four sections changed"),
        ("?revision=2", "revision 2 against 1, which you returned", "One of four sections changed"),
        ("?revision=2&against=3", "revision 2 against 3", "One of four sections changed"),
        ("?revision=1&against=3", "revision 1 against 3", "Two of four sections changed"),
    ],
)
def test_any_two_revisions_can_be_compared(browse: As, three: Feature, asked: str, against: str, headline: str) -> None:
    page = browse("engineer").get(f"/f/{three.key}/prd{asked}").context["page"]
    assert (page.against, page.changes.headline) == (against, headline)


@pytest.mark.parametrize("asked", ["?view=whole", "?against=3", "?revision=1"])
def test_the_whole_is_one_step_away(browse: As, three: Feature, asked: str) -> None:
    answer = browse("engineer").get(f"/f/{three.key}/prd{asked}")
    assert answer.context["page"].whole
    assert "<ins>" not in text(answer) and "fewer abandoned carts" in text(answer)
    assert answer.context["page"].against == f"revision {1 if 'revision' in asked else 3}"


@pytest.mark.parametrize("odd", ["4", "0", "x", "", "-1", "9" * 30])
def test_a_revision_that_is_not_there_cannot_be_held_against(browse: As, three: Feature, odd: str) -> None:
    assert browse("engineer").get(f"/f/{three.key}/prd?against={odd}").status_code == 404


def test_a_carried_decision_is_no_look(world: World, browse: As) -> None:
    """Whose acceptance went on by itself has seen the revision before that."""
    world.project.wording_carries = True
    world.project.save()
    feature = world.feature()
    hand_over(world, feature, "prd", body=PRD)
    world.decide(feature, "prd")
    hand_over(world, feature, "prd", body=PRD.replace("Shoppers", "People"))
    hand_over(world, feature, "prd", body=PRD.replace("Shoppers", "All people"))
    assert browse("engineer").get(f"/f/{feature.key}/prd").context["page"].against == (
        "revision 3 against 1, which you accepted"
    )


def test_markup_in_a_text_is_never_markup_on_the_page(world: World, browse: As) -> None:
    feature = world.feature()
    hand_over(world, feature, "prd", body=PRD)
    hand_over(world, feature, "prd", body=PRD.replace("20 %", '<img src=x onerror="a()"> & "20" %'))
    page = browse("engineer").get(f"/f/{feature.key}/prd").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=&quot;a()&quot;&gt; &amp; &quot;" in page


def test_what_the_checks_miss_is_said_beside_the_change(world: World, browse: As) -> None:
    feature = world.feature()
    hand_over(world, feature, "prd", body=PRD)
    assert "What the checks miss" not in text(browse("engineer").get(f"/f/{feature.key}/prd"))
    hand_over(world, feature, "prd", body=PRD.replace("## Out of scope", "## Later"))
    assert "It does not say what is out of scope." in text(browse("engineer").get(f"/f/{feature.key}/prd"))


def test_another_file_with_the_same_words_is_said(world: World, browse: As) -> None:
    feature = world.feature()
    for ending in (b"\n", b"\n\n\n"):
        hand_over(world, feature, "prd", files=(Upload("prd.md", PRD.encode() + ending),))
    page = browse("qa").get(f"/f/{feature.key}/prd").context["page"]
    assert page.changes.headline == "The file is another one, the text is the same"


def test_risks_change_by_rows_and_stay_in_full_below(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    hand_over(world, feature, "risks", data=risks(("Carts are merged wrongly", 4, 4), ("Old carts pile up", 2, 2)))
    changed = risks(("Carts are merged wrongly", 4, 5), ("Prices are wrong", 2, 2))
    changed["risks"][1]["id"] = "R7"
    hand_over(world, feature, "risks", data=changed)
    answer = browse("qa").get(f"/f/{feature.key}/risks")
    shown, page = answer.context["page"], text(answer)
    assert shown.changes.headline == "Three risks: one added, one changed and one removed"
    assert [(row.key, row.state, row.anchor) for row in shown.changes.found] == [
        ("R1", "changed", "risk-1"),
        ("R7", "added", "risk-2"),
        ("R2", "removed", ""),
    ]
    assert '<dt>Impact</dt><dd class="diff-line"><del>4</del> <ins>5</ins></dd>' in page
    assert page.count('id="risk-') >= 2 and "Planned test" in page


def test_components_change_by_rows(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.offer(feature, "integration")
    world.offer(feature, "integration", variant=2)
    page = browse("integration").get(f"/f/{feature.key}/integration").context["page"]
    assert page.changes.headline == "One component: one changed"
    assert [(field.name, field.was, field.now) for field in page.changes.found[0].fields] == [
        ("How it is used", "as is, variant 1", "as is, variant 2")
    ]
    hand_over(world, feature, "integration", data={"none": True, "reason": "All of it is new."})
    page = browse("integration").get(f"/f/{feature.key}/integration").context["page"]
    assert page.changes.headline == "One component: one removed"


@pytest.mark.parametrize(("gate", "who"), [("prd", "engineer"), ("risks", "qa"), ("visual", "designer")])
def test_a_comparison_stays_within_the_budget(world: World, browse: As, gate: str, who: str) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.decide(feature, gate, "return", by=who)
    world.offer(feature, gate, variant=2)
    assert queries(browse(who), f"/f/{feature.key}/{gate}") <= MOST_QUERIES
