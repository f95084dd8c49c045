"""Where in a document something stands: as a path for people, as a line, as a JSON pointer."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import yaml

from reviews.artifacts.contract.yamltext import events

Path = tuple[str | int, ...]


def words(path: Path) -> str:
    """A path as people read it: "paths › /orders › get"; "the document" for the root."""
    return " › ".join(str(step) for step in path) or "the document"


def pointer(path: Path) -> str:
    """A path as a JSON pointer: "/paths/~1orders/get"."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def lines_of(text: str, wanted: Collection[Path], field: str) -> dict[Path, int]:
    """The lines (from 1) on which the values at some paths of a readable YAML or JSON text start, in one reading."""
    found: dict[Path, int] = {}
    open_parts: list[_Part] = []
    here: list[str | int] = []
    for event in events(text, field):
        if isinstance(event, yaml.CollectionEndEvent):
            open_parts.pop()
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        if not open_parts or open_parts[-1].step(event):
            here[max(len(open_parts) - 1, 0) :] = [open_parts[-1].at] if open_parts else []
            if (path := tuple(here)) in wanted and event.start_mark is not None:
                found[path] = event.start_mark.line + 1
        if isinstance(event, yaml.CollectionStartEvent):
            open_parts.append(_Part(is_list=isinstance(event, yaml.SequenceStartEvent)))
    return found


@dataclass
class _Part:
    """An open list or object: at which index or key it is."""

    is_list: bool
    at: str | int = -1
    waits_for_value: bool = False

    def step(self, event: Any) -> bool:
        """Take the next node; False for a key, True for a value."""
        if self.is_list:
            self.at = int(self.at) + 1
            return True
        self.waits_for_value = not self.waits_for_value
        if self.waits_for_value:
            self.at = str(getattr(event, "value", ""))
        return not self.waits_for_value
