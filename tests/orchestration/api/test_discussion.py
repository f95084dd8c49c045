"""Threads and conditions through the API, and what a check says of a document."""

import pytest

from projects.models import Feature
from reviews.artifacts import Submission
from reviews.services.revisions import offer
from tests.orchestration.api.conftest import As
from tests.orchestration.api.test_costs import statements, warm
from tests.world import PRD, World


@pytest.fixture
def feature(world: World) -> Feature:
    return world.feature()


def test_a_thread_is_begun_answered_and_resolved(world: World, api: As, feature: Feature) -> None:
    world.offer(feature, "prd")
    place = f"features/{feature.key}/gates/prd/threads"
    begun = (
        api("qa").post(place, {"revision": 1, "body": "By when?", "anchor_kind": "section", "anchor": "Goals"}).json()
    )
    assert (begun["anchor"], begun["alive"], begun["resolved"], begun["box"]) == ("Goals", True, None, None)
    assert begun["url"].endswith(f"/f/{feature.key}/prd#thread-{begun['id']}")
    said = api("pm").post(f"{place}/{begun['id']}/comments", {"body": "Within a quarter."}).json()
    assert said["by"]["email"] == world.people["pm"].email
    assert api("viewer").post(f"{place}/{begun['id']}/resolution").status_code == 201
    again = api("viewer").post(f"{place}/{begun['id']}/resolution")
    assert (again.status_code, again.json()["code"]) == (409, "resolved")
    [listed] = api("engineer").get(place).json()["results"]
    assert [comment["body"] for comment in listed["comments"]] == ["By when?", "Within a quarter."]
    assert listed["resolved"]["by"]["email"] == world.people["viewer"].email


def test_a_thread_lives_while_its_anchor_does(world: World, api: As, feature: Feature) -> None:
    world.offer(feature, "prd")
    place = f"features/{feature.key}/gates/prd/threads"
    for about in ({}, {"anchor_kind": "section", "anchor": "Problem"}, {"anchor_kind": "section", "anchor": "Goals"}):
        assert api("qa").post(place, {"revision": 1, "body": "Hm", **about}).status_code == 201
    changed = Submission(body=PRD.replace("## Problem", "## Why"))
    offer(feature=world.fresh(feature), gate_key="prd", submission=changed, by=world.people["pm"])
    listed = api("qa").get(place).json()["results"]
    assert [(one["anchor"], one["alive"]) for one in listed] == [("Goals", True), ("Problem", False), ("", True)]


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        ({"revision": 2}, 404, []),
        ({"anchor_kind": "section", "anchor": "Nothing"}, 400, ["anchor"]),
        ({"anchor_kind": "section"}, 400, ["anchor"]),
        ({"anchor_kind": "moon", "anchor": "x"}, 400, ["anchor_kind"]),
        ({"box": [0, 0, 1, 1]}, 400, ["box"]),
    ],
)
def test_a_place_that_is_not_there_is_refused(
    world: World, api: As, feature: Feature, body: dict, status: int, where: list[str]
) -> None:
    world.offer(feature, "prd")
    refused = api("qa").post(f"features/{feature.key}/gates/prd/threads", {"revision": 1, "body": "Hm", **body})
    assert (refused.status_code, list(refused.json().get("errors", {}))) == (status, where)


def test_a_pin_on_a_screen_keeps_its_box(world: World, api: As, feature: Feature) -> None:
    world.offer(feature, "mocks")
    pin = {"revision": 1, "body": "Too small", "anchor_kind": "screen", "anchor": "Cart", "box": [0.25, 0.5, 0, 0]}
    begun = api("engineer").post(f"features/{feature.key}/gates/mocks/threads", pin)
    assert (begun.status_code, begun.json()["box"]) == (201, [0.25, 0.5, 0.0, 0.0])


def test_a_list_of_threads_costs_the_same_however_long_it_is(world: World, api: As, feature: Feature) -> None:
    world.offer(feature, "prd")
    place, viewer = f"features/{feature.key}/gates/prd/threads", warm(api("viewer"))
    viewer.post(place, {"revision": 1, "body": "One"})
    few = statements(lambda: viewer.get(place))
    for who in ("qa", "pm", "ben"):
        thread = api(who).post(place, {"revision": 1, "body": "Two"}).json()["id"]
        api("viewer").post(f"{place}/{thread}/comments", {"body": "Three"})
    many = statements(lambda: viewer.get(place))
    assert len(few) == len(many) <= 6, many  # one of them names the list by a tag


def accept_if(world: World, api: As, feature: Feature) -> int:
    """QA's place is taken by Ben: he accepts the contract if the engineer tests it by the merge."""
    offered = world.offer(feature, "contract")
    condition = {"text": "Load test it", "owner": world.people["engineer"].email, "checkpoint": "merge"}
    body = {"verdict": "accept", "revision": 1, "digest": offered.digest, "data": {"conditions": [condition]}}
    assert api("ben").post(f"features/{feature.key}/gates/contract/decisions", body).status_code == 201
    [listed] = api("viewer").get(f"features/{feature.key}/conditions").json()["results"]
    assert (listed["state"], listed["text"], listed["checkpoint"]) == ("open", "Load test it", "merge")
    return int(listed["id"])


def test_a_condition_is_reported_by_its_owner_and_confirmed_by_the_other_side(world: World, api: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    place = f"features/{feature.key}/conditions/{accept_if(world, api, feature)}"
    blockers = api("viewer").get(f"features/{feature.key}/can/merge").json()["blockers"]
    [blocker] = [one for one in blockers if one["code"] == "condition_open"]
    assert blocker["url"].endswith(f"/f/{feature.key}#conditions")
    assert api("qa").post(f"{place}/report", {}).json()["code"] == "not_owner"
    reported = api("engineer").post(f"{place}/report", {"note": "Run 17"}).json()
    assert (reported["state"], reported["done"]["note"]) == ("reported", "Run 17")
    assert api("engineer").post(f"{place}/confirmation").json()["code"] == "own_work"
    assert api("qa").post(f"{place}/confirmation").json()["code"] == "not_receiver"
    met = api("ines").post(f"{place}/confirmation").json()
    assert (met["state"], met["met"]["by"]["email"]) == ("met", world.people["ines"].email)
    assert api("ben").post(f"{place}/confirmation").json()["code"] == "met"
    [shown] = api("viewer").get(f"features/{feature.key}").json()["conditions"]
    assert shown == met


def test_a_condition_lapses_with_its_acceptance(world: World, api: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    accept_if(world, api, feature)
    world.offer(feature, "contract", variant=2)
    [listed] = api("viewer").get(f"features/{feature.key}/conditions").json()["results"]
    assert listed["state"] == "lapsed"


def test_a_revision_tells_what_the_checks_found(world: World, api: As, feature: Feature) -> None:
    place = f"features/{feature.key}/gates/prd/revisions"
    assert api("pm").post(place, {"body": "# Saved carts\n\n## Goals\nHappier shoppers.\n"}).status_code == 201
    found = api("viewer").get(f"{place}/1").json()["findings"]
    assert [(one["code"], one["severity"], one["section"]) for one in found] == [
        ("problem_missing", "warning", ""),
        ("scope_missing", "warning", ""),
        ("goals_unmeasured", "warning", "Goals"),
    ]
    assert api("viewer").get(f"features/{feature.key}/gates/prd").status_code == 200
