"""A badge: what it is for, how it is earned, who has it and since when."""

from __future__ import annotations

from generator.hub import Hub
from generator.markup import summary
from generator.pages import Page, SearchEntry
from generator.views.badges import changed, picture, shown
from generator.views.base import Desk

MOST = 60
"""People on the page; whoever does not want to be on the wall is not listed here either."""


def keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.badges)


def page(desk: Desk, key: str) -> Page:
    hub, words, at = desk.hub, desk.words, f"badges/{key}/"
    badge, given, told = hub.badges[key], hub.given[key], shown(desk, key)
    listed = [award for award in given if hub.learners[award.who].entry.value.show.wall]
    tiers = [
        (desk.tier(tier), words.number(many), picture(key, tier, locked=all(one.tier != tier for one in given)))
        for tier, many in hub.judge.lines(badge.rule)
        if tier
    ]
    body = desk.body(
        "badge.html", at, shown=told, badge=badge, tiers=tiers, most=MOST,
        holders=[(hub.learners[one.who], one, picture(key, one.tier), desk.tier(one.tier)) for one in listed],
    )  # fmt: skip
    return Page(
        at, "badge", badge.name, summary(badge.summary, 160), body, "content/badges.yml", changed=changed(hub),
        search=(SearchEntry(badge.name, f"{badge.summary} {told.how}"),),
    )  # fmt: skip
