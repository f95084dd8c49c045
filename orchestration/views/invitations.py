"""An invitation: open an account with it, or join with the account one has."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from orchestration.forms.account import WelcomeForm
from orchestration.sessions import begin_session
from orchestration.views.doors import answers_refusals
from orchestration.wording import listed
from projects.models import Invitation, User
from projects.roles import title
from projects.services.members import accept_invitation, find_invitation, join_by_invitation


@never_cache
@require_http_methods(["GET", "POST"])
@answers_refusals
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What the link offers depends on who opens it; a forged, used, withdrawn or old one is 404."""
    found = find_invitation(secret=secret)
    if request.user.is_authenticated:
        return _join(request, secret, found)
    if User.objects.filter(email=found.email).exists():
        sign_in = f"{reverse(settings.LOGIN_URL)}?next={request.path}"
        return render(request, "account/invitation_account.html", {"invitation": found, "sign_in_url": sign_in})
    return _open_account(request, secret, found)


def _join(request: HttpRequest, secret: str, found: Invitation) -> HttpResponse:
    person = request.user
    assert isinstance(person, User)
    if request.method == "POST":
        join_by_invitation(secret=secret, by=person)
        messages.success(request, f"Welcome to {found.project.name}.")
        return redirect("turn")
    context = {"invitation": found, "roles": _roles(found), "fits": found.email == person.email}
    return render(request, "account/invitation_join.html", context)


def _open_account(request: HttpRequest, secret: str, found: Invitation) -> HttpResponse:
    form = WelcomeForm(request.POST if request.method == "POST" else None, user=User(email=found.email))
    if request.method == "POST" and form.performs(lambda data: accept_invitation(secret=secret, **data)):
        begin_session(request, form.result)
        messages.success(request, f"Welcome to {found.project.name}.")
        return redirect("turn")
    context = {"invitation": found, "roles": _roles(found), "form": form}
    return render(request, "account/invitation.html", context, status=form.status)


def _roles(found: Invitation) -> str:
    return listed([title(role) for role in found.roles])
