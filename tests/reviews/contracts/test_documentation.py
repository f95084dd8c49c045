"""docs/contract-diff.md lists the rules that there are, with their classes."""

import re
from pathlib import Path

from reviews.contracts.catalogue import RULES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "contract-diff.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| (\w*) \| (\w*) \|$", re.MULTILINE)


def test_every_rule_is_documented_with_its_class() -> None:
    documented: dict[str, str] = {}
    for name, sent, received in ROW.findall(PAGE.read_text()):
        if name in RULES:
            documented[name] = sent
            continue
        documented |= {f"request-{name}": sent} if sent else {}
        documented |= {f"response-{name}": received} if received else {}
    assert documented == {name: rule.cls for name, rule in RULES.items()}
