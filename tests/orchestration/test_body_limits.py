"""A request that is too large is refused before any of it is read: for strangers at a form's size, for all at an offer's."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

from orchestration.api.bodies import LARGEST
from orchestration.body_limits import LARGEST_SIGNED_OUT
from tests.world import World

DOORS = (
    "/accounts/login/",
    "/accounts/password/reset/",
    "/sign-in/x",
    "/demo/as",
    "/theme",
    "/p/shop/members",
    "/nowhere",
)


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of files that came to lie on the disk."""
    found: list[str] = []
    real = TemporaryFileUploadHandler.new_file

    def noting(
        self: TemporaryFileUploadHandler, field_name: str, file_name: str, *more: object, **named: object
    ) -> None:
        found.append(file_name)
        real(self, field_name, file_name, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", noting)
    return found


def large() -> SimpleUploadedFile:
    return SimpleUploadedFile("large.bin", b"x" * (3 * 1024 * 1024))


@pytest.mark.parametrize("path", DOORS)
def test_a_stranger_puts_no_file_on_the_disk(world: World, files: list[str], path: str) -> None:
    """Without the limit the form's check against forgery reads it all first."""
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/accounts/login/")
    answer = stranger.post(path, {"file": large()})
    assert answer.status_code == 413 and files == []
    assert stranger.post(path, {"text": "x" * (LARGEST_SIGNED_OUT - 1000)}).status_code in (403, 404)


def test_who_is_signed_in_brings_files(world: World, files: list[str]) -> None:
    """The control: these do come to lie there."""
    browser = Client()
    browser.force_login(world.people["pm"])
    assert browser.post("/p/shop/members", {"file": large()}).status_code != 413
    assert files == ["large.bin"]


@pytest.mark.parametrize("path", ["/p/shop/members", "/api/v1/projects"])
@pytest.mark.parametrize("length", [str(LARGEST + 1), "9" * 40])
def test_nobody_brings_more_than_an_offer_holds(world: World, path: str, length: str) -> None:
    browser = Client()
    browser.force_login(world.people["pm"])
    answer = browser.post(path, {"a": "b"}, CONTENT_LENGTH=length)
    assert answer.status_code == 413
    if path.startswith("/api/"):
        assert answer.json()["code"] == "too_large"
