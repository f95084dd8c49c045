"""Two at once: one goes first, the other is judged on what is then true. Each with the control that shows the lock at work."""

from contextlib import nullcontext

import pytest

from orchestration.services import moves
from orchestration.services.adoption import adopt
from projects import changes
from projects.errors import Conflict, Forbidden, NotFound
from projects.models import Event, Feature, ProcessVersion
from projects.playbooks import Document
from projects.playbooks.builtin import documents
from projects.services import members
from projects.services.features import open_feature
from projects.services.members import (
    accept_invitation,
    add_member,
    change_roles,
    invitation_secret,
    remove_member,
    withdraw_invitation,
)
from projects.services.proposals import confirm, propose
from reviews.models import Decision
from reviews.services import decisions
from tests.histories.run import lock_taken_too_late
from tests.reviews.judging import events, join
from tests.reviews.judging import gate as judged_gate
from tests.reviews.races import at_once, members_unlocked, stop_after
from tests.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def feature(world: World) -> Feature:
    """In intake, with a PRD that waits for its answer."""
    feature = world.feature()
    world.offer(feature, "prd")
    return feature


def test_a_removal_waits_for_the_decision_that_came_first(
    world: World, feature: Feature, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = stop_after(monkeypatch, decisions, "facts_for")
    waited, decided, _removed = stop.overtake(lambda: world.decide(feature, "prd"), lambda: remove(world, "engineer"))
    assert (waited, type(decided)) == (True, Decision)
    assert kinds_in_order() == ["decision.made", "member.removed"]


def test_without_the_lock_a_removal_overtakes_the_decision(
    world: World, feature: Feature, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = stop_after(monkeypatch, decisions, "facts_for")
    with members_unlocked(monkeypatch):
        waited, decided, _removed = stop.overtake(
            lambda: world.decide(feature, "prd"), lambda: remove(world, "engineer")
        )
    assert (waited, type(decided)) == (False, Decision)
    assert kinds_in_order() == ["member.removed", "decision.made"]  # by somebody who was no member any more


@pytest.mark.parametrize("locked", [True, False])
def test_a_decision_waits_for_the_removal_that_came_first_and_is_refused(
    world: World, feature: Feature, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    stop = stop_after(monkeypatch, members, "_managed")
    with nullcontext() if locked else members_unlocked(monkeypatch):
        waited, _removed, decided = stop.overtake(
            lambda: remove(world, "engineer"), lambda: world.decide(feature, "prd")
        )
    if locked:
        assert (waited, type(decided)) == (True, NotFound)
        assert not Decision.objects.exists()
    else:
        assert (waited, type(decided)) == (False, Decision)


@pytest.mark.parametrize("locked", [True, False])
def test_a_decision_waits_for_the_role_that_is_being_taken_away(
    world: World, feature: Feature, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    stop = stop_after(monkeypatch, members, "_managed")
    membership = world.people["engineer"].memberships.get()
    with nullcontext() if locked else members_unlocked(monkeypatch):
        waited, _changed, decided = stop.overtake(
            lambda: change_roles(membership=membership, roles_given=["viewer"], by=world.people["manager"]),
            lambda: world.decide(feature, "prd"),
        )
    assert (waited, type(decided)) == ((True, Forbidden) if locked else (False, Decision))


@pytest.mark.parametrize("locked", [True, False])
def test_of_two_moves_at_once_one_is_made(
    world: World, feature: Feature, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    world.not_complex(feature)
    world.agree(feature, "mocks")
    world.decide(feature, "prd")
    stop = stop_after(monkeypatch, moves, "facts_for")
    with nullcontext() if locked else lock_taken_too_late(monkeypatch):
        waited, first, second = stop.overtake(
            lambda: world.move(feature, "start", by="engineer"), lambda: world.move(feature, "start", by="pm")
        )
    made = Event.objects.filter(feature=feature, kind="feature.moved").count()
    if locked:
        assert (waited, first.state, type(second), made) == (True, "design", Conflict, 1)
        assert (second.code, second.details["blockers"][0].code) == ("shut", "wrong_state")
    else:
        assert made == 2


@pytest.mark.parametrize("locked", [True, False])
def test_the_same_decision_twice_at_once_is_one(
    world: World, feature: Feature, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    stop = stop_after(monkeypatch, decisions, "facts_for")
    with nullcontext() if locked else lock_taken_too_late(monkeypatch):
        _waited, first, second = stop.overtake(
            lambda: world.decide(feature, "prd"), lambda: world.decide(feature, "prd")
        )
    if locked:
        assert (type(first), type(second), Decision.objects.count()) == (Decision, Conflict, 1)
        assert second.code == "already_decided"
    else:
        assert Decision.objects.count() == 2


@pytest.mark.parametrize("locked", [True, False])
def test_a_decision_does_not_outlive_its_revision(
    world: World, feature: Feature, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    stop = stop_after(monkeypatch, decisions, "facts_for")
    with nullcontext() if locked else lock_taken_too_late(monkeypatch):
        waited, _decided, _offered = stop.overtake(
            lambda: world.decide(feature, "prd"), lambda: world.offer(feature, "prd", 2)
        )
    order = list(Event.objects.filter(feature=feature).order_by("seq").values_list("kind", flat=True))
    right = ["feature.opened", "revision.offered", "decision.made", "revision.offered"]
    assert waited is locked
    assert (order == right) is locked


def test_two_managers_who_change_each_other_at_once_do_not_stand_in_each_other_s_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(world, "mia", "manager")
    rows = {who: world.people[who].memberships.get() for who in ("mia", "manager")}
    stop = stop_after(monkeypatch, changes, "lock_project")
    waited, first, second = stop.overtake(
        lambda: change_roles(membership=rows["mia"], roles_given=["viewer"], by=world.people["manager"]),
        lambda: change_roles(membership=rows["manager"], roles_given=["viewer"], by=world.people["mia"]),
    )
    assert (waited, first.roles, type(second)) == (True, ["viewer"], Forbidden)


def test_whoever_opens_a_feature_while_they_are_removed_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = stop_after(monkeypatch, changes, "lock_project")
    pm = world.people["pm"]
    waited, _removed, opened = stop.overtake(
        lambda: remove(world, "pm"), lambda: open_feature(project=world.project, title="Late", by=pm)
    )
    assert (waited, type(opened), Feature.objects.count()) == (True, NotFound, 0)


def test_features_opened_at_once_get_numbers_of_their_own(world: World) -> None:
    opened = at_once(*[world.feature] * 4)
    assert sorted(feature.key for feature in opened) == ["SHOP-1", "SHOP-2", "SHOP-3", "SHOP-4"]


def test_an_invitation_that_is_withdrawn_meanwhile_is_not_accepted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = world.people["manager"]
    invitation = add_member(project=world.project, email="new@example.org", roles_given=["qa"], by=manager).invitation
    assert invitation
    secret = invitation_secret(invitation)
    stop = stop_after(monkeypatch, members, "find_invitation")
    _waited, accepted, _withdrawn = stop.overtake(
        lambda: accept_invitation(secret=secret, name="Nia", password="long enough, this"),
        lambda: withdraw_invitation(invitation=invitation, by=manager),
    )
    assert type(accepted) is NotFound
    assert not world.project.memberships.filter(user__email="new@example.org").exists()


def remove(world: World, who: str) -> None:
    remove_member(membership=world.people[who].memberships.get(), by=world.people["manager"])


def kinds_in_order() -> list[str]:
    wanted = ("decision.made", "member.removed")
    return list(Event.objects.filter(kind__in=wanted).order_by("pk").values_list("kind", flat=True))


def test_of_two_managers_who_confirm_at_once_one_publishes(world: World) -> None:
    for who in ("second", "third"):
        join(world, who, "manager")
    changed = [Document(one.name, f"{one.text}\nOne more line.\n") for one in documents()]
    made = propose(project=world.project, documents=changed, note="", by=world.people["manager"])
    outcomes = at_once(
        *[lambda who=who: confirm(proposal=made.proposal, by=world.people[who]) for who in ("second", "third")]
    )
    refused = [one for one in outcomes if isinstance(one, Conflict)]
    assert [one.code for one in refused] == ["decided"]
    assert ProcessVersion.objects.filter(project=world.project).count() == 2


@pytest.mark.parametrize("locked", [True, False])
def test_a_decision_and_another_process_at_once_are_ordered(
    world: World, feature: Feature, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """The new version asks for something else: an answer that comes later than it is an answer to that."""
    changed = [Document(one.name, one.text.replace("clear business goals", "a budget")) for one in documents()]
    version = world.publish(changed).number
    stop = stop_after(monkeypatch, decisions, "facts_for")
    with nullcontext() if locked else lock_taken_too_late(monkeypatch):
        waited, _decided, _adopted = stop.overtake(
            lambda: world.decide(feature, "prd"),
            lambda: adopt(feature=world.fresh(feature), version=version, by=world.people["pm"]),
        )
    assert waited is locked
    if locked:
        assert events(feature)[-2:] == ["decision.made", "feature.process_changed"]
        assert judged_gate(world, feature, "prd").state == "stale"
