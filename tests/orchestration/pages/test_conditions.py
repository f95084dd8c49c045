"""Accepted on a condition: set with the answer, seen to on the feature page, judged by the later checkpoint."""

from typing import Any

import pytest

from projects.models import Feature
from reviews.models import Decision, Obligation
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, queries, row, text
from tests.world import World


@pytest.fixture
def feature(world: World) -> Feature:
    found = world.bring_to(world.feature(), "design")
    world.offer(found, "contract")
    return found


def rows(*found: tuple[str, str, str]) -> dict[str, Any]:
    data = {"conditions-TOTAL_FORMS": "2", "conditions-INITIAL_FORMS": "0"}
    for place, (words, owner, checkpoint) in enumerate(found):
        data |= {
            f"conditions-{place}-text": words,
            f"conditions-{place}-owner": owner,
            f"conditions-{place}-checkpoint": checkpoint,
        }
    return data


def decide(
    world: World, browse: As, feature: Feature, verdict: str = "accept", gate: str = "contract", **more: Any
) -> Any:
    current = world.current(feature, gate)
    data = {"act": "decide", "verdict": verdict, "revision": current.number, "digest": current.digest, **more}
    return browse("ben").post(f"/f/{feature.key}/{gate}", data)


def test_the_bar_offers_conditions_where_a_later_checkpoint_could_judge_them(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.offer(feature, "integration")
    for who, gate, expected in (
        ("engineer", "prd", (("merge", "the merge"), ("build", "the build"))),
        ("ben", "contract", (("merge", "the merge"),)),
        ("integration", "integration", ()),
    ):
        answer = browse(who).get(f"/f/{feature.key}/{gate}")
        assert answer.context["page"].bar.conditions == expected
        assert ("Accept if …" in text(answer)) == bool(expected)


def test_the_one_who_offered_is_proposed_to_see_to_it(world: World, browse: As, feature: Feature) -> None:
    form = browse("ben").get(f"/f/{feature.key}/contract").context["decide_form"].conditions.rows.forms[0]
    choices = form.fields["owner"].choices
    assert choices[0] == (world.people["engineer"].email, "Engineer")
    assert len(choices) == 10


def test_an_acceptance_on_conditions(world: World, browse: As, feature: Feature) -> None:
    engineer, qa = world.people["engineer"].email, world.people["qa"].email
    posted = rows(("Load test", engineer, "merge"), ("  ", qa, "merge"))
    assert decide(world, browse, feature, **posted).status_code == 302
    assert [(one.text, one.checkpoint, one.owner) for one in Obligation.objects.all()] == [
        ("Load test", "merge", world.people["engineer"])
    ]


def test_without_words_it_is_a_plain_acceptance(world: World, browse: As, feature: Feature) -> None:
    posted = rows(("", world.people["engineer"].email, "merge"), ("", "", "merge"))
    assert decide(world, browse, feature, **posted).status_code == 302
    assert not Obligation.objects.exists()


@pytest.mark.parametrize(
    ("verdict", "condition", "status"),
    [
        ("accept", ("Load test", "", "merge"), 400),
        ("accept", ("Load test", "nobody@example.org", "merge"), 400),
        ("accept", ("Load test", "engineer.shop@example.org", "start"), 400),
        ("accept", ("Load test", "engineer.shop@example.org", ""), 400),
        ("accept", ("x" * 1001, "engineer.shop@example.org", "merge"), 400),
        ("return", ("Load test", "engineer.shop@example.org", "merge"), 400),
    ],
)
def test_a_condition_that_cannot_be_comes_back_as_typed(
    world: World, browse: As, feature: Feature, verdict: str, condition: tuple[str, str, str], status: int
) -> None:
    answer = decide(world, browse, feature, verdict, return_reason="Why?", **rows(condition))
    assert answer.status_code == status
    form = answer.context["decide_form"]
    assert form.conditions.any and condition[0] in text(answer)
    assert any(one.errors for one in form.conditions.rows.forms) or form.errors
    assert not Decision.objects.filter(feature=feature, revision__gate="contract").exists()


def test_it_is_reported_and_confirmed_where_it_is_listed(world: World, browse: As, feature: Feature) -> None:
    engineer = world.people["engineer"].email
    decide(world, browse, feature, **rows(("Load test", engineer, "merge"), ("Second look", engineer, "merge")))
    first, second = Obligation.objects.order_by("pk")
    path = f"/f/{feature.key}"
    shown = browse("engineer").get(path)
    assert [one["can_report"] for one in shown.context["page"].conditions["open"]] == [True, True]
    assert 'id="conditions"' in text(shown) and "Ben accepted Contract review on it" in text(shown)
    assert browse("qa").post(path, {"act": "report", "condition": first.pk}).status_code == 403
    assert (
        browse("engineer").post(path, {"act": "report", "condition": first.pk, "note": "x" * 1001}).status_code == 400
    )
    reported = browse("engineer").post(
        path, {"act": "report", "condition": first.pk, "note": "https://ci.example.org/17"}
    )
    assert (reported.status_code, reported["Location"]) == (302, f"{path}#conditions")
    assert '<a href="https://ci.example.org/17" rel="nofollow">' in text(browse("ines").get(path))
    assert [one["can_confirm"] for one in browse("ines").get(path).context["page"].conditions["open"]] == [True, False]
    assert browse("engineer").post(path, {"act": "met", "condition": first.pk}).status_code == 403
    assert browse("ines").post(path, {"act": "met", "condition": first.pk}).status_code == 302
    assert browse("ines").post(path, {"act": "met", "condition": first.pk}).status_code == 409
    assert browse("ines").post(path, {"act": "met", "condition": 4711}).status_code == 404
    page = browse("pm").get(path).context["page"]
    assert [one["id"] for one in page.conditions["open"]] == [second.pk]
    assert [(one["state"], one["met_by"]) for one in page.conditions["settled"]] == [("met", "Ines")]


def test_what_keeps_the_merge_shut_reads_as_a_condition(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.agree(feature, "risks")
    world.offer(feature, "contract")
    decide(world, browse, feature, **rows(("Load test", world.people["engineer"].email, "merge")))
    world.decide(feature, "contract", by="ines")
    world.tick_phases(feature, "1")
    world.move(feature, "begin_build")
    world.tick_phases(feature, "2", "3", "4")
    world.offer(feature, "visual")
    world.move(feature, "submit")
    world.decide(feature, "visual")
    world.agree(feature, "integration")
    page = browse("engineer").get(f"/f/{feature.key}").context["page"]
    assert page.verdict["title"] == "One condition keeps the merge shut"
    found = row(page.verdict["rows"], "Contract review")
    assert (found["says"], found["quote"], found["mine"]) == ("was accepted on a condition", "“Load test”", True)
    assert found["actions"] == [{"label": "See to it", "url": f"/f/{feature.key}#conditions", "tone": "primary"}]
    browse("engineer").post(f"/f/{feature.key}", {"act": "report", "condition": Obligation.objects.get().pk})
    theirs = row(browse("ben").get(f"/f/{feature.key}").context["page"].verdict["rows"], "Contract review")
    assert [action["label"] for action in theirs["actions"]] == ["Confirm that it is met"]
    assert "Say that it is met" not in text(browse("ben").get(f"/f/{feature.key}"))


def test_a_condition_whose_acceptance_lapsed_is_settled(world: World, browse: As, feature: Feature) -> None:
    decide(world, browse, feature, **rows(("Load test", world.people["engineer"].email, "merge")))
    world.offer(feature, "contract", variant=2)
    page = browse("engineer").get(f"/f/{feature.key}").context["page"]
    assert (page.conditions["open"], page.conditions["settled"][0]["state"]) == ([], "lapsed")


def test_the_feature_page_costs_the_same_with_many_conditions(world: World, browse: As, feature: Feature) -> None:
    engineer = world.people["engineer"].email
    few = queries(browse("engineer"), f"/f/{feature.key}")
    decide(world, browse, feature, **rows(("One", engineer, "merge"), ("Two", world.people["qa"].email, "merge")))
    assert queries(browse("engineer"), f"/f/{feature.key}") == few <= MOST_QUERIES
