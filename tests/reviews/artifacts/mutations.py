"""Every way to spoil one spot of a document: take it out, put something else in its place, put something beside it."""

import copy
from collections.abc import Iterator
from typing import Any

STRANGERS: tuple[Any, ...] = (None, 7, -1, "stranger", "", True, [], ["stranger"], {}, {"stranger": 1})


def spoiled(root: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Pairs of a label and a document with one spot changed."""
    for path in list(_paths(root, ())):
        label = "/".join(str(step) for step in path)
        if path:
            yield f"without {label}", _changed(root, path, None, drop=True)
            for stranger in STRANGERS:
                yield f"{label} = {stranger!r}", _changed(root, path, stranger)
        if isinstance(_at(root, path), dict):
            yield f"{label} + stranger", _changed(root, (*path, "stranger"), "stranger")


def _paths(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from _paths(child, (*path, key))


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def _changed(root: dict[str, Any], path: tuple[Any, ...], value: Any, *, drop: bool = False) -> dict[str, Any]:
    changed = copy.deepcopy(root)
    parent = _at(changed, path[:-1])
    if drop:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return changed
