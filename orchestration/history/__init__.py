"""Events in sentences, for the history of a feature and of a project. Pure."""

from orchestration.history.sentences import TELLERS
from orchestration.history.signs import mark, path_of, quote
from orchestration.history.telling import People, Telling
from projects.models import Event
from projects.playbooks.process import Process

__all__ = ["mark", "path_of", "quote", "sentence"]


def sentence(event: Event, people: People, process: Process | None = None) -> str:
    """What happened, as one plain sentence: "Ben Kim returned Contract review, revision 3".

    `people` names users by id (whoever is missing is "somebody"); `process` names gates and phases.
    """
    tell = TELLERS.get(event.kind)
    telling = Telling(event, people, process)
    return tell(telling) if tell else f"{telling.actor}: {event.kind}"
