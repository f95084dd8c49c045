"""To the organisation's own sign-in and back."""

import logging

import requests
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchestration.openid_provider import Adapter
from orchestration.single_sign_on import PROVIDER

logger = logging.getLogger(__name__)


@never_cache
@require_POST
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _answered(request, provider_id, OAuth2LoginView)


@never_cache
@require_http_methods(["GET"])
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _answered(request, provider_id, OAuth2CallbackView)


@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    messages.info(request, "You are not signed in: it was cancelled there.")
    return redirect("account_login")


def _answered(request: HttpRequest, provider_id: str, view: type[OAuth2View]) -> HttpResponse:
    """What the provider cannot be asked is said, not crashed on."""
    if provider_id != PROVIDER:
        raise Http404
    try:
        return view.adapter_view(Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (requests.RequestException, OAuth2Error, KeyError, ValueError) as error:
        logger.warning("single sign-on failed: %s", type(error).__name__)
        return render(request, "socialaccount/authentication_error.html", {"away": True}, status=503)
