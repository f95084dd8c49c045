"""The pages of paper: every Markdown file that a reader is sent to, and what is in it."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
_FENCE = re.compile(r"^( *)(```|~~~).*?^\1\2 *$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
_TAG = re.compile(r"<(?:img|source)\b[^>]*?\b(?:src|srcset)=\"([^\"]+)\"")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
_LABEL = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@dataclass(frozen=True)
class Page:
    path: Path

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        """The text without fenced blocks."""
        return _FENCE.sub("", self.text)

    @cached_property
    def unquoted(self) -> str:
        """The text without any code, so that what is left is Markdown."""
        return _CODE.sub("", self.prose)

    @property
    def links(self) -> list[str]:
        """Where links lead, those of images not among them."""
        return [target for bang, _, target in _LINK.findall(self.unquoted) if not bang]

    @property
    def images(self) -> list[str]:
        marked = [target for bang, _, target in _LINK.findall(self.unquoted) if bang]
        return marked + _TAG.findall(self.unquoted)

    @cached_property
    def anchors(self) -> set[str]:
        """What a link may name after `#`, as the forges make it of a heading."""
        found: set[str] = set()
        for heading in _HEADING.findall(self.prose):
            slug = anchor = _slug(heading)
            again = 0
            while anchor in found:
                again += 1
                anchor = f"{slug}-{again}"
            found.add(anchor)
        return found

    @property
    def labels(self) -> list[str]:
        """What stands in bold: in a how-to, the words on a button, link or field."""
        return [" ".join(label.split()) for label in _LABEL.findall(self.unquoted)]

    def at(self, target: str) -> Path:
        return (self.path.parent / target).resolve()


def _slug(heading: str) -> str:
    words = _LINK.sub(r"\2", heading).replace("`", "").replace("*", "").strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def pages() -> list[Page]:
    """All of them, README first."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return [Page(path) for path in sorted(found, key=lambda path: (len(path.parts), path.name != "README.md", path))]


def how_tos() -> list[Page]:
    """The walks of the roles, and the getting started that leads to them."""
    return [page for page in pages() if page.path.parent.name == "how-to"] + [
        Page(ROOT / "docs" / "getting-started.md")
    ]
