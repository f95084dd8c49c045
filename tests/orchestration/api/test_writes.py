"""Every write by its row of the table: the documented example works, a viewer is refused, bad input names its member."""

import json
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest
from django.db import transaction

from tests.orchestration.api.conftest import As
from tests.orchestration.api.fingerprints import fingerprint
from tests.orchestration.api.table import WRITES, Place, Write, operations, prepare
from tests.world import World, build_world

_by_name = pytest.mark.parametrize("write", WRITES, ids=[write.operation for write in WRITES])
_NOT_TEXT: list[Any] = [[], {}, 0, -1, 1.5, True, 10**30, ["a"], {"a": 1}]
_TOO_LONG = "x" * 1_100_000
_UNSTORABLE = ["nul \x00 inside", "lone \ud800 surrogate"]
BAD: dict[str, list[Any]] = {
    "text": [*_NOT_TEXT, *_UNSTORABLE, _TOO_LONG],
    "text!": [*_NOT_TEXT, *_UNSTORABLE, _TOO_LONG, None, "", "  \n "],
    "texts": [0, True, {}, {"a": "b"}, [1], [None], [[]], [{}], ["\x00"], ["nobody@example.org"], "nobody@example.org"],
    "texts!": [None, [], 0, True, {}, [1], [None], [[]], [{}], ["\x00"], ["no such thing"], "no such thing"],
    "number": ["1", "", [], {}, 1.0, 1.5, True, False, 0, -1, 10**30, -(10**30)],
    "number!": [None, "1", "", [], {}, 1.0, 1.5, True, False, 0, -1, 10**30, -(10**30)],
    "yes": ["true", "", 0, 1, [], {}, 1.5],
    "yes!": [None, "true", "", 0, 1, [], {}, 1.5],
    "box": [
        "",
        "0,0,1,1",
        0,
        True,
        {},
        [0, 0, 1],
        [0, 0, 1, 1, 1],
        ["a"] * 4,
        [True] * 4,
        [None] * 4,
        [[0]] * 4,
        [0, 0, 2, 1],
        [-1, 0, 1, 1],
        [10**400, 0, 0, 0],
        [0.5, 0.5, 0.5, 0.5],
    ],
    "object": ["", "{}", [], 0, True, ["a"], {"\x00": 1}, {"a": "\ud800"}, {"nothing": "known here"}],
    "documents!": [
        None,
        "",
        [],
        {},
        0,
        True,
        ["a"],
        [{}],
        [{"name": "a.md"}],
        [{"name": 1, "text": "a"}],
        [{"name": "a.md", "text": ["a"]}],
        [{"name": "../a.md", "text": "---\nname: a\n---\n"}],
        [{"name": "a.md", "text": "no front matter"}],
        [{"name": "a.md", "text": "---\nname: a\n---\n\x00"}],
        [{"name": "a\ud800.md", "text": "---\nname: a\n---\n"}],
        [{"name": "a.md", "text": "---\nname: a\n---\n"}] * 2,
        [{"name": f"{n}.md", "text": "---\nname: a\n---\n"} for n in range(60)],
        [{"name": "a.md", "text": _TOO_LONG}],
    ],
    "digest!": [None, "", "0" * 63, "0" * 65, "g" * 64, 0, [], {}, "０" * 64, "\x00" * 64],
    "moment!": [None, "", "tomorrow", "2026-13-01", "2026-02-30", 0, 1.5, [], {}, "0001-01-01", "9999-12-31"]
    + ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-01-01T25:00:00Z", "２０２６-01-01", "x" * 9999],
}
BROKEN = {
    "no JSON": b"{",
    "a list": b"[]",
    "a list of objects": b'[{"a": 1}]',
    "a text": b'"text"',
    "a number": b"1",
    "true": b"true",
    "null": b"null",
    "nothing": b"   ",
    "a byte-order mark": b"\xef\xbb\xbf{}",
    "no UTF-8": '{"reason": "käse"}'.encode("latin-1"),
    "UTF-16": "{}".encode("utf-16"),
    "a key twice": b'{"a": 1, "a": 2}',
    "NaN": b'{"a": NaN}',
    "infinity": b'{"a": -Infinity}',
    "overflow": b'{"a": 1e999}',
    "five thousand digits": b'{"a": ' + b"9" * 5000 + b"}",
    "depth of 100,000": b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "depth of 900": b'{"a": ' + b'{"a": ' * 900 + b"1" + b"}" * 900 + b"}",
    "more after it": b"{} {}",
    "a comment": b"{/* */}",
}


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, Place]]:
    """What every test of this module begins from, built once: the transactions of the tests lie inside this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        yield world, prepare(world)
        transaction.set_rollback(True)


@pytest.fixture
def world(prepared: tuple[World, Place], db: None) -> World:
    return prepared[0]


@pytest.fixture
def place(prepared: tuple[World, Place], db: None) -> Place:
    return prepared[1]


@pytest.fixture
def unchanged() -> Callable[[], None]:
    """To be asked again: has nothing been stored since the first time?"""
    seen: list[str] = []

    def check() -> None:
        seen.append(fingerprint())
        assert seen[0] == seen[-1], "something was stored"

    return check


def test_the_table_holds_every_write_of_the_description() -> None:
    described = {name for name, (method, _, _) in operations().items() if method != "GET"}
    assert described == {write.operation for write in WRITES}


@_by_name
def test_the_documented_example_works(place: Place, api: As, write: Write) -> None:
    before = fingerprint()
    answer = api(write.who).send(write.method, place.path(write.path), place.body(write))
    assert answer.status_code == write.status, answer.content
    assert fingerprint() != before


@_by_name
def test_a_viewer_may_what_anybody_may_and_nothing_else(place: Place, api: As, write: Write) -> None:
    before = fingerprint()
    answer = api("viewer").send(write.method, place.path(write.path), place.body(write))
    assert answer.status_code == write.viewer, answer.content
    assert (fingerprint() == before) == (write.viewer == 403)


@_by_name
def test_a_member_of_the_wrong_kind_is_named(
    place: Place, api: As, write: Write, unchanged: Callable[[], None]
) -> None:
    unchanged()
    for name, kind in write.kinds.items():
        for value in BAD[kind]:
            answer = api(write.who).send(write.method, place.path(write.path), place.body(write) | {name: value})
            said = (name, str(value)[:40], answer.status_code, answer.content[:300])
            assert answer.status_code in (400, 413), said
            assert all(
                where == name or where.startswith((f"{name}.", f"{name}[")) for where in answer.json()["errors"]
            ), said
    unchanged()


@_by_name
def test_a_missing_member_is_named(place: Place, api: As, write: Write, unchanged: Callable[[], None]) -> None:
    unchanged()
    for name in [name for name, kind in write.kinds.items() if kind.endswith("!")]:
        body = {key: value for key, value in place.body(write).items() if key != name}
        answer = api(write.who).send(write.method, place.path(write.path), body)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [name]), answer.content
    unchanged()


@pytest.mark.parametrize("write", [write for write in WRITES if write.kinds], ids=lambda write: write.operation)
def test_ten_thousand_members_are_too_many(place: Place, api: As, write: Write, unchanged: Callable[[], None]) -> None:
    unchanged()
    body = place.body(write) | {f"member{n}": n for n in range(10_000)}
    assert api(write.who).send(write.method, place.path(write.path), body).status_code == 400
    unchanged()


@_by_name
def test_a_broken_body_is_refused(place: Place, api: As, write: Write, unchanged: Callable[[], None]) -> None:
    unchanged()
    accepts = cycle(("application/json", "text/html", "image/png", "nonsense", "*/*"))
    for name, raw in BROKEN.items():
        answer = api(write.who).call(
            write.method,
            place.path(write.path),
            data=raw,
            content_type="application/json",
            headers={"Accept": next(accepts)},
        )
        assert answer.status_code == 400, (name, answer.status_code, answer.content)
        assert answer.json()["errors"], name
    unchanged()


@_by_name
def test_other_content_types_are_told_apart(place: Place, api: As, write: Write, unchanged: Callable[[], None]) -> None:
    unchanged()
    raw = json.dumps(place.body(write)).encode()
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "image/png", "a/b/c", "json"):
        answer = api(write.who).call(write.method, place.path(write.path), data=raw, content_type=kind)
        assert answer.status_code == 415, (kind, answer.status_code)
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"):
        answer = api(write.who).call(write.method, place.path(write.path), data=raw, content_type=kind)
        assert answer.status_code == 400, (kind, answer.status_code, answer.content)
    unchanged()


@pytest.mark.parametrize("charset", ["base64", "hex", "rot13", "utf-16", "utf-7", "idna", "nonsense", '"', "undefined"])
def test_a_charset_changes_nothing(place: Place, api: As, charset: str) -> None:
    kind = f"application/json; charset={charset}"
    listed = api("viewer").call("GET", "features?state=design&project=shop", content_type=kind)
    assert [row["key"] for row in listed.json()["results"]] == [place.feature.key]
    refused = api("viewer").call("GET", "features?st%ffate=design", content_type=kind)
    assert refused.status_code == 400
    form = b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\n# K\xc3\xa4se\r\n--x--\r\n'
    path = f"features/{place.feature.key}/gates/prd/revisions"
    offered = api("pm").call(
        "POST", path, data=form, content_type=f"multipart/form-data; boundary=x; charset={charset}"
    )
    assert (offered.status_code, offered.json()["summary"]) == (201, "Käse")


@_by_name
def test_odd_addresses_do_not_exist(place: Place, api: As, write: Write, unchanged: Callable[[], None]) -> None:
    unchanged()
    parts = place.path(write.path).split("/")
    odd = [
        "%00",
        "..",
        "%2e%2e%2f",
        "a" * 3000,
        "%F0%9F%92%A9",
        "%ff%fe",
        "-1",
        "9" * 30,
        "9" * 5000,
        "1e3",
        "%0a",
        "%20",
    ]
    odd += ["0", "SHOP-0", "shop-1", "SHOP-99999999999999999999", "'", "%27%20OR%201=1--", "%5C", "%25", ";", "null"]
    for spot in range(1, len(parts), 2):
        for value in odd:
            path = "/".join([*parts[:spot], value, *parts[spot + 1 :]])
            answer = api(write.who).send(write.method, path, place.body(write))
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (path[:200], answer.content[:200])
    unchanged()


@_by_name
def test_a_parameter_that_no_call_has_is_named(
    place: Place, api: As, write: Write, unchanged: Callable[[], None]
) -> None:
    unchanged()
    answer = api(write.who).send(write.method, f"{place.path(write.path)}?dry_run=1", place.body(write))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["dry_run"])
    unchanged()


def test_a_text_is_as_long_as_it_was_sent(world: World, api: As) -> None:
    answer = api("pm").post("projects/shop/features", {"title": "Carts" + " " * 500})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["title"])
