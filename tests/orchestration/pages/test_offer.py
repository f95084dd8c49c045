"""Offering: one form a kind, and nothing that was typed or uploaded is ever lost."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import Feature, User
from reviews import links
from reviews.artifacts import KINDS, Upload
from reviews.links import LinkRefused
from reviews.models import Draft, DraftFile, Receiver, Revision
from reviews.services.drafts import keep_draft
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, queries, text
from tests.world import PRD, World, contract, image


def file_of(upload: Upload) -> SimpleUploadedFile:
    return SimpleUploadedFile(upload.name, upload.content)


def offer(browse: As, who: str, feature: Feature, gate: str, **data: Any) -> Any:
    return browse(who).post(f"/f/{feature.key}/{gate}/offer", {"act": "offer", **data})


def current(feature: Feature, gate: str) -> Revision:
    return Revision.objects.filter(feature=feature, gate=gate).order_by("-number")[0]


def rows(prefix: str, *found: dict[str, str]) -> dict[str, str]:
    """A formset's fields."""
    data = {f"{prefix}-TOTAL_FORMS": str(len(found)), f"{prefix}-INITIAL_FORMS": "0"}
    for at, row in enumerate(found):
        data |= {f"{prefix}-{at}-{name}": value for name, value in row.items()}
    return data


def test_a_prd_written_in_the_browser(world: World, browse: As) -> None:
    feature = world.feature()
    assert "Offer the PRD" in text(browse("pm").get(f"/f/{feature.key}/prd/offer"))
    answer = offer(browse, "pm", feature, "prd", body=PRD, note="Please mind the second goal.")
    assert (answer.status_code, answer["Location"]) == (302, f"/f/{feature.key}/prd")
    assert (current(feature, "prd").body, current(feature, "prd").note) == (PRD, "Please mind the second goal.")
    page = text(browse("pm").get(answer["Location"]))
    assert "You offered the PRD, revision 1." in page


def test_the_next_revision_begins_with_the_current_text_and_what_was_said_against_it(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.decide(feature, "prd", "return", reason="Which goal comes first?")
    answer = browse("pm").get(f"/f/{feature.key}/prd/offer")
    assert answer.context["form"]["body"].value() == current(feature, "prd").body
    assert "Which goal comes first?" in text(answer)
    assert "Offer the PRD, revision 2" in text(answer)


def test_equal_bytes_are_no_new_revision_and_the_page_says_so(world: World, browse: As) -> None:
    feature = world.feature()
    offer(browse, "pm", feature, "prd", body=PRD)
    world.decide(feature, "prd", "return", reason="Again, please.")
    answer = offer(browse, "pm", feature, "prd", body=PRD.replace("\n", "\r\n"))
    assert "very bytes of revision 1, so there is no new revision. You asked again" in text(
        browse("pm").get(answer["Location"])
    )
    assert current(feature, "prd").number == 1


def test_a_file_stands_instead_of_the_text_that_nobody_touched(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    before = current(feature, "prd").body
    answer = offer(browse, "pm", feature, "prd", body=before, files=SimpleUploadedFile("new.md", b"# New\n\nGoals.\n"))
    assert answer.status_code == 302
    assert current(feature, "prd").body.startswith("# New")
    assert before not in current(feature, "prd").body


def test_a_refusal_keeps_the_text_and_the_files(world: World, browse: As) -> None:
    feature = world.feature()
    refused = offer(
        browse, "designer", feature, "mocks", note="Nearly there.",
        files=[file_of(image("Cart.png")), SimpleUploadedFile("evil.svg", b"<svg onload='x()'/>")],
    )  # fmt: skip
    assert refused.status_code == 400
    page = text(refused)
    assert "Nearly there." in page
    assert ("Cart.png" in page, "evil.svg" in page) == (True, True)
    assert not Revision.objects.exists()
    again = browse("designer").get(f"/f/{feature.key}/mocks/offer")
    assert [kept["name"] for kept in again.context["kept"]] == ["Cart.png", "evil.svg"]
    assert again.context["form"]["note"].value() == "Nearly there."
    done = offer(browse, "designer", feature, "mocks", note="Nearly there.", drop="evil.svg", confirms_phase="on")
    assert done.status_code == 302
    assert [screen["name"] for screen in current(feature, "mocks").data["screens"]] == ["Cart"]
    assert not Draft.objects.exists()


def test_a_draft_is_kept_for_later_and_thrown_away(world: World, browse: As) -> None:
    feature = world.feature()
    path = f"/f/{feature.key}/prd/offer"
    browse("pm").post(path, {"act": "keep", "body": "# Half a thought"})
    assert browse("pm").get(path).context["form"]["body"].value() == "# Half a thought"
    browse("pm").post(path, {"act": "discard"})
    assert browse("pm").get(path).context["form"]["body"].value() in (None, "")


def test_a_nul_is_refused_and_the_rest_is_kept(world: World, browse: As) -> None:
    feature = world.feature()
    path = f"/f/{feature.key}/prd/offer"
    assert browse("pm").post(path, {"act": "offer", "body": "# Half\0 a thought", "a\0b": "x"}).status_code == 400
    assert browse("pm").post(path, {"act": "keep", "body": "# Half\0 a thought"}).status_code == 302
    assert browse("pm").get(path).context["form"]["body"].value() == "# Half a thought"
    screens = {"act": "offer", "screen_file": "\0", "screen_title": "a\0", "screen_order": "\0"}
    assert browse("designer").post(f"/f/{feature.key}/mocks/offer", screens).status_code == 400


def test_a_draft_is_its_authors_alone(world: World, browse: As) -> None:
    feature = world.feature()
    membership = world.people["manager"].memberships.get()
    membership.roles = ["manager", "pm"]
    membership.save()
    browse("pm").post(f"/f/{feature.key}/prd/offer", {"act": "keep", "body": "# A secret"})
    assert "A secret" not in text(browse("manager").get(f"/f/{feature.key}/prd/offer"))


def test_too_large_a_file_is_413_and_the_others_stay(world: World, browse: As, monkeypatch: pytest.MonkeyPatch) -> None:
    feature = world.feature()
    kinds = {**KINDS, "mocks": KINDS["mocks"].__class__(**{**vars(KINDS["mocks"]), "max_file_bytes": 2000})}
    monkeypatch.setattr("reviews.services.draft_files.KINDS", kinds)
    small, large = file_of(image("Small.png")), SimpleUploadedFile("Large.png", b"\x89PNG" * 600)
    answer = offer(browse, "designer", feature, "mocks", files=[small, large])
    assert answer.status_code == 413
    assert "“Large.png” is larger than" in text(answer)
    assert [file.name for file in DraftFile.objects.all()] == ["Small.png"]


def test_too_much_text_is_413(world: World, browse: As) -> None:
    feature = world.feature()
    answer = offer(browse, "pm", feature, "prd", body="x" * (KINDS["prd"].max_body_bytes + 1))
    assert answer.status_code == 413
    assert "The text is larger than 256 KB." in text(answer)


def test_more_than_the_server_reads_is_413(world: World, browse: As) -> None:
    feature = world.feature()
    answer = offer(browse, "pm", feature, "prd", body="x" * (13 * 1024 * 1024))
    assert answer.status_code == 413


def test_a_new_mock_joins_those_that_stay(world: World, browse: As) -> None:
    feature = world.feature()
    world.agree(feature, "mocks")
    page = browse("designer").get(f"/f/{feature.key}/mocks/offer")
    assert [screen["title"] for screen in page.context["kept"]] == ["Cart", "Empty"]
    before = {screen["name"]: screen["pixel_digest"] for screen in current(feature, "mocks").data["screens"]}
    replacing = file_of(image("Empty.png", "green", (80, 60)))
    offer(
        browse, "designer", feature, "mocks", files=[replacing, file_of(image("Error.png", "red"))], confirms_phase="on"
    )
    after = {screen["name"]: screen["pixel_digest"] for screen in current(feature, "mocks").data["screens"]}
    assert list(after) == ["Cart", "Empty", "Error"]
    assert (after["Cart"] == before["Cart"], after["Empty"] == before["Empty"]) == (True, False)
    offer(browse, "designer", feature, "mocks", drop_screen="Error", confirms_phase="on")
    assert [screen["name"] for screen in current(feature, "mocks").data["screens"]] == ["Cart", "Empty"]
    unchanged = offer(browse, "designer", feature, "mocks", confirms_phase="on")
    assert unchanged.status_code == 400
    assert "the screens that lie there already" in text(unchanged)


def test_mocks_need_the_phase_confirmed_where_the_process_has_no_playbook_for_it(world: World, browse: As) -> None:
    feature = world.feature()
    answer = offer(browse, "designer", feature, "mocks", files=[file_of(image())])
    assert answer.status_code == 400
    assert "Confirm that phase 3 is complete" in text(answer)


def test_a_contract_asks_the_counterparts_that_were_chosen(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    page = browse("engineer").get(f"/f/{feature.key}/contract/offer").context["form"]
    assert sorted(page["receivers"].value()) == sorted(world.people[who].email for who in ("ben", "ines"))
    answer = offer(
        browse, "engineer", feature, "contract", body=json.dumps(contract()), receivers=[world.people["ben"].email]
    )
    assert answer.status_code == 302
    assert [receiver.user for receiver in Receiver.objects.all()] == [world.people["ben"]]
    further = browse("engineer").get(f"/f/{feature.key}/contract/offer").context["form"]
    assert [name for _, name in further.fields["receivers"].choices] == ["Ines"]


def test_a_broken_contract_says_what_is_wrong_and_stays(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    answer = offer(browse, "engineer", feature, "contract", body="openapi: 3.1.0\ninfo: [")
    assert answer.status_code == 400
    assert answer.context["form"].errors["body"]
    assert "info: [" in text(answer)
    stranger = offer(
        browse, "engineer", feature, "contract", body=json.dumps(contract()), receivers=["nobody@example.org"]
    )
    assert stranger.status_code == 400
    assert "is no member with the role" in text(stranger)


def test_risks_come_as_rows_and_a_wrong_row_says_so_itself(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    good = {"risk": "Carts are merged wrongly", "likelihood": "4", "impact": "4", "mitigation": "Ask once"}
    bad = {"risk": "", "likelihood": "9", "impact": "2"}
    refused = offer(browse, "engineer", feature, "risks", **rows("risks", good, bad, {"risk": ""}))
    assert refused.status_code == 400
    errors = [form.errors for form in refused.context["form"].rows]
    assert (errors[0], sorted(errors[1]), errors[2]) == ({}, ["likelihood", "risk"], {})
    assert "Carts are merged wrongly" in text(refused)
    kept = browse("engineer").get(f"/f/{feature.key}/risks/offer").context["form"].rows
    assert [form["risk"].value() for form in kept][:1] == ["Carts are merged wrongly"]
    assert offer(browse, "engineer", feature, "risks", **rows("risks", good, {"risk": ""})).status_code == 302
    (row,) = current(feature, "risks").data["risks"]
    assert (row["id"], row["likelihood"], row["mitigation"]) == ("R1", 4, "Ask once")


def test_risks_keep_their_ids_and_bring_what_qa_added(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "risks")
    revision = current(feature, "risks")
    browse("qa").post(
        f"/f/{feature.key}/risks",
        {
            "act": "decide", "verdict": "return", "revision": revision.number, "digest": revision.digest,
            "return_reason": "One is missing.",
            **rows("added", {"risk": "A stranger sees the cart", "likelihood": "3", "impact": "5"}),
        },
    )  # fmt: skip
    initial = browse("engineer").get(f"/f/{feature.key}/risks/offer").context["form"].rows.initial
    assert [(row["id"], row["risk"]) for row in initial][-1] == ("Q1", "A stranger sees the cart")


def test_risks_as_a_csv_file(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    csv = SimpleUploadedFile("risks.csv", b"risk,likelihood,impact,mitigation\nPrices drift,3,4,Compare\n")
    answer = offer(browse, "engineer", feature, "risks", files=csv, **rows("risks", {"risk": ""}))
    assert answer.status_code == 302
    assert [row["risk"] for row in current(feature, "risks").data["risks"]] == ["Prices drift"]


def test_components_or_none_of_them(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "verify")
    nothing = offer(browse, "engineer", feature, "integration", **rows("components", {"component": ""}))
    assert nothing.status_code == 400
    none = offer(
        browse, "engineer", feature, "integration", none="on", reason="A page of text.", **rows("components", {})
    )
    assert none.status_code == 302
    assert current(feature, "integration").data == {"none": True, "reason": "A page of text."}
    page = browse("engineer").get(f"/f/{feature.key}/integration/offer").context["form"]
    assert page["none"].value() is True
    offer(
        browse, "engineer", feature, "integration",
        **rows("components", {"component": "Cart drawer", "owner": "Jo", "how": "as it is", "link": ""}),
    )  # fmt: skip
    assert current(feature, "integration").data["components"][0]["component"] == "Cart drawer"


def test_a_build_with_its_commit_preview_and_screenshots(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "build")
    wrong = offer(browse, "engineer", feature, "visual", commit="not hex", preview="javascript:alert(1)")
    assert wrong.status_code == 400
    assert sorted(wrong.context["form"].errors) == ["commit", "preview"]
    done = offer(
        browse, "engineer", feature, "visual",
        commit="4f2a9c1", preview="https://preview.example.org", files=[file_of(image("Cart.png"))],
    )  # fmt: skip
    assert done.status_code == 302
    assert current(feature, "visual").data["commit"] == "4f2a9c1"


def test_a_link_is_read_and_kept_as_a_snapshot(world: World, browse: As, monkeypatch: pytest.MonkeyPatch) -> None:
    feature = world.feature()

    def refuse(url: str) -> None:
        raise LinkRefused("The page could not be reached.")

    monkeypatch.setattr(links, "snapshot", refuse)
    answer = offer(browse, "pm", feature, "prd", link="https://wiki.example.org/prd")
    assert answer.status_code == 400
    assert answer.context["form"].errors["link"] == ["The page could not be reached."]
    both = offer(browse, "pm", feature, "prd", link="https://wiki.example.org/prd", body="# Typed as well")
    assert both.status_code == 400
    assert "A link stands alone" in text(both)


def test_who_may_not_offer_and_when(world: World, browse: As) -> None:
    feature = world.feature()
    assert browse("engineer").get(f"/f/{feature.key}/prd/offer").status_code == 403
    assert offer(browse, "engineer", feature, "prd", body=PRD).status_code == 403
    assert browse("outsider").get(f"/f/{feature.key}/prd/offer").status_code == 404
    assert offer(browse, "outsider", feature, "prd", body=PRD).status_code == 404
    assert browse("pm").get(f"/f/{feature.key}/nothing/offer").status_code == 404
    assert browse("engineer").get(f"/f/{feature.key}/contract/offer").status_code == 409
    early = offer(browse, "engineer", feature, "contract", body=json.dumps(contract()))
    assert early.status_code == 409
    assert "opens when SHOP-1 is in design" in text(early)
    assert "&quot;openapi&quot;" in text(early)
    assert not Revision.objects.exists()


def test_a_draft_has_bounds(world: World) -> None:
    feature = world.feature()
    many = [image(f"Screen {number}.png") for number in range(KINDS["mocks"].max_files + 2)]
    kept = keep_draft(feature=feature, gate_key="mocks", fields={}, uploads=many, by=world.people["designer"])
    assert DraftFile.objects.count() == KINDS["mocks"].max_files
    assert kept.left_out == ["At most 60 files can be kept; 2 were left out."]
    again = keep_draft(
        feature=feature,
        gate_key="mocks",
        fields={},
        uploads=[image("Screen 1.png", "red")],
        by=world.people["designer"],
    )
    assert again.left_out == []
    assert DraftFile.objects.filter(name="Screen 1.png").count() == 1


def test_the_page_costs_the_same_for_one_screen_and_for_many(world: World, browse: As) -> None:
    small, large = world.feature(), world.feature()
    world.agree(small, "mocks")
    screens = [file_of(image(f"Screen {number}.png")) for number in range(12)]
    offer(browse, "designer", large, "mocks", files=screens, confirms_phase="on")
    browse("designer").post(f"/f/{large.key}/mocks/offer", {"act": "keep"})
    browse("designer").post(f"/f/{small.key}/mocks/offer", {"act": "keep"})
    few, many = (queries(browse("designer"), f"/f/{feature.key}/mocks/offer") for feature in (small, large))
    assert few == many <= MOST_QUERIES


def test_a_build_is_told_how_the_mock_screens_are_called(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "build")
    page = text(browse("engineer").get(f"/f/{feature.key}/visual/offer"))
    assert "Called like the mock screens they answer: “Cart”, “Empty”." in page
    assert queries(browse("engineer"), f"/f/{feature.key}/visual/offer") <= MOST_QUERIES


def test_who_may_be_asked_stands_in_the_order_of_who_knows_it(world: World, browse: As) -> None:
    earlier = world.bring_to(world.feature(), "design")
    world.offer(earlier, "contract")
    world.decide(earlier, "contract", by="ines")
    feature = world.bring_to(world.feature(), "design")
    path = f"/f/{feature.key}/contract/offer"
    choices = browse("engineer").get(path).context["form"].fields["receivers"].choices
    assert [words for _, words in choices] == ["Ines, answered in 1 feature", "Ben"]
    assert queries(browse("engineer"), path) <= MOST_QUERIES


def test_names_in_the_help_of_a_field_are_text(world: World, browse: As) -> None:
    User.objects.filter(pk=world.people["ben"].pk).update(name="<b>Ben</b>")
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract", receivers=[world.people["ben"].email])
    page = browse("engineer").get(f"/f/{feature.key}/contract/offer").content.decode()
    assert "&lt;b&gt;Ben&lt;/b&gt;" in page and "<b>Ben</b>" not in page
