"""Measurements behind the figures in docs/performance.md; run them with `make bench`."""
