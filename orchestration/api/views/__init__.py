"""The calls, one noun a module."""
