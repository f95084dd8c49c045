"""One small write that measurements repeat: an activity of phase 1, ticked and unticked by turns."""

import time
from collections.abc import Callable
from itertools import cycle

from projects import changes
from reviews.services.phases import tick
from tests.world import build_world


def prepared() -> tuple[Callable[[], None], list[int]]:
    """The write, and a list that gets the moment (nanoseconds since the epoch) of each commit before anybody is woken."""
    commits: list[int] = []
    changes.after_commit.insert(0, lambda: commits.append(time.time_ns()))
    world = build_world()
    feature, engineer = world.bring_to(world.feature(), "design"), world.people["engineer"]
    turns = cycle((True, False))

    def write() -> None:
        tick(feature=feature, role="api-engineer", number="1", activity=1, done=next(turns), by=engineer)

    return write, commits
