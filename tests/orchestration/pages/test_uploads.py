"""The door for files that come piece by piece: what it takes, from whom, and how it goes on after anything."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from PIL import Image

from orchestration.services.tidying import tidy
from projects import clock
from projects.errors import NotFound
from projects.models import Feature
from reviews import storage
from reviews.artifacts import KINDS
from reviews.models import DraftFile, HalfUpload, UploadPiece
from reviews.services import upload_limits, uploads
from reviews.services.upload_limits import LARGEST_PIECE
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import text
from tests.world import World, build_world, image

PNG = image("Cart.png", "navy", (90, 60)).content
SIZE = len(PNG)
HALF = SIZE // 2


def door(feature: Feature, gate: str = "mocks") -> str:
    return f"/f/{feature.key}/{gate}/offer/files"


def begin(browser: Client, feature: Feature, name: Any = "Cart.png", size: Any = SIZE, gate: str = "mocks") -> Any:
    body = json.dumps({"name": name, "size": size, "identity": "1700000000000"})
    return browser.post(door(feature, gate), body, content_type="application/json")


def put(browser: Client, url: str, offset: Any, content: bytes, **more: Any) -> Any:
    more.setdefault("content_type", "application/octet-stream")
    return browser.put(url, content, headers={"Upload-Offset": str(offset)}, **more)


@pytest.fixture
def designer(browse: As) -> Client:
    return browse("designer")


def test_a_file_comes_in_pieces_and_lies_in_the_draft(world: World, designer: Client) -> None:
    feature = world.feature()
    begun = begin(designer, feature).json()
    assert (begun["received"], begun["url"]) == (0, f"{door(feature)}/{HalfUpload.objects.get().pk}")
    assert put(designer, begun["url"], 0, PNG[:HALF]).json()["received"] == HALF
    done = put(designer, begun["url"], HALF, PNG[HALF:]).json()
    assert (done["received"], done["url"]) == (len(PNG), None)
    file = DraftFile.objects.get()
    assert (file.name, storage.read(file.storage_key)) == ("Cart.png", PNG)
    assert (file.served["width"], file.served["height"]) == (90, 60)
    assert storage.exists(file.served["storage_key"])
    assert not HalfUpload.objects.exists() and not UploadPiece.objects.exists()
    offered = designer.post(f"/f/{feature.key}/mocks/offer", {"act": "offer", "confirms_phase": "on"})
    assert offered.status_code == 302
    assert world.current(feature, "mocks").files.get().sha256 == file.served["sha256"]


def test_what_is_prepared_ahead_is_the_same_revision(world: World, designer: Client) -> None:
    """A screen that was written anew when it was uploaded gives the digest that it gives when it is written at the offer."""
    ahead, at_once = world.feature(), world.feature()
    put(designer, begin(designer, ahead).json()["url"], 0, PNG)
    designer.post(f"/f/{ahead.key}/mocks/offer", {"act": "offer", "confirms_phase": "on"})
    designer.post(
        f"/f/{at_once.key}/mocks/offer",
        {"act": "offer", "confirms_phase": "on", "files": _sent()},
    )
    one, other = (world.current(feature, "mocks") for feature in (ahead, at_once))
    assert (one.digest, one.source_digest) == (other.digest, other.source_digest)


def test_it_goes_on_where_it_stopped(world: World, designer: Client) -> None:
    feature = world.feature()
    url = begin(designer, feature).json()["url"]
    put(designer, url, 0, PNG[:HALF])
    again = begin(designer, feature).json()
    assert (again["url"], again["received"]) == (url, HALF)
    page = text(designer.get(f"/f/{feature.key}/mocks/offer"))
    assert "Choose this file again to go on" in page
    put(designer, url, HALF, PNG[HALF:])
    assert begin(designer, feature).json()["url"] is None  # the answer to the last piece may have been lost
    assert begin(designer, feature, size=len(PNG) + 1).json()["received"] == 0  # another file of this name
    assert DraftFile.objects.get().size == len(PNG)


def test_a_half_file_is_not_offered_without_a_word(world: World, designer: Client) -> None:
    feature = world.feature()
    put(designer, begin(designer, feature).json()["url"], 0, PNG[:HALF])
    path, sent = f"/f/{feature.key}/mocks/offer", {"act": "offer", "confirms_phase": "on", "files": _sent("Other.png")}
    refused = designer.post(path, sent)
    assert refused.status_code == 400 and "“Cart.png” came only half" in text(refused)
    sent = {"act": "offer", "confirms_phase": "on", "drop_upload": [HalfUpload.objects.get().pk, "x", "9" * 40]}
    assert designer.post(path, sent).status_code == 302
    assert world.current(feature, "mocks").files.get().name == "Other.png"


def test_a_wrong_place_is_answered_with_the_right_one(world: World, designer: Client) -> None:
    feature = world.feature()
    url = begin(designer, feature).json()["url"]
    put(designer, url, 0, PNG[:HALF])
    for offset, content in (
        (HALF + 1, PNG[HALF:]),
        (0, PNG),
        (HALF - 1, PNG[HALF - 1 :]),
        (10**17, b"x"),
        (0, b"other"),
    ):
        answer = put(designer, url, offset, content)
        assert (answer.status_code, answer.json()["code"], answer.json()["received"]) == (409, "wrong_offset", HALF)
    assert put(designer, url, 0, PNG[:HALF]).json()["received"] == HALF  # sent twice, counted once
    assert put(designer, url, HALF, PNG[HALF:] + b"x").status_code == 400
    assert HalfUpload.objects.get().received == HALF


NO_FILES = [
    {"name": "", "size": 9}, {"name": " ", "size": 9}, {"name": "x" * 256, "size": 9}, {"name": 7, "size": 9},
    {"name": "a\x00b", "size": 9}, {"name": "a.png"}, {"name": "a.png", "size": -1}, {"name": "a.png", "size": 0},
    {"name": "a.png", "size": 1.5}, {"name": "a.png", "size": "9"}, {"name": "a.png", "size": True},
    {"name": "a.png", "size": None}, {"name": "a.png", "size": 9, "identity": "x" * 65}, [], "x",
]  # fmt: skip


def test_what_is_no_file_is_not_begun(world: World, designer: Client, subtests: pytest.Subtests) -> None:
    path = door(world.feature())
    for asked in NO_FILES:
        with subtests.test(str(asked)[:60]):
            answer = designer.post(path, json.dumps(asked), content_type="application/json")
            assert answer.status_code == 400 and answer.json()["errors"]
    assert not HalfUpload.objects.exists()


def test_hostile_requests_are_answered(world: World, designer: Client) -> None:
    feature = world.feature()
    raw = [b"", b"{", b'{"name": "a", "size": 1e999}', b"[" * 4000, b"\xff\xfe", b'{"name": "\\ud800", "size": 1}']
    statuses = {designer.post(door(feature), one, content_type="application/json").status_code for one in raw}
    huge = designer.post(door(feature), b" " * 9000, content_type="application/json")
    assert (statuses, huge.status_code) == ({400}, 413)
    assert begin(designer, feature, size=10**30).status_code == 413
    url = begin(designer, feature).json()["url"]
    for offset in ("", "-1", "1.5", "x", "9" * 19, "٣", "0x1", " 1"):
        assert put(designer, url, offset, PNG).status_code == 400, offset
    assert designer.put(url, PNG, content_type="application/octet-stream").status_code == 400
    assert put(designer, url, 0, b"").status_code == 400
    assert put(designer, url, 0, b"x" * (LARGEST_PIECE + 1)).status_code == 413
    assert put(designer, url, 0, PNG, content_type="image/png").status_code == 400
    assert designer.get(url).status_code == 405
    assert HalfUpload.objects.get().received == 0


def test_what_is_no_picture_is_refused_by_its_first_bytes(world: World, designer: Client) -> None:
    feature = world.feature()
    url = begin(designer, feature, "Shell.png", 5_000_000).json()["url"]
    answer = put(designer, url, 0, b"#!/bin/sh\nrm -rf /\n" * 9)
    assert (answer.status_code, "is a script" in answer.json()["detail"]) == (400, True)
    broken = begin(designer, feature, "Broken.png", 60).json()["url"]
    assert put(designer, broken, 0, PNG[:60]).status_code == 400
    assert not HalfUpload.objects.exists() and not DraftFile.objects.exists()


def test_only_the_giver_and_only_their_own(world: World, browse: As) -> None:
    feature, elsewhere = world.feature(), build_world("OTHER", "Other")
    strange = elsewhere.feature()
    url = begin(browse("designer"), feature).json()["url"]
    nobodys = f"{door(feature)}/999999999999999999"
    manager = world.people["manager"].memberships.get()
    manager.roles = ["manager", "designer"]
    manager.save()
    for who, status in (("outsider", 404), ("engineer", 403), ("viewer", 403), ("manager", 404)):
        assert put(browse(who), url, 0, PNG).status_code == status
        assert browse(who).delete(url).status_code == status
    for who, status in (("outsider", 404), ("engineer", 403)):
        assert begin(browse(who), feature).status_code == status
        assert browse(who).delete(f"{door(feature)}?name=Cart.png").status_code == status
    for path in (
        nobodys,
        url.replace("mocks", "adr"),
        url.replace(feature.key, strange.key),
        url.replace("mocks", "x"),
    ):
        assert put(browse("designer"), path, 0, PNG).status_code in (403, 404)
    assert begin(browse("designer"), strange).status_code == 404
    assert browse("").post(door(feature)).status_code == 302
    assert HalfUpload.objects.get().received == 0
    usage = world.bring_to(world.feature(), "build")
    assert begin(browse("engineer"), usage, gate="integration").status_code == 400


def test_a_request_from_elsewhere_is_refused(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.people["designer"])
    assert begin(strict, world.feature()).status_code == 403
    assert not HalfUpload.objects.exists()


def test_limits_of_a_file_a_draft_and_a_person(world: World, designer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = KINDS["mocks"].__class__(
        **{**vars(KINDS["mocks"]), "max_file_bytes": 900, "max_total_bytes": 1000, "max_files": 3}
    )
    monkeypatch.setattr("reviews.services.draft_files.KINDS", {**KINDS, "mocks": kind})
    feature = world.feature()
    assert begin(designer, feature, "Large.png", 901).status_code == 413
    assert begin(designer, feature, "A.png", 900).status_code == 200
    together = begin(designer, feature, "B.png", 101)
    assert (together.status_code, "together" in together.json()["detail"]) == (413, True)
    assert begin(designer, feature, "A.png", 800).status_code == 200  # in the place of the other
    assert [begin(designer, feature, name, 10).status_code for name in ("B.png", "C.png", "D.png")] == [200, 200, 400]
    monkeypatch.setattr(upload_limits, "MOST_OPEN", 3)
    answer = begin(designer, world.feature(), "E.png", 10)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_uploads")


def test_the_last_piece_and_the_file_may_be_a_crash_apart(world: World, designer: Client) -> None:
    """All bytes came, and the process ended before it put them together: whoever asks next finishes it."""
    feature = world.feature()
    url = begin(designer, feature).json()["url"]
    put(designer, url, 0, PNG[:HALF])
    half = HalfUpload.objects.get()
    UploadPiece.objects.create(upload=half, offset=HALF, content=PNG[HALF:])
    HalfUpload.objects.update(received=len(PNG))
    assert begin(designer, feature).json()["url"] is None
    assert storage.read(DraftFile.objects.get().storage_key) == PNG


def test_a_full_store_keeps_the_pieces(world: World, designer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    feature = world.feature()
    url = begin(designer, feature).json()["url"]

    def full(*_: Any) -> str:
        raise storage.StorageFull("There is no room left for files.")

    with monkeypatch.context() as patched:
        patched.setattr(storage, "put", full)
        assert put(designer, url, 0, PNG).status_code == 507
    assert begin(designer, feature).json()["url"] is None
    assert DraftFile.objects.count() == 1


def test_files_are_taken_out_again(world: World, designer: Client) -> None:
    feature = world.feature()
    url = begin(designer, feature).json()["url"]
    assert (designer.delete(url).status_code, designer.delete(url).status_code) == (204, 404)
    put(designer, begin(designer, feature).json()["url"], 0, PNG)
    kept = f"{door(feature)}?name=Cart.png"
    assert (designer.delete(kept).status_code, designer.delete(kept).status_code) == (204, 404)
    assert designer.delete(f"{door(feature)}?name=%00").status_code == 404


def test_what_nobody_went_on_with_is_tidied_away(world: World, designer: Client) -> None:
    feature = world.feature()
    put(designer, begin(designer, feature).json()["url"], 0, PNG[:HALF])
    begin(designer, feature, "New.png")
    HalfUpload.objects.filter(name="Cart.png").update(touched_at=clock.now() - timedelta(days=8))
    tidy()
    assert [half.name for half in HalfUpload.objects.all()] == ["New.png"]
    assert not UploadPiece.objects.exists()


def test_screens_come_in_the_order_and_under_the_names_of_the_form(world: World, designer: Client) -> None:
    feature = world.feature()
    world.agree(feature, "mocks")
    put(designer, begin(designer, feature, "Error.png").json()["url"], 0, PNG)
    path = f"/f/{feature.key}/mocks/offer"
    assert [row["name"] for row in designer.get(path).context["kept"]] == ["Cart.png", "Empty.png", "Error.png"]
    sent = {
        "screen_file": ["Cart.png", "Empty.png", "Error.png", "Unknown.png"],
        "screen_title": ["The cart", " ", "Payment failed", "x" * 500],
        "screen_order": ["1", "2", "1", "-7"],
    }
    designer.post(path, {"act": "keep", **sent})
    assert [row["title"] for row in designer.get(path).context["kept"]] == ["Payment failed", "The cart", "Empty"]
    assert designer.post(path, {"act": "offer", "confirms_phase": "on", **sent}).status_code == 302
    screens = world.current(feature, "mocks").data["screens"]
    assert [one["name"] for one in screens] == ["Payment failed", "The cart", "Empty"]
    same = {"screen_file": [one["file"] for one in screens], "screen_title": [one["name"] for one in screens]}
    still = designer.post(path, {"act": "offer", "confirms_phase": "on", **same, "screen_order": ["1", "2", "3"]})
    assert (still.status_code, "the screens that lie there already" in text(still)) == (400, True)
    moved = designer.post(path, {"act": "offer", "confirms_phase": "on", **same, "screen_order": ["3", "2", "3"]})
    assert moved.status_code == 302
    assert [one["name"] for one in world.current(feature, "mocks").data["screens"]] == [
        "The cart",
        "Empty",
        "Payment failed",
    ]


def test_a_screen_that_stays_is_not_written_anew(world: World, designer: Client) -> None:
    """A JPEG that were decoded and written once more would have other pixels, and ask for another decision."""
    feature = world.feature()
    path, sent = f"/f/{feature.key}/mocks/offer", {"act": "offer", "confirms_phase": "on"}
    picture = BytesIO()
    Image.effect_noise((80, 60), 90).convert("RGB").save(picture, "JPEG", quality=60)
    designer.post(path, {**sent, "files": SimpleUploadedFile("Cart.jpg", picture.getvalue())})
    before = world.current(feature, "mocks").data["screens"][0]
    designer.post(path, {**sent, "files": _sent("Error.png")})
    after = world.current(feature, "mocks")
    assert (after.number, after.data["screens"][0]) == (2, before)


def test_two_at_once_bring_one_file(transactional_db: None) -> None:
    world = build_world()
    feature, designer = world.feature(), world.people["designer"]
    half = uploads.begin(feature=feature, gate_key="mocks", name="Cart.png", size=len(PNG), identity="1", by=designer)

    def send(_: int) -> str:
        try:
            where = {"feature": feature, "gate_key": "mocks", "by": designer}
            uploads.add_piece(**where, upload_id=half.upload or 0, offset=0, content=PNG)
            return "taken"
        except NotFound:
            return "done by the other"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert "taken" in answers
    assert (DraftFile.objects.count(), HalfUpload.objects.count()) == (1, 0)


def _sent(name: str = "Cart.png") -> Any:
    return SimpleUploadedFile(name, PNG)
