"""The canonical digest: two contracts have the same one exactly when they mean the same to those who use them."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from reviews.artifacts.plain import canonical_json
from reviews.contracts.canonical.colours import Endless
from reviews.contracts.canonical.nodes import Nodes
from reviews.contracts.canonical.outline import Outline, Stands, Unordered
from reviews.contracts.collector import paused_collector
from reviews.contracts.document import Document, Work
from reviews.contracts.errors import TooMuchToCompare
from reviews.contracts.schemas.graph import Schemas


def canonical_digest(document: Mapping[str, Any]) -> str:
    """SHA-256, hexadecimal, over what a contract means.

    Order, words (titles, descriptions, examples, tags), names of components, parts that nothing uses, the version of the
    document and the spelling of OpenAPI 3.0 or 3.1 do not count. Where a contract is too entangled to be told apart, its
    digest is that of the document as written, which at worst asks people again.
    """
    with paused_collector():
        return _digest(document)


def unchanged(base: Mapping[str, Any], revision: Mapping[str, Any]) -> bool:
    """Whether a revision means the same as its base, so that decisions on the base carry over."""
    return canonical_digest(base) == canonical_digest(revision)


def _digest(document: Mapping[str, Any]) -> str:
    schemas = Schemas(Document(document, Work()))
    nodes = Nodes(schemas)
    try:
        frame = Outline(schemas.document, nodes.number, schemas.facts).everything()
        colours, pairs = nodes.colours()
    except (TooMuchToCompare, Endless):
        return hashlib.sha256(b"countersign contract as written 1\n" + canonical_json(document)).hexdigest()
    digest = hashlib.sha256(b"countersign contract 1\n")
    digest.update(_written(frame, colours).encode())
    for pair in pairs:
        digest.update(pair)
    return digest.hexdigest()


def _written(value: Any, colours: list[bytes]) -> str:
    """An outline as text: schemas as their colours, and what has no order in the order of its text."""
    if isinstance(value, Stands):
        return f'"{colours[value.number].hex()}"'
    if isinstance(value, list):
        entries = [_written(entry, colours) for entry in value]
        return f"[{','.join(sorted(entries) if isinstance(value, Unordered) else entries)}]"
    return json.dumps(value)
