"""In which order things stand: roles so that arrows are short and lead to the right, handshakes so that one follows from the other."""

from collections.abc import Iterable, Sequence

from orchestration.charts.flow.model import Handshake

DEEPEST = 12  # handshakes in a chain that are put in order
TRIED_UP_TO = 16  # more roles stay in the order in which the process names them


def ordered(slugs: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The slugs in a good order for arrows (giver, receiver); moves one role at a time for as long as that helps."""
    arrows = list(pairs)
    best, least = list(slugs), _cost(slugs, arrows)
    if len(best) > TRIED_UP_TO:
        return best
    while True:
        tried = [(cost, order) for order in _neighbours(best) if (cost := _cost(order, arrows)) < least]
        if not tried:
            return best
        least, best = min(tried, key=lambda one: one[0])


def _neighbours(order: Sequence[str]) -> Iterable[list[str]]:
    for slug in order:
        rest = [other for other in order if other != slug]
        for place in range(len(order)):
            yield [*rest[:place], slug, *rest[place:]]


def _cost(order: Sequence[str], arrows: Sequence[tuple[str, str]]) -> int:
    """Length of all arrows; one to the left costs as much as half a step more."""
    place = {slug: at for at, slug in enumerate(order)}
    steps = (place[receiver] - place[giver] for giver, receiver in arrows)
    return sum(2 * abs(step) + (step < 0) for step in steps)


def chained(handshakes: Sequence[Handshake]) -> tuple[Handshake, ...]:
    """What a giver gets at the same checkpoint stands before what it gives there; else the order stays."""
    depths = {slug: 0 for one in handshakes for slug in (one.giver, *one.receivers)}
    for _ in range(min(len(handshakes), DEEPEST)):  # bounded, because roles may wait for each other in a circle
        for one in handshakes:
            for receiver in one.receivers:
                if receiver != one.giver:
                    depths[receiver] = max(depths[receiver], depths[one.giver] + 1)
    return tuple(sorted(handshakes, key=lambda one: depths[one.giver]))
