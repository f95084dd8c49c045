"""What a test may cost in CPU time."""

import functools
import time
from collections.abc import Callable
from typing import ParamSpec

P = ParamSpec("P")
TRIES = 4


def costs_at_most(seconds: float) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """The whole test, in seconds of CPU time; the best of some tries, because a neighbour on the same core slows each."""

    def limited(test: Callable[P, None]) -> Callable[P, None]:
        @functools.wraps(test)
        def tried(*args: P.args, **kwargs: P.kwargs) -> None:
            spent = []
            for _ in range(TRIES):
                began = time.thread_time()
                test(*args, **kwargs)
                spent.append(time.thread_time() - began)
                if spent[-1] < seconds:
                    return
            raise AssertionError(f"took {min(spent):.2f} s of CPU time at best, may take {seconds} s")

        return tried

    return limited
