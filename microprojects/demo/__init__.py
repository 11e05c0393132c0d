"""Demonstration reports, and a world for testing access."""
