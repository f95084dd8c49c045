"""What every page's header shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from orchestration.models import Wait


def header(request: HttpRequest) -> dict[str, Any]:
    """Lazily: pages for nobody ask nothing of the database."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"demo": settings.DEMO}
    return {"demo": settings.DEMO, "turn_count": Wait.objects.filter(ended_at=None, users__contains=[user.pk]).count()}
