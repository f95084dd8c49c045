"""Which group of the list a screen belongs to. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviews.pairs import Pair


@dataclass(frozen=True)
class Heap:
    """A group before its lines are written."""

    title: str
    pairs: tuple[Pair, ...]
    quiet: bool = False
    equal_to_mock: bool = False


def heaps_of_build(pairs: Sequence[Pair], settled: Mapping[str, int], *, looked_before: bool) -> list[Heap]:
    """What asks for a look comes first, what was settled last."""
    missing = [pair for pair in pairs if not pair.right]
    asks = [pair for pair in pairs if pair.right and pair.name not in settled]
    return _filled(
        Heap(
            "Changed" if looked_before else "Differs from the mock",
            _those(pair for pair in asks if pair.left and not pair.is_equal),
        ),
        Heap("No mock", _those(pair for pair in asks if not pair.left)),
        Heap("No screenshot", _those(pair for pair in missing if pair.name not in settled)),
        Heap("Equal to the mock", _those(pair for pair in asks if pair.is_equal), equal_to_mock=True),
        Heap(
            "Equal to what you accepted",
            _those(pair for pair in pairs if pair.right and pair.name in settled),
            quiet=True,
        ),
        Heap("Not shown, as you accepted", _those(pair for pair in missing if pair.name in settled), quiet=True),
    )


def heaps_of_mocks(pairs: Sequence[Pair], before: str) -> list[Heap]:
    """`before` names what the mocks are held against, such as "what you accepted"; empty where there is nothing."""
    if not before:
        return _filled(Heap("Screens", _those(pairs)))
    return _filled(
        Heap("Changed", _those(pair for pair in pairs if pair.left and pair.right and not pair.is_equal)),
        Heap("New", _those(pair for pair in pairs if not pair.left)),
        Heap(f"Equal to {before}", _those(pair for pair in pairs if pair.is_equal), quiet=True),
        Heap("Removed", _those(pair for pair in pairs if not pair.right), quiet=True),
    )


def _those(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(pairs)


def _filled(*heaps: Heap) -> list[Heap]:
    return [heap for heap in heaps if heap.pairs]
