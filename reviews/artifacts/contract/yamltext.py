"""YAML as plain data: the JSON part of YAML 1.2 and nothing more.

Built from the parser's events, so that no tag ever names a class, keys stay the text that was written (`200`, `on`),
dates stay text, and every mistake has a line. Duplicate keys, tags, merge keys and several documents are refused.
"""

import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

import yaml

from reviews.artifacts.errors import InvalidArtifact
from reviews.artifacts.plain import MAX_DEPTH, MAX_DIGITS, MAX_NODES

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NOTHING = object()
_QUOTED = ("'", '"', "|", ">")


def load_yaml(text: str, field: str) -> Any:
    """The value of a YAML text. Raises InvalidArtifact on `field` with the line of the mistake."""
    return _Builder(field).build(events(text, field))


def events(text: str, field: str) -> Iterator[Any]:
    """The parser's events. Raises InvalidArtifact on `field` where the text is no YAML."""
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"Line {mark.line + 1}: " if mark else ""
        raise InvalidArtifact.of(field, f"{where}this is not YAML ({error.problem or error.context}).") from None
    except (yaml.YAMLError, ValueError):
        raise InvalidArtifact.of(field, "This is not YAML: it holds characters that YAML does not know.") from None


class _Builder:
    """Puts values together from events, on a stack of open collections instead of by recursion."""

    def __init__(self, field: str) -> None:
        self.field = field
        self.open: list[tuple[Any, str | None]] = []
        self.keys: list[Any] = []
        self.anchors: dict[str, Any] = {}
        self.nodes = 0
        self.root: Any = _NOTHING

    def build(self, stream: Iterator[Any]) -> Any:
        for event in stream:
            if isinstance(event, yaml.CollectionEndEvent):
                self._close()
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
        if self.root is _NOTHING:
            raise InvalidArtifact.of(self.field, "The document is empty.")
        return self.root

    def _node(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._refuse(event, f"the document has more than {MAX_NODES:,} values.")
        if not isinstance(event, yaml.AliasEvent) and event.tag not in (None, "!"):
            self._refuse(event, "tags such as !!python are not allowed. Write the plain value.")
        if not self.open and self.root is not _NOTHING:
            self._refuse(event, "a second document starts here. Send one document.")
        if self.open and isinstance(self.open[-1][0], dict) and self.keys[-1] is _NOTHING:
            self.keys[-1] = self._key(event)
            return
        if isinstance(event, yaml.AliasEvent):
            self._place(self._alias(event))
        elif isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
            self._remember(event.anchor, value)
            self._place(value)
        else:
            self._start(event)

    def _start(self, event: Any) -> None:
        if len(self.open) >= MAX_DEPTH:
            self._refuse(event, f"the document is nested more than {MAX_DEPTH} levels deep.")
        value: Any = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        self._place(value)
        self.open.append((value, event.anchor))
        self.keys.append(_NOTHING)

    def _close(self) -> None:
        value, anchor = self.open.pop()
        self.keys.pop()
        self._remember(anchor, value)

    def _remember(self, anchor: str | None, value: Any) -> None:
        if anchor is not None:
            self.anchors[anchor] = value

    def _place(self, value: Any) -> None:
        if not self.open:
            self.root = value
            return
        parent = self.open[-1][0]
        if isinstance(parent, list):
            parent.append(value)
        else:
            parent[self.keys[-1]] = value
            self.keys[-1] = _NOTHING

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(event, "a key must be plain text.")
        if event.value == "<<" and event.style not in _QUOTED:
            self._refuse(event, "merge keys (<<) are not part of a contract. Write the fields out.")
        if event.value in self.open[-1][0]:
            self._refuse(event, f"the key “{event.value[:80]}” stands twice in one object. Keep one of them.")
        self._remember(event.anchor, event.value)
        return str(event.value)

    def _alias(self, event: Any) -> Any:
        if event.anchor not in self.anchors:
            self._refuse(event, f"“*{event.anchor[:40]}” points to nothing that is complete.")
        return self.anchors[event.anchor]

    def _scalar(self, event: Any) -> Any:
        text = str(event.value)
        if event.style in _QUOTED or event.tag == "!":
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text) or _BASED.fullmatch(text):
            if len(text) > MAX_DIGITS:
                self._refuse(event, f"a number has more than {MAX_DIGITS} digits.")
            return int(text, 0) if _BASED.fullmatch(text) else int(text)
        if _NO_NUMBER.fullmatch(text):
            self._refuse(event, f"{text} is not a JSON value. Use a number, or quotes for text.")
        return self._float(event, text) if _FLOAT.fullmatch(text) else text

    def _float(self, event: Any, text: str) -> float:
        number = float(text)
        if not math.isfinite(number):
            self._refuse(event, f"the number {text[:20]} is too large to be kept exactly.")
        return number

    def _refuse(self, event: Any, sentence: str) -> NoReturn:
        raise InvalidArtifact.of(self.field, f"Line {event.start_mark.line + 1}: {sentence}")
