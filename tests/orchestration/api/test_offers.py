"""Offers, as JSON and as forms, and the bytes that come back."""

import hashlib
import io
import json
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from projects.models import Feature
from reviews import storage
from reviews.models import Revision
from tests.orchestration.api.conftest import As
from tests.orchestration.api.fingerprints import fingerprint
from tests.world import PRD, World, contract, image


def photo() -> bytes:
    """A PNG that carries where it was taken."""
    noted, buffer = PngInfo(), io.BytesIO()
    noted.add_text("Location", "at home")
    Image.new("RGB", (30, 20), "teal").save(buffer, "PNG", pnginfo=noted)
    return buffer.getvalue()


@pytest.fixture
def key(world: World) -> str:
    return world.feature().key


def place(key: str, gate: str) -> str:
    return f"features/{key}/gates/{gate}/revisions"


def _feature(key: str) -> Feature:
    return Feature.objects.get(key=key)


def test_the_same_bytes_are_no_new_revision(world: World, api: As, key: str) -> None:
    first = api("pm").post(place(key, "prd"), {"body": PRD})
    again = api("pm").post(place(key, "prd"), {"body": PRD})
    other = api("pm").post(place(key, "prd"), {"body": PRD + "More.\n"})
    assert [answer.status_code for answer in (first, again, other)] == [201, 200, 201]
    assert first.json() == again.json()
    assert [answer.json()["number"] for answer in (first, again, other)] == [1, 1, 2]


def test_a_screen_comes_back_without_what_it_knew_of_its_maker(world: World, api: As, key: str) -> None:
    answer = api("designer").upload(place(key, "mocks"), {"files": [("My cart.png", photo())]})
    assert answer.status_code == 201, answer.content
    offered, file = answer.json(), answer.json()["files"][0]
    assert offered["digest"] != offered["source_digest"]
    served = api("viewer").get(f"{place(key, 'mocks')}/1/files/{file['name'].replace(' ', '%20')}")
    assert served.status_code == 200
    assert hashlib.sha256(served.content).hexdigest() == file["sha256"]
    assert len(served.content) == file["size"] and b"at home" not in served.content
    assert served.headers["Content-Type"] == "image/png"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Security-Policy"].startswith("sandbox")
    assert served.headers["Content-Disposition"].startswith("inline")
    assert file["url"].endswith(f"/{place(key, 'mocks')}/1/files/My%20cart.png")


def test_a_document_is_saved_and_not_shown(world: World, api: As, key: str) -> None:
    api("pm").upload(place(key, "prd"), {"file": ("prd.md", PRD.encode())})
    served = api("viewer").get(f"{place(key, 'prd')}/1/files/prd.md")
    assert served.status_code == 200 and served.content == PRD.encode()
    assert served.headers["Content-Disposition"].startswith("attachment")


def test_receivers_by_commas_or_repeated_or_as_a_list(world: World, api: As, key: str) -> None:
    world.bring_to(_feature(key), "design")
    ben, ines = world.people["ben"].email, world.people["ines"].email
    for variant, given in enumerate((f"{ben},{ines}", [ben, ines], f"{ben}, {ines} ,"), start=1):
        data = json.dumps(contract(f"1.0.{variant}"))
        answer = api("engineer").upload(place(key, "contract"), {"data": data, "receivers": given})
        assert answer.status_code == 201, answer.content
        named = api("viewer").get(f"features/{key}/gates/contract").json()["named"]
        assert {person["email"] for person in named} == {ben, ines}


def test_an_unknown_receiver_is_named(world: World, api: As, key: str) -> None:
    world.bring_to(_feature(key), "design")
    before = fingerprint()
    for stranger in ("nobody@example.org", world.people["viewer"].email, world.outsider.email):  # type: ignore[union-attr]
        body = {"data": contract(), "receivers": [stranger]}
        answer = api("engineer").post(place(key, "contract"), body)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["receivers"])
    assert fingerprint() == before


def test_a_phase_that_is_not_confirmed_is_named(world: World, api: As, key: str) -> None:
    for value in ("false", "0"):
        answer = api("designer").upload(place(key, "mocks"), {"files": image().content, "confirms_phase": value})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["confirms_phase"])
    answer = api("designer").upload(place(key, "mocks"), {"files": image().content, "confirms_phase": "maybe"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["confirms_phase"])
    answer = api("designer").upload(place(key, "mocks"), {"files": image().content, "confirms_phase": "true"})
    assert (answer.status_code, answer.json()["confirms_phase"]) == (201, True)


@pytest.mark.parametrize(
    ("gate", "who", "body", "field"),
    [
        ("prd", "pm", {}, "body"),
        ("prd", "pm", {"body": "   "}, "body"),
        ("prd", "pm", {"data": {"a": 1}}, "data"),
        ("prd", "pm", {"recievers": ["a@example.org"], "body": PRD}, "recievers"),
        ("prd", "pm", {"link": "file:///etc/passwd"}, "link"),
        ("prd", "pm", {"link": "http://127.0.0.1:1/"}, "link"),
        ("prd", "pm", {"link": "http://[::1]/"}, "link"),
        ("prd", "pm", {"link": "http://169.254.169.254/latest/meta-data"}, "link"),
        ("prd", "pm", {"link": "no address"}, "link"),
        ("prd", "pm", {"link": "https://example.org/", "body": PRD}, "link"),
        ("mocks", "designer", {"body": "only words"}, "files"),
    ],
)
def test_what_a_kind_does_not_take_is_named(
    world: World, api: As, key: str, gate: str, who: str, body: dict[str, Any], field: str
) -> None:
    before = fingerprint()
    answer = api(who).post(place(key, gate), body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field]), answer.content
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"attachment": image().content}, "attachment"),
        ({"files": "words, not a file"}, "files"),
        ({"files": ("Cart.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")}, "files"),
        ({"files": ("Cart.png", b"<html><script>alert(1)</script></html>")}, "files"),
        ({"files": ("Cart.png", b"")}, "files"),
        ({"files": ("Cart.png", image().content[:60])}, "files"),
        ({"files": [("Cart.png", image().content)] * 61}, "files"),
        ({"files": image().content, "data": "[]"}, "data"),
        ({"files": image().content, "data": "{"}, "data"),
        ({"files": image().content, "data": '{"a": NaN}'}, "data"),
        ({"files": image().content, "note": "x" * 1001}, "note"),
        ({"files": image().content, "note": "nul \x00"}, "note"),
        ({"files": image().content, "note": ["one", "two"]}, "note"),
        ({"files": image().content, "no\x00te": "name"}, "body"),
        ({"files": image().content, "link": "https://example.org/"}, "link"),
    ],
)
def test_bad_forms_name_the_part(world: World, api: As, key: str, fields: dict[str, Any], field: str) -> None:
    before = fingerprint()
    answer = api("designer").upload(place(key, "mocks"), fields)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field]), answer.content
    assert fingerprint() == before


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.png", "..\\..\\a.png", "\u202egnp.exe.png", "a" * 300 + ".png", "CON.png", "x\ny.png"]
)
def test_hostile_names_are_harmless(world: World, api: As, key: str, name: str) -> None:
    answer = api("designer").upload(place(key, "mocks"), {"files": (name, image().content)})
    assert answer.status_code == 201, answer.content
    kept = answer.json()["files"][0]
    assert not set("/\\\n\u202e") & set(kept["name"]) and len(kept["name"]) <= 160
    address = kept["url"].split("/api/v1/")[1]
    assert api("viewer").get(address).status_code == 200


def test_too_much_is_413(world: World, api: As, key: str) -> None:
    before = fingerprint()
    long = api("pm").post(place(key, "prd"), {"body": "x" * 300_000})
    assert (long.status_code, long.json()["code"], list(long.json()["errors"])) == (413, "too_large", ["body"])
    files = api("designer").upload(place(key, "mocks"), {"files": [b"x"] * 101})
    assert files.status_code == 413
    fields = api("designer").upload(place(key, "mocks"), {f"field{n}": "x" for n in range(2001)})
    assert fields.status_code == 413
    declared = api("pm").call(
        "POST", place(key, "prd"), data=b"{}", content_type="application/json", CONTENT_LENGTH="9" * 15
    )
    assert declared.status_code == 413
    raw = b'{"body": "' + b"x" * (12 * 1024 * 1024) + b'"}'
    body = api("pm").call("POST", place(key, "prd"), data=raw, content_type="application/json")
    assert body.status_code == 413
    assert fingerprint() == before


def test_who_may_not_offer_makes_this_server_fetch_nothing(world: World, api: As, key: str) -> None:
    """The link would be refused as well, but the role is asked first."""
    answer = api("viewer").post(place(key, "prd"), {"link": "http://127.0.0.1:1/"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_giver")


def test_a_revision_tells_what_it_holds(world: World, api: As, key: str) -> None:
    api("pm").post(place(key, "prd"), {"body": PRD, "note": "First draft"})
    world.offer(_feature(key), "prd", variant=2)
    listed = api("viewer").get(place(key, "prd")).json()["results"]
    assert [one["number"] for one in listed] == [2, 1]
    assert "body" not in listed[0]
    one = api("viewer").get(f"{place(key, 'prd')}/1").json()
    assert one["body"].strip() == PRD.strip() and one["note"] == "First draft"
    assert api("viewer").get(f"{place(key, 'prd')}/3").status_code == 404
    assert api("viewer").get(f"{place(key, 'prd')}/1/files/prd.md").status_code == 404


def test_nothing_half_stored_where_the_file_is_lost(
    world: World, api: As, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> str:
        raise storage.StorageFull("no room")

    before = fingerprint()
    monkeypatch.setattr(storage, "put", full)
    answer = api("designer").upload(place(key, "mocks"), {"files": image().content}, key="once")
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert fingerprint() == before and not Revision.objects.exists()
