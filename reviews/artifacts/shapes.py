"""What goes into the preparing of an artifact, and what comes out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, cast


@dataclass(frozen=True)
class PreparedFile:
    """One file as it will be served: cleaned name, type by content, metadata stripped.

    `sha256` is over `content`; `pixel_digest` is over the size and the RGBA pixels of an image, None for other files. Where
    the bytes lie in the store already, `storage_key` says under which key and `content` is empty.
    """

    name: str
    content_type: str
    content: bytes
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None
    pixel_digest: str | None = None
    storage_key: str = ""


@dataclass(frozen=True)
class Upload:
    """One file exactly as it was received; the name is whatever the sender claimed.

    `prepared` is what became of these bytes when they were prepared before, so that it need not happen again.
    """

    name: str
    content: bytes
    prepared: PreparedFile | None = None

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return len(self.content)


class LazyUpload(Upload):
    """An upload whose bytes are read whenever they are asked for and not held, so that many large ones fit."""

    def __init__(self, name: str, size: int, read: Callable[[], bytes], prepared: PreparedFile | None = None) -> None:
        for field, value in (("name", name), ("_size", size), ("_read", read), ("prepared", prepared)):
            object.__setattr__(self, field, value)

    @property
    def content(self) -> bytes:
        return cast(bytes, vars(self)["_read"]())

    @property
    def size(self) -> int:
        return cast(int, vars(self)["_size"])

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


@dataclass(frozen=True)
class Submission:
    """Everything one offer carries.

    With `link`, the caller has already taken the snapshot (`reviews.links.snapshot`): `body` holds what the page says and
    `data` may hold `title` and `fetched_at`.
    """

    files: tuple[Upload, ...] = ()
    body: str | None = None
    data: dict[str, Any] | None = None
    link: str | None = None


class Parts(NamedTuple):
    """What the preparing of one kind yields; digests come after."""

    body: str
    data: dict[str, Any]
    files: tuple[PreparedFile, ...]
    summary: str


@dataclass(frozen=True)
class Prepared:
    """A submission that may become a revision.

    `source_digest` is over the bytes received, `digest` over what is served (both SHA-256, hexadecimal). `summary` is
    one short line for lists and notices, such as "12 screens" or "OpenAPI 3.1, 14 operations".
    """

    kind: str
    body: str
    data: dict[str, Any]
    files: tuple[PreparedFile, ...]
    source_digest: str
    digest: str
    summary: str
