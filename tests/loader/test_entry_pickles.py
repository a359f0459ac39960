"""What was parsed of a file is the same after it was kept as bytes, whether its classes are among the known ones or not."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from lyceum.loader import CONTENT_FOLDER, Entry, list_entry_files, match_path, parse_entry
from lyceum.loader.entry_pickles import pack_result, unpack_result
from tests.support.paths import ROOT


def list_parts(entry: Entry[Any] | None) -> list[object]:
    """Return all that an entry and its source consist of."""
    if entry is None:
        return []
    parts = {field.name: getattr(entry, field.name) for field in fields(entry)}
    source = parts.pop("source")
    return [parts, entry.value.model_fields_set, *(getattr(source, field.name) for field in fields(source))]


def test_every_kind_of_entry_and_its_problems_come_back() -> None:
    for path, kind in list_entry_files(ROOT):
        file = match_path(path)
        assert file
        data = (ROOT / path).read_bytes()
        for written in (data, data + b"unknown_field: 1\n", b"- no fields\n"):
            result = parse_entry(written, path, kind, key=file.key, challenge=file.challenge)
            entry, problems = unpack_result(pack_result(result))
            assert problems == result[1]
            assert list_parts(entry) == list_parts(result[0]), path


def test_a_short_result_is_little_more_than_its_text() -> None:
    path = f"{CONTENT_FOLDER}/challenges/walk/results/ada.yml"
    data = b"learner: ada\ndate: 2026-01-02\nscore: 12\n"
    file = match_path(path)
    assert file
    assert file.kind
    packed = pack_result(parse_entry(data, path, file.kind, key=file.key, challenge=file.challenge))
    assert len(packed) < 3 * (len(path) + len(data))
    assert b"lyceum" not in packed, "its classes are known"
