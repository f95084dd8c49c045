"""A version of a process as its page shows it: who hands what to whom, and which line of which playbook says so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from orchestration.selectors.flow import EVERYONE, TITLES, conditions_of
from orchestration.selectors.needed_phase import needed_phase
from orchestration.wording import criterion_words, listed
from projects.errors import NotFound
from projects.models import Feature, Membership, ProcessVersion, Project
from projects.playbooks import Process
from projects.playbooks.process import CHECKPOINTS, Gate, Source


@dataclass(frozen=True, slots=True)
class VersionLine:
    number: int
    at: Any
    by: str
    features: int  # how many follow it


def versions_of(project: Project) -> list[VersionLine]:
    """Newest first, in one statement; the documents themselves stay where they are."""
    follow = Feature.objects.filter(process=OuterRef("pk")).order_by().values("process").annotate(n=Count("pk"))
    rows = (
        ProcessVersion.objects.filter(project=project)
        .select_related("published_by")
        .defer("document", "sources")
        .annotate(followers=Coalesce(Subquery(follow.values("n")), 0))
        .order_by("-number")
    )
    return [VersionLine(row.number, row.published_at, row.published_by.display_name, row.followers) for row in rows]


def version_of(project: Project, number: int | None) -> ProcessVersion:
    """One version, the newest without a number; NotFound where there is none."""
    versions = ProcessVersion.objects.filter(project=project).select_related("published_by").order_by("-number")
    found = (versions.filter(number=number) if number is not None else versions).first()
    if found is None:
        raise NotFound()
    return found


def held_roles(project: Project) -> frozenset[str]:
    """The roles that some member holds."""
    rows = Membership.objects.filter(project=project).values_list("roles", flat=True)
    return frozenset(role for roles in rows for role in roles)


def checkpoints(process: Process, source_url: Mapping[str, str]) -> list[dict[str, Any]]:
    """The gates by checkpoint, as components/process_gates.html takes them; `source_url` maps a file to its page."""
    return [
        {
            "name": name,
            "title": TITLES[name],
            "gates": [_gate(gate, process, source_url) for gate in process.gates_at(name)],
        }
        for name in CHECKPOINTS
    ]


def _gate(gate: Gate, process: Process, source_url: Mapping[str, str]) -> dict[str, Any]:
    receivers = [process.role_title(role) for role in gate.receivers]
    needed, criterion = needed_phase(gate, process), criterion_words(gate, process)
    notes = ["everybody named accepts" if note == EVERYONE else note for note in conditions_of(gate, process)]
    if criterion.startswith("Phase "):  # which says it already
        notes = [note for note in notes if not note.startswith("waits for phase")]
    if gate.needs_phase and not needed:
        notes.append(f"the giver confirms it, as {process.role_title(gate.needs_phase.role)} has no playbook here")
    return {
        "key": gate.key,
        "title": gate.title,
        "giver": process.role_title(gate.giver) if gate.giver else "nobody",
        "receivers": listed(receivers, "and" if gate.everyone else "or") or "nobody",
        "criterion": criterion,
        "notes": notes,
        "needed": needed,
        "shut": not gate.giver or not gate.receivers,
        "sources": [source(one, source_url) for one in gate.sources or (gate.source,)],
    }


def source(one: Source, source_url: Mapping[str, str]) -> dict[str, Any]:
    """A line of a playbook: as it stands there, as it reads, and where."""
    return {
        "file": one.file,
        "line": one.line,
        "text": one.text,
        "plain": _plain(one.text),
        "url": line_url(one, source_url),
    }


def _plain(text: str) -> str:
    """A line without Markdown's own signs."""
    return re.sub(r"^\s*(?:[-*+>]|\d+[.)]|#+)\s+|\*\*|__|`|\\(?=[*_`])", "", text).strip()


def line_url(one: Source | None, source_url: Mapping[str, str]) -> str:
    """Where a line can be read in its document; "" where that is not kept."""
    url = source_url.get(one.file, "") if one else ""
    return f"{url}?view=source#line-{one.line}" if one and url else ""


def source_urls(project: Project, version: ProcessVersion) -> dict[str, str]:
    return {
        document["name"]: reverse("process_source", args=[project.slug, version.number, place])
        for place, document in enumerate(version.sources)
    }


def phases(process: Process, source_url: Mapping[str, str]) -> list[dict[str, Any]]:
    """The phases of each role with their activities, as components/process_phase.html takes them."""
    return [
        {
            "role": process.role_title(role),
            "slug": role,
            "phases": [
                {"phase": phase, "anchor": phase_anchor(role, phase.number), "url": line_url(phase.source, source_url)}
                for phase in process.phases_of(role)
            ],
        }
        for role in dict.fromkeys(phase.role for phase in process.phases)
    ]


def phase_anchor(role: str, number: str) -> str:
    return f"phase-{role}-{number}"


def red_flags(process: Process, source_url: Mapping[str, str]) -> list[dict[str, Any]]:
    """The flags of each role by where they send the work: {role, count, groups: list of {returns_to, flags: list of {text, url}}}."""
    found: dict[str, dict[str, list[dict[str, str]]]] = {}
    for flag in process.red_flags:
        group = found.setdefault(flag.role, {}).setdefault(flag.returns_to, [])
        group.append({"text": flag.text, "url": line_url(flag.source, source_url)})
    return [
        {
            "role": process.role_title(role),
            "count": sum(map(len, groups.values())),
            "groups": [{"returns_to": returns_to, "flags": flags} for returns_to, flags in groups.items()],
        }
        for role, groups in found.items()
    ]
