"""Two pictures are compared exactly as the words say, quickly, and within bounds."""

import io
import time

import pytest
from PIL import Image

from reviews import pixel_diff
from reviews.pixel_diff import Refused, compare
from reviews.pixel_regions import MOST_REGIONS, Region
from tests.reviews.screens.pictures import differing, noise, page, painted, png


@pytest.mark.parametrize("forgiving", [False, True])
@pytest.mark.parametrize("tolerance", [0, 8, 60, 255])
@pytest.mark.parametrize("sizes", [((24, 18), (24, 18)), ((24, 18), (20, 25)), ((1, 1), (3, 2)), ((7, 1), (7, 1))])
def test_the_count_is_that_of_a_plain_reading(sizes: tuple, tolerance: int, forgiving: bool) -> None:
    left, right = noise(sizes[0], 1), noise(sizes[1], 2)
    right.paste(left.crop((0, 0, left.width // 2, left.height)), (0, 0))
    found = compare(png(left), png(right), tolerance=tolerance, forgiving=forgiving)
    assert found.differing == differing(left, right, tolerance, forgiving=forgiving)
    assert (found.width, found.height) == (max(left.width, right.width), max(left.height, right.height))
    assert found.same_size == (sizes[0] == sizes[1])


def test_strips_meet_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = noise((16, 23), 3), noise((16, 23), 4)
    right.paste(left.crop((0, 0, 16, 12)), (0, 1))
    whole = compare(png(left), png(right))
    monkeypatch.setattr(pixel_diff, "_STRIP", 48)
    assert compare(png(left), png(right)) == whole
    assert whole.differing == differing(left, right, pixel_diff.TOLERANCE, forgiving=True)


def test_equal_pictures_do_not_differ() -> None:
    found = compare(png(page()), png(page()), tolerance=0, forgiving=False)
    assert (found.differing, found.share, found.regions) == (0, 0.0, ())


def test_one_pixel_is_seen_anywhere() -> None:
    white = Image.new("RGB", (65, 49), "white")
    for x, y in ((0, 0), (64, 0), (0, 48), (64, 48), (31, 17)):
        found = compare(png(white), png(painted(white, (x, y, 1, 1))))
        assert (found.differing, found.regions) == (1, (Region(x, y, 1, 1),))
    assert found.share == 1 / (65 * 49)


def test_a_line_that_moved_by_a_pixel_is_forgiven_and_one_that_moved_by_two_is_not() -> None:
    white = Image.new("RGB", (60, 60), "white")
    line, next_to_it, further = (painted(white, (30 + by, 10, 1, 40)) for by in range(3))
    assert compare(png(line), png(next_to_it)).differing == 0
    assert compare(png(line), png(next_to_it), forgiving=False).differing == 80
    assert compare(png(line), png(further)).differing == 80


def test_the_tolerance_is_the_last_difference_that_does_not_count() -> None:
    grey, near = Image.new("RGB", (9, 9), (100, 100, 100)), Image.new("RGB", (9, 9), (100, 108, 100))
    assert compare(png(grey), png(near), tolerance=8).differing == 0
    assert compare(png(grey), png(near), tolerance=7).differing == 81


def test_what_cannot_be_seen_has_no_colour() -> None:
    nothing, still_nothing = Image.new("RGBA", (4, 4), (255, 0, 0, 0)), Image.new("RGBA", (4, 4), (0, 0, 255, 0))
    assert compare(png(nothing), png(still_nothing), tolerance=0).differing == 0
    assert compare(png(nothing), png(Image.new("RGB", (4, 4), "red")), tolerance=0).differing == 16


def test_ignored_parts_do_not_count_and_are_not_part_of_the_whole() -> None:
    white = Image.new("RGB", (100, 50), "white")
    changed = painted(white, (10, 10, 10, 10), (60, 20, 5, 5))
    found = compare(png(white), png(changed), ignore=[[0.1, 0.2, 0.1, 0.2]])
    assert found.regions == (Region(60, 20, 5, 5),)
    assert (found.differing, found.compared) == (25, 5000 - 100)
    both = compare(png(white), png(changed), ignore=[[0, 0, 0.5, 1], [0.4, 0, 0.6, 1]])
    assert (both.differing, both.compared, both.share) == (0, 0, 0.0)


def test_changed_places_become_a_few_boxes() -> None:
    white = Image.new("RGB", (400, 400), "white")
    far = compare(png(white), png(painted(white, (10, 10, 30, 20), (300, 340, 40, 8))))
    assert far.regions == (Region(10, 10, 30, 20), Region(300, 340, 40, 8))
    near = compare(png(white), png(painted(white, (100, 100, 10, 10), (112, 104, 10, 10))))
    assert near.regions == (Region(100, 100, 22, 14),)
    dots = [(x, y, 3, 3) for x in range(0, 400, 40) for y in range(0, 400, 40)]
    many = compare(png(white), png(painted(white, *dots))).regions
    assert 0 < len(many) <= MOST_REGIONS
    assert all(any(_inside(dot, region) for region in many) for dot in dots)


def _inside(dot: tuple[int, int, int, int], region: Region) -> bool:
    across = region.x <= dot[0] and dot[0] + dot[2] <= region.x + region.width
    return across and region.y <= dot[1] and dot[1] + dot[3] <= region.y + region.height


def test_the_picture_is_pale_and_red_where_it_differs() -> None:
    white = Image.new("RGB", (40, 30), "white")
    found = compare(png(white), png(painted(white, (5, 6, 7, 8))))
    picture = Image.open(io.BytesIO(found.picture)).convert("RGB")
    assert picture.size == (40, 30)
    assert picture.getpixel((5, 6)) == picture.getpixel((11, 13)) == (208, 16, 60)
    assert picture.getpixel((4, 6)) == (254, 254, 254)


def test_a_long_page_takes_less_than_a_second() -> None:
    left = page((1440, 2400))
    right = painted(left, (300, 900, 700, 200), colour="#b3261e")
    one, other = png(left), png(right)
    taken = []
    for _ in range(3):
        began = time.process_time()
        found = compare(one, other)
        taken.append(time.process_time() - began)
    assert found.differing > 100_000
    assert min(taken) < 1.0


def test_too_large_too_slow_and_no_picture_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    small = png(Image.new("RGB", (10, 10)))
    wide, high = png(Image.new("L", (20_000, 1))), png(Image.new("L", (1, 20_000)))
    with pytest.raises(Refused, match=r"span more than 40 million pixels\."):
        compare(wide, high)
    with pytest.raises(Refused, match="no picture"):
        compare(small, b"GIF89a nothing")
    with pytest.raises(Refused, match="no picture"):
        compare(png(noise((40, 40), 1))[:2000], small)
    with pytest.raises(Refused, match="too long"):
        compare(small, small, seconds=-1)
    monkeypatch.setattr(pixel_diff, "MAX_PIXELS", 99)
    with pytest.raises(Refused, match="One has more than"):
        compare(small, small)
