"""Events in sentences, for the history of a feature and of a project. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from orchestration.wording import STATE_LABELS, VERDICT_PAST, counted, gate_title, listed
from projects.attribution import attributed
from projects.models import Event, User
from projects.playbooks.process import Process
from projects.roles import title as role_title

People = Mapping[int, User]
Teller = Callable[["_Telling"], str]

_MOVES = {
    "start": "started the design",
    "begin_build": "began the build",
    "submit": "submitted the build for verification",
    "merge": "merged the feature",
    "send_back": "sent the feature back to build",
    "cancel": "cancelled the feature",
    "reopen": "reopened the feature",
}
_ANSWERS = {"accept": "acceptance", "return": "return", "block": "block"}
_QUOTED = {
    "feature.moved": "reason",
    "decision.made": "reason",
    "decision.revoked": "reason",
    "request.made": "note",
    "receiver.removed": "reason",
    "flag.raised": "reason",
    "flag.resolved": "resolution",
    "waiver.proposed": "reason",
    "complexity.ruled": "reason",
    "role.ruled": "reason",
    "phase.ticked": "evidence",
    "decision.carried": "why",
    "obligation.done": "note",
    "thread.begun": "body",
    "thread.answered": "body",
    "test.reported": "what",
    "process.proposed": "note",
    "process.rejected": "reason",
}
_ICONS = {
    "feature.opened": "plus",
    "feature.moved": "arrow",
    "feature.changed": "settings",
    "request.made": "bell",
    "receivers.named": "people",
    "receiver.removed": "people",
    "flag.raised": "flag",
    "flag.resolved": "flag",
    "complexity.ruled": "process",
    "role.ruled": "people",
    "activity.assigned": "person",
    "phase.ticked": "check",
    "decision.revoked": "back",
    "decision.carried": "arrow",
    "obligation.done": "check",
    "obligation.met": "check",
    "thread.begun": "person",
    "thread.answered": "person",
    "thread.resolved": "check",
    "test.reported": "check",
    "file.repaired": "check",
    "alarm.cleared": "check",
    "screen.paired": "link",
    "process.published": "process",
    "process.proposed": "process",
    "process.confirmed": "check",
    "process.rejected": "back",
    "process.withdrawn": "back",
    "feature.process_changed": "process",
    "project.created": "plus",
    "project.settings_changed": "settings",
    "component.added": "plus",
    "component.changed": "settings",
    "component.removed": "back",
}
_STATES = {
    "revision.offered": "offered",
    "waiver.proposed": "waived",
    "waiver.confirmed": "waived",
    "waiver.ended": "waived",
    "file.damaged": "error",
    "alarm.raised": "error",
}
_DECIDED = {"accept": "accepted", "return": "returned", "block": "blocked"}


def sentence(event: Event, people: People, process: Process | None = None) -> str:
    """What happened, as one plain sentence: "Ben Kim returned Contract review, revision 3".

    `people` names users by id (whoever is missing is "somebody"); `process` names gates and phases.
    """
    tell = _TELLERS.get(event.kind)
    telling = _Telling(event, people, process)
    return tell(telling) if tell else f"{telling.actor}: {event.kind}"


def quote(event: Event) -> str:
    """What the actor said about it in their own words, or ""."""
    return str(event.data.get(_QUOTED.get(event.kind, ""), "") or "")


def mark(event: Event) -> dict[str, str]:
    """The sign beside it: {"state": pip} or {"icon": name}."""
    if event.kind == "decision.made":
        return {"state": _DECIDED.get(event.data.get("verdict", ""), "offered")}
    if event.kind in _STATES:
        return {"state": _STATES[event.kind]}
    return {"icon": _ICONS.get(event.kind, "person")}


def path_of(event: Event, feature_key: str, process: Process | None = None) -> str:
    """The page that shows it closer, below the site's address, or "": a gate that its `process` has no longer has none."""
    gate, revision = event.data.get("gate"), event.data.get("revision")
    if gate and process and process.gate(gate) is None:
        return ""
    if event.kind == "revision.offered":
        return f"/f/{feature_key}/{gate}?revision={revision}"
    return f"/f/{feature_key}/{gate}" if gate else ""


class _Telling:
    """One event with everything its sentence may need."""

    def __init__(self, event: Event, people: People, process: Process | None) -> None:
        self.data: dict[str, Any] = event.data
        self.people, self.process = people, process
        self.person = self.name(event.actor_id)
        self.actor = attributed(self.person, event.agent)

    def name(self, user: int | None) -> str:
        if user is None:
            return "The system"
        person = self.people.get(user)
        return person.display_name if person else "somebody"

    def names(self, users: list[int]) -> str:
        return listed([self.name(user) for user in users])

    @property
    def gate(self) -> str:
        return gate_title(self.process, str(self.data.get("gate", "")))

    @property
    def revision(self) -> str:
        return f"{self.gate}, revision {self.data.get('revision')}"

    @property
    def phase(self) -> str:
        return f"in phase {self.data.get('phase')} of {role_title(str(self.data.get('role')))}"

    @property
    def activity(self) -> str:
        """The ticked activity by its own words where the process has them."""
        role, number, place = self.data.get("role"), self.data.get("phase"), int(self.data.get("activity", 0))
        phase = (
            next((p for p in self.process.phases_of(str(role)) if p.number == number), None) if self.process else None
        )
        if phase is None:
            return f"activity {place}"
        titles = [activity.title for activity in phase.activities]
        return f"“{titles[place - 1]}”" if 0 < place <= len(titles) else "the success criterion"


def _moved(it: _Telling) -> str:
    move = it.data.get("move")
    if move == "stop":
        before = STATE_LABELS.get(str(it.data.get("from")), "").lower()
        return f"The red flag sent the feature from {before} back to design"
    return f"{it.actor} {_MOVES.get(str(move), 'moved the feature')}"


def _offered(it: _Telling) -> str:
    summary = it.data.get("summary")
    confirmed = it.data.get("confirms_phase")
    record = f" as ADR-{it.data['record']}" if it.data.get("record") else ""
    words = f"{it.actor} offered {it.revision}{record}" + (f" ({summary})" if summary else "")
    if not confirmed:
        return words
    return f"{words} and confirmed phase {confirmed['phase']} of {role_title(confirmed['role'])}"


def _revoked(it: _Telling) -> str:
    answer = _ANSWERS.get(str(it.data.get("verdict")), "answer")
    return f"{it.actor} revoked {_possessive(it.name(it.data.get('decided_by')), it.person)} {answer} of {it.revision}"


def _possessive(name: str, actor: str) -> str:
    return "their own" if name == actor else f"{name}’s"


def _waiver_proposed(it: _Telling) -> str:
    until = timezone.localtime(datetime.fromisoformat(str(it.data["until"])))
    return f"{it.actor} proposed to waive {it.gate} until {until.day} {until:%b %Y}"


def _ticked(it: _Telling) -> str:
    verb = "set aside" if it.data.get("set_aside") else "ticked" if it.data.get("done") else "took back"
    return f"{it.actor} {verb} {it.activity} {it.phase}"


def _assigned(it: _Telling) -> str:
    if it.data.get("person") is None:
        return f"{it.actor} asks nobody in particular for {it.activity} {it.phase}"
    return f"{it.actor} asked {it.name(it.data['person'])} for {it.activity} {it.phase}"


def _role_ruled(it: _Telling) -> str:
    role = role_title(str(it.data.get("role")))
    return f"{it.actor} said that {role} {'takes part again' if it.data.get('applies') else 'is not needed'}"


def _flagged(it: _Telling) -> str:
    kind, _, place = str(it.data.get("missed_at", "")).partition(":")
    if not kind:
        return f"{it.actor} raised a red flag"
    role, _, number = place.partition(":")
    where = gate_title(it.process, place) if kind == "gate" else f"phase {number} of {role_title(role)}"
    return f"{it.actor} raised a red flag that {where} should have caught"


def _roles_of(it: _Telling, key: str = "roles") -> str:
    return listed([role_title(str(role)) for role in it.data.get(key, [])])


def _carried(it: _Telling) -> str:
    """A decision that goes on to stand, without anybody having been asked again."""
    answer = _ANSWERS.get(str(it.data.get("verdict")), "answer")
    decider = attributed(it.name(it.data.get("decided_by")), str(it.data.get("decided_with", "")))
    return f"{_possessive(decider, '')} {answer} was carried over to {it.revision}"


def _about(it: _Telling) -> str:
    return f", at {it.data['anchor']}" if it.data.get("anchor") else ""


def _paired(it: _Telling) -> str:
    beside = f"beside the mock “{it.data['mock']}”" if it.data.get("mock") else "beside no mock"
    ignored = len(it.data.get("ignore", []))
    left_out = f", leaving out {counted(ignored, 'part')}" if ignored else ""
    return f"{it.actor} put the screen “{it.data.get('screen')}” of {it.gate} {beside}{left_out}"


def _feature_changed(it: _Telling) -> str:
    before, after = it.data.get("before", {}), it.data.get("after", {})
    parts = []
    if "title" in after:
        parts.append(f"renamed the feature from “{before.get('title')}” to “{after['title']}”")
    if "summary" in after:
        parts.append("changed its summary" if parts else "changed the feature’s summary")
    if "labels" in after:
        parts.append(f"labelled the feature {listed(after['labels'])}" if after["labels"] else "took its labels away")
    if "paths" in after:
        parts.append(f"named {counted(len(after['paths']), 'path')} that it touches")
    return f"{it.actor} {listed(parts)}"


def _settings_changed(it: _Telling) -> str:
    after = it.data.get("after", {})
    if set(after) == {"name"}:
        return f"{it.actor} renamed the project to “{after['name']}”"
    return f"{it.actor} changed the project’s settings"


_TELLERS: dict[str, Teller] = {
    "feature.opened": lambda it: f"{it.actor} opened the feature",
    "feature.moved": _moved,
    "revision.offered": _offered,
    "decision.made": lambda it: f"{it.actor} {VERDICT_PAST.get(str(it.data.get('verdict')), 'answered')} {it.revision}",
    "decision.revoked": _revoked,
    "request.made": lambda it: f"{it.actor} asked again for an answer to {it.revision}",
    "receivers.named": lambda it: f"{it.actor} named {it.names(it.data.get('users', []))} to answer {it.gate}",
    "receiver.removed": lambda it: f"{it.actor} took {it.name(it.data.get('user'))} off the receivers of {it.gate}",
    "flag.raised": _flagged,
    "flag.resolved": lambda it: (
        f"{it.actor} resolved {_possessive(it.name(it.data.get('raised_by')), it.person)} red flag"
    ),
    "waiver.proposed": _waiver_proposed,
    "waiver.confirmed": lambda it: f"{it.actor} confirmed the waiver of {it.gate}",
    "waiver.ended": lambda it: f"The waiver of {it.gate} ended",
    "decision.carried": _carried,
    "file.damaged": lambda it: f"A file of {it.revision} was found damaged: “{it.data.get('file')}”",
    "file.repaired": lambda it: f"The file “{it.data.get('file')}” of {it.revision} is whole again",
    "alarm.raised": lambda it: (
        f"{it.data.get('about') or 'The project'} was found not to be as its history says, and is shut"
    ),
    "alarm.cleared": lambda it: f"{it.data.get('about') or 'The project'} is as its history says again",
    "obligation.done": lambda it: f"{it.actor} says that a condition of {it.gate} is met",
    "obligation.met": lambda it: f"{it.actor} confirmed that a condition of {it.gate} is met",
    "thread.begun": lambda it: f"{it.actor} began a discussion of {it.gate}{_about(it)}",
    "thread.answered": lambda it: f"{it.actor} answered in the discussion of {it.gate}{_about(it)}",
    "thread.resolved": lambda it: f"{it.actor} resolved a discussion of {it.gate}",
    "screen.paired": _paired,
    "test.reported": lambda it: f"{it.actor} reported that the test of {it.data.get('risk')} {it.data.get('outcome')}",
    "complexity.ruled": lambda it: (
        f"{it.actor} ruled that the feature is {'' if it.data.get('complex') else 'not '}complex"
    ),
    "phase.ticked": _ticked,
    "activity.assigned": _assigned,
    "role.ruled": _role_ruled,
    "project.created": lambda it: f"{it.actor} opened the project",
    "feature.changed": _feature_changed,
    "project.settings_changed": _settings_changed,
    "member.added": lambda it: f"{it.actor} added {it.name(it.data.get('user'))} as {_roles_of(it)}",
    "member.invited": lambda it: f"{it.actor} invited somebody as {_roles_of(it)}",
    "member.joined": lambda it: f"{it.name(it.data.get('user'))} joined as {_roles_of(it)}",
    "member.invitation_withdrawn": lambda it: f"{it.actor} withdrew an invitation",
    "member.roles_changed": lambda it: (
        f"{it.actor} changed the roles of {it.name(it.data.get('user'))} to {_roles_of(it, 'after')}"
    ),
    "member.removed": lambda it: f"{it.actor} removed {it.name(it.data.get('user'))} from the project",
    "member.deactivated": lambda it: f"The account of {it.name(it.data.get('user'))} was switched off",
    "member.reactivated": lambda it: f"The account of {it.name(it.data.get('user'))} was switched on again",
    "component.added": lambda it: f"{it.actor} named the component “{it.data.get('name')}”",
    "component.changed": lambda it: f"{it.actor} changed the component “{it.data.get('name')}”",
    "component.removed": lambda it: f"{it.actor} took the component “{it.data.get('name')}” off the list",
    "process.published": lambda it: f"{it.actor} published version {it.data.get('version')} of the process",
    "process.proposed": lambda it: f"{it.actor} proposed another process",
    "process.confirmed": lambda it: (
        f"{it.actor} confirmed {_possessive(it.name(it.data.get('proposed_by')), it.actor)} proposal of a process"
    ),
    "process.rejected": lambda it: (
        f"{it.actor} rejected {_possessive(it.name(it.data.get('proposed_by')), it.actor)} proposal of a process"
    ),
    "process.withdrawn": lambda it: f"{it.actor} withdrew a proposal of a process",
    "feature.process_changed": lambda it: (
        f"{it.actor} brought the feature from version {it.data.get('from')} of the process to {it.data.get('to')}"
    ),
}
