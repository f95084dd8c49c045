"""Compare two contracts in a child process, which is bounded in memory and time whatever the documents are."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reviews.contract_changes.child import TOO_LARGE
from reviews.contract_changes.compared import Compared
from reviews.contracts import CannotCompare

WALL_SECONDS = 60.0  # the bound is that of the CPU; this one ends a child that waits for its turn too long
_ROOT = Path(__file__).resolve().parents[2]
_MODULE = "reviews.contract_changes.child"


def compare_apart(
    base: str, revision: str, *, tell: Callable[[float], None], seconds: float = WALL_SECONDS
) -> Compared:
    """What `compare` gives. Raises CannotCompare, also where the child met its bounds."""
    child = subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        cwd=_ROOT,
        env={"PATH": os.environ.get("PATH", "")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    timer = threading.Timer(seconds, child.kill)
    timer.start()
    try:
        answer = _answer(child, json.dumps({"base": base, "revision": revision}).encode(), tell)
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()
    if "compared" not in answer:
        raise CannotCompare(str(answer.get("refused", TOO_LARGE)))
    return Compared(**answer["compared"])


def _answer(child: "subprocess.Popen[bytes]", question: bytes, tell: Callable[[float], None]) -> dict[str, Any]:
    """The child's last word; {} where it died without one."""
    assert child.stdin is not None and child.stdout is not None
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(question)
        child.stdin.close()
    for line in child.stdout:
        if line.startswith(b"{"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        tell(float(line))
    return {}
