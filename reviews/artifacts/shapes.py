"""What goes into the preparing of an artifact, and what comes out."""

from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Upload:
    """One file exactly as it was received; the name is whatever the sender claimed."""

    name: str
    content: bytes


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


@dataclass(frozen=True)
class PreparedFile:
    """One file as it will be served: cleaned name, type by content, metadata stripped.

    `sha256` is over `content`; `pixel_digest` is over the size and the RGBA pixels of an image, None for other files.
    """

    name: str
    content_type: str
    content: bytes
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None
    pixel_digest: str | None = None


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
