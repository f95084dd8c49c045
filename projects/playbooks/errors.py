"""The one error a playbook can be refused with."""

from __future__ import annotations


class PlaybookError(Exception):
    """A document that cannot become a process.

    `message` says what is wrong, `line` where (from 1), `fix` what to write instead, `file` in which document
    ("" where the caller did not name one).
    """

    def __init__(self, message: str, line: int, fix: str, file: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.fix = fix
        self.file = file

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file else f"line {self.line}"
        return f"{place}: {self.message} {self.fix}"
