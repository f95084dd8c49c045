"""What becomes different between two processes, item by item. Pure.

Compared is all that items say, whatever fields they come to have; the line they stand on is no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from projects.playbooks.process import Process

_PLACES = ("source", "sources")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`name` is the field's own, of a nested one with its way (`rule.people`); the values are plain JSON."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One item that is new, gone or changed.

    `kind` is gate, phase, red_flag, role, question or answer; `about` names the item among its kind (a gate's key, a
    role's slug, a phase as "api-engineer 3"). `fields` is empty unless the item changed.
    """

    kind: str
    about: str
    title: str
    change: str  # new, gone or changed
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    items: Callable[[Process], Sequence[Any]]
    about: Callable[[Any], str]
    title: Callable[[Any], str]


_KINDS = (
    _Kind("gate", lambda it: it.gates, lambda it: it.key, lambda it: it.title),
    _Kind(
        "phase",
        lambda it: it.phases,
        lambda it: f"{it.role} {it.number}",
        lambda it: f"{it.number} {it.title}",
    ),
    _Kind("red_flag", lambda it: it.red_flags, lambda it: f"{it.role}: {it.text}", lambda it: it.text),
    _Kind("role", lambda it: it.roles, lambda it: it.slug, lambda it: it.title),
    _Kind("question", lambda it: it.questions, lambda it: it.id, lambda it: it.text),
    _Kind("answer", lambda it: it.answers, lambda it: it.id, lambda it: it.text),
)


def compare(before: Process, after: Process) -> tuple[Change, ...]:
    """The changes from one process to the other, by kind; within a kind in the order of `after`, what is gone last."""
    return tuple(change for kind in _KINDS for change in _changes(kind, before, after))


def _changes(kind: _Kind, before: Process, after: Process) -> Iterator[Change]:
    old, new = _named(kind, before), _named(kind, after)
    for about, item in new.items():
        if about not in old:
            yield Change(kind.name, about, kind.title(item), "new")
        elif differing := _fields(old[about], item):
            yield Change(kind.name, about, kind.title(item), "changed", differing)
    for about, item in old.items():
        if about not in new:
            yield Change(kind.name, about, kind.title(item), "gone")


def _named(kind: _Kind, process: Process) -> dict[str, Any]:
    """Items by what they are called; one that is called like another before it gets a number, so that none is lost."""
    found: dict[str, Any] = {}
    for item in kind.items(process):
        about = kind.about(item)
        again = sum(name == about or name.startswith(f"{about} #") for name in found)
        found[f"{about} #{again + 1}" if again else about] = item
    return found


def _fields(old: Any, new: Any) -> tuple[FieldChange, ...]:
    before, after = dict(plain_fields(old)), dict(plain_fields(new))
    names = list(dict.fromkeys((*after, *before)))
    return tuple(
        FieldChange(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    )


def plain_fields(item: Any, way: str = "") -> Iterator[tuple[str, Any]]:
    """Every field but the place in a document; the fields of a rule one by one, everything else as a whole."""
    for field in fields(item):
        if field.name in _PLACES:
            continue
        value = getattr(item, field.name)
        if field.name == "rule":
            yield from plain_fields(value, "rule.")
        else:
            yield f"{way}{field.name}", placeless(value)


def placeless(value: Any) -> Any:
    """A part of a process as plain JSON, without the places in documents that it comes from."""
    if hasattr(value, "__dataclass_fields__"):
        return placeless(asdict(value))
    if isinstance(value, Mapping):
        return {name: placeless(inner) for name, inner in value.items() if name not in _PLACES}
    if isinstance(value, list | tuple):
        return [placeless(inner) for inner in value]
    return value
