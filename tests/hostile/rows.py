"""Registers, usages and builds whose cells are hostile, and links to where no server should look."""

from collections.abc import Iterator
from typing import Any

from tests.hostile.case import Case, data_case, file_case
from tests.hostile.vectors import VECTORS

ADDRESSES = (
    "javascript:alert(1)", "JAVASCRIPT:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://a.example", "//evil.example", "/accounts/logout", "x", "http://", "http:///x",
    "http://a b.example", "http://user:secret@a.example", "http://a.example\r\nX: y", "http://a.example/\0", "http://[", "http://[::1", "http://a.example:99999", "http://a.example/\"onclick=alert(1)", "http://a.example/<script>", "http://\u202egro.elpmaxe",
    "http://a.example/" + "a" * 3000, "http://xn--", "https://a.example/\ud800",
)  # fmt: skip
LINKS = (
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0/", "http://0.0.0.0:8000/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::]/", "http://10.0.0.1/",
    "http://192.168.1.1/", "http://172.16.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://[fe80::1]/", "http://100.64.0.1/", "http://224.0.0.1/", "http://255.255.255.255/", "http://198.18.0.1/",
    "file:///etc/passwd", "gopher://127.0.0.1:6379/_FLUSHALL", "ftp://127.0.0.1/", "dict://127.0.0.1/", "ldap://127.0.0.1/", "data:text/plain,x", "javascript:alert(1)", "http://user@127.0.0.1/", "http://127.0.0.1:22/", "//127.0.0.1/", "http://",
)  # fmt: skip
_ODD: tuple[Any, ...] = (None, 0, 6, -1, 3.5, "4", "x", True, [], {}, 10**30, float("nan"), float("inf"), "\0")
_CSVS = {
    "a formula": "risk,likelihood,impact\n=cmd|'/c calc'!A0,3,3\n",
    "a formula behind a tab": "risk,likelihood,impact\n\t=1+1,3,3\n",
    "a column twice": "risk,risk,likelihood,impact\na,b,3,3\n",
    "no columns": "a,b\n1,2\n",
    "more cells than columns": "risk,likelihood,impact\na,1,2,3,4,5\n",
    "a quote without end": 'risk,likelihood,impact\n"a,3,3\n',
    "a cell of a megabyte": "risk,likelihood,impact\n" + "a" * 900_000 + ",3,3\n",
    "fifty thousand rows": "risk,likelihood,impact\n" + "a,3,3\n" * 50_000,
    "fifty thousand columns": "risk,likelihood,impact" + ",x" * 50_000 + "\n",
    "carriage returns": "risk,likelihood,impact\ra,3,3\r",
    "a byte-order mark": "\ufeffrisk,likelihood,impact\na,3,3\n",
    "only separators": ",,,\n" * 100,
    "JSON in it": '[{"risk": "a", "likelihood": 3, "impact": 3}]',
    "deep JSON in it": "[" * 50_000,
    "markup": "risk,likelihood,impact\n<script>alert(1)</script>,3,3\n",
}


def rows() -> Iterator[Case]:
    for vector in VECTORS:
        yield data_case(
            f"a risk called {vector[:40]!r}",
            "risks",
            {
                "risks": [
                    _risk(risk=vector, mitigation=vector, planned_test={"what": vector, "who": vector, "level": "e2e"})
                ]
            },
        )
        yield data_case(
            f"a component called {vector[:40]!r}",
            "usage",
            {"components": [{"component": vector, "owner": vector, "how": vector}]},
        )
    for address in ADDRESSES:
        yield data_case(
            f"a test at {address[:40]!r}", "risks", {"risks": [_risk(planned_test={"what": "x", "link": address})]}
        )
        yield data_case(
            f"a component at {address[:40]!r}",
            "usage",
            {"components": [{"component": "a", "how": "b", "link": address}]},
        )
        yield data_case(f"a preview at {address[:40]!r}", "build", {"commit": "0a1b2c3d", "preview": address})
    for value in _ODD:
        yield data_case(f"a likelihood of {value!r}", "risks", {"risks": [_risk(likelihood=value)]})
        yield data_case(f"an id of {value!r}", "risks", {"risks": [_risk(id=value)]})
        yield data_case(f"rows that are {value!r}", "usage", {"components": value})
        yield data_case(f"a commit of {value!r}", "build", {"commit": value})
    for commit in ("", "x", "0" * 41, "--exec=id", "$(id)", "HEAD", "0a1b2c3d\n", "０a1b2c3d", "<script>"):
        yield data_case(f"the commit {commit!r}", "build", {"commit": commit})
    for what, text in _CSVS.items():
        yield file_case(f"a register with {what}", "risks", "risks.csv", text.encode())
    yield data_case("ten thousand risks", "risks", {"risks": [_risk()] * 10_000})
    yield data_case("a risk that nobody knows", "risks", {"risks": [_risk(__proto__={}, constructor=1)]})
    yield data_case("an id twice", "risks", {"risks": [_risk(id="R1"), _risk(id="r1")]})


def _risk(**more: Any) -> dict[str, Any]:
    return {"risk": "Carts are lost", "likelihood": 4, "impact": 4, **more}
