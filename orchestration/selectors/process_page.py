"""A version of a process as its page shows it: who hands what to whom, and which line of which playbook says so."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.safestring import SafeString

from orchestration.charts import Handshake, handshake_map
from orchestration.wording import listed
from projects.errors import NotFound
from projects.models import Feature, ProcessVersion, Project
from projects.playbooks import Process
from projects.playbooks.process import CHECKPOINTS, Gate, Source

CHECKPOINT_TITLES = {"start": "Before the start", "build": "Before the build", "merge": "Before the merge"}
MAPS_AT_MOST = 6


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


def checkpoints(process: Process, source_url: dict[str, str]) -> list[dict[str, Any]]:
    """The gates by checkpoint, as components/process_gates.html takes them; `source_url` maps a file to its page."""
    return [
        {
            "name": name,
            "title": CHECKPOINT_TITLES[name],
            "gates": [_gate(gate, process, source_url) for gate in process.gates_at(name)],
        }
        for name in CHECKPOINTS
    ]


def _gate(gate: Gate, process: Process, source_url: dict[str, str]) -> dict[str, Any]:
    receivers = [process.role_title(role) for role in gate.receivers]
    return {
        "key": gate.key,
        "title": gate.title,
        "giver": process.role_title(gate.giver) if gate.giver else "nobody",
        "receivers": listed(receivers, "and" if gate.everyone else "or") or "nobody",
        "criterion": gate.criterion,
        "notes": _notes(gate, process),
        "shut": not gate.giver or not gate.receivers,
        "sources": [_source(one, source_url) for one in gate.sources or (gate.source,)],
    }


def _notes(gate: Gate, process: Process) -> list[str]:
    notes = []
    if gate.applies_when:
        notes.append("if the architect rules the feature complex")
    if gate.everyone:
        notes.append("everybody named accepts")
    if gate.needs_phase:
        role = process.role_title(gate.needs_phase.role)
        known = process.phases_of(gate.needs_phase.role)
        how = "" if known else ", which the giver confirms"
        notes.append(f"waits for phase {gate.needs_phase.phase} of {role}{how}")
    return notes


def _source(source: Source, source_url: dict[str, str]) -> dict[str, Any]:
    url = source_url.get(source.file, "")
    return {
        "file": source.file,
        "line": source.line,
        "text": source.text,
        "url": f"{url}#line-{source.line}" if url else "",
    }


def source_urls(project: Project, version: ProcessVersion) -> dict[str, str]:
    return {
        document["name"]: reverse("process_source", args=[project.slug, version.number, place])
        for place, document in enumerate(version.sources)
    }


def maps(process: Process) -> list[SafeString]:
    """A map around each role that wrote a playbook; around the busiest role where none is known."""
    authors = list(dict.fromkeys(phase.role for phase in process.phases))
    centres = authors or [role.slug for role in process.roles][:1]
    return [drawn for role in centres[:MAPS_AT_MOST] if (drawn := _map(role, process))]


def _map(role: str, process: Process) -> SafeString | None:
    incoming = [
        Handshake(process.role_title(gate.giver) if gate.giver else "nobody", gate.title, "open")
        for gate in process.gates
        if role in gate.receivers
    ]
    outgoing = [
        Handshake(process.role_title(receiver), gate.title, "open")
        for gate in process.gates
        if gate.giver == role
        for receiver in gate.receivers
    ]
    return handshake_map(process.role_title(role), incoming, outgoing) if incoming or outgoing else None


def phases(process: Process) -> list[dict[str, Any]]:
    """The phases of each role with their activities."""
    return [
        {"role": process.role_title(role), "phases": process.phases_of(role)}
        for role in dict.fromkeys(phase.role for phase in process.phases)
    ]
