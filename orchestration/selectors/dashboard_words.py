"""The dashboard in words and pictures: its headline, its tiles, its charts. Pure."""

from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.safestring import SafeString

from orchestration import moments
from orchestration.charts import Bar, Part, Series, stacked_area, stacked_bars
from orchestration.metrics.spread import days, percent
from orchestration.selectors.dashboard import Dashboard, answer_p85
from orchestration.wording import STATE_LABELS
from projects.models import Project
from projects.roles import title

SECONDS_A_DAY = 86_400


def headline(found: Dashboard, project: Project, board_url: str) -> dict[str, str]:
    """{title, sub, url, link}: for whom work waits longest, and where to see it."""
    if not found.queues:
        nothing = "Whatever is under way, somebody may move it on."
        return {"title": "Nothing waits for anybody", "sub": nothing, "url": board_url, "link": "Open the board"}
    queue = found.queues[0]
    oldest = moments.span(found.rows.window.now - queue.oldest)
    says = [f"{_of_features(queue.features, found.open_features)} for {title(queue.role)}, the oldest for {oldest}"]
    answer = answer_p85(found, queue.role)
    if answer:
        spread, gate = answer
        promised = _promised(project.answer_within_hours)
        says.append(
            f"85% of the answers to {found.gate(gate)} come within {days(spread.p85)}, the promise is {promised}"
        )
    return {
        "title": f"Work waits longest for {title(queue.role)}",
        "sub": "; ".join(says) + ".",
        "url": f"{board_url}?{urlencode({'show': f'role:{queue.role}'})}",
        "link": f"Show the {moments.number_word(queue.features)}" if queue.features > 1 else "Show it",
    }


def _of_features(number: int, whole: int) -> str:
    return f"{number} of {whole} open features {'waits' if number == 1 else 'wait'}"


def _promised(hours: int) -> str:
    return f"{hours / 24:g} d" if hours >= 24 else f"{hours} h"


def tiles(found: Dashboard) -> list[dict[str, str]]:
    return [_lead_tile(found), _kept_tile(found), _first_tile(found), _debt_tile(found)]


def _lead_tile(found: Dashboard) -> dict[str, str]:
    before = found.lead_before
    was = f", was {days(before.median)} of {before.n}" if before.n else ""
    return {
        "label": "Intake to merged, median",
        "value": days(found.lead.median),
        "note": f"of {_digits(found.lead.n, 'feature')}{was}" if found.lead.n else f"none merged in these weeks{was}",
    }


def _kept_tile(found: Dashboard) -> dict[str, str]:
    note = f"{found.kept.kept} of {_digits(found.kept.all, 'answer')}" if found.kept.all else "nothing was due yet"
    return {"label": "Promises kept", "value": percent(found.kept.kept, found.kept.all), "note": note}


def _first_tile(found: Dashboard) -> dict[str, str]:
    first = found.first
    note = f"{first.accepted} of {_digits(first.all, 'handshake')}" if first.all else "no first offer was answered yet"
    if first.worst_gate:
        note += f", {found.gate(first.worst_gate)} {percent(*first.worst)}"
    return {"label": "Accepted at first offer", "value": percent(first.accepted, first.all), "note": note}


def _debt_tile(found: Dashboard) -> dict[str, str]:
    waivers = found.rows.waivers
    over = sum(waiver.until < found.rows.window.now for waiver in waivers)
    unconfirmed = sum(waiver.confirmed_by_id is None for waiver in waivers)
    parts = [_digits(len(waivers), "waiver"), f"{over} over" if over else "none over"]
    if unconfirmed:
        parts.insert(1, f"{unconfirmed} not confirmed")
    return {"label": "Open debt", "value": str(len(waivers)), "note": ", ".join(parts) if waivers else "no waivers"}


def _digits(number: int, one: str) -> str:
    """Numbers under a number are digits throughout."""
    return f"{number} {one}{'' if number == 1 else 's'}"


def states_chart(found: Dashboard) -> SafeString:
    looked_at = [timezone.localtime(moment).date() for moment in found.moments]
    bands = [Series(STATE_LABELS[state], counts) for state, counts in found.states.items()]
    return stacked_area("Features by state", looked_at, bands)


def courts_chart(found: Dashboard) -> SafeString:
    bars = [
        Bar(
            found.gate(court.gate),
            [Part("giver", _days(court.giver)), Part("receiver", _days(court.receiver))],
            days(court.giver + court.receiver),
        )
        for court in sorted(found.courts, key=lambda court: court.giver + court.receiver, reverse=True)
    ]
    return stacked_bars("Weekday time per feature, by gate: giver’s and receiver’s", bars, "days")


def _days(length: Any) -> float:
    return round(length.total_seconds() / SECONDS_A_DAY, 2)


def flag_lines(found: Dashboard) -> list[dict[str, Any]]:
    return [
        {
            "icon": "flag",
            "subject": flag.feature.title,
            "key": flag.feature.key,
            "url": f"/f/{flag.feature.key}",
            "quote": f"“{flag.reason}”",
            "meta": f"{flag.author} raised it",
            "at": flag.at,
            "extra": _resolved(flag) if flag.resolved_at else "",
            "open": flag.resolved_at is None,
        }
        for flag in found.rows.flags
    ]


def _resolved(flag: Any) -> str:
    return f"resolved by {flag.resolved_by.display_name} after {moments.span(flag.resolved_at - flag.at)}"


def waiver_lines(found: Dashboard) -> list[dict[str, Any]]:
    return [
        {
            "state": "waived",
            "state_label": found.gate(waiver.gate),
            "subject": found.gate(waiver.gate),
            "says": "is waived" if waiver.confirmed_by else "is to be waived, when a second person confirms",
            "key": waiver.feature.key,
            "about": waiver.feature.title,
            "url": f"/f/{waiver.feature.key}/{waiver.gate}",
            "quote": f"“{waiver.reason}”",
            "meta": f"{waiver.author} proposed it"
            + (f", {waiver.confirmed_by.display_name} confirmed it" if waiver.confirmed_by else ""),
            "extra": f"until {moments.day_name(waiver.until, found.rows.window.now)}",
        }
        for waiver in found.rows.waivers
    ]
