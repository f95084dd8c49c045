"""The demo: one project with eight weeks of history, made through the services as people would have made it."""
