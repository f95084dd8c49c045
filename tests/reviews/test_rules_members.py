"""Members and their roles: managers give them, never to themselves."""

import pytest

from projects.errors import Conflict, Forbidden, Invalid, NotFound
from projects.models import Invitation, Membership, Project, User
from projects.services.features import open_feature
from projects.services.members import (
    accept_invitation,
    add_member,
    change_roles,
    invitation_secret,
    join_by_invitation,
    remove_member,
    withdraw_invitation,
)
from projects.services.projects import change_settings, create_project
from tests.reviews.judging import join, refused
from tests.reviews.playbooks import publish_with_designer
from tests.world import PEOPLE, World, person


def row(world: World, who: str) -> Membership:
    return world.people[who].memberships.get()


def roles_of(world: World, who: str) -> list[str]:
    return row(world, who).roles


def change(world: World, who: str, *roles: str, by: str = "manager") -> Membership:
    return change_roles(membership=row(world, who), roles_given=roles, by=world.people[by])


def invite(world: World, email: str = "new@example.org", *roles: str) -> Invitation:
    added = add_member(project=world.project, email=email, roles_given=roles or ("qa",), by=world.people["manager"])
    assert added.invitation
    return added.invitation


def test_whoever_opens_a_project_is_its_first_manager(world: World) -> None:
    assert world.outsider
    project = create_project(name="Carts", key="CART", by=world.outsider)
    assert project.memberships.get().roles == ["manager"]
    with refused(Conflict, "key_taken"):
        create_project(name="Other", key="CART", by=world.people["viewer"])


def test_projects_of_one_name_get_addresses_of_their_own(world: World) -> None:
    by = world.people["viewer"]
    names = [("Shop", "AA"), ("Shop BB", "CC"), ("Shop", "BB"), ("店", "DD"), ("Shop", "EE")]
    for name, key in names:
        create_project(name=name, key=key, by=by)
    assert Project.objects.values("slug").distinct().count() == len(names) + 1


@pytest.mark.parametrize("who", sorted(set(PEOPLE) - {"manager"}))
def test_only_a_manager_manages_members_settings_and_features(world: World, who: str) -> None:
    by = world.people[who]
    with refused(Forbidden):
        add_member(project=world.project, email="new@example.org", roles_given=["qa"], by=by)
    with refused(Forbidden):
        change(world, "qa", "manager", by=who)
    with refused(Forbidden):
        change_settings(project=world.project, serious_from=3, by=by)
    with refused(Forbidden):
        remove_member(membership=row(world, "ines" if who != "ines" else "ben"), by=by)
    if who != "pm":
        with refused(Forbidden):
            open_feature(project=world.project, title="Carts", by=by)


def test_malformed_input_is_told_before_a_missing_role(world: World) -> None:
    viewer = world.people["viewer"]
    for act in (
        lambda: add_member(project=world.project, email="no address", roles_given=["qa"], by=viewer),
        lambda: add_member(project=world.project, email="new@example.org", roles_given=["boss"], by=viewer),
        lambda: add_member(project=world.project, email="new@example.org", roles_given=[], by=viewer),
        lambda: change_settings(project=world.project, serious_from=26, by=viewer),
        lambda: open_feature(project=world.project, title=" ", by=viewer),
    ):
        with refused(Invalid):
            act()


def test_one_s_own_roles_are_changed_by_another_manager_where_there_is_one(world: World) -> None:
    change(world, "manager", "manager", "qa")  # alone, there is nobody else to do it
    join(world, "mia", "manager")
    with refused(Forbidden, "own_roles"):
        change(world, "manager", "manager", "architect")
    change(world, "manager", "manager", by="mia")
    assert roles_of(world, "manager") == ["manager"]


def test_a_manager_who_can_no_longer_sign_in_is_no_other_manager(world: World) -> None:
    mia = join(world, "mia", "manager")
    User.objects.filter(pk=mia.pk).update(is_active=False)
    change(world, "manager", "manager", "qa")
    with refused(Conflict, "last_manager"):
        change(world, "manager", "qa")


def test_a_project_keeps_a_manager(world: World) -> None:
    with refused(Conflict, "last_manager"):
        change(world, "manager", "qa")
    with refused(Conflict, "last_manager"):
        remove_member(membership=row(world, "manager"), by=world.people["manager"])
    join(world, "mia", "manager")
    remove_member(membership=row(world, "manager"), by=world.people["manager"])
    assert not world.people["manager"].memberships.exists()


def test_anybody_may_leave(world: World) -> None:
    remove_member(membership=row(world, "qa"), by=world.people["qa"])
    with refused(NotFound):
        open_feature(project=world.project, title="Carts", by=world.people["qa"])


def test_roles_are_those_the_process_knows(world: World) -> None:
    with refused(Invalid):
        change(world, "qa", "security")
    publish_with_designer(world)
    change(world, "qa", "designer", "qa", "qa")
    assert roles_of(world, "qa") == ["designer", "qa"]


def test_an_account_joins_at_once_and_only_once(world: World) -> None:
    ada = person("ada@example.org", "Ada")
    added = add_member(project=world.project, email=" ADA@example.org", roles_given=["qa"], by=world.people["manager"])
    assert added.membership and added.membership.user == ada
    with refused(Conflict, "already_member"):
        add_member(project=world.project, email="ada@example.org", roles_given=["pm"], by=world.people["manager"])


def test_an_unknown_address_gets_an_invitation_that_works_once(world: World) -> None:
    invitation = invite(world, "new@example.org", "qa", "pm")
    with refused(Conflict, "already_invited"):
        invite(world)
    secret = invitation_secret(invitation)
    for name, password in ((" ", "long enough, this"), ("Nia", "short")):
        with refused(Invalid):
            accept_invitation(secret=secret, name=name, password=password)
    user = accept_invitation(secret=secret, name="Nia", password="long enough, this")
    assert user.memberships.get().roles == ["pm", "qa"]
    for used in (secret, secret + "x", ""):
        with refused(NotFound):
            accept_invitation(secret=used, name="Nia", password="long enough, this")


def test_a_withdrawn_invitation_lets_nobody_in(world: World) -> None:
    invitation = invite(world)
    with refused(Forbidden):
        withdraw_invitation(invitation=invitation, by=world.people["pm"])
    withdraw_invitation(invitation=invitation, by=world.people["manager"])
    with refused(NotFound):
        accept_invitation(secret=invitation_secret(invitation), name="Nia", password="long enough, this")
    with refused(Conflict, "invitation_closed"):
        withdraw_invitation(invitation=invitation, by=world.people["manager"])
    invite(world)


def test_an_invitation_is_no_password(world: World) -> None:
    invitation = invite(world)
    owner = person("new@example.org", "Nia")
    secret = invitation_secret(invitation)
    with refused(Conflict, "account_exists"):
        accept_invitation(secret=secret, name="Thief", password="long enough, this")
    with refused(Forbidden):
        join_by_invitation(secret=secret, by=world.people["viewer"])
    assert join_by_invitation(secret=secret, by=owner).roles == ["qa"]


def test_members_of_one_project_are_nobody_in_another(world: World) -> None:
    other = create_project(name="Other", key="OTHER", by=world.people["viewer"])
    for act in (
        lambda: open_feature(project=other, title="Carts", by=world.people["manager"]),
        lambda: change_settings(project=other, serious_from=3, by=world.people["manager"]),
        lambda: change_roles(membership=other.memberships.get(), roles_given=["qa"], by=world.people["manager"]),
    ):
        with refused(NotFound):
            act()


def test_features_are_numbered_within_their_project(world: World) -> None:
    assert [world.feature().key for _ in range(2)] == ["SHOP-1", "SHOP-2"]
    other = create_project(name="Other", key="OTHER", by=world.people["viewer"])
    assert open_feature(project=other, title="Carts", by=world.people["viewer"]).key == "OTHER-1"
