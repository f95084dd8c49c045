"""Every page, light and dark, wide and narrow: axe finds nothing, nothing scrolls sideways, nothing complains."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.browser.pages import PLACES, Place
from tests.browser.visitor import NARROW, WIDE, Complaints, Visitor

pytestmark = pytest.mark.usefixtures("demo")
SMALLEST = {"width": 320, "height": 640}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async options => (await axe.run(document, {...options, resultTypes: ["violations"], preload: false, iframes: false}))
  .violations.map(one => `${one.id} (${one.impact}): ${one.nodes.slice(0, 3).map(node => node.target.join(" ") + " | " + node.failureSummary.split("\\n").slice(1, 2)).join("; ")}`)"""
EVERYTHING: dict[str, Any] = {"runOnly": RULES}
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
As = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def noted(site: str) -> Complaints:
    return Complaints(urlsplit(site).netloc)


@pytest.fixture(scope="module")
def looking(browser: Browser, site: str, noted: Complaints, demo: None) -> Iterator[As]:
    """Each of the demo's people in a browser of their own, signed in by one click, for all the tests of this module."""
    here: dict[str, Visitor] = {}

    def as_(who: str) -> Visitor:
        if who not in here:
            context = browser.new_context(viewport=WIDE)
            noted.watch(context)
            here[who] = Visitor(context, site)
            if who:
                here[who].sign_in_as_demo(f"{who}@demo.example")
        return here[who]

    yield as_
    for visitor in here.values():
        visitor.context.close()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_it_is_in_order(place: Place, looking: As, noted: Complaints) -> None:
    """Narrow, half of the pages are looked at in light and half in dark, because looking at colours takes longest."""
    noted.found.clear()
    page = looking(place.who).page
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    looking(place.who).go(place.path)
    faults = list(noted.found)  # before axe comes in, which is no part of the page
    faults += _primaries(page, place) + _sideways(page, "wide")
    page.evaluate(AXE_SCRIPT)
    faults += _axe(page, "wide, light", EVERYTHING)
    faults += _axe(page, "wide, dark", COLOURS)
    page.set_viewport_size(NARROW)
    faults += _sideways(page, "narrow")
    faults += _axe(page, "narrow, light" if PLACES.index(place) % 2 else "narrow, dark", EVERYTHING)
    page.set_viewport_size(SMALLEST)
    faults += _sideways(page, "at 320")
    assert faults == []


def test_axe_would_find_something(looking: As) -> None:
    """The control: what is wrong is seen."""
    page = looking("").go("/accounts/login/").page
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/img/favicon.svg\">')"
    )
    page.evaluate(AXE_SCRIPT)
    assert any("image-alt" in fault for fault in _axe(page, "wide, light", EVERYTHING))


def test_an_inline_style_would_be_noted(looking: As, noted: Complaints) -> None:
    """The control: the policy is in force, and its violations are seen."""
    page = looking("").go("/accounts/login/").page
    noted.found.clear()
    page.evaluate("document.querySelector('main').setAttribute('style', 'color: red')")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_timeout(50)
    assert any("Content Security Policy" in fault for fault in noted.found)


def _primaries(page: Page, place: Place) -> list[str]:
    """A page asks for one thing; the style page shows them all."""
    primary = page.locator(".button-primary:visible")
    return primary.all_inner_texts() if place.name != "style" and primary.count() > 1 else []


def _axe(page: Page, look: str, options: dict[str, Any]) -> list[str]:
    page.emulate_media(color_scheme="dark" if look.endswith("dark") else "light")
    page.evaluate("document.getAnimations().forEach(one => one.finish())")  # colours change slowly
    return [f"{look}: {fault}" for fault in page.evaluate(RUN, options)]


def _sideways(page: Page, width: str) -> list[str]:
    """The page as a whole scrolls up and down only."""
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"{width}: {wide - seen} px too wide"] if wide > seen else []
