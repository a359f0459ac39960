"""Renders the one comment that the merge bot writes on a pull request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from lyceum.diagnostics import escape_markdown, format_code_span, format_markdown_report
from lyceum.i18n import Translator
from lyceum.moderation.review_result import Review

ChangeState = Literal["merged", "waits", "mend", "refused", "draft", "held", "conflict"]
MAX_COMMENT_PROBLEMS = 40
MAX_COMMENT_CHARACTERS = 60_000
"""Characters; GitHub takes 65,536."""


@dataclass(frozen=True, slots=True)
class CommentContext:
    """What the comment needs to know besides the review."""

    login: str
    site_url: str | None
    """Where the hub is published, with `/` at its end."""
    preview_url: str | None = None
    """Where the changed pages can be looked at."""
    page_addresses: tuple[str, ...] = ()
    """Pages that it changes, from the site's root."""
    has_suggestions: bool = False
    """Lines of it have a text that can be taken over."""
    is_approval_outdated: bool = False
    """Somebody said yes to it before it changed."""


def render_comment(review: Review, state: ChangeState, context: CommentContext, words: Translator) -> str:
    """Markdown; what contributors wrote stands in code spans."""
    parts = [*_render_greeting(review, context, words), _render_state(review, state, context, words)]
    wrong = review.problems if state != "conflict" else ()
    if wrong:
        parts.append(
            format_markdown_report(wrong[:MAX_COMMENT_PROBLEMS], words, help_url=_make_help_link(context.site_url))
        )
        if len(wrong) > MAX_COMMENT_PROBLEMS:
            more = len(wrong) - MAX_COMMENT_PROBLEMS
            parts.append(words.ngettext("and one more", "and %(number)s more", more, number=words.format_number(more)))
    parts += [
        *_render_fix_steps(state, context, words),
        *_render_page_links(state, context, words),
        _render_reasons(review, words),
    ]
    return "\n\n".join(part.strip() for part in parts if part)[:MAX_COMMENT_CHARACTERS]


def _make_help_link(site: str | None) -> Any:
    return (lambda code: f"{site}help/{code}/") if site else None


def _render_greeting(found: Review, about: CommentContext, words: Translator) -> tuple[str, ...]:
    if not found.is_first_contribution:
        return ()
    return (words.gettext("Welcome, %(login)s. Good that you are here.", login=escape_markdown(about.login)),)


def _render_state(found: Review, state: ChangeState, about: CommentContext, words: Translator) -> str:
    _ = words.gettext
    match state:
        case "merged":
            return _("Everything is in order: it is merged, and on the site in a few minutes. Thank you.")
        case "mend":
            return words.ngettext(
                "Nearly there. One thing is to be mended first:",
                "Nearly there. These things are to be mended first:",
                len(found.problems),
            )
        case "conflict":
            return _(
                "Somebody else changed the same lines meanwhile, so that Git cannot put the two together. Choose **Resolve"
                " conflicts** below, keep what is right, and commit."
            )
        case "refused":
            return _(
                "It cannot be taken in like this. What is in the way stands below; the people who look after this place can help."
            )
        case "draft":
            return _("It is a draft. Choose “Ready for review” when you want it to be taken in.")
        case "held":
            return _("Somebody who looks after this place has put it on hold, and will say why.")
    first = all(one.ok or one.code == "first-contribution" for one in found.reasons)
    if about.is_approval_outdated:
        return _(
            "It has changed since somebody said yes to it, so that they look at it once more. You need do nothing."
        )
    if first:
        return _(
            "Everything is in order. Somebody says hello to everybody's first contribution and takes it in; your next ones"
            " go through by themselves. You need do nothing."
        )
    return _("Nothing is wrong with it. A person looks at it next, for the reasons below. You need do nothing.")


def _render_fix_steps(state: ChangeState, about: CommentContext, words: Translator) -> tuple[str, ...]:
    _ = words.gettext
    if state != "mend":
        return ()
    how = _(
        "Open **Files changed**, then the file's menu **…** and **Edit file**; mend it and commit. This comment follows."
    )
    if about.has_suggestions:
        how = (
            _("Where a text is known, it is suggested beside its line: **Commit suggestion** takes it over.")
            + " "
            + how
        )
    return (how,)


def _render_page_links(state: ChangeState, about: CommentContext, words: Translator) -> tuple[str, ...]:
    _ = words.gettext
    if not about.page_addresses or state == "refused":
        return ()
    if state == "merged" and about.site_url:
        there = ", ".join(f"<{about.site_url}{one}>" for one in about.page_addresses[:5])
        return (_("You will find it at %(address)s", address=there),)
    if about.preview_url:
        return (_("[How it will look](%(address)s): a page that opens in your browser.", address=about.preview_url),)
    return ()


def _render_reasons(found: Review, words: Translator) -> str:
    rows = "\n".join(
        f"- {'✅' if one.ok else '❌'} "
        + (f"{format_code_span(one.path)}: " if one.path else "")
        + escape_markdown(words.translate(one.message))
        for one in found.reasons[:100]
    )
    title = words.gettext("What was looked at")
    return f"<details><summary>{title}</summary>\n\n{rows}\n\n</details>"
