"""Members and invitations."""

import re
from typing import Any

from django.test import Client

from projects.models import Invitation, Membership, User
from tests.orchestration.pages.conftest import As
from tests.world import World

PASSWORD = "a rather long password"


def roles_of(world: World, who: str) -> list[str]:
    return Membership.objects.get(project=world.project, user=world.people[who]).roles


def invite(browser: Client, email: str = "new@example.org") -> str:
    """Invite an address and return the path of its link."""
    assert browser.post("/p/shop/members", {"email": email, "roles": ["qa"]}).status_code == 302
    [invited] = browser.get("/p/shop/members").context["invitations"]
    found = re.search(r"/invitations/[^/\s]+$", invited["link"])
    assert found
    return found.group()


def test_the_page_says_who_belongs_here_and_what_each_role_may(world: World, browse: As) -> None:
    said = browse("viewer").get("/p/shop/members").content.decode()
    assert "Ten people carry Shop" in said and "ben.shop@example.org" in said
    assert "revoke somebody else&#x27;s decision" in said and "Contract review" in said
    assert "Add a member" not in said


def test_a_role_that_nobody_holds_is_the_headline(world: World, browse: As) -> None:
    Membership.objects.filter(user=world.people["qa"]).delete()
    assert "One role is held by nobody" in browse("manager").get("/p/shop/members").content.decode()


def test_a_manager_adds_an_account_at_once(world: World, browse: As) -> None:
    assert world.outsider
    answer = browse("manager").post("/p/shop/members", {"email": world.outsider.email.upper(), "roles": ["qa", "pm"]})
    assert answer.status_code == 302
    assert Membership.objects.get(user=world.outsider).roles == ["pm", "qa"]
    again = browse("manager").post("/p/shop/members", {"email": world.outsider.email, "roles": ["qa"]})
    assert again.status_code == 409 and "is a member already" in again.content.decode()


def test_what_cannot_be_used_is_said_at_its_field_and_kept(world: World, browse: As) -> None:
    before = Membership.objects.count()
    for email, roles, field in (
        ("nonsense", ["qa"], "email"),
        ("", ["qa"], "email"),
        ("a" * 300 + "@example.org", ["qa"], "email"),
        ("nul\0@example.org", ["qa"], "email"),
        ("new@example.org", [], "roles"),
        ("new@example.org", ["emperor"], "roles"),
    ):
        answer = browse("manager").post("/p/shop/members", {"email": email, "roles": roles})
        assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert 'value="nonsense"' in browse("manager").post("/p/shop/members", {"email": "nonsense"}).content.decode()
    assert Membership.objects.count() == before and not Invitation.objects.exists()


def test_only_a_manager_changes_members(world: World, browse: As) -> None:
    qa = world.people["qa"].pk
    for path, data in (
        ("/p/shop/members", {"email": "new@example.org", "roles": ["qa"]}),
        (f"/p/shop/members/{qa}", {"roles": ["pm"]}),
        (f"/p/shop/members/{qa}/remove", {}),
    ):
        assert browse("pm").post(path, data).status_code == 403
    assert roles_of(world, "qa") == ["qa"]


def test_roles_change_but_one_s_own_are_another_manager_s(world: World, browse: As) -> None:
    manager, qa = world.people["manager"].pk, world.people["qa"].pk
    assert browse("manager").post(f"/p/shop/members/{qa}", {"roles": ["qa", "manager"]}).status_code == 302
    assert roles_of(world, "qa") == ["qa", "manager"]
    assert browse("manager").post(f"/p/shop/members/{manager}", {"roles": ["pm"]}).status_code == 403
    assert roles_of(world, "manager") == ["manager"]


def test_the_last_manager_stays(world: World, browse: As) -> None:
    manager = world.people["manager"].pk
    answer = browse("manager").post(f"/p/shop/members/{manager}", {"roles": ["pm"]})
    assert answer.status_code == 409 and "A project needs a manager" in answer.content.decode()
    assert browse("manager").post(f"/p/shop/members/{manager}/remove").status_code == 409


def test_members_are_removed_and_may_leave(world: World, browse: As) -> None:
    assert browse("manager").post(f"/p/shop/members/{world.people['qa'].pk}/remove").status_code == 302
    assert browse("qa").get("/p/shop/members").status_code == 404
    assert browse("viewer").post(f"/p/shop/members/{world.people['viewer'].pk}/remove").url == "/projects"
    assert browse("viewer").get("/p/shop").status_code == 404


def test_an_invited_person_opens_an_account_and_is_in(world: World, browse: As) -> None:
    path, visitor = invite(browse("manager")), Client()
    assert "Manager invites you as QA" in visitor.get(path).content.decode()
    weak = visitor.post(path, {"name": "New Person", "password": "password"})
    assert weak.status_code == 400 and "password" in weak.context["form"].errors
    assert 'value="New Person"' in weak.content.decode() and not User.objects.filter(email="new@example.org").exists()
    assert visitor.post(path, {"name": "New Person", "password": PASSWORD}).status_code == 302
    assert visitor.get("/p/shop").status_code == 200
    assert Membership.objects.get(user__email="new@example.org").roles == ["qa"]
    assert Client().get(path).status_code == 404  # used up


def test_an_invitation_is_no_password_of_an_existing_account(world: World, browse: As) -> None:
    path, visitor = invite(browse("manager")), Client()
    owner = User.objects.create_user("new@example.org", "Owner", PASSWORD)
    assert "has an account already" in visitor.get(path).content.decode()
    visitor.post(path, {"name": "Thief", "password": PASSWORD})
    assert "_auth_user_id" not in visitor.session and not owner.memberships.exists()
    visitor.force_login(owner)
    assert visitor.post(path).status_code == 302
    assert owner.memberships.get().roles == ["qa"]


def test_an_invitation_fits_one_address_only(world: World, browse: As) -> None:
    path = invite(browse("manager"))
    assert "for another address" in browse("outsider").get(path).content.decode()
    assert browse("outsider").post(path).status_code == 403


def test_a_withdrawn_or_forged_link_is_nothing(world: World, browse: As) -> None:
    path = invite(browse("manager"))
    withdraw = f"/p/shop/invitations/{Invitation.objects.get().pk}/withdraw"
    assert browse("pm").post(withdraw).status_code == 403
    assert browse("manager").post(withdraw).status_code == 302
    assert Client().get(path).status_code == 404
    assert browse("manager").post(withdraw).status_code == 409
    assert Client().get("/invitations/forged").status_code == 404


def test_links_are_for_managers_only(world: World, browse: As) -> None:
    invite(browse("manager"))
    address = f"/p/shop/members?invited={Invitation.objects.get().pk}"
    shown = browse("manager").get(address)
    assert shown.context["invited"]["email"] == "new@example.org" and "Pass this link on" in shown.content.decode()
    assert browse("pm").get(address).context["invited"] is None
    assert "/invitations/" not in browse("pm").get("/p/shop/members").content.decode()


def test_where_mails_leave_the_link_goes_to_the_invited_address_alone(world: World, browse: As, settings: Any) -> None:
    """Whoever holds it opens an account under that address, so no inviter does: they would be two people."""
    settings.EMAIL_URL = "smtp://mail.example:25"
    browser = browse("manager")
    answer = browser.post("/p/shop/members", {"email": "new@example.org", "roles": ["qa"]}, follow=True)
    for said in (answer.content.decode(), browser.get("/p/shop/members").content.decode()):
        assert "new@example.org" in said and "/invitations/" not in said.replace("/p/shop/invitations/", "")
    assert "goes to that address by mail" in answer.content.decode()
    made = browser.get("/api/v1/projects/shop").content.decode()
    assert "/invitations/" not in made
