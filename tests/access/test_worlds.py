"""Foreign data changes no byte of any answer; and where a filter is missing, these tests see it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from orchestration import context
from orchestration.selectors import finding, histories, places
from orchestration.selectors import notices as notice_list
from orchestration.services.relay import relay
from projects import clock
from projects.selectors import access
from tests.access.actors import outsiders
from tests.access.planting import planted
from tests.access.test_matrix import refused
from tests.access.worlds import READERS, WHOLE, changed, everything, foreign_world, shown
from tests.orchestration.api.table import Place, prepare
from tests.orchestration.api.test_walk import NOWHERE, OWN, address, here, routes
from tests.orchestration.pages.test_routes import Walk, build_walk, of
from tests.world import World, build_world

Fault = tuple[Callable[..., Any], str, str]
FAULTS: dict[str, Fault] = {
    "a project for anybody": (access.project_for, "reach(user), ", ""),
    "a feature for anybody": (access.feature_for, 'reach(user, "project"), ', ""),
    "whatever lies within reach": (access.reach, 'found = Q(**{f"{path}memberships__user": user})', "found = Q()"),
    "a page of a project for anybody": (places.membership_at, ", user=user)", ")"),
    "everybody's memberships": (access.memberships_of, ".filter(user=user)", ".all()"),
    "a member of any project": (access.member_of, "project=project, ", ""),
    "everybody's features in lists and in the search": (finding.features_wanted, 'reach(user, "project"), ', ""),
    "whatever waits, for everybody": (
        context.turn_count,
        "users__contains=[user.pk], project__memberships__user=user",
        "",
    ),
    "every project's history": (histories.project_page, "Event.objects.filter(project=project)", "Event.objects.all()"),
    "everybody's notices": (notice_list.notices_of, ".filter(mine, user=user)", ".all()"),
}


LOOKING = ("stranger", "everything of another project")


@pytest.fixture
def walk(world: World) -> Walk:
    return build_walk(world)


def test_foreign_data_changes_no_byte_of_any_answer(walk: Walk) -> None:
    place = prepare(walk.world)
    relay()
    with clock.time_is(clock.now() + timedelta(hours=1)):
        before = everything(walk, place)
        again = everything(walk, place) if WHOLE else before
        assert not changed(before, again), [shown(before, again, where) for where in changed(before, again)]
        foreign_world()
        after = everything(walk, place)
        assert not changed(before, after), [shown(before, after, where) for where in changed(before, after)]
    assert sum(status == 200 for status, _ in before.values()) > 60 * len(READERS)


@pytest.mark.skipif(not WHOLE, reason="minutes: `make access`")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_missing_filter_is_found(walk: Walk, fault: str) -> None:
    place = prepare(walk.world)
    relay()
    with clock.time_is(clock.now() + timedelta(hours=1)), planted(*FAULTS[fault]):
        doors = _walked(walk.world, place, walk)
        answers = [] if doors else _changed_by_foreign_data(walk, place)
    print(f"{fault}: {len(doors)} doors open, {len(answers)} answers changed")
    assert doors or answers


@pytest.mark.skipif(not WHOLE, reason="minutes: `make access`")
def test_where_no_filter_is_missing_nothing_is_found(walk: Walk) -> None:
    """The control of the planted faults."""
    place = prepare(walk.world)
    relay()
    with clock.time_is(clock.now() + timedelta(hours=1)):
        assert _walked(walk.world, place, walk) == []
        assert _changed_by_foreign_data(walk, place) == []


def _changed_by_foreign_data(walk: Walk, place: Place) -> list[tuple[str, str]]:
    relay()  # what the walk changed is no foreign data
    before = everything(walk, place)
    foreign_world()
    return changed(before, everything(walk, place))


def _walked(world: World, place: Place, walk: Walk) -> list[str]:
    """Doors that open to somebody from outside, by call and page, and to whom another project's things are shown."""
    found = []
    for actor in [one for one in outsiders(world, all_roles=False) if one.name in LOOKING]:
        for pattern in routes():
            if pattern.name in OWN:
                continue
            try:
                refused(actor, "GET", address(pattern, here(place)), address(pattern, NOWHERE))
            except AssertionError:
                found.append(f"{actor.name} {pattern.name}")
    browser = walk.browser("neighbour")
    pages = [walk.path(name) for name in of("member")]
    found += [path for path in pages if browser.get(path).status_code not in (404, 405)]
    zoo = build_world("LATE", "Late")
    mixed = walk.browser("manager")
    foreigner = zoo.people["qa"].pk
    mixed_up = [f"/p/shop/members/{foreigner}", f"/api/v1/projects/shop/members/{foreigner}"]
    return found + [path for path in mixed_up if mixed.get(path).status_code not in (404, 405)]
