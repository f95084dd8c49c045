"""The process page, and publishing a new version of it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import ProcessProposal, ProcessVersion, User
from projects.playbooks import Document
from projects.playbooks.builtin import documents
from projects.services.members import add_member
from tests.orchestration.pages.conftest import As
from tests.world import World, person

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
    line = page.context["lines"][source["line"] - 1]
    assert (line.text, [mark.words for mark in line.marks]) == (text, ["gate Contract review"])
    assert "Publish a new version" not in said and "takes the role Manager" in said


def test_nothing_is_published_before_it_was_seen(world: World, browse: As) -> None:
    answer = browse("manager").post("/p/shop/process/publish", posted(("writer.md", SHORT)))
    said = answer.content.decode()
    assert answer.status_code == 200 and "These playbooks come to two handshakes" in said
    rows = {row.title: row.word for group in answer.context["groups"] if group.kind == "gate" for row in group.rows}
    assert (rows["Test plan"], rows["Contract review"]) == ("new", "gone")
    assert SHORT.split("\n")[3] in answer.context["playbooks"].forms[0]["text"].value()
    assert ProcessVersion.objects.count() == 1


def second_manager(world: World) -> User:
    user = world.people.setdefault("second", person("second.shop@example.org", "Second"))
    add_member(project=world.project, email=user.email, roles_given=["manager"], by=world.people["manager"])
    return user


def test_a_version_takes_two_people_and_holds_for_features_opened_from_then_on(world: World, browse: As) -> None:
    second_manager(world)
    old = world.feature("Old")
    data = {**posted(("writer.md", SHORT), act="propose"), "note": "Writers only."}
    answer = browse("manager").post("/p/shop/process/publish", data)
    proposal = ProcessProposal.objects.get()
    url = f"/p/shop/process/proposals/{proposal.pk}"
    assert (answer.status_code, answer.url) == (302, url)
    assert ProcessVersion.objects.count() == 1
    waiting = browse("manager").get(url).content.decode()
    assert "It waits for Second to confirm it." in waiting and "Confirm and publish" not in waiting
    assert browse("manager").post(url, {"act": "confirm"}).status_code == 403
    assert "Manager</b> proposed another process" in browse("pm").get("/p/shop/process").content.decode()
    assert browse("pm").post(url, {"act": "confirm"}).status_code == 403
    turn = browse("second").get("/").content.decode()
    assert "One thing waits for you" in turn and "Confirm the process that Manager proposes" in turn
    assert "Writers only." in turn and "Confirm the process" not in browse("manager").get("/").content.decode()
    asked = browse("second").get(url)
    assert "Confirm and publish" in asked.content.decode() and asked.context["groups"]
    answer = browse("second").post(url, {"act": "confirm"})
    assert (answer.status_code, answer.url) == (302, "/p/shop/process")
    assert browse("second").post(url, {"act": "confirm"}).status_code == 409
    new = world.feature("New")
    assert (world.fresh(old).process.number, new.process.number) == (1, 2)
    page = browse("pm").get("/p/shop/process")
    assert "Two handshakes carry a feature" in page.content.decode()
    assert [(one.number, one.features) for one in page.context["versions"]] == [(2, 1), (1, 1)]
    assert "Seven handshakes carry" in browse("pm").get("/p/shop/process?version=1").content.decode()
    history = browse("pm").get("/p/shop/history").content.decode()
    assert "Manager proposed another process" in history and "Second confirmed Manager’s proposal" in history
    assert "Nothing waits for you" in browse("second").get("/").content.decode()


def test_a_rejection_says_why_and_a_proposal_can_be_taken_up_again(world: World, browse: As) -> None:
    second_manager(world)
    browse("manager").post("/p/shop/process/publish", posted(("writer.md", SHORT), act="propose"))
    url = f"/p/shop/process/proposals/{ProcessProposal.objects.get().pk}"
    refused = browse("second").post(url, {"act": "reject", "reason": " "})
    assert refused.status_code == 400 and "Say why" in refused.content.decode()
    browse("second").post(url, {"act": "reject", "reason": "Who tests?"})
    said = browse("manager").get(url).content.decode()
    assert "This proposal was rejected" in said and "Who tests?" in said
    begun = browse("manager").get(f"/p/shop/process/publish?proposal={ProcessProposal.objects.get().pk}")
    [form] = begun.context["playbooks"].forms
    assert form["text"].value() == SHORT
    assert ProcessVersion.objects.count() == 1


def test_what_another_version_overtook_is_proposed_anew(world: World, browse: As) -> None:
    second_manager(world)
    for name in ("a.md", "b.md"):
        browse("manager").post("/p/shop/process/publish", posted((name, SHORT), act="propose"))
    first, other = ProcessProposal.objects.order_by("pk")
    browse("second").post(f"/p/shop/process/proposals/{first.pk}", {"act": "confirm"})
    late = browse("second").post(f"/p/shop/process/proposals/{other.pk}", {"act": "confirm"})
    assert late.status_code == 409 and "propose it anew" in late.content.decode()
    said = browse("manager").get(f"/p/shop/process/proposals/{other.pk}").content.decode()
    assert "Another version came first" in said and f"?proposal={other.pk}" in said
    assert "another version was published meanwhile" in browse("pm").get("/p/shop/process").content.decode()
    browse("manager").post(f"/p/shop/process/proposals/{other.pk}", {"act": "withdraw"})
    assert ProcessProposal.objects.get(pk=other.pk).outcome == "withdrawn"


def test_the_only_manager_of_several_members_is_told_to_make_somebody_a_manager(world: World, browse: As) -> None:
    preview = browse("manager").post("/p/shop/process/publish", posted(("writer.md", SHORT)))
    assert "make somebody else a manager" in preview.content.decode()
    browse("manager").post("/p/shop/process/publish", posted(("writer.md", SHORT), act="propose"))
    url = f"/p/shop/process/proposals/{ProcessProposal.objects.get().pk}"
    assert "make somebody else a manager" in browse("manager").get(url).content.decode()
    second_manager(world)
    browse("second").post(url, {"act": "confirm"})
    assert ProcessVersion.objects.count() == 2


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
        for act in ("preview", "propose"):
            answer = browse("manager").post("/p/shop/process/publish", {**data, "act": act})
            assert answer.status_code == 400, said
            assert said in answer.content.decode()
    assert ProcessVersion.objects.count() == 1


def test_a_file_that_is_no_text_is_refused_by_name(world: World, browse: As) -> None:
    for content in (b"\x00\x01\x02" * 20, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"a" * 1_100_000):
        file = SimpleUploadedFile("b.md", content)
        answer = browse("manager").post("/p/shop/process/publish", posted(("a.md", SHORT), files=[file]))
        assert answer.status_code == 400 and "b.md, line " in answer.context["files"].errors["added"][0]


def test_two_versions_are_compared_item_by_item(world: World, browse: As) -> None:
    text = documents()[0].text.replace("**To QA:**", "**To Designer:**")
    world.publish([Document("api-engineer.md", text)])
    said = browse("viewer").get("/p/shop/process/compare").content.decode()
    assert (
        "One handshake and one role change from version 1 to 2" in said and "<del>QA</del> <ins>Designer</ins>" in said
    )
    assert "asks for the same" in browse("viewer").get("/p/shop/process/compare?from=2&to=2").content.decode()
    assert browse("viewer").get("/p/shop/process/compare?from=9").status_code == 404


def test_an_exported_process_is_taken_in_whole(world: World, browse: As) -> None:
    [first] = [browse("viewer").get(f"/p/shop/process/1/export.{kind}") for kind in ("json",)]
    assert first["Content-Disposition"] == 'attachment; filename="shop-process-1.json"'
    assert browse("viewer").get("/p/shop/process/1/export.xml").status_code == 404
    for kind in ("json", "zip"):
        exported = browse("viewer").get(f"/p/shop/process/1/export.{kind}").content
        file = SimpleUploadedFile(f"process.{kind}", exported)
        answer = browse("manager").post("/p/shop/process/publish", posted(("other.md", SHORT), files=[file]))
        [form] = answer.context["playbooks"].forms
        assert (form["name"].value(), form["text"].value()) == (documents()[0].name, documents()[0].text)
        assert "asks for the same as what is in force" in answer.content.decode()


def test_only_a_manager_publishes(world: World, browse: As) -> None:
    assert browse("pm").get("/p/shop/process/publish").status_code == 403
    assert browse("pm").post("/p/shop/process/publish", posted(("a.md", SHORT), act="propose")).status_code == 403
    assert ProcessVersion.objects.count() == 1


def test_a_version_or_playbook_that_is_not_there_is_nothing(world: World, browse: As) -> None:
    for path in ("process?version=2", "process?version=99999999999", "process/1/playbooks/5", "process/9/playbooks/0"):
        assert browse("pm").get(f"/p/shop/{path}").status_code == 404
    assert browse("pm").get("/p/shop/process?version=x").status_code == 200


def test_what_a_playbook_leaves_open_is_answered_beside_the_preview_and_kept(world: World, browse: As) -> None:
    given = SHORT.replace("From PM:", "From Growth:")
    asked = browse("manager").post("/p/shop/process/publish", posted(("writer.md", given)))
    [question] = asked.context["compiled"].process.questions
    said = asked.content.decode()
    assert "Who is &quot;Growth&quot;?" in said and "writer.md, line 8" in said
    answer = posted(("writer.md", given)) | {f"answer-{question.id}": "PM", f"words-{question.id}": ""}
    settled = browse("manager").post("/p/shop/process/publish", answer)
    process = settled.context["compiled"].process
    assert not process.questions
    assert [(one.id, one.answer) for one in process.answers] == [(question.id, "PM")]
    assert process.gate("prd").giver == "pm"
    kept = [form.initial for form in settled.context["playbooks"].forms]
    assert [one["name"] for one in kept] == ["writer.md", "process.md"]
    assert f"- {question.id} Who is" in kept[1]["text"]


def test_an_answer_that_fits_nothing_is_told_and_other_words_win(world: World, browse: As) -> None:
    given = SHORT.replace("From PM:", "From Growth:")
    [question] = (
        browse("manager").post("/p/shop/process/publish", posted(("w.md", given))).context["compiled"].process.questions
    )
    own = posted(("w.md", given)) | {f"answer-{question.id}": "PM", f"words-{question.id}": "QA"}
    page = browse("manager").post("/p/shop/process/publish", own)
    assert page.context["compiled"].process.gate("prd").giver == "qa"
    strange = posted(("w.md", given)) | {"answer-00000000": "x", "answer-zzz": "y", f"answer-{question.id}": "\x07"}
    assert browse("manager").post("/p/shop/process/publish", strange).status_code == 200
