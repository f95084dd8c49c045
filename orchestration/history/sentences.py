"""Each kind of event as one plain sentence. Pure."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from orchestration.history.telling import Telling
from orchestration.wording import STATE_LABELS, VERDICT_PAST, counted, gate_title, listed
from projects.attribution import attributed
from projects.roles import title as role_title

Teller = Callable[[Telling], str]

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


def _moved(it: Telling) -> str:
    move = it.data.get("move")
    if move == "stop":
        before = STATE_LABELS.get(str(it.data.get("from")), "").lower()
        return f"The red flag sent the feature from {before} back to design"
    return f"{it.actor} {_MOVES.get(str(move), 'moved the feature')}"


def _offered(it: Telling) -> str:
    summary = it.data.get("summary")
    confirmed = it.data.get("confirms_phase")
    record = f" as ADR-{it.data['record']}" if it.data.get("record") else ""
    words = f"{it.actor} offered {it.revision}{record}" + (f" ({summary})" if summary else "")
    if not confirmed:
        return words
    return f"{words} and confirmed phase {confirmed['phase']} of {role_title(confirmed['role'])}"


def _revoked(it: Telling) -> str:
    answer = _ANSWERS.get(str(it.data.get("verdict")), "answer")
    return f"{it.actor} revoked {_possessive(it.name(it.data.get('decided_by')), it.person)} {answer} of {it.revision}"


def _possessive(name: str, actor: str) -> str:
    return "their own" if name == actor else f"{name}’s"


def _waiver_proposed(it: Telling) -> str:
    until = timezone.localtime(datetime.fromisoformat(str(it.data["until"])))
    return f"{it.actor} proposed to waive {it.gate} until {until.day} {until:%b %Y}"


def _ticked(it: Telling) -> str:
    verb = "set aside" if it.data.get("set_aside") else "ticked" if it.data.get("done") else "took back"
    return f"{it.actor} {verb} {it.activity} {it.phase}"


def _assigned(it: Telling) -> str:
    if it.data.get("person") is None:
        return f"{it.actor} asks nobody in particular for {it.activity} {it.phase}"
    return f"{it.actor} asked {it.name(it.data['person'])} for {it.activity} {it.phase}"


def _role_ruled(it: Telling) -> str:
    role = role_title(str(it.data.get("role")))
    return f"{it.actor} said that {role} {'takes part again' if it.data.get('applies') else 'is not needed'}"


def _flagged(it: Telling) -> str:
    kind, _, place = str(it.data.get("missed_at", "")).partition(":")
    if not kind:
        return f"{it.actor} raised a red flag"
    role, _, number = place.partition(":")
    where = gate_title(it.process, place) if kind == "gate" else f"phase {number} of {role_title(role)}"
    return f"{it.actor} raised a red flag that {where} should have caught"


def _roles_of(it: Telling, key: str = "roles") -> str:
    return listed([role_title(str(role)) for role in it.data.get(key, [])])


def _carried(it: Telling) -> str:
    """A decision that goes on to stand, without anybody having been asked again."""
    answer = _ANSWERS.get(str(it.data.get("verdict")), "answer")
    decider = attributed(it.name(it.data.get("decided_by")), str(it.data.get("decided_with", "")))
    return f"{_possessive(decider, '')} {answer} was carried over to {it.revision}"


def _about(it: Telling) -> str:
    return f", at {it.data['anchor']}" if it.data.get("anchor") else ""


def _paired(it: Telling) -> str:
    beside = f"beside the mock “{it.data['mock']}”" if it.data.get("mock") else "beside no mock"
    ignored = len(it.data.get("ignore", []))
    left_out = f", leaving out {counted(ignored, 'part')}" if ignored else ""
    return f"{it.actor} put the screen “{it.data.get('screen')}” of {it.gate} {beside}{left_out}"


def _feature_changed(it: Telling) -> str:
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


def _settings_changed(it: Telling) -> str:
    after = it.data.get("after", {})
    if set(after) == {"name"}:
        return f"{it.actor} renamed the project to “{after['name']}”"
    return f"{it.actor} changed the project’s settings"


TELLERS: dict[str, Teller] = {
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
    "waiver.withdrawn": lambda it: f"{it.actor} withdrew the waiver of {it.gate}",
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
