"""What a new version of a process asks of a gate otherwise than the one before: such a gate is agreed on anew."""

from __future__ import annotations

from projects.playbooks.parts import Gate
from projects.playbooks.process import Process

OFFERS, ANSWERS = "offers", "answers"


def changed_terms(before: Process, after: Process) -> dict[str, str]:
    """By gate key, what begins anew where a feature goes over from `before` to `after`.

    "offers": another checkpoint, giver or kind of artifact, so that something else is handed over. "answers": another
    criterion, so that something else is confirmed. A gate that asks other roles, more people or humans only needs no
    new beginning: the answers it has are counted by the new rule (reviews/relevance.py).
    """
    return {
        gate.key: change
        for gate in after.gates
        if (was := before.gate(gate.key)) is not None and (change := _change(was, gate))
    }


def _change(was: Gate, now: Gate) -> str:
    if (was.checkpoint, was.giver, was.artifact) != (now.checkpoint, now.giver, now.artifact):
        return OFFERS
    return ANSWERS if _words(was.criterion) != _words(now.criterion) else ""


def _words(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")
