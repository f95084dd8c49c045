"""Rules about components that no operation uses, and contracts that consist of nothing else."""

from dataclasses import dataclass

from reviews.contracts.comparison import Comparison
from reviews.contracts.document import Document, Part
from reviews.contracts.reach import used_components
from reviews.contracts.rules import Rule, Rules
from reviews.contracts.schemas.graph import Graph
from reviews.contracts.uses import Use
from reviews.contracts.wording import name_words

RULES: Rules = {
    "component-added": Rule("safe", "The part {name} is new, and no call uses it."),
    "component-removed": Rule("safe", "The part {name}, which no call used, is gone."),
    "component-changed": Rule("safe", "The part {name}, which no call uses, has changed."),
}
_SECTIONS = (
    "schemas",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "links",
    "callbacks",
    "securitySchemes",
    "pathItems",
)

# By section and name.
Parts = dict[tuple[str, str], Part]


@dataclass(frozen=True, slots=True)
class Idle:
    """A schema that both documents have and neither uses, and the pairs that tell whether it changed."""

    name: str
    base: Part
    revision: Part
    pairs: tuple[int | None, ...]


def compare_library(comparison: Comparison) -> None:
    """Compare all schemas of contracts without operations: whoever shares them may send and receive their values."""
    before, after = _entries(comparison.base, "schemas"), _entries(comparison.revision, "schemas")
    for name in before.keys() | after.keys():
        use = _use_of(name)
        if name not in after:
            comparison.report(use, "schema-removed", base=before[name].path, revision=None, name=name_words(name))
        elif name not in before:
            comparison.report(use, "schema-added", base=None, revision=after[name].path, name=name_words(name))
        else:
            compare_shared(comparison, use, before[name], after[name])


def compare_shared(comparison: Comparison, use: Use, base: Part, revision: Part) -> None:
    """Compare a schema whose values may travel both ways."""
    for flow, place in (("request", "when sent"), ("response", "when received")):
        there = use.at(use.subject, place, " ", "request" if flow == "request" else "response")
        comparison.compare_schemas(there, (base,), (revision,))


RULES |= {
    "schema-added": Rule("safe", "The schema {name} is new."),
    "schema-removed": Rule("breaking", "The schema {name} is gone.", "Keep it while others build on it."),
}


def compare_idle(comparison: Comparison) -> list[Idle]:
    """Report parts that came or went unused, and name the schemas that may have changed unused.

    Asked after all operations: a schema that they led to is in use.
    """
    gone, new, changed = _candidates(comparison)
    if not gone and not new and not changed:
        return []
    used = used_components(comparison.base), used_components(comparison.revision)
    for (section, name), part in gone.items():
        if (section, name) not in used[0]:
            use, words = _use_of_part(section, name), {"name": name_words(name)}
            comparison.report(use, "component-removed", base=part.path, revision=None, **words)
    for (section, name), part in new.items():
        if (section, name) not in used[1]:
            use, words = _use_of_part(section, name), {"name": name_words(name)}
            comparison.report(use, "component-added", base=None, revision=part.path, **words)
    return [
        Idle(name, *parts, _pairs(comparison.graph, *parts))
        for name, parts in changed.items()
        if ("schemas", name) not in used[0] and ("schemas", name) not in used[1]
    ]


def _candidates(comparison: Comparison) -> tuple[Parts, Parts, dict[str, tuple[Part, Part]]]:
    """Parts that went, parts that came, and schemas that no operation led to."""
    gone: Parts = {}
    new: Parts = {}
    changed: dict[str, tuple[Part, Part]] = {}
    for section in _SECTIONS:
        before, after = _entries(comparison.base, section), _entries(comparison.revision, section)
        gone |= {(section, name): before[name] for name in before.keys() - after.keys()}
        new |= {(section, name): after[name] for name in after.keys() - before.keys()}
        if section == "schemas":
            changed = {
                name: (before[name], after[name])
                for name in before.keys() & after.keys()
                if not comparison.graph.same((before[name],), (after[name],))
                and not comparison.graph.has_met(before[name], after[name])
            }
    return gone, new, changed


def report_idle(comparison: Comparison, idle: Idle) -> None:
    """Report a schema that changed unused."""
    use = _use_of_part("schemas", idle.name)
    places = idle.base.path, idle.revision.path
    comparison.report(use, "component-changed", base=places[0], revision=places[1], name=name_words(idle.name))


def _pairs(graph: Graph, base: Part, revision: Part) -> tuple[int | None, ...]:
    return graph.pair((base,), (revision,), "request", False), graph.pair((base,), (revision,), "response", False)


def _entries(document: Document, section: str) -> dict[str, Part]:
    return dict(Part(document.root, ()).child("components", section).items())


def _use_of_part(section: str, name: str) -> Use:
    return Use("", f"component {section} {name}", "request", f"the part {name_words(name)}", (name,))


def _use_of(name: str) -> Use:
    return Use("", f"schema {name}", "request", name_words(name), (name,))
