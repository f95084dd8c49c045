"""The picture on the process page and on a feature's page, and the playbooks it leads to."""

import re
from dataclasses import replace
from typing import Any

from orchestration.selectors.flow import process_flow
from orchestration.selectors.source_page import lines, marks_of, reading
from orchestration.wording import criterion_words
from projects.models import ProcessVersion
from projects.playbooks import Process
from projects.playbooks.builtin import ALONE, TEAM, documents_of, process_from
from projects.playbooks.compiler import Document, compile_documents
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, queries, text
from tests.world import World

UNFINISHED = """---
name: writer
---

# Writer

**Incoming Dependencies (work cannot start before these have arrived):**
- **From PM:** Received "PRD" with clear goals.
"""


def links(said: str) -> dict[str, str]:
    """The links of a page's pictures: accessible name to address."""
    return {
        label: href for href, label in re.findall(r'<a class="flow-tie[^"]*" href="([^"]*)" aria-label="([^"]*)"', said)
    }


def team(world: World) -> ProcessVersion:
    return world.publish(documents_of(TEAM))


def test_each_arrow_leads_to_the_line_that_asks_for_it(world: World, browse: As) -> None:
    browser = browse("viewer")
    found = links(browser.get("/p/shop/process").content.decode())
    assert len(found) == 7
    [name] = [name for name in found if name.startswith("PRD:")]
    assert name == "PRD: PM to API Engineer. api-engineer.md, line 14"
    url, _, anchor = found[name].partition("#")
    assert anchor == "line-14"
    assert '<li id="line-14" class="is-marked"><code>- **From PM:** Received' in browser.get(url).content.decode()


def test_the_table_says_the_same_as_the_picture(world: World, browse: As) -> None:
    answer = browse("viewer").get("/p/shop/process")
    rows = {row["title"]: row for row in answer.context["flow"].rows}
    assert (rows["Visual QA"]["giver"], rows["Visual QA"]["receivers"]) == ("API Engineer", "Designer")
    assert rows["Architecture decision record"]["notes"] == "If complex"
    assert rows["High-fidelity mocks"]["notes"] == "Waits for phase 3 of Designer"
    assert rows["Contract review"]["notes"] == "All of them"
    assert {row["url"] for row in rows.values()} == set(links(answer.content.decode()).values())


def test_a_whole_team_is_one_picture(world: World, browse: As) -> None:
    team(world)
    said = text(browse("pm").get("/p/shop/process"))
    assert len(links(said)) == 10 and "Ten handshakes carry" in said
    assert "Phase 3 of Designer, “Draw every state”, is complete" in said and "Phase 3 of Design is" not in said
    assert "What phase 3 of Designer contains" in said
    assert said.count("Phases of ") == 1  # one heading, under which each role folds out


def test_a_phase_is_called_by_its_role_wherever_it_is_asked_for(world: World, browse: As) -> None:
    world.publish(documents_of(TEAM))
    feature = world.feature()
    world.offer(feature, "mocks")
    offered = text(browse("engineer").get(f"/f/{feature.key}/mocks"))
    assert "Phase 3 of Designer, “Draw every state”, is complete" in offered
    assert "What phase 3 of Designer contains" in offered and "Name the screens" in offered
    assert "For API Engineer: Phase 3 of Designer" in text(browse("designer").get(f"/f/{feature.key}/mocks/offer"))
    alone = process_from(ALONE).gate("mocks")
    assert criterion_words(alone, process_from(ALONE)) == "Phase 3 of Designer is complete"
    assert criterion_words(process_from(ALONE).gate("prd"), process_from(ALONE)) == "Clear business goals."
    assert criterion_words(None, None) == ""


def test_a_phase_that_no_playbook_lists_says_on_whose_word_it_rests(world: World, browse: As) -> None:
    feature = world.feature()
    unlisted = "No Designer playbook in this process lists what phase 3 contains"
    assert f"{unlisted}, so your word stands" in text(browse("designer").get(f"/f/{feature.key}/mocks/offer"))
    world.offer(feature, "mocks")
    offered = text(browse("engineer").get(f"/f/{feature.key}/mocks"))
    assert f"{unlisted}. Designer confirmed with revision 1 that it is complete." in offered


def test_what_decides_about_the_record_stands_beside_the_offer_of_it(world: World, browse: As) -> None:
    page = text(browse("architect").get(f"/f/{world.feature().key}"))
    [beside] = re.findall(r'<div class="form-actions"><button[^>]*>Rule</button>(.*?)</div>', page)
    assert "Offer the decision record</a>" in beside and page.count("Offer the decision record</a>") == 1


def test_what_nobody_can_satisfy_is_broken_and_says_why() -> None:
    process = process_from(TEAM)
    nobody = tuple(replace(gate, receivers=()) if gate.key == "test-report" else gate for gate in process.gates)
    shown = process_flow(replace(process, gates=nobody), {}, frozenset(role.slug for role in process.roles))
    for drawn in (str(shown.wide), "".join(shown.narrow)):
        [name] = [name for name in links(drawn) if name.startswith("Test report")]
        assert "Test report: QA to nobody. Nobody is named to answer" in name
        assert drawn.count("flow-is-broken") == 1 and "Nobody" in drawn


def test_a_role_without_a_member_says_so(world: World, browse: As) -> None:
    assert "nobody yet" not in browse("pm").get("/p/shop/process").content.decode()
    world.project.memberships.filter(user=world.people["qa"]).delete()
    assert "nobody yet" in browse("pm").get("/p/shop/process").content.decode()


def test_a_feature_shows_each_state_and_whose_turn_it_is(world: World, browse: As) -> None:
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "prd")
    world.offer(feature, "mocks")
    said = browse("engineer").get(f"/f/{feature.key}").content.decode()
    found = links(said)
    assert "PRD: PM to API Engineer; accepted" in found
    assert "Architecture decision record: Architect to API Engineer; does not apply" in found
    [mocks] = [name for name in found if name.startswith("High-fidelity mocks")]
    assert mocks.endswith("your turn") and found[mocks] == f"/f/{feature.key}/mocks"
    assert "flow-is-offered flow-is-mine" in said and "flow-node-mine" in said
    assert "flow-is-mine" not in browse("qa").get(f"/f/{feature.key}").content.decode()


def test_the_picture_costs_no_statement_and_stands_below_where_it_is_large(world: World, browse: As) -> None:
    few = queries(browse("engineer"), f"/f/{world.feature().key}")
    team(world)
    large = world.feature()
    assert queries(browse("engineer"), f"/f/{large.key}") <= few <= MOST_QUERIES
    answer = browse("engineer").get(f"/f/{large.key}")
    assert not answer.context["page"].flow.fits_beside and "0 of 10 hold" in text(answer)
    assert queries(browse("pm"), "/p/shop/process") <= MOST_QUERIES


def test_a_playbook_is_read_as_text_and_says_what_became_of_its_lines(world: World, browse: As) -> None:
    team(world)
    place = [document.name for document in documents_of(TEAM)].index("designer.md")
    said = text(browse("viewer").get(f"/p/shop/process/2/playbooks/{place}"))
    assert "<h1" in said and "**From PM:**" not in said and "name: designer" not in said
    assert 'href="/p/shop/process?version=2#gate-design-brief">gate Design brief</a>' in said
    raw = text(browse("viewer").get(f"/p/shop/process/2/playbooks/{place}?view=source"))
    assert "**From PM:**" in raw and "#gate-design-brief" in raw and "phase 3, activity 1" in raw


def test_every_mark_leads_to_something_on_the_process_page(world: World, browse: As) -> None:
    team(world)
    said = browse("viewer").get("/p/shop/process").content.decode()
    compiled = process_from(TEAM)
    anchors = {
        mark.anchor
        for document in documents_of(TEAM)
        for found in marks_of(document.name, compiled).values()
        for mark in found
    }
    assert len(anchors) > 40
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in said] == []


def compiled(*added: str) -> tuple[str, Process]:
    source = UNFINISHED + "".join(f"{line}\n" for line in added)
    return source, compile_documents([Document("writer.md", source)])


def test_no_document_breaks_out_of_its_reading_view() -> None:
    hostile = [
        "- **From QA:** Received \"<script>alert(1)</script>\" with care.",
        '- **From QA:** [x](https://e.example "a\ue0009\ue001) onmouseover=alert(1) b") "Notes".',
        "\ue0008\ue001 and \ue000999\ue001",
        "`" * 3,
        '- **To QA:** "Test plan."',
    ]  # fmt: skip
    source, process = compiled(*hostile)
    html = str(reading(source, "writer.md", process, "/p/x/process"))
    assert "<script" not in html and "\ue000" not in html and "\ue001" not in html
    tags = re.findall(r"<[^>]*>", html)
    assert all(not re.search(r"\son\w+=(?![^\"]*\")", re.sub(r'"[^"]*"', "", tag)) for tag in tags)
    assert html.count("gate PRD") == 1


def test_a_document_too_intricate_to_be_set_is_shown_line_by_line(world: World, browse: As) -> None:
    source, process = compiled("> " * 90 + "deep", "x")
    assert reading(source, "writer.md", process, "/p/x/process") is None
    assert [line.text for line in lines(source, "writer.md", process)] == source.split("\n")
    world.publish([Document("writer.md", source)])
    said: Any = browse("pm").get("/p/shop/process/2/playbooks/0").content.decode()
    assert "too intricate to be set for reading" in said and 'id="line-9"' in said
