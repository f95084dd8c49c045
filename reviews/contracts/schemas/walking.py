"""From the graph of pairs to the places where each finding shows, nearest uses first."""

from collections.abc import Iterator
from typing import NamedTuple

from reviews.contracts.errors import TooMuchToCompare
from reviews.contracts.findings import Step
from reviews.contracts.schemas.circles import circles_of
from reviews.contracts.schemas.graph import Node

# One schema can lead to another on many ways, in a diamond of references on exponentially many. So many are told.
MAX_WAYS = 64
# A finding shows in so many places at most. Where the places of all findings are too many, each is told in fewer.
QUOTAS = (1000, 50, 5)
MAX_PLACES = 50_000
MAX_STEPS = 200_000

Way = tuple[Step, "Way"] | None


class Place(NamedTuple):
    """Where the findings of a pair show: the number of the use, the steps from there, and whether there may be
    further places that are not told."""

    node: int
    use: int
    steps: list[Step]
    is_cut: bool


class Walker:
    """Knows which pairs differ, and goes from each finding up to the uses. `roots` are the pairs at which uses start."""

    def __init__(self, nodes: list[Node], roots: list[int]) -> None:
        self._nodes = nodes
        self._differing = _differing(nodes)
        for number in self._differing:
            node = nodes[number]
            node.findings += [probe for probe, targets in node.probes if not self._differing.isdisjoint(targets)]
            node.probes = []
        self._uses: dict[int, list[int]] = {}
        for use, root in enumerate(roots):
            self._uses.setdefault(root, []).append(use)
        self._above: dict[int, list[tuple[Step, int]]] = {}
        for number in self._differing:
            for step, target in nodes[number].edges:
                self._above.setdefault(target, []).append((step, number))
        self._circle = circles_of(nodes, self._differing)

    def differs(self, number: int | None) -> bool:
        """Whether anything differs in a pair or below it."""
        return number in self._differing

    def places(self) -> list[Place]:
        """All places of all findings. Raises TooMuchToCompare."""
        for quota in QUOTAS:
            found = self._places(quota)
            if found is not None:
                return found
        raise TooMuchToCompare(
            f"These contracts differ in more than {MAX_PLACES:,} places, which nobody can decide on one by one. "
            "Compare smaller parts, or agree on the revision as a new contract."
        )

    def _places(self, quota: int) -> list[Place] | None:
        found: list[Place] = []
        steps = places = 0
        for number in self._differing:
            count = len(self._nodes[number].findings)
            if not count:
                continue
            first = len(found)
            for place, taken in self._climb(number, quota):
                steps += taken
                places += count if place is not None else 0
                if steps > MAX_STEPS or places > MAX_PLACES:
                    return None
                if place is not None:
                    found.append(place)
            if len(found) - first == quota:
                found[first:] = [place._replace(is_cut=True) for place in found[first:]]
        return found

    def _climb(self, number: int, quota: int) -> Iterator[tuple[Place | None, int]]:
        """From a pair up to the uses, layer by layer and in the order of the names on the way, so that the order of the
        documents does not count. On a circle every pair is passed once for each way that leads out of it."""
        passed: dict[int, int] = {}
        turned = {(0, number)}
        exits = told = 0
        layer: list[tuple[str, int, int, Way]] = [("", number, 0, None)]
        while layer:
            layer.sort(key=lambda state: state[0])
            above: list[tuple[str, int, int, Way]] = []
            for key, here, exit_way, way in layer:
                for use in self._uses.get(here, ()):
                    told += 1
                    yield Place(number, use, _listed(way), False), 1
                    if told == quota:
                        return
                circle = self._circle.get(here)
                for step, parent in self._above.get(here, ()):
                    if circle is not None and self._circle.get(parent) == circle:
                        if (exit_way, parent) not in turned:
                            turned.add((exit_way, parent))
                            above.append((f"{step.key}{key}", parent, exit_way, (step, way)))
                    elif passed.get(parent, 0) < MAX_WAYS:
                        passed[parent] = passed.get(parent, 0) + 1
                        exits += 1
                        turned.add((exits, parent))
                        above.append((f"{step.key}{key}", parent, exits, (step, way)))
            yield None, len(above)
            layer = above


def _listed(way: Way) -> list[Step]:
    steps: list[Step] = []
    while way is not None:
        step, way = way
        steps.append(step)
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
