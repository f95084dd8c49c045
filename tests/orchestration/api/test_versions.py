"""Versions of a process through the API: a folder from CI, changes, previews, and features that go over."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import ProcessProposal, ProcessVersion
from projects.playbooks import Document
from projects.playbooks.builtin import documents
from projects.services.members import add_member
from tests.orchestration.api.conftest import As
from tests.world import World, build_world, person

PROPOSALS = "projects/shop/process/proposals"


@pytest.fixture
def second(world: World) -> None:
    user = world.people.setdefault("second", person("second.shop@example.org", "Second"))
    add_member(project=world.project, email=user.email, roles_given=["manager"], by=world.people["manager"])


def folder(*, receiver: str = "QA") -> list[dict[str, str]]:
    text = documents()[0].text.replace("**To QA:**", f"**To {receiver}:**")
    return [{"name": documents()[0].name, "text": text}]


def test_a_folder_from_ci_is_proposed_once_and_published_by_another_manager(
    world: World, second: None, api: As
) -> None:
    body = {"documents": folder(receiver="Designer"), "note": "New", "source": {"ref": "main", "commit": "3f2c1ab"}}
    first = api("manager").post(PROPOSALS, body)
    assert (first.status_code, first.json()["state"]) == (201, "waiting")
    assert [one["name"] for one in first.json()["waits_for"]] == ["Second"]
    again = api("second").post(PROPOSALS, {**body, "source": {"commit": "later"}})
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    path = f"{PROPOSALS}/{first.json()['id']}"
    own = api("manager").post(f"{path}/confirmation")
    assert (own.status_code, own.json()["code"]) == (403, "own_proposal")
    assert "It waits for Second" in own.json()["detail"]
    shown = api("viewer").get(path).json()
    assert [(one["kind"], one["about"], one["change"]) for one in shown["changes"]] == [
        ("gate", "risks", "changed"),
        ("role", "qa", "gone"),
    ]
    assert shown["documents"] == body["documents"] and shown["source"] == body["source"]
    published = api("second").post(f"{path}/confirmation").json()
    assert (published["state"], published["version"]) == ("published", 2)
    done = api("second").post(f"{path}/confirmation")
    assert (done.status_code, done.json()["code"]) == (409, "decided")
    late = api("manager").post(PROPOSALS, body)
    assert (late.status_code, late.json()["version"]) == (200, 2)
    assert ProcessProposal.objects.count() == 1 and ProcessVersion.objects.count() == 2


def test_what_the_first_version_says_is_no_proposal(world: World, api: As) -> None:
    answer = api("manager").post(PROPOSALS, {"documents": folder()})
    assert (answer.status_code, answer.json()["id"], answer.json()["version"]) == (200, None, 1)
    assert not ProcessProposal.objects.exists()


def test_another_version_first(world: World, second: None, api: As) -> None:
    for role in ("Designer", "Architect"):
        assert api("manager").post(PROPOSALS, {"documents": folder(receiver=role)}).status_code == 201
    one, other = ProcessProposal.objects.order_by("pk")
    api("second").post(f"{PROPOSALS}/{one.pk}/confirmation")
    late = api("second").post(f"{PROPOSALS}/{other.pk}/confirmation")
    assert (late.status_code, late.json()["code"]) == (409, "superseded") and "anew" in late.json()["detail"]
    assert [row["state"] for row in api("viewer").get(PROPOSALS).json()["results"]] == ["superseded", "published"]
    mine = api("second").post(f"{PROPOSALS}/{other.pk}/withdrawal")
    assert (mine.status_code, mine.json()["code"]) == (403, "not_yours")
    gone = api("second").post(f"{PROPOSALS}/{other.pk}/rejection", {"reason": "Too late."})
    assert (gone.status_code, gone.json()["reason"]) == (201, "Too late.")


def test_alone_in_a_project_one_publishes_at_once(world: World, api: As) -> None:
    assert api("viewer").post("projects", {"name": "Alone", "key": "ALONE"}).status_code == 201
    made = api("viewer").post("projects/alone/process/proposals", {"documents": folder(receiver="Designer")})
    assert (made.status_code, made.json()["state"], made.json()["version"]) == (201, "published", 2)


def test_a_list_of_proposals_costs_the_same_however_long_it_is(world: World, second: None, api: As) -> None:
    seen = []
    api("viewer").get(PROPOSALS)  # which notes that the token is in use
    for role in ("Designer", "Architect", "PM"):
        api("manager").post(PROPOSALS, {"documents": folder(receiver=role)})
        with CaptureQueriesContext(connection) as queries:
            api("viewer").get(PROPOSALS)
        seen.append(len(queries))
    assert len(set(seen)) == 1, seen


@pytest.mark.parametrize("kind", ["json", "zip"])
def test_a_process_goes_to_another_project_and_comes_back_as_it_was(world: World, api: As, kind: str) -> None:
    more = Document("käse notes.md", "---\nname: writer\n---\n\n**Outgoing Handshakes:**\n- **To QA:** “Plan”.\n")
    world.publish([documents()[0], more])
    other = build_world("OTHER", "Other")
    world.people["other"] = other.people["manager"]
    exported = api("viewer").get(f"projects/shop/process/versions/2/export.{kind}")
    assert "shop-process-2" in exported["Content-Disposition"]
    path = "projects/other/process/proposals"
    if kind == "json":
        made = api("other").call("POST", path, data=exported.content, content_type="application/json")
    else:
        made = api("other").upload(path, {"files": ("process.zip", exported.content), "note": "From Shop"})
    assert made.status_code == 201, made.content
    other.people["second"] = world.people["second"] = person("second.other@example.org", "Second")
    add_member(
        project=other.project, email="second.other@example.org", roles_given=["manager"], by=other.people["manager"]
    )
    assert api("second").post(f"{path}/{made.json()['id']}/confirmation").status_code == 201
    back = api("other").get(f"projects/other/process/versions/2/export.{kind}")
    assert back.content == exported.content
    mine, theirs = (ProcessVersion.objects.get(project=one.project, number=2) for one in (world, other))
    assert (mine.document, mine.sources) == (theirs.document, theirs.sources)


def zipped(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def exported(**more: Any) -> bytes:
    return json.dumps({"format": "countersign-process", **more}).encode()


HOSTILE = {
    "a bomb": (zipped(**{"a.md": b"a" * 50_000_000}), "more than 1 MB"),
    "a way out": (zipped(**{"../../etc/a.md": b"a"}), "in a folder"),
    "an absolute way": (zipped(**{"/etc/a.md": b"a"}), "in a folder"),
    "a drive": (zipped(**{"c:a.md": b"a"}), "in a folder"),
    "no Markdown": (zipped(**{"a.exe": b"MZ"}), "no Markdown"),
    "too many": (zipped(**{f"{n}.md": b"a" for n in range(51)}), "more than 50"),
    "nothing": (zipped(), "no documents"),
    "a torn one": (zipped(**{"a.md": b"a" * 900})[:-30], "damaged"),
    "a wrong one": (b"PK\x03\x04" + b"\xff" * 500, "damaged"),
    "bytes": (zipped(**{"a.md": bytes(range(256)) * 9}), "not text"),
    "another export": (b'{"format": "other"}', "no exported process"),
    "a later format": (exported(format_version=2, documents=[]), "another format version"),
    "a huge number": (exported(format_version=10**400, documents=[]), "another format version"),
    "a number of ten thousand digits": (b'{"format": ' + b"9" * 10_000 + b"}", "no JSON"),
    "depth": (b'{"a": ' + b"[" * 200_000, "nested too deeply"),
    "no documents": (exported(format_version=1, documents={}), "no documents"),
    "odd documents": (exported(format_version=1, documents=[1]), "no object"),
    "a text that is none": (exported(format_version=1, documents=[{"name": "a.md", "text": 1}]), "no “text”"),
    "a name that is none": (
        exported(format_version=1, documents=[{"name": "../a.md", "text": "---\nname: a\n---\n"}]),
        "no file name",
    ),
    "what no column holds": (
        exported(format_version=1, documents=[{"name": "a.md", "text": "---\nname: a\n---\n\x00"}]),
        "not text",
    ),
    "too large": (b"{" + b" " * 8_100_000 + b"}", "larger than"),
}


def test_hostile_files_are_refused_with_a_sentence(world: World, api: As, subtests: pytest.Subtests) -> None:
    for name, (content, sentence) in HOSTILE.items():
        with subtests.test(name):
            answer = api("manager").upload(PROPOSALS, {"files": ("process.json", content)})
            assert answer.status_code == 400, answer.content[:300]
            said = str(answer.json()["errors"])
            assert sentence in said, said
    assert not ProcessProposal.objects.exists()


def test_what_a_version_changed_and_what_it_would_change(world: World, api: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.agree(feature, "risks")
    world.publish([Document(one["name"], one["text"]) for one in folder(receiver="Designer")])
    versions = "projects/shop/process/versions"
    for query in ("", "?since=1"):
        found = api("viewer").get(f"{versions}/2/changes{query}").json()
        gate = next(one for one in found["changes"] if one["kind"] == "gate")
        assert gate["fields"] == [{"name": "receivers", "before": ["qa"], "after": ["designer"]}]
    assert api("viewer").get(f"{versions}/2/changes?since=2").json()["changes"] == []
    for wrong in ("0", "9", "x", "-1", "9" * 40, "%00"):
        assert api("viewer").get(f"{versions}/2/changes?since={wrong}").status_code == 400
    [row] = api("viewer").get(f"{versions}/2/preview").json()["results"]
    assert (row["feature"], row["version"], row["state"]) == (feature.key, 1, "design")
    assert api("viewer").get(f"{versions}/2/preview?feature={feature.key}").json()["results"] == [row]
    for wrong in ("SHOP-99", "%00", "x" * 300):
        assert api("viewer").get(f"{versions}/2/preview?feature={wrong}").status_code == 400
    assert api("engineer").post(f"features/{feature.key}/process", {"version": 2}).status_code == 403
    stale = api("pm").post(f"features/{feature.key}/process", {"version": 2, "seen": "0" * 16})
    assert (stale.status_code, stale.json()["code"], stale.json()["seen"]) == (409, "superseded", row["seen"])
    gone = api("pm").post(f"features/{feature.key}/process", {"version": 2, "seen": row["seen"]})
    assert (gone.status_code, gone.json()["version"], gone.json()["before"]) == (201, 2, 1)
    assert api("viewer").get(f"features/{feature.key}").json()["process"]["version"] == 2
    assert api("viewer").get(f"{versions}/2/preview").json()["results"] == []
