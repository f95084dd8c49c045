"""Playbooks, the Markdown role documents, and the process they compile to. Pure Python, no Django."""
