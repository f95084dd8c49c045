"""What a refusal says: its code, what would open the door, and in which order the checks answer."""

import json
from datetime import timedelta

import pytest

from projects import clock
from projects.models import Feature, ProcessVersion, Project
from reviews.models import Decision
from reviews.services.flags import raise_flag
from reviews.services.waivers import propose_waiver
from tests.orchestration.api.conftest import As
from tests.orchestration.api.fingerprints import fingerprint
from tests.world import World, contract


@pytest.fixture
def feature(world: World) -> Feature:
    return world.feature()


def test_a_shut_move_lists_the_blockers_that_can_lists(world: World, api: As, feature: Feature) -> None:
    before = fingerprint()
    refused = api("engineer").post(f"features/{feature.key}/moves", {"move": "start"})
    assert (refused.status_code, refused.json()["code"]) == (409, "shut")
    can = api("engineer").get(f"features/{feature.key}/can/start").json()
    assert not can["allowed"]
    assert refused.json()["blockers"] == can["blockers"]
    assert {blocker["gate"] for blocker in can["blockers"]} == {"prd", "mocks", "adr"}
    prd = next(blocker for blocker in can["blockers"] if blocker["gate"] == "prd")
    assert prd["code"] == "open" and prd["url"].startswith("http") and prd["url"].endswith(f"/f/{feature.key}/prd")
    assert [user["email"] for user in prd["turn"]["users"]] == [world.people["pm"].email]
    assert prd["since"] == prd["turn"]["since"]
    detail = api("engineer").get(f"features/{feature.key}").json()
    assert next(move for move in detail["moves"] if move["move"] == "start")["blockers"] == can["blockers"]
    assert fingerprint() == before


def test_a_merge_with_one_gate_missing_names_it(world: World, api: As, feature: Feature) -> None:
    world.bring_to(feature, "verify")
    world.decide(feature, "visual")
    refused = api("engineer").post(f"features/{feature.key}/moves", {"move": "merge"})
    assert refused.status_code == 409
    assert [(one["gate"], one["code"]) for one in refused.json()["blockers"]] == [("integration", "open")]


def test_can_knows_every_move_and_no_other(world: World, api: As, feature: Feature) -> None:
    for move in ("start", "begin_build", "submit", "merge", "send_back", "cancel", "reopen"):
        assert api("viewer").get(f"features/{feature.key}/can/{move}").status_code == 200
    for move in ("stop", "fly", "START", "merge%20"):
        assert api("viewer").get(f"features/{feature.key}/can/{move}").status_code == 404


@pytest.mark.parametrize("move", ["cancel", "start"])
def test_a_move_tells_where_from(world: World, api: As, feature: Feature, move: str) -> None:
    world.not_complex(feature)
    world.agree(feature, "prd", "mocks")
    moved = api("pm").post(f"features/{feature.key}/moves", {"move": move, "reason": "Now."}).json()
    fresh = world.fresh(feature)
    assert (moved["move"], moved["from"], moved["to"], moved["state"]) == (move, "intake", fresh.state, fresh.state)


def test_a_decision_on_what_is_no_longer_current(world: World, api: As, feature: Feature) -> None:
    old = world.offer(feature, "prd")
    new = world.offer(feature, "prd", variant=2)
    before = fingerprint()
    place = f"features/{feature.key}/gates/prd/decisions"
    for revision, digest in (
        (old.number, old.digest),
        (new.number, old.digest),
        (old.number, new.digest),
        (7, "0" * 64),
    ):
        refused = api("engineer").post(place, {"verdict": "accept", "revision": revision, "digest": digest})
        assert (refused.status_code, refused.json()["code"]) == (409, "superseded")
        assert refused.json()["current"] == {"number": new.number, "digest": new.digest}
    assert fingerprint() == before
    taken = api("engineer").post(place, {"verdict": "accept", "revision": new.number, "digest": new.digest.upper()})
    assert taken.status_code == 201


def test_own_work_is_refused_through_a_second_role_too(world: World, api: As, feature: Feature) -> None:
    membership = world.people["designer"].memberships.get()
    membership.roles = ["designer", "api-engineer"]
    membership.save()
    mocks = world.offer(feature, "mocks")
    body = {"verdict": "accept", "revision": mocks.number, "digest": mocks.digest}
    refused = api("designer").post(f"features/{feature.key}/gates/mocks/decisions", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "own_work")
    assert not Decision.objects.exists()


def test_the_checks_answer_in_order(world: World, api: As, feature: Feature) -> None:
    """404 before 400 before 403 before 409, each time with everything after it wrong as well."""
    place = f"features/{feature.key}/gates/visual/decisions"
    bad, good = {"verdict": "perhaps"}, {"verdict": "accept", "revision": 1, "digest": "0" * 64}
    assert api("").post(place, bad).status_code == 401
    assert api("outsider").post(place, bad).status_code == 404
    assert api("viewer").post(place, bad).status_code == 400
    assert api("viewer").post(place, good).status_code == 403
    early = api("designer").post(place, good)
    assert (early.status_code, early.json()["code"]) == (409, "too_early")
    broken = api("outsider").call("POST", place, data=b"[", content_type="text/plain")
    assert broken.status_code == 404


@pytest.mark.parametrize(
    ("who", "path", "body", "status", "code"),
    [
        ("engineer", "gates/prd/revisions", {"body": "# A"}, 403, "not_giver"),
        ("engineer", "gates/contract/revisions", {"data": contract()}, 409, "too_early"),
        ("pm", "gates/prd/request", {}, 409, "nothing_offered"),
        ("qa", "moves", {"move": "start"}, 403, "forbidden"),
        ("pm", "moves", {"move": "reopen", "reason": "Again."}, 409, "shut"),
        ("pm", "moves", {"move": "cancel"}, 400, "invalid"),
        ("pm", "moves", {"move": "fly"}, 400, "invalid"),
        ("engineer", "phases/api-engineer/1/activities/1", {"done": True}, 409, "too_early"),
        ("pm", "phases/api-engineer/1/activities/1", {"done": True}, 403, "not_holder"),
        ("engineer", "phases/api-engineer/1/activities/99", {"done": True}, 404, "not_found"),
        ("engineer", "phases/api-engineer/77/activities/1", {"done": True}, 404, "not_found"),
        ("pm", "gates/nothing/decisions", {}, 404, "not_found"),
        ("pm", "complexity", {"complex": True, "reason": "Big."}, 403, "forbidden"),
    ],
)
def test_codes(
    world: World, api: As, feature: Feature, who: str, path: str, body: dict, status: int, code: str
) -> None:
    before = fingerprint()
    answer = api(who).post(f"features/{feature.key}/{path}", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert fingerprint() == before


def test_a_phase_stays_shut_while_an_earlier_one_is_open(world: World, api: As, feature: Feature) -> None:
    world.bring_to(feature, "build")
    place = f"features/{feature.key}/phases/api-engineer"
    phases = {phase["number"]: phase for phase in api("viewer").get(f"features/{feature.key}").json()["phases"]}
    assert (phases["1"]["complete"], phases["2"]["open"], phases["3"]["open"]) == (True, True, False)
    refused = api("engineer").post(f"{place}/3/activities/1", {"done": True})
    assert (refused.status_code, refused.json()["code"], refused.json()["open_phases"]) == (409, "phase_shut", ["2"])


def test_a_closed_feature_says_so(world: World, api: As, feature: Feature) -> None:
    world.move(feature, "cancel", by="pm", reason="Not now.")
    for who, path, body in (
        ("viewer", "flags", {"reason": "Stop."}),
        ("pm", "gates/prd/revisions", {"body": "# A"}),
        ("architect", "complexity", {"complex": True, "reason": "Big."}),
    ):
        refused = api(who).post(f"features/{feature.key}/{path}", body)
        assert (refused.status_code, refused.json()["code"], refused.json()["state"]) == (409, "closed", "cancelled")
    assert api("pm").post(f"features/{feature.key}/moves", {"move": "reopen", "reason": "Now."}).status_code == 201


def test_a_flag_is_resolved_by_somebody_else_or_with_a_reason(world: World, api: As, feature: Feature) -> None:
    flag = raise_flag(feature=feature, reason="Stop.", by=world.people["qa"])
    place = f"features/{feature.key}/flags/{flag.pk}/resolution"
    alone = api("qa").post(place)
    assert (alone.status_code, list(alone.json()["errors"])) == (400, ["resolution"])
    resolved = api("engineer").post(place)
    assert resolved.status_code == 201 and resolved.json()["resolved"]["by"]["email"] == world.people["engineer"].email
    again = api("pm").post(place, {"reason": "Twice."})
    assert (again.status_code, again.json()["code"]) == (409, "resolved")
    shown = api("viewer").get(f"features/{feature.key}").json()["flags"]
    assert [one["id"] for one in shown] == [flag.pk]


def test_a_flag_sends_back_and_the_answer_says_where(world: World, api: As, feature: Feature) -> None:
    world.bring_to(feature, "build")
    raised = api("viewer").post(f"features/{feature.key}/flags", {"reason": "Prices are rounded."})
    assert (raised.status_code, raised.json()["state"], raised.json()["stopped"]) == (201, "design", True)


def test_until_is_a_day_or_a_moment(world: World, api: As, feature: Feature) -> None:
    place, today = f"features/{feature.key}/gates/prd/waivers", clock.now()

    def propose(until: str) -> tuple[int, str]:
        answer = api("manager").post(place, {"reason": "On leave.", "until": until})
        return answer.status_code, answer.json().get("until") or next(iter(answer.json().get("errors", [""])))

    assert propose((today - timedelta(days=1)).date().isoformat()) == (400, "until")
    assert propose((today + timedelta(days=31, hours=1)).date().isoformat()) == (400, "until")
    assert propose(today.isoformat()) == (400, "until")
    day = (today + timedelta(days=30)).date().isoformat()
    status, until = propose(day)
    assert status == 201 and until.startswith(day)


def test_a_waiver_takes_a_second_person(world: World, api: As, feature: Feature) -> None:
    until = clock.now() + timedelta(days=2)
    waiver = propose_waiver(
        feature=feature, gate_key="prd", reason="On leave.", until=until, by=world.people["manager"]
    )
    place = f"features/{feature.key}/gates/prd/waivers/{waiver.pk}/confirmation"
    assert api("manager").post(place).json()["code"] == "own_waiver"
    assert api("pm").post(place).json()["code"] == "not_second_person"
    assert api("engineer").post(place).status_code == 201
    assert api("engineer").post(place).json()["code"] == "confirmed"
    gate = api("viewer").get(f"features/{feature.key}/gates/prd").json()
    assert (gate["state"], gate["holds"], gate["waiver"]["id"]) == ("waived", True, waiver.pk)


def test_members_follow_their_rules(world: World, api: As) -> None:
    manager, own = api("manager"), world.people["manager"].pk
    assert manager.post("projects/shop/members", {"email": "qa.shop@example.org", "roles": ["pm"]}).json()["code"] == (
        "already_member"
    )
    assert manager.send("DELETE", f"projects/shop/members/{own}").json()["code"] == "last_manager"
    assert manager.send("PATCH", f"projects/shop/members/{own}", {"roles": ["pm"]}).json()["code"] == "last_manager"
    invited = manager.post("projects/shop/members", {"email": "New@Example.org", "roles": ["qa"]})
    assert (invited.status_code, invited.json()["email"]) == (202, "new@example.org")
    assert "invitations/" not in json.dumps(invited.json())
    again = manager.post("projects/shop/members", {"email": "new@example.org", "roles": ["qa"]})
    assert (again.status_code, again.json()["code"]) == (409, "already_invited")
    listed = manager.get("projects/shop/invitations").json()["results"]
    assert [one["id"] for one in listed] == [invited.json()["id"]]
    refused = api("pm").get("projects/shop/invitations")
    assert (refused.status_code, refused.json()["needs"]) == (403, ["manager"])
    assert api("qa").send("DELETE", f"projects/shop/members/{world.people['qa'].pk}").status_code == 204
    taken = api("pm").post("projects", {"name": "Another shop", "key": "SHOP"})
    assert (taken.status_code, taken.json()["code"]) == (409, "key_taken")


def test_a_project_chooses_its_first_playbooks(world: World, api: As) -> None:
    for key, chosen, gates in (("ONE", {}, 7), ("ALL", {"playbooks": "team"}, 10), ("NIL", {"playbooks": None}, 7)):
        assert api("qa").post("projects", {"name": key, "key": key, **chosen}).status_code == 201
        assert len(ProcessVersion.objects.get(project__key=key).document["gates"]) == gates
    for wrong in ("all", "", "Team", ["team"], 1):
        refused = api("qa").post("projects", {"name": "Odd", "key": "ODD", "playbooks": wrong})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["playbooks"]), wrong
    assert not Project.objects.filter(key="ODD").exists()


def test_settings_are_changed_one_by_one(world: World, api: As) -> None:
    changed = api("manager").send("PATCH", "projects/shop", {"serious_from": 20})
    assert changed.json()["settings"] == {"serious_from": 20, "answer_within_hours": 24}
    renamed = api("manager").send("PATCH", "projects/shop", {"name": "The shop"}).json()
    assert (renamed["name"], renamed["slug"]) == ("The shop", "shop")
    refused = api("manager").send("PATCH", "projects/shop", {"serious_from": 26})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["serious_from"])
    assert api("manager").send("PATCH", "projects/shop", {}).status_code == 400
