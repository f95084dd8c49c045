"""The places of a project that share one row of tabs."""

from django.urls import reverse

_PLACES = (
    ("members", "Members"),
    ("components", "Components"),
    ("records", "Decisions"),
    ("project_history", "History"),
    ("project_settings", "Settings"),
)


def project_tabs(slug: str, current: str) -> list[dict[str, object]]:
    """Choices for components/tabs.html; `current` is the URL name of the page shown."""
    return [{"label": label, "url": reverse(name, args=[slug]), "current": name == current} for name, label in _PLACES]
