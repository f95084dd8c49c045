"""Throw away what nobody can use any more."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings

from orchestration.api.limits import forget_counts
from orchestration.models import IdempotencyKey
from projects import clock
from projects.models import SignInLink
from reviews.models import Draft, HalfUpload
from reviews.services import contract_comparisons

KEYS_KEPT = timedelta(hours=24)
DRAFTS_KEPT = timedelta(days=30)
HALF_UPLOADS_KEPT = timedelta(days=7)
LINKS_KEPT = timedelta(days=1)


def tidy() -> None:
    """Forget old idempotency keys, drafts and half uploads nobody went on with, comparisons of an earlier engine, sign-in links and sessions that have ended, counts of calls."""
    now = clock.now()
    IdempotencyKey.objects.filter(created_at__lt=now - KEYS_KEPT).delete()
    Draft.objects.filter(saved_at__lt=now - DRAFTS_KEPT).delete()
    HalfUpload.objects.filter(touched_at__lt=now - HALF_UPLOADS_KEPT).delete()
    forget_counts()
    contract_comparisons.forget_outdated()
    SignInLink.objects.filter(expires_at__lt=now - LINKS_KEPT).delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
