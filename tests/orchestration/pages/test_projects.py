"""Projects, their settings, new features, and finding features."""

import pytest

from projects.models import Feature, Membership, ProcessVersion, Project
from tests.orchestration.pages.conftest import As
from tests.world import World


def test_who_has_no_project_opens_one_and_manages_it(world: World, browse: As) -> None:
    assert "Open your first project" in browse("outsider").get("/projects").content.decode()
    answer = browse("outsider").post("/projects", {"name": "Atlas", "key": "atl"})
    assert (answer.status_code, answer.url) == (302, "/p/atlas/members")
    assert Membership.objects.get(user=world.outsider).roles == ["manager"]
    assert Project.objects.get(slug="atlas").key == "ATL"
    said = browse("outsider").get("/projects").content.decode()
    assert "One project" in said and "Atlas" in said and "Shop" not in said


def test_a_project_begins_with_one_playbook_or_with_the_whole_team_s(world: World, browse: As) -> None:
    shown = browse("outsider").get("/projects").content.decode()
    assert "API Engineer alone (seven handshakes)" in shown and "The whole team (seven playbooks)" in shown
    for key, chosen, gates in (("ONE", {}, 7), ("TWO", {"playbooks": "api-engineer"}, 7), ("ALL", {"playbooks": "team"}, 10)):  # fmt: skip
        assert browse("outsider").post("/projects", {"name": key, "key": key, **chosen}).status_code == 302
        version = ProcessVersion.objects.get(project__key=key)
        assert (version.number, len(version.document["gates"])) == (1, gates)
    answer = browse("outsider").post("/projects", {"name": "Odd", "key": "ODD", "playbooks": "all"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["playbooks"])
    assert not Project.objects.filter(key="ODD").exists()


@pytest.mark.parametrize(
    ("name", "key", "status", "field"),
    [
        ("", "ATL", 400, "name"),
        ("x" * 81, "ATL", 400, "name"),
        ("Atlas", "a b", 400, "key"),
        ("Atlas", "1A", 400, "key"),
        ("Atlas", "A" * 11, 400, "key"),
        ("Nul\0", "ATL", 400, "name"),
        ("Other shop", "SHOP", 409, "key"),
    ],
)
def test_a_project_that_cannot_be_is_refused_at_its_field(
    world: World, browse: As, name: str, key: str, status: int, field: str
) -> None:
    answer = browse("outsider").post("/projects", {"name": name, "key": key})
    assert (answer.status_code, list(answer.context["form"].errors)) == (status, [field])
    assert Project.objects.count() == 1


def test_settings_are_a_manager_s(world: World, browse: As) -> None:
    typed = {"name": "The shop", "answer_within_hours": 48, "serious_from": 9, "wording_carries": "on"}
    assert "takes the role Manager" in browse("qa").get("/p/shop/settings").content.decode()
    assert browse("qa").post("/p/shop/settings", typed).status_code == 403
    assert browse("manager").post("/p/shop/settings", typed).status_code == 302
    project = Project.objects.get()
    assert (project.answer_within_hours, project.serious_from, project.wording_carries) == (48, 9, True)
    assert (project.name, project.slug, project.key) == ("The shop", "shop", "SHOP")
    browse("manager").post("/p/shop/settings", {**typed, "name": "Shop again"})
    assert "Manager renamed the project to “Shop again”" in browse("qa").get("/p/shop/history").content.decode()
    for wrong in ({"name": " "}, {"answer_within_hours": 0}, {"serious_from": 26}, {"serious_from": "many"}, {"answer_within_hours": 9**30}):  # fmt: skip
        assert browse("manager").post("/p/shop/settings", {**typed, **wrong}).status_code == 400
    assert Project.objects.get().answer_within_hours == 48


def test_a_pm_opens_a_feature(world: World, browse: As) -> None:
    answer = browse("pm").post("/p/shop/new", {"title": "Saved carts", "summary": "Carts follow the shopper."})
    feature = Feature.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/f/{feature.key}")
    assert (feature.title, feature.summary) == ("Saved carts", "Carts follow the shopper.")


def test_who_may_not_open_features_reads_who_may(world: World, browse: As) -> None:
    said = browse("qa").get("/p/shop/new").content.decode()
    assert "takes the role PM or Manager" in said and "<textarea" not in said
    assert browse("qa").post("/p/shop/new", {"title": "Saved carts"}).status_code == 403
    for typed in ({}, {"title": ""}, {"title": "x" * 161}, {"title": "a\0"}, {"title": "a", "summary": "x" * 501}):
        assert browse("pm").post("/p/shop/new", typed).status_code == 400
    assert not Feature.objects.exists()


def test_a_key_leads_to_its_feature_and_words_to_a_list(world: World, browse: As) -> None:
    carts, slots = world.feature("Saved carts across devices"), world.feature("Delivery slots")
    assert browse("qa").get("/search", {"q": f" {carts.key.lower()} "}).url == f"/f/{carts.key}"
    for words, expected in (("cart SAVED", [carts]), ("shop-", [slots, carts]), ("zebra", []), ("", []), ("%", []), ("\0", [])):  # fmt: skip
        found = browse("qa").get("/search", {"q": words})
        assert [one["feature"] for one in found.context["found"]] == expected, words
    assert browse("qa").get("/search", {"q": "x" * 100_000}).status_code == 200


def test_nothing_is_found_in_projects_of_others(world: World, browse: As) -> None:
    feature = world.feature("Saved carts")
    for words in (feature.key, "Saved"):
        answer = browse("outsider").get("/search", {"q": words})
        assert answer.status_code == 200 and answer.context["found"] == []
