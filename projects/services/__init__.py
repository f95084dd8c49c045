"""Writes: verb functions, keyword-only, the actor as `by`. They know no request and no HTTP."""
