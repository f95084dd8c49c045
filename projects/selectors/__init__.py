"""Reads. Getters are scoped by membership: what is not yours does not exist."""
