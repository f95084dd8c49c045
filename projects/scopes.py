"""What an API token may be limited to: kinds of acts, and projects. Whoever is not limited acts with all their rights."""

from collections.abc import Collection

from projects.errors import Forbidden

# What each scope lets a token do, as the account page says it.
SCOPES = {
    "read": "everything you can read",
    "offer": "hand work over, tick phases, discuss",
    "decide": "answer, rule, report, raise and resolve flags",
    "move": "open, change and move features",
    "admin": "members, settings, components, waivers",
}
ANY: tuple[str, ...] = ()  # what every token may do


class ScopeMissing(Forbidden):
    """The token is not for this, whatever its person may do. `details["scopes"]`: one of these would let it."""

    default_code = "scope"

    def __init__(self, wanted: Collection[str]) -> None:
        named = " or ".join(f"“{scope}”" for scope in wanted)
        super().__init__(f"This token is not for that: it needs the scope {named}.", scopes=list(wanted))
