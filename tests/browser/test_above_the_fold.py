"""What each page answers without a click and without scrolling."""

import pytest
from playwright.sync_api import Locator, ViewportSize

from tests.browser.conftest import Looking
from tests.browser.visitor import NARROW, WIDE

pytestmark = pytest.mark.usefixtures("demo")
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
SHUT = ("SHOP-14", "SHOP-13", "SHOP-12", "SHOP-11", "SHOP-10", "SHOP-8", "SHOP-7", "SHOP-6", "SHOP-5", "SHOP-4")
REVIEWS = ("SHOP-13/prd", "SHOP-7/mocks", "SHOP-12/adr", "SHOP-10/contract", "SHOP-10/risks", "SHOP-5/integration")
REVIEWS += ("SHOP-5/visual", "SHOP-14/prd")


def is_above_the_fold(place: Locator, height: int) -> bool:
    box = place.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= height


@SIZES
@pytest.mark.parametrize("key", SHUT)
def test_why_it_is_shut_and_whose_turn_it_is_takes_no_click(key: str, size: ViewportSize, looking: Looking) -> None:
    visitor = looking("viewer")
    visitor.page.set_viewport_size(size)
    visitor.go(f"/f/{key}")
    first = visitor.page.locator(".verdict .row").first
    for words in (visitor.answer, first.locator(".row-title"), first.locator(".row-meta")):
        assert is_above_the_fold(words, size["height"]), words.inner_text()
    assert any(words in first.inner_text() for words in ("’s turn", "can resolve it", "came back to"))


@SIZES
@pytest.mark.parametrize("review", REVIEWS)
def test_question_change_and_decision_stay_in_view(review: str, size: ViewportSize, looking: Looking) -> None:
    visitor = looking("engineer")
    visitor.page.set_viewport_size(size)
    visitor.go(f"/f/{review}")
    visitor.page.mouse.wheel(0, 2000)
    assert is_above_the_fold(visitor.page.locator("#decision"), size["height"])
    if size == WIDE:
        assert is_above_the_fold(visitor.headline, size["height"])


@SIZES
def test_my_turn_begins_above_the_fold(size: ViewportSize, looking: Looking) -> None:
    visitor = looking("engineer")
    visitor.page.set_viewport_size(size)
    visitor.go("/")
    assert is_above_the_fold(visitor.headline, size["height"])
    assert is_above_the_fold(visitor.page.locator("main .row").first, size["height"])
