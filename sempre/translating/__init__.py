"""Translations of the texts: their state, their paragraphs, the glossary, and what can be checked."""
