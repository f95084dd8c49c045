"""Thousands of documents that nobody wrote: a process or a refusal, in time. `make fuzz-playbooks` runs many more."""

import os
import random
import time
from dataclasses import dataclass, field

import pytest

from projects.playbooks import Document, PlaybookError, Process, compile_documents, decode, find
from tests.costs import costs_at_most
from tests.projects.playbooks.mutations import mutated

COUNT = int(os.environ.get("COUNTERSIGN_PLAYBOOKS", "60"))
SEED = int(os.environ.get("COUNTERSIGN_SEED", "20261124"))
COMPILED_IN, REFUSED_IN = 2.0, 0.2  # seconds of CPU time


@dataclass
class Figures:
    compiled: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    answered: int = 0

    def __str__(self) -> str:
        def shown(times: list[float]) -> str:
            ordered = sorted(times) or [0.0]
            return f"median {ordered[len(ordered) // 2] * 1000:.0f} ms, at most {ordered[-1] * 1000:.0f} ms"

        return (
            f"{len(self.compiled):,} compiled ({shown(self.compiled)}), {len(self.refused):,} refused ({shown(self.refused)}), "
            f"{self.answered:,} answers"
        )


def attempt(text: str) -> tuple[Process | None, float]:
    began = time.thread_time()
    process = None
    try:
        process = compile_documents([Document("role.md", text)])
        find(process)
    except PlaybookError as error:
        assert error.line >= 1 and error.fix and error.message
    return process, time.thread_time() - began


def in_time(text: str) -> tuple[Process | None, float]:
    process, took = attempt(text)
    limit = COMPILED_IN if process else REFUSED_IN
    if took > limit:  # a neighbour on the same core may have been the reason
        kept: list[float] = []
        costs_at_most(limit)(lambda: kept.append(attempt(text)[1]))()
        took = kept[-1]
    return process, took


def is_sound(process: Process) -> None:
    assert Process.from_json(process.to_json()) == process
    str(process.to_json()).encode()
    named = {name for gate in process.gates for name in (gate.giver, *gate.receivers)} - {""}
    assert named <= {role.slug for role in process.roles}
    assert len({gate.key for gate in process.gates}) == len(process.gates)
    assert len({(phase.role, phase.number) for phase in process.phases}) == len(process.phases)


def answered(chance: random.Random, text: str, process: Process) -> int:
    """Answer the questions as it comes: what was suggested is taken, and nothing breaks."""
    given = {one.id: chance.choice(one.suggestions) for one in process.questions[:20] if one.suggestions}
    if given:
        after = compile_documents([Document("role.md", text)], answers=given)
        find(after)
        is_sound(after)
        taken = {answer.id for answer in (*after.answers, *after.unused)}
        assert taken == set(given)
    return len(given)


def test_documents_nobody_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(SEED)
    figures = Figures()
    for _ in range(COUNT):
        text = mutated(chance)
        process, took = in_time(text)
        (figures.compiled if process else figures.refused).append(took)
        if process:
            is_sound(process)
            figures.answered += answered(chance, text, process) if took < 0.1 else 0
        elif chance.random() < 0.05:
            _bytes(chance, text)
    with capsys.disabled():
        print(f"\n{figures}" if COUNT > 1_000 else "", end="")
    assert figures.compiled and figures.refused


def _bytes(chance: random.Random, text: str) -> None:
    """The same as bytes of whatever encoding, with some of them hit."""
    data = bytearray(text[:100_000].encode(chance.choice(("utf-8", "utf-16", "cp1252", "mac_roman")), errors="replace"))
    for _ in range(min(len(data), chance.randint(0, 20))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        decode(bytes(data))
    except PlaybookError as error:
        assert error.line >= 1 and error.fix
