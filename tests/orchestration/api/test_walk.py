"""Walk every address of the API as nobody, as a stranger and as a viewer: who is not in learns nothing at all."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern

from orchestration.api.urls import urlpatterns
from projects.models import Feature
from tests.orchestration.api.calling import Caller
from tests.orchestration.api.conftest import As
from tests.orchestration.api.fingerprints import fingerprint
from tests.orchestration.api.table import Place, prepare
from tests.world import World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
OPEN = {"api_schema", "api_docs"}  # they say nothing of anybody's data
OWN = {"api_me", "api_projects", "api_features"}  # everybody's own: a stranger's are empty
OWN_TO_EACH = ("X-Request-ID", "RateLimit-Remaining", "RateLimit-Reset")
NOWHERE = {
    "slug": "nowhere",
    "key": "NOWHERE-1",
    "gate": "nothing",
    "role": "nobody",
    "number": 999,
    "n": 999,
    "move": "fly",
    "name": "nothing.png",
    "user_id": 999_999_999,
    "invitation_id": 999_999_999,
    "flag_id": 999_999_999,
    "decision_id": 999_999_999,
    "waiver_id": 999_999_999,
    "thread_id": 999_999_999,
    "condition_id": 999_999_999,
    "proposal_id": 999_999_999,
    "kind": "json",
}


def routes() -> Iterator[URLPattern]:
    yield from (pattern for pattern in urlpatterns if pattern.name not in OPEN | {"api_unknown"})


def here(place: Place) -> dict[str, Any]:
    """What every part of an address is called in this world."""
    return {
        "slug": "shop",
        "key": place.feature.key,
        "gate": "contract",
        "role": "api-engineer",
        "number": 1,
        "n": 1,
        "move": "merge",
        "name": place.names["file"],
        "user_id": place.names["ben"],
        "invitation_id": place.names["invitation"],
        "flag_id": place.names["flag"],
        "decision_id": place.names["decision"],
        "waiver_id": place.names["waiver"],
        "thread_id": place.names["thread"],
        "condition_id": place.names["condition"],
        "proposal_id": place.names["proposal"],
        "kind": "json",
    }


def address(pattern: URLPattern, names: dict[str, Any]) -> str:
    """The path of a route, each part by its name; places whose gate matters find the one that has it."""
    chosen = dict(names)
    if pattern.name == "api_file":
        chosen["gate"] = "mocks"
    if pattern.name == "api_results":
        chosen["gate"] = "risks" if names["gate"] == "contract" else names["gate"]
    if pattern.name == "api_confirmation":
        chosen["gate"] = "visual"
    parts = str(pattern.pattern).split("/")
    return "/".join(re.sub(r"<\w+:(\w+)>", lambda found: str(chosen[found[1]]), part) for part in parts)


def ask(caller: Caller, method: str, path: str) -> Any:
    return caller.call(method, path, data=b"{}", content_type="application/json")


@pytest.fixture
def place(world: World) -> Place:
    return prepare(world)


def test_nobody_gets_401_before_any_look_up(place: Place, api: As, settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE_SIGNED_OUT = 0
    before = fingerprint()
    paths = [address(pattern, names) for pattern in routes() for names in (here(place), NOWHERE)]
    for path in [*paths, "", "nothing", "features/", "features/%00", f"features/{place.feature.key}/"]:
        for method in METHODS:
            answer = ask(api(""), method, path)
            assert answer.status_code == 401, (method, path, answer.status_code)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            if method != "HEAD":
                assert answer.json()["code"] == "unauthenticated"
    assert fingerprint() == before


@pytest.mark.parametrize(
    "credentials", ["Bearer csn_wrong", "Bearer", "bearer  x y", "Bearer \u00ff", "Basic YTpi", "csn_x"]
)
def test_wrong_credentials_are_none(place: Place, api: As, credentials: str) -> None:
    for path in (f"features/{place.feature.key}", "nothing"):
        answer = api("").get(path, Authorization=credentials)
        assert answer.status_code == 401, answer.content


def test_a_stranger_gets_what_does_not_exist(place: Place, api: As) -> None:
    before = fingerprint()
    for pattern in routes():
        if pattern.name in OWN:
            continue
        path, nowhere = address(pattern, here(place)), address(pattern, NOWHERE)
        for method in METHODS:
            theirs, nothing = ask(api("outsider"), method, path), ask(api("outsider"), method, nowhere)
            assert theirs.status_code in (404, 405), (method, path, theirs.status_code)
            assert (theirs.status_code, theirs.content) == (nothing.status_code, nothing.content), (method, path)
            for name in OWN_TO_EACH:
                theirs.headers.pop(name), nothing.headers.pop(name)
            assert theirs.headers == nothing.headers, (method, path)
    assert fingerprint() == before


def test_a_stranger_s_own_lists_are_empty(place: Place, api: As) -> None:
    outsider = api("outsider")
    assert outsider.get("features").json()["results"] == []
    assert outsider.get("projects").json()["results"] == []
    assert outsider.get("me").json()["memberships"] == []
    refused = outsider.get("features?project=shop"), outsider.get("features?project=nowhere")
    assert [answer.status_code for answer in refused] == [400, 400]
    assert refused[0].content == refused[1].content


def test_a_viewer_reads_everything_but_what_is_the_managers_and_changes_nothing_by_reading(
    place: Place, api: As
) -> None:
    before = fingerprint()
    for pattern in routes():
        path = address(pattern, here(place))
        answer = ask(api("viewer"), "GET", path)
        wanted = {200, 405} if pattern.name != "api_invitations" else {403}
        assert answer.status_code in wanted, (path, answer.status_code, answer.content)
        head = ask(api("viewer"), "HEAD", path)
        assert (head.status_code, head.content) == (answer.status_code, b"")
    assert fingerprint() == before


def test_what_one_left_is_gone_at_once(world: World, place: Place, api: As) -> None:
    path = f"features/{place.feature.key}"
    assert api("qa").get(path).status_code == 200
    assert api("manager").send("DELETE", f"projects/shop/members/{world.people['qa'].pk}").status_code == 204
    assert api("qa").get(path).status_code == 404
    world.people["pm"].is_active = False
    world.people["pm"].save()
    assert api("pm").get(path).status_code == 401


def test_things_of_another_feature_are_not_there(world: World, place: Place, api: As) -> None:
    """Ids in an address count only below the feature and the gate that they belong to."""
    other: Feature = world.bring_to(world.feature("Gift cards"), "design")
    names, reason = place.names, {"reason": "Mine."}
    for path in (
        f"features/{other.key}/gates/contract/decisions/{names['decision']}/revocation",
        f"features/{place.feature.key}/gates/prd/decisions/{names['decision']}/revocation",
        f"features/{other.key}/gates/visual/waivers/{names['waiver']}/confirmation",
        f"features/{place.feature.key}/gates/prd/waivers/{names['waiver']}/confirmation",
        f"features/{other.key}/flags/{names['flag']}/resolution",
        f"features/{other.key}/gates/contract/threads/{names['thread']}/resolution",
        f"features/{place.feature.key}/gates/prd/threads/{names['thread']}/resolution",
        f"features/{other.key}/conditions/{names['condition']}/confirmation",
    ):
        assert api("manager").post(path, reason).status_code == 404, path
    assert api("manager").get(f"features/{other.key}/gates/mocks/revisions/2/files/Cart.png").status_code == 404


@pytest.mark.parametrize("path", ["nothing", "features/", "projects/shop/", "me/", "features/SHOP-1/can", "schemas"])
def test_unknown_addresses_are_problems(world: World, api: As, path: str) -> None:
    for method in METHODS:
        answer = ask(api("pm"), method, path)
        assert answer.status_code == 404
        if method != "HEAD":
            assert answer.json()["code"] == "not_found"


def test_wrong_methods_are_problems_that_name_the_right_ones(world: World, api: As) -> None:
    answer = ask(api("pm"), "DELETE", "projects/shop")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert {"GET", "PATCH"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


def test_everything_below_the_api_answers_in_problems(world: World, api: As) -> None:
    for path in ("/api/", "/api/v2/features", "/api/v1"):
        answer = api("pm").client.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
