"""A role's phases as ordered checklists, from the process and the ticks alone. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from projects.playbooks.process import Phase, Process
from reviews.facts import Facts

Places = Iterable[tuple[str, str, int]]  # (role, phase, activity)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tick: an activity, or the success criterion, which comes last. One set aside counts as done."""

    n: int
    title: str
    details: tuple[str, ...]
    is_success: bool
    done: bool
    set_aside: bool = False
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """`takes_part` is False where the feature does not need the role."""

    phase: Phase
    items: tuple[Item, ...]
    takes_part: bool = True

    @property
    def asked(self) -> bool:
        """Whether moves wait for it."""
        return self.phase.required and self.takes_part

    @property
    def done(self) -> int:
        return sum(item.done for item in self.items)

    @property
    def complete(self) -> bool:
        return self.done == len(self.items)


def order_of(number: str) -> tuple[int, ...]:
    """`1.5` sorts between `1` and `2`."""
    return tuple(int(part) for part in number.split("."))


def checklist(phase: Phase, ticks: Places, set_aside: Places = (), takes_part: bool = True) -> Checklist:
    done, aside = (
        {n for role, number, n in places if (role, number) == (phase.role, phase.number)}
        for places in (ticks, set_aside)
    )
    items = [
        Item(n, activity.title, activity.items, False, n in done, n in aside, activity.needs)
        for n, activity in enumerate(phase.activities, start=1)
    ]
    if phase.success:
        n = len(items) + 1
        items.append(Item(n, phase.success, (), True, n in done))
    return Checklist(phase, tuple(items), takes_part)


def checklists(process: Process, facts: Facts) -> tuple[Checklist, ...]:
    out = facts.roles_out
    return tuple(checklist(phase, facts.ticks, facts.set_aside, phase.role not in out) for phase in process.phases)


def open_before(process: Process, phase: Phase, ticks: Iterable[tuple[str, str, int]]) -> list[Checklist]:
    """The required phases of the same role that come earlier and are not complete."""
    known = frozenset(ticks)
    earlier = (
        checklist(other, known)
        for other in process.phases_of(phase.role)
        if other.required and order_of(other.number) < order_of(phase.number)
    )
    return [one for one in earlier if not one.complete]
