"""Two people who write while something else goes on."""

import threading

from django.db import connection

from tests.world import World


class Writers:
    """Two people who open features and hand over screens until they are told to stop."""

    def __init__(self, world: World) -> None:
        self.world, self.ended = world, threading.Event()
        self.titles: list[str] = []  # acknowledged
        self.threads = [threading.Thread(target=self._write, args=(n,)) for n in range(2)]
        for thread in self.threads:
            thread.start()

    def _write(self, number: int) -> None:
        turn = 0
        while not self.ended.is_set():
            turn += 1
            title = f"Cart {number}.{turn}"
            self.world.agree(self.world.feature(title), "prd")
            self.world.offer(self.world.feature(f"{title} again"), "mocks", variant=10 * turn + number)
            self.titles.append(title)
        connection.close()

    def stop(self) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()
