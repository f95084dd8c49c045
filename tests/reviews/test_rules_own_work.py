"""Nobody countersigns their own work."""

from projects.errors import Forbidden
from projects.models import User
from projects.services.members import change_roles
from projects.services.tokens import authenticate, create_token
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.requests import request_again
from reviews.services.revisions import offer
from tests.reviews.judging import blockers, join, refused, state, turn
from tests.world import World, submission


def give(world: World, who: str, *roles: str) -> User:
    change_roles(membership=world.people[who].memberships.get(), roles_given=list(roles), by=world.people["manager"])
    return world.people[who]


def test_not_the_author_through_a_second_role(world: World) -> None:
    feature = world.feature()
    give(world, "pm", "pm", "api-engineer")
    world.offer(feature, "prd")
    for verdict in ("accept", "return", "block"):
        with refused(Forbidden, "own_work"):
            world.decide(feature, "prd", verdict, by="pm")
    assert turn(world, feature, "prd") == {"engineer"}


def test_not_the_author_who_gave_the_giver_role_away(world: World) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    give(world, "pm", "api-engineer")
    with refused(Forbidden, "own_work"):
        world.decide(feature, "prd", by="pm")


def test_not_the_author_with_a_token(world: World) -> None:
    feature = world.feature()
    pm = give(world, "pm", "pm", "api-engineer")
    world.offer(feature, "prd")
    _token, secret = create_token(name="agent", by=pm)
    world.people["agent"] = authenticate(secret=secret) or pm
    with refused(Forbidden, "own_work"):
        world.decide(feature, "prd", by="agent")


def test_no_contributor_of_this_round_whose_revision_was_replaced(world: World) -> None:
    feature = world.feature()
    join(world, "paula", "pm", "api-engineer")
    world.offer(feature, "prd", by="paula")
    world.offer(feature, "prd", 2, by="pm")
    with refused(Forbidden, "own_work"):
        world.decide(feature, "prd", by="paula")
    world.decide(feature, "prd", by="engineer")


def test_not_the_last_uploader_of_equal_bytes(world: World) -> None:
    feature = world.feature()
    paula = join(world, "paula", "pm", "api-engineer")
    world.offer(feature, "prd")
    world.decide(feature, "prd", "return")
    assert not offer(feature=feature, gate_key="prd", submission=submission("prd"), by=paula).created
    with refused(Forbidden, "own_work"):
        world.decide(feature, "prd", by="paula")


def test_not_the_author_in_a_later_round_but_whoever_only_contributed_to_an_earlier_one(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    join(world, "rosa", "api-engineer", "qa")
    give(world, "engineer", "api-engineer", "qa")
    world.offer(feature, "risks", by="rosa")
    world.offer(feature, "risks", 2, by="engineer")
    resolve_flag(
        flag=raise_flag(feature=world.fresh(feature), reason="Stop.", by=world.people["viewer"]), by=world.people["pm"]
    )
    join(world, "emma", "api-engineer")
    request_again(feature=world.fresh(feature), gate_key="risks", by=world.people["emma"])
    with refused(Forbidden, "own_work"):
        world.decide(feature, "risks", by="engineer")
    world.decide(feature, "risks", by="rosa")
    assert state(world, feature, "risks") == "accepted"


def test_what_a_receiver_adds_makes_no_contributor_of_them(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "risks")
    world.decide(feature, "risks")  # with planned tests
    assert state(world, feature, "risks") == "accepted"


def test_a_role_with_one_member_says_so(world: World) -> None:
    feature = world.feature()
    give(world, "engineer", "api-engineer", "pm")
    give(world, "pm", "viewer")
    world.offer(feature, "prd", by="engineer")
    with refused(Forbidden, "own_work") as refusal:
        world.decide(feature, "prd", by="engineer")
    assert "a manager can waive the gate" in refusal.value.message
    assert blockers(world, feature, "start") >= {("prd", "offered"), ("prd", "role_unheld")}
