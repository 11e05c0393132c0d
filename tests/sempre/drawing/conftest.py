"""The real places of the project, as the map will meet them."""

import csv
from pathlib import Path

import pytest

from sempre.drawing.map import Place


@pytest.fixture(scope="session")
def places() -> list[Place]:
    with Path(__file__).with_name("places.csv").open(encoding="utf-8", newline="") as file:
        return [
            Place(
                row["label"], float(row["lat"]), float(row["lon"]), row["kind"], url=f"/{i}/", weight=int(row["weight"])
            )
            for i, row in enumerate(csv.DictReader(file))
        ]
