"""Public updates: from an accepted report to the public story."""
