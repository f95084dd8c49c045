"""What answers look like, for the OpenAPI description. The tests hold every answer they get against it."""
