"""Asking for open data as programs do."""

COMMON = {"original_language", "confidence", "updated_at"}
SOURCED = {"sources", "source_note"}


def ask(client, address: str, **headers) -> dict:
    """Return the JSON at an address below ``/api/v1/``."""
    response = client.get(f"/api/v1/{address}", headers=headers)
    assert response.status_code == 200, response.content
    return response.json()


def slugs(client, address: str) -> list[str]:
    return [row["slug"] for row in ask(client, address)["items"]]
