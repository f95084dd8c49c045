"""What an HTML page says, as plain Markdown: headings, paragraphs, lists and quotes, without anything that runs.

The page first goes through nh3, a linear-time parser, so that what is walked here is well formed and short of tricks.
"""

import html
import re
from html.parser import HTMLParser

import nh3

_KEPT = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "ul", "ol", "pre", "blockquote", "br", "tr", "td", "th", "div"}
_DROPPED = {"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "nav", "title", "select"}
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_STARTS = {**{f"h{level}": "#" * level + " " for level in range(1, 7)}, "li": "- ", "blockquote": "> "}
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>])")
_LINE_SIGNS = re.compile(r"^(\s*)([#>+=|~-]|\d+[.)])", re.MULTILINE)


def page_title(page: str) -> str:
    """The title of an HTML page, "" without one."""
    found = _TITLE.search(page[:100_000])
    return re.sub(r"\s+", " ", html.unescape(found.group(1))).strip() if found else ""


def page_text(page: str) -> str:
    """The readable text of an HTML page as Markdown."""
    clean = nh3.clean(page, tags=_KEPT, clean_content_tags=_DROPPED, attributes={}, link_rel=None)
    writer = _Writer()
    writer.feed(clean)
    writer.close()
    return writer.text()


class _Writer(HTMLParser):
    """Writes Markdown blocks from a page that is already clean."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.current: list[str] = []
        self.start = ""
        self.is_exact = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.current.append("\n" if self.is_exact else " ")
        elif tag in ("td", "th"):
            self.current.append(" | " if self.current else "")
        else:
            self._finish()
            self.start = _STARTS.get(tag, self.start if tag in ("p", "div") else "")
            self.is_exact = tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("br", "td", "th"):
            self._finish()
            self.start = ""

    def handle_data(self, data: str) -> None:
        self.current.append(data)

    def text(self) -> str:
        """All blocks, one blank line between them."""
        self._finish()
        return "\n\n".join(self.blocks) + "\n" if self.blocks else ""

    def _finish(self) -> None:
        raw = "".join(self.current)
        self.current = []
        if self.is_exact:
            self.is_exact = False
            if raw.strip():
                self.blocks.append("\n".join(f"    {line}" for line in raw.strip("\n").split("\n")))
            return
        words = _MARKDOWN_SIGNS.sub(r"\\\1", re.sub(r"\s+", " ", raw).strip())
        if words:
            self.blocks.append(self.start + (words if self.start else _LINE_SIGNS.sub(_escape_line, words)))


def _escape_line(match: re.Match[str]) -> str:
    sign = match.group(2)
    return match.group(1) + (f"{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"\\{sign}")
