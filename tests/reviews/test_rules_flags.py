"""Anybody's “stop”."""

import pytest

from orchestration.models import Wait
from projects.errors import Conflict, Invalid, NotFound
from projects.models import Feature
from projects.services.members import change_roles, remove_member
from reviews.models import RedFlag
from reviews.services.flags import raise_flag, resolve_flag
from tests.reviews.judging import blockers, refused, verdicts
from tests.world import PEOPLE, World

FORWARD = {"intake": "start", "design": "begin_build", "build": "submit", "verify": "merge"}


def stop(world: World, feature: Feature, by: str = "viewer") -> RedFlag:
    return raise_flag(feature=world.fresh(feature), reason="Prices are wrong.", by=world.people[by])


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_any_member_raises_one(world: World, who: str) -> None:
    feature = world.feature()
    assert stop(world, feature, who).by == world.people[who]


def test_nobody_else_does_and_nobody_without_a_reason(world: World) -> None:
    feature = world.feature()
    assert world.outsider
    with refused(NotFound):
        raise_flag(feature=feature, reason="Stop.", by=world.outsider)
    with refused(Invalid):
        raise_flag(feature=feature, reason=" ", by=world.people["qa"])
    assert not RedFlag.objects.exists()


@pytest.mark.parametrize("at", ["intake", "design", "build", "verify"])
def test_an_open_flag_shuts_the_way_forward_and_sends_back_what_has_begun(world: World, at: str) -> None:
    feature = world.bring_to(world.feature(), at)
    rounds = feature.rounds
    flag = stop(world, feature)
    now = world.fresh(feature)
    assert now.state == ("intake" if at == "intake" else "design")
    assert (now.rounds == rounds) is (at == "intake")
    assert flag.stopped is (at != "intake")
    for move in FORWARD.values():
        assert (None, "red_flag") in blockers(world, feature, move)
    resolve_flag(flag=flag, by=world.people["qa"])
    for move in FORWARD.values():
        assert (None, "red_flag") not in blockers(world, feature, move)


def test_a_flag_does_not_shut_the_way_out(world: World) -> None:
    feature = world.feature()
    flag = stop(world, feature)
    world.move(feature, "cancel", by="pm", reason="No longer wanted.")
    world.move(feature, "reopen", by="pm", reason="Wanted after all.")
    assert (None, "red_flag") in blockers(world, feature, "start")
    resolve_flag(flag=flag, by=world.people["pm"])


@pytest.mark.parametrize("end", ["merged", "cancelled"])
def test_a_closed_feature_takes_no_flag(world: World, end: str) -> None:
    feature = world.bring_to(world.feature(), "merged" if end == "merged" else "intake")
    if end == "cancelled":
        world.move(feature, "cancel", by="pm", reason="No longer wanted.")
    with refused(Conflict, "closed"):
        stop(world, feature)


def test_its_author_resolves_it_only_with_a_reason(world: World) -> None:
    feature = world.feature()
    flag = stop(world, feature, "qa")
    with refused(Invalid) as refusal:
        resolve_flag(flag=flag, resolution=" ", by=world.people["qa"])
    assert list(refusal.value.errors) == ["resolution"]
    resolve_flag(flag=flag, resolution="I misread the price.", by=world.people["qa"])
    with refused(Conflict, "resolved"):
        resolve_flag(flag=flag, by=world.people["pm"])


def test_every_open_flag_counts(world: World) -> None:
    feature = world.feature()
    first, second = stop(world, feature), stop(world, feature, "qa")
    resolve_flag(flag=first, by=world.people["pm"])
    assert [flag.id for flag in verdicts(world, feature).flags] == [second.pk]


def test_a_flag_waits_for_the_movers_but_its_author(world: World) -> None:
    feature = world.feature()
    stop(world, feature, "pm")
    waits = Wait.objects.get(feature=feature, act="resolve", ended_at=None)
    assert set(waits.users) == {world.people[who].pk for who in ("engineer", "manager")}


def test_a_flag_waits_for_any_other_member_where_its_author_is_the_only_mover(world: World) -> None:
    feature = world.feature()
    for who in ("pm", "engineer"):
        change_roles(membership=world.people[who].memberships.get(), roles_given=["viewer"], by=world.people["manager"])
    remove_member(membership=world.people["ines"].memberships.get(), by=world.people["manager"])
    stop(world, feature, "manager")
    waits = Wait.objects.get(feature=feature, act="resolve", ended_at=None)
    assert set(waits.users) == {world.people[who].pk for who in set(PEOPLE) - {"manager", "ines"}}
