"""Numbers about how work flows, as pure functions of plain rows. Each says what it counts; the dashboard prints it."""
