"""What a red flag and a reopening begin anew, and what they leave as it is."""

from datetime import timedelta

from django.utils import timezone

from projects.errors import Conflict
from projects.models import Feature
from reviews.models import Waiver
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.requests import request_again
from reviews.services.waivers import confirm_waiver, propose_waiver
from tests.reviews.judging import blockers, refused, state, turn
from tests.world import World


def stop(world: World, feature: Feature) -> None:
    flag = raise_flag(feature=world.fresh(feature), reason="Stop.", by=world.people["qa"])
    resolve_flag(flag=flag, by=world.people["pm"])


def waive(world: World, feature: Feature, gate: str) -> Waiver:
    waiver = propose_waiver(
        feature=world.fresh(feature),
        gate_key=gate,
        reason="Legal is late.",
        until=timezone.now() + timedelta(days=3),
        by=world.people["manager"],
    )
    return confirm_waiver(waiver=waiver, by=world.people["viewer"])


def test_a_red_flag_begins_a_round_for_build_and_merge_gates_and_phases(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    before = feature.rounds
    stop(world, feature)
    now = world.fresh(feature)
    assert now.rounds == {**before, "build": 2, "merge": 2, "phases": 2}
    assert (now.state, state(world, feature, "prd"), state(world, feature, "contract")) == (
        "design",
        "accepted",
        "stale",
    )


def test_a_red_flag_in_design_stops_too(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.agree(feature, "contract")
    world.tick_phases(feature, "1")
    stop(world, feature)
    assert world.fresh(feature).rounds["build"] == 2
    assert (state(world, feature, "contract"), turn(world, feature, "contract")) == ("stale", {"engineer"})
    assert feature.events.filter(kind="feature.moved").latest("seq").data["move"] == "stop"


def test_reopening_begins_a_round_everywhere_under_the_same_process(world: World) -> None:
    feature = world.bring_to(world.feature(), "build")
    world.move(feature, "cancel", by="pm", reason="No longer wanted.")
    with refused(Conflict, "shut"):
        world.move(feature, "start")
    reopened = world.move(feature, "reopen", by="pm", reason="Wanted after all.")
    assert (reopened.state, set(reopened.rounds.values()), reopened.process_id) == ("intake", {2}, feature.process_id)
    assert {state(world, feature, key) for key in ("prd", "mocks", "contract", "risks")} == {"stale"}
    assert blockers(world, feature, "start") == {("prd", "stale"), ("mocks", "stale")}


def test_a_new_round_asks_before_it_takes_an_acceptance(world: World) -> None:
    """An answer that was under way when the flag went up was given on work that has begun anew since."""
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    world.decide(feature, "contract", by="ben")
    stop(world, feature)
    for who in ("ben", "ines"):
        with refused(Conflict, "not_asked"):
            world.decide(feature, "contract", by=who)
    request_again(feature=world.fresh(feature), gate_key="contract", by=world.people["engineer"])
    assert turn(world, feature, "contract") == {"ben", "ines"}
    world.decide(feature, "contract", by="ben")
    world.decide(feature, "contract", by="ines")
    assert state(world, feature, "contract") == "accepted"


def test_a_no_is_taken_at_any_time(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    stop(world, feature)
    world.decide(feature, "contract", "block", by="ines")
    assert state(world, feature, "contract") == "blocked"


def test_a_veto_ends_with_its_round(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "risks")
    world.decide(feature, "risks", "block")
    stop(world, feature)
    assert (state(world, feature, "risks"), turn(world, feature, "risks")) == ("offered", {"engineer"})


def test_waivers_outlive_revisions_and_end_with_the_round(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    waive(world, feature, "risks")
    waive(world, feature, "prd")
    world.offer(feature, "risks")
    world.offer(feature, "risks", 2)
    assert state(world, feature, "risks") == "waived"
    stop(world, feature)
    assert (state(world, feature, "risks"), state(world, feature, "prd")) == ("offered", "waived")


def test_send_back_opens_no_round_and_asks_for_a_newer_build(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.agree(feature, "integration")
    back = world.move(feature, "send_back", by="designer", reason="The drawer does not open.")
    assert set(back.rounds.values()) == {1}
    assert state(world, feature, "integration") == "accepted"
    world.offer(feature, "visual")  # the same bytes
    request_again(feature=world.fresh(feature), gate_key="visual", by=world.people["engineer"])
    with refused(Conflict, "shut"):
        world.move(feature, "submit")
    world.offer(feature, "visual", 2)
    assert world.move(feature, "submit").state == "verify"


def test_a_build_found_wanting_stays_wanting_after_a_red_flag(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.move(feature, "send_back", by="designer", reason="The drawer does not open.")
    stop(world, feature)
    world.agree(feature, "contract", "risks")
    world.tick_phases(feature, "1")
    world.move(feature, "begin_build")
    world.tick_phases(feature, "2", "3", "4")
    world.offer(feature, "visual")  # asks for the build that was sent back
    assert blockers(world, feature, "submit") == {("visual", "build_missing")}
    world.offer(feature, "visual", 2)
    assert world.move(feature, "submit").state == "verify"
