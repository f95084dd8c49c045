"""Make and end one's own API tokens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from orchestration.views.account import show_account, token_form
from orchestration.views.doors import SignedIn, page
from projects.errors import NotFound
from projects.models import ApiToken
from projects.services.tokens import create_token, revoke_token


@page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_token(request: SignedIn) -> HttpResponse:
    """Make an API token; its secret stands on this answer only, and whoever comes back to its address finds the account."""
    if request.method != "POST":
        return redirect("account")
    form = token_form(request.user, request.POST)
    if not form.performs(lambda data: create_token(**data, by=request.user)):
        return show_account(request, tokens=form)
    token, secret = form.result
    return show_account(request, fresh=token, secret=secret)


@page
@require_POST
def end_token(request: SignedIn, token_id: int) -> HttpResponse:
    token = ApiToken.objects.filter(pk=token_id, user=request.user).first()
    if token is None:
        raise NotFound()
    revoke_token(token=token, by=request.user)
    messages.success(request, f"The token “{token.name}” no longer works.")
    return redirect("account")
