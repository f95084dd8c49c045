"""All rules about schemas, in the order in which one looks at a pair."""

from reviews.contracts.rules import Rules
from reviews.contracts.schemas import (
    bounds,
    choices,
    discriminators,
    kinds,
    listed,
    notes,
    objects,
    openness,
    texts,
    wholes,
)
from reviews.contracts.schemas.arrays import compare_arrays
from reviews.contracts.schemas.graph import Pair

RULES: Rules = {}
for _family in (kinds, listed, bounds, texts, objects, openness, choices, discriminators, wholes, notes):
    RULES |= _family.RULES


def compare_pair(pair: Pair) -> None:
    """Note everything that differs between two schemas, and where to go on."""
    kinds.compare_kinds(pair)
    notes.compare_notes(pair)
    discriminators.compare_discriminators(pair)
    if choices.compare_choices(pair):
        return
    choices.compare_extensions(pair)
    listed.compare_listed(pair)
    bounds.compare_bounds(pair)
    texts.compare_texts(pair)
    objects.compare_objects(pair)
    openness.compare_openness(pair)
    compare_arrays(pair)
    wholes.compare_wholes(pair)
