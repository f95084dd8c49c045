"""Which tests go to the same process of a run: what they share is made once for all of them, or is there once a machine.

pytest-xdist's own mark for this has no effect with pytest 9.2, whose node ids it can no longer change.
"""

from collections.abc import Iterable

from xdist.scheduler import LoadScopeScheduling

TOGETHER: tuple[tuple[str, ...], ...] = (
    ("tests/deployment/test_many_machines.py",),
    ("tests/runtime/test_up.py",),
    ("tests/runtime/test_bootstrap.py",),
    # The demo's database, seeded in each process that looks at it.
    ("tests/browser/test_above_the_fold.py", "tests/browser/test_every_page.py", "tests/browser/test_one_primary.py"),
)


class ByGroup(LoadScopeScheduling):
    """Hand out groups whole and every other test by itself, the groups first."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group[0] for group in TOGETHER if _is_one_of(nodeid, group)), nodeid)


def _is_one_of(nodeid: str, files: Iterable[str]) -> bool:
    return nodeid.partition("::")[0] in files
