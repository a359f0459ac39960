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

from generator.model import Safe
from generator.review import REFUSED, Review, ReviewError, Verdict, review
from tests.gitrepo import GitRepo, isolated
from tests.hubs import TODAY

DAILY = Safe().daily
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


def put(repo: GitRepo, files: dict[str, str | None]) -> str:
    for path, text in files.items():
        if text is None:
            repo.delete(path)
        else:
            repo.write(path, text)
    return repo.commit()


def ask(repo: GitRepo, asked: Ask, **more: Any) -> Review:
    put(repo, asked.on)
    repo.branch("asked")
    put(repo, asked.files)
    repo.switch("main")
    put(repo, asked.meanwhile)
    return judge(repo, author=asked.author, author_id=asked.author_id, **more)


def judge(repo: GitRepo, **more: Any) -> Review:
    asked: dict[str, Any] = {"base": "main", "head": "asked", "author": "ada", "author_id": 1, "today": TODAY, **more}
    return review(repo.folder, **asked)


def crosses(found: Review) -> set[str]:
    return {reason.code for reason in found.reasons if not reason.ok}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = GitRepo.make(tmp_path_factory.mktemp("review") / "hub")
    put(repo, dict(BASE))
    return repo.folder


@pytest.fixture
def repo(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    isolated(monkeypatch)
    return GitRepo(shutil.copytree(template, tmp_path / "hub"))


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
    "another's profile": (Ask({f"{L}grace.yml": GRACE}), {"not-yours"}),
    "nobody's profile": (Ask({f"{L}sample.yml": "name: Mine\ngithub: false\n"}), {"not-yours"}),
    "nobody's profile, with my login": (
        Ask({f"{L}sample.yml": "name: Mine\n"}, author="sample", author_id=8),
        {"not-yours", "owner-changed"},
    ),
    "another's profile taken over": (
        Ask({f"{L}grace.yml": "name: G\ngithub: ada\n"}),
        {"not-yours", "owner-changed", "problems"},
    ),
    "another's profile taken over by number": (
        Ask({f"{L}grace.yml": GRACE + "github_id: 1\n"}),
        {"not-yours", "owner-changed"},
    ),
    "my profile given away": (Ask({f"{L}ada.yml": ADA + "github: friend\n"}), {"owner-changed"}),
    "my number taken out": (Ask({f"{L}ada.yml": "name: Ada\n"}), {"owner-changed"}),
    "a name that somebody gave up": (Ask({f"{L}ada.yml": ADA + "formerly: [gone]\n"}), {"owner-changed"}),
    "my login, another's number": (Ask({f"{L}ada.yml": "name: Me\ngithub_id: 1\n"}, author_id=2), {"account-changed"}),
    "my login, no number known": (Ask({f"{L}ada.yml": ADA + "headline: Hi\n"}, author_id=None), {"account-changed"}),
    "my login, but my number is elsewhere": (
        Ask({f"{L}grace.yml": GRACE}, author="hopper", author_id=1),
        {"account-changed"},
    ),
    "a second account's first profile": (
        Ask({f"{L}new.yml": "name: N\ngithub: ada\n"}, author_id=2),
        {"account-changed", "problems"},
    ),
    "another's tip": (Ask({f"{T}hers.md": tip("author: grace", "Worse words.")}), {"not-yours"}),
    "another's tip deleted": (Ask({f"{T}hers.md": None}), {"not-yours"}),
    "another's tip made mine": (Ask({f"{T}hers.md": tip()}), {"not-yours", "people-changed"}),
    "another's tip renamed to mine": (Ask({f"{T}hers.md": None, f"{T}new.md": tip()}), {"not-yours"}),
    "my tip over another's": (Ask({f"{T}mine.md": None, f"{T}hers.md": tip()}), {"not-yours", "people-changed"}),
    "my tip given to another": (Ask({f"{T}mine.md": tip("author: grace")}), {"people-changed"}),
    "our tip, now mine alone": (Ask({f"{T}ours.md": tip()}), {"people-changed"}),
    "our tip deleted": (Ask({f"{T}ours.md": None}), {"shared"}),
    "our result deleted": (Ask({f"{R}rowers.yml": None}), {"shared"}),
    "another's picture deleted": (Ask({f"{L}grace.png": None}), {"not-yours"}),
    "a file that the base cannot read": (
        Ask({f"{T}bad.md": tip()}, on={f"{T}bad.md": "no tip"}),
        {"not-yours", "unreadable"},
    ),
    "a profile that the base cannot trust": (
        Ask({f"{L}eve.yml": "name: Eve\n"}, author="eve", on={f"{L}eve.yml": "name: Eve\ngithub: '@@'\n"}),
        {"not-yours"},
    ),
    "a tip by a profile that the base cannot trust": (
        Ask(
            {f"{T}eve.md": None},
            author="eve",
            on={f"{L}eve.yml": "name: Eve\ngithub: '@@'\n", f"{T}eve.md": tip("author: eve")},
        ),
        {"not-yours"},
    ),
    "a tip whose authors the base cannot read": (
        Ask({f"{T}odd.md": None}, on={f"{T}odd.md": tip("authors: [ada, '@@']")}),
        {"not-yours"},
    ),
    # Whom it speaks for
    "another's first profile": (Ask({f"{L}eve.yml": "name: Eve\n"}, **NEW), {"not-your-login"}),
    "a profile under my login for another": (Ask({f"{L}lin.yml": "name: L\ngithub: eve\n"}, **NEW), {"not-your-login"}),
    "a profile under my login for nobody": (
        Ask({f"{L}lin.yml": "name: L\ngithub: false\n"}, **NEW),
        {"not-your-login"},
    ),
    "another's number": (Ask({f"{L}lin.yml": "name: Lin\ngithub_id: 8\n"}, **NEW), {"wrong-number"}),
    "an earlier name": (Ask({f"{L}lin.yml": "name: Lin\nformerly: [eve]\n"}, **NEW), {"former-name"}),
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
    "a tip by another": (Ask({f"{T}new.md": tip("author: grace")}), {"not-your-name"}),
    "a tip by one who left": (Ask({f"{T}new.md": tip("author: former-member")}), {"not-your-name"}),
    "a tip by both": (Ask({f"{T}new.md": tip("authors: [ada, grace]")}), {"speaks-for-others"}),
    "a tip by somebody without a profile": (Ask({f"{T}new.md": tip()}, **NEW), {"not-your-name"}),
    "a result by another": (Ask({f"{R}new.yml": "learner: grace\ndate: 2026-01-09\nscore: 1\n"}), {"not-your-name"}),
    "a result by a team": (
        Ask({f"{R}new.yml": "team: {name: Us, members: [ada, grace]}\ndate: 2026-01-09\nscore: 1\n"}),
        {"speaks-for-others"},
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
        {"confirmed-result"},
    ),
    "my result in the place of another's": (
        Ask({f"{R}Grace-2.yml": "learner: ada\ndate: 2026-01-09\nscore: 1\n"}),
        {"not-your-name"},
    ),
    # Where it lies
    "the maintainers' settings": (Ask({"content/hub.yml": BASE["content/hub.yml"] + "tagline: Hi\n"}), None),
    "the maintainers' pages": (Ask({"content/pages/index.md": "Mine\n"}), {"maintainers-file"}),
    "topics": (Ask({"content/topics.yml": "- {id: sql, name: SQL}\n"}), {"maintainers-file"}),
    "a challenge": (Ask({"content/challenges/run/challenge.md": tip("hosts: [ada]")}), {"maintainers-file"}),
    "code": (Ask({"generator/x.py": "import os\n"}), {"maintainers-file"}),
    "a workflow": (Ask({".github/workflows/x.yml": "on: push\n"}), {"maintainers-file"}),
    "settings of the folder": (Ask({f"{L}.gitattributes": "* merge=union\n"}), None),
    "my profile and a file outside": (
        Ask({f"{L}ada.yml": ADA + "bio: Hi\n", "README.md": "x\n"}),
        {"maintainers-file"},
    ),
    "a file where the base has two spellings": (
        Ask({"content/pages/A/y.md": "x\n"}, on={"content/pages/A/x.md": "x\n", "content/pages/a/x.md": "x\n"}),
        {"maintainers-file"},
    ),
    "a picture": (Ask({f"{L}ada.png": "a picture"}), {"picture"}),
    "another's picture replaced": (Ask({f"{L}grace.png": "mine"}), {"picture", "not-yours"}),
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
    "my profile deleted while others name me": (Ask({f"{L}ada.yml": None}), {"breaks-elsewhere"}),
    "nothing": (Ask({}), {"nothing-changes"}),
    "nothing that the base has not": (Ask({"README.md": "# New\n"}, meanwhile={"README.md": "# New\n"}), None),
    # The base moved meanwhile
    "no longer mine": (
        Ask({f"{T}mine.md": tip(text="New")}, meanwhile={f"{L}ada.yml": "name: Ada\ngithub: false\n"}),
        {"not-yours"},
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
        {"conflict", "not-yours", "problems", "unreadable"},
    ),
    "what was mine is another's now": (
        Ask(LONGER, meanwhile={f"{T}mine.md": None, f"{T}best.md": tip("author: grace", more="thanks: [ada]\n")}),
        {"not-yours"},
    ),
    "both changed one line": (
        Ask({f"{T}mine.md": tip(text="Mine")}, meanwhile={f"{T}mine.md": tip(text="Theirs")}),
        None,
    ),
}

TRICKS = {
    "my name in other capitals": (Ask({f"{L}Grace.yml": "name: G\ngithub: ada\n"}), "same-name"),
    "a folder in other capitals": (Ask({"content/Tips/new.md": tip()}), "same-name"),
    "two ways to write an accent": (Ask({f"{T}e\u0301te.md": tip()}, on={f"{T}\u00e9te.md": tip()}), "same-name"),
    "two new files of one name": (Ask({f"{T}new.md": tip(), f"{T}NEW.md": tip()}), "same-name"),
    "a backslash": (Ask({f"{T}..\\x.md": tip()}), "hidden-name"),
    "a line feed": (Ask({f"{T}x\n.md": tip()}), "hidden-name"),
    "a direction mark": (Ask({f"{T}x\u202edm.md": tip()}), "hidden-name"),
    "no login": (Ask({f"{T}mine.md": tip(text="Better.")}, author=""), "no-login"),
    "no login at all": (Ask({f"{T}mine.md": tip(text="Better.")}, author="ada/../x"), "no-login"),
    "a robot": (Ask({f"{T}mine.md": tip(text="Better.")}, author="robot[bot]", author_id=3), "no-login"),
    "nobody": (Ask({f"{L}sample.yml": "name: Mine\ngithub: false\n"}, author="false", author_id=3), "no-login"),
}


@pytest.mark.parametrize("case", SAFE)
def test_safe(case: str, repo: GitRepo) -> None:
    found = ask(repo, SAFE[case])
    assert crosses(found) == set()
    assert found.verdict is Verdict.SAFE


@pytest.mark.parametrize("case", PERSON)
def test_needs_a_person(case: str, repo: GitRepo) -> None:
    asked, codes = PERSON[case]
    found = ask(repo, asked)
    assert found.verdict is Verdict.PERSON
    if codes is not None:
        assert crosses(found) == codes


@pytest.mark.parametrize("case", TRICKS)
def test_refused(case: str, repo: GitRepo) -> None:
    asked, code = TRICKS[case]
    found = ask(repo, asked)
    assert found.verdict is Verdict.REFUSED
    assert crosses(found) & REFUSED == {code}


# What no file can say ----------------------------------------------------------------------------------------------


def tree_with(repo: GitRepo, mode: str, kind: str, identity: str, path: str) -> None:
    """The branch `asked`: the base and one thing more."""
    repo.branch("asked")
    repo.git("update-index", "--add", "--cacheinfo", f"{mode},{identity},{path}")
    repo.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "-m", kind)
    repo.git("reset", "--quiet", "--hard", "main~0")
    repo.git("update-ref", "refs/heads/asked", "ORIG_HEAD")
    repo.git("switch", "--quiet", "--force", "main")


def blob(repo: GitRepo, text: str) -> str:
    return repo.git("hash-object", "-w", "--stdin", stdin=text.encode())


@pytest.mark.parametrize("path", [f"{L}ada.yml", f"{T}new.md", "content/learners-2", "docs"])
@pytest.mark.parametrize("target", ["/etc/passwd", "../../.git/config", "grace.yml"])
def test_a_link_is_refused_and_not_followed(repo: GitRepo, path: str, target: str) -> None:
    tree_with(repo, "120000", "link", blob(repo, target), path)
    found = judge(repo)
    assert found.verdict is Verdict.REFUSED
    assert "symbolic-link" in crosses(found)


@pytest.mark.parametrize("path", [f"{T}new.md", "content/learners/sub", "vendor"])
def test_another_repository_inside_is_refused(repo: GitRepo, path: str) -> None:
    tree_with(repo, "160000", "submodule", repo.head(), path)
    found = judge(repo)
    assert found.verdict is Verdict.REFUSED
    assert "submodule" in crosses(found)


def test_a_program_is_looked_at(repo: GitRepo) -> None:
    tree_with(repo, "100755", "program", blob(repo, ADA), f"{L}ada.yml")
    assert crosses(judge(repo)) == {"not-plain"}


def test_a_name_that_is_no_text_is_refused(repo: GitRepo) -> None:
    repo.branch("asked")
    Path(os.fsdecode(os.fsencode(repo.folder / T) + b"/\xff.md")).write_text(tip(), "utf-8")
    repo.commit()
    found = judge(repo)
    assert crosses(found) & REFUSED == {"hidden-name"}
    json.dumps(found.as_json(), ensure_ascii=False).encode()


def by_hand(repo: GitRepo, listed: bytes, folder: str = "tips") -> None:
    """The branch `asked`: the base with a tree in content/ that Git itself would not write."""
    made = repo.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=listed)
    inside = [line for line in repo.git("ls-tree", "main:content").split("\n") if not line.endswith(f"\t{folder}")]
    content = repo.git("mktree", stdin="\n".join([*inside, f"040000 tree {made}\t{folder}\n"]).encode())
    root = [line for line in repo.git("ls-tree", "main").split("\n") if not line.endswith("\tcontent")]
    tree = repo.git("mktree", stdin="\n".join([*root, f"040000 tree {content}\tcontent\n"]).encode())
    head = repo.git("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", tree, "-p", "main", "-m", "x")
    repo.git("update-ref", "refs/heads/asked", head)


@pytest.mark.parametrize("name", [b"..", b".", b"a/b.md", b"x" * 300 + b".md"])
def test_a_tree_made_by_hand_leads_nowhere(repo: GitRepo, tmp_path: Path, name: bytes) -> None:
    one = bytes.fromhex(blob(repo, tip()))
    by_hand(repo, b"100644 " + name + b"\0" + one)
    before = sorted(tmp_path.iterdir())
    with suppress(ReviewError):
        assert judge(repo).verdict is not Verdict.SAFE
    assert sorted(tmp_path.iterdir()) == before


def test_a_tree_with_a_name_twice_is_not_judged(repo: GitRepo) -> None:
    one, two = (bytes.fromhex(blob(repo, tip(text=text))) for text in ("One", "Two"))
    by_hand(repo, b"100644 a.md\0" + one + b"100644 a.md\0" + two)
    with pytest.raises(ReviewError, match="twice"):
        judge(repo)


def test_a_tree_without_end_is_not_walked(repo: GitRepo) -> None:
    inside = f"100644 blob {blob(repo, 'x')}"
    for _ in range(5):
        tree = repo.git("mktree", stdin="".join(f"{inside}\t{name}\n" for name in "abcdefghijkl").encode())
        inside = f"040000 tree {tree}"
    head = repo.git("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", tree, "-p", "main", "-m", "x")
    with pytest.raises(ReviewError, match="more in the repository"):
        judge(repo, head=head)


# The whole ---------------------------------------------------------------------------------------------------------

MINE = Ask({f"{T}mine.md": tip(text="Better.")})


@pytest.mark.parametrize(("files", "before", "codes"), [
    (DAILY, 0, set()), (DAILY + 1, 0, {"files"}), (1, DAILY - 1, set()), (1, DAILY, {"daily-limit"}),
])  # fmt: skip
def test_a_day_has_its_limits(repo: GitRepo, files: int, before: int, codes: set[str]) -> None:
    tips: dict[str, str | None] = {f"{T}new-{i}.md": tip() for i in range(files)}
    assert crosses(ask(repo, Ask(tips), merged_today=before)) == codes


OPEN = "name: Test\nwelcome: automatic\nsafe: {hosts: [example.com], pictures: true, daily: 2}\n"


def test_a_hub_says_in_its_settings_what_else_is_merged_without_a_person(repo: GitRepo) -> None:
    put(repo, {"content/hub.yml": OPEN})
    repo.branch("asked")
    Image.new("RGB", (96, 96), "teal").save(repo.folder / f"{L}ada.png")
    put(repo, {f"{T}mine.md": tip(text="See <https://deep.example.com/>.")})
    repo.switch("main")
    assert (crosses(judge(repo)), judge(repo).verdict) == (set(), Verdict.SAFE)
    assert crosses(judge(repo, merged_today=2)) == {"daily-limit"}
    assert crosses(judge(repo, author="hopper", author_id=9)) == {"not-yours"}


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        (f"{L}grace.png", "mine", "not-yours"),
        (f"{L}lin.png", "nobody's", "not-yours"),
        (f"{L}ada.png", "no picture", "unreadable"),
        (f"{T}mine.md", tip(text="See <https://notexample.com/>."), "new-host"),
    ],
)
def test_what_settings_allow_is_ones_own_and_what_it_says(repo: GitRepo, path: str, text: str, code: str) -> None:
    assert code in crosses(ask(repo, Ask({path: text}, on={"content/hub.yml": OPEN})))


@pytest.mark.parametrize("welcome", ["", "welcome: moderated\n"])
def test_a_first_contribution_waits_for_somebody_unless_the_base_says_otherwise(repo: GitRepo, welcome: str) -> None:
    settings: dict[str, str | None] = {"content/hub.yml": "name: Test\n" + welcome}
    first = ask(repo, Ask({f"{L}lin.yml": "name: Lin\n"}, on=settings, **NEW))
    assert (first.first, crosses(first), first.verdict) == (True, {"first-contribution"}, Verdict.PERSON)
    repo.git("branch", "-D", "asked")
    second = ask(repo, MINE)
    assert (second.first, second.verdict) == (False, Verdict.SAFE)


def test_a_change_does_not_welcome_itself(repo: GitRepo) -> None:
    moderated: dict[str, str | None] = {"content/hub.yml": "name: Test\n"}
    asked = Ask({f"{L}lin.yml": "name: Lin\n", "content/hub.yml": BASE["content/hub.yml"]}, on=moderated, **NEW)
    assert {"first-contribution", "maintainers-file"} == crosses(ask(repo, asked))


def test_a_conflict_names_its_files(repo: GitRepo) -> None:
    found = ask(repo, Ask({f"{T}mine.md": tip(text="Mine")}, meanwhile={f"{T}mine.md": tip(text="Theirs")}))
    assert [reason.path for reason in found.reasons if reason.code == "conflict"] == [f"{T}mine.md"]


def test_what_breaks_elsewhere_is_named_there(repo: GitRepo) -> None:
    found = ask(repo, Ask({f"{L}ada.yml": None}))
    broken = {reason.path for reason in found.reasons if not reason.ok}
    assert broken == {f"{T}mine.md", f"{T}ours.md", f"{R}ada.yml", f"{R}rowers.yml"}
    assert broken <= {problem.where.path for problem in found.problems}


def test_ticks_say_what_was_looked_at(repo: GitRepo) -> None:
    told = {(reason.path, reason.code) for reason in ask(repo, MINE).reasons if reason.ok}
    assert told == {
        (f"{T}mine.md", "yours"),
        *(("", code) for code in ("daily-limit", "files", "known-hosts", "sound")),
    }


def test_the_same_review_is_the_same_json(repo: GitRepo) -> None:
    found = ask(repo, Ask({f"{L}ada.yml": None, f"{T}new.md": tip(more="thanks: [who]\n"), "x": "x"}))
    told = found.as_json()
    assert json.loads(json.dumps(told)) == json.loads(json.dumps(judge(repo).as_json()))
    assert list(told) == ["verdict", "first", "reasons", "problems"]
    assert told["verdict"] == "needs a person"
    assert set(told["reasons"][0]) == {"path", "code", "message", "ok"}
    assert set(told["problems"][0]) == {"path", "line", "column", "code", "message", "hint", "severity"}
    assert [one["path"] for one in told["reasons"]] == sorted(one["path"] for one in told["reasons"])


@pytest.mark.parametrize("revision", ["no-such-branch", "", "--all", "-h", "main:README.md", "0" * 40, "main..asked"])
def test_a_revision_is_one_commit(repo: GitRepo, revision: str) -> None:
    repo.branch("asked")
    for side in ("base", "head"):
        with pytest.raises(ReviewError, match="no commit"):
            judge(repo, **{side: revision})


def test_without_a_common_commit_there_is_nothing_to_judge(repo: GitRepo) -> None:
    repo.git("switch", "--quiet", "--orphan", "asked")
    put(repo, {"README.md": "x\n"})
    with pytest.raises(ReviewError, match="in common"):
        judge(repo)


def test_without_a_repository_there_is_nothing_to_judge(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="Git says"):
        review(tmp_path, base="main", head="asked", author="ada", author_id=1, today=TODAY)


def test_a_review_changes_nothing_and_runs_nothing(repo: GitRepo, tmp_path: Path) -> None:
    """Not even what the repository's own settings would have Git run."""
    ran = tmp_path / "ran"
    for setting in ("diff.external", "core.fsmonitor", "diff.x.textconv", "diff.x.command", "filter.x.smudge"):
        repo.git("config", setting, f"touch {ran}; true")
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        repo.write(f".git/hooks/{hook}", f"#!/bin/sh\ntouch {ran}\n")
        (repo.folder / f".git/hooks/{hook}").chmod(0o755)
    put(repo, {".gitattributes": "* diff=x filter=x\n"})
    repo.branch("asked")
    put(repo, MINE.files)
    repo.switch("main")
    ran.unlink(missing_ok=True)
    seen = {path: path.read_bytes() for path in repo.folder.rglob("*") if path.is_file()}
    assert judge(repo).verdict is Verdict.SAFE
    now = {path: path.read_bytes() for path in repo.folder.rglob("*") if path.is_file()}
    assert {path.relative_to(repo.folder).parts[:2] for path in now if now[path] != seen.get(path)} <= {
        (".git", "objects")
    }
    assert seen.keys() <= now.keys()
    assert not ran.exists()


def test_a_bare_repository_will_do(repo: GitRepo, tmp_path: Path) -> None:
    repo.branch("asked")
    put(repo, MINE.files)
    repo.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))
    found = review(tmp_path / "bare", base="main", head="asked", author="ada", author_id=1, today=TODAY)
    assert found.verdict is Verdict.SAFE


def test_a_replaced_object_is_not_believed(repo: GitRepo) -> None:
    repo.branch("asked")
    put(repo, {"README.md": "# Mine\n"})
    repo.git("replace", "asked^{tree}", "main^{tree}")
    assert crosses(judge(repo)) == {"maintainers-file"}
