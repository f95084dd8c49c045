"""Moments and spans in words: "2 h ago", "since yesterday 16:20", "due in 3 h". Pure; all moments are aware datetimes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NUMBER_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True)
class Due:
    """A promise in words; tone is one of plain, wait (within a day) and bad (over)."""

    text: str
    tone: str


def span(length: timedelta) -> str:
    """A length of time by its largest unit: "20 min", "3 h", "6 d"; under a minute "1 min"."""
    length = max(abs(length), MINUTE)
    if length < HOUR:
        return f"{length // MINUTE} min"
    if length < 2 * DAY:
        return f"{length // HOUR} h"
    return f"{length // DAY} d"


def exact(when: datetime) -> str:
    """The full local moment, for the hover: "Mon 24 Nov 2025, 16:20 UTC"."""
    local = timezone.localtime(when)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M %Z}"


def clock(when: datetime) -> str:
    """The local time of day: "16:20"."""
    return f"{timezone.localtime(when):%H:%M}"


def day_name(when: datetime, now: datetime) -> str:
    """A local day seen from now: "today", "yesterday", "tomorrow", "Thursday", "12 Nov", "12 Nov 2024"."""
    local, today = timezone.localtime(when).date(), timezone.localtime(now).date()
    distance = (local - today).days
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get(distance)
    if near:
        return near
    if 1 < distance < 7:
        return f"{local:%A}"
    return f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b %Y}"


def ago(when: datetime, now: datetime) -> str:
    """How long ago: "just now", "20 min ago", "2 h ago", "yesterday", "6 days ago", then the date."""
    passed = now - when
    if passed < timedelta():
        return f"in {span(passed)}" if -passed >= MINUTE else "just now"
    if passed < MINUTE:
        return "just now"
    if passed < 12 * HOUR:
        return f"{span(passed)} ago"
    days = (timezone.localtime(now).date() - timezone.localtime(when).date()).days
    if days == 0:
        return f"{span(passed)} ago"
    if 1 < days < 21:
        return f"{days} days ago"
    return day_name(when, now)


def since(when: datetime, now: datetime) -> str:
    """From when something lasts: "just now", "since 20 min", "since yesterday 16:20", "since 12 Nov"."""
    passed = now - when
    if timedelta() <= passed < MINUTE:
        return "just now"
    if passed < 6 * HOUR:
        return f"since {span(passed)}"
    name = day_name(when, now)
    return f"since {timezone.localtime(when):%H:%M}" if name == "today" else _with_clock("since", name, when)


def due(when: datetime, now: datetime) -> Due:
    """A promised moment: over is bad, within a day waits, later is plain."""
    left = when - now
    if left < timedelta():
        return Due(f"{span(left)} over", "bad")
    if left < 12 * HOUR:
        return Due(f"due in {span(left)}", "wait")
    return Due(_with_clock("due", day_name(when, now), when), "wait" if left < DAY else "plain")


def number_word(number: int) -> str:
    """Small numbers as words for headlines: 2 -> "two", 0 -> "no", 40 -> "40"."""
    return NUMBER_WORDS[number] if 0 <= number < len(NUMBER_WORDS) else str(number)


def _with_clock(word: str, name: str, when: datetime) -> str:
    dated = name[0].isdigit()
    return f"{word} {name}" if dated else f"{word} {name} {timezone.localtime(when):%H:%M}"
