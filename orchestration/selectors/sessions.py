"""One's own sessions, in words that tell one's browsers apart."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from projects.models import User

# The first that fits: others call themselves Chrome and Safari too.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class SessionRow:
    id: int
    browser: str
    address: str
    began_at: datetime
    seen_at: datetime
    here: bool


def own_sessions(user: User, current: str | None) -> list[SessionRow]:
    """Those that are still in force, the one with the key `current` first, then what was used last."""
    found = [
        SessionRow(one.pk, browser_words(one.user_agent), one.ip, one.created_at, one.last_seen_at,
                   one.session_key == current)
        for one in UserSession.objects.purge_and_list(user)
    ]  # fmt: skip
    return sorted(found, key=lambda row: (not row.here, -row.seen_at.timestamp()))


def browser_words(agent: str) -> str:
    """ "Firefox on Linux", as far as its own word goes."""
    browser = next((words for part, words in _BROWSERS if part in agent), "A browser")
    system = next((words for part, words in _SYSTEMS if part in agent), "")
    return f"{browser} on {system}" if system else browser
