"""Circles in a graph of pairs: schemas that lead back to themselves."""

from reviews.contracts.schemas.graph import Node


def circles_of(nodes: list[Node], among: set[int]) -> dict[int, int]:
    """For each pair on a circle, the number of its circle: strongly connected parts, found without recursion."""
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    open_pairs: list[int] = []
    is_open: set[int] = set()
    circle: dict[int, int] = {}
    for start in among:
        if start in order:
            continue
        trail = [(start, iter([target for _, target in nodes[start].edges if target in among]))]
        order[start] = lowest[start] = len(order)
        open_pairs.append(start)
        is_open.add(start)
        while trail:
            number, targets = trail[-1]
            for target in targets:
                if target not in order:
                    order[target] = lowest[target] = len(order)
                    open_pairs.append(target)
                    is_open.add(target)
                    trail.append((target, iter([further for _, further in nodes[target].edges if further in among])))
                    break
                if target in is_open:
                    lowest[number] = min(lowest[number], order[target])
            else:
                trail.pop()
                if trail:
                    lowest[trail[-1][0]] = min(lowest[trail[-1][0]], lowest[number])
                if lowest[number] == order[number]:
                    _close(number, nodes, open_pairs, is_open, circle)
    return circle


def _close(number: int, nodes: list[Node], open_pairs: list[int], is_open: set[int], circle: dict[int, int]) -> None:
    members = []
    while True:
        member = open_pairs.pop()
        is_open.discard(member)
        members.append(member)
        if member == number:
            break
    if len(members) > 1 or any(target == number for _, target in nodes[number].edges):
        circle.update(dict.fromkeys(members, number))
