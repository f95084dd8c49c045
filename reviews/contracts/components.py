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
    """Report parts that came or went unused, and name the schemas that may have changed unused."""
    if comparison.base.root.get("components") == comparison.revision.root.get("components"):
        return []
    used = used_components(comparison.base), used_components(comparison.revision)
    idle: list[Idle] = []
    for section in _SECTIONS:
        before, after = _entries(comparison.base, section), _entries(comparison.revision, section)
        for name in before.keys() | after.keys():
            was_used, is_used = ((section, name) in side for side in used)
            words = {"name": name_words(name)}
            use = Use("", f"component {section} {name}", "request", f"the part {name_words(name)}", (name,))
            if name not in after and not was_used:
                comparison.report(use, "component-removed", base=before[name].path, revision=None, **words)
            elif name not in before and not is_used:
                comparison.report(use, "component-added", base=None, revision=after[name].path, **words)
            elif name in before and name in after and not was_used and not is_used and section == "schemas":
                pairs = _pairs(comparison.graph, before[name], after[name])
                idle.append(Idle(name, before[name], after[name], pairs))
    return idle


def report_idle(comparison: Comparison, idle: Idle) -> None:
    """Report a schema that changed unused."""
    use = Use("", f"component schemas {idle.name}", "request", f"the part {name_words(idle.name)}", (idle.name,))
    places = idle.base.path, idle.revision.path
    comparison.report(use, "component-changed", base=places[0], revision=places[1], name=name_words(idle.name))


def _pairs(graph: Graph, base: Part, revision: Part) -> tuple[int | None, ...]:
    return graph.pair((base,), (revision,), "request", False), graph.pair((base,), (revision,), "response", False)


def _entries(document: Document, section: str) -> dict[str, Part]:
    return dict(Part(document.root, ()).child("components", section).items())


def _use_of(name: str) -> Use:
    return Use("", f"schema {name}", "request", name_words(name), (name,))
