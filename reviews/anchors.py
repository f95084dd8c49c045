"""Whether the part that a thread speaks of is still there in a later revision. Pure."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from reviews.artifacts.errors import InvalidArtifact
from reviews.artifacts.markdown import render_markdown
from reviews.artifacts.sections import sections_of


def lives(anchor_kind: str, anchor: str, data: Mapping[str, Any], body: str) -> bool:
    """A thread is carried along while its anchor lives; one about the whole always is."""
    if anchor_kind == "whole":
        return True
    if anchor_kind == "section":
        return anchor in _titles(body)
    if anchor_kind == "operation":
        return anchor in {f"{one['method'].upper()} {one['path']}" for one in data.get("operations", [])}
    if anchor_kind == "screen":
        return anchor in {screen["name"] for screen in data.get("screens", [])}
    if anchor_kind == "risk":
        return anchor in {str(risk["id"]) for risk in data.get("risks", [])}
    if anchor_kind == "component":
        return anchor in {row["component"] for row in data.get("components", [])}
    return False


@lru_cache(maxsize=8)
def _titles(body: str) -> frozenset[str]:
    """Headings by the words that a reader sees, and by those in the text."""
    written = {section.title for section in sections_of(body) if section.level}
    try:
        return frozenset(written | {heading.text for heading in render_markdown(body).outline})
    except InvalidArtifact:
        return frozenset(written)
