"""How far it has come, on a terminal in one line that changes, elsewhere in a line now and then."""

import time
from typing import IO

_TERMINAL_SECONDS, _LOG_SECONDS = 0.2, 10.0


class Progress:
    """Called with what is being done, how many are done, and of how many."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream, self.on_terminal = stream, stream.isatty()
        self.pause = _TERMINAL_SECONDS if self.on_terminal else _LOG_SECONDS
        self.said_at = time.monotonic()
        self.open_line = False

    def __call__(self, what: str, done: int, total: int) -> None:
        if done < total and time.monotonic() - self.said_at < self.pause:
            return
        if done >= total and what.startswith("bytes"):
            return
        self.said_at = time.monotonic()
        line = f"{done:,} of {total:,} {what}"
        self.stream.write(f"\r\x1b[K{line}" if self.on_terminal else f"{line}\n")
        self.stream.flush()
        self.open_line = self.on_terminal

    def end(self) -> None:
        if self.open_line:
            self.stream.write("\n")
            self.open_line = False


def in_words(size: int) -> str:
    """A number of bytes as people say it: 12 kB, 3.4 MB."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}" if size < 10 * factor else f"{size / factor:.0f} {unit}"
    return f"{size} bytes"
