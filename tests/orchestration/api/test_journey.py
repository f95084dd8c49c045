"""The main job through the API alone: a project is opened, its people join, a feature goes from intake to merged."""

from tests.orchestration.api.conftest import As
from tests.world import PEOPLE, PRD, TESTS_PLANNED, World, contract, image, risks


def test_a_feature_goes_all_the_way_through_the_api(world: World, api: As) -> None:
    engineer, pm, designer = api("engineer"), api("pm"), api("designer")
    assert api("manager").post("projects", {"name": "Second shop", "key": "SECOND"}).status_code == 201
    for who, roles in PEOPLE.items():
        if who != "manager":
            added = api("manager").post(
                "projects/second-shop/members", {"email": world.people[who].email, "roles": roles}
            )
            assert added.status_code == 201
    opened = pm.post("projects/second-shop/features", {"title": "Saved carts"})
    assert (opened.status_code, opened.json()["key"]) == (201, "SECOND-1")
    place = "features/SECOND-1"

    def offer(by: str, gate: str, **body: object) -> dict:
        answer = api(by).post(f"{place}/gates/{gate}/revisions", body)
        assert answer.status_code == 201, answer.json()
        return answer.json()

    def accept(by: str, gate: str, offered: dict, **more: object) -> None:
        body = {"verdict": "accept", "revision": offered["number"], "digest": offered["digest"], **more}
        answer = api(by).post(f"{place}/gates/{gate}/decisions", body)
        assert answer.status_code == 201, answer.json()

    def move(by: str, name: str) -> dict:
        can = api("viewer").get(f"{place}/can/{name}").json()
        assert can["allowed"], can
        answer = api(by).post(f"{place}/moves", {"move": name})
        assert answer.status_code == 201, answer.json()
        return answer.json()

    def tick(*numbers: str) -> None:
        for phase in engineer.get(place).json()["phases"]:
            if phase["number"] in numbers:
                assert phase["open"], phase
                for activity in phase["activities"]:
                    address = f"{place}/phases/{phase['role']}/{phase['number']}/activities/{activity['n']}"
                    assert engineer.post(address, {"done": True}).status_code == 201

    assert api("architect").post(f"{place}/complexity", {"complex": False, "reason": "Small."}).status_code == 201
    accept("engineer", "prd", offer("pm", "prd", body=PRD))
    screens = designer.upload(
        f"{place}/gates/mocks/revisions",
        {"files": [("Cart.png", image().content), ("Empty.png", image(colour="grey").content)], "note": "Both states"},
    )
    assert screens.status_code == 201, screens.json()
    assert [file["name"] for file in screens.json()["files"]] == ["Cart.png", "Empty.png"]
    accept("engineer", "mocks", screens.json())
    assert move("engineer", "start")["state"] == "design"

    agreed = offer("engineer", "contract", data=contract())
    accept("ben", "contract", agreed)
    accept("ines", "contract", agreed)
    accept("qa", "risks", offer("engineer", "risks", data=risks()), data=TESTS_PLANNED)
    tick("1")
    assert move("engineer", "begin_build")["state"] == "build"

    tick("2")
    tick("3")
    tick("4")
    build = engineer.upload(
        f"{place}/gates/visual/revisions",
        {"file": ("Cart.png", image().content), "data": '{"commit": "abc1234", "preview": "https://example.org/"}'},
    )
    assert build.status_code == 201, build.json()
    assert move("engineer", "submit")["state"] == "verify"

    accept("designer", "visual", build.json())
    used = {"components": [{"component": "Cart drawer", "how": "as is"}]}
    accept("integration", "integration", offer("engineer", "integration", data=used))
    moved = move("engineer", "merge")
    assert (moved["from"], moved["to"], moved["state"]) == ("verify", "merged", "merged")
    assert engineer.get(place).json()["state"] == "merged"
    kinds = [event["kind"] for event in engineer.get(f"{place}/events?page_size=100").json()["results"]]
    assert kinds[0] == "feature.moved" and kinds[-1] == "feature.opened"
