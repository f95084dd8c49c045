"""Texts and documents that are small and want much: deep, wide, doubled, or leading into each other."""

from collections.abc import Iterator

from tests.hostile.case import Case, text_case

_MANY = 20_000


def texts() -> Iterator[Case]:
    """Markdown that costs more than it looks."""
    intricate = {
        "quotes": ">" * _MANY + "x", "brackets": "[" * _MANY, "closed brackets": "[" * 5000 + "]" * 5000, "links": "[x](" * _MANY, "stars": "*a " * _MANY,
        "stars without spaces": "*" * _MANY, "underscores": "_a__b" * 8000, "ticks": "`" * _MANY + "x", "ticks of growing length": "".join("`" * n + "x" for n in range(1, 300)),
        "lists": "".join("  " * n + "- x\n" for n in range(400)), "numbers": "1. " * 5000 + "x", "tables": "|" * 5000 + "\n" + "|-" * 5000 + "\n" + "|x" * 5000,
        "rows": "| a |\n|---|\n" + "| b |\n" * _MANY, "angles": "<" * _MANY, "entities": "&#x41;" * _MANY, "emphasis in emphasis": "*_" * 5000 + "x" + "_*" * 5000,
        "images in images": "![" * 5000 + "x" + "](y)" * 5000, "references": "".join(f"[{n}]: http://a.example/{n}\n" for n in range(5000)),
        "one reference a lot": "[a]: http://a.example\n\n" + "[a]" * _MANY, "headings": "# a\n" * 10_000, "rules": "***\n" * 10_000, "backslashes": "\\" * _MANY + "x",
        "strikes": "~~a" * 10_000, "line breaks": "a  \n" * 20_000, "one long word": "a" * 200_000, "combining marks": "Z" + "\u0301" * 50_000,
        "direction marks": "\u202e" * 10_000 + "x", "addresses": "http://a.example/" * 10_000, "open fences": "```\n" * 9999, "html": "<a href='" * 10_000,
        "lazy quotes": "> a\n" + "b\n" * 20_000, "tabs": "\t" * 50_000 + "x", "setext": "a\n=\n" * 10_000, "nuls as entities": "&#0;" * 5000,
    }  # fmt: skip
    for number, (what, text) in enumerate(intricate.items()):
        yield text_case(f"many {what}", ("prd", "adr")[number % 2], text if number % 3 else f"# Goals\n\n{text}\n")
    for what, text in {
        "a nul": "a\0b",
        "half a character": "a \ud800",
        "the end of one": "\udc80",
        "a bell": "a\x07",
    }.items():
        yield text_case(f"a text with {what}", "prd", text)


def documents() -> Iterator[Case]:
    """YAML and JSON that are no contracts, or want to be more."""
    for number, (what, text) in enumerate(_documents()):
        yield text_case(what, "contract", text)
        if number % 3 == 0:
            yield text_case(f"{what}, as a PRD", "prd", text)


def _documents() -> Iterator[tuple[str, str]]:
    head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
    for levels in (3, 9, 30):
        lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, levels)]
        yield (
            f"a billion laughs of {levels} levels",
            head + "x-a:\n  " + "\n  ".join(lines) + f"\npaths: *a{levels - 1}\n",
        )
    yield "an alias to itself", head + "paths: &a {/x: *a}\n"
    yield "an alias that is not there", head + "paths: *nowhere\n"
    yield "ten thousand anchors", head + "x-a:\n" + "".join(f"- &a{n} x\n" for n in range(10_000)) + "paths: {}\n"
    yield "a merge of itself", head + "paths: &a\n  <<: *a\n"
    yield "merges", head + "x-a: &a {<<: {<<: {<<: {}}}}\npaths: {<<: *a}\n"
    for tag in (
        "!!python/object/apply:os.system ['id']", "!!python/name:os.system", "!!python/module:os", "!!binary aGk=", "!!set {a}", "!!omap [a: 1]", "!!timestamp 2001-01-01",
        "!!js/function 'x'", "!<tag:yaml.org,2002:map> {}", "!evil x", "!!str [a]", "!!int x", "!!float .nan", "!!ruby/object:Gem {}", "!!java/javax.script x",
    ):  # fmt: skip
        yield f"a value of the type {tag}", head + f"paths: {tag}\n"
    for what, text in {
        "a key twice": head + "paths: {}\npaths: {}\n", "a key that is a list": head + "? [a]\n: b\npaths: {}\n", "a key that is null": head + "~: x\npaths: {}\n",
        "a key that is true": head + "yes: x\npaths: {}\n", "two documents": head + "paths: {}\n---\na: b\n", "a directive": "%YAML 9.9\n---\n" + head, "tabs": head + "paths:\n\t/x: {}\n",
        "no end": head + "paths: {", "infinity": head + "paths: {}\nx-a: .inf\n", "no number": head + "paths: {}\nx-a: .nan\n", "a huge number": head + f"paths: {{}}\nx-a: {'9' * 5000}\n",
        "a number in sixties": head + "paths: {}\nx-a: 190:20:30\n", "a moment": head + "paths: {}\nx-a: 2001-12-14t21:59:43.10-05:00\n", "an octal": head + "paths: {}\nx-a: 0o777777777777777777777777\n",
        "depth in flow": head + "paths: " + "{a: " * 3000 + "}" * 3000, "depth in blocks": head + "paths:\n" + "".join(" " * n + "a:\n" for n in range(1, 1500)), "a deep list": head + "x-a: " + "[" * 5000,
        "only anchors": "&a &b &c", "only a comment": "# nothing\n", "a scalar": "42", "a list": "- openapi: 3.1.0\n", "nothing": "---\n...\n", "a byte-order mark": "\ufeff" + head + "paths: {}\n",
        "a line separator": head + "paths: {}\nx-a: 'a\u2028b'\n", "a nul": head + "paths: {}\nx-a: \"\\0\"\n", "an escaped surrogate": head + 'paths: {}\nx-a: "\\uD800"\n', "a quote without end": head + 'x: "a',
        "a text of a megabyte": head + "paths: {}\nx-a: " + "a" * 1_000_000 + "\n", "a block without end": head + "x: |\n" + "  a\n" * 50_000,
    }.items():  # fmt: skip
        yield f"YAML with {what}", text
    openapi = '"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{}'
    for what, text in {
        "deep objects": '{"a":' * 20_000 + "1" + "}" * 20_000, "deep lists": "[" * 100_000, "deep lists inside": "{" + openapi + ',"x":' + "[" * 900 + "]" * 900 + "}", "a key twice": "{" + openapi + ',"openapi":"3.0.0"}',
        "no number": "{" + openapi + ',"x":NaN}', "infinity": "{" + openapi + ',"x":-Infinity}', "a huge number": "{" + openapi + ',"x":' + "9" * 10_000 + "}", "a huge exponent": "{" + openapi + ',"x":1e999999}',
        "half a character": "{" + openapi + ',"x":"\\ud800"}', "a nul": "{" + openapi + ',"x":"\\u0000"}', "a comment": "{/* */" + openapi + "}", "a comma too many": "{" + openapi + ",}", "single quotes": "{'openapi':'3.1.0'}",
        "a proto": "{" + openapi + ',"__proto__":{"polluted":true},"constructor":{}}', "two values": "{" + openapi + "}{}", "a text": '"openapi"', "null": "null", "a true": "true", "rubbish behind": "{" + openapi + "} x",
        "half of it": "{" + openapi, "ten thousand keys": "{" + openapi + "," + ",".join(f'"x-{n}":1' for n in range(10_000)) + "}", "an empty key": "{" + openapi + ',"":1}', "a long key": "{" + openapi + f',"{"k" * 100_000}":1}}',
    }.items():  # fmt: skip
        yield f"JSON with {what}", text
