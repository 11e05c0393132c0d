"""Reading a report, and deciding about it."""
