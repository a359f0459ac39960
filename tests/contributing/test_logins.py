"""Every login that GitHub has gets a profile through every door."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.contributing.draft import Draft, adopt_login
from lyceum.loader import ProfileOwner, load_library
from tests.support.hubs import write_hub
from tests.support.issue_forms import PROFILE_ANSWERS, submit_form

LOGINS = [
    ("old-", "old", "github: old-"),
    ("gil--", "gil", "github: gil--"),
    ("-lead", "lead", "github: -lead"),
    ("a--b", "a-b", "github: a--b"),
    ("emu_corp", "emu-corp", "github: emu_corp"),
    ("con", "con-2", "github: con"),
    *((word, word, "") for word in ("null", "no", "on", "nil", "none", "na", "true", "yes", "off", "false", "tbd")),
    *((word, word, "") for word in ("undefined", "nothing", "007", "1e3", "0x1f")),
]


@pytest.mark.parametrize(("login", "handle", "line"), LOGINS)
def test_issue_form_makes_a_profile_that_the_account_owns(tmp_path: Path, login: str, handle: str, line: str) -> None:
    hub = write_hub(tmp_path, {})
    submission = submit_form(hub, "profile", PROFILE_ANSWERS, author=login, author_id=5)
    assert submission.problems == ()
    assert submission.path == f"content/learners/{handle}.yml"
    assert line in submission.text.replace("'", "").replace('"', "")
    write_hub(hub, {submission.path: submission.text})
    library, problems = load_library(hub)
    assert not problems
    assert ProfileOwner(login, 5, library).own_handles == {handle}


def test_login_of_a_word_whose_name_is_taken_goes_to_a_person(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, {"content/learners/no.yml": "name: Another\ngithub: another\n"})
    (problem,) = submit_form(hub, "profile", PROFILE_ANSWERS, author="no", author_id=5).problems
    assert (problem.code, problem.hint) == ("not-a-login", "ask the moderators")


@pytest.mark.parametrize(("login", "handle", "line"), LOGINS)
def test_new_command_gives_the_file_a_key_of_its_own(tmp_path: Path, login: str, handle: str, line: str) -> None:
    library, _ = load_library(write_hub(tmp_path, {}))
    draft = adopt_login(Draft("learner", {("name",): "Lin"}, key=login), library)
    assert draft.key == handle
    assert draft.values.get(("github",), "") == line.removeprefix("github: ")


def test_word_that_can_mean_no_account_belongs_to_nobody(tmp_path: Path) -> None:
    files = {
        "content/learners/kim.yml": "name: Kim\ngithub: none\n",
        "content/learners/lou.yml": "name: Lou\ngithub: old-\n",
    }
    library, _ = load_library(write_hub(tmp_path, dict(files)))
    assert ProfileOwner("none", 5, library).own_handles == set()
    assert ProfileOwner("OLD-", 6, library).own_handles == {"lou"}
