"""Route x method x actor, from the address table: nobody who has no business in a project learns that it exists.

The whole of it is `make access`; each run walks the methods that the API knows, with one kind of outsider after another.
"""

from itertools import cycle

from tests.access.actors import Actor, outsiders
from tests.access.worlds import WHOLE
from tests.orchestration.api.calling import Caller
from tests.orchestration.api.fingerprints import fingerprint
from tests.orchestration.api.table import WRITES, prepare
from tests.orchestration.api.test_walk import METHODS, NOWHERE, OWN, address, ask, here, routes
from tests.world import World


def refused(actor: Actor, method: str, path: str, nowhere: str) -> None:
    theirs, nothing = ask(actor.caller, method, path), ask(actor.caller, method, nowhere)
    said = (actor.name, method, path, theirs.status_code, theirs.content[:200])
    assert theirs.status_code in (actor.status, 405), said
    assert (theirs.status_code, theirs.content) == (nothing.status_code, nothing.content), said


def test_nobody_from_outside_learns_of_anything(world: World) -> None:
    place = prepare(world)
    actors = list(outsiders(world, all_roles=WHOLE))
    turn, before, asked = cycle(actors), fingerprint(), 0
    for pattern in routes():
        view = pattern.callback.cls  # type: ignore[attr-defined]
        known = [name.upper() for name in ("get", "post", "patch", "delete") if hasattr(view, name)]
        for method in METHODS if WHOLE else known:
            for actor in actors if WHOLE else (next(turn),):
                if pattern.name in OWN and actor.status == 404:
                    continue
                refused(actor, method, address(pattern, here(place)), address(pattern, NOWHERE))
                asked += 1
    assert fingerprint() == before
    assert asked > (5000 if WHOLE else 50)
    print(f"{asked} of {len(actors)} kinds of outsiders")


def test_well_formed_writes_from_outside_write_nothing(world: World) -> None:
    place = prepare(world)
    actors = list(outsiders(world, all_roles=WHOLE))
    turn, before = cycle(actors), fingerprint()
    for write in WRITES:
        if write.operation == "open_project":
            continue
        for actor in actors if WHOLE else (next(turn),):
            answer = actor.caller.send(write.method, place.path(write.path), place.body(write))
            assert answer.status_code == actor.status, (actor.name, write.operation, answer.content)
    assert fingerprint() == before


def test_what_is_everybody_s_own_holds_nothing_of_others(world: World) -> None:
    prepare(world)
    for actor in outsiders(world, all_roles=WHOLE):
        for path in ("me", "projects", "features", "features?turn=me"):
            answer = actor.caller.get(path)
            assert answer.status_code in (200, actor.status), (actor.name, path)
            assert b"SHOP" not in answer.content and b'shop"' not in answer.content, (actor.name, path)


def test_the_members_of_the_walk_do_get_in(world: World) -> None:
    """The control: the same addresses answer those whose business it is."""
    place = prepare(world)
    member = Caller(world.people["viewer"])
    found = [ask(member, "GET", address(pattern, here(place))).status_code for pattern in routes()]
    assert found.count(200) > 20 and 404 not in found
