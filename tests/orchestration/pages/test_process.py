"""The process page, and publishing a new version of it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import ProcessVersion
from projects.playbooks.builtin import documents
from tests.orchestration.pages.conftest import As
from tests.world import World

SHORT = """---
name: writer
---

# Writer

**Incoming Dependencies (work cannot start before these have arrived):**
- **From PM:** Received "PRD" with clear goals.

**Outgoing Handshakes (agree on these before you build):**
- **To QA:** "Test plan." Say that it covers the goals.
"""


def posted(*texts: tuple[str, str], act: str = "preview", files: list[Any] | None = None) -> dict[str, Any]:
    rows = {
        f"playbooks-{place}-{field}": value
        for place, (name, text) in enumerate(texts)
        for field, value in (("name", name), ("text", text))
    }
    return {"playbooks-TOTAL_FORMS": len(texts), "playbooks-INITIAL_FORMS": 0, "act": act, "added": files or [], **rows}


def test_each_gate_names_the_line_that_asks_for_it(world: World, browse: As) -> None:
    answer = browse("viewer").get("/p/shop/process")
    said = answer.content.decode()
    assert "Seven handshakes carry a feature to its merge" in said
    [start, build, merge] = answer.context["checkpoints"]
    assert [len(at["gates"]) for at in (start, build, merge)] == [3, 2, 2]
    contract = build["gates"][0]
    assert (contract["giver"], contract["receivers"]) == ("API Engineer", "Mobile/Backend Counterpart")
    source = contract["sources"][0]
    text = documents()[0].text.split("\n")[source["line"] - 1]
    assert source["text"].strip() == text.strip() and "Contract review" in text
    page = browse("viewer").get(source["url"].partition("#")[0])
    assert page.context["lines"][source["line"] - 1] == text
    assert "Publish a new version" not in said and "takes the role Manager" in said


def test_nothing_is_published_before_it_was_seen(world: World, browse: As) -> None:
    answer = browse("manager").post("/p/shop/process/publish", posted(("writer.md", SHORT)))
    said = answer.content.decode()
    assert answer.status_code == 200 and "These playbooks come to two handshakes" in said
    assert "Test plan is new" in said and "Contract review is no longer asked" in said
    assert SHORT.split("\n")[3] in answer.context["playbooks"].forms[0]["text"].value()
    assert ProcessVersion.objects.count() == 1


def test_a_published_version_holds_for_features_opened_from_then_on(world: World, browse: As) -> None:
    old = world.feature("Old")
    answer = browse("manager").post("/p/shop/process/publish", posted(("writer.md", SHORT), act="publish"))
    assert (answer.status_code, answer.url) == (302, "/p/shop/process")
    new = world.feature("New")
    assert (world.fresh(old).process.number, new.process.number) == (1, 2)
    page = browse("pm").get("/p/shop/process")
    assert "Two handshakes carry a feature" in page.content.decode()
    assert [(one.number, one.features) for one in page.context["versions"]] == [(2, 1), (1, 1)]
    assert "Seven handshakes carry" in browse("pm").get("/p/shop/process?version=1").content.decode()


def test_uploaded_files_take_the_place_of_those_of_the_same_name(world: World, browse: As) -> None:
    file = SimpleUploadedFile("writer.md", b"\xef\xbb\xbf" + SHORT.replace("\n", "\r\n").encode())
    answer = browse("manager").post("/p/shop/process/publish", posted(("writer.md", "# Other"), files=[file]))
    [form] = answer.context["playbooks"].forms
    assert form["text"].value() == SHORT


def test_what_cannot_become_a_process_is_told_with_its_line_and_kept(world: World, browse: As) -> None:
    for data, said in (
        (posted(), "There is no playbook to compile."),
        (posted(("a.md", "")), "Playbook: This field is required."),
        (posted(("a.md", "nul\0")), "Null characters are not allowed."),
        (posted(("a.md", "# Nobody")), "a.md, line 1: The playbook does not say whose it is"),
        ({}, "ManagementForm data is missing"),
        ({**posted(("a.md", SHORT)), "playbooks-TOTAL_FORMS": 900}, "at most 50"),
    ):  # fmt: skip
        for act in ("preview", "publish"):
            answer = browse("manager").post("/p/shop/process/publish", {**data, "act": act})
            assert answer.status_code == 400, said
            assert said in answer.content.decode()
    assert ProcessVersion.objects.count() == 1


def test_a_file_that_is_no_text_is_refused_by_name(world: World, browse: As) -> None:
    for content in (b"\x00\x01\x02" * 20, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"a" * 1_100_000):
        file = SimpleUploadedFile("b.md", content)
        answer = browse("manager").post("/p/shop/process/publish", posted(("a.md", SHORT), files=[file]))
        assert answer.status_code == 400 and "b.md, line " in answer.context["files"].errors["added"][0]


def test_only_a_manager_publishes(world: World, browse: As) -> None:
    assert browse("pm").get("/p/shop/process/publish").status_code == 403
    assert browse("pm").post("/p/shop/process/publish", posted(("a.md", SHORT), act="publish")).status_code == 403
    assert ProcessVersion.objects.count() == 1


def test_a_version_or_playbook_that_is_not_there_is_nothing(world: World, browse: As) -> None:
    for path in ("process?version=2", "process?version=99999999999", "process/1/playbooks/5", "process/9/playbooks/0"):
        assert browse("pm").get(f"/p/shop/{path}").status_code == 404
    assert browse("pm").get("/p/shop/process?version=x").status_code == 200
