"""Taking a snapshot of a link, and offering it."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from reviews.artifacts.names import clean_text, one_line
from reviews.artifacts.shapes import Submission
from reviews.links.fetching import Fetched, fetch
from reviews.links.page_text import page_text, page_title
from reviews.links.refusal import LinkRefused
from reviews.links.targets import Allow, Resolve

_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/markdown", "text/x-markdown", "text/plain", "text/yaml", "application/json", "application/yaml")
_TEXTS_UNOFFICIAL = ("application/x-yaml", "text/x-yaml", "application/vnd.oai.openapi", "application/schema+json")


@dataclass(frozen=True)
class Snapshot:
    """What a page said at one moment. `url` is the link as given, `sha256` is over the bytes received, `text` is
    Markdown for a page and the text itself for a text."""

    url: str
    fetched_at: dt.datetime
    title: str
    text: str
    sha256: str


def snapshot(url: str, *, allow: Allow | None = None, resolve: Resolve | None = None) -> Snapshot:
    """Fetch a link and keep what it says. Raises LinkRefused with a sentence for the person who gave the link.

    `allow(address, port)` admits addresses that are not public, for tests on loopback; nothing in production passes it.
    """
    fetched = fetch(url, allow=allow, resolve=resolve)
    title, text = _said(fetched)
    if not text.strip():
        raise LinkRefused("The page holds no text. If a script writes it, save it as a PDF or as text and upload that.")
    return Snapshot(
        url=url.strip(),
        fetched_at=dt.datetime.now(dt.UTC),
        title=one_line(title, 200),
        text=text,
        sha256=hashlib.sha256(fetched.content).hexdigest(),
    )


def submission_of(taken: Snapshot) -> Submission:
    """The snapshot as something to offer."""
    data = {"title": taken.title, "fetched_at": taken.fetched_at.isoformat(timespec="seconds")}
    return Submission(body=taken.text, data=data, link=taken.url)


def _said(fetched: Fetched) -> tuple[str, str]:
    """Title and text of a page or a text."""
    text = _decoded(fetched)
    if fetched.content_type in _PAGES:
        return page_title(text), page_text(text)
    if fetched.content_type in _TEXTS or fetched.content_type in _TEXTS_UNOFFICIAL:
        return "", clean_text(text) + "\n"
    raise LinkRefused("Only pages and texts can be read from a link. Download the file and upload it.")


def _decoded(fetched: Fetched) -> str:
    try:
        return fetched.content.decode(fetched.charset, errors="replace").lstrip("\ufeff")
    except LookupError:
        return fetched.content.decode("utf-8", errors="replace").lstrip("\ufeff")
