"""The picture of a process in a real browser: no word lies on another or on an arrow, and the keyboard reaches every handshake."""

from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Looking
from tests.browser.visitor import NARROW, WIDE

pytestmark = pytest.mark.usefixtures("demo")
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])

# Words that lie on words or arrows, or stick out of their drawing or box, with two pixels of grace.
FAULTS = """() => {
  const rect = one => one.getBoundingClientRect(), grace = 2, faults = [];
  const on = (a, b) => a.left + grace < b.right && b.left + grace < a.right && a.top + grace < b.bottom && b.top + grace < a.bottom;
  for (const svg of document.querySelectorAll(".flow-picture")) {
    if (!svg.checkVisibility()) continue;
    const texts = [...svg.querySelectorAll("text")], arrows = [...svg.querySelectorAll(".flow-edge, .flow-head")], whole = rect(svg);
    for (const [at, text] of texts.entries()) {
      const here = rect(text);
      for (const other of texts.slice(at + 1)) if (on(here, rect(other))) faults.push(`${text.textContent} on ${other.textContent}`);
      for (const arrow of arrows) {
        const line = rect(arrow), thick = {left: line.left, right: line.right, top: line.top - 3, bottom: line.bottom + 3};
        if (on(here, thick)) faults.push(`${text.textContent} on an arrow`);
      }
      if (here.left < whole.left - 1 || here.right > whole.right + 1) faults.push(`${text.textContent} outside`);
    }
  }
  return faults;
}"""
SEEN = """() => document.activeElement.matches(".flow-tie")
  && getComputedStyle(document.activeElement.querySelector(".flow-area, .flow-box")).strokeWidth === "2px"
  && document.activeElement.getAttribute("aria-label")"""


def visible_links(page: Page) -> list[str]:
    """The accessible names of the handshakes that can be seen."""
    return [str(one.get_attribute("aria-label")) for one in page.locator(".flow-tie:visible").all()]


@pytest.mark.parametrize(
    ("path", "size"), [("/p/studio/process", WIDE), ("/p/studio/process", NARROW), ("/f/STUDIO-1", WIDE)]
)
def test_words_stand_free(path: str, size: ViewportSize, looking: Looking) -> None:
    page = looking("engineer").page
    page.set_viewport_size(size)
    looking("engineer").go(path)
    assert len(visible_links(page)) == 10
    assert page.evaluate(FAULTS) == []


def test_the_control_sees_words_on_words(looking: Looking) -> None:
    page = looking("engineer").go("/p/shop/process").page
    page.evaluate("document.querySelectorAll('.flow-wide .flow-title').forEach(one => one.setAttribute('y', 100))")
    page.set_viewport_size(WIDE)
    assert page.evaluate(FAULTS) != []


@SIZES
def test_the_keyboard_reaches_each_handshake_and_opens_its_line(size: ViewportSize, looking: Looking) -> None:
    page = looking("engineer").page
    page.set_viewport_size(size)
    looking("engineer").go("/p/shop/process")
    box: Any = page.locator(".flow-tie:visible").first.bounding_box()
    assert box["y"] + box["height"] < size["height"]  # the picture begins above the fold
    names, reached = visible_links(page), []
    page.locator("h1").click()
    for _ in range(30):
        page.keyboard.press("Tab")
        if name := page.evaluate(SEEN):
            reached.append(name)
            if len(reached) == len(names):
                break
    assert reached == names and len(names) == 7
    page.keyboard.press("Enter")
    expect(page.locator("li:target code")).to_contain_text("Visual QA")
