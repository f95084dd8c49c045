"""Everything that can be read of a project, as bytes; and another project whose data must change none of them."""

import os
import re
from datetime import timedelta

from django.test import Client

from orchestration.services.relay import relay
from projects import clock
from projects.services.members import add_member
from reviews.services.flags import raise_flag
from reviews.services.threads import begin_thread
from reviews.services.waivers import propose_waiver
from tests.orchestration.api.calling import BASE
from tests.orchestration.api.table import Place
from tests.orchestration.api.test_walk import address, here, routes
from tests.orchestration.pages.test_routes import ROUTES, Walk
from tests.world import World, build_world

WHOLE = os.environ.get("COUNTERSIGN_ACCESS") == "all"
READERS = ("manager", "viewer") if WHOLE else ("manager",)
# Lists that take words from whoever asks, and pages further on.
MORE_PAGES = (
    "/search?q=carts",
    "/search?q=SHOP",
    "/search?q=ZOO-1",
    "/?page=2",
    "/p/shop/history?kinds=people",
    "/notices?before=99999999",
)
MORE_CALLS = (
    "features?turn=me", "features?state=intake,design,build,verify", "features?project=shop", "features?project=zoo",
    "projects?page_size=1", "features?page_size=1",
)  # fmt: skip
# Form tokens, moments of judging, and the part of an invitation's link that says when it was shown.
_CHANGING = re.compile(rb'(csrfmiddlewaretoken" value="|x-csrftoken": "|"as_of":"|/invitations/eyJ[\w-]+:)[^"<]+')
Answers = dict[tuple[str, str], tuple[int, bytes]]


def everything(walk: Walk, place: Place) -> Answers:
    """Status and body of each address by who asks; without what differs between any two answers."""
    found: Answers = {}
    pages = [walk.path(name) for name, route in ROUTES.items() if route.who in ("member", "signed")]
    calls = [BASE + address(pattern, here(place)) for pattern in routes()]
    calls += [BASE + path for path in MORE_CALLS]
    for who in READERS:
        browser = Client()
        browser.force_login(walk.world.people[who])
        for path in [*pages, *MORE_PAGES, *calls]:
            answer = browser.get(path)
            found[who, path] = (answer.status_code, _CHANGING.sub(rb"\1", answer.content))
    return found


def shown(before: Answers, after: Answers, where: tuple[str, str]) -> str:
    """Where the two answers begin to differ."""
    one, other = before[where][1], after[where][1]
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{where}: {one[max(at - 60, 0) : at + 60]!r} / {other[max(at - 60, 0) : at + 60]!r}"


def changed(before: Answers, after: Answers) -> list[tuple[str, str]]:
    return [where for where in before if before[where] != after[where]]


def foreign_world() -> World:
    """A project with one of everything, in words that the other one uses too, and with the same kinds of people."""
    zoo = build_world("ZOO", "Shop")
    feature = zoo.bring_to(zoo.feature("Saved carts across devices"), "build")
    begin_thread(feature=zoo.fresh(feature), gate_key="contract", revision=1, body="Carts?", by=zoo.people["ben"])
    manager = zoo.people["manager"]
    add_member(project=zoo.project, email="new@example.org", roles_given=["qa"], by=manager)
    until = clock.now() + timedelta(days=3)
    propose_waiver(feature=zoo.fresh(feature), gate_key="visual", reason="None.", until=until, by=manager)
    zoo.offer(zoo.feature("Carts of others"), "prd")
    raise_flag(feature=zoo.fresh(feature), reason="Stop the carts.", by=zoo.people["viewer"])
    relay()
    return zoo
