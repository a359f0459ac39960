"""The rules of the merge bot: what it comments on a pull request, when it merges, and what happens if others change main first.

Every case is a hub on a fake GitHub (`tests.support.github`): a real repository, real merges, answers as GitHub's descriptions
say. `run_bot` does what the workflow does every ten minutes: it decides in a fresh clone, then acts.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from lyceum.moderation import apply_decisions, read_decisions
from lyceum.moderation.judgement import MAX_CHANGED_FILE_BYTES, MAX_CHANGED_FILES
from lyceum.moderation.labels import REPOSITORY_LABELS
from lyceum.moderation.merge_message import format_merge_subject
from tests.support.github.merge_bot import (
    ADA_EDIT,
    ADA_MISTAKES,
    ADA_PROFILE,
    LEARNERS,
    LIN_FILES,
    TIPS,
    decide,
    get_bot_comment,
    open_by_ada,
    open_by_grace,
    open_by_lin,
    read_main_log,
    run_bot,
)
from tests.support.github.server import FakeGitHub
from tests.support.github.values import RequestFault

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories


def test_own_change_is_merged_commented_once_and_published(github: FakeGitHub) -> None:
    thread = open_by_ada(github, title="Say what I learn")
    assert run_bot(github) == ["#1: merged", "#1: ready", "publishing"]
    assert (thread.state, thread.labels) == ("MERGED", {"ready"})
    assert read_main_log(github)[0] == "Ada: Merge #1: learners/ada.yml"
    assert "it is merged now, and on the site in a few minutes" in get_bot_comment(thread)
    assert "https://club.example.org/learners/ada/" in get_bot_comment(thread)
    assert github.dispatched_workflows == [("publish.yml", {"ref": "main", "inputs": {}})]


def test_merge_message_contains_no_contributed_text(github: FakeGitHub) -> None:
    title = "closes #1, fixes hub/club#2 @grace [skip ci]\n\nCo-authored-by: Eve <eve@example.org>\u202e"
    open_by_ada(github, title=title, body="Resolves #1\n\nSigned-off-by: Eve <eve@example.org>")
    run_bot(github)
    message = github.repo.run_git("log", "-1", "--format=%B", "main")
    assert message.strip() == "Merge #1: learners/ada.yml\n\nSent: 2026-11-24T09:02:00Z"


@pytest.mark.parametrize(
    ("paths", "subject"),
    [
        (["content/tips/a.md", "content/tips/b.md"], "Merge #7: tips/a.md and 1 more"),
        (["content/tips/closes #1.md"], "Merge #7"),
        (["content/tips/[skip ci].md"], "Merge #7"),
        (["content/tips/@grace.md"], "Merge #7"),
        (["content/tips/a\nReverts: b.md"], "Merge #7"),
        ([], "Merge #7"),
    ],
)
def test_merge_subject_names_plain_paths_only(paths: list[str], subject: str) -> None:
    assert format_merge_subject(7, paths) == subject


def test_first_contribution_is_welcomed_and_waits(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    assert run_bot(github) == ["#1: needs a moderator"]
    assert "Welcome, lin." in get_bot_comment(thread)
    assert "your next ones are merged automatically" in get_bot_comment(thread)
    assert run_bot(github) == [], "the bot does nothing if nothing is new"
    github.add_label(thread, "approved", by="GRACE")
    assert run_bot(github)[0] == "#1: merged"
    assert thread.labels == {"approved", "ready"}
    second = open_by_lin(github, {f"{LEARNERS}lin.yml": "name: Lin\nheadline: Hi\n"}, branch="lin-2")
    assert run_bot(github)[0] == "#2: merged"
    assert "Welcome" not in get_bot_comment(second)


def test_hub_can_merge_first_contributions_automatically(github: FakeGitHub) -> None:
    github.push_files("main", {"content/hub.yml": "name: Club\nwelcome: automatic\n"})
    thread = open_by_lin(github)
    assert run_bot(github)[0] == "#1: merged"
    assert "Welcome, lin." in get_bot_comment(thread)


def test_approving_review_of_this_head_counts(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    github.add_review(thread, by="grace")
    assert run_bot(github)[0] == "#1: merged"


@pytest.mark.parametrize("login", ["lin", "eve", "ada"])
def test_only_moderators_can_approve(github: FakeGitHub, login: str) -> None:
    thread = open_by_lin(github)
    run_bot(github)
    github.add_label(thread, "approved", by=login)
    github.add_review(thread, by=login)
    run_bot(github)
    assert thread.state == "OPEN"


def test_change_request_of_a_moderator_blocks_the_merge(github: FakeGitHub) -> None:
    github.push_files("main", {"content/hub.yml": "name: Club\nmoderators: [grace, ada]\n"})
    thread = open_by_lin(github)
    github.add_review(thread, by="ada")
    github.add_review(thread, by="grace", state="CHANGES_REQUESTED")
    run_bot(github)
    assert thread.state == "OPEN"


def test_reused_moderator_login_cannot_approve(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    run_bot(github)
    github.add_review(thread, by="grace", number=666)
    github.add_label(thread, "approved", by="Grace", number=666)
    run_bot(github)
    assert (thread.state, "approved" in thread.labels) == ("OPEN", False)


def test_bot_with_a_moderators_login_cannot_approve(github: FakeGitHub) -> None:
    github.push_files("main", {f"{LEARNERS}lin.yml": "name: Lin\n"})
    thread = open_by_lin(github, {f"{LEARNERS}lin.yml": "name: Mine\n"})
    thread.author = {"__typename": "Bot", "login": "lin", "databaseId": 666}
    run_bot(github)
    assert thread.state == "OPEN"
    assert "`lin[bot]` is not a GitHub login" in get_bot_comment(thread)


def test_push_after_approval_is_reviewed_again(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    run_bot(github)
    github.add_label(thread, "approved", by="grace")
    github.push_files("lin-1", {f"{LEARNERS}lin.yml": "name: Lin\nheadline: Buy my things\n"})
    assert run_bot(github) == ["#1: needs a moderator"]
    assert (thread.state, "approved" in thread.labels) == ("OPEN", False)
    assert "It has changed since it was approved" in get_bot_comment(thread)
    github.add_label(thread, "approved", by="grace")
    assert run_bot(github)[0] == "#1: merged"


def test_label_older_than_the_comment_is_no_approval(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    github.add_label(thread, "approved", by="grace")
    run_bot(github)
    assert (thread.state, "approved" in thread.labels) == ("OPEN", False)


def test_review_of_an_earlier_head_does_not_count(github: FakeGitHub) -> None:
    thread = open_by_lin(github)
    github.add_review(thread, by="grace")
    github.push_files("lin-1", {f"{LEARNERS}lin.yml": "name: Lin\nheadline: Other\n"})
    run_bot(github)
    assert thread.state == "OPEN"


def test_push_between_decision_and_merge_is_not_merged(github: FakeGitHub) -> None:
    thread = open_by_ada(github)
    decisions = decide(github)
    github.push_files("ada-1", {f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: Other\n"})
    assert list(apply_decisions(decisions, github.make_client(), branch="main")) == [
        "#1: a review, a label or a commit came in between; it is decided again"
    ]
    assert (thread.state, thread.comments) == ("OPEN", [])


def test_expected_head_stops_a_late_push(github: FakeGitHub) -> None:
    thread = open_by_ada(github)
    decisions = decide(github)

    def push() -> None:
        github.push_files("ada-1", {f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: Other\n"})

    github.faults.append(RequestFault(r"GET .*/branches/main", 502, side_effect=push))
    lines = list(apply_decisions(decisions, github.make_client(), branch="main"))
    assert lines == [
        "#1: not merged: GitHub answers 409: Head branch was modified. Review and try the merge again.",
        "#1: ready",
    ]
    assert thread.state == "OPEN"
    assert "GitHub does not merge it now" in get_bot_comment(thread)


def test_hold_label_set_after_the_decision_counts(github: FakeGitHub) -> None:
    thread = open_by_ada(github)
    decisions = decide(github)
    github.add_label(thread, "hold", by="grace")
    list(apply_decisions(decisions, github.make_client(), branch="main"))
    assert thread.state == "OPEN"
    run_bot(github)
    assert "put it on hold" in get_bot_comment(thread)
    thread.labels.discard("hold")
    assert run_bot(github)[0] == "#1: merged"


def test_a_draft_waits_until_it_is_ready(github: FakeGitHub) -> None:
    thread = open_by_ada(github, draft=True)
    run_bot(github)
    assert "It is a draft" in get_bot_comment(thread)
    thread.draft = False
    assert run_bot(github)[0] == "#1: merged"


def test_each_merge_is_judged_on_the_current_main(github: FakeGitHub) -> None:
    first = open_by_ada(github)
    second = open_by_ada(github, {f"{TIPS}rest.md": "---\ntitle: Rest\nauthor: ada\n---\nRest.\n"}, branch="ada-2")
    same = open_by_ada(github, {f"{TIPS}rest.md": "---\ntitle: Rest more\nauthor: ada\n---\nMore.\n"}, branch="ada-3")
    lines = ["#1: merged", "#1: ready", "publishing", "#2: merged", "#2: ready", "#3: needs changes", "publishing"]
    assert run_bot(github) == lines, "publishing begins with the first merge"
    assert [first.state, second.state, same.state] == ["MERGED", "MERGED", "OPEN"]
    assert "Somebody else changed the same lines meanwhile" in get_bot_comment(same)
    assert "both sides changed this file" in get_bot_comment(same)
    assert github.repo.run_git("show", f"main:{TIPS}rest.md").endswith("Rest.")


def test_moved_main_is_judged_again(github: FakeGitHub) -> None:
    thread = open_by_ada(github, {f"{TIPS}new.md": "---\ntitle: New\nauthor: ada\nthanks: [grace]\n---\nNew.\n"})
    decisions = decide(github)
    github.push_files("main", {f"{LEARNERS}grace.yml": None})
    lines = list(apply_decisions(decisions, github.make_client(), branch="main"))
    assert lines == ["#1: main is not what it was"]
    run_bot(github)
    assert (thread.state, thread.labels) == ("OPEN", {"needs changes"}), "it was safe on the earlier main only"


def test_decisions_after_a_failed_merge_wait(github: FakeGitHub) -> None:
    open_by_ada(github)
    second = open_by_ada(github, {f"{TIPS}rest.md": "---\ntitle: Rest\nauthor: ada\n---\nRest.\n"}, branch="ada-2")
    decisions = decide(github)
    github.threads[1].state = "CLOSED"
    lines = list(apply_decisions(decisions, github.make_client(), branch="main"))
    assert lines == ["#1: no longer open", "#2: main is not what it was"]
    assert run_bot(github)[0] == "#2: merged"
    assert second.state == "MERGED"


def test_head_with_two_merge_bases_needs_a_person(
    github: FakeGitHub,
) -> None:
    grace = "name: Grace\ngithub_id: 2\n"
    fork = github.repo.run_git("rev-parse", "main")
    first = github.push_files("one", {f"{LEARNERS}grace.yml": grace + "bio: One\n"}, onto=fork)
    second = github.push_files("two", {f"{TIPS}rest.md": "---\ntitle: Rest\nauthor: grace\n---\nRest.\n"}, onto=fork)
    tree = github.repo.run_git("merge-tree", "--write-tree", first, second)
    people = {f"GIT_{role}_{name}": "x" for role in ("AUTHOR", "COMMITTER") for name in ("NAME", "EMAIL")}
    merge = github.repo.run_git("commit-tree", tree, "-p", first, "-p", second, "-m", "both", environment=people)
    github.repo.run_git("update-ref", "refs/heads/main", merge)
    tree_of_second = github.repo.run_git("rev-parse", f"{second}^{{tree}}")
    head = github.repo.run_git(
        "commit-tree", tree_of_second, "-p", second, "-p", first, "-m", "mine", environment=people
    )
    github.repo.run_git("update-ref", "refs/heads/ada-1", head)
    github.push_files("ada-1", ADA_EDIT)
    thread = github.open_pull_request("ada-1", login="Ada", number=1)
    run_bot(github)
    assert thread.state == "OPEN"
    assert "only a moderator can judge" in get_bot_comment(thread)


def test_head_that_merged_main_is_judged_normally(github: FakeGitHub) -> None:
    github.push_files("ada-1", ADA_EDIT, onto="main")
    github.push_files("main", {f"{TIPS}rest.md": "---\ntitle: Rest\nauthor: grace\n---\nRest.\n"})
    tree = github.repo.run_git("merge-tree", "--write-tree", "ada-1", "main")
    people = {f"GIT_{role}_{name}": "x" for role in ("AUTHOR", "COMMITTER") for name in ("NAME", "EMAIL")}
    merge = github.repo.run_git("commit-tree", tree, "-p", "ada-1", "-p", "main", "-m", "taken in", environment=people)
    github.repo.run_git("update-ref", "refs/heads/ada-1", merge)
    github.open_pull_request("ada-1", login="Ada", number=1)
    assert run_bot(github)[0] == "#1: merged"


def test_large_file_gets_no_suggestions(github: FakeGitHub) -> None:
    mistake = "---\ntitle: Rest\nauthr: grace\n---\n"
    long = "---\ntitel: Rest\nauthr: grace\nurl: https://x.example.org/" + "a" * 1_900 + "\n---\nRest.\n"
    many = open_by_grace(
        github, {f"{TIPS}many.md": mistake + "a\n" * 100_000, f"{TIPS}long.md": long.replace("url:", "ulr:")}
    )
    run_bot(github)
    assert many.labels == {"needs changes"}
    assert [(suggestion["path"], suggestion["body"]) for suggestion in many.suggestions] == [
        (f"{TIPS}long.md", "```suggestion\ntitle: Rest\n```")
    ]


def test_comment_lists_all_problems_with_suggestions(github: FakeGitHub) -> None:
    thread = open_by_ada(github, ADA_MISTAKES)
    assert run_bot(github) == ["#1: needs changes"]
    comment = get_bot_comment(thread)
    assert "Almost done." in comment
    for code in ("unknown-field", "unknown-choice", "unknown-timezone"):
        assert f"(https://club.example.org/help/{code}/)" in comment
    assert [(item["path"], item["line"], item.get("start_line"), item["body"]) for item in thread.suggestions] == [
        (f"{LEARNERS}ada.yml", 4, 3, "```suggestion\nheadline: Learning\nrole: mentor\n```")
    ]
    github.push_files(
        "ada-1", {f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: Learning\nrole: mentor\ntimezone: Mars\n"}
    )
    run_bot(github)
    assert len(thread.suggestions) == 1, "nothing is suggested twice"
    assert "unknown-field" not in get_bot_comment(thread)
    github.push_files("ada-1", ADA_EDIT)
    assert run_bot(github)[0] == "#1: merged"
    assert thread.labels == {"ready"}
    assert len(github.list_bot_comments(thread)) == 1


def test_comment_escapes_mentions_and_html(github: FakeGitHub) -> None:
    thread = open_by_ada(
        github,
        {f"{LEARNERS}ada.yml": ADA_PROFILE + "'@grace <script>': 1\nheadline: ['`@grace` **x**']\n"},
        title="@grace",
    )
    run_bot(github)
    text = "".join(part for i, part in enumerate(get_bot_comment(thread).split("`")) if i % 2 == 0)
    assert "@grace" not in text
    assert "<script" not in text


def test_approval_does_not_allow_problems_or_settings(github: FakeGitHub) -> None:
    mistaken = open_by_ada(github, ADA_MISTAKES)
    settings = open_by_ada(github, {"content/hub.yml": "name: Mine\nmoderators: [ada]\n"}, branch="ada-2")
    run_bot(github)
    for thread in (mistaken, settings):
        github.add_review(thread, by="grace")
        github.add_label(thread, "approved", by="grace")
    run_bot(github)
    assert [mistaken.state, settings.state] == ["OPEN", "OPEN"]


def test_change_without_content_is_ignored(github: FakeGitHub) -> None:
    thread = open_by_ada(github, {"README.md": "# New\n"})
    assert run_bot(github) == []
    assert thread.comments == []


def test_symlinks_are_refused_and_large_changes_wait(github: FakeGitHub) -> None:
    large = open_by_ada(github, {f"{LEARNERS}ada.png": "x" * (MAX_CHANGED_FILE_BYTES + 1)})
    many = open_by_ada(github, {f"{TIPS}t{i}.md": f"{i}" for i in range(MAX_CHANGED_FILES + 1)}, branch="ada-2")
    for thread in (large, many):
        run_bot(github)
        assert "too large to be reviewed" in get_bot_comment(thread)
        assert thread.state == "OPEN"


def test_comment_is_in_the_hub_language(github: FakeGitHub) -> None:
    github.push_files("main", {"content/hub.yml": "name: Club\nlanguage: fr\n"})
    thread = open_by_ada(github, ADA_MISTAKES)
    run_bot(github)
    assert thread.labels == {"needs changes"}


def test_form_pull_request_belongs_to_the_form_author(github: FakeGitHub) -> None:
    issue = github.open_issue("### Name\n\nAda", login="Ada", number=1, labels=("form: profile",))
    github.push_files(f"form/{issue.number}", ADA_EDIT, onto="main")
    github.open_pull_request(f"form/{issue.number}", login="github-actions[bot]", number=0, fork=False)
    assert run_bot(github)[0] == "#2: merged"
    trailers = github.repo.run_git("log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)", "main")
    assert trailers.strip() == "Ada <1+Ada@users.noreply.github.com>"


@pytest.mark.parametrize(("login", "fork"), [("eve", False), ("eve", True)])
def test_foreign_form_branch_belongs_to_its_sender(github: FakeGitHub, login: str, fork: bool) -> None:
    issue = github.open_issue("### Name\n\nAda", login="Ada", number=1, labels=("form: profile",))
    github.push_files(f"form/{issue.number}", ADA_EDIT, onto="main")
    thread = github.open_pull_request(f"form/{issue.number}", login=login, number=66, fork=fork)
    run_bot(github)
    assert thread.state == "OPEN"
    assert "somebody else" in get_bot_comment(thread)


def test_form_that_conflicts_is_read_again(github: FakeGitHub) -> None:
    issue = github.open_issue("### Name\n\nAda", login="Ada", number=1, labels=("form: profile",))
    github.push_files(f"form/{issue.number}", ADA_EDIT, onto="main")
    github.open_pull_request(f"form/{issue.number}", login="github-actions[bot]", number=0, fork=False)
    github.push_files("main", {f"{LEARNERS}ada.yml": ADA_PROFILE + "headline: Other\n"})
    assert run_bot(github) == ["#1: the form is read again", "#2: needs changes"]
    assert github.dispatched_workflows == [("form-intake.yml", {"ref": "main", "inputs": {"number": "1"}})]
    assert run_bot(github) == []


def test_deleted_account_owns_no_profile(github: FakeGitHub) -> None:
    github.push_files("main", {f"{LEARNERS}ghost.yml": "name: Ghost\n"})
    thread = open_by_ada(github, {f"{LEARNERS}ghost.yml": "name: Mine\n"})
    thread.author = None  # type: ignore[assignment]  # as GitHub describes a deleted account
    run_bot(github)
    assert thread.state == "OPEN"
    assert "is not a GitHub login" in get_bot_comment(thread)


def test_labels_are_created_with_the_first_comment(github: FakeGitHub) -> None:
    github.known_labels["Hold"] = {}
    open_by_lin(github)
    run_bot(github)
    assert set(github.known_labels) == {*REPOSITORY_LABELS, "Hold"} - {"hold"}
    open_by_ada(github, branch="ada-2")
    run_bot(github)


@pytest.mark.parametrize("text", ['[{"number": 1}]', "[]", "{}", '{"number": 1}', "no", '{"number": "1; rm"}', ""])
def test_malformed_decision_is_not_applied(tmp_path: Path, text: str) -> None:
    file = tmp_path / "decisions.jsonl"
    file.write_text(f"{text}\n", "utf-8")
    with pytest.raises(ValidationError):
        read_decisions(file)


def test_change_that_is_there_already_is_answered(github: FakeGitHub) -> None:
    first, second = open_by_ada(github), open_by_ada(github, branch="ada-2")
    lin = open_by_lin(github)
    run_bot(github)
    assert (first.state, second.state, second.labels) == ("MERGED", "OPEN", {"needs changes"})
    assert "there is nothing to merge" in get_bot_comment(second)
    github.push_files("main", LIN_FILES)
    assert run_bot(github) == [f"#{lin.number}: needs changes"], "somebody else merged it by hand"
    assert "there is nothing to merge" in get_bot_comment(lin)


def test_change_that_was_taken_back_is_answered(github: FakeGitHub) -> None:
    thread = open_by_ada(github, ADA_MISTAKES)
    run_bot(github)
    github.push_files("ada-1", {f"{LEARNERS}ada.yml": ADA_PROFILE})
    assert run_bot(github) == ["#1: needs changes"]
    assert "there is nothing to merge" in get_bot_comment(thread)
    github.push_files("ada-1", ADA_EDIT)
    assert run_bot(github)[0] == "#1: merged"


def test_empty_file_that_is_there_with_a_text_is_answered(github: FakeGitHub) -> None:
    thread = open_by_ada(github, {f"{TIPS}new.md": ""})
    github.push_files("main", {f"{TIPS}new.md": "---\ntitle: New\nauthor: grace\n---\nNew.\n"})
    assert run_bot(github) == ["#1: needs changes"], "Git sees no conflict, and keeps the text"
    assert "there is nothing to merge" in get_bot_comment(thread)
