"""A page of paper that performs itself in a browser.

Read from top to bottom, a how-to is a play: what stands in **bold** is pressed, an image is taken of what the reader sees
by then, and comments, which no reader sees, are stage directions:

    <!-- as pm, /f/SHOP-14 -->      who looks, and at which page (both may stand alone: `as pm`, `at /f/SHOP-14`)
    <!-- in the words of a row -->  what is pressed or filled next is in the row, card or form that holds these words
    <!-- type … -->                 the bold words before are a field, and this goes into it (`@prd`: a text from `stage.py`)
    <!-- choose … -->               the same, for a field with choices
    <!-- files Cart.png, … -->      the same, for a field that takes files
    <!-- reads … -->                these words have to stand on the page now
    <!-- ticks pm 2 -->             the activities of a phase are ticked one by one
    <!-- shows .panel -->           the next image is of this part of the page only
    <!-- meanwhile … -->            what somebody else does (see `stage.py`)
    <!-- only named -->             the bold words before are a label that is not pressed here
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor
from tests.paper import camera, stage
from tests.paper.pages import Page

_TOKEN = re.compile(
    r"<!-- *(?P<direction>.+?) *-->"
    r"|\*\*(?P<label>.+?)\*\*"
    r"|!\[[^\]]*\]\((?P<image>[^)]+)\)"
    r"|<(?:img|source)\b[^>]*?\b(?:src|srcset)=\"(?P<tag>[^\"]+)\"",
    re.DOTALL,
)
_ON_FIELDS = ("type", "choose", "files", "only")
_HOLDERS = "[data-row], li, tr, fieldset, article, form, details, section"
_ROLES = ("button", "link", "checkbox", "radio", "tab", "menuitem")
_PATIENCE = 15.0  # seconds; a busy machine is no fault of a page


@dataclass(frozen=True)
class Step:
    kind: str  # press, image, or the first word of a direction
    words: str
    label: str = ""  # of the field that a direction is about
    line: int = 0


def steps_of(page: Page) -> list[Step]:
    """The play of a page, in order. Code and everything before the first `<!-- as` is left out."""
    begun = page.text.find("<!-- as ")
    found: list[Step] = []
    for token in _TOKEN.finditer(page.text, begun) if begun >= 0 else ():
        line = page.text.count("\n", 0, token.start()) + 1
        kind = token.lastgroup
        words = " ".join((token["direction"] or token["label"] or token["image"] or token["tag"]).split())
        if kind == "direction":
            verb, _, rest = words.partition(" ")
            if verb in _ON_FIELDS:
                last = found.pop()
                assert last.kind == "press", f"{page}:{line}: “{words}” stands behind no label"
                if verb != "only":
                    found.append(Step(verb, rest, last.words, line))
            else:
                found.append(Step(verb, rest, line=line))
        else:
            found.append(Step("press" if kind == "label" else "image", words, line=line))
    return found


@dataclass
class Walk:
    page: Page
    come: Callable[[str], Visitor]
    look: Visitor | None = None
    scope: str = ""
    frame: str = ""
    taken: list[str] = field(default_factory=list)

    def perform(self) -> None:
        for step in steps_of(self.page):
            try:
                getattr(self, f"_{step.kind}")(step)
            except Exception as error:
                error.add_note(f"in {self.page}:{step.line}: {step.kind} {step.label} “{step.words}”")
                raise

    @property
    def _here(self) -> Visitor:
        assert self.look, "nobody looks yet: begin with <!-- as somebody, /somewhere -->"
        return self.look

    def _as(self, step: Step) -> None:
        who, _, path = step.words.partition(",")
        self.look = self.come(who.strip())
        if path:
            self.look.go(path.strip())

    def _at(self, step: Step) -> None:
        self._here.go(step.words)

    def _in(self, step: Step) -> None:
        self.scope = step.words

    def _press(self, step: Step) -> None:
        control = self._one(lambda place: _controls(place, step.words))
        if control.evaluate("one => one.matches('input')"):
            control.check(force=True)  # its label lies over it
        else:
            control.click()

    def _type(self, step: Step) -> None:
        self._field(step).fill(stage.text(step.words[1:]) if step.words.startswith("@") else step.words)

    def _choose(self, step: Step) -> None:
        self._field(step).select_option(label=step.words)

    def _files(self, step: Step) -> None:
        files = [stage.file(name.strip()) for name in step.words.split(",")]
        self._field(step).set_input_files(
            [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
        )
        expect(self._here.page.locator("[aria-busy=true]")).to_have_count(0)

    def _reads(self, step: Step) -> None:
        expect(
            self._here.page.locator("main, [role=status], [role=alert]").filter(has_text=step.words).first
        ).to_be_visible()

    def _ticks(self, step: Step) -> None:
        role, number = step.words.split()
        undone = self._here.page.locator(f'[id="phase-{role}-{number}"]').get_by_role("button", name="Tick: ")
        for left in range(undone.count(), 0, -1):
            expect(undone).to_have_count(left)
            undone.first.click()
        expect(undone).to_have_count(0)

    def _meanwhile(self, step: Step) -> None:
        stage.meanwhile(step.words)

    def _shows(self, step: Step) -> None:
        self.frame = step.words

    def _image(self, step: Step) -> None:
        camera.take(self._here, self.page.at(step.words), self.frame)
        self.taken.append(step.words)
        if not step.words.endswith("-dark.png"):  # the pair of one picture shows the same part
            self.frame = ""

    def _field(self, step: Step) -> Locator:
        return self._one(lambda place: _fields(place, step.label))

    def _one(self, find: Callable[[Locator], Iterator[Locator]]) -> Locator:
        """The first that can be seen, once there is one."""
        until = time.monotonic() + _PATIENCE
        while True:
            for place in self._places():
                for found in find(place):
                    self.scope = ""
                    return found
            assert time.monotonic() < until, "there is no such thing on the page"
            time.sleep(0.1)

    def _places(self) -> list[Locator]:
        """The smallest holders of the scope's words first, or the whole page."""
        body = self._here.page.locator("body")
        if not self.scope:
            return [body]
        return body.locator(_HOLDERS).filter(has_text=self.scope).all()[::-1]


def _controls(place: Locator, name: str) -> Iterator[Locator]:
    begins = name.removesuffix("…").strip() if name.endswith("…") and name != "continue as …" else ""
    for role in _ROLES:
        wanted = place.get_by_role(role, name=re.compile(rf"^{re.escape(begins)}")) if begins else None
        yield from _seen(wanted or place.get_by_role(role, name=name, exact=True))
    yield from _seen(place.locator("summary").filter(has_text=re.compile(rf"^\s*{re.escape(begins or name)}")))
    yield from _seen(place.locator("label").filter(has_text=re.compile(rf"^\s*{re.escape(begins or name)}")))


def _fields(place: Locator, name: str) -> Iterator[Locator]:
    yield from _seen(place.get_by_label(name, exact=True), also="input[type=file]")
    yield from _seen(place.get_by_label(name), also="input[type=file]")


def _seen(found: Locator, also: str = "") -> Iterator[Locator]:
    for one in found.all():
        if one.is_visible() or (also and one.evaluate("(one, also) => one.matches(also)", also)):
            yield one
