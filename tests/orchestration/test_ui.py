"""The design system: contrast computed from the tokens, words for moments, tags, and the living style page."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory

from orchestration import moments
from orchestration.pictograms import PIP_WORDS, PIPS
from orchestration.views.style import style, theme

NOW = datetime(2025, 11, 24, 15, 0, tzinfo=UTC)
CSS = Path(settings.BASE_DIR) / "static" / "css"
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", (CSS / "tokens.css").read_text()
    )
}
GROUNDS = ("paper", "card", "sunk", "accent-soft")


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb as WCAG 2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context({"now": NOW, **context}))


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["ink", "ink-2", "ink-3", "accent", "ok", "wait", "bad", "stale"])
def test_every_ink_is_readable_on_every_ground(ink: str, ground: str, mode: int) -> None:
    assert contrast(TOKENS[ink][mode], TOKENS[ground][mode]) >= 4.5


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("tone", ["ok", "wait", "bad", "stale"])
def test_every_state_is_readable_on_its_soft_ground(tone: str, mode: int) -> None:
    soft = TOKENS[f"{tone}-soft"][mode]
    assert contrast(TOKENS[tone][mode], soft) >= 4.5
    assert contrast(TOKENS["ink"][mode], soft) >= 4.5


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_buttons_and_edges_are_told_from_their_ground(mode: int) -> None:
    assert contrast(TOKENS["on-accent"][mode], TOKENS["accent"][mode]) >= 4.5
    assert contrast(TOKENS["on-accent"][mode], TOKENS["accent-strong"][mode]) >= 4.5
    assert all(contrast(TOKENS["line-strong"][mode], TOKENS[ground][mode]) >= 3 for ground in GROUNDS)


def test_initials_are_readable_on_every_avatar_colour() -> None:
    colours = re.findall(r"\.avatar-\d \{\s*background: (#[0-9a-f]{6})", (CSS / "marks.css").read_text())
    assert len(colours) == 10
    assert all(contrast("#ffffff", colour) >= 4.5 for colour in colours)


def test_colours_outside_the_tokens_are_those_of_avatars_alone() -> None:
    for sheet in CSS.glob("*.css"):
        found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text())) - {"#fff", "#000"}
        assert sheet.name in ("tokens.css", "marks.css") or not found, sheet.name


def test_no_template_carries_inline_style_or_script() -> None:
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        if template.parent.name == "mail":
            continue
        text = template.read_text()
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", text), template


def test_every_state_has_its_own_shape() -> None:
    assert set(PIPS) == set(PIP_WORDS)
    assert len(set(PIPS.values())) == len(PIPS) == 9


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=20), "20 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(hours=14), "14 h ago"),
        (timedelta(hours=16), "yesterday"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=40), "15 Oct"),
        (timedelta(days=400), "20 Oct 2024"),
        (timedelta(minutes=-30), "in 30 min"),
    ],
)
def test_ago(passed: timedelta, words: str) -> None:
    assert moments.ago(NOW - passed, NOW) == words


@pytest.mark.parametrize(
    ("left", "text", "tone"),
    [
        (timedelta(hours=-1), "1 h over", "bad"),
        (timedelta(hours=3), "due in 3 h", "wait"),
        (timedelta(hours=20), "due tomorrow 11:00", "wait"),
        (timedelta(days=3), "due Thursday 15:00", "plain"),
        (timedelta(days=10), "due 4 Dec", "plain"),
    ],
)
def test_due(left: timedelta, text: str, tone: str) -> None:
    assert moments.due(NOW + left, NOW) == moments.Due(text, tone)


def test_since_says_the_clock_of_near_days_only() -> None:
    assert (
        moments.since(NOW - timedelta(seconds=20), NOW) == moments.ago(NOW - timedelta(seconds=20), NOW) == "just now"
    )
    assert moments.since(NOW - timedelta(minutes=20), NOW) == "since 20 min"
    assert moments.since(NOW - timedelta(hours=8), NOW) == "since 07:00"
    assert moments.since(NOW - timedelta(hours=22), NOW) == "since yesterday 17:00"
    assert moments.since(NOW - timedelta(days=12), NOW) == "since 12 Nov"


def test_times_carry_the_exact_moment() -> None:
    html = render("{% ago when %}", when=NOW - timedelta(hours=2))
    assert 'datetime="2025-11-24T13:00:00+00:00"' in html
    assert 'title="Mon 24 Nov 2025, 13:00 UTC"' in html
    assert render("{% ago when %}{% since when %}{% due when %}{% promise when when %}", when=None) == ""
    assert ">15:00</time>" in render("{% clock when %}", when=NOW) and render("{% clock when %}", when=None) == ""


def test_a_promise_is_drawn_by_the_time_it_has_used() -> None:
    html = render("{% promise asked until %}", asked=NOW - timedelta(hours=6), until=NOW + timedelta(hours=2))
    assert 'class="promise-run" width="75"' in html
    over = render("{% promise asked until %}", asked=NOW - timedelta(hours=6), until=NOW - timedelta(hours=1))
    assert "1 h past its promise" in over
    assert 'width="100" height="4"/></svg>' in over


def test_pips_are_grouped_by_checkpoint_and_spoken_as_one() -> None:
    gates = [
        {"title": "PRD", "checkpoint": "start", "state": "accepted"},
        {"title": "Mocks", "checkpoint": "start", "state": "stale"},
        {"title": "Visual QA", "checkpoint": "merge", "state": "not_applicable"},
    ]
    html = render("{% pips gates %}", gates=gates)
    assert html.count('class="pips-group"') == 2
    assert 'aria-label="PRD accepted; Mocks stale, accepted before it changed; Visual QA does not apply"' in html


def test_names_become_initials_and_never_markup() -> None:
    names = ["Noor Said", "noor", "Jan van der Berg", "qa@demo.example", "", "<b> x"]
    assert [render("{{ name|initials }}", name=name) for name in names] == ["NS", "NO", "JB", "QE", "?", "X"]
    assert "<b>" not in render("{% avatar name %}", name="<b>Bold</b>")


def test_digest_as_people_compare_it() -> None:
    assert render("{{ digest|short_digest }}", digest="sha256:e4c19a0752bdffff") == "e4c1 9a07 52bd"


def test_risks_stand_where_they_belong() -> None:
    html = render(
        "{% risk_rows risks 12 as rows %}{% for row in rows %}{% for cell in row.cells %}{% if cell.count %}"
        "{{ row.likelihood }}x{{ forloop.counter }}={{ cell.count }}:{{ cell.level }} {% endif %}{% endfor %}{% endfor %}",
        risks=[{"likelihood": 3, "impact": 4}, {"likelihood": 3, "impact": 4}, {"likelihood": 5, "impact": 1}],
    )
    assert html.split() == ["5x1=1:low", "3x4=2:serious"]


class Ids(HTMLParser):
    """Collects ids and the references to them."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.wanted: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        for name in ("aria-describedby", "aria-labelledby", "for"):
            self.wanted += found.get(name, "").split()


def style_page(cookie: str = "") -> HttpResponse:
    request = RequestFactory().get("/style")
    request.user = AnonymousUser()
    request.COOKIES["theme"] = cookie
    return style(request)


def test_the_style_page_shows_every_state_and_ties_labels_to_what_they_name() -> None:
    html = style_page().content.decode()
    page = Ids()
    page.feed(html.split("<template>")[0] + html.split("</template>")[1])
    assert all(f"pip-{state}" in html for state in PIPS)
    assert len(page.ids) == len(set(page.ids))
    assert set(page.wanted) <= set(page.ids)


def test_the_chosen_theme_is_on_the_page_and_a_foreign_cookie_is_not() -> None:
    assert b'data-theme="dark"' in style_page("dark").content
    assert b'data-theme="auto"' in style_page('"><script>').content


def test_choosing_a_theme_keeps_a_cookie_and_goes_back_inside_the_site_only() -> None:
    post = RequestFactory().post
    chosen = theme(post("/theme", {"theme": "dark", "next": "/board?q=1"}))
    assert (chosen.status_code, chosen["Location"], chosen.cookies["theme"].value) == (302, "/board?q=1", "dark")
    hostile = theme(post("/theme", {"theme": "pink", "next": "https://elsewhere.example/"}))
    assert (hostile["Location"], dict(hostile.cookies)) == ("/", {})
