"""Rules about addresses: `servers` of the document, of paths and of operations."""

from collections.abc import Iterator

from reviews.contracts.document import Part
from reviews.contracts.findings import Finding
from reviews.contracts.rules import Rule, Rules
from reviews.contracts.wording import name_words, value_words

RULES: Rules = {
    "server-added": Rule("safe", "The API can also be reached at {server}."),
    "server-removed": Rule(
        "risky", "The API is no longer to be reached at {server}. Clients that call it there have to move.", "Keep the address until nobody calls it."
    ),
    "server-variable-value-removed": Rule(
        "risky", "The address {server} no longer knows the value {value} for {name}.", "Keep the value until nobody uses it."
    ),
    "server-variable-value-added": Rule("safe", "The address {server} also knows the value {value} for {name}."),
    "server-variable-default-changed": Rule(
        "risky", "In the address {server}, {name} is now {now} instead of {was} where nothing is said.", "Keep the default."
    ),
}  # fmt: skip


def compare_servers(base: Part, revision: Part) -> Iterator[Finding]:
    """Compare two lists of servers; none means the place that serves the document."""
    before, after = _by_address(base), _by_address(revision)
    for address in before.keys() - after.keys():
        words = {"server": name_words(address)}
        yield Finding("server-removed", (address,), words, before[address].path, None)
    for address in after.keys() - before.keys():
        words = {"server": name_words(address)}
        yield Finding("server-added", (address,), words, None, after[address].path)
    for address in before.keys() & after.keys():
        yield from _compare_variables(address, before[address], after[address])


def servers_of(*holders: Part) -> Part:
    """The list that holds: that of the innermost which has one."""
    for holder in holders:
        servers = holder.child("servers")
        if isinstance(servers.raw, list) and servers.raw:
            return servers
    return Part([{"url": "/"}], (*holders[-1].path, "servers") if holders[-1].child("servers").raw else ())


def _by_address(servers: Part) -> dict[str, Part]:
    return {server.text("url").rstrip("/") or "/": server for server in servers.entries()}


def _compare_variables(address: str, base: Part, revision: Part) -> Iterator[Finding]:
    after = dict(revision.child("variables").items())
    for name, variable in base.child("variables").items():
        twin = after.get(name)
        if twin is None:
            continue
        words = {"server": name_words(address), "name": name_words(name)}
        was, now = variable.text("default"), twin.text("default")
        if was != now:
            words_of_both = {**words, "was": name_words(was), "now": name_words(now)}
            yield Finding(
                "server-variable-default-changed", (address, name, was, now), words_of_both, variable.path, twin.path
            )
        values = [{str(entry.raw) for entry in side.child("enum").entries()} for side in (variable, twin)]
        if not values[0] or not values[1]:
            continue
        for fate, changed in (("removed", values[0] - values[1]), ("added", values[1] - values[0])):
            for value in changed:
                yield Finding(
                    f"server-variable-value-{fate}",
                    (address, name, value),
                    {**words, "value": value_words(value)},
                    variable.path,
                    twin.path,
                )
