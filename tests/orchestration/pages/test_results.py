"""A register as a test plan, and how its tests went."""

import csv
from io import StringIO

import pytest

from projects.models import Feature
from reviews.artifacts import Submission
from reviews.models import TestResult
from reviews.services.revisions import offer
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, queries, text
from tests.world import World, risks


@pytest.fixture
def feature(world: World) -> Feature:
    """The test of R1 is planned; that of R2 is not."""
    found = world.bring_to(world.feature(), "design")
    world.agree(found, "risks")
    return found


def test_a_result_is_reported_where_the_test_is_planned(world: World, browse: As, feature: Feature) -> None:
    path = f"/f/{feature.key}/risks"
    assert "Say how the test went" in text(browse("qa").get(path))
    assert "Say how the test went" not in text(browse("viewer").get(path))
    data = {"act": "result", "risk": "R1", "outcome": "failed", "link": "https://ci.example.org/1"}
    assert browse("viewer").post(path, data).status_code == 403
    assert browse("qa").post(path, {**data, "risk": "R2"}).status_code == 409
    wrong = browse("qa").post(path, {**data, "link": "javascript:alert(1)"})
    assert wrong.status_code == 400 and "This is no web address." in text(wrong)
    assert not TestResult.objects.exists()
    for outcome in ("failed", "passed"):
        assert browse("qa").post(path, {**data, "outcome": outcome}).status_code == 302
    page = text(browse("viewer").get(path))
    assert '<span class="chip chip-ok">passed</span>' in page and 'chip-bad">failed' not in page
    shown = browse("viewer").get(f"/f/{feature.key}")
    assert [(one.risk, one.outcome) for one in shown.context["page"].tests] == [("R1", "passed")]
    assert "Merge two carts of one shopper" in text(shown)
    for address in (path, f"/f/{feature.key}"):
        assert queries(browse("qa"), address) <= MOST_QUERIES


def test_no_other_gate_takes_results(world: World, browse: As, feature: Feature) -> None:
    assert browse("engineer").post(f"/f/{feature.key}/prd", {"act": "result", "risk": "R1"}).status_code == 400


def test_a_cell_of_the_matrix_leads_to_its_risk(browse: As, feature: Feature) -> None:
    page = text(browse("qa").get(f"/f/{feature.key}/risks"))
    assert '<a href="#risk-1" title="Carts are merged wrongly">R1' in page
    assert 'id="risk-1"' in page and 'id="risk-2"' in page


def test_the_plan_is_taken_along_and_runs_nowhere(world: World, browse: As, feature: Feature) -> None:
    rows = risks(('=HYPERLINK("https://evil.example","x")', 4, 4), ("a | b <script>\n\n# x [y](javascript:z)", 2, 2))
    offer(feature=world.fresh(feature), gate_key="risks", submission=Submission(data=rows), by=world.people["engineer"])
    world.decide(feature, "risks")
    table = browse("viewer").get(f"/f/{feature.key}/risks/plan.csv")
    assert table["Content-Disposition"] == f'attachment; filename="{feature.key}-test-plan.csv"'
    lines = list(csv.reader(StringIO(table.content.decode())))
    assert lines[1][:6] == ["R1", '\'=HYPERLINK("https://evil.example","x")', "4", "4", "16", "yes"]
    assert lines[1][7:9] == ["Merge two carts of one shopper", "integration"]
    plan = browse("viewer").get(f"/f/{feature.key}/risks/plan.md")
    assert (plan["Content-Type"], plan["X-Content-Type-Options"]) == ("text/markdown; charset=utf-8", "nosniff")
    body = plan.content.decode()
    assert r"a \| b \<script\> \# x \[y\]\(javascript:z\)" in body
    assert len([line for line in body.splitlines() if line.startswith(("| R1 |", "| R2 |"))]) == 2


@pytest.mark.parametrize("name", ["plan.md", "plan.csv"])
def test_a_plan_is_there_for_members_and_where_there_is_a_register(world: World, browse: As, name: str) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    for gate in ("prd", "risks", "nothing"):
        assert browse("viewer").get(f"/f/{feature.key}/{gate}/{name}").status_code == 404
    world.bring_to(other := world.feature(), "build")
    assert browse("outsider").get(f"/f/{other.key}/risks/{name}").status_code == 404
    assert browse("viewer").get(f"/f/{other.key}/risks/{name}").status_code == 200
