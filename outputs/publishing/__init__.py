"""A work as one file: its parts gathered in the reader's language, set as PDF or packed as EPUB."""
