"""The same contract written in another order."""

import random
from typing import Any

# Lists whose order means nothing. The order of the others does: entries by place, listed examples.
_UNORDERED = {"required", "enum", "type", "parameters", "oneOf", "anyOf", "allOf", "tags", "servers", "security"}


def shuffled(value: Any, chance: random.Random, key: str = "") -> Any:
    """A copy with every object and every list of no order turned round at random."""
    if isinstance(value, dict):
        names = list(value)
        chance.shuffle(names)
        return {name: shuffled(value[name], chance, name) for name in names}
    if isinstance(value, list):
        entries = [shuffled(entry, chance) for entry in value]
        if key in _UNORDERED:
            chance.shuffle(entries)
        return entries
    return value
