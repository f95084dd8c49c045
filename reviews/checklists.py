"""A role's phases as ordered checklists, from the process and the ticks alone. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from projects.playbooks.process import Phase, Process


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tick: an activity, or the success criterion, which comes last."""

    n: int
    title: str
    details: tuple[str, ...]
    is_success: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    phase: Phase
    items: tuple[Item, ...]

    @property
    def done(self) -> int:
        return sum(item.done for item in self.items)

    @property
    def complete(self) -> bool:
        return self.done == len(self.items)


def order_of(number: str) -> tuple[int, ...]:
    """`1.5` sorts between `1` and `2`."""
    return tuple(int(part) for part in number.split("."))


def checklist(phase: Phase, ticks: Iterable[tuple[str, str, int]]) -> Checklist:
    done = {n for role, number, n in ticks if (role, number) == (phase.role, phase.number)}
    items = [
        Item(n, activity.title, activity.items, False, n in done)
        for n, activity in enumerate(phase.activities, start=1)
    ]
    if phase.success:
        n = len(items) + 1
        items.append(Item(n, phase.success, (), True, n in done))
    return Checklist(phase, tuple(items))


def checklists(process: Process, ticks: Iterable[tuple[str, str, int]]) -> tuple[Checklist, ...]:
    known = frozenset(ticks)
    return tuple(checklist(phase, known) for phase in process.phases)


def open_before(process: Process, phase: Phase, ticks: Iterable[tuple[str, str, int]]) -> list[Checklist]:
    """The required phases of the same role that come earlier and are not complete."""
    known = frozenset(ticks)
    earlier = (
        checklist(other, known)
        for other in process.phases_of(phase.role)
        if other.required and order_of(other.number) < order_of(phase.number)
    )
    return [one for one in earlier if not one.complete]
