"""The merge policy: which changes are merged without a person, which wait for one, and which nobody should merge.

Every case is a real merge of two commits. The hub has `ada` (account 1), `grace` (login hopper, no number) and a sample that
belongs to nobody. Ada's account sends every change unless a case says otherwise.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lyceum.git import RepositoryError
from lyceum.moderation import review_change
from lyceum.moderation.review_result import REFUSED_CODES, Review, Verdict
from lyceum.schema import AutoMergeSettings
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import TODAY

DAILY = AutoMergeSettings().daily
L = "content/learners/"
T = "content/tips/"
R = "content/challenges/walk/results/"
ADA, GRACE = "name: Ada\ngithub_id: 1\n", "name: Grace\ngithub: hopper\n"
RESULT_DATE = "date: 2026-01-02\n"
SITE = "links: [{label: Site, url: 'https://SITE'}]\n"


def make_tip(author: str = "author: ada", text: str = "Sleep on it.", *, fields: str = "") -> str:
    return f"---\ntitle: A tip\n{author}\n{fields}---\n{text}\n"


BASE = {
    "README.md": "# Hub\n",
    "content/hub.yml": "name: Test\nwelcome: automatic\n",
    "content/pages/index.md": "Hello, see <https://pages.example.org/>.\n",
    f"{L}ada.yml": ADA,
    f"{L}grace.yml": GRACE + SITE.replace("SITE", "grace.example.org"),
    f"{L}grace.png": "a picture",
    f"{L}sample.yml": "name: Sample\ngithub: false\n",
    f"{T}mine.md": make_tip(fields="thanks: [grace]\n"),
    f"{T}ours.md": make_tip("authors: [ada, grace]"),
    f"{T}hers.md": make_tip("author: grace", "Shown as code: `https://code.example.org`"),
    "content/challenges/walk/challenge.md": "---\ntitle: Walk\nmode: either\nscore: count\n---\nWalk.\n",
    f"{R}ada.yml": f"learner: ada\n{RESULT_DATE}score: 5\nconfirmed_by: [grace]\n",
    f"{R}grace.yml": f"learner: grace\n{RESULT_DATE}score: 6\n",
    f"{R}rowers.yml": f"team: {{name: Rowers, members: [ada, grace]}}\n{RESULT_DATE}score: 7\n",
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
    return {reason.code for reason in review.reasons if not reason.ok}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = GitRepository.create(tmp_path_factory.mktemp("review") / "hub")
    commit_files(repo, dict(BASE))
    return repo.folder


@pytest.fixture
def repo(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    isolate_git(monkeypatch)
    return GitRepository(shutil.copytree(template, tmp_path / "hub"))


LONGER: dict[str, str | None] = {f"{T}mine.md": make_tip(text="Sleep on it.\n\nTwice.", fields="thanks: [grace]\n")}
NEW: dict[str, Any] = {"author": "Lin", "author_id": 7}

SAFE = {
    "my profile": Change({f"{L}ada.yml": ADA + "headline: Learning\n"}),
    "my profile, whatever the case of my login": Change({f"{L}ada.yml": ADA + "headline: Learning\n"}, author="ADA"),
    "my profile, by my number, under a new login": Change({f"{L}ada.yml": ADA + "headline: Hi\n"}, author="countess"),
    "my profile, by my login, where no number stands": Change({f"{L}grace.yml": GRACE}, author="Hopper", author_id=9),
    "my first profile": Change({f"{L}lin.yml": "name: Lin\n"}, **NEW),
    "my profile, now with my number": Change({f"{L}grace.yml": GRACE + "github_id: 7\n"}, author="hopper", author_id=7),
    "my first profile, with my number": Change({f"{L}lin.yml": "name: Lin\ngithub_id: 7\n"}, **NEW),
    "my first profile, under another name": Change({f"{L}moon.yml": "name: Moon\ngithub: LIN\n"}, **NEW),
    "my first profile and a tip with it": Change(
        {f"{L}lin.yml": "name: Lin\n", f"{T}new.md": make_tip("author: lin")}, **NEW
    ),
    "my tip": Change({f"{T}mine.md": make_tip(text="Better words.")}),
    "our tip": Change({f"{T}ours.md": make_tip("authors: [ada, grace]", "Better words.")}),
    "a new tip, with thanks": Change({f"{T}new.md": make_tip(fields="thanks: [grace]\n")}),
    "a new result": Change({f"{R}ada-2.yml": "learner: Ada\ndate: 2026-01-03\nscore: 9\n"}),
    "my result's notes": Change({f"{R}ada.yml": BASE[f"{R}ada.yml"] + "notes: It rained.\n"}),
    "my score, which nobody has confirmed": Change(
        {f"{R}grace.yml": f"learner: grace\n{RESULT_DATE}score: 8\n"}, author="hopper", author_id=9
    ),
    "our team's result": Change({f"{R}rowers.yml": BASE[f"{R}rowers.yml"] + "notes: It rained.\n"}),
    "my tip is deleted": Change({f"{T}mine.md": None}),
    "my picture is deleted": Change({f"{L}grace.png": None}, author="hopper", author_id=9),
    "my tip under a new name": Change({f"{T}mine.md": None, f"{T}better.md": make_tip(fields="thanks: [grace]\n")}),
    "a link to a known host": Change({f"{T}mine.md": make_tip(text="See https://en.wikipedia.org/wiki/Sleep")}),
    "a link where others link": Change({f"{T}mine.md": make_tip(text="See [her](https://GRACE.example.org/sleep).")}),
    "a link where a page links": Change({f"{T}mine.md": make_tip(fields="url: https://pages.example.org/sleep\n")}),
    "the base went on elsewhere": Change({f"{T}mine.md": make_tip(text="Better.")}, meanwhile={f"{T}hers.md": None}),
    "the base has half of it already": Change(
        {f"{T}mine.md": make_tip(text="Better."), "README.md": "# New\n"}, meanwhile={"README.md": "# New\n"}
    ),
    "the base gave my tip another name": Change(
        LONGER, meanwhile={f"{T}mine.md": None, f"{T}best.md": BASE[f"{T}mine.md"]}
    ),
    "a problem that the base has already": Change(
        {f"{T}mine.md": make_tip(text="Better.")}, base_files={f"{T}bad.md": make_tip("author: who")}
    ),
}

PERSON = {
    # Whose it is
    "another's profile": (Change({f"{L}grace.yml": GRACE}), {"not-the-owner"}),
    "nobody's profile": (Change({f"{L}sample.yml": "name: Mine\ngithub: false\n"}), {"not-the-owner"}),
    "nobody's profile, with my login": (
        Change({f"{L}sample.yml": "name: Mine\n"}, author="sample", author_id=8),
        {"not-the-owner", "owner-changed"},
    ),
    "another's profile taken over": (
        Change({f"{L}grace.yml": "name: G\ngithub: ada\n"}),
        {"not-the-owner", "owner-changed", "problems"},
    ),
    "another's profile taken over by number": (
        Change({f"{L}grace.yml": GRACE + "github_id: 1\n"}),
        {"not-the-owner", "owner-changed"},
    ),
    "my profile given away": (Change({f"{L}ada.yml": ADA + "github: friend\n"}), {"owner-changed"}),
    "my number taken out": (Change({f"{L}ada.yml": "name: Ada\n"}), {"owner-changed"}),
    "a name that somebody gave up": (Change({f"{L}ada.yml": ADA + "formerly: [gone]\n"}), {"owner-changed"}),
    "my login, another's number": (
        Change({f"{L}ada.yml": "name: Me\ngithub_id: 1\n"}, author_id=2),
        {"account-mismatch"},
    ),
    "my login, no number known": (
        Change({f"{L}ada.yml": ADA + "headline: Hi\n"}, author_id=None),
        {"account-mismatch"},
    ),
    "my login, but my number is elsewhere": (
        Change({f"{L}grace.yml": GRACE}, author="hopper", author_id=1),
        {"account-mismatch"},
    ),
    "a second account's first profile": (
        Change({f"{L}new.yml": "name: N\ngithub: ada\n"}, author_id=2),
        {"account-mismatch", "problems"},
    ),
    "another's tip": (Change({f"{T}hers.md": make_tip("author: grace", "Worse words.")}), {"not-the-owner"}),
    "another's tip deleted": (Change({f"{T}hers.md": None}), {"not-the-owner"}),
    "another's tip made mine": (Change({f"{T}hers.md": make_tip()}), {"not-the-owner", "people-changed"}),
    "another's tip renamed to mine": (Change({f"{T}hers.md": None, f"{T}new.md": make_tip()}), {"not-the-owner"}),
    "my tip over another's": (
        Change({f"{T}mine.md": None, f"{T}hers.md": make_tip()}),
        {"not-the-owner", "people-changed"},
    ),
    "my tip given to another": (Change({f"{T}mine.md": make_tip("author: grace")}), {"people-changed"}),
    "our tip, now mine alone": (Change({f"{T}ours.md": make_tip()}), {"people-changed"}),
    "our tip deleted": (Change({f"{T}ours.md": None}), {"shared-work"}),
    "our result deleted": (Change({f"{R}rowers.yml": None}), {"shared-work"}),
    "another's picture deleted": (Change({f"{L}grace.png": None}), {"not-the-owner"}),
    "a file that the base cannot read": (
        Change({f"{T}bad.md": make_tip()}, base_files={f"{T}bad.md": "no tip"}),
        {"not-the-owner", "unreadable-file"},
    ),
    "a profile that the base cannot trust": (
        Change({f"{L}eve.yml": "name: Eve\n"}, author="eve", base_files={f"{L}eve.yml": "name: Eve\ngithub: '@@'\n"}),
        {"not-the-owner"},
    ),
    "a tip by a profile that the base cannot trust": (
        Change(
            {f"{T}eve.md": None},
            author="eve",
            base_files={f"{L}eve.yml": "name: Eve\ngithub: '@@'\n", f"{T}eve.md": make_tip("author: eve")},
        ),
        {"not-the-owner"},
    ),
    "a tip whose authors the base cannot read": (
        Change({f"{T}odd.md": None}, base_files={f"{T}odd.md": make_tip("authors: [ada, '@@']")}),
        {"not-the-owner"},
    ),
    # Whom it speaks for
    "another's first profile": (Change({f"{L}eve.yml": "name: Eve\n"}, **NEW), {"login-mismatch"}),
    "a profile under my login for another": (
        Change({f"{L}lin.yml": "name: L\ngithub: eve\n"}, **NEW),
        {"login-mismatch"},
    ),
    "a profile under my login for nobody": (
        Change({f"{L}lin.yml": "name: L\ngithub: false\n"}, **NEW),
        {"login-mismatch"},
    ),
    "another's number": (Change({f"{L}lin.yml": "name: Lin\ngithub_id: 8\n"}, **NEW), {"account-id-mismatch"}),
    "an earlier name": (
        Change({f"{L}lin.yml": "name: Lin\nformerly: [eve]\n"}, **NEW),
        {"former-names-in-new-profile"},
    ),
    "a profile in the name of another's login": (
        Change({f"{L}hopper.yml": "name: Lin\ngithub: lin\n"}, **NEW),
        {"handle-taken"},
    ),
    "a profile in the name of a moderator": (
        Change(
            {f"{L}keeper.yml": "name: Lin\ngithub: lin\n"},
            **NEW,
            base_files={"content/hub.yml": "name: Test\nwelcome: automatic\nmoderators: [Keeper]\n"},
        ),
        {"handle-taken"},
    ),
    "a second profile": (
        Change({f"{L}countess.yml": "name: Ada\n"}, author="countess"),
        {"second-profile"},
    ),
    "my profile in other capitals": (
        Change({f"{L}ada.yml": None, f"{L}Ada.yml": ADA}),
        {"handle-taken", "second-profile"},
    ),
    "a tip by another": (Change({f"{T}new.md": make_tip("author: grace")}), {"not-your-work"}),
    "a tip by one who left": (Change({f"{T}new.md": make_tip("author: former-member")}), {"not-your-work"}),
    "a tip by both": (Change({f"{T}new.md": make_tip("authors: [ada, grace]")}), {"names-other-people"}),
    "a tip by somebody without a profile": (Change({f"{T}new.md": make_tip()}, **NEW), {"not-your-work"}),
    "a result by another": (Change({f"{R}new.yml": "learner: grace\ndate: 2026-01-09\nscore: 1\n"}), {"not-your-work"}),
    "a result by a team": (
        Change({f"{R}new.yml": "team: {name: Us, members: [ada, grace]}\ndate: 2026-01-09\nscore: 1\n"}),
        {"names-other-people"},
    ),
    "a team that grows": (
        Change({f"{R}rowers.yml": f"team: {{name: Rowers, members: [ada, grace, sample]}}\n{RESULT_DATE}score: 7\n"}),
        {"people-changed"},
    ),
    "another's word": (
        Change({f"{R}new.yml": "learner: ada\ndate: 2026-01-09\nscore: 1\nconfirmed_by: [grace]\n"}),
        {"confirmation"},
    ),
    "my word in another's result": (Change({f"{R}grace.yml": BASE[f"{R}grace.yml"] + "confirmed_by: [ada]\n"}), None),
    "another's word on my tip": (
        Change({f"{T}mine.md": make_tip(fields="thanks: [grace]\nchecked_by: [{learner: grace, on: 2026-02-01}]\n")}),
        {"confirmation"},
    ),
    "more than was confirmed": (
        Change({f"{R}ada.yml": f"learner: ada\n{RESULT_DATE}score: 500\nconfirmed_by: [grace]\n"}),
        {"confirmed-result-changed"},
    ),
    "my result in the place of another's": (
        Change({f"{R}Grace-2.yml": "learner: ada\ndate: 2026-01-09\nscore: 1\n"}),
        {"not-your-work"},
    ),
    # Where it lies
    "the maintainers' settings": (Change({"content/hub.yml": BASE["content/hub.yml"] + "tagline: Hi\n"}), None),
    "the maintainers' pages": (Change({"content/pages/index.md": "Mine\n"}), {"maintainers-only"}),
    "topics": (Change({"content/topics.yml": "- {id: sql, name: SQL}\n"}), {"maintainers-only"}),
    "a challenge": (Change({"content/challenges/run/challenge.md": make_tip("hosts: [ada]")}), {"maintainers-only"}),
    "code": (Change({"generator/x.py": "import os\n"}), {"maintainers-only"}),
    "a workflow": (Change({".github/workflows/x.yml": "on: push\n"}), {"maintainers-only"}),
    "settings of the folder": (Change({f"{L}.gitattributes": "* merge=union\n"}), None),
    "my profile and a file outside": (
        Change({f"{L}ada.yml": ADA + "bio: Hi\n", "README.md": "x\n"}),
        {"maintainers-only"},
    ),
    "a file where the base has two spellings": (
        Change(
            {"content/pages/A/y.md": "x\n"}, base_files={"content/pages/A/x.md": "x\n", "content/pages/a/x.md": "x\n"}
        ),
        {"maintainers-only"},
    ),
    "a picture": (Change({f"{L}ada.png": "a picture"}), {"picture-needs-review"}),
    "another's picture replaced": (Change({f"{L}grace.png": "mine"}), {"picture-needs-review", "not-the-owner"}),
    # What it says
    "a bad file": (Change({f"{L}ada.yml": ADA + "nmae: Ada\n"}), {"problems"}),
    "no YAML": (Change({f"{L}ada.yml": "name: [\n"}), None),
    "a file too large": (Change({f"{L}ada.yml": ADA + "#" * 300_000}), None),
    "a bad file, bad as before": (
        Change(
            {f"{T}bad.md": make_tip(fields="thanks: [who]\n", text="New")},
            base_files={f"{T}bad.md": make_tip(fields="thanks: [who]\n")},
        ),
        {"problems"},
    ),
    "a name that cannot be": (Change({f"{T}a_b.md": make_tip()}), {"problems"}),
    "a new host": (Change({f"{T}mine.md": make_tip(text="See [this](https://spam.example.com/).")}), {"new-host"}),
    "a new host in a field": (Change({f"{L}ada.yml": ADA + SITE.replace("SITE", "spam.example.com")}), {"new-host"}),
    "a new host in disguise": (
        Change({f"{L}ada.yml": ADA + "bio: '[x](https&#58;//spam.example.com)'\n"}),
        {"new-host"},
    ),
    "a new host, spelled out in YAML": (
        Change({f"{L}ada.yml": ADA + SITE.replace("'https://SITE'", '"https:\\x2f\\x2fspam.example.com"')}),
        {"new-host"},
    ),
    "a host that is shown as code only": (
        Change({f"{T}mine.md": make_tip(text="See https://code.example.org")}),
        {"new-host"},
    ),
    "a host that looks like a known one": (
        Change({f"{T}mine.md": make_tip(text="See https://github.com.spam.example and https://notgithub.com")}),
        {"new-host"},
    ),
    # What comes of it
    "thanks to nobody": (Change({f"{T}mine.md": make_tip(fields="thanks: [who]\n")}), {"problems"}),
    "my profile deleted while others name me": (Change({f"{L}ada.yml": None}), {"breaks-other-files"}),
    "nothing": (Change({}), {"empty-change"}),
    "nothing that the base has not": (Change({"README.md": "# New\n"}, meanwhile={"README.md": "# New\n"}), None),
    # The base moved meanwhile
    "no longer mine": (
        Change({f"{T}mine.md": make_tip(text="New")}, meanwhile={f"{L}ada.yml": "name: Ada\ngithub: false\n"}),
        {"not-the-owner"},
    ),
    "whom I thank has gone": (
        Change(
            {f"{T}new.md": make_tip(fields="thanks: [lin]\n")},
            base_files={f"{L}lin.yml": "name: Lin\n"},
            meanwhile={f"{L}lin.yml": None},
        ),
        {"problems"},
    ),
    "my name was taken": (
        Change({f"{L}lin.yml": "name: Lin\n"}, meanwhile={f"{L}lin.yml": "name: Another\ngithub: eve\n"}, **NEW),
        {"conflict", "not-the-owner", "problems", "unreadable-file"},
    ),
    "what was mine is another's now": (
        Change(
            LONGER, meanwhile={f"{T}mine.md": None, f"{T}best.md": make_tip("author: grace", fields="thanks: [ada]\n")}
        ),
        {"not-the-owner"},
    ),
    "both changed one line": (
        Change({f"{T}mine.md": make_tip(text="Mine")}, meanwhile={f"{T}mine.md": make_tip(text="Theirs")}),
        None,
    ),
}

REFUSED = {
    "my name in other capitals": (Change({f"{L}Grace.yml": "name: G\ngithub: ada\n"}), "name-collision"),
    "a folder in other capitals": (Change({"content/Tips/new.md": make_tip()}), "name-collision"),
    "two ways to write an accent": (
        Change({f"{T}e\u0301te.md": make_tip()}, base_files={f"{T}\u00e9te.md": make_tip()}),
        "name-collision",
    ),
    "two new files of one name": (Change({f"{T}new.md": make_tip(), f"{T}NEW.md": make_tip()}), "name-collision"),
    "a backslash": (Change({f"{T}..\\x.md": make_tip()}), "unsafe-path"),
    "a line feed": (Change({f"{T}x\n.md": make_tip()}), "unsafe-path"),
    "a direction mark": (Change({f"{T}x\u202edm.md": make_tip()}), "unsafe-path"),
    "no login": (Change({f"{T}mine.md": make_tip(text="Better.")}, author=""), "unknown-login"),
    "no login at all": (Change({f"{T}mine.md": make_tip(text="Better.")}, author="ada/../x"), "unknown-login"),
    "a robot": (Change({f"{T}mine.md": make_tip(text="Better.")}, author="robot[bot]", author_id=3), "unknown-login"),
    "nobody": (Change({f"{L}sample.yml": "name: Mine\ngithub: false\n"}, author="false", author_id=3), "unknown-login"),
}


@pytest.mark.parametrize("case", SAFE)
def test_safe_change_is_merged_without_a_person(case: str, repo: GitRepository) -> None:
    review = review_merge(repo, SAFE[case])
    assert get_blocking_codes(review) == set()
    assert review.verdict is Verdict.SAFE


@pytest.mark.parametrize("case", PERSON)
def test_other_change_needs_a_person(case: str, repo: GitRepository) -> None:
    change, codes = PERSON[case]
    review = review_merge(repo, change)
    assert review.verdict is Verdict.PERSON
    if codes is not None:
        assert get_blocking_codes(review) == codes


@pytest.mark.parametrize("case", REFUSED)
def test_dangerous_change_is_refused(case: str, repo: GitRepository) -> None:
    change, code = REFUSED[case]
    review = review_merge(repo, change)
    assert review.verdict is Verdict.REFUSED
    assert get_blocking_codes(review) & REFUSED_CODES == {code}


def commit_entry(repo: GitRepository, mode: str, kind: str, identity: str, path: str) -> None:
    """Make the branch `change`: the base and one more entry."""
    repo.create_branch("change")
    repo.run_git("update-index", "--add", "--cacheinfo", f"{mode},{identity},{path}")
    repo.run_git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "-m", kind)
    repo.run_git("reset", "--quiet", "--hard", "main~0")
    repo.run_git("update-ref", "refs/heads/change", "ORIG_HEAD")
    repo.run_git("switch", "--quiet", "--force", "main")


def write_blob(repo: GitRepository, text: str) -> str:
    return repo.run_git("hash-object", "-w", "--stdin", stdin=text.encode())


@pytest.mark.parametrize("path", [f"{L}ada.yml", f"{T}new.md", "content/learners-2", "docs"])
@pytest.mark.parametrize("target", ["/etc/passwd", "../../.git/config", "grace.yml"])
def test_symlink_is_refused_and_not_followed(repo: GitRepository, path: str, target: str) -> None:
    commit_entry(repo, "120000", "link", write_blob(repo, target), path)
    review = review_branch(repo)
    assert review.verdict is Verdict.REFUSED
    assert "symbolic-link" in get_blocking_codes(review)


@pytest.mark.parametrize("path", [f"{T}new.md", "content/learners/sub", "vendor"])
def test_submodule_is_refused(repo: GitRepository, path: str) -> None:
    commit_entry(repo, "160000", "submodule", repo.read_head(), path)
    review = review_branch(repo)
    assert review.verdict is Verdict.REFUSED
    assert "submodule" in get_blocking_codes(review)


def test_executable_file_needs_a_person(repo: GitRepository) -> None:
    commit_entry(repo, "100755", "program", write_blob(repo, ADA), f"{L}ada.yml")
    assert get_blocking_codes(review_branch(repo)) == {"unusual-file-mode"}


def test_file_name_that_is_not_text_is_refused(repo: GitRepository) -> None:
    repo.create_branch("change")
    Path(os.fsdecode(os.fsencode(repo.folder / T) + b"/\xff.md")).write_text(make_tip(), "utf-8")
    repo.commit()
    review = review_branch(repo)
    assert get_blocking_codes(review) & REFUSED_CODES == {"unsafe-path"}
    json.dumps(review.to_json(), ensure_ascii=False).encode()


def commit_raw_folder(repo: GitRepository, listed: bytes, folder: str = "tips") -> None:
    """Make the branch `change`: the base with a folder in content/ that Git itself would not write."""
    raw_folder = repo.run_git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=listed)
    inside = [line for line in repo.run_git("ls-tree", "main:content").split("\n") if not line.endswith(f"\t{folder}")]
    content = repo.run_git("mktree", stdin="\n".join([*inside, f"040000 tree {raw_folder}\t{folder}\n"]).encode())
    root = [line for line in repo.run_git("ls-tree", "main").split("\n") if not line.endswith("\tcontent")]
    tree = repo.run_git("mktree", stdin="\n".join([*root, f"040000 tree {content}\tcontent\n"]).encode())
    head = repo.run_git("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", tree, "-p", "main", "-m", "x")
    repo.run_git("update-ref", "refs/heads/change", head)


@pytest.mark.parametrize("name", [b"..", b".", b"a/b.md", b"x" * 300 + b".md"])
def test_hand_made_tree_cannot_escape_the_repository(repo: GitRepository, tmp_path: Path, name: bytes) -> None:
    blob = bytes.fromhex(write_blob(repo, make_tip()))
    commit_raw_folder(repo, b"100644 " + name + b"\0" + blob)
    before = sorted(tmp_path.iterdir())
    with suppress(RepositoryError):
        assert review_branch(repo).verdict is not Verdict.SAFE
    assert sorted(tmp_path.iterdir()) == before


def test_tree_with_duplicate_names_is_an_error(repo: GitRepository) -> None:
    first, second = (bytes.fromhex(write_blob(repo, make_tip(text=text))) for text in ("One", "Two"))
    commit_raw_folder(repo, b"100644 a.md\0" + first + b"100644 a.md\0" + second)
    with pytest.raises(RepositoryError, match="twice"):
        review_branch(repo)


@pytest.mark.slow
def test_tree_size_is_limited(repo: GitRepository) -> None:
    inside = f"100644 blob {write_blob(repo, 'x')}"
    for _ in range(5):
        tree = repo.run_git("mktree", stdin="".join(f"{inside}\t{name}\n" for name in "abcdefghijkl").encode())
        inside = f"040000 tree {tree}"
    head = repo.run_git("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", tree, "-p", "main", "-m", "x")
    with pytest.raises(RepositoryError, match="more in the repository"):
        review_branch(repo, head=head)


OWN_TIP = Change({f"{T}mine.md": make_tip(text="Better.")})


@pytest.mark.parametrize(("files", "before", "codes"), [
    (DAILY, 0, set()), (DAILY + 1, 0, {"file-limit"}), (1, DAILY - 1, set()), (1, DAILY, {"daily-limit"}),
])  # fmt: skip
def test_daily_limits_are_enforced(repo: GitRepository, files: int, before: int, codes: set[str]) -> None:
    tips: dict[str, str | None] = {f"{T}new-{i}.md": make_tip() for i in range(files)}
    assert get_blocking_codes(review_merge(repo, Change(tips), merged_today=before)) == codes


OPEN_SETTINGS = "name: Test\nwelcome: automatic\nsafe: {hosts: [example.com], pictures: true, daily: 2}\n"


def test_hub_settings_extend_what_is_merged_automatically(repo: GitRepository) -> None:
    commit_files(repo, {"content/hub.yml": OPEN_SETTINGS})
    repo.create_branch("change")
    Image.new("RGB", (96, 96), "teal").save(repo.folder / f"{L}ada.png")
    commit_files(repo, {f"{T}mine.md": make_tip(text="See <https://deep.example.com/>.")})
    repo.switch_branch("main")
    assert (get_blocking_codes(review_branch(repo)), review_branch(repo).verdict) == (set(), Verdict.SAFE)
    assert get_blocking_codes(review_branch(repo, merged_today=2)) == {"daily-limit"}
    assert get_blocking_codes(review_branch(repo, author="hopper", author_id=9)) == {"not-the-owner"}


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        (f"{L}grace.png", "mine", "not-the-owner"),
        (f"{L}lin.png", "nobody's", "not-the-owner"),
        (f"{L}ada.png", "no picture", "unreadable-file"),
        (f"{T}mine.md", make_tip(text="See <https://notexample.com/>."), "new-host"),
    ],
)
def test_opened_settings_keep_all_other_limits(repo: GitRepository, path: str, text: str, code: str) -> None:
    assert code in get_blocking_codes(
        review_merge(repo, Change({path: text}, base_files={"content/hub.yml": OPEN_SETTINGS}))
    )


@pytest.mark.parametrize("welcome", ["", "welcome: moderated\n"])
def test_first_contribution_waits_unless_base_allows_it(repo: GitRepository, welcome: str) -> None:
    settings: dict[str, str | None] = {"content/hub.yml": "name: Test\n" + welcome}
    first = review_merge(repo, Change({f"{L}lin.yml": "name: Lin\n"}, base_files=settings, **NEW))
    assert (first.is_first_contribution, get_blocking_codes(first), first.verdict) == (
        True,
        {"first-contribution"},
        Verdict.PERSON,
    )
    repo.run_git("branch", "-D", "change")
    second = review_merge(repo, OWN_TIP)
    assert (second.is_first_contribution, second.verdict) == (False, Verdict.SAFE)


def test_change_cannot_allow_itself(repo: GitRepository) -> None:
    moderated: dict[str, str | None] = {"content/hub.yml": "name: Test\n"}
    change = Change(
        {f"{L}lin.yml": "name: Lin\n", "content/hub.yml": BASE["content/hub.yml"]}, base_files=moderated, **NEW
    )
    assert {"first-contribution", "maintainers-only"} == get_blocking_codes(review_merge(repo, change))


def test_a_conflict_names_its_files(repo: GitRepository) -> None:
    review = review_merge(
        repo, Change({f"{T}mine.md": make_tip(text="Mine")}, meanwhile={f"{T}mine.md": make_tip(text="Theirs")})
    )
    assert [reason.path for reason in review.reasons if reason.code == "conflict"] == [f"{T}mine.md"]


def test_problem_caused_in_another_file_is_named_there(repo: GitRepository) -> None:
    review = review_merge(repo, Change({f"{L}ada.yml": None}))
    broken = {reason.path for reason in review.reasons if not reason.ok}
    assert broken == {f"{T}mine.md", f"{T}ours.md", f"{R}ada.yml", f"{R}rowers.yml"}
    assert broken <= {problem.where.path for problem in review.problems}


def test_passed_reasons_list_what_was_checked(repo: GitRepository) -> None:
    passed = {(reason.path, reason.code) for reason in review_merge(repo, OWN_TIP).reasons if reason.ok}
    assert passed == {
        (f"{T}mine.md", "own-file"),
        *(("", code) for code in ("daily-limit", "file-limit", "known-hosts", "no-problems")),
    }


def test_the_same_review_is_the_same_json(repo: GitRepository) -> None:
    review = review_merge(
        repo, Change({f"{L}ada.yml": None, f"{T}new.md": make_tip(fields="thanks: [who]\n"), "x": "x"})
    )
    values = review.to_json()
    assert json.loads(json.dumps(values)) == json.loads(json.dumps(review_branch(repo).to_json()))
    assert list(values) == ["verdict", "first", "reasons", "problems"]
    assert values["verdict"] == "needs a person"
    assert set(values["reasons"][0]) == {"path", "code", "message", "ok"}
    assert set(values["problems"][0]) == {"path", "line", "column", "code", "message", "hint", "severity"}
    assert [reason["path"] for reason in values["reasons"]] == sorted(reason["path"] for reason in values["reasons"])


@pytest.mark.parametrize("revision", ["no-such-branch", "", "--all", "-h", "main:README.md", "0" * 40, "main..change"])
def test_revision_must_name_one_commit(repo: GitRepository, revision: str) -> None:
    repo.create_branch("change")
    for side in ("base", "head"):
        with pytest.raises(RepositoryError, match="no commit"):
            review_branch(repo, **{side: revision})


def test_unrelated_histories_are_an_error(repo: GitRepository) -> None:
    repo.run_git("switch", "--quiet", "--orphan", "change")
    commit_files(repo, {"README.md": "x\n"})
    with pytest.raises(RepositoryError, match="in common"):
        review_branch(repo)


def test_missing_repository_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="Git says"):
        review_change(tmp_path, base="main", head="change", author="ada", author_id=1, today=TODAY)


def test_a_review_changes_nothing_and_runs_nothing(repo: GitRepository, tmp_path: Path) -> None:
    """Nothing runs that the repository's own settings would make Git run."""
    trace = tmp_path / "trace"
    for setting in ("diff.external", "core.fsmonitor", "diff.x.textconv", "diff.x.command", "filter.x.smudge"):
        repo.run_git("config", setting, f"touch {trace}; true")
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        repo.write_file(f".git/hooks/{hook}", f"#!/bin/sh\ntouch {trace}\n")
        (repo.folder / f".git/hooks/{hook}").chmod(0o755)
    commit_files(repo, {".gitattributes": "* diff=x filter=x\n"})
    repo.create_branch("change")
    commit_files(repo, OWN_TIP.files)
    repo.switch_branch("main")
    trace.unlink(missing_ok=True)
    files_before = {path: path.read_bytes() for path in repo.folder.rglob("*") if path.is_file()}
    assert review_branch(repo).verdict is Verdict.SAFE
    files_after = {path: path.read_bytes() for path in repo.folder.rglob("*") if path.is_file()}
    assert {
        path.relative_to(repo.folder).parts[:2] for path in files_after if files_after[path] != files_before.get(path)
    } <= {(".git", "objects")}
    assert files_before.keys() <= files_after.keys()
    assert not trace.exists()


def test_bare_repository_can_be_reviewed(repo: GitRepository, tmp_path: Path) -> None:
    repo.create_branch("change")
    commit_files(repo, OWN_TIP.files)
    repo.run_git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))
    review = review_change(tmp_path / "bare", base="main", head="change", author="ada", author_id=1, today=TODAY)
    assert review.verdict is Verdict.SAFE


def test_git_replace_objects_are_ignored(repo: GitRepository) -> None:
    repo.create_branch("change")
    commit_files(repo, {"README.md": "# Mine\n"})
    repo.run_git("replace", "change^{tree}", "main^{tree}")
    assert get_blocking_codes(review_branch(repo)) == {"maintainers-only"}
