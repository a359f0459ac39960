"""The rules of the game: which changes are merged without a person, which wait for one, which nobody should merge.

Every case is a real merge of two commits. The hub has `ada` (account 1), `grace` (login hopper, no number) and a sample
that is nobody's; everything is asked for by ada's account unless a case says otherwise.
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
L, T, R = "content/learners/", "content/tips/", "content/challenges/walk/results/"
ADA, GRACE = "name: Ada\ngithub_id: 1\n", "name: Grace\ngithub: hopper\n"
DONE = "date: 2026-01-02\n"
SITE = "links: [{label: Site, url: 'https://SITE'}]\n"


def tip(author: str = "author: ada", text: str = "Sleep on it.", *, more: str = "") -> str:
    return f"---\ntitle: A tip\n{author}\n{more}---\n{text}\n"


BASE = {
    "README.md": "# Hub\n",
    "content/hub.yml": "name: Test\nwelcome: automatic\n",
    "content/pages/index.md": "Hello, see <https://pages.example.org/>.\n",
    f"{L}ada.yml": ADA,
    f"{L}grace.yml": GRACE + SITE.replace("SITE", "grace.example.org"),
    f"{L}grace.png": "a picture",
    f"{L}sample.yml": "name: Sample\ngithub: false\n",
    f"{T}mine.md": tip(more="thanks: [grace]\n"),
    f"{T}ours.md": tip("authors: [ada, grace]"),
    f"{T}hers.md": tip("author: grace", "Shown as code: `https://code.example.org`"),
    "content/challenges/walk/challenge.md": "---\ntitle: Walk\nmode: either\nscore: count\n---\nWalk.\n",
    f"{R}ada.yml": f"learner: ada\n{DONE}score: 5\nconfirmed_by: [grace]\n",
    f"{R}grace.yml": f"learner: grace\n{DONE}score: 6\n",
    f"{R}rowers.yml": f"team: {{name: Rowers, members: [ada, grace]}}\n{DONE}score: 7\n",
}


@dataclass(frozen=True)
class Ask:
    """A pull request: what it writes (None: deletes), and who sends it."""

    files: dict[str, str | None]
    author: str = "ada"
    author_id: int | None = 1
    on: dict[str, str | None] = field(default_factory=dict)
    """What the base has besides."""
    meanwhile: dict[str, str | None] = field(default_factory=dict)
    """What happens to the base after the pull request was begun."""


def put(repo: GitRepository, files: dict[str, str | None]) -> str:
    for path, text in files.items():
        if text is None:
            repo.delete_file(path)
        else:
            repo.write_file(path, text)
    return repo.commit()


def ask(repo: GitRepository, asked: Ask, **more: Any) -> Review:
    put(repo, asked.on)
    repo.create_branch("asked")
    put(repo, asked.files)
    repo.switch_branch("main")
    put(repo, asked.meanwhile)
    return judge(repo, author=asked.author, author_id=asked.author_id, **more)


def judge(repo: GitRepository, **more: Any) -> Review:
    asked: dict[str, Any] = {"base": "main", "head": "asked", "author": "ada", "author_id": 1, "today": TODAY, **more}
    return review_change(repo.folder, **asked)


def crosses(found: Review) -> set[str]:
    return {reason.code for reason in found.reasons if not reason.ok}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = GitRepository.create(tmp_path_factory.mktemp("review") / "hub")
    put(repo, dict(BASE))
    return repo.folder


@pytest.fixture
def repo(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    isolate_git(monkeypatch)
    return GitRepository(shutil.copytree(template, tmp_path / "hub"))


LONGER: dict[str, str | None] = {f"{T}mine.md": tip(text="Sleep on it.\n\nTwice.", more="thanks: [grace]\n")}
NEW: dict[str, Any] = {"author": "Lin", "author_id": 7}

SAFE = {
    "my profile": Ask({f"{L}ada.yml": ADA + "headline: Learning\n"}),
    "my profile, whatever the case of my login": Ask({f"{L}ada.yml": ADA + "headline: Learning\n"}, author="ADA"),
    "my profile, by my number, under a new login": Ask({f"{L}ada.yml": ADA + "headline: Hi\n"}, author="countess"),
    "my profile, by my login, where no number stands": Ask({f"{L}grace.yml": GRACE}, author="Hopper", author_id=9),
    "my first profile": Ask({f"{L}lin.yml": "name: Lin\n"}, **NEW),
    "my profile, now with my number": Ask({f"{L}grace.yml": GRACE + "github_id: 7\n"}, author="hopper", author_id=7),
    "my first profile, with my number": Ask({f"{L}lin.yml": "name: Lin\ngithub_id: 7\n"}, **NEW),
    "my first profile, under another name": Ask({f"{L}moon.yml": "name: Moon\ngithub: LIN\n"}, **NEW),
    "my first profile and a tip with it": Ask({f"{L}lin.yml": "name: Lin\n", f"{T}new.md": tip("author: lin")}, **NEW),
    "my tip": Ask({f"{T}mine.md": tip(text="Better words.")}),
    "our tip": Ask({f"{T}ours.md": tip("authors: [ada, grace]", "Better words.")}),
    "a new tip, with thanks": Ask({f"{T}new.md": tip(more="thanks: [grace]\n")}),
    "a new result": Ask({f"{R}ada-2.yml": "learner: Ada\ndate: 2026-01-03\nscore: 9\n"}),
    "my result's notes": Ask({f"{R}ada.yml": BASE[f"{R}ada.yml"] + "notes: It rained.\n"}),
    "my score, which nobody has confirmed": Ask(
        {f"{R}grace.yml": f"learner: grace\n{DONE}score: 8\n"}, author="hopper", author_id=9
    ),
    "our team's result": Ask({f"{R}rowers.yml": BASE[f"{R}rowers.yml"] + "notes: It rained.\n"}),
    "my tip is deleted": Ask({f"{T}mine.md": None}),
    "my picture is deleted": Ask({f"{L}grace.png": None}, author="hopper", author_id=9),
    "my tip under a new name": Ask({f"{T}mine.md": None, f"{T}better.md": tip(more="thanks: [grace]\n")}),
    "a link to a known host": Ask({f"{T}mine.md": tip(text="See https://en.wikipedia.org/wiki/Sleep")}),
    "a link where others link": Ask({f"{T}mine.md": tip(text="See [her](https://GRACE.example.org/sleep).")}),
    "a link where a page links": Ask({f"{T}mine.md": tip(more="url: https://pages.example.org/sleep\n")}),
    "the base went on elsewhere": Ask({f"{T}mine.md": tip(text="Better.")}, meanwhile={f"{T}hers.md": None}),
    "the base has half of it already": Ask(
        {f"{T}mine.md": tip(text="Better."), "README.md": "# New\n"}, meanwhile={"README.md": "# New\n"}
    ),
    "the base gave my tip another name": Ask(
        LONGER, meanwhile={f"{T}mine.md": None, f"{T}best.md": BASE[f"{T}mine.md"]}
    ),
    "a problem that the base has already": Ask(
        {f"{T}mine.md": tip(text="Better.")}, on={f"{T}bad.md": tip("author: who")}
    ),
}

PERSON = {
    # Whose it is
    "another's profile": (Ask({f"{L}grace.yml": GRACE}), {"not-the-owner"}),
    "nobody's profile": (Ask({f"{L}sample.yml": "name: Mine\ngithub: false\n"}), {"not-the-owner"}),
    "nobody's profile, with my login": (
        Ask({f"{L}sample.yml": "name: Mine\n"}, author="sample", author_id=8),
        {"not-the-owner", "owner-changed"},
    ),
    "another's profile taken over": (
        Ask({f"{L}grace.yml": "name: G\ngithub: ada\n"}),
        {"not-the-owner", "owner-changed", "problems"},
    ),
    "another's profile taken over by number": (
        Ask({f"{L}grace.yml": GRACE + "github_id: 1\n"}),
        {"not-the-owner", "owner-changed"},
    ),
    "my profile given away": (Ask({f"{L}ada.yml": ADA + "github: friend\n"}), {"owner-changed"}),
    "my number taken out": (Ask({f"{L}ada.yml": "name: Ada\n"}), {"owner-changed"}),
    "a name that somebody gave up": (Ask({f"{L}ada.yml": ADA + "formerly: [gone]\n"}), {"owner-changed"}),
    "my login, another's number": (Ask({f"{L}ada.yml": "name: Me\ngithub_id: 1\n"}, author_id=2), {"account-mismatch"}),
    "my login, no number known": (Ask({f"{L}ada.yml": ADA + "headline: Hi\n"}, author_id=None), {"account-mismatch"}),
    "my login, but my number is elsewhere": (
        Ask({f"{L}grace.yml": GRACE}, author="hopper", author_id=1),
        {"account-mismatch"},
    ),
    "a second account's first profile": (
        Ask({f"{L}new.yml": "name: N\ngithub: ada\n"}, author_id=2),
        {"account-mismatch", "problems"},
    ),
    "another's tip": (Ask({f"{T}hers.md": tip("author: grace", "Worse words.")}), {"not-the-owner"}),
    "another's tip deleted": (Ask({f"{T}hers.md": None}), {"not-the-owner"}),
    "another's tip made mine": (Ask({f"{T}hers.md": tip()}), {"not-the-owner", "people-changed"}),
    "another's tip renamed to mine": (Ask({f"{T}hers.md": None, f"{T}new.md": tip()}), {"not-the-owner"}),
    "my tip over another's": (Ask({f"{T}mine.md": None, f"{T}hers.md": tip()}), {"not-the-owner", "people-changed"}),
    "my tip given to another": (Ask({f"{T}mine.md": tip("author: grace")}), {"people-changed"}),
    "our tip, now mine alone": (Ask({f"{T}ours.md": tip()}), {"people-changed"}),
    "our tip deleted": (Ask({f"{T}ours.md": None}), {"shared-work"}),
    "our result deleted": (Ask({f"{R}rowers.yml": None}), {"shared-work"}),
    "another's picture deleted": (Ask({f"{L}grace.png": None}), {"not-the-owner"}),
    "a file that the base cannot read": (
        Ask({f"{T}bad.md": tip()}, on={f"{T}bad.md": "no tip"}),
        {"not-the-owner", "unreadable-file"},
    ),
    "a profile that the base cannot trust": (
        Ask({f"{L}eve.yml": "name: Eve\n"}, author="eve", on={f"{L}eve.yml": "name: Eve\ngithub: '@@'\n"}),
        {"not-the-owner"},
    ),
    "a tip by a profile that the base cannot trust": (
        Ask(
            {f"{T}eve.md": None},
            author="eve",
            on={f"{L}eve.yml": "name: Eve\ngithub: '@@'\n", f"{T}eve.md": tip("author: eve")},
        ),
        {"not-the-owner"},
    ),
    "a tip whose authors the base cannot read": (
        Ask({f"{T}odd.md": None}, on={f"{T}odd.md": tip("authors: [ada, '@@']")}),
        {"not-the-owner"},
    ),
    # Whom it speaks for
    "another's first profile": (Ask({f"{L}eve.yml": "name: Eve\n"}, **NEW), {"login-mismatch"}),
    "a profile under my login for another": (Ask({f"{L}lin.yml": "name: L\ngithub: eve\n"}, **NEW), {"login-mismatch"}),
    "a profile under my login for nobody": (
        Ask({f"{L}lin.yml": "name: L\ngithub: false\n"}, **NEW),
        {"login-mismatch"},
    ),
    "another's number": (Ask({f"{L}lin.yml": "name: Lin\ngithub_id: 8\n"}, **NEW), {"account-id-mismatch"}),
    "an earlier name": (Ask({f"{L}lin.yml": "name: Lin\nformerly: [eve]\n"}, **NEW), {"former-names-in-new-profile"}),
    "a profile in the name of another's login": (
        Ask({f"{L}hopper.yml": "name: Lin\ngithub: lin\n"}, **NEW),
        {"handle-taken"},
    ),
    "a profile in the name of a moderator": (
        Ask(
            {f"{L}keeper.yml": "name: Lin\ngithub: lin\n"},
            **NEW,
            on={"content/hub.yml": "name: Test\nwelcome: automatic\nmoderators: [Keeper]\n"},
        ),
        {"handle-taken"},
    ),
    "a second profile": (
        Ask({f"{L}countess.yml": "name: Ada\n"}, author="countess"),
        {"second-profile"},
    ),
    "my profile in other capitals": (
        Ask({f"{L}ada.yml": None, f"{L}Ada.yml": ADA}),
        {"handle-taken", "second-profile"},
    ),
    "a tip by another": (Ask({f"{T}new.md": tip("author: grace")}), {"not-your-work"}),
    "a tip by one who left": (Ask({f"{T}new.md": tip("author: former-member")}), {"not-your-work"}),
    "a tip by both": (Ask({f"{T}new.md": tip("authors: [ada, grace]")}), {"names-other-people"}),
    "a tip by somebody without a profile": (Ask({f"{T}new.md": tip()}, **NEW), {"not-your-work"}),
    "a result by another": (Ask({f"{R}new.yml": "learner: grace\ndate: 2026-01-09\nscore: 1\n"}), {"not-your-work"}),
    "a result by a team": (
        Ask({f"{R}new.yml": "team: {name: Us, members: [ada, grace]}\ndate: 2026-01-09\nscore: 1\n"}),
        {"names-other-people"},
    ),
    "a team that grows": (
        Ask({f"{R}rowers.yml": f"team: {{name: Rowers, members: [ada, grace, sample]}}\n{DONE}score: 7\n"}),
        {"people-changed"},
    ),
    "another's word": (
        Ask({f"{R}new.yml": "learner: ada\ndate: 2026-01-09\nscore: 1\nconfirmed_by: [grace]\n"}),
        {"confirmation"},
    ),
    "my word in another's result": (Ask({f"{R}grace.yml": BASE[f"{R}grace.yml"] + "confirmed_by: [ada]\n"}), None),
    "another's word on my tip": (
        Ask({f"{T}mine.md": tip(more="thanks: [grace]\nchecked_by: [{learner: grace, on: 2026-02-01}]\n")}),
        {"confirmation"},
    ),
    "more than was confirmed": (
        Ask({f"{R}ada.yml": f"learner: ada\n{DONE}score: 500\nconfirmed_by: [grace]\n"}),
        {"confirmed-result-changed"},
    ),
    "my result in the place of another's": (
        Ask({f"{R}Grace-2.yml": "learner: ada\ndate: 2026-01-09\nscore: 1\n"}),
        {"not-your-work"},
    ),
    # Where it lies
    "the maintainers' settings": (Ask({"content/hub.yml": BASE["content/hub.yml"] + "tagline: Hi\n"}), None),
    "the maintainers' pages": (Ask({"content/pages/index.md": "Mine\n"}), {"maintainers-only"}),
    "topics": (Ask({"content/topics.yml": "- {id: sql, name: SQL}\n"}), {"maintainers-only"}),
    "a challenge": (Ask({"content/challenges/run/challenge.md": tip("hosts: [ada]")}), {"maintainers-only"}),
    "code": (Ask({"generator/x.py": "import os\n"}), {"maintainers-only"}),
    "a workflow": (Ask({".github/workflows/x.yml": "on: push\n"}), {"maintainers-only"}),
    "settings of the folder": (Ask({f"{L}.gitattributes": "* merge=union\n"}), None),
    "my profile and a file outside": (
        Ask({f"{L}ada.yml": ADA + "bio: Hi\n", "README.md": "x\n"}),
        {"maintainers-only"},
    ),
    "a file where the base has two spellings": (
        Ask({"content/pages/A/y.md": "x\n"}, on={"content/pages/A/x.md": "x\n", "content/pages/a/x.md": "x\n"}),
        {"maintainers-only"},
    ),
    "a picture": (Ask({f"{L}ada.png": "a picture"}), {"picture-needs-review"}),
    "another's picture replaced": (Ask({f"{L}grace.png": "mine"}), {"picture-needs-review", "not-the-owner"}),
    # What it says
    "a bad file": (Ask({f"{L}ada.yml": ADA + "nmae: Ada\n"}), {"problems"}),
    "no YAML": (Ask({f"{L}ada.yml": "name: [\n"}), None),
    "a file too large": (Ask({f"{L}ada.yml": ADA + "#" * 300_000}), None),
    "a bad file, bad as before": (
        Ask({f"{T}bad.md": tip(more="thanks: [who]\n", text="New")}, on={f"{T}bad.md": tip(more="thanks: [who]\n")}),
        {"problems"},
    ),
    "a name that cannot be": (Ask({f"{T}a_b.md": tip()}), {"problems"}),
    "a new host": (Ask({f"{T}mine.md": tip(text="See [this](https://spam.example.com/).")}), {"new-host"}),
    "a new host in a field": (Ask({f"{L}ada.yml": ADA + SITE.replace("SITE", "spam.example.com")}), {"new-host"}),
    "a new host in disguise": (Ask({f"{L}ada.yml": ADA + "bio: '[x](https&#58;//spam.example.com)'\n"}), {"new-host"}),
    "a new host, spelled out in YAML": (
        Ask({f"{L}ada.yml": ADA + SITE.replace("'https://SITE'", '"https:\\x2f\\x2fspam.example.com"')}),
        {"new-host"},
    ),
    "a host that is shown as code only": (
        Ask({f"{T}mine.md": tip(text="See https://code.example.org")}),
        {"new-host"},
    ),
    "a host that looks like a known one": (
        Ask({f"{T}mine.md": tip(text="See https://github.com.spam.example and https://notgithub.com")}),
        {"new-host"},
    ),
    # What comes of it
    "thanks to nobody": (Ask({f"{T}mine.md": tip(more="thanks: [who]\n")}), {"problems"}),
    "my profile deleted while others name me": (Ask({f"{L}ada.yml": None}), {"breaks-other-files"}),
    "nothing": (Ask({}), {"empty-change"}),
    "nothing that the base has not": (Ask({"README.md": "# New\n"}, meanwhile={"README.md": "# New\n"}), None),
    # The base moved meanwhile
    "no longer mine": (
        Ask({f"{T}mine.md": tip(text="New")}, meanwhile={f"{L}ada.yml": "name: Ada\ngithub: false\n"}),
        {"not-the-owner"},
    ),
    "whom I thank has gone": (
        Ask(
            {f"{T}new.md": tip(more="thanks: [lin]\n")},
            on={f"{L}lin.yml": "name: Lin\n"},
            meanwhile={f"{L}lin.yml": None},
        ),
        {"problems"},
    ),
    "my name was taken": (
        Ask({f"{L}lin.yml": "name: Lin\n"}, meanwhile={f"{L}lin.yml": "name: Another\ngithub: eve\n"}, **NEW),
        {"conflict", "not-the-owner", "problems", "unreadable-file"},
    ),
    "what was mine is another's now": (
        Ask(LONGER, meanwhile={f"{T}mine.md": None, f"{T}best.md": tip("author: grace", more="thanks: [ada]\n")}),
        {"not-the-owner"},
    ),
    "both changed one line": (
        Ask({f"{T}mine.md": tip(text="Mine")}, meanwhile={f"{T}mine.md": tip(text="Theirs")}),
        None,
    ),
}

TRICKS = {
    "my name in other capitals": (Ask({f"{L}Grace.yml": "name: G\ngithub: ada\n"}), "name-collision"),
    "a folder in other capitals": (Ask({"content/Tips/new.md": tip()}), "name-collision"),
    "two ways to write an accent": (Ask({f"{T}e\u0301te.md": tip()}, on={f"{T}\u00e9te.md": tip()}), "name-collision"),
    "two new files of one name": (Ask({f"{T}new.md": tip(), f"{T}NEW.md": tip()}), "name-collision"),
    "a backslash": (Ask({f"{T}..\\x.md": tip()}), "unsafe-path"),
    "a line feed": (Ask({f"{T}x\n.md": tip()}), "unsafe-path"),
    "a direction mark": (Ask({f"{T}x\u202edm.md": tip()}), "unsafe-path"),
    "no login": (Ask({f"{T}mine.md": tip(text="Better.")}, author=""), "unknown-login"),
    "no login at all": (Ask({f"{T}mine.md": tip(text="Better.")}, author="ada/../x"), "unknown-login"),
    "a robot": (Ask({f"{T}mine.md": tip(text="Better.")}, author="robot[bot]", author_id=3), "unknown-login"),
    "nobody": (Ask({f"{L}sample.yml": "name: Mine\ngithub: false\n"}, author="false", author_id=3), "unknown-login"),
}


@pytest.mark.parametrize("case", SAFE)
def test_safe_change_is_merged_without_a_person(case: str, repo: GitRepository) -> None:
    found = ask(repo, SAFE[case])
    assert crosses(found) == set()
    assert found.verdict is Verdict.SAFE


@pytest.mark.parametrize("case", PERSON)
def test_other_change_needs_a_person(case: str, repo: GitRepository) -> None:
    asked, codes = PERSON[case]
    found = ask(repo, asked)
    assert found.verdict is Verdict.PERSON
    if codes is not None:
        assert crosses(found) == codes


@pytest.mark.parametrize("case", TRICKS)
def test_dangerous_change_is_refused(case: str, repo: GitRepository) -> None:
    asked, code = TRICKS[case]
    found = ask(repo, asked)
    assert found.verdict is Verdict.REFUSED
    assert crosses(found) & REFUSED_CODES == {code}


# What no file can say ----------------------------------------------------------------------------------------------


def tree_with(repo: GitRepository, mode: str, kind: str, identity: str, path: str) -> None:
    """The branch `asked`: the base and one thing more."""
    repo.create_branch("asked")
    repo.run_git("update-index", "--add", "--cacheinfo", f"{mode},{identity},{path}")
    repo.run_git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "-m", kind)
    repo.run_git("reset", "--quiet", "--hard", "main~0")
    repo.run_git("update-ref", "refs/heads/asked", "ORIG_HEAD")
    repo.run_git("switch", "--quiet", "--force", "main")


def blob(repo: GitRepository, text: str) -> str:
    return repo.run_git("hash-object", "-w", "--stdin", stdin=text.encode())


@pytest.mark.parametrize("path", [f"{L}ada.yml", f"{T}new.md", "content/learners-2", "docs"])
@pytest.mark.parametrize("target", ["/etc/passwd", "../../.git/config", "grace.yml"])
def test_symlink_is_refused_and_not_followed(repo: GitRepository, path: str, target: str) -> None:
    tree_with(repo, "120000", "link", blob(repo, target), path)
    found = judge(repo)
    assert found.verdict is Verdict.REFUSED
    assert "symbolic-link" in crosses(found)


@pytest.mark.parametrize("path", [f"{T}new.md", "content/learners/sub", "vendor"])
def test_submodule_is_refused(repo: GitRepository, path: str) -> None:
    tree_with(repo, "160000", "submodule", repo.read_head(), path)
    found = judge(repo)
    assert found.verdict is Verdict.REFUSED
    assert "submodule" in crosses(found)


def test_executable_file_needs_a_person(repo: GitRepository) -> None:
    tree_with(repo, "100755", "program", blob(repo, ADA), f"{L}ada.yml")
    assert crosses(judge(repo)) == {"unusual-file-mode"}


def test_file_name_that_is_not_text_is_refused(repo: GitRepository) -> None:
    repo.create_branch("asked")
    Path(os.fsdecode(os.fsencode(repo.folder / T) + b"/\xff.md")).write_text(tip(), "utf-8")
    repo.commit()
    found = judge(repo)
    assert crosses(found) & REFUSED_CODES == {"unsafe-path"}
    json.dumps(found.to_json(), ensure_ascii=False).encode()


def by_hand(repo: GitRepository, listed: bytes, folder: str = "tips") -> None:
    """The branch `asked`: the base with a tree in content/ that Git itself would not write."""
    made = repo.run_git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=listed)
    inside = [line for line in repo.run_git("ls-tree", "main:content").split("\n") if not line.endswith(f"\t{folder}")]
    content = repo.run_git("mktree", stdin="\n".join([*inside, f"040000 tree {made}\t{folder}\n"]).encode())
    root = [line for line in repo.run_git("ls-tree", "main").split("\n") if not line.endswith("\tcontent")]
    tree = repo.run_git("mktree", stdin="\n".join([*root, f"040000 tree {content}\tcontent\n"]).encode())
    head = repo.run_git("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", tree, "-p", "main", "-m", "x")
    repo.run_git("update-ref", "refs/heads/asked", head)


@pytest.mark.parametrize("name", [b"..", b".", b"a/b.md", b"x" * 300 + b".md"])
def test_hand_made_tree_cannot_escape_the_repository(repo: GitRepository, tmp_path: Path, name: bytes) -> None:
    one = bytes.fromhex(blob(repo, tip()))
    by_hand(repo, b"100644 " + name + b"\0" + one)
    before = sorted(tmp_path.iterdir())
    with suppress(RepositoryError):
        assert judge(repo).verdict is not Verdict.SAFE
    assert sorted(tmp_path.iterdir()) == before


def test_tree_with_duplicate_names_is_an_error(repo: GitRepository) -> None:
    one, two = (bytes.fromhex(blob(repo, tip(text=text))) for text in ("One", "Two"))
    by_hand(repo, b"100644 a.md\0" + one + b"100644 a.md\0" + two)
    with pytest.raises(RepositoryError, match="twice"):
        judge(repo)


@pytest.mark.slow
def test_tree_size_is_limited(repo: GitRepository) -> None:
    inside = f"100644 blob {blob(repo, 'x')}"
    for _ in range(5):
        tree = repo.run_git("mktree", stdin="".join(f"{inside}\t{name}\n" for name in "abcdefghijkl").encode())
        inside = f"040000 tree {tree}"
    head = repo.run_git("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", tree, "-p", "main", "-m", "x")
    with pytest.raises(RepositoryError, match="more in the repository"):
        judge(repo, head=head)


# The whole ---------------------------------------------------------------------------------------------------------

MINE = Ask({f"{T}mine.md": tip(text="Better.")})


@pytest.mark.parametrize(("files", "before", "codes"), [
    (DAILY, 0, set()), (DAILY + 1, 0, {"file-limit"}), (1, DAILY - 1, set()), (1, DAILY, {"daily-limit"}),
])  # fmt: skip
def test_daily_limits_are_enforced(repo: GitRepository, files: int, before: int, codes: set[str]) -> None:
    tips: dict[str, str | None] = {f"{T}new-{i}.md": tip() for i in range(files)}
    assert crosses(ask(repo, Ask(tips), merged_today=before)) == codes


OPEN = "name: Test\nwelcome: automatic\nsafe: {hosts: [example.com], pictures: true, daily: 2}\n"


def test_hub_settings_extend_what_is_merged_automatically(repo: GitRepository) -> None:
    put(repo, {"content/hub.yml": OPEN})
    repo.create_branch("asked")
    Image.new("RGB", (96, 96), "teal").save(repo.folder / f"{L}ada.png")
    put(repo, {f"{T}mine.md": tip(text="See <https://deep.example.com/>.")})
    repo.switch_branch("main")
    assert (crosses(judge(repo)), judge(repo).verdict) == (set(), Verdict.SAFE)
    assert crosses(judge(repo, merged_today=2)) == {"daily-limit"}
    assert crosses(judge(repo, author="hopper", author_id=9)) == {"not-the-owner"}


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        (f"{L}grace.png", "mine", "not-the-owner"),
        (f"{L}lin.png", "nobody's", "not-the-owner"),
        (f"{L}ada.png", "no picture", "unreadable-file"),
        (f"{T}mine.md", tip(text="See <https://notexample.com/>."), "new-host"),
    ],
)
def test_opened_settings_keep_all_other_limits(repo: GitRepository, path: str, text: str, code: str) -> None:
    assert code in crosses(ask(repo, Ask({path: text}, on={"content/hub.yml": OPEN})))


@pytest.mark.parametrize("welcome", ["", "welcome: moderated\n"])
def test_first_contribution_waits_unless_base_allows_it(repo: GitRepository, welcome: str) -> None:
    settings: dict[str, str | None] = {"content/hub.yml": "name: Test\n" + welcome}
    first = ask(repo, Ask({f"{L}lin.yml": "name: Lin\n"}, on=settings, **NEW))
    assert (first.is_first_contribution, crosses(first), first.verdict) == (
        True,
        {"first-contribution"},
        Verdict.PERSON,
    )
    repo.run_git("branch", "-D", "asked")
    second = ask(repo, MINE)
    assert (second.is_first_contribution, second.verdict) == (False, Verdict.SAFE)


def test_change_cannot_allow_itself(repo: GitRepository) -> None:
    moderated: dict[str, str | None] = {"content/hub.yml": "name: Test\n"}
    asked = Ask({f"{L}lin.yml": "name: Lin\n", "content/hub.yml": BASE["content/hub.yml"]}, on=moderated, **NEW)
    assert {"first-contribution", "maintainers-only"} == crosses(ask(repo, asked))


def test_a_conflict_names_its_files(repo: GitRepository) -> None:
    found = ask(repo, Ask({f"{T}mine.md": tip(text="Mine")}, meanwhile={f"{T}mine.md": tip(text="Theirs")}))
    assert [reason.path for reason in found.reasons if reason.code == "conflict"] == [f"{T}mine.md"]


def test_problem_caused_in_another_file_is_named_there(repo: GitRepository) -> None:
    found = ask(repo, Ask({f"{L}ada.yml": None}))
    broken = {reason.path for reason in found.reasons if not reason.ok}
    assert broken == {f"{T}mine.md", f"{T}ours.md", f"{R}ada.yml", f"{R}rowers.yml"}
    assert broken <= {problem.where.path for problem in found.problems}


def test_passed_reasons_list_what_was_checked(repo: GitRepository) -> None:
    told = {(reason.path, reason.code) for reason in ask(repo, MINE).reasons if reason.ok}
    assert told == {
        (f"{T}mine.md", "own-file"),
        *(("", code) for code in ("daily-limit", "file-limit", "known-hosts", "no-problems")),
    }


def test_the_same_review_is_the_same_json(repo: GitRepository) -> None:
    found = ask(repo, Ask({f"{L}ada.yml": None, f"{T}new.md": tip(more="thanks: [who]\n"), "x": "x"}))
    told = found.to_json()
    assert json.loads(json.dumps(told)) == json.loads(json.dumps(judge(repo).to_json()))
    assert list(told) == ["verdict", "first", "reasons", "problems"]
    assert told["verdict"] == "needs a person"
    assert set(told["reasons"][0]) == {"path", "code", "message", "ok"}
    assert set(told["problems"][0]) == {"path", "line", "column", "code", "message", "hint", "severity"}
    assert [one["path"] for one in told["reasons"]] == sorted(one["path"] for one in told["reasons"])


@pytest.mark.parametrize("revision", ["no-such-branch", "", "--all", "-h", "main:README.md", "0" * 40, "main..asked"])
def test_revision_must_name_one_commit(repo: GitRepository, revision: str) -> None:
    repo.create_branch("asked")
    for side in ("base", "head"):
        with pytest.raises(RepositoryError, match="no commit"):
            judge(repo, **{side: revision})


def test_unrelated_histories_are_an_error(repo: GitRepository) -> None:
    repo.run_git("switch", "--quiet", "--orphan", "asked")
    put(repo, {"README.md": "x\n"})
    with pytest.raises(RepositoryError, match="in common"):
        judge(repo)


def test_missing_repository_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="Git says"):
        review_change(tmp_path, base="main", head="asked", author="ada", author_id=1, today=TODAY)


def test_a_review_changes_nothing_and_runs_nothing(repo: GitRepository, tmp_path: Path) -> None:
    """Not even what the repository's own settings would have Git run."""
    ran = tmp_path / "ran"
    for setting in ("diff.external", "core.fsmonitor", "diff.x.textconv", "diff.x.command", "filter.x.smudge"):
        repo.run_git("config", setting, f"touch {ran}; true")
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        repo.write_file(f".git/hooks/{hook}", f"#!/bin/sh\ntouch {ran}\n")
        (repo.folder / f".git/hooks/{hook}").chmod(0o755)
    put(repo, {".gitattributes": "* diff=x filter=x\n"})
    repo.create_branch("asked")
    put(repo, MINE.files)
    repo.switch_branch("main")
    ran.unlink(missing_ok=True)
    seen = {path: path.read_bytes() for path in repo.folder.rglob("*") if path.is_file()}
    assert judge(repo).verdict is Verdict.SAFE
    now = {path: path.read_bytes() for path in repo.folder.rglob("*") if path.is_file()}
    assert {path.relative_to(repo.folder).parts[:2] for path in now if now[path] != seen.get(path)} <= {
        (".git", "objects")
    }
    assert seen.keys() <= now.keys()
    assert not ran.exists()


def test_bare_repository_can_be_reviewed(repo: GitRepository, tmp_path: Path) -> None:
    repo.create_branch("asked")
    put(repo, MINE.files)
    repo.run_git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))
    found = review_change(tmp_path / "bare", base="main", head="asked", author="ada", author_id=1, today=TODAY)
    assert found.verdict is Verdict.SAFE


def test_git_replace_objects_are_ignored(repo: GitRepository) -> None:
    repo.create_branch("asked")
    put(repo, {"README.md": "# Mine\n"})
    repo.run_git("replace", "asked^{tree}", "main^{tree}")
    assert crosses(judge(repo)) == {"maintainers-only"}
