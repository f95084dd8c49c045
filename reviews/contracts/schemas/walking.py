"""From the graph of pairs to the findings below one use of a schema, each with the way that leads to it."""

from collections import deque
from collections.abc import Iterator

from reviews.contracts.document import Work
from reviews.contracts.findings import Finding, Step
from reviews.contracts.schemas.graph import Node

# The same schema can be reached on many ways below one use, in a diamond of references on exponentially many. So many
# ways are told; the change is the same on all others.
MAX_WAYS = 64

Way = tuple["Way | None", Step]


class Walker:
    """Knows which pairs differ somewhere, and which lie on a circle."""

    def __init__(self, nodes: list[Node], work: Work) -> None:
        self._nodes = nodes
        self._work = work
        self._differs = _differing(nodes)
        for number in self._differs:
            node = nodes[number]
            node.findings += [probe for probe, targets in node.probes if not self._differs.isdisjoint(targets)]
            node.probes = []
        self._circle = _circles(nodes, self._differs)

    def differs(self, number: int | None) -> bool:
        """Whether anything differs in a pair or below it."""
        return number in self._differs

    def findings(self, start: int | None) -> Iterator[tuple[Finding, list[Step]]]:
        """The findings below a pair, nearest first. Inside a circle of references every pair is told once for each way
        that leads into the circle."""
        if start is None or start not in self._differs:
            return
        ways: dict[int, int] = {}
        inside: set[tuple[int, int]] = set()
        entries = 0
        waiting: deque[tuple[int, int, Way | None]] = deque([(start, 0, None)])
        while waiting:
            number, entry, way = waiting.popleft()
            node = self._nodes[number]
            self._work.add()
            if node.findings:
                steps = _unrolled(way)
                for finding in node.findings:
                    yield finding, steps
            circle = self._circle.get(number)
            for step, target in node.edges:
                if target not in self._differs:
                    continue
                if circle is not None and self._circle.get(target) == circle:
                    if (entry, target) in inside or target == start:
                        continue
                    inside.add((entry, target))
                    waiting.append((target, entry, (way, step)))
                    continue
                if ways.get(target, 0) >= MAX_WAYS:
                    continue
                ways[target] = ways.get(target, 0) + 1
                entries += 1
                inside.add((entries, target))
                waiting.append((target, entries, (way, step)))


def _unrolled(way: Way | None) -> list[Step]:
    steps: list[Step] = []
    while way is not None:
        way, step = way
        steps.append(step)
    steps.reverse()
    return steps


def _differing(nodes: list[Node]) -> set[int]:
    """The pairs that hold a finding, or lead to one."""
    behind: dict[int, list[int]] = {}
    for number, node in enumerate(nodes):
        for _, target in node.edges:
            behind.setdefault(target, []).append(number)
        for _, targets in node.probes:
            for target in targets:
                behind.setdefault(target, []).append(number)
    found = {number for number, node in enumerate(nodes) if node.findings}
    waiting = list(found)
    while waiting:
        for number in behind.get(waiting.pop(), ()):
            if number not in found:
                found.add(number)
                waiting.append(number)
    return found


def _circles(nodes: list[Node], among: set[int]) -> dict[int, int]:
    """For each pair on a circle, the number of its circle: strongly connected parts, found without recursion."""
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    open_pairs: list[int] = []
    is_open: set[int] = set()
    circle: dict[int, int] = {}
    for start in among:
        if start in order:
            continue
        trail = [(start, iter([target for _, target in nodes[start].edges if target in among]))]
        order[start] = lowest[start] = len(order)
        open_pairs.append(start)
        is_open.add(start)
        while trail:
            number, targets = trail[-1]
            for target in targets:
                if target not in order:
                    order[target] = lowest[target] = len(order)
                    open_pairs.append(target)
                    is_open.add(target)
                    trail.append((target, iter([further for _, further in nodes[target].edges if further in among])))
                    break
                if target in is_open:
                    lowest[number] = min(lowest[number], order[target])
            else:
                trail.pop()
                if trail:
                    lowest[trail[-1][0]] = min(lowest[trail[-1][0]], lowest[number])
                if lowest[number] == order[number]:
                    _close(number, nodes, open_pairs, is_open, circle)
    return circle


def _close(number: int, nodes: list[Node], open_pairs: list[int], is_open: set[int], circle: dict[int, int]) -> None:
    members = []
    while True:
        member = open_pairs.pop()
        is_open.discard(member)
        members.append(member)
        if member == number:
            break
    if len(members) > 1 or any(target == number for _, target in nodes[number].edges):
        circle.update(dict.fromkeys(members, number))
