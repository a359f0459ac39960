"""A form of the site as its page (see `asking` for what it asks), and what it suggests. hub-forms.js makes the file of it."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import quote

from generator import asking
from generator.asking import Part
from generator.model import SPELT, languages, timezones
from generator.pages import Page, SearchEntry
from generator.rules.files import KEPT
from generator.rules.texts import PLACEHOLDER, template_texts
from generator.views.base import Desk


def _parts(desk: Desk, form: Literal["join", "share", "result"]) -> tuple[Part, ...]:
    match form:
        case "join":
            return asking.profile(desk.words, desk.hub.community)
        case "share":
            return asking.tip(desk.words)
    running = (one for one in desk.hub.challenges.values() if one.state in ("open", "past"))
    return asking.result(desk.words, tuple((one.entry.key, one.entry.value.title) for one in running))


def page(desk: Desk, form: Literal["join", "share", "result"]) -> Page:
    _, community = desk.words.gettext, desk.hub.community
    at = f"{form}/"
    title, lead, folder = {
        "join": (
            _("Add yourself"),
            _("A name is enough. Everything else can wait, or stay empty."),
            "learners",
        ),
        "share": (_("Share what you found out"), _("Ten lines that would have helped you last week."), "tips"),
        "result": (
            _("Send in your result"),
            _("Finished, halfway, or slower than all others: it counts."),
            "challenges",
        ),
    }[form]
    start = {"join": "name: \n", "share": "---\ntitle: \nauthor: \n---\n\n", "result": "learner: \ndate: \n"}[form]
    by_hand = on_github = None
    if community.repository:
        by_hand = (
            f"https://github.com/{community.repository}/new/{quote(community.branch)}"
            f"?filename=content/{folder}/&value={quote(start)}"
        )
        template = {"join": "profile", "share": "tip", "result": "result"}[form]
        on_github = f"https://github.com/{community.repository}/issues/new?template={template}.yml"
    body = desk.body(
        "form.html",
        at,
        form=form,
        title=title,
        lead=lead,
        parts=_parts(desk, form),
        by_hand=by_hand,
        on_github=on_github,
    )
    return Page(at, form, title, lead, body, search=(SearchEntry(title, lead),))


def data(desk: Desk) -> dict[str, Any]:
    """What the forms suggest, and which names are taken."""
    hub, library = desk.hub, desk.hub.library
    return {
        "topics": [
            [topic.id, topic.name, *topic.aliases] for topic in (library.topics.value.topics if library.topics else ())
        ],
        "people": [
            [one.entry.key, one.entry.value.name]
            for one in hub.learners.values()
            if one.entry.value.show.search or one.entry.value.show.wall
        ],
        "spelt": SPELT,
        "zones": sorted(timezones()),
        "tongues": sorted(languages()),
        "handles": [one.entry.key for one in hub.learners.values()],
        "kept": sorted(KEPT),
        "placeholder": PLACEHOLDER,
        "template": sorted(template_texts(hub.community.language)),
        "tips": list(library.tips),
        "challenges": {
            one.entry.key: {
                "title": one.entry.value.title,
                "measure": one.entry.value.score.measure,
                "mode": one.entry.value.mode,
                "max": float(one.entry.value.score.max) if one.entry.value.score.max is not None else None,
                "opens": one.entry.value.opens.isoformat() if one.entry.value.opens else None,
                "boards": list(one.entry.value.boards),
                "tasks": [[task.id, task.title] for task in one.entry.value.tasks],
            }
            for one in hub.challenges.values()
        },
        "results": sorted(f"{one.challenge}/{one.key}".casefold() for one in library.results),
    }
