"""The comparison of two contracts, from beginning to end."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from reviews.contracts.calls import compare_calls, compare_existence
from reviews.contracts.catalogue import change_of
from reviews.contracts.changes import CLASSES, Change, ContractDiff
from reviews.contracts.collector import paused_collector
from reviews.contracts.comparison import Comparison
from reviews.contracts.components import Idle, compare_idle, compare_library, compare_shared, report_idle
from reviews.contracts.document import Document, Part, Work
from reviews.contracts.errors import NotAContract, TooMuchToCompare
from reviews.contracts.operations import Operations, operations_of
from reviews.contracts.reach import used_schemes
from reviews.contracts.schemas.comparing import compare_pair
from reviews.contracts.schemas.graph import Graph
from reviews.contracts.schemas.walking import Walker
from reviews.contracts.schemes import Schemes
from reviews.contracts.servers import compare_servers, servers_of
from reviews.contracts.uses import Use

_GROWN = 0.8


def diff(
    base: Mapping[str, Any],
    revision: Mapping[str, Any],
    *,
    on_progress: Callable[[float], None] | None = None,
    today: date | None = None,
) -> ContractDiff:
    """Everything that means something else in `revision`, for those who built on `base`.

    Both are plain JSON data, as `load` returns them, and stay untouched; nothing but them is read. `on_progress` is told
    the share that is done, from 0 to 1. `today` decides whether announced ends have come (default: this day). Raises
    CannotCompare, with a sentence, for two kinds of documents or too much work.
    """
    with paused_collector():
        work = Work()
        before, after = Document(base, work), Document(revision, work)
        if before.is_openapi != after.is_openapi:
            kinds = ["an OpenAPI description" if side.is_openapi else "a JSON Schema" for side in (before, after)]
            raise NotAContract(f"The base is {kinds[0]} and the revision {kinds[1]}. Compare two of a kind.")
        graph = Graph(before, after, work, compare_pair)
        try:
            return _compare(Comparison(before, after, graph, today or date.today()), on_progress or _nobody)
        except RecursionError:
            raise TooMuchToCompare("These contracts are nested too deep to be compared.") from None


def _compare(comparison: Comparison, tell: Callable[[float], None]) -> ContractDiff:
    base, revision = comparison.base, comparison.revision
    operations = operations_of(base), operations_of(revision)
    if comparison.graph.sameness.same_document():
        tell(1.0)
        return _counted(comparison, (), operations)
    idle: list[Idle] = []
    if not base.is_openapi:
        everything = Use("", "schema", "request", "the value")
        compare_shared(comparison, everything, Part(base.root, ()), Part(revision.root, ()))
    else:
        _compare_apis(comparison, operations, tell)
        if operations[0] or operations[1]:
            idle = compare_idle(comparison)
        else:
            compare_library(comparison)
    comparison.graph.grow()
    tell(_GROWN)
    changes = _changes(comparison, idle, tell)
    tell(1.0)
    return _counted(comparison, changes.values(), operations)


def _compare_apis(
    comparison: Comparison, operations: tuple[Operations, Operations], tell: Callable[[float], None]
) -> None:
    base, revision = operations
    schemes = Schemes(comparison.base, comparison.revision)
    everything = Use("", "", "request", "the API")
    roots = Part(comparison.base.root, ()), Part(comparison.revision.root, ())
    comparison.take(everything, compare_servers(*(servers_of(root) for root in roots)))
    comparison.take(everything, schemes.compare(used_schemes(comparison.base)))
    compare_existence(comparison, base, revision)
    both = [identity for identity in base if identity in revision]
    for number, identity in enumerate(both):
        compare_calls(comparison, schemes, base[identity], revision[identity], identity)
        comparison.graph.grow()
        tell(_GROWN * number / len(both))


def _changes(comparison: Comparison, idle: list[Idle], tell: Callable[[float], None]) -> dict[str, Change]:
    """All changes by fingerprint."""
    comparison.uses.sort(key=lambda entry: (entry[0].identity, entry[0].place_key))
    nodes, uses = comparison.graph.nodes, [use for use, _ in comparison.uses]
    walker = Walker(nodes, [root for _, root in comparison.uses])
    for schema in idle:
        if any(walker.differs(number) for number in schema.pairs):
            report_idle(comparison, schema)
    comparison.touched |= {use.owner for use, root in comparison.uses if walker.differs(root)}
    found: dict[str, Change] = {}
    for use, steps, finding in comparison.found:
        _add(found, change_of(use, steps, finding))
        comparison.touched.add(use.owner)
    places = walker.places()
    for number, place in enumerate(places):
        for finding in nodes[place.node].findings:
            _add(found, change_of(uses[place.use], place.steps, finding, has_more=place.is_cut))
        tell(_GROWN + (1 - _GROWN) * number / len(places))
    return found


def _add(found: dict[str, Change], change: Change) -> None:
    found.setdefault(change.fingerprint, change)


def _counted(
    comparison: Comparison, changes: Iterable[Change], operations: tuple[Operations, Operations]
) -> ContractDiff:
    base, revision = operations
    both = base.keys() & revision.keys()
    changed = both & comparison.touched
    return ContractDiff(
        changes=tuple(sorted(changes, key=_order)),
        operations_unchanged=len(both) - len(changed),
        operations_changed=len(changed),
        operations_added=len(revision.keys() - base.keys()),
        operations_removed=len(base.keys() - revision.keys()),
    )


def _order(change: Change) -> tuple[int, str, str, str, str, str]:
    method, _, address = change.operation.partition(" ")
    return (CLASSES.index(change.cls), address, method, change.where, change.rule, change.fingerprint)


def _nobody(share: float) -> None:
    """Progress that nobody watches."""
