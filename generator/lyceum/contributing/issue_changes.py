"""Builds the file changes that an issue form asks for: one function for each kind of form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as field_of
from typing import Any

from lyceum.contributing.answer_problems import make_worded_problem
from lyceum.contributing.draft import check_draft, find_free_key, suggest_key
from lyceum.contributing.issue_answers import AnswerProblem, SubmissionContext, find_answered_challenge, parse_day
from lyceum.contributing.remove import plan_removal
from lyceum.diagnostics import suggest_closest
from lyceum.i18n import format_message
from lyceum.loader import ParsedFile, decode_text, find_owner, format_yaml_field, rewrite_fields, to_plain_values
from lyceum.loader import read_yaml as values_in
from lyceum.schema import VisibilitySettings, fold_key

# What is in hand ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProposedChange:
    problems: tuple[AnswerProblem, ...] = ()
    path: str = ""
    text: str = ""
    files: Mapping[str, str | None] = field_of(default_factory=dict)
    title: str = ""
    remaining_mentions: tuple[str, ...] = ()


# A profile ---------------------------------------------------------------------------------------------------------


def _propose_profile(case: SubmissionContext) -> ProposedChange:
    if problem := _find_profile_doubt(case):
        return ProposedChange(problems=(problem,))
    told, handle = _nest_values(case.values), case.handle
    if handle is None:
        return _propose_new_profile(case, told)
    path = case.library.learners[fold_key(handle)].path
    text = decode_text((case.hub / path).read_bytes(), path)
    before = values_in((case.hub / path).read_bytes(), path)
    assert isinstance(text, str), "it was read before"
    assert isinstance(before, ParsedFile), "it was read before"
    assert isinstance(before.values, dict), "it was read before"
    if case.account.github_id is not None and "github_id" not in before.values:
        told["github_id"] = case.account.github_id
    after = _restore_scalars(_merge_values(before.values, told))
    names = {*before.values, *after}
    changed = [name for name in told if name in names and to_plain_values(after.get(name)) != before.values.get(name)]
    text = rewrite_fields(text, after, changed)
    return _propose_file(case, path, text, "learner", handle, case.translator.gettext("Profile: %(key)s", key=handle))


def _find_profile_doubt(case: SubmissionContext) -> AnswerProblem | None:
    """A profile that may be theirs, where only a person can say."""
    library, account = case.library, case.account
    mend = format_message("mend it first, or ask the people who look after the place")
    for entry in library.learners.values():
        theirs = find_owner(entry) == account.login or (
            account.github_id and entry.value.github_id == account.github_id
        )
        if theirs and entry.path in library.paths_with_errors:
            return case.make_problem(
                "invalid-profile", format_message("something is wrong in your file `{path}`", path=entry.path), mend
            )
    if ("learner", account.login) in library.unreadable_keys:
        name = fold_key(f"content/learners/{account.login}.yml")
        path = next(path for path in library.paths if fold_key(path) == name)
        return case.make_problem(
            "invalid-profile", format_message("your file `{path}` cannot be read", path=path), mend
        )
    if account.mismatched_handles and not account.own_handles:
        told = format_message("a page with your login belongs to an account of another number")
        return case.make_problem("account-mismatch", told, format_message("ask the people who look after the place"))
    return None


def _propose_new_profile(case: SubmissionContext, told: dict[str, Any]) -> ProposedChange:
    login = case.account.name
    earlier = {fold_key(name) for one in case.library.learners.values() for name in one.value.formerly}
    handle = find_free_key(
        login.replace("_", "-"), lambda key: f"content/learners/{key}.yml", case.taken_paths, earlier
    )
    values = {name: value for name, value in told.items() if value not in (None, {})}
    if fold_key(handle) != fold_key(login):
        values["github"] = login
    if case.account.github_id is not None:
        values["github_id"] = case.account.github_id
    text = "".join(format_yaml_field(name, value) for name, value in values.items())
    title = case.translator.gettext("Profile: %(key)s", key=handle)
    return _propose_file(case, f"content/learners/{handle}.yml", text, "learner", handle, title)


def _nest_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """`location.city` as a part of `location`."""
    told: dict[str, Any] = {}
    for name, value in values.items():
        outer, _, inner = name.partition(".")
        if inner:
            told[outer] = {**(told.get(outer) or {}), inner: value}
        else:
            told[outer] = value
    return {name: value for name, value in told.items() if value != {}}


def _merge_values(before: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a file with others in their place: what is told anew keeps what the form did not ask."""
    after = dict(before)
    for name, value in told.items():
        old = before.get(name)
        if isinstance(value, dict):
            whole = {**(old if isinstance(old, dict) else {}), **value}
            value = {inner: one for inner, one in whole.items() if one is not None} or None
        elif name in ("knows", "goals") and value:
            short = "topic" if name == "knows" else "goal"
            known = {fold_key(str(one[short])): one for one in old or () if isinstance(one, dict) and short in one}
            value = [known.get(fold_key(one), one) for one in value]
        if value is None:
            after.pop(name, None)
        else:
            after[name] = value
    return after


_UNQUOTED_SCALAR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,12}|true|false", re.ASCII)


def _restore_scalars(value: Any, name: str = "") -> Any:
    """The values of a file, with those that people write without quotes as such."""
    match value:
        case dict():
            return {inner: _restore_scalars(one, inner) for inner, one in value.items()}
        case list():
            return [_restore_scalars(one, name) for one in value]
        case str() if _UNQUOTED_SCALAR.fullmatch(value) and name in _UNQUOTED_FIELDS:
            known = {"true": True, "false": False}
            return known.get(value, int(value) if value.isdigit() and value[0] != "0" else parse_day(value))
    return value


_UNQUOTED_FIELDS = frozenset({"github_id", "joined", "date", "done", "looking_until", *VisibilitySettings.model_fields})


# What people made --------------------------------------------------------------------------------------------------


def _propose_tip(case: SubmissionContext) -> ProposedChange:
    return _propose_markdown_file(case, "tip", lambda key: f"content/tips/{key}.md", {"author": case.handle})


def _propose_challenge(case: SubmissionContext) -> ProposedChange:
    return _propose_markdown_file(
        case, "challenge", lambda key: f"content/challenges/{key}/challenge.md", {"hosts": [case.handle]}
    )


def _propose_markdown_file(
    case: SubmissionContext, kind: str, build_path: Any, author_fields: dict[str, Any]
) -> ProposedChange:
    if case.handle is None:
        return ProposedChange(problems=(_report_missing_profile(case),))
    told = {name: value for name, value in case.values.items() if value is not None}
    body = told.pop("body", "")
    key = find_free_key(suggest_key(told.get("title", "")) or kind, build_path, case.taken_paths)
    title = {"title": told.pop("title")} if "title" in told else {}
    head = "".join(format_yaml_field(name, value) for name, value in {**title, **author_fields, **told}.items())
    gettext = case.translator.gettext
    called = gettext("Tip: %(key)s", key=key) if kind == "tip" else gettext("Challenge: %(key)s", key=key)
    return _propose_file(case, build_path(key), f"---\n{head}---\n\n{body}\n", kind, key, called)


def _propose_result(case: SubmissionContext) -> ProposedChange:
    if case.handle is None:
        return ProposedChange(problems=(_report_missing_profile(case),))
    told = {name: value for name, value in case.values.items() if value is not None}
    asked, members = told.pop("challenge", ""), told.pop("members", [])
    its = find_answered_challenge(case)
    challenge = its.key if its else ""
    who: dict[str, Any] = {"learner": case.handle}
    wanted = case.handle
    if team := told.pop("team", None):
        everybody = [*([] if fold_key(case.handle) in map(fold_key, members) else [case.handle]), *members]
        who, wanted = {"team": {"name": team, "members": everybody}}, suggest_key(team) or "team"
    if told.pop("ranked", None):
        told["ranked"] = False

    def place(key: str) -> str:
        return f"content/challenges/{challenge or 'unknown'}/results/{key}.yml"

    key = find_free_key(wanted, place, case.taken_paths)
    text = "".join(format_yaml_field(name, value) for name, value in {**who, **told}.items())
    title = case.translator.gettext("Result: %(challenge)s, %(key)s", challenge=challenge, key=key)
    outcome = _propose_file(case, place(key), text, "result", key, title, challenge=challenge)
    more = []
    if asked and not challenge:
        names = {one.value.title: one.key for one in case.library.challenges.values()}
        near = suggest_closest(asked, [*names, *names.values()]) or format_message(
            "copy the address of the challenge's page"
        )
        said_so = format_message("there is no challenge `{key}`", key=asked)
        more.append(case.make_answer_problem(case.find_question("challenge"), "unknown-reference", said_so, near))
    if members and not team:
        said_so, hint = (
            format_message("the team has no name"),
            format_message("write what it is called, or leave both empty"),
        )
        more.append(case.make_answer_problem(case.find_question("team"), "missing-answer", said_so, hint))
    return replace(outcome, problems=(*more, *outcome.problems), path=outcome.path if challenge else "")


def _report_missing_profile(case: SubmissionContext) -> AnswerProblem:
    if problem := _find_profile_doubt(case):
        return problem
    hint = format_message("add yourself first, a name is enough; then send this in again, or change a word in it")
    return case.make_problem("missing-profile", format_message("there is no page of yours here yet"), hint)


def _propose_removal(case: SubmissionContext) -> ProposedChange:
    if problem := _find_profile_doubt(case):
        return ProposedChange(problems=(problem,))
    if case.handle is None:
        return ProposedChange(
            problems=(
                case.make_problem(
                    "missing-profile", format_message("there is no page of yours here: nothing is to go")
                ),
            )
        )
    if not case.values.get("sure"):
        return ProposedChange(problems=tuple(case.find_missing_answers()))
    plan = plan_removal(case.hub, case.handle)
    files: dict[str, str | None] = dict.fromkeys(plan.deletions)
    files |= {path: data.decode() for path, data in plan.changes.items()}
    for old, new in plan.moves.items():
        files[new] = files.get(old) or (case.hub / old).read_bytes().decode()
        files[old] = None
    title = case.translator.gettext("Somebody leaves")
    return ProposedChange(files=files, title=title, remaining_mentions=tuple(map(str, plan.remaining_mentions)))


CHANGE_PROPOSERS = {
    "profile": _propose_profile,
    "tip": _propose_tip,
    "result": _propose_result,
    "challenge": _propose_challenge,
    "leave": _propose_removal,
}


# What is wrong -----------------------------------------------------------------------------------------------------


def _propose_file(
    case: SubmissionContext, path: str, text: str, kind: str, key: str, title: str, *, challenge: str | None = None
) -> ProposedChange:
    """The file, with all that is wrong with its answers, in the form's order."""
    order = {question.label: i for i, question in enumerate(case.form.questions)} if case.form else {}
    needed = list(case.find_missing_answers())
    missing = {one.question for one in needed}
    found = {
        make_worded_problem(problem, text, case): None
        for problem in check_draft(case.library, path, text, kind, key, challenge, today=case.today)
    }
    others = [one for one in found if one.question not in missing]
    problems = sorted((*needed, *others), key=lambda one: (order.get(one.question, -1), one.severity, one.code))
    return ProposedChange(tuple(problems), path, text, {path: text}, title)
