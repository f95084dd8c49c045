"""A project's own rows against its chain: settings, members and their roles, processes, and the count of its features."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from projects.models import Project
from projects.services.audit.plain import Row, differing
from projects.services.audit.processes import proposal_findings, version_findings


@dataclass(frozen=True)
class ProjectRows:
    project: Row
    events: Sequence[Row]
    memberships: Sequence[Row]
    processes: Iterable[Row]
    feature_numbers: Sequence[int]
    proposals: Iterable[Row] = ()


def project_findings(rows: ProjectRows) -> Iterator[str]:
    """Whether the project's rows say what its events say."""
    created = rows.events[0] if rows.events else None
    if created is None or created["kind"] != "project.created":
        yield "no event tells of its creation."
        return
    expected = {"name": created["data"]["name"], "key": created["data"]["key"], **_settings(rows.events)}
    for name in differing(rows.project, expected):
        yield f"its {name} is {rows.project[name]!r}, the events say {expected[name]!r}."
    yield from _member_findings(rows.events, rows.memberships)
    processes = list(rows.processes)
    yield from version_findings(rows.events, processes)
    yield from proposal_findings(rows.events, rows.proposals, {row["id"]: row["number"] for row in processes})
    missing = sorted(set(range(1, rows.project["last_feature_number"] + 1)) - set(rows.feature_numbers))
    for number in missing:
        yield f"feature {rows.project['key']}-{number} is gone."


def _settings(events: Sequence[Row]) -> Mapping[str, int]:
    fresh = Project()
    settings = {"serious_from": fresh.serious_from, "answer_within_hours": fresh.answer_within_hours}
    for event in events:
        if event["kind"] == "project.settings_changed":
            settings |= event["data"]["after"]
    return settings


def _member_findings(events: Sequence[Row], memberships: Sequence[Row]) -> Iterator[str]:
    expected, problems = _replayed(events)
    yield from problems
    found = {row["user_id"]: list(row["roles"]) for row in memberships}
    for user in sorted(expected.keys() | found.keys()):
        if user not in found:
            yield f"user {user} is no member, the events say they are."
        elif user not in expected:
            yield f"user {user} is a member, and no event tells how they became one."
        elif sorted(found[user]) != sorted(expected[user]):
            yield f"user {user} holds {', '.join(found[user])}; the events say {', '.join(expected[user])}."


def _replayed(events: Sequence[Row]) -> tuple[dict[int, list[str]], list[str]]:
    """Members and roles as the events leave them, and what is odd on the way."""
    members: dict[int, list[str]] = {}
    invited: dict[int, list[str]] = {}
    problems = []
    for event in events:
        kind, data = event["kind"], event["data"]
        if kind == "project.created":
            members[event["actor_id"]] = ["manager"]
        elif kind == "member.invited":
            invited[data["invitation"]] = data["roles"]
        elif kind == "member.joined":
            promised = members.get(data["user"]) or invited.get(data["invitation"], [])
            if sorted(promised) != sorted(data["roles"]):
                problems.append(
                    f"user {data['user']} joined with other roles than they were invited to (event {event['seq']})."
                )
            members[data["user"]] = data["roles"]
        elif kind in ("member.added", "member.roles_changed"):
            members[data["user"]] = data["roles"] if kind == "member.added" else data["after"]
        elif kind == "member.removed":
            members.pop(data["user"], None)
    return members, problems
