"""People who act at random on one feature, at the same time, each on a connection of their own."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from django.db import Error, connection
from django.utils import timezone

from orchestration.services.moves import move
from projects.errors import Refusal
from projects.models import Feature
from reviews.models import Decision, RedFlag, Waiver
from reviews.services.decisions import revoke
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.requests import request_again
from reviews.services.waivers import confirm_waiver, propose_waiver
from tests.world import GIVERS, RECEIVERS, World

Act = Callable[[World, Feature, random.Random, tuple[str, ...]], None]
FORWARD = {"intake": "start", "design": "begin_build", "build": "submit", "verify": "merge"}


def offer_something(world: World, feature: Feature, dice: random.Random, gates: tuple[str, ...]) -> None:
    world.offer(feature, dice.choice(gates), dice.randint(2, 6))


def accept_something(world: World, feature: Feature, dice: random.Random, gates: tuple[str, ...]) -> None:
    gate = dice.choice(gates)
    world.decide(feature, gate, by=dice.choice(RECEIVERS[gate]))


def refuse_something(world: World, feature: Feature, dice: random.Random, gates: tuple[str, ...]) -> None:
    gate = dice.choice(gates)
    world.decide(feature, gate, dice.choice(["return", "return", "block"]), by=dice.choice(RECEIVERS[gate]))


def revoke_something(world: World, feature: Feature, dice: random.Random, gates: tuple[str, ...]) -> None:
    decision = Decision.objects.filter(feature=feature, revocation=None).order_by("?").first()
    if decision:
        revoke(decision=decision, reason="It was a mistake.", by=world.people["manager"])


def ask_again(world: World, feature: Feature, dice: random.Random, gates: tuple[str, ...]) -> None:
    gate = dice.choice(gates)
    request_again(feature=world.fresh(feature), gate_key=gate, by=world.people[GIVERS[gate]])


def flag_it(world: World, feature: Feature, dice: random.Random, gates: tuple[str, ...]) -> None:
    raise_flag(feature=world.fresh(feature), reason="Stop.", by=world.people["viewer"])


def lift_a_flag(world: World, feature: Feature, dice: random.Random, gates: tuple[str, ...]) -> None:
    flag = RedFlag.objects.filter(feature=feature, resolved_seq=None).first()
    if flag:
        resolve_flag(flag=flag, by=world.people["pm"])


def waive_something(world: World, feature: Feature, dice: random.Random, gates: tuple[str, ...]) -> None:
    until = timezone.now() + timedelta(days=3)
    waiver = propose_waiver(
        feature=world.fresh(feature),
        gate_key=dice.choice(gates),
        reason="Later.",
        until=until,
        by=world.people["manager"],
    )
    confirm_waiver(waiver=Waiver.objects.get(pk=waiver.pk), by=world.people["viewer"])


def move_on(world: World, feature: Feature, dice: random.Random, gates: tuple[str, ...]) -> None:
    fresh = world.fresh(feature)
    if fresh.state in FORWARD:
        move(feature=fresh, move=FORWARD[fresh.state], by=world.people["engineer"])


# Accepting and moving come up often, so that grants are common: only they can be wrong.
ACTS: tuple[tuple[Act, int], ...] = (
    (move_on, 9),
    (accept_something, 8),
    (offer_something, 3),
    (refuse_something, 2),
    (revoke_something, 2),
    (ask_again, 1),
    (flag_it, 1),
    (lift_a_flag, 2),
    (waive_something, 1),
)


def act_at_once(
    world: World, feature: Feature, seed: int, gates: tuple[str, ...], *, actors: int, acts: int
) -> Counter[str]:
    """Let `actors` threads make `acts` acts each on `feature`; count how they ended."""
    outcomes: Counter[str] = Counter()
    begin = threading.Barrier(actors)

    def act(number: int) -> None:
        dice = random.Random(f"{seed}-{number}")
        begin.wait()
        try:
            for _ in range(acts):
                chosen = dice.choices([a for a, _ in ACTS], [weight for _, weight in ACTS])[0]
                outcomes[_outcome(chosen, world, feature, dice, gates)] += 1
                time.sleep(dice.random() * 0.002)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(actors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _outcome(chosen: Act, world: World, feature: Feature, dice: random.Random, gates: tuple[str, ...]) -> str:
    try:
        chosen(world, feature, dice, gates)
        return "done"
    except Refusal as refusal:
        return f"refused: {refusal.code}"
    except IndexError:
        return "nothing there yet"
    except Error as error:
        return f"database: {type(error).__name__}"
