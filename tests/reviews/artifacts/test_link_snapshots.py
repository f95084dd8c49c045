"""What is kept of a linked page."""

import datetime as dt
import gzip
import hashlib
import json
import time
from http.server import BaseHTTPRequestHandler

import pytest

from reviews.artifacts import RenderedMarkdown, prepare, render
from reviews.links import LinkRefused, Snapshot, snapshot, submission_of
from reviews.links.fetching import MAX_BYTES, fetch
from reviews.links.page_text import page_text, page_title
from tests.costs import costs_at_most
from tests.reviews.artifacts.contracts import ORDERS
from tests.reviews.artifacts.servers import Answer, Site, reply, serving

PAGE = """<!doctype html><html><head><title>The  plan &amp; more</title><style>p{}</style>
<script>document.write('x')</script></head><body><nav>Menu</nav>
<h1>Goals</h1><p>Sell <b>more</b> &lt;things&gt; *now*,<br>with [care].</p>
<ul><li>First<li>Second</ul><pre>  a
  b</pre><blockquote>Quoted</blockquote><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
<p># no heading</p><p>1. no list</p><svg><text>no</text></svg><noscript>no</noscript></body></html>"""
EXPECTED = """# Goals

Sell more \\<things\\> \\*now\\*, with \\[care\\].

- First

- Second

      a
      b

> Quoted

a · b

1 · 2

\\# no heading

1\\. no list
"""


def taken(answer: Answer, path: str = "/") -> Snapshot:
    with serving(answer) as site:
        return snapshot(site.url(path), allow=lambda address, port: port == site.port)


def test_a_page_is_kept_as_markdown_that_says_the_same() -> None:
    kept = taken(reply(PAGE.encode()), "/plan")
    assert kept.url.endswith("/plan")
    assert kept.title == "The plan & more"
    assert kept.text == EXPECTED
    assert kept.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert dt.datetime.now(dt.UTC) - kept.fetched_at < dt.timedelta(minutes=1)


def test_a_snapshot_can_be_offered_and_shown() -> None:
    prepared = prepare("prd", submission_of(taken(reply(PAGE.encode()))))
    shown = render("prd", body=prepared.body, data=prepared.data)
    assert isinstance(shown, RenderedMarkdown)
    assert "<p>Sell more &lt;things&gt; *now*, with [care].</p>" in shown.html
    assert [line.text for line in shown.outline] == ["Goals"]
    assert shown.source is not None
    assert shown.source.title == "The plan & more"
    assert prepared.summary == "The plan & more"


@pytest.mark.parametrize("content_type", ["text/markdown", "text/plain; charset=utf-8", "text/x-markdown"])
def test_a_text_is_kept_as_it_is(content_type: str) -> None:
    kept = taken(reply("# Größe\r\n\r\n*more*\n".encode(), content_type))
    assert (kept.title, kept.text) == ("", "# Größe\n\n*more*\n")


@pytest.mark.parametrize(
    ("content", "charset"),
    [("Größe".encode("latin-1"), "iso-8859-1"), ("Größe".encode("utf-16"), "utf-16"), ("Größe".encode(), "nonsense")],
)
def test_the_declared_encoding_is_read(content: bytes, charset: str) -> None:
    assert taken(reply(content, f"text/plain; charset={charset}")).text == "Größe\n"


def test_a_contract_can_be_linked() -> None:
    kept = taken(reply(json.dumps(ORDERS).encode(), "application/json"), "/openapi.json")
    prepared = prepare("contract", submission_of(kept))
    assert prepared.data["title"] == "Orders"
    assert prepared.data["link"] == kept.url


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (reply(b"x", status=404), "status 404"),
        (reply(b"x", status=500), "status 500"),
        (reply(b"x", status=401), "sign-in"),
        (reply(b"x", status=403), "sign-in"),
        (reply(b"x", status=204), "status 204"),
        (reply(b"%PDF-1.7", "application/pdf"), "upload it"),
        (reply(b"x", "image/png"), "upload it"),
        (reply(b"<svg/>", "image/svg+xml"), "upload it"),
        (reply(b"x", "application/octet-stream"), "upload it"),
        (reply(b"PK\x03\x04", "application/zip"), "upload it"),
        (reply(b""), "no text"),
        (reply(b"<script>render()</script>"), "no text"),
        (reply(gzip.compress(b"<p>x</p>"), Content_Encoding="gzip"), "compressed"),
        (reply(b"x" * (MAX_BYTES + 1), "text/plain"), "larger than 2 MB"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(answer: Answer, words: str) -> None:
    with pytest.raises(LinkRefused, match=words):
        taken(answer)


def raw(content: bytes) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(content)
        handler.wfile.flush()
        handler.close_connection = True

    return answer


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 999999 X\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n",
        b"\x16\x03\x01\x02\0",
    ],
)
def test_a_server_that_talks_nonsense_is_refused(content: bytes) -> None:
    with pytest.raises(LinkRefused):
        taken(raw(content))


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def stay_silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(2)


@pytest.mark.parametrize("answer", [drip, drip_headers, stay_silent])
def test_a_slow_server_is_left_in_time(answer: Answer) -> None:
    with serving(answer) as site:
        started = time.monotonic()
        with pytest.raises(LinkRefused, match="within"):
            fetch(site.url(), allow=lambda address, port: port == site.port, seconds=0.4)
        assert time.monotonic() - started < 2


def test_a_resolver_that_hangs_is_left_in_time() -> None:
    def hang(host: str, port: int) -> list[str]:
        time.sleep(1)
        return ["93.184.216.34"]

    started = time.monotonic()
    with pytest.raises(LinkRefused, match="in time"):
        fetch("http://slow.example/", resolve=hang, seconds=0.2)
    assert time.monotonic() - started < 0.9


def test_a_certificate_must_be_that_of_the_name() -> None:
    with serving(reply(b"<p>x</p>")) as site, pytest.raises(LinkRefused, match="certificate"):
        fetch(site.url().replace("http:", "https:"), allow=lambda address, port: port == site.port)


def test_the_request_stays_one_request() -> None:
    def site_of(path: str) -> Site:
        with serving(reply(b"<p>x</p>")) as site:
            snapshot(site.url(path), allow=lambda address, port: port == site.port)
        return site

    assert site_of("/ä?q=ö&x=%20").seen[0].startswith("/%C3%A4?q=%C3%B6&x=%20 Host=")
    with pytest.raises(LinkRefused):
        site_of("/a\r\nX-Injected: 1")


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + "x",
        "<!--" * 100_000,
        "<p " * 100_000,
        "<![CDATA[" * 50_000,
        "&" * 300_000,
        "<title>" * 100_000,
        "<" * 500_000,
        "<b><i>" * 50_000,
        "<table><tr><td>" * 20_000,
        "</" * 200_000,
        "<script>" * 100_000,
        "<a href='" * 100_000,
    ],
)
@costs_at_most(2)
def test_a_hostile_page_is_read_in_bounded_time(markup: str) -> None:
    page_title(markup)
    assert "<" not in page_text(markup).replace("\\<", "")


@pytest.mark.parametrize(
    "markup",
    [
        "<p>[x](javascript:alert(1))</p>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        "<p>![x](http://evil.example/p.png)</p>",
        "<h1>`a` *b* _c_</h1>",
        "<p>+ a</p><p>- b</p><p>&gt; c</p><p>12) d</p><p>===</p><p>~~~</p><p>| a | b |</p>",
        "<pre>```\nx</pre>",
    ],
)
def test_text_that_looks_like_markdown_stays_text(markup: str) -> None:
    prepared = prepare(
        "prd", submission_of(Snapshot("https://a.example/", dt.datetime.now(dt.UTC), "", page_text(markup), ""))
    )
    shown = render("prd", body=prepared.body, data=prepared.data)
    assert isinstance(shown, RenderedMarkdown)
    for tag in ("<a", "<img", "<script", "<em>", "<ul", "<ol", "<blockquote", "<table"):
        assert tag not in shown.html
