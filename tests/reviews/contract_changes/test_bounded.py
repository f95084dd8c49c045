"""The child that compares large contracts stays within its bounds, and says so."""

import json
import time

import pytest

from reviews.contract_changes import child, compare
from reviews.contract_changes.bounded import compare_apart
from reviews.contracts import CannotCompare
from tests.reviews.contract_changes.orders import changed, orders, text


def test_the_child_finds_what_is_found_here_and_tells_how_far_it_is() -> None:
    told: list[float] = []
    found = compare_apart(text(orders()), text(changed()), tell=told.append)
    assert found == compare(text(orders()), text(changed()))
    assert told and told == sorted(told) and told[-1] <= 1.0


def test_a_refusal_comes_out_as_its_sentence() -> None:
    with pytest.raises(CannotCompare, match="Compare two of a kind"):
        compare_apart(text(orders()), json.dumps({"type": "object"}), tell=print)


def test_it_cannot_take_more_memory_than_it_may() -> None:
    """A text of which three copies are more than it may have."""
    with pytest.raises(CannotCompare) as refused:
        compare_apart("{" + " " * 240_000_000 + "}", text(orders()), tell=print)
    assert str(refused.value) == child.TOO_LARGE


def test_it_is_ended_when_its_time_is_over() -> None:
    began = time.monotonic()
    with pytest.raises(CannotCompare, match="too large"):
        compare_apart(text(orders()), text(changed()), tell=print, seconds=0.01)
    assert time.monotonic() - began < 5
