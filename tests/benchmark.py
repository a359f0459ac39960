# ruff: noqa: SIM905, RUF007
"""Hubs true to life, with their Git history, built from nothing: seconds by stage, memory, pages, bytes.

    python -m tests.benchmark [--sizes 100,1000,10000] [--keep DIR]
    python -m tests.benchmark --path [--sizes 5000] [--times 5]     the way of a contribution, command by command

A learner in three has little more than a name, one in six fills everything in; every third shares a tip; there are 1.2
results a learner, in challenges that draw unequally; each contribution is one commit of its author.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.support.paths import ROOT

TOPICS = """python git sql web testing writing docker rust statistics debugging accessibility careers spreadsheets
javascript command-line machine-learning data-analysis note-taking learning-to-learn html-css""".split()
FIRST = "Amara Benoît Chidi Дилноза Elif فرید Grace Hiro Inês Jonas Kalinda Lucía Mateo Nadia Oskar Priya 수진 Samir Tova Uma".split()
LAST = "Okafor Tremblay Petrov Nguyen Kaya Haddad Sato Müller Costa Singh Larsen Kim Moreau Adeyemi Rossi Novák".split()
WORDS = """learning a little every evening made the difference because I could try the small thing first and then ask
somebody who had been there when it broke so I wrote it down and came back the next day with a better question""".split()
START = date(2025, 1, 6)


def make_text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize() + "."


def make_files(size: int) -> Iterator[tuple[str, str, str]]:
    """(path, text, author) of everything in a hub of `size` learners, in the order in which it was contributed."""
    dice = random.Random(size)
    handles = [f"{dice.choice(LAST).encode('ascii', 'ignore').decode().lower() or 'x'}-{i}" for i in range(size)]
    yield "mkdocs.yml", (ROOT / "mkdocs.yml").read_text("utf-8"), handles[0]
    yield ".gitignore", "/site/\n/.lyceum/\n", handles[0]
    yield (
        "content/hub.yml",
        "name: Bench\nurl: https://bench.example.org/\nrepository: bench/hub\ncohorts: [{id: first, name: First}]\n",
        handles[0],
    )
    yield "content/topics.yml", "".join(f"- {{id: {t}, name: {t.title()}}}\n" for t in TOPICS), handles[0]
    badges = (ROOT / "content/badges.yml").read_text("utf-8").split("- id:")
    yield "content/badges.yml", "- id:".join(one for one in badges if "given_to" not in one), handles[0]
    for page in ("about", "guide", "code-of-conduct"):
        yield f"content/pages/{page}.md", f"# {page.title()}\n\n{make_text(dice, 60)}\n", handles[0]
    challenges = [f"challenge-{i}" for i in range(6 + size // 250)]
    for slug in challenges:
        head = f"title: {make_text(dice, 4)}\nsummary: {make_text(dice, 12)}\nhosts: [{dice.choice(handles[: max(3, size // 50)])}]\ntopics: [{dice.choice(TOPICS)}]\nscore: {{measure: points}}\n"
        yield f"content/challenges/{slug}/challenge.md", f"---\n{head}---\n{make_text(dice, 120)}\n", handles[0]
    for number, handle in enumerate(handles):
        yield f"content/learners/{handle}.yml", make_learner(dice, number, size), handle
        if dice.random() < 1 / 3:
            tip = f"title: {make_text(dice, 6)}\nauthor: {handle}\ntopics: [{', '.join(dice.sample(TOPICS, 2))}]\nlevel: beginner\n"
            body = f"{make_text(dice, 60)}\n\n```python\nprint('{number}')\n```\n\n- {make_text(dice, 12)}\n- {make_text(dice, 12)}\n"
            yield f"content/tips/tip-{number}.md", f"---\n{tip}---\n{body}", handle
        for again in range(dice.choice((0, 1, 1, 2, 2))):
            slug = challenges[
                min(int(dice.expovariate(0.35)), len(challenges) - 1) if again == 0 else dice.randrange(len(challenges))
            ]
            day = START + timedelta(days=dice.randrange(600))
            result = f"learner: {handle}\ndate: {day}\nscore: {dice.randrange(1000)}\n"
            if dice.random() < 0.5:
                result += f"notes: {make_text(dice, 20)}\n"
            yield f"content/challenges/{slug}/results/{handle}{f'-{again}' if again else ''}.yml", result, handle


def make_learner(dice: random.Random, number: int, size: int) -> str:
    parts = [
        f"name: {dice.choice(FIRST)} {dice.choice(LAST)}",
        f"joined: {START + timedelta(days=number * 600 // size)}",
    ]
    fullness = dice.random()
    if fullness > 1 / 3:
        parts += [
            f"headline: {make_text(dice, 7)}",
            f"learning: [{', '.join(dice.sample(TOPICS, 3))}]",
            f"helps_with: [{dice.choice(TOPICS)}]",
        ]
        parts += [
            f"bio: {make_text(dice, 30)}",
            "location: {city: Lagos, country: NG}",
            "timezone: Africa/Lagos",
            "languages: [en, fr]",
        ]
    if fullness > 5 / 6:
        parts += [
            f"knows: [{dice.choice(TOPICS)}, {{topic: sql, level: advanced}}]",
            "cohort: first",
            f"story: {make_text(dice, 50)}",
        ]
        parts += [
            f"goals: [{make_text(dice, 6)}, {{goal: Done, done: 2025-03-01}}]",
            "links: [{label: Site, url: 'https://me.example.org'}]",
        ]
    return "\n".join(parts) + "\n"


def build_benchmark_hub(folder: Path, size: int) -> tuple[int, int]:
    """A hub on disk with one commit for each contribution: (files, commits)."""
    stream: list[bytes] = []
    count = 0
    for count, (path, content, author) in enumerate(make_files(size), 1):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        data = content.encode()
        (folder / path).write_bytes(data)
        who = f"{author} <{author}@users.noreply.github.com> {1736150400 + count * 60} +0000".encode()
        stream.append(
            b"commit refs/heads/main\nauthor %s\ncommitter %s\ndata 1\nx\nM 100644 inline %s\ndata %d\n%s\n"
            % (who, who, path.encode(), len(data), data)
        )
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet"], input=b"".join(stream), check=True)
    subprocess.run(["git", "-C", str(folder), "reset", "-q"], check=True)
    return count, count


def measure_build(folder: str, size: int, answers: multiprocessing.Queue) -> None:  # type: ignore[type-arg]
    from lyceum.site import build_site

    marks: list[tuple[str, float]] = [("engine, start", time.perf_counter())]
    result = build_site(Path(folder), progress=lambda stage: marks.append((stage, time.perf_counter())))
    marks.append(("end", time.perf_counter()))
    stages: dict[str, float] = {}
    for (stage, began), (_, ended) in zip(marks, marks[1:], strict=False):
        name = (
            "pictures, frames by MkDocs"
            if stage == "pictures"
            else "files, search, sitemap, swap"
            if stage == "files"
            else stage
        )
        stages[name] = stages.get(name, 0) + ended - began
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    answers.put((stages, marks[-1][1] - marks[0][1], own / 1024, children / 1024, result.stats))


def measure_contribution(size: int, times: int) -> None:
    """One profile changes in a hub of `size` learners: the median of what each command takes, from its start to its end;
    what it works is the time of all its processors, which other work on the machine changes less."""
    folder = Path(tempfile.mkdtemp(prefix=f"lyceum-path-{size}-"))
    try:
        build_benchmark_hub(folder, size)
        profile = sorted((folder / "content/learners").iterdir())[size // 2]
        profile.write_text(profile.read_text("utf-8") + "pronouns: they/them\n", "utf-8")
        git = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run([*git, "commit", "-qam", "x"], check=True)
        lyceum = [str(Path(sys.executable).parent / "lyceum"), "-C", str(folder)]
        commands = {
            "check": [["check"]],
            "check --changed-since": [["check", "--changed-since", "HEAD~1"]],
            "preview": [["preview", "--since", "HEAD~1", "-o", str(folder / "preview.html")]],
            "review": [["review", "--base", "HEAD~1", "--head", "HEAD", "--author", profile.stem]],
            "publish: build, verify": [["build", "-q"], ["verify", str(folder / "site")]],
        }
        print(f"\n{size:,} learners, one profile changes; {len(os.sched_getaffinity(0))} cores; median of {times}")
        for name, parts in commands.items():
            seconds, worked = [], []
            for _ in range(times):
                before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
                for part in parts:
                    subprocess.run([*lyceum, *part], check=True, capture_output=True)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                seconds.append(time.perf_counter() - began)
                worked.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            print(
                f"  {name:<26}{statistics.median(seconds):7.1f} s   works {statistics.median(worked):6.1f} s",
                flush=True,
            )
    finally:
        shutil.rmtree(folder)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--path", action="store_true", help="The way of a contribution instead of a build.")
    arguments.add_argument("--times", type=int, default=5)
    arguments.add_argument("--sizes")
    arguments.add_argument("--keep", type=Path)
    options = arguments.parse_args()
    os.environ["LYCEUM_AVATARS"] = "off"
    sizes = [int(one) for one in (options.sizes or ("5000" if options.path else "100,1000,10000")).split(",")]
    if options.path:
        for size in sizes:
            measure_contribution(size, options.times)
        return
    for size in sizes:
        folder = Path(tempfile.mkdtemp(prefix=f"lyceum-bench-{size}-"))
        try:
            count, commits = build_benchmark_hub(folder, size)
            answers: multiprocessing.Queue = multiprocessing.get_context("spawn").Queue()  # type: ignore[type-arg]
            process = multiprocessing.get_context("spawn").Process(
                target=measure_build, args=(str(folder), size, answers)
            )
            process.start()
            stages, total, own, children, filled = answers.get()
            process.join()
            print(f"\n{size:,} learners: {count:,} files, {commits:,} commits, {len(os.sched_getaffinity(0))} cores")
            for stage, seconds in stages.items():
                print(f"  {stage:<30}{seconds:8.2f} s")
            print(f"  {'all':<30}{total:8.2f} s   {total / size * 1000:.2f} ms a learner")
            print(
                f"  {filled.pages:,} pages, {filled.files:,} other files, {filled.bytes / 1e6:.1f} MB; memory {own:.0f} MB, a worker {children:.0f} MB"
            )
        finally:
            if options.keep:
                shutil.move(folder, options.keep / f"hub-{size}")
            else:
                shutil.rmtree(folder)


if __name__ == "__main__":
    main()
