"""Reads: each returns one prepared object in a fixed number of queries."""
