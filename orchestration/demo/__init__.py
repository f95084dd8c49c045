"""The demo: two projects with eight weeks of history, made through the services as people would have made it."""
