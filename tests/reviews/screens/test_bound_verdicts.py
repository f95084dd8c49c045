"""A verdict on a build is bound to build, commit and mocks: if either moves, only what changed asks again."""

from typing import Any

import pytest

from orchestration.models import Wait
from orchestration.services.audit import Audit
from projects.errors import Conflict, Invalid
from projects.models import Event
from reviews.models import Decision
from reviews.services.decisions import decide, revoke
from tests.reviews.screens.shop import Shop

pytestmark = pytest.mark.django_db


def refused(shop: Shop, *rows: Any, **data: Any) -> Conflict:
    with pytest.raises(Conflict) as refusal:
        shop.decide("accept", *rows, **data)
    return refusal.value


def test_an_acceptance_says_what_it_stands_on(shop: Shop) -> None:
    decision = shop.decide()
    mocks = shop.world.current(shop.feature, "mocks")
    against = decision.data["against"]
    assert against["mock"] == {"gate": "mocks", "revision": 1, "digest": mocks.digest}
    assert against["commit"] == "4f2a9c1"
    assert set(against["screens"]) == {"Cart", "Empty", "Error"}
    event = Event.objects.get(feature=shop.feature, seq=decision.seq)
    assert event.data["data"] == decision.data
    assert [str(found) for found in Audit().findings()] == []


def test_every_screen_is_marked_or_the_acceptance_is_refused(shop: Shop) -> None:
    refusal = refused(shop, ("Cart", "correct"))
    assert (refusal.code, refusal.details["screens"]) == ("screens_open", ["Empty", "Error"])
    assert refused(shop, screens=[]).details["screens"] == ["Cart", "Empty", "Error"]
    wrong = refused(shop, ("Cart", "wrong"), ("Empty", "correct"), ("Error", "correct"))
    assert wrong.details["screens"] == ["Cart"]
    assert not Decision.objects.filter(revision__gate="visual").exists()
    shop.decide("accept", ("Cart", "correct"), ("Empty", "correct"), ("Error", "correct"))
    assert shop.gate().holds


def test_a_decision_without_screens_speaks_for_all(shop: Shop) -> None:
    shop.decide()
    assert shop.gate().holds
    shop.build(commit="5a5a5a5", Cart="navy", Empty="blue", Error="red")
    assert refused(shop, screens=[]).details["screens"] == ["Empty"]


def test_only_the_changed_screen_of_a_new_build_asks_again(shop: Shop) -> None:
    shop.decide("accept", ("Cart", "correct"), ("Empty", "correct"), ("Error", "correct"))
    shop.build(commit="5a5a5a5", Cart="navy", Empty="blue", Error="red")
    assert shop.gate().state == "stale"
    assert refused(shop, ("Cart", "correct")).details["screens"] == ["Empty"]
    shop.decide("accept", ("Empty", "correct"))
    assert shop.gate().holds
    shop.build(commit="6b6b6b6", Cart="navy", Empty="grey", Error="red", New="green")
    assert refused(shop, screens=[]).details["screens"] == ["New"]


def test_a_return_settles_what_it_called_correct_and_nothing_else(shop: Shop) -> None:
    shop.decide("return", ("Cart", "correct"), ("Empty", "wrong", "Too dark", [0.1, 0.2, 0.3, 0.4]))
    shop.build(commit="5a5a5a5", Cart="navy", Empty="grey", Error="red")
    assert refused(shop, screens=[]).details["screens"] == ["Empty", "Error"]


def test_what_was_accepted_and_then_found_wrong_is_open(shop: Shop) -> None:
    shop.decide()
    shop.decide("return", ("Cart", "wrong", "Now I see it"))
    shop.build(commit="5a5a5a5", Cart="navy", Empty="grey", Error="red")
    assert refused(shop, screens=[]).details["screens"] == ["Cart"]


def test_a_revoked_acceptance_settles_nothing(shop: Shop) -> None:
    decision = shop.decide()
    revoke(decision=decision, reason="Too quick.", by=shop.world.people["designer"])
    assert refused(shop, screens=[]).details["screens"] == ["Cart", "Empty", "Error"]


def test_new_mocks_make_the_acceptance_stale_once_they_are_accepted(shop: Shop) -> None:
    shop.decide()
    shop.mocks(agree=False, Cart="purple", Empty="grey", Error="red")
    assert shop.gate().holds, "what is only offered changes nothing yet"
    shop.world.decide(shop.feature, "mocks")
    gate = shop.gate()
    assert (gate.state, gate.holds, gate.accepted) == ("stale", False, ())
    assert gate.blockers[0].message == (
        "The mocks changed after Visual QA was accepted; revision 1 waits for another look."
    )
    accepted = Decision.objects.filter(revision__gate="mocks").latest("seq")
    assert gate.turn is not None
    assert (gate.turn.users, gate.turn.since) == ((shop.world.people["designer"].pk,), accepted.at)
    assert Wait.objects.get(feature=shop.feature, subject="gate:visual", ended_at=None).act == "decide"
    assert refused(shop, screens=[]).details["screens"] == ["Cart"]
    shop.decide("accept", ("Cart", "correct"))
    assert shop.gate().holds


def test_mocks_of_equal_pixels_and_other_screens_change_nothing(shop: Shop) -> None:
    shop.decide()
    shop.mocks(Cart="navy", Empty="grey", Error="red", Later="green")
    assert shop.gate().holds, "the build does not show the screen that came"
    shop.mocks(Cart="navy", Empty="grey", Error="red", Later="blue")
    assert shop.gate().holds


@pytest.mark.parametrize("screens", [{"Empty": "grey", "Error": "red"}, {"Cart": "purple", "Empty": "grey"}])
def test_a_mock_that_goes_is_a_change(shop: Shop, screens: dict[str, str]) -> None:
    shop.decide()
    shop.mocks(**screens)
    assert shop.gate().state == "stale"


def test_a_mock_that_comes_is_a_change_where_the_build_shows_its_screen(shop: Shop) -> None:
    shop.build(commit="5a5a5a5", Cart="navy", Offline="black")
    shop.decide()
    shop.mocks(Cart="navy", Empty="grey", Error="red", Offline="white")
    assert shop.gate().state == "stale"
    assert refused(shop, screens=[]).details["screens"] == ["Offline"]


def test_mocks_changed_back_do_not_bring_the_acceptance_back(shop: Shop) -> None:
    shop.decide()
    shop.mocks(Cart="purple", Empty="grey", Error="red")
    shop.mocks(Cart="navy", Empty="grey", Error="red")
    assert shop.gate().state == "stale"
    assert shop.decide("accept", screens=[]).data["against"]["mock"]["revision"] == 3, "these pixels were accepted"


def test_a_build_without_screenshots_stands_on_all_mocks(shop: Shop) -> None:
    shop.build(commit="5a5a5a5")
    shop.decide()
    shop.mocks(Cart="navy", Empty="blue", Error="red")
    assert shop.gate().state == "stale"


def test_the_mocks_that_were_seen_may_be_named_and_are_checked(shop: Shop) -> None:
    seen = {"mock": {"revision": 1, "digest": shop.world.current(shop.feature, "mocks").digest}}
    shop.mocks(Cart="purple", Empty="grey", Error="red")
    refusal = refused(shop, against=seen)
    current = shop.world.current(shop.feature, "mocks")
    assert (refusal.code, refusal.details["mocks"]) == ("mocks_moved", {"revision": 2, "digest": current.digest})
    assert "revision 2 is agreed now" in refusal.message
    now = {"mock": {"revision": 2, "digest": current.digest}}
    assert shop.decide("accept", against=now).data["against"]["mock"] == {"gate": "mocks", **now["mock"]}


def test_the_same_commit_with_equal_pixels_carries(shop: Shop) -> None:
    shop.decide()
    shop.build(note="The same again.", Cart="navy", Empty="grey", Error="red")
    assert shop.gate().holds
    carried = Decision.objects.get(revision__gate="visual", carried_from__isnull=False)
    assert (carried.revision.number, carried.data["against"]["mock"]["revision"]) == (2, 1)
    shop.mocks(Cart="purple", Empty="grey", Error="red")
    assert shop.gate().state == "stale", "what is carried stands on the same mocks"
    shop.build(note="Once more.", Cart="navy", Empty="grey", Error="red")
    assert not shop.gate().holds, "what no longer stood cannot carry"


@pytest.mark.parametrize("commit", ["5a5a5a5"])
def test_another_commit_carries_nothing(shop: Shop, commit: str) -> None:
    shop.decide()
    shop.build(commit=commit, Cart="navy", Empty="grey", Error="red")
    assert shop.gate().state == "stale"
    assert shop.decide("accept", screens=[]).verdict == "accept", "and yet no screen asks again"


def test_the_very_same_answer_is_refused_and_one_after_the_mocks_moved_is_not(shop: Shop) -> None:
    shop.decide()
    assert refused(shop).code == "already_decided"
    shop.mocks(Cart="purple", Empty="grey", Error="red")
    shop.decide()
    assert shop.gate().holds


def test_a_decision_on_other_artifacts_names_no_mocks(shop: Shop) -> None:
    mocks = shop.world.current(shop.feature, "mocks")
    with pytest.raises(Invalid) as refusal:
        decide(
            feature=shop.world.fresh(shop.feature),
            gate_key="mocks",
            verdict="accept",
            revision=mocks.number,
            digest=mocks.digest,
            data={"against": {"mock": {"revision": 1, "digest": "x"}}},
            by=shop.world.people["engineer"],
        )
    assert "data.against" in refusal.value.errors


def test_a_mock_without_a_screenshot_is_asked_about_until_it_need_not_be_shown(shop: Shop) -> None:
    shop.build(commit="5a5a5a5", Cart="navy", Empty="grey")
    assert refused(shop, ("Cart", "correct"), ("Empty", "correct")).details["screens"] == ["Error"]
    wrong = refused(shop, ("Cart", "correct"), ("Empty", "correct"), ("Error", "wrong", "Where is it?"))
    assert wrong.details["screens"] == ["Error"]
    shop.decide("accept", ("Cart", "correct"), ("Empty", "correct"), ("Error", "correct"))
    assert shop.gate().holds
    shop.build(commit="6b6b6b6", Cart="blue", Empty="grey")
    assert refused(shop, screens=[]).details["screens"] == ["Cart"], "the absence was accepted"
    shop.build(commit="7c7c7c7", Cart="navy", Empty="grey", Error="red")
    assert refused(shop, screens=[]).details["screens"] == ["Error"], "now it is there, and was never looked at"


def test_a_build_without_screenshots_is_looked_at_as_a_whole(shop: Shop) -> None:
    shop.build(commit="5a5a5a5")
    shop.decide("accept", screens=[])
    assert shop.gate().holds


def test_a_verdict_on_what_neither_shows_is_refused(shop: Shop) -> None:
    with pytest.raises(Invalid) as refusal:
        shop.decide("return", ("Cart", "correct"), ("Nothing", "wrong", "Gone"))
    assert list(refusal.value.errors) == ["data.screens[1].name"]
