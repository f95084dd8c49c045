"""Gives every node of a graph a colour, so that two nodes have one colour exactly when nothing tells them apart.

Nodes below which there is no circle are coloured from below. The others are told apart round by round, until a round
tells no more apart: names, copies and the order of things play no part in it.
"""

import hashlib

MAX_STEPS = 600_000


class Endless(Exception):
    """There are nodes that cannot be told apart within MAX_STEPS."""


def colour(
    contents: list[bytes], children: list[list[tuple[str, int]]], idle: bytes
) -> tuple[list[bytes], list[bytes]]:
    """The colour of each node, and what else is needed to compare two graphs by their colours.

    `children` are labelled; those of one label have no order. Entries and further fields of the colour `idle` say no
    more than that there may be some.
    Raises Endless.
    """
    colours: list[bytes | None] = [None] * len(contents)
    open_children = [len(below) for below in children]
    above: list[list[int]] = [[] for _ in contents]
    for number, below in enumerate(children):
        for _, child in below:
            above[child].append(number)
    ready = [number for number, count in enumerate(open_children) if not count]
    while ready:
        number = ready.pop()
        colours[number] = _mixed(
            contents[number], [(label, colours[child] or b"") for label, child in children[number]], idle
        )
        for parent in above[number]:
            open_children[parent] -= 1
            if not open_children[parent]:
                ready.append(parent)
    circling = [number for number, known in enumerate(colours) if known is None]
    pairs = _refine(contents, children, colours, circling, idle) if circling else []
    return [known or b"" for known in colours], pairs


def _refine(
    contents: list[bytes],
    children: list[list[tuple[str, int]]],
    colours: list[bytes | None],
    circling: list[int],
    idle: bytes,
) -> list[bytes]:
    for number in circling:
        colours[number] = b"circle"
    count = 1
    for _ in range(max(MAX_STEPS // len(circling), 2)):
        fresh = [
            _mixed(contents[number], [(label, colours[child] or b"") for label, child in children[number]], idle)
            for number in circling
        ]
        told_apart = len(set(fresh))
        if told_apart == count:
            # The pairs say how the colours hang together: equal pairs make two graphs equal, not only alike.
            return sorted({(colours[number] or b"") + new for number, new in zip(circling, fresh, strict=True)})
        for number, new in zip(circling, fresh, strict=True):
            colours[number] = new
        count = told_apart
    raise Endless


def _mixed(content: bytes, children: list[tuple[str, bytes]], idle: bytes) -> bytes:
    mixed = hashlib.blake2b(content, digest_size=16)
    for label, child in sorted(children):
        if child == idle and (label == "*" or label.startswith("[")):
            continue
        named = label.encode(errors="surrogatepass")
        mixed.update(b"%d:%b%b" % (len(named), named, child))
    return mixed.digest()
