"""What no table of shapes can say about an OpenAPI description: names that must match or must be unique."""

import re
from collections.abc import Iterator
from typing import Any

from reviews.artifacts.contract.checker import Checker
from reviews.artifacts.contract.openapi_shapes import METHODS
from reviews.artifacts.contract.places import Path
from reviews.artifacts.contract.references import BrokenReference, resolve

_PLACEHOLDER = re.compile(r"\{([^{}/]+)\}")


def check_meaning(checker: Checker, root: dict[str, Any]) -> None:
    """Refuse unclear paths, undeclared path parameters, repeated parameters and operation ids, unknown security."""
    seen_ids: dict[str, Path] = {}
    seen_paths: dict[str, str] = {}
    schemes = _as_object(_as_object(root.get("components")).get("securitySchemes"))
    _check_security(checker, root, schemes, ())
    for address, item, path in path_items(root):
        bare = _PLACEHOLDER.sub("{}", address)
        if bare in seen_paths:
            checker.refuse(path, f"“{address}” and “{seen_paths[bare]}” are the same path with other names.")
        seen_paths[bare] = address
        for method, operation, place in operations(item, path):
            _check_operation_id(checker, operation, place, seen_ids)
            _check_security(checker, operation, schemes, place)
            _check_parameters(checker, root, (address, method), (item, operation), place)


def path_items(root: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Path]]:
    """Each path with its item, references followed."""
    for address, item in _as_object(root.get("paths")).items():
        if address.startswith("/"):
            yield address, followed(root, item), ("paths", address)


def operations(item: dict[str, Any], path: Path) -> Iterator[tuple[str, dict[str, Any], Path]]:
    """The operations of a path, by method."""
    for method in METHODS:
        if isinstance(item.get(method), dict):
            yield method, item[method], (*path, method)


def followed(root: Any, value: Any) -> dict[str, Any]:
    """An object behind references; {} where there is none."""
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        try:
            value, _ = resolve(root, value["$ref"])
        except BrokenReference:
            return {}
    return _as_object(value)


def parameters_of(root: Any, item: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The parameters that hold for an operation: those of its path, overruled by its own of the same name and place."""
    found: dict[tuple[Any, Any], dict[str, Any]] = {}
    for holder in (item, operation):
        for value in _as_list(holder.get("parameters")):
            parameter = followed(root, value)
            found[str(parameter.get("name")), str(parameter.get("in"))] = parameter
    return list(found.values())


def _check_operation_id(checker: Checker, operation: dict[str, Any], path: Path, seen: dict[str, Path]) -> None:
    identity = operation.get("operationId")
    if not isinstance(identity, str):
        return
    if identity in seen:
        other = " ".join(str(step) for step in reversed(seen[identity][1:]))
        checker.refuse((*path, "operationId"), f"The operationId “{identity[:80]}” is already taken by {other}.")
    seen[identity] = path


def _check_security(checker: Checker, holder: dict[str, Any], schemes: dict[str, Any], path: Path) -> None:
    for index, requirement in enumerate(_as_list(holder.get("security"))):
        for name in _as_object(requirement):
            if name not in schemes:
                checker.refuse(
                    (*path, "security", index, name),
                    f"The security scheme “{name[:60]}” is not declared in components › securitySchemes.",
                )


def _check_parameters(
    checker: Checker,
    root: dict[str, Any],
    where: tuple[str, str],
    holders: tuple[dict[str, Any], dict[str, Any]],
    path: Path,
) -> None:
    address, method = where
    item, operation = holders
    declared = {str(p.get("name")) for p in parameters_of(root, item, operation) if p.get("in") == "path"}
    for name in dict.fromkeys(_PLACEHOLDER.findall(address)):
        if name not in declared:
            checker.refuse(
                path, f"{method.upper()} {address} has “{{{name}}}” in its path, but no path parameter says what it is."
            )
    seen: set[tuple[str, str]] = set()
    for index, value in enumerate(_as_list(operation.get("parameters"))):
        parameter = followed(root, value)
        mark = (str(parameter.get("name")), str(parameter.get("in")))
        if parameter and mark in seen:
            checker.refuse((*path, "parameters", index), f"The {mark[1]} parameter “{mark[0][:60]}” stands twice.")
        seen.add(mark)


def _as_object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
