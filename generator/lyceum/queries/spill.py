"""Holds encoded values in a file without a name, in place of memory. Forks can read them there, but not in a store before the commit."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_CAN_SPILL = hasattr(os, "pread")


class _OpenFile:
    """A file that is open as long as somebody may read it."""

    def __init__(self, folder: Path) -> None:
        with tempfile.TemporaryFile(dir=folder) as file:
            self.number = os.dup(file.fileno())

    def __del__(self) -> None:
        with suppress(OSError, AttributeError):
            os.close(self.number)


class SpilledValue:
    """An encoded value in the file. This process and its forks can read it."""

    __slots__ = ("_file", "offset", "size")

    def __init__(self, file: _OpenFile, offset: int, size: int) -> None:
        self._file, self.offset, self.size = file, offset, size

    def read(self) -> bytes:
        data = os.pread(self._file.number, self.size, self.offset)
        if len(data) != self.size:
            raise OSError("a file without a name has lost its end")
        return data


def read_values(values: Sequence[SpilledValue | bytes]) -> list[bytes]:
    """Return values as bytes. If they lie one after the other in a file, they are read at once."""
    places = [value for value in values if isinstance(value, SpilledValue)]
    if places and len(places) == len(values):
        first, last = places[0], places[-1]
        ends = [place.offset + place.size for place in places]
        if all(place._file is first._file for place in places) and ends[:-1] == [place.offset for place in places[1:]]:
            data = SpilledValue(first._file, first.offset, last.offset + last.size - first.offset).read()
            starts = [place.offset - first.offset for place in places]
            return [data[start : start + place.size] for start, place in zip(starts, places, strict=True)]
    return [value.read() if isinstance(value, SpilledValue) else value for value in values]


class SpillFile:
    """A file beside the store, which the system removes when this process and its forks have ended. One process writes to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: _OpenFile | None = None
        self._size = 0

    def add(self, values: Sequence[bytes]) -> Sequence[SpilledValue | bytes]:
        """Write values; return what they are read from. They stay in memory where that cannot be done."""
        if not _CAN_SPILL or not values:
            return values
        with suppress(OSError):
            self._file = self._file or _OpenFile(self._folder)
            data = b"".join(values)
            if os.pwrite(self._file.number, data, self._size) == len(data):
                places: list[SpilledValue] = []
                for value in values:
                    places.append(SpilledValue(self._file, self._size, len(value)))
                    self._size += len(value)
                return places
        return values

    def find(self, offset: int, size: int) -> SpilledValue:
        """Return a value by its place."""
        assert self._file
        return SpilledValue(self._file, offset, size)
