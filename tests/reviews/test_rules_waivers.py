"""A manager's exception to one gate: reasoned, dated, confirmed by a second person."""

from datetime import timedelta

from django.utils import timezone

from orchestration.models import Standing, Wait
from orchestration.services.expiry import end_waivers
from orchestration.services.standing import settle_expired
from projects import clock
from projects.errors import Conflict, Forbidden, Invalid
from projects.models import Feature
from projects.services.members import change_roles
from reviews.models import Waiver, WaiverWithdrawal
from reviews.services.flags import raise_flag
from reviews.services.waivers import confirm_waiver, propose_waiver, withdraw_waiver
from tests.reviews.judging import blockers, gate, join, refused, state, turn, verdicts
from tests.world import World


def propose(
    world: World,
    feature: Feature,
    key: str = "prd",
    *,
    days: float = 3,
    reason: str = "Legal is late.",
    by: str = "manager",
) -> Waiver:
    return propose_waiver(
        feature=world.fresh(feature),
        gate_key=key,
        reason=reason,
        until=clock.now() + timedelta(days=days),
        by=world.people[by],
    )


def confirm(world: World, waiver: Waiver, by: str = "viewer") -> Waiver:
    return confirm_waiver(waiver=waiver, by=world.people[by])


def withdraw(
    world: World, waiver: Waiver, by: str = "manager", *, reason: str = "Legal has answered."
) -> WaiverWithdrawal:
    return withdraw_waiver(waiver=Waiver.objects.get(pk=waiver.pk), reason=reason, by=world.people[by])


def test_a_manager_proposes_with_a_reason_and_an_end(world: World) -> None:
    feature = world.feature()
    for stranger in ("pm", "engineer", "viewer"):
        with refused(Forbidden):
            propose(world, feature, by=stranger)
    for days, field in ((31, "until"), (-1, "until"), (0, "until")):
        with refused(Invalid) as refusal:
            propose(world, feature, days=days)
        assert list(refusal.value.errors) == [field]
    with refused(Invalid):
        propose(world, feature, reason=" ")
    assert not Waiver.objects.exists()
    propose(world, feature, days=30)
    assert state(world, feature, "prd") == "open"  # proposed is not waived


def test_it_takes_a_second_person(world: World) -> None:
    feature = world.feature()
    waiver = propose(world, feature)
    with refused(Forbidden, "own_waiver"):
        confirm(world, waiver, "manager")
    with refused(Forbidden, "not_second_person"):
        confirm(world, waiver, "pm")  # the giver
    confirm(world, waiver, "engineer")
    verdict = gate(world, feature, "prd")
    assert (verdict.state, verdict.holds, verdict.accepted) == ("waived", True, ())
    with refused(Conflict, "confirmed"):
        confirm(world, waiver)


def test_another_manager_confirms_where_there_is_one(world: World) -> None:
    feature = world.feature()
    join(world, "mia", "manager", "pm")
    waiver = propose(world, feature)
    with refused(Forbidden, "not_second_person"):
        confirm(world, waiver, "viewer")
    confirm(world, waiver, "mia")
    assert state(world, feature, "prd") == "waived"


def test_whoever_offered_it_does_not_confirm_although_they_gave_the_role_away(world: World) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    change_roles(membership=world.people["pm"].memberships.get(), roles_given=["viewer"], by=world.people["manager"])
    waiver = propose(world, feature)
    with refused(Forbidden, "not_second_person"):
        confirm(world, waiver, "pm")
    asked = Wait.objects.get(feature=feature, act="confirm", ended_at=None)
    assert world.people["pm"].pk not in asked.users
    assert world.people["viewer"].pk in asked.users


def test_a_waiver_lifts_a_veto_and_a_missing_receiver(world: World) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.decide(feature, "prd", "block")
    confirm(world, propose(world, feature))
    assert state(world, feature, "prd") == "waived"
    world.offer(feature, "mocks", receivers=[world.people["engineer"].email])
    change_roles(
        membership=world.people["engineer"].memberships.get(), roles_given=["viewer"], by=world.people["manager"]
    )
    assert state(world, feature, "mocks") == "error"
    confirm(world, propose(world, feature, "mocks"))
    assert state(world, feature, "mocks") == "waived"


def test_a_gate_has_one_waiver_at_a_time(world: World) -> None:
    feature = world.feature()
    propose(world, feature)
    with refused(Conflict, "waiver_exists"):
        propose(world, feature)
    propose(world, feature, "mocks")


def test_a_waiver_ends_and_the_gate_is_judged_as_if_it_had_never_been(world: World) -> None:
    feature = world.feature()
    waiver = confirm(world, propose(world, feature))
    with clock.time_is(waiver.until + timedelta(seconds=1)):
        assert (state(world, feature, "prd"), turn(world, feature, "prd")) == ("open", {"pm"})
        assert settle_expired() == 1
        assert Standing.objects.get(feature=feature).pips[0]["state"] == "open"
        propose(world, feature)


def test_a_proposal_that_nobody_confirmed_in_time_waits_for_nobody(world: World) -> None:
    feature = world.feature()
    waiver = propose(world, feature)
    assert Wait.objects.filter(feature=feature, act="confirm", ended_at=None).exists()
    with clock.time_is(waiver.until + timedelta(seconds=1)):
        with refused(Conflict, "expired"):
            confirm(world, waiver)
        assert settle_expired() == 1
        assert settle_expired() == 0
    assert not Wait.objects.filter(feature=feature, act="confirm", ended_at=None).exists()


def test_a_proposal_of_an_earlier_round_is_not_confirmed(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    waiver = propose(world, feature, "risks")
    raise_flag(feature=world.fresh(feature), reason="Stop.", by=world.people["qa"])
    with refused(Conflict, "superseded"):
        confirm(world, waiver)


def test_what_was_merged_on_a_waiver_stays_waived(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.decide(feature, "visual")
    assert blockers(world, feature, "merge") == {("integration", "open")}
    waiver = confirm(world, propose(world, feature, "integration"))
    world.move(feature, "merge")
    with clock.time_is(waiver.until + timedelta(days=9)):
        assert state(world, feature, "integration") == "waived"
        assert settle_expired() == 0
    with refused(Conflict, "closed"):
        propose(world, feature)


def test_a_waived_gate_opens_the_move_only_while_it_lasts(world: World) -> None:
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "mocks")
    confirm(world, propose(world, feature, days=0.5))
    assert verdicts(world, feature).move("start").allowed
    with clock.time_is(timezone.now() + timedelta(days=1)), refused(Conflict, "shut"):
        world.move(feature, "start")
    assert world.move(feature, "start").state == "design"


def test_a_proposed_waiver_is_withdrawn_and_another_can_be_proposed(world: World) -> None:
    feature = world.feature()
    waiver = propose(world, feature)
    for stranger in ("pm", "engineer", "viewer"):
        with refused(Forbidden, "not_yours"):
            withdraw(world, waiver, stranger)
    with refused(Invalid):
        withdraw(world, waiver, reason=" ")
    withdraw(world, waiver)
    assert gate(world, feature, "prd").proposed_waiver is None
    assert not Wait.objects.filter(feature=feature, subject=f"waiver:{waiver.pk}", ended_at=None).exists()
    with refused(Conflict, "withdrawn"):
        withdraw(world, waiver)
    with refused(Conflict, "withdrawn"):
        confirm(world, waiver)
    assert state(world, feature, "prd") == "open"
    confirm(world, propose(world, feature))
    assert state(world, feature, "prd") == "waived"


def test_a_waiver_in_force_is_withdrawn_by_another_manager_and_shuts_the_gate_at_once(world: World) -> None:
    join(world, "mia", "manager")
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "mocks")
    waiver = propose(world, feature)
    confirm(world, waiver, "mia")
    assert verdicts(world, feature).move("start").allowed
    assert not Standing.objects.get(feature=feature).shut_by
    withdraw(world, waiver, "mia")
    assert {gate for gate, _code in blockers(world, feature, "start")} == {"prd"}
    assert Standing.objects.get(feature=feature).shut_by
    with clock.time_is(waiver.until + timedelta(hours=1)):
        assert end_waivers() == 0  # it does not end twice


def test_a_waiver_that_is_over_is_not_withdrawn(world: World) -> None:
    feature = world.bring_to(world.feature(), "build")
    old, ended = propose(world, feature, "integration"), propose(world, feature, "visual", days=1)
    with clock.time_is(ended.until + timedelta(seconds=1)), refused(Conflict, "expired"):
        withdraw(world, ended)
    raise_flag(feature=world.fresh(feature), reason="Stop.", by=world.people["qa"])
    with refused(Conflict, "superseded"):
        withdraw(world, old)
    world.move(feature, "cancel", by="pm", reason="Not now.")
    with refused(Conflict, "closed"):
        withdraw(world, old)
