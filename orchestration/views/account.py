"""One's own account: name, mails, password, API tokens."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from orchestration.forms.account import AccountForm, PasswordForm, TokenForm
from orchestration.views.doors import SignedIn, page
from orchestration.views.signin import MAY_CHOOSE_PASSWORD
from projects.errors import NotFound
from projects.models import ApiToken
from projects.services.accounts import change_account, choose_password
from projects.services.tokens import create_token, revoke_token


@page
@never_cache
@require_http_methods(["GET", "POST"])
def account(request: SignedIn) -> HttpResponse:
    """Show the account; POST changes name and mails."""
    me = request.user
    initial = {"name": me.name, "mail_notices": me.mail_notices}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.performs(lambda data: change_account(**data, by=me)):
        messages.success(request, "Saved.")
        return redirect("account")
    return _show(request, form, TokenForm(prefix="token"))


@page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_token(request: SignedIn) -> HttpResponse:
    """Make an API token; its secret stands on this answer only, and whoever comes back to its address finds the account."""
    if request.method != "POST":
        return redirect("account")
    me = request.user
    form = TokenForm(request.POST, prefix="token")
    initial = {"name": me.name, "mail_notices": me.mail_notices}
    if not form.performs(lambda data: create_token(**data, by=me)):
        return _show(request, AccountForm(initial=initial), form)
    token, secret = form.result
    return _show(request, AccountForm(initial=initial), TokenForm(prefix="token"), fresh=token, secret=secret)


@page
@require_POST
def end_token(request: SignedIn, token_id: int) -> HttpResponse:
    token = ApiToken.objects.filter(pk=token_id, user=request.user).first()
    if token is None:
        raise NotFound()
    revoke_token(token=token, by=request.user)
    messages.success(request, f"The token “{token.name}” no longer works.")
    return redirect("account")


@page
@never_cache
@require_http_methods(["GET", "POST"])
def new_password(request: SignedIn) -> HttpResponse:
    """Choose a password without the old one: only right after signing in by a one-time link."""
    if not request.session.get(MAY_CHOOSE_PASSWORD):
        return redirect("account_change_password")
    form = PasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.performs(lambda data: choose_password(**data, by=request.user)):
        update_session_auth_hash(request, request.user)
        request.session.pop(MAY_CHOOSE_PASSWORD, None)
        messages.success(request, "From now on you sign in with this password.")
        return redirect("turn")
    return render(request, "account/new_password.html", {"form": form}, status=form.status)


def _show(
    request: SignedIn, form: AccountForm, token_form: TokenForm, fresh: ApiToken | None = None, secret: str = ""
) -> HttpResponse:
    tokens = ApiToken.objects.filter(user=request.user, revoked_at=None).order_by("-pk")
    context = {"form": form, "token_form": token_form, "tokens": tokens, "fresh": fresh, "secret": secret}
    return render(request, "account/account.html", context, status=max(form.status, token_form.status))
