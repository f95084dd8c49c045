"""The browser's session signs in too, and then writes take the token that proves the page is ours."""

import pytest
from django.test import Client

from tests.world import World


@pytest.fixture
def signed_in(world: World) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["pm"], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_session_reads(signed_in: Client) -> None:
    assert signed_in.get("/api/v1/me").json()["email"] == "pm.shop@example.org"


def test_a_session_without_the_token_writes_nothing(signed_in: Client) -> None:
    refused = signed_in.post("/api/v1/projects/shop/features", {"title": "Forged"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert signed_in.get("/api/v1/features").json()["results"] == []


def test_a_session_with_the_token_writes(signed_in: Client) -> None:
    token = signed_in.get("/api/v1/docs").cookies["csrftoken"].value
    headers = {"X-CSRFToken": token}
    done = signed_in.post(
        "/api/v1/projects/shop/features", {"title": "Mine"}, content_type="application/json", headers=headers
    )
    assert done.status_code == 201
    place = f"/api/v1/features/{done.json()['key']}/gates/prd/revisions"
    offered = signed_in.post(place, {"body": "# A form by session\n\nGoals."}, headers=headers)
    assert offered.status_code == 201, offered.content


@pytest.mark.parametrize("raw", [b"", b"nonsense", b"--x\r\n", b"--x\r\nContent-Disposition: form-data; name=a"])
def test_a_broken_form_by_session_is_a_problem(signed_in: Client, raw: bytes) -> None:
    """The session's check reads the form before the call does."""
    token = signed_in.get("/api/v1/docs").cookies["csrftoken"].value
    answer = signed_in.post(
        "/api/v1/projects/shop/features",
        data=raw,
        content_type="multipart/form-data; boundary=x",
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code == 400, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
