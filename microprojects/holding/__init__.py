"""Who holds which report: calendar, board, reminders, hand-over."""
