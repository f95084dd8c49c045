"""Every page, light and dark, wide and narrow: axe finds nothing, nothing scrolls sideways, nothing complains."""

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import Looking
from tests.browser.pages import PLACES, Place
from tests.browser.visitor import NARROW, WIDE, Complaints

pytestmark = pytest.mark.usefixtures("demo")
SMALLEST = {"width": 320, "height": 640}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async options => (await axe.run(document, {...options, resultTypes: ["violations"], preload: false, iframes: false}))
  .violations.map(one => `${one.id} (${one.impact}): ${one.nodes.slice(0, 3).map(node => node.target.join(" ") + " | " + node.failureSummary.split("\\n").slice(1, 2)).join("; ")}`)"""
EVERYTHING: dict[str, Any] = {"runOnly": RULES}
OF_COLOURS = ["color-contrast", "link-in-text-block"]
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": OF_COLOURS}}
STRUCTURE: dict[str, Any] = {"runOnly": RULES, "rules": {rule: {"enabled": False} for rule in OF_COLOURS}}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_it_is_in_order(place: Place, looking: Looking, complaints: Complaints) -> None:
    """Looking at colours takes longest. They do not depend on the width but for what only a narrow page has, and a
    third of the pages shows all of that: those are looked at in light and dark by turns.
    """
    number = PLACES.index(place)
    page = looking(place.who).page
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    looking(place.who).go(place.path)
    faults = list(complaints.found)  # before axe comes in, which is no part of the page
    faults += _primaries(page, place) + _sideways(page, "wide")
    page.evaluate(AXE_SCRIPT)
    faults += _axe(page, "wide, light", EVERYTHING)
    faults += _axe(page, "wide, dark", COLOURS)
    page.set_viewport_size(NARROW)
    faults += _sideways(page, "narrow")
    faults += _axe(page, "narrow, light" if number % 2 else "narrow, dark", STRUCTURE if number % 3 else EVERYTHING)
    page.set_viewport_size(SMALLEST)
    faults += _sideways(page, "at 320")
    assert faults == []


def test_axe_would_find_something(looking: Looking) -> None:
    """The control: what is wrong is seen."""
    page = looking("").go("/accounts/login/").page
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/img/favicon.svg\">')"
    )
    page.evaluate(AXE_SCRIPT)
    assert any("image-alt" in fault for fault in _axe(page, "wide, light", EVERYTHING))


def test_an_inline_style_would_be_noted(looking: Looking, complaints: Complaints) -> None:
    """The control: the policy is in force, and its violations are seen."""
    page = looking("").go("/accounts/login/").page
    complaints.found.clear()
    page.evaluate("document.querySelector('main').setAttribute('style', 'color: red')")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_timeout(50)
    seen = list(complaints.found)
    complaints.found.clear()
    assert any("Content Security Policy" in fault for fault in seen)


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
