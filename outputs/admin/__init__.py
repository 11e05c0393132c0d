"""Tending the outputs: tools and terms, works and editions, their parts, quiz questions, certificates."""

from outputs.admin import certificates, counts, editions, parts, questions, tools, works  # noqa: F401 - registers them
