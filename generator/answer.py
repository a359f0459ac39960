"""What was found about a pull request in; the one comment that it gets, in the hub's language, out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from generator import report
from generator.review import Review
from generator.words import Words

State = Literal["merged", "waits", "mend", "refused", "draft", "held", "conflict"]
MOST_PROBLEMS = 40
LONGEST = 60_000
"""Characters; GitHub takes 65,536."""
LONGEST_SUGGESTION = 20_000
MOST_LINES = 1_000
"""Of a file in which texts are suggested: to compare long ones takes as long as somebody wants it to."""


@dataclass(frozen=True, slots=True)
class About:
    """What the comment needs to know besides the review."""

    login: str
    site: str | None
    """Where the hub is published, with `/` at its end."""
    preview: str | None = None
    """Where the changed pages can be looked at."""
    addresses: tuple[str, ...] = ()
    """Pages that it changes, from the site's root."""
    suggested: bool = False
    """Lines of it have a text that can be taken over."""
    moved: bool = False
    """Somebody said yes to it before it changed."""


def comment(found: Review, state: State, about: About, words: Words) -> str:
    """Markdown; what contributors wrote stands in code spans."""
    parts = [*_greeting(found, about, words), _state(found, state, about, words)]
    wrong = found.problems if state != "conflict" else ()
    if wrong:
        parts.append(report.as_markdown(wrong[:MOST_PROBLEMS], words, help_at=_help_at(about.site)))
        if len(wrong) > MOST_PROBLEMS:
            more = len(wrong) - MOST_PROBLEMS
            parts.append(words.ngettext("and one more", "and %(number)s more", more, number=words.number(more)))
    parts += [*_to_mend(state, about, words), *_look(state, about, words), _looked_at(found, words)]
    return "\n\n".join(part.strip() for part in parts if part)[:LONGEST]


def _help_at(site: str | None) -> Any:
    return (lambda code: f"{site}help/{code}/") if site else None


def _greeting(found: Review, about: About, words: Words) -> tuple[str, ...]:
    if not found.first:
        return ()
    return (words.gettext("Welcome, %(login)s. Good that you are here.", login=report.harmless(about.login)),)


def _state(found: Review, state: State, about: About, words: Words) -> str:
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
    if about.moved:
        return _(
            "It has changed since somebody said yes to it, so that they look at it once more. You need do nothing."
        )
    if first:
        return _(
            "Everything is in order. Somebody says hello to everybody's first contribution and takes it in; your next ones"
            " go through by themselves. You need do nothing."
        )
    return _("Nothing is wrong with it. A person looks at it next, for the reasons below. You need do nothing.")


def _to_mend(state: State, about: About, words: Words) -> tuple[str, ...]:
    _ = words.gettext
    if state != "mend":
        return ()
    how = _(
        "Open **Files changed**, then the file's menu **…** and **Edit file**; mend it and commit. This comment follows."
    )
    if about.suggested:
        how = (
            _("Where a text is known, it is suggested beside its line: **Commit suggestion** takes it over.")
            + " "
            + how
        )
    return (how,)


def _look(state: State, about: About, words: Words) -> tuple[str, ...]:
    _ = words.gettext
    if not about.addresses or state == "refused":
        return ()
    if state == "merged" and about.site:
        there = ", ".join(f"<{about.site}{one}>" for one in about.addresses[:5])
        return (_("You will find it at %(address)s", address=there),)
    if about.preview:
        return (_("[How it will look](%(address)s): a page that opens in your browser.", address=about.preview),)
    return ()


def _looked_at(found: Review, words: Words) -> str:
    rows = "\n".join(
        f"- {'✅' if one.ok else '❌'} "
        + (f"{report.in_code(one.path)}: " if one.path else "")
        + report.harmless(report.said(one.message, words))
        for one in found.reasons[:100]
    )
    title = words.gettext("What was looked at")
    return f"<details><summary>{title}</summary>\n\n{rows}\n\n</details>"


# Texts to take over ------------------------------------------------------------------------------------------------


def suggestions(path: str, text: str, mended: str, before: str | None) -> tuple[dict[str, Any], ...]:
    """Comments on lines of `text` that differ from `mended`, as GitHub's interface takes them: only on lines that the
    change itself brought (`before` is the file on the base, None where it is new)."""
    lines, better = text.splitlines(), mended.splitlines()
    if max(len(lines), len(better), (before or "").count("\n")) > MOST_LINES:
        return ()
    own = _own_lines(lines, before)
    found = []
    for kind, start, end, there, to in SequenceMatcher(None, lines, better, autojunk=False).get_opcodes():
        if kind == "equal" or start == end or not all(number in own for number in range(start, end)):
            continue
        new = "\n".join(better[there:to])
        fence = "`" * max(3, max((len(run) + 1 for run in re.findall("`+", new)), default=0))
        body = f"{fence}suggestion\n{new}\n{fence}" if there < to else f"{fence}suggestion\n{fence}"
        if len(body) > LONGEST_SUGGESTION:
            continue
        place: dict[str, Any] = {"path": path, "side": "RIGHT", "line": end, "body": body}
        if end - start > 1:
            place |= {"start_line": start + 1, "start_side": "RIGHT"}
        found.append(place)
    return tuple(found)


def _own_lines(lines: Sequence[str], before: str | None) -> frozenset[int]:
    if before is None:
        return frozenset(range(len(lines)))
    changed = SequenceMatcher(None, before.splitlines(), lines, autojunk=False).get_opcodes()
    return frozenset(number for kind, _, _, start, end in changed if kind != "equal" for number in range(start, end))
