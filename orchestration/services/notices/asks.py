"""What is asked of the person in turn, and where they do it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from orchestration.models import Wait
from orchestration.moments import number_word
from orchestration.services.notices.wording import gate_title, noun
from projects.models import Event
from projects.roles import title

_MOVES = {
    "start": "Nothing shuts the start any more: it is yours to make.",
    "begin_build": "The build can begin: it is yours to say so.",
    "submit": "It can be submitted for verification: it is yours to do.",
    "merge": "Everything holds: the merge is yours to make.",
}


@dataclass(frozen=True)
class Ask:
    """`path` is below the site's address; `words` is empty where nothing is asked."""

    words: str
    path: str


def ask_of(event: Event, waits: Sequence[Wait]) -> Ask:
    """What the waits that began with `event` ask of one person."""
    if not waits:
        return Ask("", path_of(event))
    if len(waits) > 1:
        assert event.feature is not None
        count = number_word(len(waits)).capitalize()
        return Ask(f"{count} things wait for you on {event.feature.key}.", f"/f/{event.feature.key}")
    return _ASKS[waits[0].act](event, waits[0])


def path_of(event: Event) -> str:
    """Where one reads on about an event."""
    if event.kind.startswith("alarm.") and event.data["about"]:
        return f"/f/{event.data['about']}"
    if event.feature is None:
        return "/" if event.kind == "member.removed" else _project_path(event)
    page = f"/f/{event.feature.key}"
    if event.kind.startswith("flag."):
        return f"{page}#flags"
    gate = event.data.get("gate")
    return f"{page}/{gate}" if gate else page


def _project_path(event: Event) -> str:
    page = f"/p/{event.project.slug}"
    if event.kind.startswith("process."):
        return f"{page}/process/proposals/{event.data['proposal']}"
    return f"{page}/members" if event.kind in ("member.joined", "member.invited") else page


def _page(event: Event, rest: str = "") -> str:
    assert event.feature is not None
    return f"/f/{event.feature.key}{rest}"


def _offer(event: Event, wait: Wait) -> Ask:
    return Ask(f"It is yours to offer {noun(event, wait.gate)} next.", _page(event, f"/{wait.gate}/offer"))


def _decide(event: Event, wait: Wait) -> Ask:
    return Ask(f"Your answer to {noun(event, wait.gate)} is awaited.", _page(event, f"/{wait.gate}"))


def _answer(event: Event, wait: Wait) -> Ask:
    return Ask(f"It is yours to mend {noun(event, wait.gate)} or to ask again.", _page(event, f"/{wait.gate}"))


def _lift(event: Event, wait: Wait) -> Ask:
    return Ask("Your block still stands: look again, then accept or return it.", _page(event, f"/{wait.gate}"))


def _tick(event: Event, wait: Wait) -> Ask:
    if wait.gate:
        return Ask(f"{gate_title(event, wait.gate)} waits for your phase to be complete.", _page(event, "#phases"))
    _phase, role, number = wait.subject.split(":")
    return Ask(f"Phase {number} of {title(role)} is yours to work through.", _page(event, "#phases"))


def _confirm(event: Event, wait: Wait) -> Ask:
    return Ask("It takes a second person: confirm it, or leave the gate as it is.", _page(event, f"/{wait.gate}"))


def _resolve(event: Event, wait: Wait) -> Ask:
    return Ask("It goes on once the flag is resolved.", _page(event, "#flags"))


def _move(event: Event, wait: Wait) -> Ask:
    return Ask(_MOVES[wait.subject.removeprefix("move:")], _page(event))


def _mend(event: Event, wait: Wait) -> Ask:
    return Ask(f"{gate_title(event, wait.gate)} is shut until it is put right.", _page(event, f"/{wait.gate}"))


def _fulfil(event: Event, wait: Wait) -> Ask:
    words = f"{gate_title(event, wait.gate)} was accepted on a condition that is yours to see to."
    return Ask(words, _page(event, "#conditions"))


def _vouch(event: Event, wait: Wait) -> Ask:
    return Ask("Look whether your condition is met, then confirm it.", _page(event, "#conditions"))


_ASKS: dict[str, Callable[[Event, Wait], Ask]] = {
    "offer": _offer,
    "decide": _decide,
    "answer": _answer,
    "lift": _lift,
    "tick": _tick,
    "confirm": _confirm,
    "resolve": _resolve,
    "move": _move,
    "mend": _mend,
    "fulfil": _fulfil,
    "vouch": _vouch,
}
