"""Writing a report and sending it."""
