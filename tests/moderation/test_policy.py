"""The merge policy: which changes are merged without a person, which wait for one, and which nobody should merge.

Every case is a real merge of two commits. The hub has `ada` (account 1), `grace` (login hopper, no number) and a sample that
belongs to nobody. Ada's account sends every change unless a case says otherwise.
"""

from __future__ import annotations

import pytest

from lyceum.moderation.review_result import REFUSED_CODES, Verdict
from tests.support.git_repository import GitRepository
from tests.support.policy_cases import (
    ADA_PROFILE,
    BASE_FILES,
    GRACE_PROFILE,
    LEARNERS,
    LONGER_TIP_FILES,
    NEW_ACCOUNT,
    RESULT_DATE,
    RESULTS,
    SITE,
    TIPS,
    Change,
    get_blocking_codes,
    make_tip,
    review_merge,
)

SAFE = {
    "my profile": Change({f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: Learning\n"}),
    "my profile, whatever the case of my login": Change(
        {f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: Learning\n"}, author="ADA"
    ),
    "my profile, by my number, under a new login": Change(
        {f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: Hi\n"}, author="countess"
    ),
    "my profile, by my login, where no number stands": Change(
        {f"{LEARNERS}grace.yml": GRACE_PROFILE}, author="Hopper", author_id=9
    ),
    "my first profile": Change({f"{LEARNERS}lin.yml": "name: Lin\n"}, **NEW_ACCOUNT),
    **{
        f"the first profile of the account {login}": Change(
            {f"{LEARNERS}{key}.yml": f"name: Lin\n{line}"}, author=login, author_id=77
        )
        for login, key, line in [
            *((word, word, "") for word in ("null", "no", "on", "nil", "none", "na", "true", "yes", "off", "false")),
            *((word, word, "") for word in ("undefined", "nothing", "tbd", "007", "1e3", "0x1f")),
            ("old-", "old", "github: old-\n"),
            ("gil--", "gil", "github: gil--\n"),
            ("-lead", "lead", "github: -lead\n"),
            ("emu_corp", "emu-corp", "github: emu_corp\n"),
            ("NULL", "nobody-else", "github: NULL\ngithub_id: 77\n"),
        ]
    },
    "my profile, now with my number": Change(
        {f"{LEARNERS}grace.yml": GRACE_PROFILE + "github_id: 7\n"}, author="hopper", author_id=7
    ),
    "my first profile, with my number": Change({f"{LEARNERS}lin.yml": "name: Lin\ngithub_id: 7\n"}, **NEW_ACCOUNT),
    "my first profile, under another name": Change({f"{LEARNERS}moon.yml": "name: Moon\ngithub: LIN\n"}, **NEW_ACCOUNT),
    "my first profile and a tip with it": Change(
        {f"{LEARNERS}lin.yml": "name: Lin\n", f"{TIPS}new.md": make_tip("author: lin")}, **NEW_ACCOUNT
    ),
    "my tip": Change({f"{TIPS}mine.md": make_tip(text="Better words.")}),
    "our tip": Change({f"{TIPS}ours.md": make_tip("authors: [ada, grace]", "Better words.")}),
    "a new tip, with thanks": Change({f"{TIPS}new.md": make_tip(fields="thanks: [grace]\n")}),
    "a new result": Change({f"{RESULTS}ada-2.yml": "learner: Ada\ndate: 2026-01-03\nscore: 9\n"}),
    "my result's notes": Change({f"{RESULTS}ada.yml": BASE_FILES[f"{RESULTS}ada.yml"] + "notes: It rained.\n"}),
    "my score, which nobody has confirmed": Change(
        {f"{RESULTS}grace.yml": f"learner: grace\n{RESULT_DATE}score: 8\n"}, author="hopper", author_id=9
    ),
    "our team's result": Change({f"{RESULTS}rowers.yml": BASE_FILES[f"{RESULTS}rowers.yml"] + "notes: It rained.\n"}),
    "my tip is deleted": Change({f"{TIPS}mine.md": None}),
    "my picture is deleted": Change({f"{LEARNERS}grace.png": None}, author="hopper", author_id=9),
    "my tip under a new name": Change(
        {f"{TIPS}mine.md": None, f"{TIPS}better.md": make_tip(fields="thanks: [grace]\n")}
    ),
    "a link to a known host": Change({f"{TIPS}mine.md": make_tip(text="See https://en.wikipedia.org/wiki/Sleep")}),
    "a link where others link": Change(
        {f"{TIPS}mine.md": make_tip(text="See [her](https://GRACE.example.org/sleep).")}
    ),
    "a link where a page links": Change({f"{TIPS}mine.md": make_tip(fields="url: https://pages.example.org/sleep\n")}),
    "the base went on elsewhere": Change(
        {f"{TIPS}mine.md": make_tip(text="Better.")}, meanwhile={f"{TIPS}hers.md": None}
    ),
    "the base has half of it already": Change(
        {f"{TIPS}mine.md": make_tip(text="Better."), "README.md": "# New\n"}, meanwhile={"README.md": "# New\n"}
    ),
    "the base gave my tip another name": Change(
        LONGER_TIP_FILES, meanwhile={f"{TIPS}mine.md": None, f"{TIPS}best.md": BASE_FILES[f"{TIPS}mine.md"]}
    ),
    "a file with a mistake that the base has already": Change(
        {f"{TIPS}bad.md": make_tip(fields="level: beginner\nthanks: [who]\n", text="New")},
        base_files={f"{TIPS}bad.md": make_tip(fields="thanks: [who]\n")},
    ),
    "a profile with a headline that nobody would take today": Change(
        {f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: What I learn, in a few words\ngoals: [Learn SQL]\n"},
        base_files={f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: What I learn, in a few words\n"},
    ),
    "a problem that the base has already": Change(
        {f"{TIPS}mine.md": make_tip(text="Better.")}, base_files={f"{TIPS}bad.md": make_tip("author: who")}
    ),
}

PERSON = {
    # Whose it is
    "another's profile": (Change({f"{LEARNERS}grace.yml": GRACE_PROFILE}), {"not-the-owner"}),
    "nobody's profile": (Change({f"{LEARNERS}sample.yml": "name: Mine\ngithub: false\n"}), {"not-the-owner"}),
    "nobody's profile, by the account `false`": (
        Change({f"{LEARNERS}sample.yml": "name: Mine\ngithub: false\n"}, author="false", author_id=3),
        {"not-the-owner"},
    ),
    "a profile that means no account, by the account `none`": (
        Change(
            {f"{LEARNERS}kim.yml": "name: Mine\ngithub: none\n"},
            base_files={f"{LEARNERS}kim.yml": "name: Kim\ngithub: none\n"},
            author="none",
            author_id=3,
        ),
        {"not-the-owner"},
    ),
    "nobody's profile, with my login": (
        Change({f"{LEARNERS}sample.yml": "name: Mine\n"}, author="sample", author_id=8),
        {"not-the-owner", "owner-changed"},
    ),
    "another's profile taken over": (
        Change({f"{LEARNERS}grace.yml": "name: G\ngithub: ada\n"}),
        {"not-the-owner", "owner-changed", "problems"},
    ),
    "another's profile taken over by number": (
        Change({f"{LEARNERS}grace.yml": GRACE_PROFILE + "github_id: 1\n"}),
        {"not-the-owner", "owner-changed", "problems"},
    ),
    "my profile given away": (Change({f"{LEARNERS}ada.yml": ADA_PROFILE + "github: friend\n"}), {"owner-changed"}),
    "my number taken out": (Change({f"{LEARNERS}ada.yml": "name: Ada\n"}), {"owner-changed"}),
    "a name that somebody gave up": (
        Change({f"{LEARNERS}ada.yml": ADA_PROFILE + "formerly: [gone]\n"}),
        {"owner-changed"},
    ),
    "my login, another's number": (
        Change({f"{LEARNERS}ada.yml": "name: Me\ngithub_id: 1\n"}, author_id=2),
        {"account-mismatch"},
    ),
    "my login, no number known": (
        Change({f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: Hi\n"}, author_id=None),
        {"account-mismatch"},
    ),
    "my login, but my number is elsewhere": (
        Change({f"{LEARNERS}grace.yml": GRACE_PROFILE}, author="hopper", author_id=1),
        {"account-mismatch"},
    ),
    "a second account's first profile": (
        Change({f"{LEARNERS}new.yml": "name: N\ngithub: ada\n"}, author_id=2),
        {"account-mismatch", "problems"},
    ),
    "another's tip": (Change({f"{TIPS}hers.md": make_tip("author: grace", "Worse words.")}), {"not-the-owner"}),
    "another's tip deleted": (Change({f"{TIPS}hers.md": None}), {"not-the-owner"}),
    "another's tip made mine": (Change({f"{TIPS}hers.md": make_tip()}), {"not-the-owner", "people-changed"}),
    "another's tip renamed to mine": (Change({f"{TIPS}hers.md": None, f"{TIPS}new.md": make_tip()}), {"not-the-owner"}),
    "my tip over another's": (
        Change({f"{TIPS}mine.md": None, f"{TIPS}hers.md": make_tip()}),
        {"not-the-owner", "people-changed"},
    ),
    "my tip given to another": (Change({f"{TIPS}mine.md": make_tip("author: grace")}), {"people-changed"}),
    "our tip, now mine alone": (Change({f"{TIPS}ours.md": make_tip()}), {"people-changed"}),
    "our tip deleted": (Change({f"{TIPS}ours.md": None}), {"shared-work"}),
    "our result deleted": (Change({f"{RESULTS}rowers.yml": None}), {"shared-work"}),
    "another's picture deleted": (Change({f"{LEARNERS}grace.png": None}), {"not-the-owner"}),
    "a file that the base cannot read": (
        Change({f"{TIPS}bad.md": make_tip()}, base_files={f"{TIPS}bad.md": "no tip"}),
        {"not-the-owner", "unreadable-file"},
    ),
    "a profile that the base cannot trust": (
        Change(
            {f"{LEARNERS}eve.yml": "name: Eve\n"},
            author="eve",
            base_files={f"{LEARNERS}eve.yml": "name: Eve\ngithub: '@@'\n"},
        ),
        {"not-the-owner"},
    ),
    "a tip by a profile that the base cannot trust": (
        Change(
            {f"{TIPS}eve.md": None},
            author="eve",
            base_files={f"{LEARNERS}eve.yml": "name: Eve\ngithub: '@@'\n", f"{TIPS}eve.md": make_tip("author: eve")},
        ),
        {"not-the-owner"},
    ),
    "a tip whose authors the base cannot read": (
        Change({f"{TIPS}odd.md": None}, base_files={f"{TIPS}odd.md": make_tip("authors: [ada, '@@']")}),
        {"not-the-owner"},
    ),
    # Whom it speaks for
    "another's first profile": (Change({f"{LEARNERS}eve.yml": "name: Eve\n"}, **NEW_ACCOUNT), {"login-mismatch"}),
    "a profile under my login for another": (
        Change({f"{LEARNERS}lin.yml": "name: L\ngithub: eve\n"}, **NEW_ACCOUNT),
        {"login-mismatch"},
    ),
    "a profile under my login for nobody": (
        Change({f"{LEARNERS}lin.yml": "name: L\ngithub: false\n"}, **NEW_ACCOUNT),
        {"login-mismatch"},
    ),
    "another's number": (
        Change({f"{LEARNERS}lin.yml": "name: Lin\ngithub_id: 8\n"}, **NEW_ACCOUNT),
        {"account-id-mismatch"},
    ),
    "an earlier name": (
        Change({f"{LEARNERS}lin.yml": "name: Lin\nformerly: [eve]\n"}, **NEW_ACCOUNT),
        {"former-names-in-new-profile"},
    ),
    "a profile in the name of another's login": (
        Change({f"{LEARNERS}hopper.yml": "name: Lin\ngithub: lin\n"}, **NEW_ACCOUNT),
        {"handle-taken"},
    ),
    "a profile in the name of a moderator": (
        Change(
            {f"{LEARNERS}keeper.yml": "name: Lin\ngithub: lin\n"},
            **NEW_ACCOUNT,
            base_files={"content/hub.yml": "name: Test\nwelcome: automatic\nmoderators: [Keeper]\n"},
        ),
        {"handle-taken"},
    ),
    "a second profile": (
        Change({f"{LEARNERS}countess.yml": "name: Countess\n"}, author="countess"),
        {"second-profile"},
    ),
    "my profile in other capitals": (
        Change({f"{LEARNERS}ada.yml": None, f"{LEARNERS}Ada.yml": ADA_PROFILE}),
        {"handle-taken", "second-profile"},
    ),
    "a tip by another": (Change({f"{TIPS}new.md": make_tip("author: grace")}), {"not-your-work"}),
    "a tip by one who left": (Change({f"{TIPS}new.md": make_tip("author: former-member")}), {"not-your-work"}),
    "a tip by both": (Change({f"{TIPS}new.md": make_tip("authors: [ada, grace]")}), {"names-other-people"}),
    "a tip by somebody without a profile": (Change({f"{TIPS}new.md": make_tip()}, **NEW_ACCOUNT), {"not-your-work"}),
    "a result by another": (
        Change({f"{RESULTS}new.yml": "learner: grace\ndate: 2026-01-09\nscore: 1\n"}),
        {"not-your-work"},
    ),
    "a result by a team": (
        Change({f"{RESULTS}new.yml": "team: {name: Us, members: [ada, grace]}\ndate: 2026-01-09\nscore: 1\n"}),
        {"names-other-people"},
    ),
    "a team that grows": (
        Change(
            {f"{RESULTS}rowers.yml": f"team: {{name: Rowers, members: [ada, grace, sample]}}\n{RESULT_DATE}score: 7\n"}
        ),
        {"people-changed"},
    ),
    "another's word": (
        Change({f"{RESULTS}new.yml": "learner: ada\ndate: 2026-01-09\nscore: 1\nconfirmed_by: [grace]\n"}),
        {"confirmation"},
    ),
    "my word in another's result": (
        Change({f"{RESULTS}grace.yml": BASE_FILES[f"{RESULTS}grace.yml"] + "confirmed_by: [ada]\n"}),
        None,
    ),
    "another's word on my tip": (
        Change(
            {f"{TIPS}mine.md": make_tip(fields="thanks: [grace]\nchecked_by: [{learner: grace, on: 2026-02-01}]\n")}
        ),
        {"confirmation"},
    ),
    "more than was confirmed": (
        Change({f"{RESULTS}ada.yml": f"learner: ada\n{RESULT_DATE}score: 500\nconfirmed_by: [grace]\n"}),
        {"confirmed-result-changed"},
    ),
    "my result in the place of another's": (
        Change({f"{RESULTS}Grace-2.yml": "learner: ada\ndate: 2026-01-09\nscore: 1\n"}),
        {"not-your-work"},
    ),
    # Where it lies
    "the maintainers' settings": (Change({"content/hub.yml": BASE_FILES["content/hub.yml"] + "tagline: Hi\n"}), None),
    "the maintainers' pages": (Change({"content/pages/index.md": "Mine\n"}), {"maintainers-only"}),
    "topics": (Change({"content/topics.yml": "- {id: sql, name: SQL}\n"}), {"maintainers-only"}),
    "a challenge": (Change({"content/challenges/run/challenge.md": make_tip("hosts: [ada]")}), {"maintainers-only"}),
    "code": (Change({"generator/x.py": "import os\n"}), {"maintainers-only"}),
    "a workflow": (Change({".github/workflows/x.yml": "on: push\n"}), {"maintainers-only"}),
    "settings of the folder": (Change({f"{LEARNERS}.gitattributes": "* merge=union\n"}), None),
    "my profile and a file outside": (
        Change({f"{LEARNERS}ada.yml": ADA_PROFILE + "bio: Hi\n", "README.md": "x\n"}),
        {"maintainers-only"},
    ),
    "a file where the base has two spellings": (
        Change(
            {"content/pages/A/y.md": "x\n"}, base_files={"content/pages/A/x.md": "x\n", "content/pages/a/x.md": "x\n"}
        ),
        {"maintainers-only"},
    ),
    "a picture": (Change({f"{LEARNERS}ada.png": "a picture"}), {"picture-needs-review"}),
    "another's picture replaced": (Change({f"{LEARNERS}grace.png": "mine"}), {"picture-needs-review", "not-the-owner"}),
    # What it says
    "a bad file": (Change({f"{LEARNERS}ada.yml": ADA_PROFILE + "nmae: Ada\n"}), {"problems"}),
    "no YAML": (Change({f"{LEARNERS}ada.yml": "name: [\n"}), None),
    "a file too large": (Change({f"{LEARNERS}ada.yml": ADA_PROFILE + "#" * 300_000}), None),
    "a bad file, worse than before": (
        Change(
            {f"{TIPS}bad.md": make_tip(fields="thanks: [who, whom]\n", text="New")},
            base_files={f"{TIPS}bad.md": make_tip(fields="thanks: [who]\n")},
        ),
        {"problems"},
    ),
    "a bad line, moved and changed": (
        Change(
            {f"{TIPS}bad.md": make_tip(fields="level: beginner\nthanks: [whom]\n")},
            base_files={f"{TIPS}bad.md": make_tip(fields="thanks: [who]\n")},
        ),
        {"problems"},
    ),
    "the same mistake once more": (
        Change(
            {f"{TIPS}bad.md": make_tip(fields="thanks: [who]\nchallenges: [who]\n")},
            base_files={f"{TIPS}bad.md": make_tip(fields="thanks: [who]\n")},
        ),
        {"problems"},
    ),
    "a name that cannot be": (Change({f"{TIPS}a_b.md": make_tip()}), {"problems"}),
    "a new host": (Change({f"{TIPS}mine.md": make_tip(text="See [this](https://spam.example.com/).")}), {"new-host"}),
    "a new host in a field": (
        Change({f"{LEARNERS}ada.yml": ADA_PROFILE + SITE.replace("SITE", "spam.example.com")}),
        {"new-host"},
    ),
    "a new host in disguise": (
        Change({f"{LEARNERS}ada.yml": ADA_PROFILE + "bio: '[x](https&#58;//spam.example.com)'\n"}),
        {"new-host"},
    ),
    "a new host, spelled out in YAML": (
        Change(
            {f"{LEARNERS}ada.yml": ADA_PROFILE + SITE.replace("'https://SITE'", '"https:\\x2f\\x2fspam.example.com"')}
        ),
        {"new-host"},
    ),
    "a host that is shown as code only": (
        Change({f"{TIPS}mine.md": make_tip(text="See https://code.example.org")}),
        {"new-host"},
    ),
    "a host that looks like a known one": (
        Change({f"{TIPS}mine.md": make_tip(text="See https://github.com.spam.example and https://notgithub.com")}),
        {"new-host"},
    ),
    # What comes of it
    "thanks to nobody": (Change({f"{TIPS}mine.md": make_tip(fields="thanks: [who]\n")}), {"problems"}),
    "my profile deleted while others name me": (Change({f"{LEARNERS}ada.yml": None}), {"breaks-other-files"}),
    "nothing": (Change({}), {"empty-change"}),
    "nothing that the base has not": (Change({"README.md": "# New\n"}, meanwhile={"README.md": "# New\n"}), None),
    # The base moved meanwhile
    "no longer mine": (
        Change(
            {f"{TIPS}mine.md": make_tip(text="New")}, meanwhile={f"{LEARNERS}ada.yml": "name: Ada\ngithub: false\n"}
        ),
        {"not-the-owner"},
    ),
    "whom I thank has gone": (
        Change(
            {f"{TIPS}new.md": make_tip(fields="thanks: [lin]\n")},
            base_files={f"{LEARNERS}lin.yml": "name: Lin\n"},
            meanwhile={f"{LEARNERS}lin.yml": None},
        ),
        {"problems"},
    ),
    "my name was taken": (
        Change(
            {f"{LEARNERS}lin.yml": "name: Lin\n"},
            meanwhile={f"{LEARNERS}lin.yml": "name: Another\ngithub: eve\n"},
            **NEW_ACCOUNT,
        ),
        {"conflict", "not-the-owner", "problems", "unreadable-file"},
    ),
    "what was mine is another's now": (
        Change(
            LONGER_TIP_FILES,
            meanwhile={f"{TIPS}mine.md": None, f"{TIPS}best.md": make_tip("author: grace", fields="thanks: [ada]\n")},
        ),
        {"not-the-owner"},
    ),
    "both changed one line": (
        Change({f"{TIPS}mine.md": make_tip(text="Mine")}, meanwhile={f"{TIPS}mine.md": make_tip(text="Theirs")}),
        None,
    ),
}

REFUSED = {
    "my name in other capitals": (Change({f"{LEARNERS}Grace.yml": "name: G\ngithub: ada\n"}), "name-collision"),
    "a folder in other capitals": (Change({"content/Tips/new.md": make_tip()}), "name-collision"),
    "two ways to write an accent": (
        Change({f"{TIPS}e\u0301te.md": make_tip()}, base_files={f"{TIPS}\u00e9te.md": make_tip()}),
        "name-collision",
    ),
    "two new files of one name": (Change({f"{TIPS}new.md": make_tip(), f"{TIPS}NEW.md": make_tip()}), "name-collision"),
    "a backslash": (Change({f"{TIPS}..\\x.md": make_tip()}), "unsafe-path"),
    "a line feed": (Change({f"{TIPS}x\n.md": make_tip()}), "unsafe-path"),
    "a direction mark": (Change({f"{TIPS}x\u202edm.md": make_tip()}), "unsafe-path"),
    "no login": (Change({f"{TIPS}mine.md": make_tip(text="Better.")}, author=""), "unknown-login"),
    "no login at all": (Change({f"{TIPS}mine.md": make_tip(text="Better.")}, author="ada/../x"), "unknown-login"),
    "a robot": (
        Change({f"{TIPS}mine.md": make_tip(text="Better.")}, author="robot[bot]", author_id=3),
        "unknown-login",
    ),
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


@pytest.mark.parametrize(
    ("author", "number", "is_agent"), [("Copilot", 198982749, True), ("claude", 81847, True), ("claude", 77, False)]
)
def test_software_waits_for_a_person(repo: GitRepository, author: str, number: int, is_agent: bool) -> None:
    change = Change({f"{LEARNERS}{author.lower()}.yml": "name: Newcomer\n"}, author=author, author_id=number)
    assert get_blocking_codes(review_merge(repo, change)) == ({"software-agent"} if is_agent else set())


def test_software_of_the_hub_s_own_list_waits_for_a_person(repo: GitRepository) -> None:
    settings: dict[str, str | None] = {"content/hub.yml": "name: Test\nwelcome: automatic\nagents: [our-*]\n"}
    change = Change({f"{LEARNERS}our-bot.yml": "name: N\n"}, author="our-bot", author_id=5, base_files=settings)
    assert "software-agent" in get_blocking_codes(review_merge(repo, change))
