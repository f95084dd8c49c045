"""Evidence against the events that made it, and bytes against their digests."""
