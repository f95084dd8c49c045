"""What happened, in a sentence, as the person who reads it would say it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from orchestration.services.notices.wording import day, gate_title, noun, role_words
from orchestration.wording import VERDICT_PAST
from projects.attribution import attributed
from projects.models import Event
from projects.roles import title

_ANSWERS = {"accept": "acceptance", "return": "return", "block": "block"}
_MOVES = {
    "start": "started {key}",
    "begin_build": "began the build of {key}",
    "submit": "submitted {key} for verification",
    "merge": "merged {key}",
    "send_back": "sent {key} back to build",
    "cancel": "cancelled {key}",
    "reopen": "reopened {key}",
}


@dataclass(frozen=True)
class Sentence:
    """`happened` has no full stop; `quote` is what its author wrote about it."""

    happened: str
    quote: str = ""


def sentence(event: Event, reader: int) -> Sentence:
    """The event in words, for the user with the id `reader`."""
    said = _SENTENCES.get(event.kind, _something)(event, reader)
    actor = attributed(event.actor.display_name, event.agent) if event.actor else "Countersign"
    return Sentence(f"{actor} {said.happened}", said.quote)


def _something(event: Event, reader: int) -> Sentence:
    about = event.feature.key if event.feature else event.project.name
    return Sentence(f"changed {about}")


def _opened(event: Event, reader: int) -> Sentence:
    assert event.feature is not None
    return Sentence(f"opened {event.feature.key}, {event.feature.title}")


def _offered(event: Event, reader: int) -> Sentence:
    return Sentence(f"offered {_revision(event)}")


def _decided(event: Event, reader: int) -> Sentence:
    return Sentence(f"{VERDICT_PAST[event.data['verdict']]} {_revision(event)}", event.data["reason"])


def _revoked(event: Event, reader: int) -> Sentence:
    decider, answer = event.data["decided_by"], _ANSWERS[event.data["verdict"]]
    whose = "your" if decider == reader else "the" if decider == event.actor_id else "somebody else's"
    return Sentence(f"revoked {whose} {answer} of {_revision(event)}", event.data["reason"])


def _requested(event: Event, reader: int) -> Sentence:
    return Sentence(f"asks again for an answer to {_revision(event)}", event.data["note"])


def _named(event: Event, reader: int) -> Sentence:
    who = "you" if reader in event.data["users"] else "further people"
    return Sentence(f"named {who} to answer {noun(event, event.data['gate'])}")


def _unnamed(event: Event, reader: int) -> Sentence:
    who = "you" if reader == event.data["user"] else "somebody"
    return Sentence(f"took {who} off those who answer {noun(event, event.data['gate'])}", event.data["reason"])


def _flagged(event: Event, reader: int) -> Sentence:
    return Sentence("raised a red flag", event.data["reason"])


def _unflagged(event: Event, reader: int) -> Sentence:
    whose = "your" if event.data["raised_by"] == reader else "a"
    return Sentence(f"resolved {whose} red flag", event.data["resolution"])


def _waiver_proposed(event: Event, reader: int) -> Sentence:
    until = day(datetime.fromisoformat(event.data["until"]))
    return Sentence(f"proposes to waive {gate_title(event, event.data['gate'])} until {until}", event.data["reason"])


def _waiver_confirmed(event: Event, reader: int) -> Sentence:
    whose = "your waiver" if event.data["proposed_by"] == reader else "the waiver"
    return Sentence(f"confirmed {whose} of {gate_title(event, event.data['gate'])}")


def _waiver_withdrawn(event: Event, reader: int) -> Sentence:
    whose = "your waiver" if event.data["proposed_by"] == reader else "the waiver"
    return Sentence(f"withdrew {whose} of {gate_title(event, event.data['gate'])}", event.data["reason"])


def _ruled(event: Event, reader: int) -> Sentence:
    assert event.feature is not None
    word = "complex" if event.data["complex"] else "not complex"
    return Sentence(f"ruled that {event.feature.key} is {word}", event.data["reason"])


def _ticked(event: Event, reader: int) -> Sentence:
    return Sentence(f"worked on phase {event.data['phase']} of {title(event.data['role'])}")


def _moved(event: Event, reader: int) -> Sentence:
    assert event.feature is not None
    said = _MOVES.get(event.data["move"], f"moved {{key}} to {event.data['to']}")
    return Sentence(said.format(key=event.feature.key), event.data["reason"])


def _condition_done(event: Event, reader: int) -> Sentence:
    return Sentence(f"says that a condition of {gate_title(event, event.data['gate'])} is met", event.data["note"])


def _condition_met(event: Event, reader: int) -> Sentence:
    return Sentence(f"confirmed that a condition of {gate_title(event, event.data['gate'])} is met")


def _waiver_ended(event: Event, reader: int) -> Sentence:
    return Sentence(f"ended the waiver of {gate_title(event, event.data['gate'])}: its time is over")


def _file_damaged(event: Event, reader: int) -> Sentence:
    return Sentence(f"found a damaged file of {_revision(event)}: “{event.data['file']}”; its gate is shut")


def _file_repaired(event: Event, reader: int) -> Sentence:
    return Sentence(f"found “{event.data['file']}” of {_revision(event)} whole again")


def _alarm_raised(event: Event, reader: int) -> Sentence:
    about = event.data["about"] or event.project.name
    return Sentence(f"found that {about} is not as its history says; it is shut until an operator has put that right")


def _alarm_cleared(event: Event, reader: int) -> Sentence:
    return Sentence(f"found {event.data['about'] or event.project.name} to be as its history says again")


def _thread_begun(event: Event, reader: int) -> Sentence:
    return Sentence(f"has a question about {noun(event, event.data['gate'])}", event.data["body"])


def _thread_answered(event: Event, reader: int) -> Sentence:
    return Sentence(f"answered in the discussion of {noun(event, event.data['gate'])}", event.data["body"])


def _thread_resolved(event: Event, reader: int) -> Sentence:
    return Sentence(f"resolved a discussion of {noun(event, event.data['gate'])}")


def _test_reported(event: Event, reader: int) -> Sentence:
    return Sentence(f"reported that the test of {event.data['risk']} {event.data['outcome']}", event.data["what"])


def _added(event: Event, reader: int) -> Sentence:
    return Sentence(f"added you to {event.project.name} as {role_words(event.data['roles'])}")


def _joined(event: Event, reader: int) -> Sentence:
    return Sentence(f"accepted your invitation to {event.project.name}")


def _roles_changed(event: Event, reader: int) -> Sentence:
    return Sentence(f"changed your roles in {event.project.name}: you are {role_words(event.data['after'])} now")


def _removed(event: Event, reader: int) -> Sentence:
    return Sentence(f"took you out of the project {event.project.name}")


def _process_proposed(event: Event, reader: int) -> Sentence:
    return Sentence(f"proposes another process for {event.project.name}", event.data["note"])


def _process_confirmed(event: Event, reader: int) -> Sentence:
    return Sentence(f"confirmed your process for {event.project.name}; it is published")


def _process_rejected(event: Event, reader: int) -> Sentence:
    return Sentence(f"rejected the process you proposed for {event.project.name}", event.data["reason"])


def _process_changed(event: Event, reader: int) -> Sentence:
    assert event.feature is not None
    return Sentence(f"brought {event.feature.key} under version {event.data['to']} of the process")


def _revision(event: Event) -> str:
    return f"revision {event.data['revision']} of {noun(event, event.data['gate'])}"


_SENTENCES: dict[str, Callable[[Event, int], Sentence]] = {
    "feature.opened": _opened,
    "feature.moved": _moved,
    "revision.offered": _offered,
    "decision.made": _decided,
    "decision.revoked": _revoked,
    "request.made": _requested,
    "receivers.named": _named,
    "receiver.removed": _unnamed,
    "flag.raised": _flagged,
    "flag.resolved": _unflagged,
    "waiver.proposed": _waiver_proposed,
    "waiver.confirmed": _waiver_confirmed,
    "waiver.withdrawn": _waiver_withdrawn,
    "waiver.ended": _waiver_ended,
    "file.damaged": _file_damaged,
    "file.repaired": _file_repaired,
    "alarm.raised": _alarm_raised,
    "alarm.cleared": _alarm_cleared,
    "obligation.done": _condition_done,
    "obligation.met": _condition_met,
    "thread.begun": _thread_begun,
    "thread.answered": _thread_answered,
    "thread.resolved": _thread_resolved,
    "test.reported": _test_reported,
    "complexity.ruled": _ruled,
    "phase.ticked": _ticked,
    "process.proposed": _process_proposed,
    "process.confirmed": _process_confirmed,
    "process.rejected": _process_rejected,
    "feature.process_changed": _process_changed,
    "member.added": _added,
    "member.joined": _joined,
    "member.roles_changed": _roles_changed,
    "member.removed": _removed,
}
