"""Answers as plain dictionaries: cheap to make, documented in `schemas`, held to it by the tests."""
