"""Template tags of the design system: {% load ui %}. Every tag is shown on the style page."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from orchestration import moments
from orchestration.pictograms import ICONS, PIP_WORDS, PIPS

register = template.Library()

THEMES = ("light", "dark", "auto")
AVATAR_COLOURS = 10
SCALE = range(1, 6)


def _get(thing: Any, name: str, default: Any = "") -> Any:
    """Read an attribute or key, because rows come as dataclasses, models and dicts."""
    return thing.get(name, default) if isinstance(thing, Mapping) else getattr(thing, name, default)


def _now(context: Context) -> datetime:
    """The page's moment: `now` of the context where a page has one, so that one page agrees with itself."""
    now = context.get("now")
    return now if isinstance(now, datetime) else timezone.now()


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """{% icon "lock" %} decorates; {% icon "lock" label="Shut" %} speaks. size: small or large. Unknown name: KeyError."""
    classes = f"icon icon-{size}" if size else "icon"
    return _svg(classes, "0 0 24 24", ICONS[name], label)


@register.simple_tag
def pip(state: str, label: str = "") -> SafeString:
    """{% pip gate.state gate.title %}: one gate state as a shape. Without a label it is decoration beside its words."""
    said = f"{label}: {PIP_WORDS[state]}" if label else ""
    return _svg(f"pip pip-{state}", "0 0 16 16", PIPS[state], said)


@register.simple_tag
def pips(gates: Iterable[Any]) -> SafeString:
    """{% pips feature.gates %}: all gates in order, grouped by checkpoint. A gate has title, state and checkpoint."""
    groups: dict[str, list[Any]] = {}
    for gate in gates:
        groups.setdefault(str(_get(gate, "checkpoint")), []).append(gate)
    words = "; ".join(f"{_get(g, 'title')} {PIP_WORDS[_get(g, 'state')]}" for group in groups.values() for g in group)
    drawn = format_html_join(
        "", '<span class="pips-group">{}</span>', ((_pip_group(group),) for group in groups.values())
    )
    return format_html('<span class="pips" role="img" aria-label="{}">{}</span>', words, drawn)


@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """{% avatar person %}: initials on a colour of their own; decoration, so say the name beside it. size: s or l."""
    name = _name(person)
    seed = str(_get(person, "email") or name)
    classes = f"avatar avatar-{(crc32(seed.encode()) >> 13) % AVATAR_COLOURS}" + (f" avatar-{size}" if size else "")
    return format_html('<span class="{}" aria-hidden="true" title="{}">{}</span>', classes, name, initials(name))


@register.simple_tag(takes_context=True)
def ago(context: Context, when: datetime | None) -> SafeString:
    """{% ago event.at %}: "2 h ago" with the exact moment on hover."""
    return _time(when, moments.ago(when, _now(context)), "ago") if when else SafeString("")


@register.simple_tag(takes_context=True)
def since(context: Context, when: datetime | None) -> SafeString:
    """{% since gate.since %}: "since yesterday 16:20" with the exact moment on hover."""
    return _time(when, moments.since(when, _now(context))) if when else SafeString("")


@register.simple_tag(takes_context=True)
def day(context: Context, when: datetime | None) -> SafeString:
    """{% day decision.at %}: "12 Nov", "yesterday", with the exact moment on hover."""
    return _time(when, moments.day_name(when, _now(context))) if when else SafeString("")


@register.simple_tag
def clock(when: datetime | None) -> SafeString:
    """{% clock event.at %}: "16:20", where the day is said beside it, with the exact moment on hover."""
    return _time(when, moments.clock(when)) if when else SafeString("")


@register.simple_tag(takes_context=True)
def age(context: Context, when: datetime | None) -> SafeString:
    """{% age card.since %}: the bare span until now, "2 d"."""
    return _time(when, moments.span(_now(context) - when)) if when else SafeString("")


@register.simple_tag(takes_context=True)
def due(context: Context, when: datetime | None, chip: bool = True) -> SafeString:
    """{% due promise.due %}: a chip "due in 3 h", "1 h over"; chip=False gives coloured words."""
    if not when:
        return SafeString("")
    promise = moments.due(when, _now(context))
    classes = f"chip chip-{promise.tone}" if chip else f"tone-{promise.tone} nowrap"
    return format_html('<span class="{}">{}</span>', classes, _time(when, promise.text))


@register.simple_tag(takes_context=True)
def promise(context: Context, start: datetime | None, end: datetime | None) -> SafeString:
    """{% promise asked_at due_at %}: the promise in words over a bar of the time already used."""
    if not (start and end):
        return SafeString("")
    now = _now(context)
    said = moments.due(end, now)
    text = f"{moments.span(now - end)} past its promise" if said.tone == "bad" else said.text
    used = min(100, max(3, round(100 * ((now - start) / max(end - start, timedelta(minutes=1))))))
    bar = format_html(
        '<svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="promise-track" width="100" '
        'height="4"/><rect class="promise-run" width="{}" height="4"/></svg>',
        used,
    )
    return format_html('<span class="promise promise-{}">{}{}</span>', said.tone, _time(end, text), bar)


@register.filter
def initials(name: str) -> str:
    """ "Noor Said" -> "NS"; one word gives its first two letters."""
    words = [word for word in name.replace("@", " ").replace(".", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]).upper()


@register.filter
def short_digest(digest: str) -> str:
    """The first twelve hex digits in groups of four, as people compare them: "e4c1 9a07 52bd"."""
    bare = digest.removeprefix("sha256:")
    return " ".join(bare[start : start + 4] for start in (0, 4, 8))


@register.filter
def number_word(number: int) -> str:
    """2 -> "two"; combine with capfirst at the start of a headline."""
    return moments.number_word(number)


@register.filter
def span(length: timedelta | None) -> str:
    """A timedelta by its largest unit: "3 h"; None gives a dash."""
    return moments.span(length) if length is not None else "–"


@register.filter
def state_word(state: str) -> str:
    """A gate state in words: "not_applicable" -> "does not apply"."""
    return PIP_WORDS[state]


@register.filter
def theme(cookie: str | None) -> str:
    """The theme named by a cookie, or auto when it names none of ours."""
    return cookie if cookie in THEMES else "auto"


@register.simple_tag
def pip_states() -> list[tuple[str, str]]:
    """All gate states with their words, for legends."""
    return list(PIP_WORDS.items())


@register.simple_tag
def risk_rows(risks: Iterable[Any], serious: int = 12) -> list[dict[str, Any]]:
    """Rows of the risk matrix, likelihood 5 first. A risk has likelihood and impact from 1 to 5, and perhaps a title."""
    placed: dict[tuple[int, int], list[tuple[int, str, str]]] = {}
    for number, risk in enumerate(risks, start=1):
        place = (int(_get(risk, "likelihood", 0)), int(_get(risk, "impact", 0)))
        name = str(_get(risk, "title") or _get(risk, "risk"))
        placed.setdefault(place, []).append((number, name, str(_get(risk, "id", ""))))
    return [
        {
            "likelihood": row,
            "cells": [_risk_cell(placed.get((row, column), []), row * column, serious) for column in SCALE],
        }
        for row in reversed(SCALE)
    ]


def _risk_cell(found: list[tuple[int, str, str]], product: int, serious: int) -> dict[str, Any]:
    """A risk that stands alone is called by its id, several by how many they are."""
    level = "serious" if product >= serious else "medium" if product >= serious / 2 else "low"
    names = "; ".join(name for _, name, _ in found)
    label = found[0][2] if len(found) == 1 and 0 < len(found[0][2]) <= 3 else str(len(found))
    return {
        "count": len(found),
        "label": label,
        "names": names,
        "first": found[0][0] if found else 0,
        "level": level,
    }


def _name(person: Any) -> str:
    return person if isinstance(person, str) else str(_get(person, "name") or _get(person, "email"))


def _pip_group(group: list[Any]) -> SafeString:
    return format_html_join("", "{}", ((pip(_get(gate, "state"), _get(gate, "title")),) for gate in group))


def _svg(classes: str, box: str, drawing: str, label: str) -> SafeString:
    inner = mark_safe(drawing)  # our own constant drawings, never input
    if not label:
        return format_html('<svg class="{}" viewBox="{}" aria-hidden="true">{}</svg>', classes, box, inner)
    return format_html(
        '<svg class="{}" viewBox="{}" role="img" aria-label="{}"><title>{}</title>{}</svg>',
        classes, box, label, label, inner,
    )  # fmt: skip


def _time(when: datetime, text: str, live: str = "") -> SafeString:
    extra = format_html(' data-live="{}"', live) if live else ""
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        when.isoformat(timespec="seconds"),
        moments.exact(when),
        extra,
        text,
    )
