"""The people who must answer: named by the giver, taken off by a manager."""

from projects.errors import Forbidden, Invalid, NotFound
from projects.models import Feature
from projects.services.members import change_roles, remove_member
from reviews.artifacts import Submission
from reviews.models import Receiver
from reviews.services.phases import tick
from reviews.services.receivers import name_receivers, remove_receiver
from reviews.services.revisions import offer
from tests.reviews.judging import blockers, join, refused, state, turn
from tests.reviews.playbooks import WALKTHROUGH, publish_with_designer
from tests.world import World, submission


def address(world: World, who: str) -> str:
    return world.people[who].email


def named(world: World, feature: Feature, key: str = "contract") -> set[str]:
    ids = set(Receiver.objects.filter(feature=feature, gate=key, removed_seq=None).values_list("user", flat=True))
    return {who for who, user in world.people.items() if user.pk in ids}


def take_off(world: World, feature: Feature, who: str, *, by: str = "manager", reason: str = "On leave.") -> None:
    remove_receiver(
        feature=world.fresh(feature),
        gate_key="contract",
        user_id=world.people[who].pk,
        reason=reason,
        by=world.people[by],
    )


def test_a_contract_without_names_asks_all_present_holders_but_its_author(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    join(world, "rosa", "api-engineer", "counterpart")
    world.offer(feature, "contract", by="rosa")
    assert named(world, feature) == {"ben", "ines"}
    join(world, "late", "counterpart")
    world.offer(feature, "contract", 2)
    assert named(world, feature) == {"ben", "ines"}


def test_only_the_named_must_accept_and_all_of_them(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract", receivers=[address(world, "ines").upper(), " "])
    assert named(world, feature) == {"ines"}
    world.decide(feature, "contract", by="ben")
    assert (state(world, feature, "contract"), turn(world, feature, "contract")) == ("offered", {"ines"})
    world.decide(feature, "contract", by="ines")
    assert state(world, feature, "contract") == "accepted"


def test_any_handshake_may_name_its_receivers(world: World) -> None:
    feature = world.feature()
    join(world, "otto", "api-engineer")
    world.offer(feature, "prd", receivers=[address(world, "otto")])
    world.decide(feature, "prd", by="engineer")
    assert turn(world, feature, "prd") == {"otto"}


def test_a_name_has_to_be_a_member_who_can_answer(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    assert world.outsider
    for email in ("qa.shop@example.org", world.outsider.email, "nobody@example.org", "no address"):
        with refused(Invalid) as refusal:
            world.offer(feature, "contract", receivers=[address(world, "ben"), email])
        assert list(refusal.value.errors) == ["receivers"]
    assert not Receiver.objects.exists()


def test_nobody_names_themself(world: World) -> None:
    """Or the gate would wait for somebody who may not answer."""
    feature = world.bring_to(world.feature(), "design")
    join(world, "rosa", "api-engineer", "counterpart")
    with refused(Invalid):
        world.offer(feature, "contract", by="rosa", receivers=["rosa@example.org"])


def test_the_giver_adds_people_to_what_was_agreed(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract", receivers=[address(world, "ben")])
    world.decide(feature, "contract", by="ben")
    with refused(Invalid):
        name_receivers(feature=feature, gate_key="contract", emails=[" "], by=world.people["engineer"])
    for stranger in ("ben", "manager"):
        with refused(Forbidden, "not_giver"):
            name_receivers(
                feature=feature, gate_key="contract", emails=[address(world, "ines")], by=world.people[stranger]
            )
    name_receivers(feature=feature, gate_key="contract", emails=[address(world, "ines")], by=world.people["engineer"])
    assert (state(world, feature, "contract"), turn(world, feature, "contract")) == ("offered", {"ines"})
    again = [address(world, "ines")]
    assert name_receivers(feature=feature, gate_key="contract", emails=again, by=world.people["engineer"]) == []


def test_names_may_come_with_equal_bytes(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract", receivers=[address(world, "ben")])
    offer(
        feature=world.fresh(feature),
        gate_key="contract",
        submission=submission("contract"),
        receivers=[address(world, "ines")],
        by=world.people["engineer"],
    )
    assert named(world, feature) == {"ben", "ines"}


def test_only_a_manager_takes_somebody_off_with_a_reason(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    world.decide(feature, "contract", by="ben")
    with refused(Invalid):
        take_off(world, feature, "ines", reason=" ")
    for stranger in ("engineer", "ines", "pm"):
        with refused(Forbidden):
            take_off(world, feature, "ines", by=stranger)
    take_off(world, feature, "ines")
    assert state(world, feature, "contract") == "accepted"
    with refused(NotFound):
        take_off(world, feature, "ines")


def test_whom_a_manager_took_off_no_offer_puts_back(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    take_off(world, feature, "ines")
    take_off(world, feature, "ben")
    world.offer(feature, "contract", 2)
    assert named(world, feature) == set()
    world.decide(feature, "contract", by="ben")
    assert state(world, feature, "contract") == "accepted"  # one holder is enough where nobody is named


def test_a_named_person_without_the_role_shuts_the_gate_until_a_manager_mends_it(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    world.decide(feature, "contract", by="ben")
    ines = world.people["ines"].memberships.get()
    change_roles(membership=ines, roles_given=["viewer"], by=world.people["manager"])
    assert (state(world, feature, "contract"), turn(world, feature, "contract")) == ("error", {"manager"})
    assert ("contract", "error") in blockers(world, feature, "begin_build")
    change_roles(membership=ines, roles_given=["counterpart"], by=world.people["manager"])
    assert state(world, feature, "contract") == "offered"
    remove_member(membership=ines, by=world.people["manager"])
    take_off(world, feature, "ines", reason="She has left.")
    assert state(world, feature, "contract") == "accepted"


def walk(world: World) -> Feature:
    """A feature in design whose walkthrough was offered to QA and the counterparts."""
    publish_with_designer(world)
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "prd", "mocks")
    for number in ("1", "2", "3"):
        for activity in (1, 2):
            tick(feature=feature, role="designer", number=number, activity=activity, by=world.people["designer"])
    world.move(feature, "start")
    offer_walkthrough(world, feature)
    return feature


def offer_walkthrough(world: World, feature: Feature, *names: str) -> None:
    offer(
        feature=world.fresh(feature),
        gate_key=WALKTHROUGH,
        submission=Submission(body=f"# Walkthrough\n\nEvery screen, {feature.chain_length}.\n"),
        receivers=[address(world, who) for who in names],
        by=world.people["designer"],
    )


def test_a_gate_for_several_roles_needs_each_of_them(world: World) -> None:
    feature = walk(world)
    remove_receiver(
        feature=feature,
        gate_key=WALKTHROUGH,
        user_id=world.people["ines"].pk,
        reason="One is enough.",
        by=world.people["manager"],
    )
    world.decide(feature, WALKTHROUGH, by="ben")
    assert (state(world, feature, WALKTHROUGH), turn(world, feature, WALKTHROUGH)) == ("offered", {"qa"})
    world.decide(feature, WALKTHROUGH, by="qa")
    assert state(world, feature, WALKTHROUGH) == "accepted"


def test_somebody_with_two_of_the_roles_answers_for_both_with_the_roles_held_then(world: World) -> None:
    feature = walk(world)
    for who in ("ben", "ines"):
        remove_member(membership=world.people[who].memberships.get(), by=world.people["manager"])
        remove_receiver(
            feature=feature,
            gate_key=WALKTHROUGH,
            user_id=world.people[who].pk,
            reason="Has left.",
            by=world.people["manager"],
        )
    both = world.people["qa"].memberships.get()
    world.decide(feature, WALKTHROUGH, by="qa")
    change_roles(membership=both, roles_given=["qa", "counterpart"], by=world.people["manager"])
    assert state(world, feature, WALKTHROUGH) == "offered"  # a role given later did not look
    world.decide(feature, WALKTHROUGH, "return", by="qa")
    world.decide(feature, WALKTHROUGH, by="qa")
    assert state(world, feature, WALKTHROUGH) == "accepted"
    change_roles(membership=both, roles_given=["qa"], by=world.people["manager"])
    assert state(world, feature, WALKTHROUGH) == "accepted"
