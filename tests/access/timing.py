"""How long two kinds of request take, taken in turns, and whether their difference is more than noise."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

_RESAMPLED = 400


@dataclass(frozen=True)
class Compared:
    """Milliseconds: the difference of the two medians, and its standard error by resampling."""

    one: float
    other: float
    noise: float

    @property
    def difference(self) -> float:
        return abs(self.one - self.other)

    @property
    def tells(self) -> bool:
        """More than five standard errors, and more than a fiftieth of the time that the request takes."""
        return self.difference > 5 * self.noise and self.difference > 0.02 * min(self.one, self.other)

    def __str__(self) -> str:
        return f"{self.one:.2f} / {self.other:.2f} ms, differ by {self.difference:.2f}, noise {self.noise:.2f}"


def compare(one: Callable[[], object], other: Callable[[], object], *, rounds: int) -> Compared:
    """Each is called `rounds` times, in an order that is drawn anew in each round."""
    taken: tuple[list[float], list[float]] = ([], [])
    dice = random.Random(5)
    for call in (one, other):
        call()
    for _ in range(rounds):
        for which in dice.sample((0, 1), 2):
            began = time.perf_counter()
            (one, other)[which]()
            taken[which].append((time.perf_counter() - began) * 1000)
    differences = [_difference(*(dice.choices(each, k=len(each)) for each in taken)) for _ in range(_RESAMPLED)]
    return Compared(statistics.median(taken[0]), statistics.median(taken[1]), statistics.stdev(differences))


def _difference(one: list[float], other: list[float]) -> float:
    return statistics.median(one) - statistics.median(other)
