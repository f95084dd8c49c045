"""The schemas that a contract uses, as a graph that can be coloured."""

import hashlib

from reviews.contracts.canonical.colours import colour
from reviews.contracts.canonical.meaning import Children, Group, meaning_of
from reviews.contracts.findings import Flow
from reviews.contracts.schemas.facts import Facts, Parts, key_of
from reviews.contracts.schemas.graph import Schemas


class Nodes:
    """Grows by the schemas that it is asked for; `colours` are known when it is complete."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._known: dict[tuple[tuple[int, ...], Flow], int] = {}
        self._waiting: list[tuple[int, Parts, Flow]] = []
        self._contents: list[bytes] = []
        self._children: list[list[tuple[str, int]]] = []
        said, _ = meaning_of(schemas, Facts(), "request")
        self._idle = hashlib.blake2b(said, digest_size=16).digest()

    def number(self, parts: Parts, flow: Flow) -> int:
        """The number of the node for a schema."""
        parts = self._schemas.aim(parts)
        key = (tuple([id(part.raw) for part in parts]), flow)
        if key not in self._known:
            self._known[key] = self._add(b"")
            self._waiting.append((self._known[key], parts, flow))
        return self._known[key]

    def colours(self) -> tuple[list[bytes], list[bytes]]:
        """The colour of each node, and how the colours hang together. Raises Endless."""
        while self._waiting:
            number, parts, flow = self._waiting.pop()
            self._schemas.document.work.add(2)
            content, children = meaning_of(self._schemas, self._schemas.facts(parts), flow)
            self._contents[number] = content
            self._children[number] = self._numbers(children, flow)
        return colour(self._contents, self._children, self._idle)

    def _numbers(self, children: Children, flow: Flow) -> list[tuple[str, int]]:
        found = []
        for label, child in children:
            if isinstance(child, Group):
                number = self._add(key_of(["group", child.said]))
                self._children[number] = self._numbers(child.children, flow)
                found.append((label, number))
            elif child or label.startswith("."):
                found.append((label, self.number(child, flow)))
        return found

    def _add(self, content: bytes) -> int:
        self._contents.append(content)
        self._children.append([])
        return len(self._contents) - 1
