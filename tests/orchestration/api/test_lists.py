"""Lists: pages by cursor, filters that are known, and nothing else."""

from typing import Any

import pytest

from projects.models import Membership
from projects.services.projects import create_project
from tests.orchestration.api.calling import BASE
from tests.orchestration.api.conftest import As
from tests.world import World


def follow(api: As, path: str, way: str = "next") -> list[list[Any]]:
    """The keys of all pages from here on."""
    pages = []
    while path:
        answer = api("viewer").get(path)
        assert answer.status_code == 200, answer.content
        pages.append([row["key"] for row in answer.json()["results"]])
        path = (answer.json()[way] or "").partition(BASE)[2]
    return pages


def test_pages_forward_and_back_hold_each_feature_once(world: World, api: As) -> None:
    keys = [world.feature(f"Feature {n}").key for n in range(7)][::-1]
    pages = follow(api, "features?page_size=3")
    assert pages == [keys[:3], keys[3:6], keys[6:]]
    first = api("viewer").get("features?page_size=3").json()
    assert first["previous"] is None
    second = api("viewer").get(first["next"].partition(BASE)[2]).json()
    third = api("viewer").get(second["next"].partition(BASE)[2]).json()
    assert third["next"] is None
    assert follow(api, third["previous"].partition(BASE)[2], "previous") == [keys[3:6], keys[:3]]


def test_what_comes_in_meanwhile_neither_shifts_nor_repeats(world: World, api: As) -> None:
    keys = [world.feature(f"Feature {n}").key for n in range(4)][::-1]
    first = api("viewer").get("features?page_size=2").json()
    newest = world.feature("Came in meanwhile").key
    second = api("viewer").get(first["next"].partition(BASE)[2]).json()
    assert [row["key"] for row in second["results"]] == keys[2:]
    back = api("viewer").get(second["previous"].partition(BASE)[2]).json()
    assert [row["key"] for row in back["results"]] == keys[:2]
    newer = api("viewer").get(back["previous"].partition(BASE)[2]).json()
    assert [row["key"] for row in newer["results"]] == [newest]
    assert newer["previous"] is None


def test_links_keep_the_filters(world: World, api: As) -> None:
    for n in range(3):
        world.feature(f"Feature {n}")
    answer = api("viewer").get("features?state=intake&project=shop&page_size=2").json()
    assert {"state=intake", "project=shop", "page_size=2"} <= set(answer["next"].partition("?")[2].split("&"))


def test_a_page_that_ends_with_the_list_has_no_next(world: World, api: As) -> None:
    for n in range(2):
        world.feature(f"Feature {n}")
    assert api("viewer").get("features?page_size=2").json()["next"] is None


def test_filters(world: World, api: As) -> None:
    intake, design = world.feature("One"), world.bring_to(world.feature("Two"), "design")
    other = create_project(name="Other", key="OTHER", by=world.people["manager"])

    def found(who: str, query: str) -> list[str]:
        return [row["key"] for row in api(who).get(f"features?{query}").json()["results"]]

    assert found("viewer", "state=design") == [design.key]
    assert found("viewer", "state=design,intake") == [design.key, intake.key]
    assert found("viewer", "state=merged") == []
    assert found("viewer", "project=shop") == [design.key, intake.key]
    assert found("manager", f"project={other.slug}") == []
    assert found("pm", "turn=me") == [intake.key]
    assert found("engineer", "turn=me") == [design.key]
    assert found("viewer", "turn=me") == []
    world.offer(intake, "prd")
    assert intake.key in found("engineer", "turn=me")
    Membership.objects.filter(user=world.people["engineer"]).delete()
    assert found("engineer", "turn=me") == []


def test_a_row_says_what_the_board_says(world: World, api: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    row = api("viewer").get("features").json()["results"][0]
    states = {gate["key"]: gate["state"] for gate in row["gates"]}
    assert (states["prd"], states["mocks"], row["next_move"], row["flags"]) == ("offered", "open", "start", 0)
    detail = api("viewer").get(f"features/{feature.key}").json()
    assert states == {gate["key"]: gate["state"] for gate in detail["gates"]}
    assert row["shut_by"] == len(next(move for move in detail["moves"] if move["move"] == "start")["blockers"])
    waits = {wait["subject"]: [user["email"] for user in wait["users"]] for wait in row["waits"]}
    assert waits["gate:prd"] == [world.people["engineer"].email]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("features?colour=red", "colour"),
        ("features?State=design", "State"),
        ("features?state=", "state"),
        ("features?state=done", "state"),
        ("features?state=design,", "state"),
        ("features?state=design&state=build", "state"),
        ("features?turn=you", "turn"),
        ("features?turn=1", "turn"),
        ("features?project=nowhere", "project"),
        ("features?project=%00", "project"),
        ("features?project=' OR 1=1--", "project"),
        ("features?project=", "project"),
        ("features?page_size=0", "page_size"),
        ("features?page_size=101", "page_size"),
        ("features?page_size=-1", "page_size"),
        ("features?page_size=1e1", "page_size"),
        ("features?page_size=٣", "page_size"),
        ("features?page_size=" + "9" * 5000, "page_size"),
        ("features?cursor=", "cursor"),
        ("features?cursor=nonsense", "cursor"),
        ("features?cursor=bjE%00", "cursor"),
        ("features?cursor=bi0x", "cursor"),
        ("features?cursor=cDk5OTk5OTk5OTk5OTk5OTk5OTk5OQ==", "cursor"),
        ("features?cursor=ü", "cursor"),
        ("features?%00=1", "\x00"),
        ("projects?state=design", "state"),
        ("projects/shop?page_size=2", "page_size"),
        ("projects/shop/events?kind=x", "kind"),
        ("me?format=json", "format"),
    ],
)
def test_bad_parameters_are_named(world: World, api: As, path: str, field: str) -> None:
    answer = api("viewer").get(path)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field]), answer.content


def test_every_list_of_a_project_pages(world: World, api: As) -> None:
    feature = world.bring_to(world.feature(), "build")
    for path in (
        "projects/shop/members",
        "projects/shop/events",
        f"features/{feature.key}/events",
        f"features/{feature.key}/gates/contract/decisions",
    ):
        whole = api("viewer").get(f"{path}?page_size=100").json()["results"]
        parts, at = [], f"{path}?page_size=1"
        while at:
            answer = api("viewer").get(at).json()
            parts += answer["results"]
            at = (answer["next"] or "").partition(BASE)[2]
        assert parts == whole and len(whole) > 1
