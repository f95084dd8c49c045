"""The building blocks of shape tables: small rules with a sentence each."""

from typing import Any

from reviews.artifacts.contract.checker import Checker, Rule, kind_word
from reviews.artifacts.contract.places import Path


def anything(checker: Checker, value: Any, path: Path) -> None:
    """Any value will do: examples, defaults, extensions."""


def text(checker: Checker, value: Any, path: Path) -> None:
    """Text, with the hint that makes most of these mistakes plain."""
    if not isinstance(value, str):
        hint = " Put quotes around it." if isinstance(value, int | float) else ""
        checker.refuse(path, f"“{path[-1]}” must be text, not {kind_word(value)}.{hint}")


def flag(checker: Checker, value: Any, path: Path) -> None:
    """True or false."""
    if not isinstance(value, bool):
        checker.refuse(path, f"“{path[-1]}” must be true or false, not {kind_word(value)}.")


def number(checker: Checker, value: Any, path: Path) -> None:
    """A number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        checker.refuse(path, f"“{path[-1]}” must be a number, not {kind_word(value)}.")


def positive(checker: Checker, value: Any, path: Path) -> None:
    """A number above zero."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        checker.refuse(path, f"“{path[-1]}” must be a number above 0.")


def count(checker: Checker, value: Any, path: Path) -> None:
    """A whole number from zero."""
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or value < 0:
        checker.refuse(path, f"“{path[-1]}” must be a whole number from 0.")


def exactly_true(checker: Checker, value: Any, path: Path) -> None:
    """The one value that is possible is true."""
    if value is not True:
        checker.refuse(path, f"“{path[-1]}” must be true here.")


def names(checker: Checker, value: Any, path: Path) -> None:
    """A list of different texts, such as `required`."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        checker.refuse(path, f"“{path[-1]}” must be a list of names.")
    elif len(set(value)) != len(value):
        checker.refuse(path, f"“{path[-1]}” names something twice.")


def choice(*values: Any) -> Rule:
    """One of a few values."""

    def rule(checker: Checker, value: Any, path: Path) -> None:
        if not isinstance(value, str) or value not in values:
            checker.refuse(path, f"“{path[-1]}” must be one of {', '.join(values)}.")

    return rule


def shaped(name: str) -> Rule:
    """An object of a named shape."""

    def rule(checker: Checker, value: Any, path: Path) -> None:
        checker.visit(value, name, path)

    return rule


def list_of(item: Rule, *, least: int = 0) -> Rule:
    """A list of things that follow one rule."""

    def rule(checker: Checker, value: Any, path: Path) -> None:
        if not isinstance(value, list):
            checker.refuse(path, f"“{path[-1]}” must be a list, not {kind_word(value)}.")
        elif len(value) < least:
            checker.refuse(path, f"“{path[-1]}” is empty, but needs at least {least}.")
        else:
            for index, child in enumerate(value):
                item(checker, child, (*path, index))

    return rule


def map_of(item: Rule, *, least: int = 0, most: int | None = None) -> Rule:
    """An object whose keys are free and whose values follow one rule."""

    def rule(checker: Checker, value: Any, path: Path) -> None:
        if not isinstance(value, dict):
            checker.refuse(path, f"“{path[-1]}” must be an object, not {kind_word(value)}.")
        elif len(value) < least or (most is not None and len(value) > most):
            checker.refuse(path, f"“{path[-1]}” must hold {'exactly one entry' if most == least else 'something'}.")
        else:
            for key, child in value.items():
                item(checker, child, (*path, key))

    return rule


def either(test: type, first: Rule, second: Rule) -> Rule:
    """The first rule for values of a type, the second for all others."""

    def rule(checker: Checker, value: Any, path: Path) -> None:
        (first if isinstance(value, test) else second)(checker, value, path)

    return rule
