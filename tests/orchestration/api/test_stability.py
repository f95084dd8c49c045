"""What /api/v1/ has promised it keeps: today's description is judged against the released one by our own comparison.

When `test_nothing_released_is_broken` fails, it names the call, the change and the way out. docs/api.md, "Stability", is
the policy; docs/openapi-exceptions.yaml holds what is let through, with reasons.
"""

import copy
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from orchestration.api.documented import reads
from orchestration.api.endings import LEAST, Ending, ends
from orchestration.api.endpoint import Endpoint
from orchestration.api.schemas.common import Person
from orchestration.api.views.schema import description
from projects.models import User
from reviews.contracts import Change, diff

DOCS = Path(settings.BASE_DIR) / "docs"
# Clients were told to be ready for these: further statuses, and further values where answers list them.
TOLERATED = {"response-status-added", "response-enum-value-added"}
CODE = re.compile(r"`([a-z_]+)`")
Api = dict[str, Any]


@cache
def read(name: str) -> Any:
    return yaml.load((DOCS / name).read_text(), yaml.CSafeLoader)


def released() -> Api:
    return read("openapi-released.yaml")


def excepted() -> dict[str, str]:
    """Operation by fingerprint."""
    return {name: operation for one in read("openapi-exceptions.yaml") for name, operation in one["changes"].items()}


def judged(base: Api, revision: Api, today: date | None = None) -> tuple[Change, ...]:
    found = diff(base, revision, today=today)
    return found.of_class("breaking") + tuple(one for one in found.of_class("risky") if one.rule not in TOLERATED)


@cache
def today() -> tuple[Change, ...]:
    return judged(released(), description())


def told(changes: Iterator[Change] | list[Change]) -> str:
    return "\n".join(
        f"{one.operation or 'The API'} ({one.where}): {one.text} {one.suggestion or 'Give it back.'} [{one.fingerprint}]"
        for one in changes
    )


def lost_codes(base: Api, revision: Api) -> list[str]:
    """Codes that an operation promised with a status, and that its description does not name any more."""
    lost = []
    for address, method, operation in _operations(base):
        now = revision["paths"].get(address, {}).get(method, {}).get("responses", {})
        for status, response in operation["responses"].items():
            said = CODE.findall(response.get("description", ""))
            kept = set(CODE.findall(now.get(status, {}).get("description", "")))
            lost += [f"{method.upper()} {address} {status}: `{code}`" for code in said if code not in kept]
    return lost


def _operations(api: Api) -> Iterator[tuple[str, str, Any]]:
    for address, methods in api["paths"].items():
        for method, operation in methods.items():
            yield address, method, operation


def test_nothing_released_is_broken() -> None:
    known = excepted()
    broken = [one for one in today() if one.fingerprint not in known]
    assert not broken, (
        "/api/v1/ is released; this would break its clients:\n"
        f"{told(broken)}\nWays out: give it back, add a new call or member beside it, or announce its end (docs/api.md, Stability)."
    )
    assert not lost_codes(released(), description())


def test_exceptions_are_still_needed_and_say_why() -> None:
    found = {one.fingerprint: one.operation for one in today()}
    assert excepted().items() <= found.items()
    assert all(len(one["reason"]) > 80 for one in read("openapi-exceptions.yaml"))
    assert "openapi-exceptions.yaml" in (Path(settings.BASE_DIR) / "CHANGELOG.md").read_text()


def _shape(api: Api, name: str) -> Api:
    return api["components"]["schemas"][name]


def _call(api: Api, address: str, method: str = "get") -> Api:
    return api["paths"][f"/api/v1/{address}"][method]


def drop_call(api: Api) -> None:
    del api["paths"]["/api/v1/features/{key}/can/{move}"]["get"]


def drop_member(api: Api) -> None:
    del _shape(api, "Can")["properties"]["as_of"]
    _shape(api, "Can")["required"].remove("as_of")


def rename_member(api: Api) -> None:
    _shape(api, "Can")["properties"]["permitted"] = _shape(api, "Can")["properties"].pop("allowed")
    _shape(api, "Can")["required"][_shape(api, "Can")["required"].index("allowed")] = "permitted"


def change_type(api: Api) -> None:
    _shape(api, "Current")["properties"]["number"]["type"] = "string"


def allow_null(api: Api) -> None:
    _shape(api, "Person")["properties"]["email"]["type"] = ["string", "null"]


def demand_member(api: Api) -> None:
    _shape(api, "NewFeature")["properties"]["owner"] = {"type": "string"}
    _shape(api, "NewFeature")["required"].append("owner")


def shorten_text(api: Api) -> None:
    _shape(api, "NewFeature")["properties"]["title"]["maxLength"] = 20


def demand_parameter(api: Api) -> None:
    _call(api, "features")["parameters"].append(
        {"in": "query", "name": "org", "required": True, "schema": {"type": "string"}}
    )


def drop_parameter(api: Api) -> None:
    parameters = _call(api, "features")["parameters"]
    parameters.remove(next(one for one in parameters if one["name"] == "turn"))


def change_page_size(api: Api) -> None:
    found = next(one for one in _call(api, "features")["parameters"] if one["name"] == "page_size")
    found["schema"]["default"] = 10


def drop_answer(api: Api) -> None:
    answers = _call(api, "features/{key}/gates/{gate}/revisions", "post")["responses"]
    answers["202"] = answers.pop("201")


def rename_operation(api: Api) -> None:
    _call(api, "features/{key}/can/{move}")["operationId"] = "may_move"


def take_away_tokens(api: Api) -> None:
    _call(api, "me")["security"] = [{"session": []}]


def demand_another_scope(api: Api) -> None:
    """An exception lets one change through, not each that looks like it."""
    _call(api, "features")["security"] = [{"token": ["admin"]}, {"session": []}]


PLANTED = (
    drop_call,
    drop_member,
    rename_member,
    change_type,
    allow_null,
    demand_member,
    shorten_text,
    demand_parameter,
    drop_parameter,
    change_page_size,
    drop_answer,
    rename_operation,
    take_away_tokens,
    demand_another_scope,
)


@pytest.mark.parametrize("plant", PLANTED)
def test_each_planted_break_is_found_and_named(plant: Callable[[Api], None]) -> None:
    api = copy.deepcopy(description())
    plant(api)
    before = {one.fingerprint for one in today()}
    found = [one for one in judged(released(), api) if one.fingerprint not in before]
    assert found, "this break would have gone out"
    assert all(one.fingerprint not in excepted() for one in found)
    assert found[0].operation and found[0].operation in told(found)


def test_a_lost_code_is_found() -> None:
    api = copy.deepcopy(description())
    answer = _call(api, "features/{key}/gates/{gate}/decisions", "post")["responses"]["409"]
    answer["description"] = answer["description"].replace("`superseded`", "")
    assert lost_codes(released(), api) == ["POST /api/v1/features/{key}/gates/{gate}/decisions 409: `superseded`"]


def test_what_is_added_breaks_nobody() -> None:
    api = copy.deepcopy(description())
    _shape(api, "Can")["properties"]["risk"] = {"type": "string"}
    _shape(api, "NewFeature")["properties"]["owner"] = {"type": "string"}
    _call(api, "features")["parameters"].append({"in": "query", "name": "q", "schema": {"type": "string"}})
    api["paths"]["/api/v1/weather"] = {
        "get": {"operationId": "weather", "responses": {"200": {"description": "Fine."}}}
    }
    assert {one.fingerprint for one in judged(released(), api)} == set(excepted())


def test_a_call_goes_only_when_its_announced_day_has_come() -> None:
    base, gone = copy.deepcopy(description()), copy.deepcopy(description())
    _call(base, "me").update({"deprecated": True, "x-sunset": "2030-06-30"})
    del gone["paths"]["/api/v1/me"]
    assert judged(base, gone, date(2030, 6, 29))
    assert not judged(base, gone, date(2030, 6, 30))
    del _call(base, "me")["x-sunset"]
    assert judged(base, gone, date(2030, 6, 30)), "an end without a day is none"


def test_announced_ends_have_a_day() -> None:
    for _, _, operation in _operations(description()):
        assert not operation.get("deprecated") or date.fromisoformat(operation["x-sunset"]), operation["operationId"]


class Old(Endpoint):
    @ends(since=date(2027, 1, 1), until=date(2028, 1, 31), instead="GET me")
    @reads("old", tag="me", summary="An old call", answer=Person, found=False)
    def get(self, request: Any) -> Response:
        return Response({})


@pytest.mark.django_db
@pytest.mark.parametrize(("query", "status"), [("", 200), ("?unknown=1", 400)])
def test_an_ending_call_says_so_in_its_headers(query: str, status: int) -> None:
    request = APIRequestFactory().get(f"/old{query}")
    force_authenticate(request, User())
    answer = Old.as_view()(request)
    assert answer.status_code == status
    assert answer.headers["Deprecation"] == "@1798761600"
    assert answer.headers["Sunset"] == "Mon, 31 Jan 2028 23:59:59 GMT"


def test_an_ending_call_says_so_in_the_description() -> None:
    found = SchemaGenerator(patterns=[path("old", Old.as_view())]).get_schema(request=None, public=True)["paths"]
    operation = found["/old"]["get"]
    assert operation["deprecated"] and operation["operationId"] == "old"
    assert (operation["x-sunset"], operation["x-instead"]) == ("2028-01-31", "GET me")


def test_nothing_ends_within_a_year_of_its_announcement() -> None:
    with pytest.raises(ValueError, match="365 days"):
        Ending(date(2027, 1, 1), date(2027, 1, 1) + LEAST - timedelta(days=1), "")
