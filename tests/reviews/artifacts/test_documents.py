"""PRDs and other texts: shown safely, in bounded work, from whatever way they came in."""

import datetime as dt
from html.parser import HTMLParser

import pytest

from reviews.artifacts import InvalidArtifact, RenderedMarkdown, Submission, TooLarge, Upload, prepare, render
from reviews.artifacts.kinds import KINDS
from tests.costs import costs_at_most
from tests.reviews.artifacts import pictures

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>@import 'http://evil.example/x.css'</style>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://a/b)",
    "[x](//evil.example/x)",
    "[x](\\\\evil.example\\x)",
    "[x](/accounts/logout)",
    "[x](?delete=1)",
    '[x](http://a.example "onmouseover=alert(1)")',
    '[x](http://a.example/"onmouseover=alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](http://evil.example/pixel.png)",
    "![x](data:image/png;base64,AAAA)",
    '![x](x "a" onerror=alert(1))',
    "![<script>alert(1)</script>](x)",
    "![][x]\n\n[x]: http://evil.example/pixel.png",
    "[![x](http://evil.example/p.png)](javascript:alert(1))",
    "# <img src=x onerror=alert(1)>",
    '# "><script>alert(1)</script>',
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```" onload=alert(1)\nx\n```',
    "| <script>alert(1)</script> |\n|:-:|\n| [x](javascript:alert(1)) |",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "**<b onmouseover=alert(1)>x</b>**",
    "\u202e[x](http://a.example)",
    "x\u2028<script>alert(1)</script>",
]
ALLOWED = {
    "a": {"href", "title", "rel"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
HARMLESS = {"blockquote", "br", "code", "em", "hr", "li", "p", "pre", "s", "strong", "ul"} | set(ALLOWED)
HARMLESS |= {"table", "tbody", "thead", "tr"}
N = 100_000
INTRICATE = {
    "nested quotes": ">" * N,
    "nested quotes with spaces": "> " * (N // 2),
    "open brackets": "[" * N,
    "closed brackets": "[" * (N // 2) + "]" * (N // 2),
    "open images": "![" * (N // 2),
    "nested images": "![" * 5000 + "x" + "](u)" * 5000,
    "nested lists": "\n".join("  " * depth + "- x" for depth in range(300)),
    "lists in one line": "1) " * (N // 3),
    "quotes and lists": "> - " * (N // 4) + "x",
    "emphasis": "*a_ " * (N // 4),
    "strong emphasis": "**a " * (N // 4),
    "unclosed code": "`a" * (N // 2),
    "unclosed tags": "<a " * (N // 3),
    "unclosed comments": "<!--" * (N // 4),
    "unclosed cdata": "<![CDATA[" * (N // 9),
    "link starts": "[a](" * (N // 4),
    "lazy quotes": ">" * 20 + "a\n" + "a\n" * (N // 2),
    "references": "[a]: u\n\n" + "[a]" * (N // 3),
    "wide table": "|x" * 500 + "\n" + "|-" * 500 + "\n" + "|\n" * 5000,
    "long table": "a|b\n-|-\n" + "x\n" * (N // 2),
    "headings": "# a\n" * (N // 4),
    "rules": "a\n=\n" * (N // 4),
    "escapes": "\\" * N,
    "entities": "&#x" * (N // 3),
    "mail addresses": "<a@a" * (N // 4),
}


class Tags(HTMLParser):
    """Collects every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def shown(text: str) -> RenderedMarkdown:
    prepared = prepare("prd", Submission(body=text))
    rendered = render("prd", body=prepared.body, data=prepared.data)
    assert isinstance(rendered, RenderedMarkdown)
    return rendered


@pytest.mark.parametrize("text", SCRIPTS)
def test_nothing_that_runs_loads_or_leads_astray_is_shown(text: str) -> None:
    tags = Tags()
    tags.feed(shown(text + "\n\nend").html)
    for tag, attributes in tags.found:
        assert tag in HARMLESS
        assert set(attributes) <= ALLOWED.get(tag, set())
        href = attributes.get("href")
        assert href is None or href.startswith(("http://", "https://", "mailto:", "#doc-"))


@pytest.mark.parametrize("label", INTRICATE)
@costs_at_most(1.5)
def test_an_intricate_text_is_shown_or_refused_in_bounded_work(label: str) -> None:
    try:
        prepare("prd", Submission(body=INTRICATE[label]))
    except InvalidArtifact as refusal:
        assert list(refusal.errors) == ["body"]
        assert "too intricate" in refusal.errors["body"][0]


def test_deep_nesting_is_refused_rather_than_left_out() -> None:
    shallow = "\n".join("  " * depth + f"- level {depth}" for depth in range(25))
    assert "level 24" in shown(shallow).html
    with pytest.raises(InvalidArtifact):
        shown("\n".join("  " * depth + f"- level {depth}" for depth in range(60)))


def test_a_long_honest_document_is_shown() -> None:
    paragraph = "The buyer sees *what* it costs before `pay`, see [the goals](#goals).\n\n"
    assert shown("# Goals\n\n" + paragraph * 2000).html.count("<p>") == 2000


def test_the_outline_leads_to_every_heading() -> None:
    rendered = shown("# PRD: *Checkout*\n\n## Goals\n\n## Goals\n\n### `code` & <b>more</b>\n\n## 目标\n")
    assert [(line.level, line.text) for line in rendered.outline] == [
        (1, "PRD: Checkout"),
        (2, "Goals"),
        (2, "Goals"),
        (3, "code & <b>more</b>"),
        (2, "目标"),
    ]
    for line in rendered.outline:
        assert f'id="{line.anchor}"' in rendered.html
    assert len({line.anchor for line in rendered.outline}) == 5


def test_tables_lists_and_alignment_are_kept() -> None:
    html = shown("| a | b |\n|:--|--:|\n| 1 | 2 |\n\n3. three\n4. four\n").html
    assert '<td class="align-right">2</td>' in html
    assert '<ol start="3">' in html


def test_a_text_file_is_shown_and_kept_for_download() -> None:
    content = "# Ein Ziel\r\n\r\nGrößer werden.".encode()
    prepared = prepare("prd", Submission(files=(Upload("C:\\docs\\ziel.MD", content),)))
    assert prepared.body == "# Ein Ziel\n\nGrößer werden."
    assert [(file.name, file.content_type, file.content) for file in prepared.files] == [
        ("ziel.md", "text/markdown", content)
    ]
    assert prepared.summary == "Ein Ziel"


def test_what_was_written_stands_before_the_file() -> None:
    prepared = prepare("adr", Submission(body="See below.", files=(Upload("a.txt", b"The decision."),)))
    assert prepared.body.index("See below.") < prepared.body.index("The decision.")
    assert prepared.files[0].name == "a.txt"


def test_a_pdf_is_a_download() -> None:
    prepared = prepare("prd", Submission(files=(Upload("PRD v2.docx", PDF),)))
    assert (prepared.files[0].name, prepared.files[0].content_type) == ("PRD v2.pdf", "application/pdf")
    assert (prepared.body, prepared.summary) == ("", "PRD v2.pdf")


FILES = {
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "xml": b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>",
    "xhtml behind a mark": b"\xef\xbb\xbf<html>",
    "office": b"PK\x03\x04word/document.xml",
    "rtf of another age": b"{\\rtf1\\ansi \xe9}",
    "latin-1": "Größe".encode("latin-1"),
    "utf-16": "Text".encode("utf-16"),
    "nul": b"text\0text",
    "control characters": b"text\x1b[2Jtext",
    "png": pictures.encoded(pictures.drawn()),
    "pdf without end": b"%PDF-1.7\n",
    "pdf with leading rubbish": b"\xff\xfe%PDF-1.7\n%%EOF",
    "only spaces": b"  \n\t\n",
    "empty": b"",
    "gzip": b"\x1f\x8b\x08\0\0\0\0\0",
    "elf": b"\x7fELF\x02",
}


@pytest.mark.parametrize("label", FILES)
@pytest.mark.parametrize("kind", ["prd", "document"])
def test_a_file_that_is_no_text_is_refused(label: str, kind: str) -> None:
    with pytest.raises(InvalidArtifact) as refusal:
        prepare(kind, Submission(files=(Upload("prd.md", FILES[label]),)))
    assert list(refusal.value.errors) == ["files"]


@pytest.mark.parametrize("body", [None, "", "   \n", "\n\r\n", "***", "> ", "[a]: http://b", "#", "- \n- "])
def test_nothing_is_no_document(body: str | None) -> None:
    with pytest.raises(InvalidArtifact) as refusal:
        prepare("prd", Submission(body=body))
    assert list(refusal.value.errors) == ["body"]


@pytest.mark.parametrize("body", ["a\0b", "half \ud800", "\udc80"])
def test_text_that_cannot_be_stored_is_refused(body: str) -> None:
    with pytest.raises(InvalidArtifact) as refusal:
        prepare("prd", Submission(body=body))
    assert list(refusal.value.errors) == ["body"]


def test_limits_are_413() -> None:
    limit = KINDS["prd"].max_body_bytes
    prepare("prd", Submission(body="word " * (limit // 5)))
    with pytest.raises(TooLarge) as refusal:
        prepare("prd", Submission(body="word " * (limit // 5) + "more.."))
    assert list(refusal.value.errors) == ["body"]
    with pytest.raises(TooLarge):
        prepare("prd", Submission(files=(Upload("a.md", b"word " * (limit // 5) + b"more.."),)))
    with pytest.raises(TooLarge) as refusal:
        prepare("prd", Submission(files=(Upload("a.pdf", PDF + b"\0" * KINDS["prd"].max_file_bytes),)))
    assert list(refusal.value.errors) == ["files"]


@pytest.mark.parametrize(
    ("submission", "field"),
    [
        (Submission(body="x", data={"a": 1}), "data"),
        (Submission(files=(Upload("a.md", b"x"), Upload("b.md", b"x"))), "files"),
        (Submission(body="x", link="javascript:alert(1)"), "link"),
        (Submission(body="x", link="https://user:secret@example.com/"), "link"),
        (Submission(body="x", link="https://exa mple.com/"), "link"),
        (Submission(body="x", link="https://example.com:99999/"), "link"),
        (Submission(body="x", link="https://[::1/"), "link"),
        (Submission(body="x", link="https://example.com/" + "a" * 2000), "link"),
        (Submission(link="https://example.com/"), "body"),
    ],
)
def test_parts_that_do_not_fit_are_named(submission: Submission, field: str) -> None:
    with pytest.raises(InvalidArtifact) as refusal:
        prepare("prd", submission)
    assert list(refusal.value.errors) == [field]


def test_a_snapshot_says_where_it_came_from_and_a_later_one_of_the_same_text_is_no_news() -> None:
    def taken(hour: int) -> Submission:
        moment = dt.datetime(2026, 3, 1, hour, tzinfo=dt.UTC).isoformat()
        return Submission(
            body="# Plan\n", link="https://wiki.example.com/plan", data={"title": "Plan\n", "fetched_at": moment}
        )

    first = prepare("prd", taken(9))
    rendered = render("prd", body=first.body, data=first.data)
    assert isinstance(rendered, RenderedMarkdown)
    assert rendered.source is not None
    assert (rendered.source.url, rendered.source.title) == ("https://wiki.example.com/plan", "Plan")
    assert rendered.source.fetched_at == "2026-03-01T09:00:00+00:00"
    assert prepare("prd", taken(10)).source_digest == first.source_digest


def test_an_artifact_that_a_playbook_made_up_is_a_document() -> None:
    prepared = prepare("runbook", Submission(body="# Runbook"))
    assert (prepared.kind, prepared.summary) == ("runbook", "Runbook")
    assert isinstance(render("runbook", body=prepared.body, data=prepared.data), RenderedMarkdown)
