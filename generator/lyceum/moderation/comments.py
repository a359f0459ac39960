"""Renders the comment that the merge bot writes on a pull request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lyceum.diagnostics import (
    arrange_problems,
    escape_markdown,
    format_code_span,
    format_markdown_message,
    format_markdown_report,
)
from lyceum.i18n import Translator
from lyceum.moderation.review_result import Review

ChangeState = Literal[
    "merged",
    "not-merged",
    "needs-person",
    "needs-changes",
    "refused",
    "draft",
    "on-hold",
    "changes-requested",
    "conflict",
    "nothing-to-merge",
]
"""What the merge bot decided about a change."""
MAX_COMMENT_PROBLEMS = 40
MAX_COMMENT_REASONS = 100
MAX_COMMENT_PAGES = 5
MAX_COMMENT_CHARACTERS = 60_000
"""GitHub allows 65,536."""


@dataclass(frozen=True, slots=True)
class CommentContext:
    """What the comment says besides the review."""

    login: str
    site_url: str | None
    """The address of the published hub, with `/` at its end."""
    preview_url: str | None = None
    """The address of a preview of the changed pages."""
    check_waits: bool = False
    """Whether GitHub waits for a moderator to allow the check, which builds the preview."""
    page_addresses: tuple[str, ...] = ()
    """The changed pages, relative to the site's root."""
    has_suggestions: bool = False
    """Whether the bot posts suggestions for lines of the change."""
    is_approval_outdated: bool = False
    """Whether a moderator approved it before it changed."""


def render_comment(review: Review, state: ChangeState, context: CommentContext, translator: Translator) -> str:
    """Return the comment as Markdown. Text of contributors stands in code spans or is escaped."""
    parts = [*_render_greeting(review, context, translator), _render_state(review, state, context, translator)]
    problems = arrange_problems(review.problems) if state != "conflict" else ()
    if problems:
        help_url = _make_help_link(context.site_url)
        parts.append(format_markdown_report(problems[:MAX_COMMENT_PROBLEMS], translator, help_url=help_url))
    if len(problems) > MAX_COMMENT_PROBLEMS:
        rest = len(problems) - MAX_COMMENT_PROBLEMS
        parts.append(
            translator.ngettext("and one more", "and %(number)s more", rest, number=translator.format_number(rest))
        )
    parts += [
        *_render_fix_steps(state, context, translator),
        *_render_page_links(state, context, translator),
        _render_reasons(review, translator),
    ]
    return "\n\n".join(part.strip() for part in parts if part)[:MAX_COMMENT_CHARACTERS]


def _make_help_link(site_url: str | None) -> Callable[[str], str] | None:
    return (lambda code: f"{site_url}help/{code}/") if site_url else None


def _render_greeting(review: Review, context: CommentContext, translator: Translator) -> tuple[str, ...]:
    if not review.is_first_contribution:
        return ()
    return (translator.gettext("Welcome, %(login)s. Good that you are here.", login=escape_markdown(context.login)),)


def _render_state(review: Review, state: ChangeState, context: CommentContext, translator: Translator) -> str:
    _ = translator.gettext
    match state:
        case "merged":
            return _("Everything is in order: it is merged now, and on the site in a few minutes. Thank you.")
        case "not-merged":
            return _(
                "Everything is in order, but GitHub does not merge it now. The merge bot tries again in a few minutes."
            )
        case "needs-changes":
            return translator.ngettext(
                "Almost done. Please fix this first:",
                "Almost done. Please fix these first:",
                len(review.problems),
            )
        case "conflict":
            return _(
                "Somebody else changed the same lines meanwhile, so that Git cannot put the two together. Choose **Resolve"
                " conflicts** below, keep what is right, and commit."
            )
        case "nothing-to-merge":
            return _(
                "Everything in it is in the hub already, so there is nothing to merge. You can close it, or add something."
            )
        case "refused":
            return _("It cannot be merged like this. The reasons are below; the moderators can help.")
        case "draft":
            return _("It is a draft. Choose “Ready for review” when it is ready to be merged.")
        case "on-hold":
            return _("A moderator has put it on hold and will say why.")
        case "changes-requested":
            return _("A moderator has asked for changes. It is merged when they approve it.")
    if context.is_approval_outdated:
        return _(
            "It has changed since it was approved, so a moderator looks at it again. You do not need to do anything."
        )
    if all(reason.ok or reason.code == "first-contribution" for reason in review.reasons):
        return _(
            "Everything is in order. A moderator welcomes and merges every first contribution; your next ones are merged automatically. You do not need to do anything."
        )
    return _("It has no problems. A moderator looks at it next, for the reasons below. You do not need to do anything.")


def _render_fix_steps(state: ChangeState, context: CommentContext, translator: Translator) -> tuple[str, ...]:
    _ = translator.gettext
    if state != "needs-changes":
        return ()
    steps = _(
        "Open **Files changed**, then the file's menu **…** and **Edit file**; fix it and commit. This comment is updated."
    )
    if context.has_suggestions:
        steps = (
            _("If the correct text is known, it is suggested beside its line: **Commit suggestion** accepts it.")
            + " "
            + steps
        )
    return (steps,)


def _render_page_links(state: ChangeState, context: CommentContext, translator: Translator) -> tuple[str, ...]:
    _ = translator.gettext
    if not context.page_addresses or state == "refused":
        return ()
    if state == "merged" and context.site_url:
        pages = ", ".join(f"<{context.site_url}{address}>" for address in context.page_addresses[:MAX_COMMENT_PAGES])
        return (_("You will find it at %(address)s", address=pages),)
    if context.preview_url:
        return (_("[How it will look](%(address)s): a page that opens in your browser.", address=context.preview_url),)
    if context.check_waits and state != "merged":
        return (_("A preview is added here when a moderator has chosen **Approve workflows to run** below."),)
    return ()


def _render_reasons(review: Review, translator: Translator) -> str:
    rows = "\n".join(
        f"- {'✅' if reason.ok else '❌'} "
        + (f"{format_code_span(reason.path)}: " if reason.path else "")
        + format_markdown_message(reason.message, translator)
        for reason in review.reasons[:MAX_COMMENT_REASONS]
    )
    title = translator.gettext("What was checked")
    return f"<details><summary>{title}</summary>\n\n{rows}\n\n</details>"
