"""Turns a submitted issue form into changed files, a pull request title, a commit message and a comment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lyceum.contributing.issue_answers import AnswerProblem, SubmissionContext
from lyceum.contributing.issue_changes import CHANGE_PROPOSERS, ProposedChange
from lyceum.contributing.issue_comment import build_form_comment
from lyceum.contributing.issue_forms import FormKind, build_issue_form
from lyceum.contributing.issue_parser import detect_form_kind, parse_issue_body
from lyceum.i18n import Translator, format_message, get_translator
from lyceum.loader import ProfileOwner, load_library
from lyceum.system import resolve_inside, write_inside


@dataclass(frozen=True, slots=True)
class FormSubmission:
    """Everything that comes of one issue."""

    kind: FormKind | None
    path: str
    """The path of the file; empty if its place is not known or if somebody leaves."""
    text: str
    """The text of the file, even if it has problems."""
    files: Mapping[str, str | None]
    """New texts of the changed files by path; None deletes a file. Empty if there are errors."""
    title: str
    """The title of the pull request. It holds only file names, so that no typed text mentions or closes anything."""
    message: str
    """The commit message."""
    branch: str
    problems: tuple[AnswerProblem, ...]
    comment: str
    """The Markdown of the one comment below the issue."""
    remaining_mentions: tuple[str, ...] = ()
    """Positions where other people's text still names a learner who leaves; a person must look at them."""

    @property
    def is_valid(self) -> bool:
        return not _has_errors(self.problems)

    def as_json(self) -> dict[str, Any]:
        """Return plain values; the same issue gives the same values in the same order."""
        names = ("kind", "path", "text", "title", "branch", "message", "comment")
        return {
            **{name: getattr(self, name) for name in names},
            "problems": [problem.to_json() for problem in self.problems],
            "files": dict(sorted(self.files.items())),
            "changes": sorted(path for path, text in self.files.items() if text is not None),
            "deletions": sorted(path for path, text in self.files.items() if text is None),
            "look_at": list(self.remaining_mentions),
        }


def _has_errors(problems: Iterable[AnswerProblem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def build_submission(
    hub: Path,
    *,
    body: str,
    author: str,
    author_id: int | None,
    today: date,
    kind: FormKind | None = None,
    labels: Iterable[str] = (),
    number: int | None = None,
    translator: Translator | None = None,
) -> FormSubmission:
    """Build the change that the issue `number` with this body asks for, without writing anything.

    If the kind is not given, the labels or the questions in the body decide it. The hub may have problems.
    """
    library, _ = load_library(hub)
    settings = library.settings.value
    translator = translator or get_translator(settings.language)
    kind = kind or detect_form_kind(body, labels, translator, settings)
    form = build_issue_form(kind, translator, settings) if kind else None
    answers = parse_issue_body(body, form) if form else {}
    account = ProfileOwner(author, author_id, library)
    context = SubmissionContext(hub, library, translator, account, form, answers, today)
    change = _propose_change(context)
    has_errors = _has_errors(change.problems)
    return FormSubmission(
        kind=kind,
        path=change.path,
        text=change.text,
        files={} if has_errors else change.files,
        title=change.title,
        message=_build_commit_message(change, kind, author, author_id, number, translator),
        branch=f"form/{number}" if number is not None else "",
        problems=change.problems,
        comment=build_form_comment(context, change, body, has_errors=has_errors),
        remaining_mentions=change.remaining_mentions,
    )


def _propose_change(context: SubmissionContext) -> ProposedChange:
    if context.form is None or not context.answers:
        message = format_message("these are not the answers to a form")
        return ProposedChange(problems=(context.make_problem("not-a-form", message),))
    if not context.account.login:
        message = format_message("`{author}` is not a GitHub login", author=context.account.name)
        return ProposedChange(problems=(context.make_problem("unknown-login", message),))
    return CHANGE_PROPOSERS[context.form.kind](context)


def write_submission(hub: Path, submission: FormSubmission) -> None:
    """Write and delete the files of the submission below the hub's folder."""
    for path, text in submission.files.items():
        if text is None:
            resolve_inside(hub, path).unlink(missing_ok=True)
        else:
            write_inside(hub, path, text.encode())


def _build_commit_message(
    change: ProposedChange,
    kind: FormKind | None,
    author: str,
    author_id: int | None,
    number: int | None,
    translator: Translator,
) -> str:
    """Return the commit message. It does not name a learner who leaves, since commits stay."""
    if not change.title:
        return ""
    parts = [change.title]
    if number is not None:
        parts.append(translator.gettext("From the form in #%(number)s.", number=number))
    if kind != "leave":
        account = f"{author_id}+{author}" if author_id is not None else author
        parts.append(f"Co-authored-by: {author} <{account}@users.noreply.github.com>")
    return "\n\n".join(parts) + "\n"
