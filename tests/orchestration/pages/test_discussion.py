"""Threads on the review page: begun at a place, answered, resolved, carried along while their place is there."""

import pytest

from projects.models import Feature
from reviews.artifacts import Submission
from reviews.models import Comment, Thread
from reviews.services.revisions import offer
from reviews.services.threads import begin_thread
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, queries, text
from tests.world import PRD, World


@pytest.fixture
def feature(world: World) -> Feature:
    found = world.feature()
    world.offer(found, "prd")
    return found


def begin(world: World, feature: Feature, anchor: str = "Goals", body: str = "By when?", by: str = "qa") -> Thread:
    about = {"anchor_kind": "section", "anchor": anchor} if anchor else {}
    return begin_thread(
        feature=world.fresh(feature), gate_key="prd", revision=1, body=body, by=world.people[by], **about
    )


def test_a_thread_is_begun_where_it_belongs(browse: As, feature: Feature) -> None:
    path = f"/f/{feature.key}/prd"
    choices = browse("viewer").get(path).context["discuss_form"].fields["place"].choices
    assert [label for _, label in choices] == ["The whole", "Saved carts", "Problem", "Goals", "Out of scope"]
    data = {"act": "discuss", "revision": 1, "place": "section:Goals", "body": "By when?"}
    answer = browse("viewer").post(path, data)
    assert (answer.status_code, answer["Location"]) == (302, f"{path}#discussion")
    thread = Thread.objects.get()
    page = text(browse("pm").get(path))
    assert '<a href="#doc-goals">Goals</a>' in page and "By when?" in page
    assert f'Goals <a class="thread-mark" href="#thread-{thread.pk}">1' in page


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"body": " "}, 400, "body"),
        ({"place": ""}, 400, "place"),
        ({"place": "moon:x"}, 400, "place"),
        ({"place": "section:Nothing"}, 400, "place"),
        ({"revision": "x"}, 400, "revision"),
    ],
)
def test_what_cannot_be_said_comes_back_with_what_was_typed(
    browse: As, feature: Feature, change: dict[str, str], status: int, field: str
) -> None:
    data = {"act": "discuss", "revision": "1", "place": "section:Goals", "body": "By when?"} | change
    answer = browse("qa").post(f"/f/{feature.key}/prd", data)
    assert answer.status_code == status
    assert field in answer.context["discuss_form"].errors
    assert not Thread.objects.exists()
    if field != "body":
        assert "By when?" in text(answer)


def test_it_is_answered_and_resolved(world: World, browse: As, feature: Feature) -> None:
    thread, path = begin(world, feature), f"/f/{feature.key}/prd"
    empty = browse("pm").post(path, {"act": "answer", "thread": thread.pk, "body": ""})
    assert empty.status_code == 400 and empty.context["open_threads"][0]["answer_open"]
    assert browse("pm").post(path, {"act": "answer", "thread": thread.pk, "body": "In May."}).status_code == 302
    assert [comment.body for comment in Comment.objects.order_by("seq")] == ["By when?", "In May."]
    assert browse("pm").post(path, {"act": "resolve", "thread": thread.pk}).status_code == 302
    assert browse("pm").post(path, {"act": "resolve", "thread": thread.pk}).status_code == 409
    page = browse("engineer").get(path).context["page"]
    assert (page.discussion.words, page.discussion.resolved[0].resolved_by) == ("1 resolved", "Pm")
    assert "thread-mark" not in text(browse("engineer").get(path))


def test_a_thread_of_another_gate_is_not_there(world: World, browse: As, feature: Feature) -> None:
    world.offer(feature, "mocks")
    thread = begin(world, feature)
    for act in ("answer", "resolve"):
        data = {"act": act, "thread": thread.pk, "body": "Hm"}
        assert browse("qa").post(f"/f/{feature.key}/mocks", data).status_code == 404


def test_it_goes_along_while_its_place_is_there(world: World, browse: As, feature: Feature) -> None:
    for anchor in ("Goals", "Problem", ""):
        begin(world, feature, anchor)
    changed = Submission(body=PRD.replace("## Problem", "## Why"))
    offer(feature=world.fresh(feature), gate_key="prd", submission=changed, by=world.people["pm"])
    shown = browse("engineer").get(f"/f/{feature.key}/prd")
    talk = shown.context["page"].discussion
    assert [(one.place, one.since) for one in talk.open] == [
        ("Goals", "since revision 1"),
        ("The whole", "since revision 1"),
    ]
    assert [one.place for one in talk.gone] == ["Problem"]
    assert "About something that is gone" in text(shown)
    before = browse("engineer").get(f"/f/{feature.key}/prd?revision=1").context["page"].discussion
    assert [one.place for one in before.open] == ["Goals", "Problem", "The whole"]


def test_a_risk_that_qa_added_can_be_spoken_about(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "risks")
    current, path = world.current(feature, "risks"), f"/f/{feature.key}/risks"
    posted = {
        "act": "decide", "verdict": "return", "return_reason": "One is missing.", "revision": 1,
        "digest": current.digest, "added-TOTAL_FORMS": "1", "added-INITIAL_FORMS": "0",
        "added-0-risk": "A stranger sees the cart", "added-0-likelihood": "3", "added-0-impact": "5",
    }  # fmt: skip
    assert browse("qa").post(path, posted).status_code == 302
    said = {"act": "discuss", "revision": 1, "place": "risk:Q1", "body": "How?"}
    assert browse("engineer").post(path, said).status_code == 302
    assert [one.gone for one in browse("qa").get(path).context["page"].discussion.open] == [False]


def test_what_is_open_goes_with_a_return(world: World, browse: As, feature: Feature) -> None:
    for body in ("By when?", "By whom?"):
        begin(world, feature, body=body)
    path = f"/f/{feature.key}/prd"
    assert "Two open threads go with it." in text(browse("engineer").get(path))
    world.decide(feature, "prd", "return", reason="See the threads.")
    bar = browse("pm").get(path).context["page"].bar
    assert bar.note == "It is your turn: answer with a new revision, or ask again. Two threads are open."
    row = browse("pm").get(f"/f/{feature.key}").context["page"].verdict["rows"][0]
    assert row["extra"] == "two open threads"


def test_the_feature_page_tells_where_something_is_open(world: World, browse: As, feature: Feature) -> None:
    assert "Discussion" not in text(browse("qa").get(f"/f/{feature.key}"))
    thread = begin(world, feature)
    page = browse("qa").get(f"/f/{feature.key}")
    assert [row["says"] for row in page.context["page"].talk] == ["one open thread"]
    assert f"/f/{feature.key}/prd#discussion" in text(page)
    browse("pm").post(f"/f/{feature.key}/prd", {"act": "resolve", "thread": thread.pk})
    assert browse("qa").get(f"/f/{feature.key}").context["page"].talk == []


def test_it_costs_the_same_however_much_is_said(world: World, browse: As, feature: Feature) -> None:
    begin(world, feature)
    few = queries(browse("engineer"), f"/f/{feature.key}/prd")
    for by in ("pm", "ben", "ines", "viewer"):
        begin(world, feature, by=by)
    assert queries(browse("engineer"), f"/f/{feature.key}/prd") == few <= MOST_QUERIES
    assert queries(browse("engineer"), f"/f/{feature.key}") <= MOST_QUERIES
