"""The REST API under /api/v1/: thin doors over the services, documented by docs/api.md and /api/v1/docs."""
