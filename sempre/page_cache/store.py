"""Pages kept in memory, the least used ones given up first; bounded in bytes, whatever is asked for."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

OVERHEAD = 1_000  # bytes of Python's own an entry, measured
LARGEST = 8  # an entry may take a part of this many of the whole


@dataclass(frozen=True, slots=True)
class Entry:
    """A finished answer: its headers, its body as it is sent, and the number of the content it was made of."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    etag: str
    made_of: tuple

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + OVERHEAD


class Store:
    """Entries by key; threads share it."""

    def __init__(self, most: int):
        self.most = most
        self.size = 0
        self._entries: OrderedDict[tuple, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: tuple, made_of: tuple) -> Entry | None:
        """Return the entry if it was made of what is current; drop it otherwise."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            if entry.made_of != made_of:
                self._drop(key)
                return None
            self._entries.move_to_end(key)
            return entry

    def keep(self, key: tuple, entry: Entry) -> None:
        """Keep an entry, unless it is so large that it would push out too many others."""
        if entry.size + _size_of(key) > self.most // LARGEST:
            return
        with self._lock:
            if key in self._entries:
                self._drop(key)
            self._entries[key] = entry
            self.size += entry.size + _size_of(key)
            while self.size > self.most:
                self._drop(next(iter(self._entries)))

    def _drop(self, key: tuple) -> None:
        self.size -= self._entries.pop(key).size + _size_of(key)


def _size_of(key: tuple) -> int:
    return sum(len(str(part)) for part in key)
