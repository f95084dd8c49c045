"""10 MB against 10 MB, in a process of its own. `make bench-contract` prints the figures; here only the limits are held."""

from bench.contracts import measured
from tests.reviews.contracts.large import large_contract, next_revision


def test_ten_megabytes_are_compared_within_time_and_memory() -> None:
    document = large_contract()
    figures = measured(document, next_revision(document))
    assert figures["changes"] > 1_000
    # A busy machine counts up to twice the processor time.
    assert figures["compare"] < 10
    assert figures["peak"] < 512
