"""Garbage is collected where memory is scarce, and nowhere else."""

from __future__ import annotations

import gc
import weakref

import pytest

from lyceum.system import collect_new_garbage, paused_collection


class Loop:
    """Refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_new_garbage_is_freed_while_the_collection_is_paused(monkeypatch: pytest.MonkeyPatch) -> None:
    with paused_collection():
        loop = weakref.ref(Loop())
        assert loop() is not None
        collect_new_garbage()  # there is too little
        assert loop() is not None
        monkeypatch.setattr("lyceum.system.garbage.MAX_NEW_OBJECTS", 0)
        collect_new_garbage()
        assert loop() is None
        assert not gc.isenabled()
