# ruff: noqa: SIM905
"""Measures builds of realistic hubs of several sizes: seconds by stage, memory, pages and bytes.

    python -m tests.benchmark [--sizes 100,1000,10000] [--keep DIR]
    python -m tests.benchmark --path [--sizes 5000] [--times 5]     the commands that a contribution goes through

One learner in three has little more than a name, and one in six fills in every field. Every third learner shares a tip.
There are 1.2 results for each learner, and some challenges have many more than others. Each contribution is one commit.
"""

from __future__ import annotations

import argparse
import itertools
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
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from lyceum.site import build_site
from lyceum.site.build import SiteStats
from lyceum.system import count_processors
from tests.support.paths import ROOT

TOPICS = """python git sql web testing writing docker rust statistics debugging accessibility careers spreadsheets
javascript command-line machine-learning data-analysis note-taking learning-to-learn html-css""".split()
FIRST_NAMES = "Amara Benoît Chidi Дилноза Elif فرید Grace Hiro Inês Jonas Kalinda Lucía Mateo Nadia Oskar Priya 수진 Samir Tova Uma".split()
LAST_NAMES = (
    "Okafor Tremblay Petrov Nguyen Kaya Haddad Sato Müller Costa Singh Larsen Kim Moreau Adeyemi Rossi Novák".split()
)
WORDS = """learning a little every evening made the difference because I could try the small thing first and then ask
somebody who had been there when it broke so I wrote it down and came back the next day with a better question""".split()
FIRST_DAY = date(2025, 1, 6)
FIRST_COMMIT_SECONDS = 1_736_150_400
SECONDS_BETWEEN_COMMITS = 60
STAGE_LABELS = {"pictures": "pictures, frames by MkDocs", "files": "files", "cards": "cards, search, sitemap, swap"}
DAYS = 600


def make_text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize() + "."


def make_files(size: int) -> Iterator[tuple[str, str, str]]:
    """Yield the path, text and author of each file in a hub of `size` learners, in the order of the contributions."""
    dice = random.Random(size)
    handles = [f"{dice.choice(LAST_NAMES).encode('ascii', 'ignore').decode().lower() or 'x'}-{i}" for i in range(size)]
    yield "mkdocs.yml", (ROOT / "mkdocs.yml").read_text("utf-8"), handles[0]
    yield ".gitignore", "/site/\n/.lyceum/\n", handles[0]
    yield (
        "content/hub.yml",
        "name: Bench\nurl: https://bench.example.org/\nrepository: bench/hub\nwritten_dates_until: 2026-12-31\ncohorts: [{id: first, name: First}]\n",
        handles[0],
    )
    yield "content/topics.yml", "".join(f"- {{id: {t}, name: {t.title()}}}\n" for t in TOPICS), handles[0]
    badges = (ROOT / "content/badges.yml").read_text("utf-8").split("- id:")
    yield "content/badges.yml", "- id:".join(badge for badge in badges if "given_to" not in badge), handles[0]
    for page in ("about", "guide", "code-of-conduct"):
        yield f"content/pages/{page}.md", f"# {page.title()}\n\n{make_text(dice, 60)}\n", handles[0]
    challenges = [f"challenge-{i}" for i in range(6 + size // 250)]
    for slug in challenges:
        head = f"title: {make_text(dice, 4)}\nsummary: {make_text(dice, 12)}\nhosts: [{dice.choice(handles[: max(3, size // 50)])}]\ntopics: [{dice.choice(TOPICS)}]\nscore: {{measure: points}}\n"
        yield f"content/challenges/{slug}/challenge.md", f"---\n{head}---\n{make_text(dice, 120)}\n", handles[0]
    for number, handle in enumerate(handles):
        yield f"content/learners/{handle}.yml", make_learner(dice, number, size), handle
        if dice.random() < 1 / 3:
            yield f"content/tips/tip-{number}.md", make_tip(dice, number, handle), handle
        for index in range(dice.choice((0, 1, 1, 2, 2))):
            if index == 0:
                slug = challenges[min(int(dice.expovariate(0.35)), len(challenges) - 1)]
            else:
                slug = challenges[dice.randrange(len(challenges))]
            suffix = f"-{index}" if index else ""
            yield f"content/challenges/{slug}/results/{handle}{suffix}.yml", make_result(dice, handle), handle


def make_tip(dice: random.Random, number: int, handle: str) -> str:
    title, topics = make_text(dice, 6), ", ".join(dice.sample(TOPICS, 2))
    return (
        f"---\ntitle: {title}\nauthor: {handle}\ntopics: [{topics}]\nlevel: beginner\n---\n"
        f"{make_text(dice, 60)}\n\n```python\nprint('{number}')\n```\n\n- {make_text(dice, 12)}\n- {make_text(dice, 12)}\n"
    )


def make_result(dice: random.Random, handle: str) -> str:
    day = FIRST_DAY + timedelta(days=dice.randrange(DAYS))
    result = f"learner: {handle}\ndate: {day}\nscore: {dice.randrange(1000)}\n"
    return result + f"notes: {make_text(dice, 20)}\n" if dice.random() < 0.5 else result


def make_learner(dice: random.Random, number: int, size: int) -> str:
    parts = [
        f"name: {dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}",
        f"joined: {FIRST_DAY + timedelta(days=number * DAYS // size)}",
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


def build_benchmark_hub(folder: Path, size: int) -> int:
    """Write a hub to disk, with one commit for each file. Returns the number of files."""
    stream: list[bytes] = []
    for count, (path, text, author) in enumerate(make_files(size), 1):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        (folder / path).write_bytes(data)
        seconds = FIRST_COMMIT_SECONDS + count * SECONDS_BETWEEN_COMMITS
        signature = f"{author} <{author}@users.noreply.github.com> {seconds} +0000".encode()
        stream.append(
            b"commit refs/heads/main\nauthor %s\ncommitter %s\ndata 1\nx\nM 100644 inline %s\ndata %d\n%s\n"
            % (signature, signature, path.encode(), len(data), data)
        )
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet"], input=b"".join(stream), check=True)
    subprocess.run(["git", "-C", str(folder), "reset", "-q"], check=True)
    return len(stream)


@dataclass(frozen=True)
class BuildMeasurement:
    seconds_by_stage: dict[str, float]
    own_megabytes: float
    worker_megabytes: float
    stats: SiteStats

    @property
    def seconds(self) -> float:
        return sum(self.seconds_by_stage.values())


def measure_build(folder: str, answers: multiprocessing.Queue) -> None:  # type: ignore[type-arg]
    """Build a site in this process, and put a BuildMeasurement into the queue."""
    stages: list[tuple[str, float]] = [("engine, start", time.perf_counter())]
    result = build_site(Path(folder), progress=lambda stage: stages.append((stage, time.perf_counter())))
    stages.append(("end", time.perf_counter()))
    seconds_by_stage: dict[str, float] = {}
    for (stage, start), (_, end) in itertools.pairwise(stages):
        name = STAGE_LABELS.get(stage, stage)
        seconds_by_stage[name] = seconds_by_stage.get(name, 0) + end - start
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    answers.put(BuildMeasurement(seconds_by_stage, own, worker, result.stats))


def print_build_measurement(size: int, keep: Path | None) -> None:
    folder = Path(tempfile.mkdtemp(prefix=f"lyceum-bench-{size}-"))
    try:
        file_count = build_benchmark_hub(folder, size)
        context = multiprocessing.get_context("spawn")  # each build starts with the memory of a new process
        answers: multiprocessing.Queue = context.Queue()  # type: ignore[type-arg]
        process = context.Process(target=measure_build, args=(str(folder), answers))
        process.start()
        build: BuildMeasurement = answers.get()
        process.join()
        print(f"\n{size:,} learners: {file_count:,} files, {file_count:,} commits, {count_processors()} cores")
        for stage, seconds in build.seconds_by_stage.items():
            print(f"  {stage:<30}{seconds:8.2f} s")
        print(f"  {'all':<30}{build.seconds:8.2f} s   {build.seconds / size * 1000:.2f} ms a learner")
        stats = build.stats
        print(f"  {stats.page_count:,} pages, {stats.file_count:,} files, {stats.byte_count / 1e6:.1f} MB")
        print(f"  memory {build.own_megabytes:.0f} MB, a worker {build.worker_megabytes:.0f} MB")
    finally:
        if keep:
            shutil.move(folder, keep / f"hub-{size}")
        else:
            shutil.rmtree(folder)


def print_contribution_measurement(size: int, times: int) -> None:
    """Change one profile in a hub of `size` learners, and print the median time of each command.

    "works" is the time of all processors together: other work on the machine changes it less.
    """
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
        print(f"\n{size:,} learners, one profile changes; {count_processors()} cores; median of {times}")
        for name, parts in commands.items():
            runs = [measure_commands([[*lyceum, *part] for part in parts]) for _ in range(times)]
            elapsed = statistics.median(run[0] for run in runs)
            worked = statistics.median(run[1] for run in runs)
            print(f"  {name:<26}{elapsed:7.1f} s   works {worked:6.1f} s", flush=True)
    finally:
        shutil.rmtree(folder)


def measure_commands(commands: list[list[str]]) -> tuple[float, float]:
    """Run commands. Returns the seconds that passed, and the seconds that all processors worked."""
    usage_before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        subprocess.run(command, check=True, capture_output=True)
    elapsed, usage = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return elapsed, usage.ru_utime + usage.ru_stime - usage_before.ru_utime - usage_before.ru_stime


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--path", action="store_true", help="Measure the commands of a contribution, not a build.")
    arguments.add_argument("--times", type=int, default=5)
    arguments.add_argument("--sizes")
    arguments.add_argument("--keep", type=Path)
    options = arguments.parse_args()
    os.environ["LYCEUM_AVATARS"] = "off"
    sizes = options.sizes or ("5000" if options.path else "100,1000,10000")
    for size in map(int, sizes.split(",")):
        if options.path:
            print_contribution_measurement(size, options.times)
        else:
            print_build_measurement(size, options.keep)


if __name__ == "__main__":
    main()
