"""The test bench of rules: what would the rules say, before anybody is bound by them?"""

import pytest

from projects.models import Event, ProcessProposal
from projects.playbooks import Document
from projects.playbooks.builtin import documents
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import text
from tests.world import World

RULES = '---\nkind: process\n---\n## Gates\n### contract\n- applies when: label "public"\n'


def url(world: World) -> str:
    return f"/p/{world.project.slug}/process/rules"


def test_every_clause_of_a_live_feature_and_what_shuts_each_move(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    page = browse("viewer").get(f"{url(world)}?feature={feature.key}")
    gates = {one.verdict.key: one for point in page.context["bench"].checkpoints for one in point["gates"]}
    assert (gates["prd"].verdict.state, gates["prd"].is_changed) == ("accepted", False)
    assert "Nothing has been offered." in text(page)
    assert [move["allowed"] for move in page.context["bench"].moves] == [True, False, False, False]
    assert "Propose these rules" not in text(page)
    source = page.content.decode()  # on a phone the answer follows the form, and sending the form leads to it
    assert source.index('action="#result"') < source.index('id="result"')


def test_what_if_everybody_agreed(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    assumed = {f"assume-{key}": "agree:" for key in ("contract", "risks", "integration", "visual")}
    before = Event.objects.count()
    page = browse("qa").post(
        url(world), {"feature": feature.key, "phases": "on", "state": "verify", **assumed, "text": ""}
    )
    assert [move["allowed"] for move in page.context["bench"].moves] == [True] * 4
    assert "Under these assumptions" in text(page)
    assert Event.objects.count() == before
    assert world.fresh(feature).state == "design"


def test_rules_are_tried_before_they_bind(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    page = browse("manager").post(url(world), {"feature": feature.key, "text": RULES})
    gates = {one.verdict.key: one for point in page.context["bench"].checkpoints for one in point["gates"]}
    assert (gates["contract"].verdict.state, gates["contract"].really) == ("not_applicable", "open")
    assert RULES in page.context["form"]["text"].value()
    assert not ProcessProposal.objects.exists()
    answer = browse("manager").post(url(world), {"feature": feature.key, "text": RULES, "act": "propose"})
    assert answer.status_code == 302
    proposal = ProcessProposal.objects.get()
    assert answer["Location"] == f"/p/{world.project.slug}/process/proposals/{proposal.pk}"
    assert (
        browse("qa")
        .post(url(world), {"feature": feature.key, "text": RULES + "- waived by: nobody\n", "act": "propose"})
        .status_code
        == 403
    )


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"text": RULES.replace("label", "mood")}, "is no fact of a feature"),
        ({"text": "---\nkind: process\n---\n## Gates\n### nothing\n"}, "No gate has the key"),
        ({"feature": "SHOP-999"}, "Choose a feature."),
        ({"assume-prd": "accept:qa"}, "Select a valid choice"),
        ({"state": "merged"}, "Select a valid choice"),
        ({"assume-adr": "return:api-engineer", "text": "\x00"}, ""),
    ],
)
def test_what_cannot_be_tried_is_said_and_kept(world: World, browse: As, typed: dict[str, str], says: str) -> None:
    feature = world.feature()
    page = browse("manager").post(url(world), {"feature": feature.key, "text": "", **typed})
    assert page.status_code == 400
    assert says in text(page)


def test_a_feature_of_another_project_is_no_feature(world: World, browse: As) -> None:
    assert browse("manager").get(f"{url(world)}?feature=OTHER-1").status_code == 404
    assert browse("manager").get(url(world)).status_code == 200


def test_the_rules_that_are_in_force_stand_in_the_form(world: World, browse: As) -> None:
    world.publish([*documents(), Document("rules.md", RULES)])
    feature = world.feature()
    page = browse("manager").get(f"{url(world)}?feature={feature.key}")
    assert page.context["form"]["text"].value() == RULES
    assert "not applicable" in text(page) or "does not apply" in text(page)


def test_another_version_and_an_earlier_revision(world: World, browse: As) -> None:
    world.publish([*documents(), Document("rules.md", RULES)])
    feature = world.feature()
    world.agree(feature, "prd")
    world.offer(feature, "prd", 2)
    asked = {"feature": feature.key, "text": RULES, "version": "1", "revisions": "prd:1"}
    page = browse("viewer").post(url(world), asked)
    gates = {one.verdict.key: one for point in page.context["bench"].checkpoints for one in point["gates"]}
    assert (gates["prd"].verdict.state, gates["prd"].really) == ("accepted", "stale")
    assert (gates["contract"].verdict.state, gates["contract"].really) == ("open", "not_applicable")
    for bad in ({"revisions": "prd"}, {"revisions": "prd:9"}, {"version": "7"}):
        assert browse("viewer").post(url(world), asked | bad).status_code == 400


def test_rules_nobody_changed_are_no_proposal(world: World, browse: As) -> None:
    feature = world.feature()
    page = browse("manager").get(f"{url(world)}?feature={feature.key}")
    shown = page.context["form"]["text"].value().replace("\n", "\r\n")
    answer = browse("manager").post(url(world), {"feature": feature.key, "text": shown, "act": "propose"})
    assert answer["Location"] == f"/p/{world.project.slug}/process"
    assert not ProcessProposal.objects.exists()
