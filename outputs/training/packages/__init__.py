"""A module to take along: packages for learning platforms, a copy for reading without network, its questions."""
