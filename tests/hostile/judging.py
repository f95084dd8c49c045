"""What must be true of whatever became of a hostile thing: it is refused in words, or shown and served so that nothing runs."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

from reviews.artifacts import InvalidArtifact, Prepared, RenderedMarkdown, TooLarge, prepare, render, serve_headers
from tests.hostile.case import Case

SHOWN_INLINE = {"image/png", "image/jpeg", "image/webp"}
SERVED = SHOWN_INLINE | {"application/pdf", "text/markdown", "text/plain"}
_TEXT_TAGS = {
    "a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "strong", "ul", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody",
    "td", "th", "thead", "tr",
}  # fmt: skip
_TEXT_ATTRIBUTES = {"href", "title", "start", "id", "class", "rel"}
_LEADS = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_RUNS = re.compile(r"[\x00-\x20]*(javascript|vbscript|data|blob|file):", re.IGNORECASE)
_ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "background", "srcdoc", "xlink:href", "ping"}


class _Seen(HTMLParser):
    """Every element with its attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    seen = _Seen()
    seen.feed(html)
    seen.close()
    return seen.elements


def faults_of_text(html: str) -> Iterator[str]:
    """What a rendered Markdown text may not hold."""
    for tag, attributes in elements(html):
        if tag not in _TEXT_TAGS:
            yield f"the element {tag}"
        for name, value in attributes.items():
            if name not in _TEXT_ATTRIBUTES:
                yield f"the attribute {name} of {tag}"
            if name == "href" and not _LEADS.match(value):
                yield f"the address {value[:60]!r}"


def faults_of_page(html: str) -> Iterator[str]:
    """What a page of this app may not hold, wherever it comes from."""
    for tag, attributes in elements(html):
        if tag in ("iframe", "object", "embed", "base", "frame", "frameset", "portal", "applet", "marquee", "math") or (
            tag == "script"
            and not attributes.get("src", "").startswith("/static/")
            and attributes.get("type") != "application/json"
        ):
            yield f"the element {tag} {attributes}"
        for name, value in attributes.items():
            if name.startswith("on") or name == "srcdoc":
                yield f"the attribute {name} of {tag}"
            if name in _ADDRESSES and _RUNS.match(value) and not value.startswith("data:image/png"):
                yield f"the address {value[:60]!r} of {tag}"
        if tag == "img" and attributes.get("src", "").startswith(("http:", "https:", "//")):
            yield f"a picture of elsewhere, {attributes['src'][:60]}"


def faults_of_headers(headers: Any) -> Iterator[str]:
    """What the headers of a served file must say."""
    kind = headers["Content-Type"].partition(";")[0]
    disposition = headers["Content-Disposition"]
    if kind not in SERVED:
        yield f"it is served as {kind}"
    if not disposition.startswith("inline" if kind in SHOWN_INLINE else "attachment"):
        yield f"{kind} is served as {disposition.partition(';')[0]}"
    if re.search(r"[\r\n\0]|[^\x20-\x7e]", disposition) or disposition.count('"') != 2:
        yield f"the name breaks out: {disposition!r}"
    if headers["X-Content-Type-Options"] != "nosniff":
        yield "its type may be guessed"
    policy = headers["Content-Security-Policy"]
    if "sandbox" not in policy or "default-src 'none'" not in policy or "allow-" in policy:
        yield f"the policy {policy!r}"


def outcome(case: Case) -> tuple[str, list[str]]:
    """("refused" or "accepted", faults) of what the preparing functions make of it."""
    try:
        prepared = prepare(case.kind, case.submission)
    except (InvalidArtifact, TooLarge) as refusal:
        return "refused", list(_faults_of_refusal(refusal.errors))
    return "accepted", [*_faults_of_files(prepared), *_faults_of_rendered(prepared)]


def _faults_of_refusal(errors: dict[str, list[str]]) -> Iterator[str]:
    sentences = [sentence for found in errors.values() for sentence in found]
    if not sentences:
        yield "refused without a sentence"
    for sentence in sentences:
        if not sentence or len(sentence) > 600:
            yield f"a refusal of {len(sentence)} characters"
    if any(len(place) > 200 for place in errors):
        yield "a refusal of a place that nobody can read"


def _faults_of_files(prepared: Prepared) -> Iterator[str]:
    for file in prepared.files:
        yield from faults_of_headers(serve_headers(file.content_type, file.name))
        if file.content_type in SHOWN_INLINE and re.search(
            rb"<(script|svg|html)|alert\(1\)|<\?php|PK\x03\x04", file.content
        ):
            yield "a picture still carries what came with it"


def _faults_of_rendered(prepared: Prepared) -> Iterator[str]:
    rendered = render(prepared.kind, body=prepared.body, data=prepared.data)
    for text in _texts(rendered):
        yield from faults_of_text(text.html)


def _texts(rendered: Any) -> Iterable[RenderedMarkdown]:
    if isinstance(rendered, RenderedMarkdown):
        return [rendered]
    note = getattr(rendered, "note", None)
    return [note] if note else []
