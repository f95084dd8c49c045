"""People who write without a pause, each act sent again under its key until the site says that it is kept."""

import itertools
import threading
import time
from collections import Counter

from bench.faulty import PATIENCE, Site
from bench.upgrades.stories import Story

PEOPLE = 8
_numbers = itertools.count(1)


class Writers:
    """Write from the start until `stop`. `refused` counts answers that acknowledged nothing, by status."""

    def __init__(self, site: Site) -> None:
        self.site, self.stories, self.refused = site, list[Story](), Counter[int]()
        self.unanswered, self.slowest = 0, 0.0
        self._ended, self._lock = threading.Event(), threading.Lock()
        self._threads = [threading.Thread(target=self._write, daemon=True) for _ in range(PEOPLE)]
        for thread in self._threads:
            thread.start()

    @property
    def acknowledged(self) -> int:
        return sum(story.kept.total() for story in self.stories)

    def stop(self) -> None:
        """Begin nothing more; every answer is waited for."""
        self._ended.set()
        for thread in self._threads:
            thread.join(3 * PATIENCE)

    def _write(self) -> None:
        while not self._ended.is_set():
            story = Story(next(_numbers))
            with self._lock:
                self.stories.append(story)
            while not (story.is_over() or self._ended.is_set()):
                self._go_on(story)

    def _go_on(self, story: Story) -> None:
        act = story.act()
        answer = self.site.call(act.who, "POST", act.path, act.body, act.content_type, story.idempotency_key)
        if answer and answer[0] in (200, 201):
            story.acknowledged(act, answer[1])
            return
        with self._lock:
            if answer:
                self.refused[answer[0]] += 1
            else:
                self.unanswered += 1
        time.sleep(0.2)
