"""One primary button a page, whoever looks: counted in the pages as they come, closed folds left out.

What a browser shows of them is counted in test_every_page; this is for all the roles.
"""

from html.parser import HTMLParser

import pytest
from django.test import Client

from orchestration.demo.cast import DOMAIN, OUTSIDER, PEOPLE
from projects.models import User

pytestmark = pytest.mark.usefixtures("demo")
ANYBODYS = ["/", "/projects", "/account", "/notices", "/search?q=a"]
PROJECT = [
    f"/p/shop{rest}" for rest in ("", "?show=mine", "/dashboard", "/process", "/members", "/history", "/settings")
]
FEATURES = [f"/f/SHOP-{number}" for number in (2, 3, 5, 7, 9, 10, 11, 14)]
REVIEWS = [
    "/f/SHOP-14/prd", "/f/SHOP-13/prd", "/f/SHOP-7/mocks", "/f/SHOP-12/adr", "/f/SHOP-10/contract", "/f/SHOP-11/contract",
    "/f/SHOP-10/risks", "/f/SHOP-8/risks", "/f/SHOP-5/integration", "/f/SHOP-4/integration", "/f/SHOP-5/visual",
]  # fmt: skip


class Primaries(HTMLParser):
    """Finds the primary buttons that nobody has to unfold first."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.closed: list[bool] = []  # one for each fold around this place
        self.in_summary = False
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("details", "dialog", "template"):
            self.closed.append("open" not in given)
        if tag == "summary":
            self.in_summary = True
        hidden = sum(self.closed) > (1 if self.in_summary and self.closed and self.closed[-1] else 0)
        if "button-primary" in (given.get("class") or "").split() and not hidden:
            self.found.append(str(given))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("details", "dialog", "template"):
            self.closed.pop()
        if tag == "summary":
            self.in_summary = False


def test_folds_are_told_from_what_is_seen() -> None:
    button = '<button class="button button-primary">'
    assert len(Primaries(f"{button}<details><summary>{button}</summary>{button}</details>").found) == 2
    assert len(Primaries(f"<details open>{button}<details>{button}</details></details>{button}").found) == 2


@pytest.mark.parametrize("who", [person.who for person in (*PEOPLE, OUTSIDER)])
def test_one_primary_button_a_page(who: str) -> None:
    browser = Client()
    browser.force_login(User.objects.get(email=f"{who}@{DOMAIN}"))
    paths = ANYBODYS if who == OUTSIDER.who else ANYBODYS + PROJECT + FEATURES + REVIEWS
    answers = {path: browser.get(path, HTTP_HOST="localhost") for path in paths}
    assert {answer.status_code for answer in answers.values()} == {200}
    found = {path: Primaries(answer.content.decode()).found for path, answer in answers.items()}
    assert {path: some for path, some in found.items() if len(some) > 1} == {}
