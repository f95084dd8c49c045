"""The process that compares two large contracts: `python -m reviews.contract_changes.child`, started by `bounded`.

It bounds itself before it reads anything. From standard input it takes `{"base", "revision"}`; on standard output it says,
a line each, the shares that are done, and at last `{"compared": ...}` or `{"refused": sentence}`.
"""

import json
import resource
import sys

from reviews.contract_changes.compared import compare
from reviews.contracts import CannotCompare

MEMORY = 512 * 1024 * 1024  # bytes of address space
CPU_SECONDS = 20  # two documents of 10 MB take 8 on the machine this was written on
TOO_LARGE = "These contracts are too large to be compared here. Compare them with `manage.py contract diff`."
_LEAST_STEP = 0.01  # of progress


def main() -> None:
    """Compare, and say how it went."""
    _bound(resource.RLIMIT_AS, MEMORY)
    _bound(resource.RLIMIT_CPU, CPU_SECONDS)
    _bound(resource.RLIMIT_CORE, 0)
    try:
        answer = _compared(json.load(sys.stdin.buffer))
    except CannotCompare as problem:
        answer = {"refused": str(problem)}
    except (MemoryError, RecursionError):
        answer = {"refused": TOO_LARGE}
    print(json.dumps(answer))


def _compared(asked: dict[str, str]) -> dict[str, object]:
    said = 0.0

    def tell(share: float) -> None:
        nonlocal said
        if share - said >= _LEAST_STEP:
            said = share
            print(f"{share:.3f}", flush=True)

    return {"compared": compare(asked["base"], asked["revision"], tell=tell).to_json()}


def _bound(limit: int, most: int) -> None:
    _, hard = resource.getrlimit(limit)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    main()
