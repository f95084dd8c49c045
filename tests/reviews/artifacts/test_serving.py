"""Stored bytes leave the house shown or saved, never run."""

import pytest

from reviews.artifacts import serve_headers

TYPES = ["text/html", "image/svg+xml", "application/pdf", "text/markdown", "application/json", "image/gif", "", "x"]


@pytest.mark.parametrize("content_type", [*TYPES, "image/png", "image/jpeg", "image/webp"])
def test_every_answer_is_sandboxed_and_private(content_type: str) -> None:
    headers = serve_headers(content_type, "a.bin")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("content_type", TYPES)
def test_only_our_own_images_are_shown_in_place(content_type: str) -> None:
    assert serve_headers(content_type, "a")["Content-Disposition"] == 'attachment; filename="a"'


@pytest.mark.parametrize("content_type", ["image/png", "image/jpeg", "image/webp"])
def test_images_are_shown_in_place(content_type: str) -> None:
    assert serve_headers(content_type, "a.png")["Content-Disposition"] == 'inline; filename="a.png"'


def test_a_name_beyond_ascii_is_given_twice() -> None:
    disposition = serve_headers("application/pdf", "Größe €.pdf")["Content-Disposition"]
    assert disposition == "attachment; filename=\"Gr__e _.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%E2%82%AC.pdf"


def test_text_says_its_encoding() -> None:
    assert serve_headers("text/markdown", "a.md")["Content-Type"] == "text/markdown; charset=utf-8"
