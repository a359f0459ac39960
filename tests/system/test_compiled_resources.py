"""What is compiled of templates and catalogs is kept for the next run, and never trusted after damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.system import CompiledResources


def open_resources(folder: Path) -> CompiledResources:
    resources = CompiledResources()
    resources.open(folder)
    return resources


def write_resources(folder: Path) -> None:
    resources = open_resources(folder)
    assert resources.get("a template", lambda: b"code") == b"code"
    resources.save()


def test_next_run_compiles_nothing(tmp_path: Path) -> None:
    write_resources(tmp_path / "store")
    assert open_resources(tmp_path / "store").get("a template", lambda: b"again") == b"code"


def test_unchanged_file_is_not_written_again(tmp_path: Path) -> None:
    write_resources(tmp_path)
    (file,) = tmp_path.iterdir()
    before = file.stat()
    write_resources(tmp_path)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize(
    "change", [lambda data: data[:-1], lambda data: b"", lambda data: data[:20] + b"x" + data[21:]]
)
def test_damaged_file_costs_only_time(tmp_path: Path, change: object) -> None:
    write_resources(tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(change(file.read_bytes()))  # type: ignore[operator]
    assert open_resources(tmp_path).find("a template") is None
    write_resources(tmp_path)
    assert open_resources(tmp_path).find("a template") == b"code"


def test_file_of_another_version_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_resources(tmp_path)
    monkeypatch.setattr("lyceum.system.compiled_resources.compute_code_version", lambda: "another")
    assert open_resources(tmp_path).find("a template") is None


def test_without_a_folder_nothing_is_kept() -> None:
    resources = CompiledResources()
    resources.open(None)
    assert resources.get("a template", lambda: b"code") == b"code"
    resources.save()
