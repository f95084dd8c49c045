from __future__ import annotations

from dataclasses import dataclass

from projects.playbooks.parts import Source


@dataclass(frozen=True, slots=True)
class Finding:
    """`level` is "error" or "warning"; `line` counts from 1, 0 where the finding is about no line; `fix` says what to write."""

    level: str
    file: str
    line: int
    message: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.message} {self.fix}".rstrip()


def error(source: Source | None, message: str, fix: str) -> Finding:
    return _at("error", source, message, fix)


def warning(source: Source | None, message: str, fix: str) -> Finding:
    return _at("warning", source, message, fix)


def _at(level: str, source: Source | None, message: str, fix: str) -> Finding:
    return Finding(level, source.file if source else "", source.line if source else 0, message, fix)
