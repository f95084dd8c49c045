"""Kill a process at random moments while people write."""

import random
import signal
import time
from collections.abc import Callable

from bench.faulting.place import Place
from bench.faulting.writers import Writers

GAP = (1.0, 4.0)  # seconds between readiness and the next kill


def child(place: Place, name: str, how: signal.Signals, times: int, seconds: float) -> list[str]:
    """Kill a child of `up`, which starts it again. Returns failures."""
    what = f"{'kill -9' if how == signal.SIGKILL else 'immediate stop'} of {name}"
    return _broken(place, what, lambda: place.kill(name, how), times, seconds)


def parent(place: Place, times: int, seconds: float) -> list[str]:
    """Kill `up` itself, after which everything ends, and start it again."""

    def again() -> None:
        place.killed()
        place.start()

    return _broken(place, "kill -9 of up", again, times, seconds)


def _broken(place: Place, what: str, breaking: Callable[[], None], times: int, seconds: float) -> list[str]:
    failures, longest, done, newest = [], 0.0, 0, place.newest_event()
    writers, begun = Writers(place.site), time.monotonic()
    while done < times or time.monotonic() - begun < seconds:
        time.sleep(random.uniform(*GAP))
        breaking()
        broken, done = time.monotonic(), done + 1
        time.sleep(0.1)
        if not place.wait_until_ready():
            failures.append(f"{what}: it did not come back")
        longest = max(longest, time.monotonic() - broken)
    writers.stop()
    missing, untold = place.missing(writers.stories), place.untold(newest)
    print(
        f"{what}, {done} times: {writers.acknowledged} writes acknowledged, {len(missing)} lost or done twice, {untold} "
        f"told nobody; {writers.unanswered} calls without an answer, refused {dict(writers.refused) or 'none'}; ready "
        f"again within {longest:.1f} s",
        flush=True,
    )
    if missing or untold or not writers.acknowledged or writers.refused.keys() - {503}:
        failures.append(f"{what}: {missing[:5]}, untold {untold}, refused {dict(writers.refused)}")
    return failures
