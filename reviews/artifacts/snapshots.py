"""The record of where a linked artifact was read from."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from reviews.artifacts.errors import InvalidArtifact
from reviews.artifacts.names import one_line
from reviews.artifacts.plain import is_storable_text
from reviews.artifacts.shapes import Submission

MAX_URL = 2000


def snapshot_data(submission: Submission) -> dict[str, Any]:
    """`link`, `title` and `fetched_at` of a linked submission, {} for one that is not linked."""
    if not submission.link:
        return {}
    given = submission.data or {}
    return {
        "link": check_web_address(submission.link, "link"),
        "title": one_line(str(given.get("title") or ""), 200),
        "fetched_at": _moment(given.get("fetched_at")),
    }


def check_web_address(url: Any, field: str) -> str:
    """The address, when it is an http or https one that may stand in a link. Raises InvalidArtifact on `field`."""
    sentence = "This is no web address. It must start with http:// or https://."
    if not isinstance(url, str) or not is_storable_text(url):
        raise InvalidArtifact.of(field, sentence)
    url = url.strip()
    if len(url) > MAX_URL:
        raise InvalidArtifact.of(field, f"The address is longer than {MAX_URL} characters.")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise InvalidArtifact.of(field, sentence) from None
    unclean = any(character.isspace() or not character.isprintable() for character in url) or "\\" in url
    if parts.scheme not in ("http", "https") or not parts.hostname or unclean:
        raise InvalidArtifact.of(field, sentence)
    if parts.username is not None or parts.password is not None:
        raise InvalidArtifact.of(field, "The address must not carry a user name or password.")
    return url


def _moment(given: Any) -> str:
    try:
        return dt.datetime.fromisoformat(str(given)).isoformat()
    except ValueError:
        return ""
