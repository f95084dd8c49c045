"""Files in a bucket, on a server that speaks S3: kept, read, compared, put right, and worded where it is away."""

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.test import Client
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from orchestration.stores import store_at
from reviews import storage
from reviews.models import DamagedFile, RevisionFile
from reviews.services import damage
from tests.world import World, image

CONTENT = b"# PRD\n" * 100
DIGEST = hashlib.sha256(CONTENT).hexdigest()
KEY = f"p7/{DIGEST[:2]}/{DIGEST}"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer(port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty bucket that the store is set to."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    found = boto3.resource("s3", endpoint_url=server, region_name="us-east-1").Bucket("files")
    found.create()
    found.objects.delete()
    at(settings, f"s3://files/site?endpoint={server}&region=us-east-1")
    return found


def at(settings: Settings, url: str) -> None:
    settings.STORAGES = {**settings.STORAGES, "artifacts": store_at(url)}


def keys(bucket: Any) -> list[str]:
    return sorted(found.key for found in bucket.objects.all())


def test_what_is_put_is_read_again_once_and_under_the_same_key_as_on_disk(bucket: Any) -> None:
    assert storage.put(7, CONTENT, DIGEST) == storage.put(7, CONTENT, DIGEST) == KEY
    assert keys(bucket) == [f"site/{KEY}"]
    assert (storage.read(KEY), storage.exists(KEY), storage.damage_of(KEY)) == (CONTENT, True, None)


def test_damage_is_noticed_and_mended_by_putting_again(bucket: Any) -> None:
    storage.put(7, CONTENT, DIGEST)
    bucket.Object(f"site/{KEY}").put(Body=CONTENT[:-1])
    with pytest.raises(storage.Damaged):
        storage.read(KEY)
    assert storage.damage_of(KEY) == storage.ALTERED
    storage.put(7, CONTENT, DIGEST)
    assert storage.read(KEY) == CONTENT
    bucket.Object(f"site/{KEY}").delete()
    assert (storage.damage_of(KEY), storage.exists(KEY)) == (storage.GONE, False)
    with pytest.raises(storage.Damaged):
        storage.read(KEY)


def test_a_large_file_goes_and_comes_in_parts(bucket: Any) -> None:
    large = bytes(range(256)) * 80_000
    digest = hashlib.sha256(large).hexdigest()
    key = storage.put(7, large, digest)
    assert storage.damage_of(key) is None
    assert hashlib.sha256(storage.read(key)).hexdigest() == digest


def test_a_store_that_does_not_serve_is_no_damage(
    bucket: Any, server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.put(7, CONTENT, DIGEST)
    at(settings, f"s3://other/site?endpoint={server}&region=us-east-1")
    with pytest.raises(storage.StoreAway):
        storage.put(7, CONTENT, DIGEST)
    at(settings, "s3://files/site?endpoint=http://127.0.0.1:9&region=us-east-1")
    for attempt in (storage.read, storage.damage_of, storage.exists):
        with pytest.raises(storage.StoreAway):
            attempt(KEY)


@pytest.mark.django_db
def test_a_screen_is_offered_through_the_page_and_served_from_the_bucket(
    world: World, bucket: Any, settings: Settings
) -> None:
    feature = world.feature()
    browser = Client(raise_request_exception=False)
    browser.force_login(world.people["designer"])
    upload = _named(image("Cart.png").content, "Cart.png")
    offered = browser.post(f"/f/{feature.key}/mocks/offer", {"act": "offer", "files": upload, "confirms_phase": "on"})
    assert offered.status_code == 302, offered.content.decode()
    file = RevisionFile.objects.get()
    assert f"site/{file.storage_key}" in keys(bucket)
    address = f"/f/{feature.key}/mocks/revisions/1/files/Cart.png"
    served = browser.get(address)
    assert (served.status_code, served["Content-Type"]) == (200, "image/png")
    assert hashlib.sha256(served.content).hexdigest() == file.sha256

    bucket.Object(f"site/{file.storage_key}").put(Body=b"other")
    assert browser.get(address).status_code == 502
    assert DamagedFile.objects.get().reason == "altered"
    storage.put(feature.project_id, served.content, file.sha256)
    assert damage.look(file.storage_key) is None
    assert browser.get(address).status_code == 200

    at(settings, "s3://files/site?endpoint=http://127.0.0.1:9&region=us-east-1")
    away = browser.get(address)
    assert away.status_code == 503
    assert "The store of files cannot be reached" in away.content.decode()


def _named(content: bytes, name: str) -> Any:
    file = io.BytesIO(content)
    file.name = name
    return file


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("files", "does not begin with s3://"),
        ("https://s3.example/files", "does not begin with s3://"),
        ("s3:///prefix", "names no bucket"),
        ("s3://key:secret@files", "holds credentials"),
        ("s3://files?endpoint=minio:9000", "endpoint is no address"),
        ("s3://files?regoin=eu", "nothing is known of ['regoin']"),
    ],
)
def test_a_wrong_address_is_answered_by_a_sentence_that_says_what_to_set(url: str, says: str) -> None:
    with pytest.raises(ValueError, match="ARTIFACTS_URL cannot be used") as refusal:
        store_at(url)
    assert says in str(refusal.value)
    assert "Set it to s3://BUCKET/PREFIX" in str(refusal.value)
    assert "secret" not in str(refusal.value)
