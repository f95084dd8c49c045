"""Checks a document against tables of shapes, one visit for each part, references followed without recursion."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reviews.artifacts.contract.places import Path
from reviews.artifacts.contract.references import BrokenReference, resolve

MAX_MISTAKES = 20
Rule = Callable[["Checker", Any, Path], None]


@dataclass(frozen=True)
class Shape:
    """One kind of object: what it may hold and what it must.

    `others` judges keys that are not named (None refuses them, `x-` extensions excepted); `may_refer` says that a
    `$ref` may stand in its place, `checks_beside_reference` that what stands beside it counts as well; `may_be_flag` that
    true or false will do; `extra` judges what no single field can.
    """

    title: str
    fields: Mapping[str, Rule]
    required: tuple[str, ...] = ()
    others: Rule | None = None
    may_refer: bool = False
    may_be_flag: bool = False
    checks_beside_reference: bool = False
    extra: Rule | None = None


@dataclass
class Checker:
    """One run over one document; `mistakes` are (path, sentence), at most MAX_MISTAKES, in the order found."""

    root: Any
    shapes: Mapping[str, Shape]
    mistakes: dict[tuple[Path, str], None] = field(default_factory=dict)
    _seen: set[tuple[int, str]] = field(default_factory=set)
    _waiting: list[tuple[Any, str, Path]] = field(default_factory=list)

    def run(self, shape: str) -> None:
        """Check the whole document."""
        self._waiting.append((self.root, shape, ()))
        while self._waiting and len(self.mistakes) < MAX_MISTAKES:
            value, name, path = self._waiting.pop()
            self.visit(value, name, path)

    def refuse(self, path: Path, sentence: str) -> None:
        """Remember a mistake once."""
        if len(self.mistakes) < MAX_MISTAKES:
            self.mistakes[(path, sentence)] = None

    def visit(self, value: Any, name: str, path: Path) -> None:
        """Check a value against a shape, unless that was done already."""
        shape = self.shapes[name]
        if not isinstance(value, dict):
            if not (shape.may_be_flag and isinstance(value, bool)):
                self.refuse(path, f"{shape.title} must be an object, not {kind_word(value)}.")
            return
        mark = (id(value), name)
        if mark in self._seen:
            return
        self._seen.add(mark)
        if "$ref" in value and shape.may_refer:
            self._refer(value, name, path)
            if not shape.checks_beside_reference:
                return
        self._check_fields(value, shape, path)

    def _check_fields(self, value: dict[str, Any], shape: Shape, path: Path) -> None:
        for key in shape.required:
            if key not in value:
                self.refuse(path, f"{shape.title} needs “{key}”.")
        for key, child in value.items():
            rule = shape.fields.get(key, shape.others)
            if rule is not None:
                rule(self, child, (*path, key))
            elif not key.startswith("x-") and key != "$ref":
                self.refuse((*path, key), f"“{key[:60]}” does not belong in {shape.title[0].lower()}{shape.title[1:]}.")
        if shape.extra is not None:
            shape.extra(self, value, path)

    def _refer(self, value: dict[str, Any], name: str, path: Path) -> None:
        try:
            target, target_path = resolve(self.root, value["$ref"])
        except BrokenReference as problem:
            self.refuse((*path, "$ref"), str(problem))
            return
        self._waiting.append((target, name, target_path))


def kind_word(value: Any) -> str:
    """What a value is, in words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    names = {str: "text", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "something else")
