"""One's own account: name, mails, password."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from orchestration.forms.account import AccountForm, PasswordForm
from orchestration.forms.tokens import TokenForm
from orchestration.selectors.places import memberships_of
from orchestration.selectors.sessions import own_sessions
from orchestration.selectors.tokens import own_tokens
from orchestration.sessions import note_session
from orchestration.views.doors import SignedIn, page
from orchestration.views.signin import MAY_CHOOSE_PASSWORD
from projects.models import ApiToken, User
from projects.services.accounts import change_account, choose_password


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
    return show_account(request, form=form)


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
        note_session(request)
        request.session.pop(MAY_CHOOSE_PASSWORD, None)
        messages.success(request, "From now on you sign in with this password.")
        return redirect("turn")
    return render(request, "account/new_password.html", {"form": form}, status=form.status)


def token_form(user: User, data: QueryDict | None = None) -> TokenForm:
    mine = [(one.project.slug, one.project.name) for one in memberships_of(user)]
    return TokenForm(data, prefix="token", projects=mine)


def show_account(
    request: SignedIn,
    *,
    form: AccountForm | None = None,
    tokens: TokenForm | None = None,
    fresh: ApiToken | None = None,
    secret: str = "",
) -> HttpResponse:
    """The account page, with the form that was refused, or a token that was just made and its secret."""
    me = request.user
    context = {
        "form": form or AccountForm(initial={"name": me.name, "mail_notices": me.mail_notices}),
        "token_form": tokens or token_form(me),
        "tokens": own_tokens(me),
        "sessions": own_sessions(me, request.session.session_key),
        "second_step": is_mfa_enabled(me),
        "fresh": fresh,
        "secret": secret,
    }
    status = max([one.status for one in (form, tokens) if one], default=200)
    return render(request, "account/account.html", context, status=status)
