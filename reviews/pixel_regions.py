"""From a mask of differing pixels to a few rectangles that a person can look at. Pure."""

from typing import NamedTuple

from PIL import Image

MOST_REGIONS = 12
_TILE = 16  # pixels; what lies within two tiles of each other is one region
_MOST_TO_JOIN = 2000  # islands that may be compared each with all others; more are too many anyway
Island = tuple[int, int, int, int]  # left, top, right, bottom in tiles, right and bottom beyond it


class Region(NamedTuple):
    """A rectangle in pixels of the compared canvas."""

    x: int
    y: int
    width: int
    height: int


def regions_of(mask: Image.Image, *, most: int = MOST_REGIONS) -> tuple[Region, ...]:
    """Rectangles around everything that is not 0 in `mask` (mode L), top to bottom, never more than `most`.

    Neighbouring tiles make an island; where there are too many islands, coarser tiles join them.
    """
    tiles, side = _occupied(mask.reduce(_TILE)), _TILE
    islands = _islands(tiles)
    while len(islands) > most:
        tiles, side = _occupied(tiles.reduce(2)), side * 2
        islands = _islands(tiles)
    return tuple(
        sorted((_tightened(mask, island, side) for island in islands), key=lambda region: (region.y, region.x))
    )


def _occupied(averages: Image.Image) -> Image.Image:
    """255 where anything lies in a tile: a single pixel of 256 still leaves a trace in the average."""
    return averages.point(lambda value: 255 if value else 0)


def _islands(tiles: Image.Image) -> list[Island]:
    width = tiles.width
    waiting = {divmod(place, width) for place, value in enumerate(tiles.tobytes()) if value}
    found = []
    while waiting:
        found.append(_island(waiting.pop(), waiting))
    return _joined(found) if len(found) <= _MOST_TO_JOIN else found


def _island(start: tuple[int, int], waiting: set[tuple[int, int]]) -> Island:
    """Take everything that touches `start`, corners included, out of `waiting`."""
    top, left = bottom, right = start
    edge = [start]
    while edge:
        row, column = edge.pop()
        top, bottom, left, right = min(top, row), max(bottom, row), min(left, column), max(right, column)
        for place in ((row + down, column + across) for down in (-1, 0, 1) for across in (-1, 0, 1)):
            if place in waiting:
                waiting.discard(place)
                edge.append(place)
    return left, top, right + 1, bottom + 1


def _joined(islands: list[Island]) -> list[Island]:
    """Islands whose rectangles overlap become one."""
    whole: list[Island] = []
    for island in sorted(islands):
        grown = island
        while touching := [other for other in whole if _overlap(grown, other)]:
            whole = [other for other in whole if other not in touching]
            grown = _around(grown, *touching)
        whole.append(grown)
    return whole


def _overlap(one: Island, other: Island) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _around(*islands: Island) -> Island:
    lefts, tops, rights, bottoms = zip(*islands, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _tightened(mask: Image.Image, island: Island, side: int) -> Region:
    left, top = island[0] * side, island[1] * side
    part = mask.crop((left, top, min(island[2] * side, mask.width), min(island[3] * side, mask.height)))
    box = part.getbbox()
    assert box is not None, "an island holds at least one pixel"
    return Region(left + box[0], top + box[1], box[2] - box[0], box[3] - box[1])
