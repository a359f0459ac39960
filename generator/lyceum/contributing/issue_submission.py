"""Turns a submitted issue form into changed files, a pull request title, a commit message and a comment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
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


@dataclass(frozen=True, slots=True)
class FormSubmission:
    kind: FormKind | None
    path: str
    """Of the file; empty where it has none, and where somebody leaves."""
    text: str
    """What stands in it, also where something is wrong."""
    files: Mapping[str, str | None]
    """What changes in the hub, by path; None: the file goes. Empty where something is wrong."""
    title: str
    """Of a pull request. Names of files only: nothing that somebody typed mentions or closes anything."""
    message: str
    """Of the commit."""
    branch: str
    problems: tuple[AnswerProblem, ...]
    comment: str
    """Markdown, for the one comment below the issue."""
    remaining_mentions: tuple[str, ...] = ()
    """Where a person must look: other people's words that still name somebody who leaves."""

    @property
    def is_valid(self) -> bool:
        return not any(one.severity == "error" for one in self.problems)

    def as_json(self) -> dict[str, Any]:
        """Plain values: the same issue gives the same, in the same order."""
        gone = sorted(path for path, text in self.files.items() if text is None)
        changed = sorted(path for path, text in self.files.items() if text is not None)
        told = {name: getattr(self, name) for name in ("kind", "path", "text", "title", "branch", "message", "comment")}
        more = {"files": dict(sorted(self.files.items())), "changes": changed, "deletions": gone}
        return {
            **told,
            "problems": [asdict(one) for one in self.problems],
            **more,
            "look_at": list(self.remaining_mentions),
        }


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
    """What the issue `number` with this body asks for. The kind is found by the labels or the questions where it is not
    given. Nothing is written; the hub is read as it is, with its problems."""
    library, _ = load_library(hub)
    community = library.settings.value
    translator = translator or get_translator(community.language)
    kind = kind or detect_form_kind(body, labels, translator, community)
    asked = build_issue_form(kind, translator, community) if kind else None
    answers = parse_issue_body(body, asked) if asked else {}
    case = SubmissionContext(hub, library, translator, ProfileOwner(author, author_id, library), asked, answers, today)
    if asked is None or not answers:
        outcome = ProposedChange(
            problems=(case.make_problem("not-a-form", format_message("these are not the answers to a form")),)
        )
    elif not case.account.login:
        outcome = ProposedChange(
            problems=(
                case.make_problem("unknown-login", format_message("`{author}` is not a GitHub login", author=author)),
            )
        )
    else:
        outcome = CHANGE_PROPOSERS[asked.kind](case)
    wrong = any(one.severity == "error" for one in outcome.problems)
    message = _build_commit_message(outcome, kind, author, author_id, number, translator)
    return FormSubmission(
        kind=kind,
        path=outcome.path,
        text=outcome.text,
        files={} if wrong else outcome.files,
        title=outcome.title,
        message=message,
        branch=f"form/{number}" if number is not None else "",
        problems=outcome.problems,
        comment=build_form_comment(case, outcome, body, wrong=wrong),
        remaining_mentions=outcome.remaining_mentions,
    )


def write_submission(hub: Path, submission: FormSubmission) -> None:
    """The files of it, in the hub's folder."""
    for path, text in submission.files.items():
        if text is None:
            (hub / path).unlink(missing_ok=True)
        else:
            (hub / path).parent.mkdir(parents=True, exist_ok=True)
            (hub / path).write_bytes(text.encode())


# What is answered --------------------------------------------------------------------------------------------------


def _build_commit_message(
    outcome: ProposedChange,
    kind: FormKind | None,
    author: str,
    author_id: int | None,
    number: int | None,
    words: Translator,
) -> str:
    """Of somebody who leaves it says no name: the commit stays."""
    parts = [outcome.title]
    if number is not None:
        parts.append(words.gettext("From the form in #%(number)s.", number=number))
    if kind != "leave" and outcome.title:
        address = f"{author_id}+{author}" if author_id is not None else author
        parts.append(f"Co-authored-by: {author} <{address}@users.noreply.github.com>")
    return "\n\n".join(parts) + "\n" if outcome.title else ""
