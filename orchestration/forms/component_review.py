"""The decision on how components are used: which of their owners' conditions the acceptance rests on."""

import re
from collections.abc import Mapping
from typing import Any

from orchestration.forms.review import DecideForm

_ASKED = re.compile(r"asks-([0-9]{1,18})")
_MOST = 200


class UsageDecideForm(DecideForm):
    """`asked` are the components whose condition was ticked, by number."""

    def __init__(self, kind: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(kind, data)
        found = [match[1] for name in data or () if (match := _ASKED.fullmatch(name))]
        self.asked = [int(number) for number in found[:_MOST]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["asked"] = self.asked if data.get("verdict") == "accept" else []
        return data
