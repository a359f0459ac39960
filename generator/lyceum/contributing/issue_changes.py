"""Builds the file changes that an issue form asks for: one function for each kind of form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lyceum.contributing.answer_problems import convert_file_problem
from lyceum.contributing.change_plan import ChangePlan, LearnerChangeError
from lyceum.contributing.draft import (
    Draft,
    DraftFile,
    DraftKind,
    add_author,
    check_draft_file,
    choose_key,
    convert_scalars,
    find_free_handle,
    make_content_path,
    nest_values,
    place_content_path,
    render_draft,
)
from lyceum.contributing.forget import plan_account_forgetting
from lyceum.contributing.issue_answers import AnswerProblem, SubmissionContext
from lyceum.contributing.issue_forms import FormKind
from lyceum.contributing.remove import plan_removal
from lyceum.diagnostics import suggest_closest
from lyceum.i18n import format_message
from lyceum.loader import ParsedFile, find_owner, flatten_path, read_yaml, rewrite_fields, to_plain_values
from lyceum.schema import NO_ACCOUNT_WORDS, Learner, describe_fields, explain_invalid_key, fold_key, make_key
from lyceum.system import read_inside


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """What becomes of a form: the new text of one file, or several changed files, and the problems on the way."""

    problems: tuple[AnswerProblem, ...] = ()
    path: str = ""
    """The path of the one file; empty if there are several, or if its place is not known."""
    text: str = ""
    files: Mapping[str, str | None] = field(default_factory=dict)
    """New texts by path; None deletes the file."""
    title: str = ""
    """The title of the pull request."""
    remaining_mentions: tuple[str, ...] = ()


def _propose_profile(context: SubmissionContext) -> ProposedChange:
    if problem := _find_profile_doubt(context):
        return ProposedChange(problems=(problem,))
    if context.handle is None:
        return _propose_new_profile(context)
    return _propose_profile_update(context, context.handle)


def _propose_profile_update(context: SubmissionContext, handle: str) -> ProposedChange:
    """Change the answered fields of a profile, and keep its other fields and its comments."""
    path = context.library.learners[fold_key(handle)].path
    data = read_inside(context.hub, path)
    text, parsed = data.decode(), read_yaml(data, path)  # with its own line ends
    assert isinstance(parsed, ParsedFile), "the library has read it"
    assert isinstance(parsed.values, dict), "the library has read it"
    answers = nest_values(_get_values_by_path(context))
    if context.account.github_id is not None and "github_id" not in parsed.values:
        answers["github_id"] = context.account.github_id
    values = convert_scalars(Learner, _merge_answers(parsed.values, answers))
    known_names = {*parsed.values, *values}
    changed = [
        name for name in answers if name in known_names and to_plain_values(values.get(name)) != parsed.values.get(name)
    ]
    file = DraftFile("learner", handle, path, rewrite_fields(text, values, changed))
    return _propose_file(context, file, context.translator.gettext("Profile: %(key)s", key=handle))


def _find_profile_doubt(context: SubmissionContext) -> AnswerProblem | None:
    """Return a problem if a profile may belong to the author and only a person can decide it."""
    library, account = context.library, context.account
    hint = format_message("fix it first, or ask the moderators")
    for entry in library.learners.values():
        has_same_id = account.github_id and entry.value.github_id == account.github_id
        if (find_owner(entry) == account.login or has_same_id) and entry.path in library.paths_with_errors:
            message = format_message("something is wrong in your file `{path}`", path=entry.path)
            return context.make_problem("invalid-profile", message, hint)
    if ("learner", account.login) in library.unreadable_keys:
        folded_path = fold_key(make_content_path("learner", str(account.login)))
        path = next(path for path in library.paths if fold_key(flatten_path(path)) == folded_path)
        message = format_message("your file `{path}` cannot be read", path=path)
        return context.make_problem("invalid-profile", message, hint)
    if account.mismatched_handles and not account.own_handles:
        message = format_message("a page with your login belongs to an account with another number")
        return context.make_problem("account-mismatch", message, _ASK_HINT)
    return None


_ASK_HINT = format_message("ask the moderators")


def _propose_new_profile(context: SubmissionContext) -> ProposedChange:
    login = context.account.name
    handle = find_free_handle(login if explain_invalid_key(login) is None else make_key(login), context.library)
    draft = Draft("learner", _get_given_values(context), key=handle)
    if fold_key(handle) != fold_key(login):
        if fold_key(login) in NO_ACCOUNT_WORDS:
            message = format_message("the name `{login}` is taken, and `github: {login}` means no account", login=login)
            return ProposedChange(problems=(context.make_problem("not-a-login", message, _ASK_HINT),))
        draft = draft.with_value(("github",), login)
    if context.account.github_id is not None:
        draft = draft.with_value(("github_id",), context.account.github_id)
    return _propose_draft(context, draft, context.translator.gettext("Profile: %(key)s", key=handle))


def _get_values_by_path(context: SubmissionContext) -> dict[tuple[str, ...], Any]:
    """Return the values of the answers by field path: `location.city` is a part of `location`."""
    return {tuple(name.split(".")): value for name, value in context.values.items()}


def _get_given_values(context: SubmissionContext) -> dict[tuple[str, ...], Any]:
    """Return the values by field path without those that a hyphen stands for: a new file has nothing to empty."""
    return {path: value for path, value in _get_values_by_path(context).items() if value is not None}


def _merge_answers(old_values: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Put the answers in place of the old values. Parts of a field that the form does not ask for are kept."""
    merged = dict(old_values)
    for name, answer in answers.items():
        value = _merge_answer(name, old_values.get(name), answer)
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged


def _merge_answer(name: str, old_value: Any, answer: Any) -> Any:
    if isinstance(answer, dict):
        parts = {**(old_value if isinstance(old_value, dict) else {}), **answer}
        return {part: value for part, value in parts.items() if value is not None} or None
    nested = describe_fields(Learner)[name].nested
    if isinstance(answer, list) and nested and nested.shorthand_field:
        # The form asks for the short form of an item only, such as the topic of `{topic: python, level: expert}`.
        shorthand_field = nested.shorthand_field
        old_items = {
            fold_key(str(item[shorthand_field])): item
            for item in old_value or ()
            if isinstance(item, dict) and shorthand_field in item
        }
        return [old_items.get(fold_key(item), item) for item in answer]
    return answer


def _propose_tip(context: SubmissionContext) -> ProposedChange:
    return _propose_markdown_file(context, "tip")


def _propose_challenge(context: SubmissionContext) -> ProposedChange:
    return _propose_markdown_file(context, "challenge")


def _propose_markdown_file(context: SubmissionContext, kind: DraftKind) -> ProposedChange:
    if context.handle is None:
        return ProposedChange(problems=(_report_missing_profile(context),))
    values = _get_given_values(context)
    body = values.pop(("body",), "")
    title = values.pop(("title",), "")
    draft = Draft(kind, body=body)
    if title:
        draft = draft.with_value(("title",), title)
    draft = add_author(draft, context.handle)
    draft = replace(draft, values={**draft.values, **values})
    draft = replace(draft, key=choose_key(draft, context.library))
    gettext = context.translator.gettext
    pull_request_title = (
        gettext("Tip: %(key)s", key=draft.key) if kind == "tip" else gettext("Challenge: %(key)s", key=draft.key)
    )
    return _propose_draft(context, draft, pull_request_title)


def _propose_result(context: SubmissionContext) -> ProposedChange:
    if context.handle is None:
        return ProposedChange(problems=(_report_missing_profile(context),))
    values = _get_given_values(context)
    challenge_answer, members = values.pop(("challenge",), ""), values.pop(("members",), [])
    team_name, is_unranked = values.pop(("team",), None), values.pop(("ranked",), None)
    team: dict[tuple[str, ...], Any] = {}
    if team_name:
        is_named = fold_key(context.handle) in map(fold_key, members)
        all_members = members if is_named else [context.handle, *members]
        team = {("team", "name"): team_name, ("team", "members"): all_members}
    challenge_key = context.challenge.key if context.challenge else ""
    draft = add_author(Draft("result", team, challenge_key=challenge_key), context.handle)
    draft = replace(draft, values={**draft.values, **values})
    if is_unranked:
        draft = draft.with_value(("ranked",), False)
    draft = replace(draft, key=choose_key(draft, context.library))
    title = context.translator.gettext("Result: %(challenge)s, %(key)s", challenge=challenge_key, key=draft.key)
    change = _propose_draft(context, draft, title)
    problems = []
    if challenge_answer and not challenge_key:
        problems.append(_report_unknown_challenge(context, challenge_answer))
    if members and not team_name:
        message = format_message("the team has no name")
        hint = format_message("write what it is called, or leave both empty")
        problems.append(context.make_answer_problem(context.find_question("team"), "missing-answer", message, hint))
    return replace(change, problems=(*problems, *change.problems), path=change.path if challenge_key else "")


def _report_unknown_challenge(context: SubmissionContext, answer: str) -> AnswerProblem:
    key_by_title = {entry.value.title: entry.key for entry in context.library.challenges.values()}
    hint = suggest_closest(answer, [*key_by_title, *key_by_title.values()]) or format_message(
        "copy the address of the challenge's page"
    )
    message = format_message("there is no challenge `{key}`", key=answer)
    return context.make_answer_problem(context.find_question("challenge"), "unknown-reference", message, hint)


def _report_missing_profile(context: SubmissionContext) -> AnswerProblem:
    if problem := _find_profile_doubt(context):
        return problem
    hint = format_message("add yourself first, a name is enough; then send this in again, or change a word in it")
    return context.make_problem("missing-profile", format_message("there is no page of yours here yet"), hint)


def _propose_removal(context: SubmissionContext) -> ProposedChange:
    if problem := _find_profile_doubt(context):
        return ProposedChange(problems=(problem,))
    try:
        if context.handle is None:
            plan = plan_account_forgetting(context.hub, context.account.name, context.account.github_id)
        else:
            plan = plan_removal(context.hub, context.handle)
    except LearnerChangeError:
        message = format_message("the settings of this hub cannot be read at the moment")
        return ProposedChange(problems=(context.make_problem("invalid-profile", message, _ASK_HINT),))
    if plan is None or plan == ChangePlan():
        message = format_message("there is no page and no commit of yours here, so there is nothing to remove")
        return ProposedChange(problems=(context.make_problem("missing-profile", message),))
    if not context.values.get("sure"):
        return ProposedChange(problems=tuple(context.find_missing_answers()))
    files: dict[str, str | None] = dict.fromkeys(plan.deletions)
    files |= {path: data.decode() for path, data in plan.changes.items()}
    for old_path, new_path in plan.moves.items():
        files[new_path] = files.get(old_path) or read_inside(context.hub, old_path).decode()
        files[old_path] = None
    title = context.translator.gettext("Somebody leaves")
    return ProposedChange(files=files, title=title, remaining_mentions=tuple(map(str, plan.remaining_mentions)))


CHANGE_PROPOSERS: Mapping[FormKind, Callable[[SubmissionContext], ProposedChange]] = {
    "profile": _propose_profile,
    "tip": _propose_tip,
    "result": _propose_result,
    "challenge": _propose_challenge,
    "leave": _propose_removal,
}


def _propose_draft(context: SubmissionContext, draft: Draft, title: str) -> ProposedChange:
    path = place_content_path(context.library, draft.kind, draft.key, draft.challenge_key)
    file = DraftFile(draft.kind, draft.key, path, render_draft(draft), draft.challenge_key)
    return _propose_file(context, file, title)


def _propose_file(context: SubmissionContext, file: DraftFile, title: str) -> ProposedChange:
    """Propose a file together with the problems of its answers, in the order of the form."""
    questions = context.form.questions if context.form else ()
    order_by_label = {question.label: order for order, question in enumerate(questions)}
    missing = list(context.find_missing_answers())
    missing_labels = {problem.question for problem in missing}
    # The same problem can stand at several lines of the file that one answer became.
    file_problems = dict.fromkeys(
        convert_file_problem(problem, file, context)
        for problem in check_draft_file(context.library, file, today=context.today)
    )
    others = [problem for problem in file_problems if problem.question not in missing_labels]
    problems = sorted(
        (*missing, *others),
        key=lambda problem: (order_by_label.get(problem.question, -1), problem.severity, problem.code),
    )
    return ProposedChange(tuple(problems), file.path, file.text, {file.path: file.text}, title)
