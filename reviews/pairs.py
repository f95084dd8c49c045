"""Screenshots beside the mocks they answer: by name, or as somebody paired them by hand. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviews.artifacts.plain import canonical_json

TOLERANCES = (0, 8, 32)  # exact, usual, lenient: of 255 in a channel
USUAL = 8
Box = tuple[float, float, float, float]  # left, top, width and height in shares of a picture


@dataclass(frozen=True, slots=True)
class Stored:
    """One screen of a revision, with the file that shows it; `pixels` is the digest of its pixels."""

    name: str
    file: str
    sha256: str
    pixels: str
    width: int
    height: int
    revision: int


@dataclass(frozen=True, slots=True)
class Manner:
    """How a screen is held against mocks, said by hand. `mock` is a name; empty: against none."""

    mock: str
    tolerance: int = USUAL
    ignore: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a comparison depends on, and nothing else."""

    left: str  # SHA-256 of the files
    right: str
    tolerance: int = USUAL
    ignore: tuple[Box, ...] = ()

    @property
    def ignore_digest(self) -> str:
        return hashlib.sha256(canonical_json([list(box) for box in self.ignore])).hexdigest()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures of one screen: `left` is what is agreed or was before, `right` what is looked at. One may be missing."""

    name: str
    left: Stored | None
    right: Stored | None
    manner: Manner
    by_hand: bool = False

    @property
    def is_equal(self) -> bool:
        """Both are there and no pixel differs."""
        return bool(self.left and self.right and self.left.pixels == self.right.pixels)

    @property
    def inputs(self) -> Inputs | None:
        """What there is to compare; None where one is missing or both are equal."""
        if not self.left or not self.right or self.is_equal:
            return None
        return Inputs(self.left.sha256, self.right.sha256, self.manner.tolerance, self.manner.ignore)


def pair_screens(
    left: Iterable[Stored], right: Sequence[Stored], manners: Mapping[str, Manner] | None = None
) -> list[Pair]:
    """A pair for each screen on the right, in its order; then what only the left has.

    `manners` maps case-folded names of the right side to what was said by hand.
    """
    known = {screen.name.casefold(): screen for screen in left}
    said, answered, found = manners or {}, set(), []
    for screen in right:
        manner = said.get(screen.name.casefold())
        wanted = (manner.mock if manner else screen.name).casefold()
        answered.add(wanted)
        found.append(Pair(screen.name, known.get(wanted), screen, manner or Manner(screen.name), manner is not None))
    found += [Pair(one.name, one, None, Manner(one.name)) for name, one in known.items() if name not in answered]
    return found
