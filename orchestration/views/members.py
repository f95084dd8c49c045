"""Members of a project: add, change roles, remove, invite."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from orchestration.forms.members import AddMemberForm, RolesForm
from orchestration.selectors.members import read_members
from orchestration.selectors.places import membership_at
from orchestration.views.doors import SignedIn, page
from orchestration.views.tabs import project_tabs
from orchestration.wording import listed
from projects import roles
from projects.models import Invitation, Membership
from projects.selectors.access import invitation_of, member_of
from projects.selectors.processes import newest_process, process_by_id
from projects.services.members import (
    add_member,
    change_roles,
    invitation_secret,
    known_roles,
    remove_member,
    withdraw_invitation,
)


@page
@require_http_methods(["GET", "POST"])
def members(request: SignedIn, slug: str) -> HttpResponse:
    """Who belongs here and what each may do; POST adds an address."""
    membership = membership_at(slug=slug, user=request.user)
    project = membership.project
    known = known_roles(project)
    form = AddMemberForm(request.POST if request.method == "POST" else None, known=known)
    if request.method == "POST" and form.performs(
        lambda data: add_member(project=project, email=data["email"], roles_given=data["roles"], by=request.user)
    ):
        added = form.result
        joined = added.membership
        if joined is None:
            return redirect(f"{reverse('members', args=[slug])}?invited={added.invitation.pk}")
        messages.success(request, f"{joined.user.display_name} is a member now.")
        return redirect("members", slug)
    return _show(request, membership, known, form)


@page
@require_http_methods(["GET", "POST"])
def member(request: SignedIn, slug: str, user_id: int) -> HttpResponse:
    """Change the roles of one member."""
    project = membership_at(slug=slug, user=request.user).project
    target = member_of(project=project, user_id=user_id)
    form = RolesForm(
        request.POST if request.method == "POST" else None, known=known_roles(project), initial={"roles": target.roles}
    )
    if request.method == "POST" and form.performs(
        lambda data: change_roles(membership=target, roles_given=data["roles"], by=request.user)
    ):
        messages.success(
            request, f"{target.user.display_name} now is {_words(form.result.roles, known_roles(project))}."
        )
        return redirect("members", slug)
    context = {"project": project, "target": target, "form": form, "tabs": project_tabs(slug, "members")}
    return render(request, "projects/member.html", context, status=form.status)


@page
@require_POST
def member_remove(request: SignedIn, slug: str, user_id: int) -> HttpResponse:
    project = membership_at(slug=slug, user=request.user).project
    target = member_of(project=project, user_id=user_id)
    remove_member(membership=target, by=request.user)
    if target.user_id == request.user.pk:
        messages.success(request, f"You have left {project.name}.")
        return redirect("projects")
    messages.success(request, f"{target.user.display_name} is no longer a member. What they decided stands.")
    return redirect("members", slug)


@page
@require_POST
def invitation_withdraw(request: SignedIn, slug: str, invitation_id: int) -> HttpResponse:
    project = membership_at(slug=slug, user=request.user).project
    invitation = invitation_of(project=project, invitation_id=invitation_id)
    withdraw_invitation(invitation=invitation, by=request.user)
    messages.success(request, "The invitation is withdrawn; its link works no more.")
    return redirect("members", slug)


def _show(request: SignedIn, membership: Membership, known: dict[str, str], form: AddMemberForm) -> HttpResponse:
    project = membership.project
    found = read_members(project, known, process_by_id(newest_process(project.pk).pk))
    may_manage = roles.may(membership, "manage_members")
    invitations = [_invited(one, known) for one in found.invitations] if may_manage else []
    context = {
        "project": project,
        "me": membership,
        "found": found,
        "rows": [_row(one, known, may_manage, request.user.pk) for one in found.memberships],
        "invitations": invitations,
        "invited": next((one for one in invitations if str(one["pk"]) == request.GET.get("invited")), None),
        "form": form,
        "may_manage": may_manage,
        "who_may": roles.titles(roles.MAY["manage_members"]),
        "tabs": project_tabs(project.slug, "members"),
    }
    return render(request, "projects/members.html", context, status=form.status)


def _words(slugs: list[str], known: dict[str, str]) -> str:
    return listed([known.get(slug, roles.title(slug)) for slug in slugs])


def _row(one: Membership, known: dict[str, str], may_manage: bool, me: int) -> dict[str, Any]:
    return {
        "user": one.user,
        "roles": _words(one.roles, known),
        "joined_at": one.joined_at,
        "mine": one.user_id == me,
        "may_change": may_manage,
        "may_leave": one.user_id == me and "manager" not in one.roles,
    }


def _invited(one: Invitation, known: dict[str, str]) -> dict[str, Any]:
    """The link is shown where no mail leaves this machine. Where it does, only who reads the invited address gets it:
    whoever holds it opens an account under that address."""
    by_mail = bool(settings.EMAIL_URL)
    return {
        "pk": one.pk,
        "anchor": f"invitation-{one.pk}",
        "email": one.email,
        "roles": _words(one.roles, known),
        "at": one.invited_at,
        "until": one.expires_at,
        "link": "" if by_mail else settings.PUBLIC_URL + reverse("invitation", args=[invitation_secret(one)]),
    }
