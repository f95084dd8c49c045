"""Find what was tampered with: chains, anchors, and the rows of the ground against the events that made them.

The checks are pure functions over plain rows, so that the database and an evidence pack are judged by the same words.
"""
