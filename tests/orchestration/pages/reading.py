"""Short ways to read an answered page in tests."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST_QUERIES = 12


def text(answer: Any) -> str:
    """The page's HTML, whitespace folded."""
    return " ".join(answer.content.decode().split())


def queries(client: Client, path: str) -> int:
    """How many statements the page costs once the process of the project is known to this server."""
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def row(rows: list[dict[str, Any]], subject: str) -> dict[str, Any]:
    return next(found for found in rows if found["subject"] == subject)


def labels(found: dict[str, Any]) -> list[str]:
    return [action["label"] for action in found.get("actions", [])]
