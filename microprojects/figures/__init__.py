"""Totals of accepted figures, their tables and charts, and summaries."""
