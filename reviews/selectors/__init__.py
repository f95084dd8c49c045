"""Reads of the evidence."""
