"""The review of a contract: its changes as cards, answered one by one, with or without a script."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import Feature
from reviews.artifacts import Submission
from reviews.models import ContractComparison, Decision, Revision
from reviews.services import contract_comparisons
from reviews.services.revisions import offer
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, queries, text
from tests.reviews.contract_changes.orders import changed, orders
from tests.reviews.contract_changes.orders import text as written
from tests.world import World


@pytest.fixture
def feature(world: World) -> Feature:
    """Ben accepted the first revision; the second breaks him in two ways."""
    found = world.bring_to(world.feature(), "design")
    put(world, found, orders())
    world.decide(found, "contract", by="ben")
    put(world, found, changed())
    return world.fresh(found)


def put(world: World, feature: Feature, document: dict[str, Any]) -> Revision:
    return offer(
        feature=world.fresh(feature),
        gate_key="contract",
        submission=Submission(body=written(document)),
        by=world.people["engineer"],
    ).revision


def look(browse: As, who: str, feature: Feature, more: str = "") -> Any:
    return browse(who).get(f"/f/{feature.key}/contract{more}")


def cards(answer: Any) -> list[Any]:
    """The cards that can be decided on, as the page shows them."""
    return list(answer.context["decide_form"].changes.cards)


def decide(browse: As, who: str, feature: Feature, verdict: str, **more: Any) -> Any:
    revision = Revision.objects.filter(feature=feature, gate="contract").order_by("-number")[0]
    data = {"act": "decide", "by_changes": "1", "verdict": verdict, "revision": revision.number}
    return browse(who).post(f"/f/{feature.key}/contract", {**data, "digest": revision.digest, **more})


def test_the_page_says_what_breaks_whom_and_what_would_not(feature: Feature, browse: As) -> None:
    page = text(look(browse, "ben", feature))
    for words in (
        "2 changes can break you",
        "“total” can now be null, where there always was a value",
        "Breaks whoever reads this answer.",
        "Breaks everybody who calls this.",
        "GET /orders/{id} · 200 · total",
        "and in one other place",
        "1 to look at",
        "May surprise whoever reads this answer.",
        "1 safe change · 1 operation unchanged",
        "revision 2 against 1, which you accepted",
        "Two operations changed",
    ):
        assert words in page, words
    assert "<del>- total: number" in page and "<ins>+ total: number or null" in page
    assert "<ins> | held</ins>" in page


def test_who_does_not_receive_it_reads_that_its_users_break(feature: Feature, browse: As) -> None:
    answer = look(browse, "engineer", feature)
    assert "2 changes can break its users" in text(answer)
    assert 'name="change-' not in text(answer)


def test_it_costs_no_more_than_other_pages(feature: Feature, browse: As) -> None:
    for who in ("ben", "engineer", "viewer"):
        assert queries(browse(who), f"/f/{feature.key}/contract") <= MOST_QUERIES


def test_any_two_revisions_are_compared(world: World, feature: Feature, browse: As) -> None:
    put(world, feature, changed() | {"info": {"title": "Orders", "version": "9"}})
    assert "revision 3 against 1, which you accepted" in text(look(browse, "ben", feature))
    answer = look(browse, "ben", feature, "?against=2")
    assert "The API is unchanged" in text(answer)
    assert "2 changes can break you" not in text(answer)
    # What can break Ben came with the second revision, and he has not answered it: it stands there all the same.
    assert "Since revision 1, which you accepted" in text(answer)
    assert len(cards(answer)) == 2
    assert look(browse, "ben", feature, "?against=9").status_code == 404


def test_accepting_takes_an_answer_to_each_change_that_breaks(feature: Feature, browse: As) -> None:
    first, second = cards(look(browse, "ben", feature))
    answer = decide(browse, "ben", feature, "accept", **{f"change-{first.key}": "accept"})
    assert answer.status_code == 409
    assert "Say of each change that can break you whether you accept it" in text(answer)
    assert [card.verdict for card in cards(answer)] == ["accept", ""]
    assert answer.context["decide_form"].changes.tally == "1 accepted, 1 to answer"
    both = {f"change-{card.key}": "accept" for card in (first, second)}
    assert decide(browse, "ben", feature, "accept", **both).status_code == 302
    decision = Decision.objects.latest("pk")
    fingerprints = [change["fingerprint"] for change in decision.data["changes"]]
    assert fingerprints == [*first.fingerprints, *second.fingerprints], "a card stands for all its places"


def test_a_refusal_goes_back_with_its_note_as_the_reason(feature: Feature, browse: As) -> None:
    first, second = cards(look(browse, "ben", feature))
    marks = {
        f"change-{first.key}": "refuse",
        f"note-{first.key}": "Our checkout cannot show that.",
        f"change-{second.key}": "accept",
    }
    refused = decide(browse, "ben", feature, "accept", **marks)
    assert refused.status_code == 400
    assert "You refuse a change. Return the contract, or accept the change." in text(refused)
    assert "Return to Engineer with <span data-refusals>1 refusal</span>" in text(refused)
    assert re.search(r'class="button button-primary"[^>]*data-return>', text(refused)), "it is the primary button"
    assert decide(browse, "ben", feature, "return", **marks).status_code == 302
    decision = Decision.objects.latest("pk")
    assert decision.reason == f"Refused: {first.title}. Our checkout cannot show that."
    after = look(browse, "ben", feature)
    assert [(card.verdict, card.note) for card in cards(after)] == [
        ("refuse", "Our checkout cannot show that."),
        ("accept", ""),
    ]
    assert after.context["decide_form"].changes.tally == "1 refused, 1 accepted"
    giver = text(look(browse, "engineer", feature))
    assert "Ben refused this: “Our checkout cannot show that.”" in giver
    assert "Ben accepted this" in giver


def test_a_return_without_a_refusal_still_needs_its_reason(feature: Feature, browse: As) -> None:
    assert decide(browse, "ben", feature, "return").status_code == 400


def test_what_was_accepted_is_marked_on_the_next_revision(world: World, feature: Feature, browse: As) -> None:
    first, second = cards(look(browse, "ben", feature))
    decide(browse, "ben", feature, "return", **{f"change-{first.key}": "accept", f"change-{second.key}": "refuse"})
    put(world, feature, changed() | {"servers": [{"url": "https://api.example.org"}]})
    answer = look(browse, "ben", feature, "?against=1")
    assert [card.verdict for card in cards(answer)] == ["accept", "refuse"]
    assert decide(browse, "ben", feature, "accept", **{f"change-{second.key}": "accept"}).status_code == 302


def test_notes_that_are_too_long_are_refused_beside_their_change(feature: Feature, browse: As) -> None:
    first, _ = cards(look(browse, "ben", feature))
    long = {f"change-{first.key}": "refuse", f"note-{first.key}": "x" * 2001}
    answer = decide(browse, "ben", feature, "return", **long)
    assert answer.status_code == 400
    assert "This is longer than 2000 characters." in cards(answer)[0].errors


def test_large_contracts_show_how_far_their_comparison_is(
    feature: Feature, browse: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contract_comparisons, "SMALL", 10)
    page = text(look(browse, "ben", feature))
    assert "The two revisions are being compared" in page
    ContractComparison.objects.update(progress=0.4)
    place = re.search(r'hx-get="([^"]+)"', page)
    assert place
    url = place[1].replace("&amp;", "&")
    fragment = browse("ben").get(url, headers={"HX-Request": "true"})
    assert 'value="40"' in text(fragment) and "hx-get" in text(fragment)
    assert browse("outsider").get(url, headers={"HX-Request": "true"}).status_code == 404
    early = decide(browse, "ben", feature, "accept")
    assert early.status_code == 409 and "still being compared" in text(early)
    contract_comparisons.compare_waiting()
    done = browse("ben").get(url, headers={"HX-Request": "true"})
    assert (done.headers["HX-Refresh"], done.content) == ("true", b"")
    assert "2 changes can break you" in text(look(browse, "ben", feature))


@pytest.mark.parametrize("query", ["", "?revision=2", "?revision=2&against=9", "?revision=x&against=1"])
def test_where_nothing_is_under_way_the_page_is_loaded_anew(feature: Feature, browse: As, query: str) -> None:
    answer = browse("ben").get(f"/f/{feature.key}/contract/comparison{query}")
    assert (answer.status_code, answer.content, answer.headers["HX-Refresh"]) == (200, b"", "true")


def test_a_proposal_comes_with_a_return_and_is_offered_in_one_click(world: World, feature: Feature, browse: As) -> None:
    """As a file, too: it stands where its text would stand."""
    upload = SimpleUploadedFile("orders.json", written(orders()).encode())
    answer = decide(browse, "ben", feature, "return", return_reason="Keep the total.", proposal_file=upload)
    assert answer.status_code == 302
    decision = Decision.objects.latest("pk")
    assert json.loads(decision.data["proposal"]) == orders()
    assert "Offer this" not in text(look(browse, "ben", feature))
    page = text(look(browse, "engineer", feature))
    for words in (
        "Ben proposes it differently",
        "with the return of revision 2",
        "Offer this",
        "“total” is never null",
    ):
        assert words in page, words
    assert queries(browse("engineer"), f"/f/{feature.key}/contract") <= MOST_QUERIES
    taken = browse("engineer").post(f"/f/{feature.key}/contract", {"act": "take", "decision": decision.pk})
    assert taken.status_code == 302
    after = text(look(browse, "engineer", feature))
    assert "You offered what Ben proposed, as revision 3." in after
    assert "The current revision says the same." in after
    assert decide(browse, "ben", feature, "accept").status_code == 302


def test_a_proposal_that_is_no_contract_comes_back_with_what_was_typed(feature: Feature, browse: As) -> None:
    upload = SimpleUploadedFile("orders.yaml", b"hello: [")
    answer = decide(browse, "ben", feature, "return", return_reason="Keep it.", proposal_file=upload)
    assert answer.status_code == 400
    assert answer.context["decide_form"].errors["proposal"]
    assert "hello: [" in text(answer) and "Keep it." in text(answer)


def test_nobody_takes_over_what_is_not_there(world: World, feature: Feature, browse: As) -> None:
    url = f"/f/{feature.key}/contract"
    other = Decision.objects.filter(revision__gate="prd").latest("pk")
    for number in (other.pk, 999_999_999):
        assert browse("engineer").post(url, {"act": "take", "decision": number}).status_code == 404
    assert browse("engineer").post(f"/f/{feature.key}/prd", {"act": "take", "decision": other.pk}).status_code == 400


def test_a_language_that_is_not_understood_is_compared_by_lines_and_says_so(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    for total in ("Float", "Float!"):
        put_text(world, feature, f"type Query {{ cart: Cart }}\ntype Cart {{\n  id: ID!\n  total: {total}\n}}\n")
        answer = look(browse, "ben", feature)
        assert "GraphQL SDL, shown and compared as text" in text(look(browse, "ben", feature, "?view=whole"))
        if total == "Float":
            world.decide(feature, "contract", by="ben")
    page = text(answer)
    assert "One line new, one line gone" in page
    assert "This language is compared line by line." in page
    assert "<del>- total: Float" in page.replace("-   ", "- ") and "<ins>+   total: Float!" in answer.content.decode()
    assert decide(browse, "ben", feature, "accept").status_code == 302


def put_text(world: World, feature: Feature, body: str) -> None:
    offer(
        feature=world.fresh(feature), gate_key="contract", submission=Submission(body=body), by=world.people["engineer"]
    )
