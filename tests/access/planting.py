"""Put a fault into a function for a while, wherever it has been imported to."""

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def planted(function: Callable[..., Any], right: str, wrong: str) -> Iterator[None]:
    """Let `function` run as if `right` in its source said `wrong`."""
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(right) >= 1, f"{function.__qualname__} no longer says {right!r}"
    made: dict[str, Any] = dict(function.__globals__)  # type: ignore[attr-defined]
    exec(compile(source.replace(right, wrong), f"<planted {function.__name__}>", "exec"), made)
    before = function.__code__  # type: ignore[attr-defined]
    function.__code__ = made[function.__name__].__code__  # type: ignore[attr-defined]
    try:
        yield
    finally:
        function.__code__ = before  # type: ignore[attr-defined]
