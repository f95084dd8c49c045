"""Run many random histories and let the referee read what came of each."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from orchestration.services import moves
from projects import changes, events
from projects.changes import FeatureChange
from projects.events import first_break
from projects.models import Event, Feature
from reviews.services import decisions, phases, revisions
from tests.histories.actors import act_at_once
from tests.histories.reference import Referee
from tests.world import World

START = ("prd", "mocks")
MERGE = ("contract", "risks", "integration", "visual")


@dataclass
class Report:
    histories: int = 0
    grants: int = 0
    wrong_allowed: int = 0
    outlived: int = 0
    stateless: int = 0
    broken_chains: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def line(self) -> str:
        return (
            f"{self.histories} histories, {self.grants} grants, {self.wrong_allowed} wrong allowed, "
            f"{self.outlived} decisions that outlived their revision, {self.stateless} states without event, "
            f"{self.broken_chains} broken chains, {self.seconds:.0f} s"
        )


def run_histories(world: World, count: int, *, seed: int = 1) -> Report:
    """`count` histories: most around the start of a feature, every fourth around its merge."""
    report = Report()
    begun = time.monotonic()
    for number in range(count):
        feature = world.feature(f"History {number}")
        dice = random.Random(f"{seed}:{number}")
        if number % 4 == 3:
            world.bring_to(feature, "verify")
            gates = MERGE
        else:
            world.not_complex(feature)
            world.agree(feature, *START)
            gates = START
        report.outcomes += act_at_once(
            world, feature, hash((seed, number)), gates, actors=dice.randint(4, 6), acts=dice.randint(2, 4)
        )
        judge_history(world.fresh(feature), report)
    report.seconds = time.monotonic() - begun
    return report


def judge_history(feature: Feature, report: Report) -> None:
    """Let the referee read the events of one feature, and add what it finds to the report."""
    referee = Referee()
    log = list(Event.objects.filter(feature=feature).order_by("seq"))
    for event in log:
        referee.read(event.seq, event.kind, event.actor_id or 0, event.data)
    report.histories += 1
    report.grants += referee.grants
    report.wrong_allowed += sum("was allowed although" in line for line in referee.wrong)
    report.outlived += sum("outlived" in line for line in referee.wrong)
    report.stateless += referee.state != feature.state or any("leads from" in line for line in referee.wrong)
    broken = first_break(log, head=feature.chain_head, length=feature.chain_length)
    report.broken_chains += broken is not None
    if referee.wrong or broken or referee.state != feature.state:
        report.examples += [f"{feature.key}: {line}" for line in (*referee.wrong, broken or "")][:3]


@contextmanager
def pauses(monkeypatch: pytest.MonkeyPatch, *, longest: float = 0.004) -> Iterator[None]:
    """Sleep between reading the facts and acting on them, where a race would bite."""

    def slowed(read: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            found = read(*args, **kwargs)
            time.sleep(random.random() * longest)
            return found

        return wrapper

    for module in (moves, decisions, revisions, phases):
        monkeypatch.setattr(module, "facts_for", slowed(module.facts_for))
    yield


@contextmanager
def lock_taken_too_late(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The control: judge without the row lock and take it only when the event is written.

    That is what a careless rewrite would do: the chain stays whole, the verdict is of a moment that has passed.
    """
    append = events.append

    def catch_up(feature: Feature) -> None:
        fresh = Feature.objects.select_for_update(no_key=True).get(pk=feature.pk)
        feature.chain_head, feature.chain_length = fresh.chain_head, fresh.chain_length

    def late_append(chain: Any, **fields: Any) -> Event:
        if isinstance(chain, Feature) and chain.pk:
            catch_up(chain)
        event = append(chain, **fields)
        if isinstance(chain, Feature):
            Feature.objects.filter(pk=chain.pk).update(chain_head=event.hash, chain_length=event.seq)
        return event

    def late_seq(change: FeatureChange) -> int:
        catch_up(change.feature)
        return change.feature.chain_length + 1

    monkeypatch.setattr(changes, "lock_feature", lambda pk: Feature.objects.get(pk=pk))
    monkeypatch.setattr(events, "append", late_append)
    monkeypatch.setattr(FeatureChange, "next_seq", property(late_seq))
    yield
