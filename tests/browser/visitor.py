"""One person in one browser, who sees pages and clicks; what the browser complains about is noted."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)

# A refusal is an answer of its own: the browser reports its status as an error, people read why.
REFUSALS = {400, 403, 404, 409, 413}
WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 390, "height": 844}


@dataclass
class Complaints:
    """Everything that should never happen on any page: errors in the console, CSP violations, requests elsewhere."""

    host: str
    found: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._said)
        context.on("weberror", lambda error: self.found.append(f"script error: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.found.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.found.append(f"request to another host: {request.url}")

    def _answered(self, response: Response) -> None:
        is_page = response.request.resource_type in ("document", "xhr", "fetch")
        if response.status >= 400 and not (is_page and response.status in REFUSALS):
            self.found.append(f"{response.status} for {response.url}")


class Browsers:
    """Browsers of people who know nothing of each other. Given back, one forgets everything but the static files."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base
        self.complaints = Complaints(urlsplit(base).netloc)
        self._free: dict[bool, list[BrowserContext]] = {True: [], False: []}
        self._scripted: dict[BrowserContext, bool] = {}

    def take(self, *, scripts: bool = True) -> "Visitor":
        context = self._free[scripts].pop() if self._free[scripts] else self._open(scripts)
        return Visitor(context, self.base)

    def give_back(self, visitor: "Visitor") -> None:
        for page in visitor.context.pages:
            page.close()
        visitor.context.clear_cookies()
        self._free[self._scripted[visitor.context]].append(visitor.context)

    def _open(self, scripts: bool) -> BrowserContext:
        context = self.browser.new_context(viewport=WIDE, java_script_enabled=scripts)
        context.set_default_timeout(15_000)
        self.complaints.watch(context)
        self._scripted[context] = scripts
        return context


class Visitor:
    """Somebody in front of a browser. `clicks` counts what they pressed since `clicks = 0`."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base = context, base
        self.page: Page = context.new_page()
        self.clicks = 0

    def go(self, path: str) -> "Visitor":
        self.page.goto(path if path.startswith("http") else self.base + path)
        return self

    def sign_in(self, email: str, password: str) -> "Visitor":
        """Through the page for it, as one does without the demo."""
        self.go("/accounts/login/")
        self.fill("E-mail", email)
        self.fill("Password", password)
        self.press("Sign in", within=self.page.locator("main"))
        expect(self.page).to_have_title(re.compile("My turn"))
        return self

    def sign_in_as_demo(self, email: str) -> "Visitor":
        """By a click on the person's card."""
        self.go("/accounts/login/")
        self._click(self.page.locator(f'.person[value="{email}"]'))
        expect(self.page.locator(".demo-bar")).to_be_visible()
        return self

    def open_mailed(self, address: str) -> "Visitor":
        """Click on a link in a mail, which no page of ours shows."""
        self.clicks += 1
        return self.go(address)

    def press(self, words: str, *, within: Locator | None = None) -> None:
        """Press a button of this very name and wait for what comes."""
        self._click((within or self.page.locator("body")).get_by_role("button", name=words, exact=True))

    def follow(self, words: str, *, within: Locator | None = None) -> None:
        """Follow a link that begins with these words; the shortest name wins."""
        place = within or self.page.locator("body")
        exact = place.get_by_role("link", name=words, exact=True)
        self._click(exact.first if exact.count() else place.get_by_role("link", name=words).first)

    def open(self, words: str) -> None:
        """Unfold a panel or a popup."""
        self._click(self.page.locator("summary").filter(has_text=re.compile(rf"^\s*{re.escape(words)}")).first)

    def _click(self, place: Locator) -> None:
        place.click()
        self.clicks += 1

    @property
    def headline(self) -> Locator:
        """The page's first answer."""
        return self.page.locator("h1").first

    @property
    def answer(self) -> Locator:
        """The sentence of a feature page that says what shuts the next move."""
        return self.page.locator(".verdict h2")

    def reads(self, words: str) -> None:
        """These words stand somewhere on the page, seen or to be unfolded."""
        expect(self.page.locator("main")).to_contain_text(words)

    def row(self, words: str) -> Locator:
        return self.page.locator("[data-row]").filter(has_text=words).first

    def field(self, label: str, *, within: Locator | None = None) -> Locator:
        """A field of the page by its label, of this very name where there is one."""
        place = within or self.page.locator("main")
        exact = place.get_by_label(label, exact=True)
        return exact if exact.count() else place.get_by_label(label)

    def fill(self, label: str, words: str, *, within: Locator | None = None) -> None:
        self.field(label, within=within).fill(words)

    def upload(self, label: str, *files: tuple[str, str, bytes]) -> None:
        """Choose files (name, type, content) in the field of this label."""
        self.field(label).set_input_files(
            [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
        )
