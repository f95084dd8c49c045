"""Sign in: with a password, with a one-time link, and in the demo by one click."""

import math
import time
from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordResetView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from orchestration.loopback import demo_allowed
from orchestration.selectors.demo_people import demo_people
from orchestration.sessions import begin_session
from orchestration.single_sign_on import PROVIDER
from orchestration.views.doors import answers_refusals
from projects.errors import NotFound
from projects.models import User
from projects.services.tokens import use_sign_in_link

# Who came by link has proved who they are, and may choose a password without knowing the old one.
MAY_CHOOSE_PASSWORD = "may_choose_password"


class SignIn(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if demo_allowed(self.request):
            context["demo_people"] = demo_people()
        if settings.OIDC_ISSUER:
            url = reverse("openid_connect_login", args=[PROVIDER])
            context["single_sign_on"] = {"name": settings.OIDC_NAME, "url": url}
        return context


sign_in = SignIn.as_view()


class ForgottenPassword(PasswordResetView):
    """Known and unknown addresses each get a mail, but not at the same cost: the answer waits for the next full step."""

    step = 0.5  # seconds; much longer than either takes, on a busy machine too

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        began = time.monotonic()
        answer: HttpResponse = super().post(request, *args, **kwargs)
        took = time.monotonic() - began
        time.sleep(math.ceil(took / self.step) * self.step - took)
        return answer


class SignOut(LogoutView):
    """What the browser still holds of the pages and drafts of who was here goes with them."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(request, *args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer


sign_out = SignOut.as_view()
forgotten_password = ForgottenPassword.as_view()


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, secret: str) -> HttpResponse:
    """GET only shows a button, because mail scanners follow links; POST burns the link."""
    if request.method == "GET":
        return render(request, "account/sign_in_link.html")
    try:
        user = use_sign_in_link(secret=secret)
    except NotFound:
        return render(request, "account/sign_in_link.html", {"spent": True}, status=404)
    begin_session(request, user)
    request.session[MAY_CHOOSE_PASSWORD] = True
    messages.success(request, f"You are signed in as {user.display_name}. The link has been used up.")
    return redirect("choose_password")


@require_POST
@answers_refusals
def demo_as(request: HttpRequest) -> HttpResponse:
    """Continue as one of the demo's people, from the machine itself only."""
    email = request.POST.get("email", "").replace("\0", "").strip().lower()
    person = User.objects.filter(email=email, is_demo=True, is_active=True).first() if demo_allowed(request) else None
    if person is None:
        raise NotFound()
    begin_session(request, person)
    return redirect(same_site(request, request.POST.get("next", "")) or "turn")


def same_site(request: HttpRequest, path: str) -> str:
    """The path where it leads nowhere but into this site; else nothing."""
    inside = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if inside else ""
