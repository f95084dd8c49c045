"""What an HTML page says, as plain Markdown: headings, paragraphs, lists and quotes, without anything that runs.

The page is cut into tags and text in one pass and linear time, whatever its nesting; it need not be well formed. What
comes out is text: every sign that Markdown would act on is escaped.
"""

import html
import re

_TOKEN = re.compile(r"<!--|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<[!?/][^<>]*>|[^<]+|<")
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_DROPPED = {"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "nav", "title", "select"}
_BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "tr",
    "table",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "form",
    "dl",
}
_BLOCKS |= {"dt", "dd", "figure", "figcaption", "hr", "body", "html", "address", "details", "summary", "thead", "tbody"}
_STARTS = {**{f"h{level}": "#" * level + " " for level in range(1, 7)}, "li": "- ", "blockquote": "> "}
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>&~|])")
_LINE_START = re.compile(r"^(?:[#+=-]|\d+[.)])")


def page_title(page: str) -> str:
    """The title of an HTML page, "" without one."""
    found = _TITLE.search(page[:100_000])
    return re.sub(r"\s+", " ", html.unescape(found.group(1))).strip() if found else ""


def page_text(page: str) -> str:
    """The readable text of an HTML page as Markdown."""
    writer = _Writer()
    position = 0
    while token := _TOKEN.match(page, position):
        position = token.end()
        name = (token.group(2) or "").lower()
        if token.group() == "<!--":
            position = _after(page, re.compile("-->"), position)
        elif name in _DROPPED and not token.group(1):
            position = _after(page, re.compile(rf"</{name}[^<>]*>", re.IGNORECASE), position)
        elif name:
            writer.tag(name, closes=bool(token.group(1)))
        elif not token.group().startswith(("<!", "<?", "</")):
            writer.words(html.unescape(token.group()))
    return writer.text()


def _after(page: str, end: re.Pattern[str], position: int) -> int:
    """Behind the end of something that is left out; behind everything when it has no end."""
    found = end.search(page, position)
    return found.end() if found else len(page)


class _Writer:
    """Gathers words into Markdown blocks."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.current: list[str] = []
        self.start = ""
        self.is_exact = False

    def tag(self, name: str, *, closes: bool) -> None:
        """A tag may end a block and say how the next one starts."""
        if name == "br":
            self.current.append("\n")
        elif name in ("td", "th") and not closes:
            self.current.append(" · " if "".join(self.current).strip() else "")
        elif name in _STARTS:
            self._finish()
            self.start = "" if closes else _STARTS[name]
        elif name == "pre":
            self._finish()
            self.is_exact = not closes
        elif name in _BLOCKS:
            self._finish()

    def words(self, text: str) -> None:
        """Text between two tags."""
        self.current.append(text)

    def text(self) -> str:
        """All blocks, one blank line between them; "" for a page without words."""
        self._finish()
        return "\n\n".join(self.blocks) + "\n" if self.blocks else ""

    def _finish(self) -> None:
        raw = "".join(self.current)
        self.current = []
        if self.is_exact and raw.strip():
            self.blocks.append("\n".join(f"    {line}" for line in raw.strip("\n").split("\n")))
        elif raw.strip():
            words = _MARKDOWN_SIGNS.sub(r"\\\1", re.sub(r"\s+", " ", raw).strip())
            self.blocks.append(self.start + _LINE_START.sub(_escape_last, words))


def _escape_last(match: re.Match[str]) -> str:
    signs = match.group()
    return f"{signs[:-1]}\\{signs[-1]}"
