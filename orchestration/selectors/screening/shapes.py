"""What the pages of screens are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from reviews.pairs import TOLERANCES, Inputs, Pair
from reviews.selectors.screen_notes import Compared

TOLERANCE_WORDS = {0: "Exact: every pixel counts", 8: "Usual: smoothed edges do not count", 32: "Lenient"}


@dataclass(frozen=True)
class Picture:
    """One side of a comparison; `label` says what it is, such as "Mock · revision 2"."""

    url: str
    label: str
    name: str
    width: int
    height: int


@dataclass(frozen=True)
class Remark:
    """What somebody finds wrong with a screen. `box` is in pixels of the picture; `at` is its place in one's own draft."""

    number: int
    note: str
    by: str
    when: datetime | None = None
    on: int = 0  # the revision it was said of, where that is an earlier one
    box: tuple[float, float, float, float] | None = None
    at: int | None = None

    @property
    def pin(self) -> tuple[float, float] | None:
        """Where its number stands: the upper right corner of the box."""
        return (self.box[0] + self.box[2], self.box[1]) if self.box else None


@dataclass(frozen=True)
class Entry:
    """One line of the list of screens. `mark` is correct, wrong, settled, or empty for what is not looked at yet."""

    name: str
    url: str
    thumb: str
    note: str
    mark: str = ""
    current: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    entries: tuple[Entry, ...]
    quiet: bool = False  # nothing is asked about these
    equal_to_mock: bool = False


@dataclass(frozen=True)
class Detail:
    """The screen in view, closely."""

    pair: Pair
    url: str
    left: Picture | None
    right: Picture | None
    facts: Sequence[tuple[str, str]]
    remarks: Sequence[Remark] = ()
    found: Compared | None = None
    difference_url: str = ""
    mark: str = ""
    settled_on: int = 0

    @property
    def name(self) -> str:
        return self.pair.name

    @property
    def compared(self) -> Compared | None:
        """Where it is known how they differ."""
        return self.found if self.found and self.found.state == "done" else None

    @property
    def base(self) -> Picture | None:
        """The picture that boxes are drawn on."""
        return self.right or self.left

    @property
    def difference_words(self) -> str:
        """What stands in place of a difference picture."""
        if self.pair.is_equal:
            return "No pixel differs."
        refused = self.found is not None and self.found.state == "refused"
        return self.found.sentence if self.found and refused else "A worker compares them; the picture comes by itself."

    @property
    def ignored(self) -> list[tuple[float, float, float, float]]:
        """The parts that do not count, in pixels."""
        right = self.right
        boxes = self.pair.manner.ignore if right else ()
        width, height = (right.width, right.height) if right else (0, 0)
        return [(x * width, y * height, across * width, down * height) for x, y, across, down in boxes]

    @property
    def pixels(self) -> str:
        return self.pair.right.pixels if self.pair.right else ""

    @property
    def mock_pixels(self) -> str:
        return self.pair.left.pixels if self.pair.left else ""

    @property
    def pin_size(self) -> float:
        """Half the width of a pin, so that it can be read at any size of the picture."""
        return max(9.0, (self.base.width if self.base else 0) / 54)

    @property
    def tolerances(self) -> list[dict[str, Any]]:
        chosen = self.pair.manner.tolerance
        return [{"value": one, "label": TOLERANCE_WORDS[one], "chosen": one == chosen} for one in TOLERANCES]


@dataclass(frozen=True)
class Screening:
    """All screens of a revision, and the one in view. `chosen` is None where all are shown at once."""

    is_build: bool
    groups: Sequence[Group]
    changed_words: str
    changed: bool
    chosen: Detail | None = None
    decides: bool = False
    can_pair: bool = False
    mock_names: Sequence[str] = ()
    undecided: Sequence[str] = ()
    equal: Sequence[Pair] = ()  # undecided, and equal to their mocks
    asked: int = 0  # screens that need a verdict
    remarks: int = 0  # of the draft
    reason: str = ""  # the remarks as the reason of a return
    then: str = ""  # the screen that is looked at next, and where it is
    then_url: str = ""
    previous_url: str = ""
    next_url: str = ""
    all_url: str = ""
    mocks: tuple[int, str] | None = None  # revision and digest of the mocks in view
    commit: str = ""
    waiting: int = 0
    progress_query: str = ""
    missing: Sequence[Inputs] = field(default=(), repr=False)

    @property
    def tally(self) -> str:
        """ "1 of 3 screens decided"."""
        if not self.decides or not self.asked:
            return ""
        return f"{self.asked - len(self.undecided)} of {self.asked} screen{'' if self.asked == 1 else 's'} decided"

    @property
    def is_last_open(self) -> bool:
        """Nothing but the screen in view is undecided, and nothing was found wrong: to accept it is to accept all."""
        chosen = self.chosen
        return bool(chosen and chosen.right and list(self.undecided) == [chosen.name] and not self.remarks)

    @property
    def act(self) -> str:
        """What the primary button does: mark the screen in view, go on to one that is open, accept, or return."""
        if self.undecided and not self.is_last_open:
            return "mark" if self.chosen and self.chosen.name in self.undecided else "next"
        return "return" if self.remarks else "accept"

    @property
    def return_label(self) -> str:
        return f"Return with {self.remarks} comment{'' if self.remarks == 1 else 's'}" if self.remarks else "Return"
