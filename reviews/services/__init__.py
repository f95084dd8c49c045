"""Writes of the evidence: verb functions, keyword-only, the actor as `by`."""
