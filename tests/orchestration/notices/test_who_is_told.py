"""Every event that makes it someone's turn, or answers something they offered, reaches that person and nobody else."""

from datetime import timedelta

import pytest

from orchestration.models import Notice
from orchestration.services.relay import relay
from projects import clock
from projects.models import Feature, Membership, Outbox, User
from projects.services.members import add_member, change_roles, remove_member
from reviews.services.decisions import revoke
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.receivers import name_receivers, remove_receiver
from reviews.services.requests import request_again
from reviews.services.waivers import confirm_waiver, propose_waiver
from tests.world import World


def told(world: World) -> dict[str, str]:
    """Work off what has happened; text by person, of the notices that came of it."""
    before = set(Notice.objects.values_list("pk", flat=True))
    relay()
    assert not Outbox.objects.exists()
    names = {user.pk: who for who, user in world.people.items()}
    return {names[n.user_id]: n.text for n in Notice.objects.exclude(pk__in=before)}


def path_of(user: User) -> str:
    return Notice.objects.filter(user=user).latest("pk").path


@pytest.fixture
def feature(world: World) -> Feature:
    feature = world.feature()
    told(world)
    return feature


def test_an_offer_asks_the_receivers_and_leads_to_the_review(world: World, feature: Feature) -> None:
    world.offer(feature, "prd")
    assert told(world) == {"engineer": "Pm offered revision 1 of the PRD.\nYour answer to the PRD is awaited."}
    assert path_of(world.people["engineer"]) == f"/f/{feature.key}/prd"
    assert Notice.objects.latest("pk").my_turn


def test_an_answer_reaches_the_author_in_their_own_words(world: World, feature: Feature) -> None:
    world.offer(feature, "prd")
    told(world)
    world.decide(feature, "prd", "return", reason="Total may\nbe null")
    assert told(world) == {
        "pm": "Engineer returned revision 1 of the PRD: “Total may be null”\nIt is yours to mend the PRD or to ask again."
    }
    world.offer(feature, "prd", 2)
    told(world)
    world.decide(feature, "prd")
    assert told(world) == {"pm": "Engineer accepted revision 2 of the PRD."}
    assert not Notice.objects.latest("pk").my_turn


def test_everybody_named_hears_once_though_the_offer_left_two_events(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    told(world)
    world.offer(feature, "contract")
    sentence = "Engineer offered revision 1 of the contract.\nYour answer to the contract is awaited."
    assert told(world) == {"ben": sentence, "ines": sentence}
    assert Notice.objects.filter(user=world.people["ben"], feature=feature).count() == 1


def test_asking_again_reaches_those_again_who_have_not_answered(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    world.decide(feature, "contract", by="ben")
    told(world)
    request_again(feature=world.fresh(feature), gate_key="contract", note="Friday?", by=world.people["engineer"])
    assert set(told(world)) == {"ines"}


def test_a_person_named_later_is_told(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract", receivers=[world.people["ben"].email])
    told(world)
    ines = world.people["ines"]
    name_receivers(feature=world.fresh(feature), gate_key="contract", emails=[ines.email], by=world.people["engineer"])
    assert told(world) == {"ines": "Engineer named you to answer the contract."}
    remove_receiver(
        feature=world.fresh(feature),
        gate_key="contract",
        user_id=ines.pk,
        reason="On leave",
        by=world.people["manager"],
    )
    assert told(world) == {"ines": "Manager took you off those who answer the contract: “On leave”"}


def test_a_flag_that_stops_tells_everybody_once(world: World) -> None:
    feature = world.bring_to(world.feature(), "build")
    told(world)
    flag = raise_flag(feature=world.fresh(feature), reason="Prices are rounded", by=world.people["viewer"])
    heard = told(world)
    # Movers and those who contributed: the designer's mocks stand in it. QA and counterparts have offered nothing.
    assert set(heard) == {"engineer", "pm", "manager", "designer"}
    assert all(text.startswith("Viewer raised a red flag: “Prices are rounded”") for text in heard.values())
    assert Notice.objects.filter(user=world.people["pm"], my_turn=True).exists()
    resolve_flag(flag=flag, resolution="Rounded on the server", by=world.people["pm"])
    assert told(world)["viewer"] == "Pm resolved your red flag: “Rounded on the server”"


def test_a_move_tells_who_opened_and_who_contributed_and_whose_turn_it_is(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    told(world)
    world.move(feature, "send_back", by="qa", reason="The drawer does not open")
    heard = told(world)
    assert set(heard) == {"pm", "designer", "engineer"}
    assert heard["pm"] == f"Qa sent {feature.key} back to build: “The drawer does not open”"


def test_when_everything_holds_the_movers_are_told(world: World, feature: Feature) -> None:
    world.not_complex(feature)
    world.agree(feature, "prd")
    world.offer(feature, "mocks")
    told(world)
    world.decide(feature, "mocks")
    heard = told(world)
    assert set(heard) == {"designer", "pm", "manager"}  # the engineer has just acted
    assert heard["pm"].endswith("Nothing shuts the start any more: it is yours to make.")


def test_a_waiver_goes_to_a_second_person_and_back(world: World, feature: Feature) -> None:
    until = clock.now() + timedelta(days=3)
    waiver = propose_waiver(
        feature=feature, gate_key="mocks", reason="No screens change", until=until, by=world.people["manager"]
    )
    heard = told(world)
    assert "designer" not in heard and "viewer" in heard  # there is one manager, so any member but the giver confirms
    confirm_waiver(waiver=waiver, by=world.people["qa"])
    heard = told(world)
    assert heard["manager"] == "Qa confirmed your waiver of High-fidelity mocks."
    assert heard["designer"] == "Qa confirmed the waiver of High-fidelity mocks."


def test_a_revocation_reaches_author_and_decider(world: World, feature: Feature) -> None:
    world.offer(feature, "prd")
    decision = world.decide(feature, "prd")
    told(world)
    revoke(decision=decision, reason="Wrong file", by=world.people["manager"])
    heard = told(world)
    assert heard["pm"] == "Manager revoked somebody else's acceptance of revision 1 of the PRD: “Wrong file”"
    assert heard["engineer"].startswith("Manager revoked your acceptance of revision 1 of the PRD")


def test_members_hear_of_their_own_membership(world: World, feature: Feature) -> None:
    manager = world.people["manager"]
    assert world.outsider is not None
    world.people["outsider"] = world.outsider
    added = add_member(project=world.project, email=world.outsider.email, roles_given=["pm"], by=manager)
    assert told(world) == {"outsider": "Manager added you to Shop as PM.\nSomething waits for you already."}
    assert path_of(world.outsider) == "/"
    assert added.membership is not None
    change_roles(membership=added.membership, roles_given=["qa", "viewer"], by=manager)
    assert told(world) == {"outsider": "Manager changed your roles in Shop: you are QA and Viewer now."}
    remove_member(membership=Membership.objects.get(user=world.outsider), by=manager)
    assert told(world) == {"outsider": "Manager took you out of the project Shop."}


def test_a_turn_that_passes_on_because_somebody_left_is_told(world: World, feature: Feature) -> None:
    manager = world.people["manager"]
    add_member(project=world.project, email=world.outsider.email, roles_given=["pm"], by=manager)  # type: ignore[union-attr]
    world.people["outsider"] = world.outsider  # type: ignore[assignment]
    world.offer(feature, "prd")
    world.decide(feature, "prd", "return", reason="Vague")
    told(world)
    remove_member(membership=Membership.objects.get(user=world.people["pm"]), by=manager)
    heard = told(world)
    assert heard["outsider"] == (
        f"The members of Shop changed, so it is your turn on {feature.key}.\nIt is yours to mend the PRD or to ask again."
    )


def test_nobody_is_told_of_their_own_act_or_of_a_no_op(world: World, feature: Feature) -> None:
    world.offer(feature, "prd")
    told(world)
    world.offer(feature, "prd")  # the same bytes
    assert told(world) == {}
    change_roles(
        membership=Membership.objects.get(user=world.people["qa"]), roles_given=["qa"], by=world.people["manager"]
    )
    assert told(world) == {}
    assert not Notice.objects.filter(user=world.people["pm"], text__startswith="Pm ").exists()


def test_who_left_before_the_relay_ran_is_not_told(world: World, feature: Feature) -> None:
    world.offer(feature, "prd")
    Membership.objects.get(user=world.people["engineer"]).delete()
    assert told(world) == {}


def test_who_lost_the_role_before_the_relay_ran_is_not_told(world: World, feature: Feature) -> None:
    world.offer(feature, "prd")
    Membership.objects.filter(user=world.people["engineer"]).update(roles=["viewer"])
    assert told(world) == {}
