"""Forms of the pages: they read what was typed; whether it may be done the services say."""
