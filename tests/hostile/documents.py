"""All hostile documents: texts, contracts, registers, usages and builds."""

from collections.abc import Iterator
from functools import cache

from tests.hostile import contracts, grown, rows
from tests.hostile.case import Case, text_case
from tests.hostile.vectors import PLACES, VECTORS


@cache
def hostile_documents() -> list[Case]:
    """Each once."""
    return list({case.distinct: case for case in _cases()}.values())


def _cases() -> Iterator[Case]:
    for number, vector in enumerate(VECTORS):
        for where, frame in PLACES.items():
            yield text_case(f"{vector[:40]!r} in {where}", ("prd", "adr")[number % 2], frame.replace("{}", vector))
    yield from grown.texts()
    yield from grown.documents()
    yield from contracts.contracts()
    yield from rows.rows()
