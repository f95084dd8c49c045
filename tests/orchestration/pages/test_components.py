"""The components of a project, and the integration check that rests on them."""

from typing import Any

import pytest

from projects.models import Component, Feature
from projects.services.components import Described, add_component
from reviews.models import Decision, Obligation
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, queries, text
from tests.world import World

PLACE = "/p/shop/components"
WRAPPER = {
    "name": "Payment wrapper",
    "owner_role": "integration-engineer",
    "owner": "",
    "guidance": "Never call the provider itself.",
    "condition": "Call through the wrapper.",
    "link": "https://wiki.example.org/payment",
}


def wrapper(world: World, **more: Any) -> Component:
    described = Described(**{**WRAPPER, "owner": world.people["integration"].email, "owner_role": "", **more})
    return add_component(project=world.project, described=described, by=world.people["manager"])


def test_an_integration_engineer_names_a_component(world: World, browse: As) -> None:
    assert "No component is shared in Shop yet" in text(browse("integration").get(PLACE))
    assert browse("integration").post(PLACE, WRAPPER).status_code == 302
    page = text(browse("viewer").get(PLACE))
    for words in ("One component is shared in Shop", "Payment wrapper", "Never call the provider itself."):
        assert words in page
    assert "Change it" not in page and "To change them takes the role" in page


def test_what_is_refused_comes_back_with_what_was_typed(world: World, browse: As) -> None:
    answer = browse("manager").post(PLACE, {**WRAPPER, "owner_role": "", "link": "wiki"})
    assert answer.status_code == 400
    for words in (
        "Say who owns it: a role, or a person.",
        "A link begins with http",
        "Never call the provider itself.",
    ):
        assert words in text(answer)
    wrapper(world)
    taken = browse("manager").post(PLACE, WRAPPER)
    assert taken.status_code == 409 and "There is a component “Payment wrapper” already." in text(taken)
    assert browse("engineer").post(PLACE, {**WRAPPER, "name": "Other"}).status_code == 403
    assert Component.objects.count() == 1


def test_it_is_changed_and_taken_off_the_list(world: World, browse: As) -> None:
    made = wrapper(world)
    changed = {**WRAPPER, "act": "change", "component": made.pk, "name": "Payments"}
    refused = browse("manager").post(PLACE, {**changed, "name": ""})
    assert refused.status_code == 400
    assert refused.context["rows"][0].is_open and not refused.context["form"].is_bound
    assert browse("manager").post(PLACE, changed).status_code == 302
    assert "Payments" in text(browse("manager").get(PLACE))
    assert browse("manager").post(PLACE, {"act": "remove", "component": made.pk}).status_code == 302
    assert "No component is shared" in text(browse("manager").get(PLACE))
    for act in ({"act": "remove", "component": made.pk}, {**changed, "component": 999}):
        assert browse("manager").post(PLACE, act).status_code == 404
    for act in ({"act": "remove"}, {"act": "change", "component": "x"}, {"act": "fly"}):
        assert browse("manager").post(PLACE, act).status_code == 400


def test_the_page_costs_the_same_however_many_there_are(world: World, browse: As) -> None:
    wrapper(world)
    few = queries(browse("manager"), PLACE)
    for number in range(12):
        wrapper(world, name=f"Component {number}")
    assert queries(browse("manager"), PLACE) == few <= MOST_QUERIES


@pytest.fixture
def feature(world: World) -> Feature:
    return world.bring_to(world.feature(), "build")


def declare(world: World, browse: As, feature: Feature, **rows: str) -> Any:
    data = {"act": "offer", "components-TOTAL_FORMS": "2", "components-INITIAL_FORMS": "0", **rows}
    return browse("engineer").post(f"/f/{feature.key}/integration/offer", data)


def test_the_offer_suggests_them_and_asks_their_owner(world: World, browse: As, feature: Feature) -> None:
    wrapper(world)
    form = text(browse("engineer").get(f"/f/{feature.key}/integration/offer"))
    assert '<option value="Payment wrapper">' in form and 'list="suggested"' in form
    rows = {
        "components-0-component": "payment wrapper",
        "components-0-how": "For the cart",
        "components-1-component": "Cart drawer",
        "components-1-how": "As it is",
    }
    assert declare(world, browse, feature, **rows).status_code == 302
    page = browse("integration").get(f"/f/{feature.key}/integration")
    for words in (
        "You own some of what is used here, and approve it.",
        "Never call the provider itself.",
        "Call through the wrapper.",
        "tick it to make it a condition of the merge",
        "Not on the project’s",
    ):
        assert words in text(page), words
    assert queries(browse("integration"), f"/f/{feature.key}/integration") <= MOST_QUERIES
    assert "Integration owns some of what is used here, and approves it." in text(
        browse("engineer").get(f"/f/{feature.key}/integration")
    )


def test_a_ticked_condition_binds_the_merge(world: World, browse: As, feature: Feature) -> None:
    made = wrapper(world)
    declare(world, browse, feature, **{"components-0-component": "Payment wrapper", "components-0-how": "For the cart"})
    revision = world.current(feature, "integration")
    decision = {"act": "decide", "verdict": "accept", "revision": revision.number, "digest": revision.digest}
    url = f"/f/{feature.key}/integration"
    assert browse("integration").post(url, {**decision, "asks-999": "on"}).status_code == 400
    assert not Decision.objects.filter(revision=revision).exists()
    assert browse("integration").post(url, {**decision, f"asks-{made.pk}": "on"}).status_code == 302
    obligation = Obligation.objects.get(feature=feature)
    assert (obligation.text, obligation.owner) == (
        "Payment wrapper: Call through the wrapper.",
        world.people["engineer"],
    )


def test_of_none_it_says_what_there_would_be(world: World, browse: As, feature: Feature) -> None:
    wrapper(world)
    declare(world, browse, feature, none="on", reason="Plain pages.")
    page = text(browse("integration").get(f"/f/{feature.key}/integration"))
    assert "Payment wrapper</a>. If one of them is used all the same, return it and say which." in page
