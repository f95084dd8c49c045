"""All hostile files, as what somebody would offer them."""

from collections.abc import Iterator
from functools import cache

from tests.hostile import names, others, pngs, polyglots, strangers
from tests.hostile.case import Case, file_case

_KINDS = ("mocks", "prd", "build", "adr", "contract", "risks")


@cache
def hostile_files() -> list[Case]:
    """Each file once, as screens; what is no picture also as a text of some kind."""
    found = list(_cases())
    distinct = {case.distinct: case for case in found}
    return list(distinct.values())


def _cases() -> Iterator[Case]:
    pictures = (
        *pngs.pngs(), *others.cut_and_turned(), *others.jpegs(), *others.gifs(), *others.webps(), *polyglots.polyglots(),
    )  # fmt: skip
    for number, (what, content) in enumerate(pictures):
        yield file_case(what, "build" if number % 7 == 3 else "mocks", "screen.png", content)
    for number, (what, name, content) in enumerate((*strangers.strangers(), *strangers.archives(), *strangers.pdfs())):
        yield file_case(what, "mocks", name, content)
        kind = "prd" if name.endswith(".pdf") else _KINDS[number % len(_KINDS)]
        yield file_case(f"{what}, as {kind}", kind, name, content)
    plain = others.PLAIN["PNG"]
    for name in names.NAMES:
        yield file_case(f"called {name[:40]!r}", "mocks", name, plain)
        yield file_case(f"text called {name[:40]!r}", "prd", name, b"# Carts\n\nThey are lost.\n")
