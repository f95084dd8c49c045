"""Notices: who is told of an event, in which words, and where to act."""
