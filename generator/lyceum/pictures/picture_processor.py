"""Turns contributed pictures into small WebP files without metadata, once for each picture, and keeps them in a cache."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import PIL

from lyceum.i18n import format_message
from lyceum.pictures.picture_inspector import InvalidPictureError, PictureFault, inspect_picture
from lyceum.system import (
    LimitedProcess,
    ProcessLimitError,
    ProcessLimits,
    ProcessTimeoutError,
    count_processors,
    write_atomically,
)

AVATAR_SIZES = (128, 384)
"""Pixels a side: for lists, and for the heads of pages."""
MAX_TEXT_PICTURE_WIDTH, MAX_TEXT_PICTURE_HEIGHT = 1600, 6000
"""Pixels. Twice the width of a text column, and a long screenshot of a phone."""
MAX_TEXT_PICTURE_BYTES = 200_000
_LIMITS = ProcessLimits(seconds=10, memory_bytes=1024**3, answer_bytes=4 * 1024 * 1024)
_WORKER = "lyceum.pictures.picture_worker"
_MIN_PICTURES_FOR_PROCESSES = 8
_WEBP_START = b"RIFF"
_TOUCH_AFTER_SECONDS = 24 * 3600
_KEEP_SECONDS = 60 * 24 * 3600
"""How long a cached result stays that is not used."""


class PictureUse(Enum):
    """Where a picture is shown. The value is what the worker is asked for."""

    AVATAR = {"squares": AVATAR_SIZES}
    TEXT = {
        "max_width": MAX_TEXT_PICTURE_WIDTH,
        "max_height": MAX_TEXT_PICTURE_HEIGHT,
        "max_bytes": MAX_TEXT_PICTURE_BYTES,
    }


@dataclass(frozen=True, slots=True)
class ProcessedPicture:
    """A WebP file of ours."""

    width: int
    height: int
    data: bytes


PictureResult = tuple[ProcessedPicture, ...] | PictureFault
"""The files of a picture: one for each of AVATAR_SIZES, or one for a text. Or else why there is none."""


@dataclass(frozen=True, slots=True)
class PictureSource:
    """A picture that is processed."""

    use: PictureUse
    read: Callable[[], bytes]
    """Return the bytes of the file. Raises InvalidPictureError."""


def process_picture(data: bytes, use: PictureUse) -> tuple[ProcessedPicture, ...]:
    """Process one picture without a cache. Raises InvalidPictureError."""
    (result,) = process_pictures([PictureSource(use, lambda: data)])
    if isinstance(result, PictureFault):
        raise InvalidPictureError(result)
    return result


def process_pictures(sources: Sequence[PictureSource], *, cache_folder: Path | None = None) -> list[PictureResult]:
    """Process pictures in processes with limits, and return the results in the order of the sources.

    With a cache folder, no picture is decoded twice. A picture over a limit is a fault and stops nothing.
    """
    if cache_folder:
        _remove_old_results(cache_folder)
    count = 1 if len(sources) < _MIN_PICTURES_FOR_PROCESSES else count_processors()
    if count == 1:
        return list(_process_in_order(sources, cache_folder))
    size = max(1, min(64, len(sources) // (4 * count)))
    batches = [sources[start : start + size] for start in range(0, len(sources), size)]
    with ThreadPoolExecutor(count) as pool:
        results = pool.map(lambda batch: list(_process_in_order(batch, cache_folder)), batches)
        return [result for batch_results in results for result in batch_results]


def _process_in_order(sources: Iterable[PictureSource], cache_folder: Path | None) -> Iterator[PictureResult]:
    with LimitedProcess(_WORKER, _LIMITS) as worker:
        for source in sources:
            try:
                yield _process_one(source, worker, cache_folder)
            except InvalidPictureError as error:
                yield error.fault


def _process_one(source: PictureSource, worker: LimitedProcess, cache_folder: Path | None) -> PictureResult:
    data = source.read()
    facts = inspect_picture(data)
    cached_file = cache_folder / _name_cached_result(data, source.use) if cache_folder else None
    answer = _read_cached_answer(cached_file)
    result = answer and _parse_answer(answer)
    if not result:
        order = {"format": facts.format, "width": facts.width, "height": facts.height, **source.use.value}
        try:
            answer = worker.ask(json.dumps(order).encode() + b"\n" + data)
        except ProcessTimeoutError:
            return _explain_error("limit")  # not kept: the machine may have less to do the next time
        except ProcessLimitError:
            answer = b'{"error": "limit"}\n'
        result = _parse_answer(answer) or _explain_error("broken")
        if cached_file:
            _write_cached_answer(cached_file, answer)
    return result


def _parse_answer(answer: bytes) -> PictureResult | None:
    """Return what an answer says; None if it is damaged, as after a crash."""
    header, _, body = answer.partition(b"\n")
    try:
        values: dict[str, Any] = json.loads(header)
        if error := values.get("error"):
            return _explain_error(str(error))
        files, start = [], 0
        for width, height, length in values["files"]:
            data = body[start : start + length]
            if len(data) != length or data[:4] != _WEBP_START or data[8:12] != b"WEBP":
                return None
            files.append(ProcessedPicture(int(width), int(height), data))
            start += length
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return tuple(files) or None


def _explain_error(error: str) -> PictureFault:
    match error:
        case "truncated":
            message = format_message("only a part of this picture is here, so it is not shown")
            return PictureFault("unreadable-picture", message, format_message("upload the whole file again"))
        case "limit" | "memory":
            return PictureFault(
                "picture-too-large",
                format_message("reading this picture takes too much time or memory, so it is not shown"),
                format_message("save a smaller copy: {most} pixels a side are plenty", most=2000),
            )
    return PictureFault(
        "unreadable-picture",
        format_message("this picture is damaged, so it is not shown"),
        format_message("save it again as PNG, JPEG or WebP"),
    )


@cache
def _hash_worker() -> bytes:
    """Return a hash of what results depend on besides the picture."""
    code = Path(__file__).with_name("picture_worker.py").read_bytes()
    return sha256(code + PIL.__version__.encode()).digest()


def _name_cached_result(data: bytes, use: PictureUse) -> str:
    return sha256(_hash_worker() + json.dumps(use.value).encode() + sha256(data).digest()).hexdigest()


def _read_cached_answer(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        answer = path.read_bytes()
        if time.time() - path.stat().st_mtime > _TOUCH_AFTER_SECONDS:
            os.utime(path)
    except OSError:
        return None
    return answer


def _write_cached_answer(path: Path, answer: bytes) -> None:
    with contextlib.suppress(OSError):  # a read-only cache folder costs time, not correctness
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, answer)


def _remove_old_results(cache_folder: Path) -> None:
    """Delete results that nothing has used for a long time."""
    with contextlib.suppress(OSError):
        for file in cache_folder.iterdir() if cache_folder.is_dir() else ():
            if time.time() - file.stat().st_mtime > _KEEP_SECONDS:
                file.unlink(missing_ok=True)
