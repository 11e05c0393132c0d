"""Secrets in addresses, and codes that people read from paper and type."""

import hashlib
import re
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, 1, I, O: what looks alike on paper


def new_secret() -> str:
    """Return a secret for an address: 192 bits, nothing to guess."""
    return secrets.token_urlsafe(24)


def fingerprint(secret: str) -> str:
    """Return what is stored instead of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_code(length: int = 10) -> str:
    """Return a code to be typed from paper: five bits a letter, so ten letters are a thousand million million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(typed: str) -> str:
    """Return a typed code as it is stored: upper case, without spaces and hyphens; letters of no code stay wrong."""
    return re.sub(r"[\s\-–.]+", "", typed).upper()[:40]


def spaced(code: str) -> str:
    """Return a code in groups of five, as it is printed."""
    return "-".join(code[i : i + 5] for i in range(0, len(code), 5))
