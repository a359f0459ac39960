"""Content files for tests of scoring, and what is read from the hub that they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from lyceum.git import NO_HISTORY, History, Person
from lyceum.git.history import Contribution, ProjectCommit
from lyceum.hub import Hub, derive_hub
from lyceum.loader import ValidLibrary, drop_invalid, load_library
from lyceum.scoring import Credit
from tests.support.hubs import TODAY, make_history, write_hub

Files = dict[str, str | bytes]
PEOPLE: Files = {
    f"content/learners/{key}.yml": f"name: {key.title()}\njoined: 2025-01-01\n" for key in ("ada", "bob", "cy", "dee")
}
WALK = "content/challenges/walk"
LEARNERS_OR_TEAMS = "mode: either\nscore: {measure: count}"


def format_tip(text: str = "Text", **fields: str) -> str:
    """Return the text of a tip. The author is Ada if `author` and `authors` are not given."""
    fields = {"title": "One", "author": "ada", "date": "2026-03-01", **fields}
    if "authors" in fields:
        del fields["author"]
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in fields.items()) + f"---\n{text}\n"


def format_result(learner: str, score: int | str = 1, day: int = 5, extra_lines: str = "") -> str:
    """Return the text of a result of January 2026. `extra_lines` is further lines."""
    return f"learner: {learner}\ndate: 2026-01-{day:02}\nscore: {score}\n{extra_lines}"


def format_team_result(name: str, *members: str, day: int = 5, score: int = 1) -> str:
    """Return the text of a team result of January 2026."""
    return f"team: {{name: {name}, members: [{', '.join(members)}]}}\ndate: 2026-01-{day:02}\nscore: {score}\n"


def make_challenge_files(fields: str = "score: {measure: count}", **results: str) -> Files:
    """Return PEOPLE, the challenge `walk` of January 2026, and results by the names of their files."""
    head = f"---\ntitle: Walk\nopens: 2026-01-01\ncloses: 2026-01-31\n{fields}\n---\nWalk.\n"
    result_files = {f"{WALK}/results/{name.replace('_', '-')}.yml": f"{text}\n" for name, text in results.items()}
    return {**PEOPLE, f"{WALK}/challenge.md": head, **result_files}


def make_tip_files(*days: str, **fields: str) -> Files:
    """Return one tip for each day."""
    return {f"content/tips/t{day}.md": format_tip(f"Of {day}", title=f"T {day}", date=day, **fields) for day in days}


def make_merge_history(files: Files, **days: str) -> History:
    """Return a history in which all files were merged on 2 January 2026, and results of `walk` on the days given by name."""
    later = {f"{WALK}/results/{name}.yml": day for name, day in days.items()}
    return make_history(dict.fromkeys(files, "2026-01-02") | later)


def make_person(name: str, login: str | None = None, *, is_bot: bool = False) -> Person:
    """Return a person without a GitHub number."""
    return Person(name=name, login=login, github_id=None, is_bot=is_bot)


def make_contribution_history(
    person: Person, *, day: date = date(2026, 2, 1), code: int = 0, docs: int = 0, content: int = 0
) -> History:
    """Return a history in which one person made these numbers of commits to code, docs and content."""
    contribution = Contribution(
        person, code + docs + content, day, day, code_commits=code, docs_commits=docs, content_commits=content
    )
    commits = [ProjectCommit(person, f"{i:040}", day, "code" if i < code else "docs") for i in range(code + docs)]
    return replace(NO_HISTORY, contributions=(contribution,), project_commits=tuple(commits))


def load_unchecked_library(folder: Path) -> ValidLibrary:
    """Load the library of a hub, and take it for valid."""
    return drop_invalid(load_library(folder)[0], ())


def derive_unchecked_hub(folder: Path, files: Files, history: History = NO_HISTORY, *, today: date = TODAY) -> Hub:
    """The hub of files that the rules may refuse: the ledger does not depend on the rules."""
    return derive_hub(load_unchecked_library(write_hub(folder, files)), history, today=today)


def find_credits(hub: Hub, person: str = "", kind: str = "") -> list[Credit]:
    """The credits of a person, of a kind, or both."""
    return [credit for credit in hub.credits if person in ("", credit.person) and kind in ("", credit.kind)]


def sum_points(hub: Hub) -> dict[str, int]:
    """The points of each learner."""
    return {key: learner.points for key, learner in hub.learners.items()}


def list_podium(hub: Hub) -> list[tuple[str, int | None]]:
    """(learner, rank) of everybody on a podium."""
    return sorted((credit.person, credit.rank) for credit in find_credits(hub, kind="podium"))
