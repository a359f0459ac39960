"""Counts processors and runs work in several processes. Every pool of processes is made here."""

from __future__ import annotations

import os


def count_processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
