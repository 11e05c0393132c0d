"""Translations that travel: out to translators' tools and spreadsheets, and back without overwriting anything."""
