"""Writes of the roof: moves, the projection, notices."""
