"""Every event reads as a sentence."""

from datetime import timedelta

import pytest

from orchestration import history
from projects import clock
from projects.models import Event, User
from projects.selectors.processes import process_of
from reviews.services.decisions import revoke
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.receivers import remove_receiver
from reviews.services.requests import request_again
from reviews.services.waivers import confirm_waiver, propose_waiver
from tests.world import World


def told(world: World, event: Event) -> str:
    process = process_of(event.feature) if event.feature else None
    return history.sentence(event, User.objects.in_bulk(), process)


def test_the_life_of_a_feature_in_sentences(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    fresh, people = world.fresh(feature), world.people
    revoke(
        decision=world.decide(feature, "visual", "return", reason="The drawer is cut off."),
        reason="My own mistake.",
        by=people["designer"],
    )
    request_again(feature=fresh, gate_key="visual", note="Please look again.", by=people["engineer"])
    remove_receiver(
        feature=fresh, gate_key="contract", user_id=people["ben"].pk, reason="On leave.", by=people["manager"]
    )
    waiver = propose_waiver(
        feature=fresh,
        gate_key="integration",
        reason="No shared component.",
        until=clock.now() + timedelta(days=3),
        by=people["manager"],
    )
    confirm_waiver(waiver=waiver, by=people["qa"])
    flag = raise_flag(feature=fresh, reason="Prices are rounded in the client.", by=people["viewer"])
    resolve_flag(flag=flag, resolution="Rounded on the server.", by=people["engineer"])

    said = [told(world, event) for event in fresh.events.select_related("feature").order_by("seq")]

    for sentence in [
        "Pm opened the feature",
        "Architect ruled that the feature is not complex",
        "Designer offered High-fidelity mocks, revision 1 (2 screens) and confirmed phase 3 of Designer",
        "Engineer accepted High-fidelity mocks, revision 1",
        "Engineer started the design",
        "Engineer named Ben and Ines to answer Contract review",
        "Engineer ticked “Model the data” in phase 1 of API Engineer",
        "Engineer ticked the success criterion in phase 1 of API Engineer",
        "Designer returned Visual QA, revision 1",
        "Designer revoked their own return of Visual QA, revision 1",
        "Engineer asked again for an answer to Visual QA, revision 1",
        "Manager took Ben off the receivers of Contract review",
        "Qa confirmed the waiver of Integration check",
        "Viewer raised a red flag",
        "The red flag sent the feature from verify back to design",
        "Engineer resolved Viewer’s red flag",
    ]:
        assert sentence in said
    assert not [sentence for sentence in said if "somebody" in sentence or "." in sentence.split("(")[0]]


def test_who_is_not_known_any_more_is_somebody(world: World) -> None:
    event = world.feature().events.get(seq=1)
    assert history.sentence(event, {}) == "somebody opened the feature"


@pytest.mark.django_db
def test_the_projects_own_events_in_sentences(world: World) -> None:
    said = [told(world, event) for event in Event.objects.filter(feature=None).order_by("seq")]
    assert said[0] == "Manager opened the project"
    assert "Manager added Ben as Mobile/Backend Counterpart" in said


def test_quotes_and_marks_go_with_the_kind_of_event(world: World) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.decide(feature, "prd", "return", reason="Which goal comes first?")
    offered, returned = feature.events.order_by("seq")[1:3]
    assert history.mark(offered) == {"state": "offered"}
    assert history.mark(returned) == {"state": "returned"}
    assert (history.quote(offered), history.quote(returned)) == ("", "Which goal comes first?")
    assert history.path_of(offered, feature.key) == f"/f/{feature.key}/prd?revision=1"
