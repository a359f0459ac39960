"""Runs the commands in real folders and looks at what they print and write."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lyceum.cli.build import format_size_warning
from lyceum.schema import build_schema_files
from tests.support.command_line import run_lyceum, start_lyceum
from tests.support.paths import ROOT


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """The folder of a new hub."""
    folder = tmp_path / "hub"
    assert run_lyceum("init", str(folder), "--name", 'The "Attic" & co', folder=tmp_path).returncode == 0
    return folder


@pytest.mark.slow
def test_new_hub_passes_check_and_builds(hub: Path) -> None:
    result = run_lyceum("check", folder=hub)
    assert (result.returncode, result.stdout) == (0, "")
    result = run_lyceum("build", "--strict", folder=hub)
    assert result.returncode == 0, result.stderr
    home = (hub / "site/index.html").read_text("utf-8")
    assert "<title>" in home
    assert "The &quot;Attic&quot; &amp; co" in home or "The &#34;Attic&#34; &amp; co" in home
    assert (hub / "site/learners/wren/index.html").exists()


def test_new_hub_has_editor_schemas(hub: Path) -> None:
    files = build_schema_files()
    assert {path: (hub / path).read_text("utf-8") for path in files} == files
    assert (hub / ".vscode/settings.json").read_bytes() == (ROOT / ".vscode/settings.json").read_bytes()
    assert (hub / ".vscode/extensions.json").is_file()


@pytest.mark.slow
def test_generate_check_names_stale_files_and_writes_nothing(hub: Path) -> None:
    stale = hub / ".vscode/schemas/learner.json"
    stale.write_text("{}", "utf-8")
    result = run_lyceum("generate", "schemas", "--check", folder=hub)
    assert (result.returncode, stale.read_text("utf-8")) == (1, "{}")
    assert result.stderr == f"{stale} is out of date; run `lyceum generate schemas`\n"
    assert run_lyceum("generate", "schemas", folder=hub).returncode == 0
    assert run_lyceum("generate", "schemas", "--check", folder=hub).returncode == 0


def test_hub_is_found_from_its_subfolders(hub: Path, tmp_path: Path) -> None:
    assert run_lyceum("check", folder=hub / "content" / "learners").returncode == 0
    assert run_lyceum("-C", str(hub), "check", folder=tmp_path).returncode == 0
    result = run_lyceum("check", folder=tmp_path)
    assert result.returncode == 2
    assert "there is no hub" in result.stderr


def test_new_hub_says_that_nothing_publishes_it(hub: Path) -> None:
    assert not (hub / ".github/workflows").exists()
    assert "has no GitHub workflows" in (hub / "README.md").read_text("utf-8")


def test_init_refuses_a_folder_that_is_not_empty(hub: Path) -> None:
    result = run_lyceum("init", str(hub), folder=hub)
    assert result.returncode == 2
    assert "is not empty" in result.stderr


def test_check_counts_the_files_that_were_looked_at(hub: Path) -> None:
    (hub / "content/learners/bo.yml").write_text("name: 'Bo\n", "utf-8")  # no entry, since it cannot be read
    result = run_lyceum("check", folder=hub)
    assert result.stderr.splitlines()[0] == "1 problem in 8 files"
    result = run_lyceum("check", "content/learners/wren.yml", folder=hub)
    assert (result.returncode, result.stderr.splitlines()[0]) == (0, "1 file in order")
    result = run_lyceum("check", "content/learners", folder=hub)
    assert (result.returncode, result.stderr.splitlines()[0]) == (1, "1 problem in 2 files")


def test_check_prints_position_message_and_hint(hub: Path) -> None:
    (hub / "content/learners/grace.yml").write_text("name: Grace\njoind: 2026-01-01\n")
    (hub / "content/tips/first.md").write_text("---\ntitle: One\nauthor: grce\nlevel: esy\n---\nText\n")
    result = run_lyceum("check", folder=hub)
    assert result.returncode == 1
    assert result.stdout == (
        "content/learners/grace.yml:2:1: `joind` is not a field here [unknown-field]\n"
        "    did you mean `joined`?\n"
        "content/tips/first.md:3:9: there is no profile `content/learners/grce.yml` [unknown-reference]\n"
        "    did you mean `grace`?\n"
        "content/tips/first.md:4:8: `esy` is not a choice for `level` [unknown-choice]\n"
        "    choose one of beginner, intermediate, advanced, expert\n"
    )
    assert "3 problems in" in result.stderr
    result = run_lyceum("check", "content/tips", folder=hub)
    assert "grace.yml" not in result.stdout
    assert "first.md:4:8" in result.stdout
    assert run_lyceum("check", "content/challenges", folder=hub).returncode == 0
    assert run_lyceum("check", "nowhere", folder=hub).returncode == 2


def test_build_refuses_to_replace_an_unknown_folder(hub: Path) -> None:
    (hub / "mine").mkdir()
    (hub / "mine/thesis.txt").write_text("years of work")
    result = run_lyceum("build", "-d", "mine", folder=hub)
    assert result.returncode == 1
    assert (hub / "mine/thesis.txt").read_text() == "years of work"
    assert run_lyceum("build", "-d", ".", folder=hub).returncode == 1


@pytest.mark.slow
@pytest.mark.usefixtures("sample_hub")
def test_one_command_removes_all_samples(tmp_path: Path) -> None:
    hub = tmp_path / "hub"
    hub.mkdir()
    shutil.copytree(ROOT / "content", hub / "content")
    shutil.copy(ROOT / "mkdocs.yml", hub)
    (hub / "content/learners/real-person.yml").write_text("name: A real person\n")
    result = run_lyceum("remove-samples", "--yes", folder=hub)
    assert result.returncode == 0, result.stderr
    assert [path.name for path in (hub / "content/learners").iterdir()] == ["real-person.yml"]
    remaining_files = [path for path in (hub / "content").rglob("*") if path.is_file()]
    assert {path.relative_to(hub / "content").parts[0] for path in remaining_files} >= {
        "hub.yml",
        "topics.yml",
        "pages",
        "learners",
    }
    assert not any("challenges" in path.parts or "tips" in path.parts for path in remaining_files)
    result = run_lyceum("check", folder=hub)
    assert result.returncode == 0, result.stdout
    result = run_lyceum("build", folder=hub)
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    script = f"from hatchling.build import build_wheel; build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("lyceum_hub-*.whl"))


@pytest.mark.slow
def test_installed_wheel_builds_a_new_hub(wheel: Path, tmp_path: Path) -> None:
    installed_folder = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed_folder)
    environment = {"PYTHONPATH": str(installed_folder)}
    import_result = subprocess.run(
        [sys.executable, "-c", "import lyceum; print(lyceum.__file__)"],
        cwd=tmp_path, capture_output=True, text=True, check=True, env={**os.environ, **environment},
    )  # fmt: skip
    assert import_result.stdout.startswith(str(installed_folder))
    assert start_lyceum("init", "mine", folder=tmp_path, **environment).returncode == 0
    result = start_lyceum("-C", "mine", "build", "--strict", folder=tmp_path, **environment)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "mine/.vscode/settings.json").is_file()
    for asset in ("assets/hub.css", "assets/hub.js", "assets/drawings/logo.svg", "learners/wren/index.html"):
        assert (tmp_path / "mine/site" / asset).is_file(), asset


def find_free_port() -> int:
    """Return the number of a port that nothing uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def served_hub(hub: Path) -> Iterator[tuple[Path, str]]:
    """A hub while `lyceum serve` runs, and the address of its site."""
    port = find_free_port()
    command = [sys.executable, "-c", "from lyceum.cli.main import main; main()", "serve", "-a", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=hub, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    output = []
    for line in process.stdout:
        output.append(line)
        if "Serving on" in line:
            break
    else:
        pytest.fail("".join(output))
    yield hub, re.findall(r"http://\S+", output[-1])[0]
    process.terminate()
    process.communicate(timeout=300)


def test_serve_reloads_and_keeps_the_last_good_site(served_hub: tuple[Path, str], browser: Browser) -> None:
    hub, address = served_hub
    wren = hub / "content/learners/wren.yml"
    valid_text = wren.read_text("utf-8")
    page = browser.new_page()
    page.goto(address + "learners/wren/")
    expect(page.locator("h1")).to_contain_text("Wren")
    wren.write_text(valid_text.replace("name: Wren", "name: Jenny Wren"), "utf-8")
    expect(page.locator("h1")).to_contain_text("Jenny Wren")
    wren.write_text("nme: Broken\n", "utf-8")
    expect(page.locator(".hub-banner")).to_contain_text("content/learners/wren.yml:1:1")
    expect(page.locator("h1")).to_contain_text("Jenny Wren")
    page.goto(address + "status/")
    expect(page.locator("main")).to_contain_text("did you mean")
    wren.write_text(valid_text, "utf-8")
    expect(page.locator(".hub-banner")).to_have_count(0)
    page.close()


@pytest.mark.parametrize(("megabytes", "text"), [(799, ""), (800, "80% of the 1 GB"), (1_170, "117% of the 1 GB")])
def test_build_says_when_the_site_outgrows_its_host(megabytes: int, text: str) -> None:
    warning = format_size_warning(megabytes * 1_000_000)
    assert text in warning
    assert bool(warning) == bool(text)
