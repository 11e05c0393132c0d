"""Works as files: gathered once from the database, then in each language a book, set as PDF or packed as EPUB."""
