# ruff: noqa: SIM905
"""Makes the hubs that are measured: files, and a history with one commit for each contribution.

In the hub of the benchmark, one learner in three has little more than a name, and one in six fills in every field. Every third
learner shares a tip. There are 1.2 results for each learner, and some challenges have many more than others.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

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
DAYS = 600
MAX_FLAT_LEARNERS = 30_000
"""Larger hubs have their files in subfolders, as `lyceum doctor` advises: Git writes a whole folder for each commit."""


@dataclass(frozen=True, slots=True)
class HubShape:
    """How much of each kind a hub has."""

    name: str
    learners: int
    tips: int
    results: int
    commits: int
    challenges: int


def make_goal_shape(learners: int) -> HubShape:
    """Return the hub that Lyceum is made for: half a tip, four results and six commits for each learner."""
    return HubShape("goal", learners, learners // 2, learners * 4, learners * 6, 6 + learners // 250)


REAL_SHAPES = (
    HubShape("7,000 tips", 500, 7_000, 600, 8_200, 6),
    HubShape("5,000 people", 5_000, 200, 1_000, 6_300, 12),
    HubShape("300 results with ties", 320, 40, 300, 700, 1),
)
"""Hubs of other shapes: many tips, many people with little else, one challenge in which many have the same score."""


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

    def place(number: int) -> str:
        return f"{number % 32:02x}/{number // 32 % 32:02x}/" if size > MAX_FLAT_LEARNERS else ""

    challenges = [f"challenge-{i}" for i in range(6 + size // 250)]
    for slug in challenges:
        head = f"title: {make_text(dice, 4)}\nsummary: {make_text(dice, 12)}\nhosts: [{dice.choice(handles[: max(3, size // 50)])}]\ntopics: [{dice.choice(TOPICS)}]\nscore: {{measure: points}}\n"
        yield f"content/challenges/{slug}/challenge.md", f"---\n{head}---\n{make_text(dice, 120)}\n", handles[0]
    for number, handle in enumerate(handles):
        yield f"content/learners/{place(number)}{handle}.yml", make_learner(dice, number, size), handle
        if dice.random() < 1 / 3:
            yield f"content/tips/{place(number)}tip-{number}.md", make_tip(dice, number, handle), handle
        for index in range(dice.choice((0, 1, 1, 2, 2))):
            if index == 0:
                slug = challenges[min(int(dice.expovariate(0.35)), len(challenges) - 1)]
            else:
                slug = challenges[dice.randrange(len(challenges))]
            suffix = f"-{index}" if index else ""
            yield (
                f"content/challenges/{slug}/results/{place(number)}{handle}{suffix}.yml",
                make_result(dice, handle),
                handle,
            )


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


def make_shaped_files(shape: HubShape) -> Iterator[tuple[str, str, str]]:
    """Yield the path, text and author of each commit in a hub of a shape; the last commits change profiles."""
    dice = random.Random(shape.name)
    base = list(make_files(shape.learners))
    challenges = [f"challenge-{number}" for number in range(shape.challenges)]
    profiles = [file for file in base if file[0].startswith("content/learners/")]
    authors = [author for _, _, author in profiles]
    yield from (
        file for file in base if not file[0].startswith(("content/learners/", "content/tips/", "content/challenges/"))
    )
    for slug in challenges:
        head = f"title: {make_text(dice, 4)}\nsummary: {make_text(dice, 12)}\ntopics: [{dice.choice(TOPICS)}]\nscore: {{measure: points}}\n"
        yield f"content/challenges/{slug}/challenge.md", f"---\n{head}---\n{make_text(dice, 120)}\n", authors[0]
    yield from profiles
    for number in range(shape.tips):
        author = dice.choice(authors)
        yield f"content/tips/tip-{number}.md", make_tip(dice, number, author), author
    for number in range(shape.results):
        author = authors[number % len(authors)]
        slug = challenges[(number // len(authors) + number % 7) % len(challenges)]
        text = make_result(dice, author)
        if shape.challenges == 1:
            text = text.replace("score: ", "score: 7 #")  # everybody has the same score
        yield f"content/challenges/{slug}/results/{author}-{number}.yml", text, author
    written = len(base) - len([1 for path, _, _ in base if path.startswith(("content/tips/", "content/challenges/"))])
    for number in range(max(0, shape.commits - written - shape.challenges - shape.tips - shape.results)):
        path, text, author = profiles[number % len(profiles)]
        yield path, f"{text}pronouns: they/them\n" if number // len(profiles) % 2 == 0 else text, author


def build_benchmark_hub(folder: Path, size: int) -> int:
    """Write the benchmark's hub to disk. Returns the number of files."""
    return write_hub(folder, make_files(size))


def write_hub(folder: Path, files: Iterable[tuple[str, str, str]]) -> int:
    """Write a hub to disk, with one commit for each (path, text, author). Returns the number of commits."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    git = subprocess.Popen(["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert git.stdin
    made_folders: set[Path] = set()
    count = 0
    for count, (path, text, author) in enumerate(files, 1):
        file, data = folder / path, text.encode()
        if file.parent not in made_folders:
            file.parent.mkdir(parents=True, exist_ok=True)
            made_folders.add(file.parent)
        file.write_bytes(data)
        seconds = FIRST_COMMIT_SECONDS + count * SECONDS_BETWEEN_COMMITS
        signature = f"{author} <{author}@users.noreply.github.com> {seconds} +0000".encode()
        git.stdin.write(
            b"commit refs/heads/main\nauthor %s\ncommitter %s\ndata 1\nx\nM 100644 inline %s\ndata %d\n%s\n"
            % (signature, signature, path.encode(), len(data), data)
        )
    git.stdin.close()
    if git.wait():
        raise RuntimeError("git fast-import failed")
    subprocess.run(["git", "-C", str(folder), "reset", "-q"], check=True)
    return count
