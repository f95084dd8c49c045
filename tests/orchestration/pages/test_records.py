"""Decision records by their number: listed in the project, and superseded by one another once that is agreed."""

from projects.models import Feature
from reviews.artifacts import Submission
from reviews.services.revisions import offer
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, queries, text
from tests.world import ADR, World


def supersede(world: World, feature: Feature, number: int) -> None:
    submission = Submission(body=ADR.replace("accepted", "proposed"), data={"supersedes": number})
    offer(feature=world.fresh(feature), gate_key="adr", submission=submission, by=world.people["architect"])


def test_records_are_listed_with_where_they_stand(world: World, browse: As) -> None:
    assert "No decision record yet" in text(browse("viewer").get("/p/shop/decisions"))
    old, new = world.feature("Carts"), world.feature("Gifts")
    world.agree(old, "adr")
    supersede(world, new, 1)
    page = browse("viewer").get("/p/shop/decisions")
    assert "handshake: accepted · status in its text: accepted" in text(page)
    listed = page.context["records"]
    assert [(one.number, one.state, one.status, one.supersedes, one.superseded_by) for one in listed] == [
        (2, "offered", "proposed", 1, ()),
        (1, "accepted", "accepted", None, ()),
    ]
    world.decide(new, "adr")
    listed = browse("viewer").get("/p/shop/decisions").context["records"]
    assert [one.superseded_by for one in listed] == [(), (2,)]
    assert "superseded by" in text(browse("viewer").get("/p/shop/decisions"))


def test_a_superseded_record_says_so_on_its_page(world: World, browse: As) -> None:
    old, new = world.feature("Carts"), world.feature("Gifts")
    world.agree(old, "adr")
    supersede(world, new, 1)
    path = f"/f/{old.key}/adr"
    assert "ADR-2 would take its place" in text(browse("engineer").get(path))
    world.decide(new, "adr")
    assert 'Superseded by <a href="/p/shop/decisions#adr-2">ADR-2</a>.' in text(browse("engineer").get(path))
    assert "takes the place of" in text(browse("engineer").get(f"/f/{new.key}/adr"))
    assert queries(browse("engineer"), path) <= MOST_QUERIES


def test_the_architect_names_the_record_on_the_offer(world: World, browse: As) -> None:
    old, new = world.feature("Carts"), world.feature("Gifts")
    world.agree(old, "adr")
    path, typed = f"/f/{new.key}/adr/offer", {"body": ADR, "link": "", "note": ""}
    refused = browse("architect").post(path, {**typed, "supersedes": "9"})
    assert refused.status_code == 400 and "There is no ADR-9 in this project." in text(refused)
    assert browse("architect").post(path, {**typed, "supersedes": "1"}).status_code == 302
    assert world.current(new, "adr").data == {"supersedes": 1}


def test_the_list_costs_the_same_however_long_it_is(world: World, browse: As) -> None:
    world.offer(world.feature(), "adr")
    few = queries(browse("viewer"), "/p/shop/decisions")
    for _ in range(4):
        world.offer(world.feature(), "adr")
    assert queries(browse("viewer"), "/p/shop/decisions") == few <= MOST_QUERIES
