"""Messages through a pipe: a few plain values and some bytes, each with its length before it."""

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

Message = tuple[dict[str, Any], list[bytes]]
_LENGTH = struct.Struct(">Q")


def written(values: dict[str, Any], blobs: Sequence[bytes] = ()) -> list[bytes]:
    """The pieces of a message in the order in which they are to be written."""
    head = json.dumps({"values": values, "sizes": [len(blob) for blob in blobs]}).encode()
    return [_LENGTH.pack(len(head)), head, *blobs]


def read(take: Callable[[int], bytes]) -> Message | None:
    """The next message; None where there is no more. `take` reads at most so many bytes. Raises EOFError within one."""
    first = take(_LENGTH.size)
    if not first:
        return None
    head = json.loads(_whole(take, *_LENGTH.unpack(first + _whole(take, _LENGTH.size - len(first)))))
    return head["values"], [_whole(take, size) for size in head["sizes"]]


def _whole(take: Callable[[int], bytes], size: int) -> bytes:
    pieces: list[bytes] = []
    while size:
        piece = take(min(size, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        size -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
