"""Judges changes for the merge bot, in a process that has no token: `python -m lyceum.moderation.judging_server FOLDER`.

It loads the base once, and judges each change in a fork of itself with limits. Requests and answers are lines of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from lyceum.git import GitFile, ObjectStore, RepositoryError
from lyceum.moderation.dependencies import States, combine_states, list_states
from lyceum.moderation.judgement import JudgementRequest, judge_change
from lyceum.moderation.review_base import ReviewBase
from lyceum.system import WorkFailure, WorkLimits, run_in_limited_forks


class JudgingServer:
    """Answers requests about one repository."""

    def __init__(self, folder: Path) -> None:
        self._store = ObjectStore(folder)
        self._base: ReviewBase | None = None
        self._load_seconds = 0.0
        """Processor time of the longest load of a base."""
        self._states: States = {}
        self._file_states: dict[str, tuple[GitFile, States]] = {}

    def answer(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield {number, state} for each of the `dependencies`, or {number, judgement} or {number, failure} for each change."""
        base = self._load_base(request["base"], date.fromisoformat(request["today"]))
        for number, dependencies in request["dependencies"].items():
            yield {"number": int(number), "state": combine_states(dependencies, self._states)}
        changes = [JudgementRequest.model_validate(change) for change in request["changes"]]
        limits = self._add_load_time(WorkLimits(**request["limits"]))

        def judge(change: JudgementRequest) -> bytes:
            return judge_change(base, self._states, change).model_dump_json().encode()

        for index, result in run_in_limited_forks(judge, changes, limits, processes=request["processes"]):
            number = changes[index].number
            if isinstance(result, WorkFailure):
                yield {"number": number, "failure": result.name}
            else:
                yield {"number": number, "judgement": json.loads(result)}

    def _add_load_time(self, limits: WorkLimits) -> WorkLimits:
        """Return limits for a hub of this size: each judgement checks all of it, which takes no longer than loading it."""
        return replace(
            limits,
            cpu_seconds=limits.cpu_seconds + self._load_seconds,
            wall_seconds=limits.wall_seconds + 3 * self._load_seconds,
        )

    def _load_base(self, commit: str, today: date) -> ReviewBase:
        if self._base is None or (self._base.commit, self._base.today) != (commit, today):
            start = time.process_time()
            self._base = ReviewBase.load(self._store, commit, today, self._base)
            self._states = list_states(self._base, self._file_states)
            self._load_seconds = max(self._load_seconds, time.process_time() - start)
        return self._base


def serve_judgements(folder: Path, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer every line of `requests` until there are no more. A line `{}` ends each answer."""
    server = JudgingServer(folder)
    for line in requests:
        try:
            for answer in server.answer(json.loads(line)):
                _write_line(answers, answer)
            _write_line(answers, {})
        except RepositoryError as error:
            _write_line(answers, {"error": str(error)})


def _write_line(output: BinaryIO, value: dict[str, Any]) -> None:
    output.write(json.dumps(value).encode() + b"\n")
    output.flush()


def main() -> None:
    """Serve on the standard input and output. Whatever else prints goes to the standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve_judgements(Path(sys.argv[1]), sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
