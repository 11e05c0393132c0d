"""What a process keeps in memory of what it made: bounded in bytes, the least used given up first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

HOUR = 3600  # seconds: nothing is kept for longer, since consents end and events pass without a save


class Kept[Key: Hashable, Value]:
    """Values by what they were made of; threads share it."""

    def __init__(self, most: int, size_of: Callable[[Value], int]):
        self.most, self.size, self.size_of = most, 0, size_of
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key) -> Value | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: Key, value: Value) -> None:
        with self._lock:
            if key in self._values:
                self.size -= self.size_of(self._values.pop(key))
            self._values[key] = value
            self.size += self.size_of(value)
            while self.size > self.most:
                self.size -= self.size_of(self._values.popitem(last=False)[1])
