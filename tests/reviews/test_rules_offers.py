"""Who offers, when, and what becomes of the bytes."""

import pytest

from projects.errors import Conflict, Forbidden, Invalid
from reviews.models import Request, Revision
from reviews.services.decisions import revoke
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.requests import request_again
from reviews.services.revisions import offer
from tests.reviews.judging import blockers, events, gate, refused, state, turn
from tests.world import GIVERS, World, submission


def test_only_the_giver_offers(world: World) -> None:
    feature = world.bring_to(world.feature(), "build")
    for key, giver in GIVERS.items():
        for who in set(world.people) - {giver}:
            with refused(Forbidden, "not_giver"):
                world.offer(feature, key, 7, by=who)
        assert not Revision.objects.filter(feature=feature, gate=key, number__gt=1).exists()


@pytest.mark.parametrize(
    ("at", "early"),
    [
        ("intake", {"contract", "risks", "integration", "visual"}),
        ("design", {"integration", "visual"}),
        ("build", set()),
    ],
)
def test_gates_open_with_their_checkpoint(world: World, at: str, early: set[str]) -> None:
    feature = world.bring_to(world.feature(), at)
    for key in GIVERS:
        if key in early:
            with refused(Conflict, "too_early"):
                world.offer(feature, key, 8)
        else:
            world.offer(feature, key, 8)
    assert set(Revision.objects.filter(feature=feature).values_list("gate", flat=True)) == set(GIVERS) - early


def test_a_closed_feature_takes_no_offer(world: World) -> None:
    feature = world.feature()
    world.move(feature, "cancel", by="pm", reason="No longer wanted.")
    with refused(Conflict, "closed"):
        world.offer(feature, "prd")
    with refused(Conflict, "closed"):
        world.offer(world.bring_to(world.feature(), "merged"), "prd", 2)


def test_a_wrong_role_is_told_before_a_wrong_moment(world: World) -> None:
    with refused(Forbidden, "not_giver"):
        world.offer(world.feature(), "visual", by="pm")


def test_equal_bytes_are_no_new_revision(world: World) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    before = events(feature)
    again = offer(feature=feature, gate_key="prd", submission=submission("prd"), by=world.people["pm"])
    assert (again.created, again.revision.number) == (False, 1)
    assert events(feature) == before


def test_equal_bytes_on_a_returned_gate_ask_again(world: World) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.decide(feature, "prd", "return")
    assert turn(world, feature, "prd") == {"pm"}
    world.offer(feature, "prd")
    assert (events(feature)[-1], state(world, feature, "prd")) == ("request.made", "offered")
    assert turn(world, feature, "prd") == {"engineer"}


def test_equal_bytes_on_a_stale_gate_ask_again(world: World) -> None:
    feature = world.feature()
    world.agree(feature, "prd")
    revoke(decision=world.current(feature, "prd").decisions.get(), reason="Too quick.", by=world.people["engineer"])
    world.offer(feature, "prd")
    assert (events(feature)[-1], state(world, feature, "prd")) == ("request.made", "stale")


def test_equal_bytes_ask_again_where_a_new_round_found_them_unanswered(world: World) -> None:
    """Without a request the same build could never be submitted again: it is no new revision either."""
    feature = world.bring_to(world.feature(), "verify")
    flag = raise_flag(feature=world.fresh(feature), reason="Stop.", by=world.people["qa"])
    resolve_flag(flag=flag, by=world.people["pm"])
    world.agree(feature, "contract", "risks")
    world.tick_phases(feature, "1")
    world.move(feature, "begin_build")
    world.tick_phases(feature, "2", "3", "4")
    assert blockers(world, feature, "submit") == {("visual", "build_missing")}
    assert (state(world, feature, "visual"), turn(world, feature, "visual")) == ("offered", {"engineer"})
    world.offer(feature, "visual")
    assert events(feature)[-1] == "request.made"
    assert turn(world, feature, "visual") == {"designer"}
    assert world.move(feature, "submit").state == "verify"


def test_old_bytes_offered_again_revive_nothing(world: World) -> None:
    feature = world.feature()
    world.agree(feature, "prd", variant=1)
    world.offer(feature, "prd", 2)
    third = world.offer(feature, "prd", 1)
    assert (third.number, third.digest) == (3, Revision.objects.get(feature=feature, gate="prd", number=1).digest)
    assert state(world, feature, "prd") == "stale"


def test_the_giver_asks_again_without_a_new_revision(world: World) -> None:
    feature = world.feature()
    with refused(Conflict, "nothing_offered"):
        request_again(feature=feature, gate_key="prd", by=world.people["pm"])
    world.offer(feature, "prd")
    world.decide(feature, "prd", "return")
    with refused(Forbidden, "not_giver"):
        request_again(feature=feature, gate_key="prd", by=world.people["engineer"])
    request_again(feature=feature, gate_key="prd", note="Please look at page 2.", by=world.people["pm"])
    assert (state(world, feature, "prd"), Request.objects.get().note) == ("offered", "Please look at page 2.")


def test_a_phase_that_no_playbook_holds_is_confirmed_with_the_offer(world: World) -> None:
    feature = world.feature()
    with refused(Invalid) as refusal:
        world.offer(feature, "mocks", confirms_phase=False)
    assert list(refusal.value.errors) == ["confirms_phase"]
    assert world.offer(feature, "mocks").confirms_phase
    told = feature.events.get(kind="revision.offered")
    assert told.data["confirms_phase"] == {"role": "designer", "phase": "3"}
    assert gate(world, feature, "mocks").state == "offered"
    assert not world.offer(feature, "prd").confirms_phase
    assert blockers(world, feature, "start") >= {("mocks", "offered")}
