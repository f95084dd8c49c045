"""What a rule may ask about a feature."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Traits:
    """`complex` holds until the architect rules otherwise; `ruled` says whether anybody did."""

    complex: bool = True
    ruled: bool = False
    contract_touched: bool = False
    labels: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


def matches(pattern: str, path: str) -> bool:
    """Whether a path such as `api/carts.py` falls under `api/**`, `*.sql` or `api/`. `*` stays within one folder.

    A pattern without a slash is looked for in every folder; one that ends in a slash means all below it.
    """
    wanted = pattern.strip("/").split("/")
    if len(wanted) == 1 and not pattern.endswith("/"):
        wanted.insert(0, "**")
    if pattern.endswith("/"):
        wanted.append("**")
    names = path.strip("/").split("/")
    reached = {0}  # how many folders of the path the pattern may have used up so far
    for part in wanted:
        if part == "**":
            reached = set(range(min(reached, default=len(names) + 1), len(names) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(names) and fnmatchcase(names[at], part)}
    return len(names) in reached
