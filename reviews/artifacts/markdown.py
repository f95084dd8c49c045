"""Markdown to safe HTML with an outline, in bounded work.

Two walls: raw HTML never gets through the parser, and nh3 keeps an allow-list of what comes out of it. The work is
counted in parser steps, not in seconds, so that the same text is refused or shown on every machine.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from reviews.artifacts.errors import InvalidArtifact
from reviews.artifacts.rendered import Heading, RenderedMarkdown, Source

MAX_STEPS = 50_000
MAX_TOKENS = 30_000
MAX_NESTING = 60
ANCHOR_PREFIX = "doc-"
_EVERY_CHAIN: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "table"]}
_TAGS = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "strong", "ul"}
_TAGS |= {"h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "td", "th", "thead", "tr"}
_ALIGNMENTS = {"align-left", "align-center", "align-right"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, **{tag: {"id"} for tag in _HEADINGS}}


class _TooIntricate(Exception):
    """The text needs more work than a document may cost."""


def render_markdown(text: str, source: Source | None = None) -> RenderedMarkdown:
    """Safe HTML and outline. Raises InvalidArtifact on `body` for a text that is too intricate to be shown."""
    env: dict[str, Any] = {"steps": 0}
    try:
        tokens = _PARSER.parse(text, env)
        outline = _number_headings(tokens)
        html = _PARSER.renderer.render(tokens, _PARSER.options, env)
    except (_TooIntricate, RecursionError):
        raise InvalidArtifact.of(
            "body", "The text is too intricate to be shown: its quotes, lists, brackets or tables go on too long."
        ) from None
    return RenderedMarkdown(html=_sanitise(html), outline=outline, source=source)


def first_line(text: str) -> str:
    """The first heading or line of a text, without Markdown's own signs; empty for an empty text."""
    for line in text[:20_000].split("\n"):
        plain = re.sub(r"[#>*_`|=~-]+", " ", line[:500]).strip()
        if plain:
            return re.sub(r"\s+", " ", plain)
    return ""


def _sanitise(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes={"td": _ALIGNMENTS, "th": _ALIGNMENTS},
        url_schemes={"http", "https", "mailto"},
        url_relative=_inside_only,
        link_rel="noopener nofollow",
    )


def _inside_only(url: str) -> str | None:
    """Relative links would lead around in this app: only jumps inside the document stay."""
    return f"#{ANCHOR_PREFIX}{url[1:]}" if url.startswith("#") and len(url) > 1 else None


def _count_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if len(state.tokens) > MAX_TOKENS:
        raise _TooIntricate
    _count(state.env, state.level)
    return False


def _count_inline(state: StateInline, silent: bool) -> bool:
    _count(state.env, state.level)
    return False


def _count(env: EnvType, level: int) -> None:
    env["steps"] += 1
    if env["steps"] > MAX_STEPS or level > MAX_NESTING:
        raise _TooIntricate


def _number_headings(tokens: list[Token]) -> tuple[Heading, ...]:
    headings: list[Heading] = []
    taken: dict[str, int] = {}
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = _plain_text(inline.children or [])
        anchor = heading_anchor(text, taken)
        opening.attrSet("id", anchor)
        headings.append(Heading(level=int(opening.tag[1]), text=text, anchor=anchor))
    return tuple(headings)


def heading_anchor(text: str, taken: dict[str, int]) -> str:
    """The id of a heading in the HTML; `taken` counts the headings of equal words so far."""
    slug = re.sub(r"[^\w]+", "-", text.lower()[:80]).strip("-") or "section"
    taken[slug] = taken.get(slug, 0) + 1
    return f"{ANCHOR_PREFIX}{slug}" + (f"-{taken[slug]}" if taken[slug] > 1 else "")


def _plain_text(children: Sequence[Token]) -> str:
    parts = (" " if child.type in ("softbreak", "hardbreak") else child.content for child in children)
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def _image_as_words(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    alt = renderer.renderInlineAsText(tokens[index].children, options, env)
    return f"<em>[Image: {_escape(alt) or 'no description'}]</em>"


def _aligned(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    alignment = str(token.attrs.pop("style", "")).removeprefix("text-align:")
    if alignment:
        token.attrSet("class", f"align-{alignment}")
    return renderer.renderToken(tokens, index, options, env)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _build_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING + 20})
    parser.enable(["table", "strikethrough"])
    parser.block.ruler.before("table", "count", _count_block, _EVERY_CHAIN)
    parser.inline.ruler.before("text", "count", _count_inline)
    parser.add_render_rule("image", _image_as_words)
    parser.add_render_rule("td_open", _aligned)
    parser.add_render_rule("th_open", _aligned)
    return parser


_PARSER = _build_parser()
