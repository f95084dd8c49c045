"""A feature of the whole team's process, as its people see it in the browser."""

import pytest

from tests.orchestration.pages.conftest import As
from tests.orchestration.test_team import begin
from tests.world import World, build_world


@pytest.fixture
def world(db: None) -> World:
    return build_world(playbooks="team")


def test_phases_that_a_start_gate_waits_for_can_be_ticked_from_intake_on(world: World, browse: As) -> None:
    feature = world.feature()
    for role, early, later in (("designer", "Opens when phase 1 is complete.", "Build"), ("pm", "Build", "Build")):
        groups = browse(role).get(f"/f/{feature.key}").context["page"].phases
        mine = groups[0]
        assert mine["mine"] and mine["phases"][0]["can_tick"]
        required = [phase for phase in mine["phases"] if not phase["optional"]]
        assert required[1]["shut"] and early in required[1]["shut"]
        assert later in required[-1]["shut"]
        data = {"act": "tick", "role": role, "phase": "1", "activity": 1, "done": "on"}
        assert browse(role).post(f"/f/{feature.key}", data).status_code == 302
    engineer = browse("engineer").get(f"/f/{feature.key}").context["page"].phases[0]["phases"][0]
    assert engineer["role"] == "api-engineer" and "Design" in engineer["shut"]


def test_a_row_for_each_role_whose_phase_keeps_the_move_shut(world: World, browse: As) -> None:
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "prd", "design-brief", "mocks")
    begin(world, feature)
    world.move(feature, "start")
    rows = browse("pm").get(f"/f/{feature.key}").context["page"].verdict["rows"]
    phases = [row["subject"] + row["says"] for row in rows if row["subject"].startswith("Phase 1")]
    assert len(phases) == len(set(phases)) == 5
