"""The shortest way from one sequence to another (Myers), in counted work: the same input costs the same everywhere."""

from collections.abc import Sequence
from typing import NamedTuple


class Stretch(NamedTuple):
    """`before[a:b]` became `after[c:d]`; `same` where the two are equal."""

    same: bool
    a: int
    b: int
    c: int
    d: int


class Budget:
    """Steps that may still be taken, over all comparisons of one diff."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> bool:
        self.left -= steps
        return self.left >= 0


def align(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[Stretch] | None:
    """Equal and replaced stretches in turn, covering both; None where the budget does not last."""
    start, shortest = 0, min(len(before), len(after))
    while start < shortest and before[start] == after[start]:
        start += 1
    end = 0
    while end < shortest - start and before[-1 - end] == after[-1 - end]:
        end += 1
    middle = _matches(before[start : len(before) - end], after[start : len(after) - end], budget)
    if middle is None or not budget.spend(start + end):
        return None
    matches = [(0, 0, start)] + [(start + x, start + y, length) for x, y, length in middle]
    matches.append((len(before) - end, len(after) - end, end))
    return _stretches(matches, len(before), len(after))


def _stretches(matches: list[tuple[int, int, int]], length_before: int, length_after: int) -> list[Stretch]:
    found: list[Stretch] = []
    x = y = 0
    for a, c, length in [*matches, (length_before, length_after, 0)]:
        if (a, c) != (x, y):
            found.append(Stretch(False, x, a, y, c))
        if length:
            found.append(Stretch(True, a, a + length, c, c + length))
        x, y = a + length, c + length
    return found


def _matches(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[tuple[int, int, int]] | None:
    """(place before, place after, length) of equal runs, in order."""
    if not before or not after:
        return []
    trace = _explore(before, after, budget)
    return None if trace is None else _walk_back(trace, len(before), len(after))


def _explore(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[dict[int, int]] | None:
    """How far each diagonal reaches, for each number of edits, until the end is reached."""
    length_before, length_after = len(before), len(after)
    reach = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(length_before + length_after + 1):
        now: dict[int, int] = {}
        walked = 0
        trace.append(now)
        for diagonal in range(-edits, edits + 1, 2):
            left, right = reach.get(diagonal - 1, -1), reach.get(diagonal + 1, -1)
            x = right if left < right else left + 1
            y = x - diagonal
            if (left < 0 and right < 0) or x > length_before or y > length_after:
                continue
            began = x
            while x < length_before and y < length_after and before[x] == after[y]:
                x += 1
                y += 1
            walked += x - began
            now[diagonal] = x
            if x == length_before and y == length_after:
                return trace
        if not budget.spend(2 * edits + walked + 1):
            return None
        reach = now
    return trace


def _walk_back(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int, int]]:
    matches: list[tuple[int, int, int]] = []
    for edits in range(len(trace) - 1, 0, -1):
        reach, diagonal = trace[edits - 1], x - y
        left, right = reach.get(diagonal - 1, -1), reach.get(diagonal + 1, -1)
        down = left < right
        began = right if down else left + 1
        if x > began:
            matches.append((began, began - diagonal, x - began))
        x = right if down else left
        y = x - (diagonal + 1 if down else diagonal - 1)
    if x:
        matches.append((0, 0, x))
    return matches[::-1]
