"""The hub of the tests of the merge policy, and functions that commit a change and review it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lyceum.moderation import review_change
from lyceum.moderation.review_result import Review
from tests.support.git_repository import GitRepository
from tests.support.hubs import TODAY

LEARNERS = "content/learners/"
TIPS = "content/tips/"
RESULTS = "content/challenges/walk/results/"
ADA_PROFILE, GRACE_PROFILE = "name: Ada\ngithub_id: 1\n", "name: Grace\ngithub: hopper\n"
RESULT_DATE = "date: 2026-01-02\n"
SITE = "links: [{label: Site, url: 'https://SITE'}]\n"


def make_tip(author: str = "author: ada", text: str = "Sleep on it.", *, fields: str = "") -> str:
    """Return the text of a tip. `author` and `fields` are lines of its front matter."""
    return f"---\ntitle: A tip\n{author}\n{fields}---\n{text}\n"


BASE_FILES = {
    "README.md": "# Hub\n",
    "content/hub.yml": "name: Test\nwelcome: automatic\n",
    "content/pages/index.md": "Hello, see <https://pages.example.org/>.\n",
    f"{LEARNERS}ada.yml": ADA_PROFILE,
    f"{LEARNERS}grace.yml": GRACE_PROFILE + SITE.replace("SITE", "grace.example.org"),
    f"{LEARNERS}grace.png": "a picture",
    f"{LEARNERS}sample.yml": "name: Sample\ngithub: false\n",
    f"{TIPS}mine.md": make_tip(fields="thanks: [grace]\n"),
    f"{TIPS}ours.md": make_tip("authors: [ada, grace]"),
    f"{TIPS}hers.md": make_tip("author: grace", "Shown as code: `https://code.example.org`"),
    "content/challenges/walk/challenge.md": "---\ntitle: Walk\nmode: either\nscore: count\n---\nWalk.\n",
    f"{RESULTS}ada.yml": f"learner: ada\n{RESULT_DATE}score: 5\nconfirmed_by: [grace]\n",
    f"{RESULTS}grace.yml": f"learner: grace\n{RESULT_DATE}score: 6\n",
    f"{RESULTS}rowers.yml": f"team: {{name: Rowers, members: [ada, grace]}}\n{RESULT_DATE}score: 7\n",
}


@dataclass(frozen=True)
class Change:
    """A pull request: the files that it writes (None: deletes), and the account that sends it."""

    files: dict[str, str | None]
    author: str = "ada"
    author_id: int | None = 1
    base_files: dict[str, str | None] = field(default_factory=dict)
    """More files of the base."""
    meanwhile: dict[str, str | None] = field(default_factory=dict)
    """Files that the base changes after the pull request was begun."""


def commit_files(repo: GitRepository, files: dict[str, str | None]) -> str:
    """Write or delete files, commit them, and return the hash."""
    for path, text in files.items():
        if text is None:
            repo.delete_file(path)
        else:
            repo.write_file(path, text)
    return repo.commit()


def review_merge(repo: GitRepository, change: Change, **options: Any) -> Review:
    """Commit the base and the change, and review the change."""
    commit_files(repo, change.base_files)
    repo.create_branch("change")
    commit_files(repo, change.files)
    repo.switch_branch("main")
    commit_files(repo, change.meanwhile)
    return review_branch(repo, author=change.author, author_id=change.author_id, **options)


def review_branch(repo: GitRepository, **options: Any) -> Review:
    """Review the merge of the branch `change` into main."""
    defaults = {"base": "main", "head": "change", "author": "ada", "author_id": 1, "today": TODAY}
    arguments: dict[str, Any] = {**defaults, **options}
    return review_change(repo.folder, **arguments)


def get_blocking_codes(review: Review) -> set[str]:
    """Return the codes of the reasons against a merge."""
    return {reason.code for reason in review.reasons if not reason.ok}


OWN_TIP = Change({f"{TIPS}mine.md": make_tip(text="Better.")})


LONGER_TIP_FILES: dict[str, str | None] = {
    f"{TIPS}mine.md": make_tip(text="Sleep on it.\n\nTwice.", fields="thanks: [grace]\n")
}
NEW_ACCOUNT: dict[str, Any] = {"author": "Lin", "author_id": 7}
