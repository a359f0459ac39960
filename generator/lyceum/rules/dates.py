"""Rules for dates: none lies in the future, and what starts and ends does so in this order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lyceum.i18n import format_message
from lyceum.loader import Entry
from lyceum.rules.hub_lookups import HubLookups
from lyceum.rules.registry import Finding, entry_rule, linked_rule
from lyceum.schema import Challenge, CustomSeason, HubSettings, NotInFuture, find_marked_values


@linked_rule()
def future_date(entry: Entry[Any], hub: HubLookups) -> Iterator[Finding]:
    """A date of something that happened is not in the future. One day is allowed, because of time zones.

    Bad: content/learners/eve.yml
        name: Eve
        joined: 2199-01-01
    Good: content/learners/eve.yml
        name: Eve
        joined: 2026-01-01
    """
    for field_path, _, day in find_marked_values(entry.value, NotInFuture):
        if hub.is_future(day, days=1):
            yield Finding(
                entry.source.locate(*field_path),
                format_message("{day} is in the future", day=day.isoformat()),
                format_message("check the year and the month"),
            )


@entry_rule("challenge")
def closes_before_opening(entry: Entry[Challenge]) -> Iterator[Finding]:
    """A challenge opens before it closes.

    Bad: content/challenges/swim/challenge.md
        ---
        title: Swim
        summary: In cold water
        opens: 2026-02-01
        closes: 2026-01-01
        ---
        Text
    Good: content/challenges/swim/challenge.md
        ---
        title: Swim
        summary: In cold water
        opens: 2026-01-01
        closes: 2026-02-01
        ---
        Text
    """
    opens, closes = entry.value.opens, entry.value.closes
    if opens and closes and closes < opens:
        yield Finding(
            entry.source.locate("closes"),
            format_message("it closes before it opens, on {day}", day=opens.isoformat()),
            format_message("swap the two days"),
        )


@entry_rule("hub")
def dates_out_of_order(entry: Entry[HubSettings]) -> Iterator[Finding]:
    """Cohorts and terms start before they end, and terms do not overlap.

    Bad: content/hub.yml
        name: Test
        cohorts: [{id: spring, name: Spring, starts: 2026-05-01, ends: 2026-02-01}]
    Good: content/hub.yml
        name: Test
        cohorts: [{id: spring, name: Spring, starts: 2026-02-01, ends: 2026-05-01}]
    """
    locate, settings = entry.source.locate, entry.value
    message, hint = format_message("it ends before it starts"), format_message("swap the two days")
    for i, cohort in enumerate(settings.cohorts):
        if cohort.starts and cohort.ends and cohort.ends < cohort.starts:
            yield Finding(locate("cohorts", i, "ends"), message, hint)
    previous: CustomSeason | None = None
    for i, term in enumerate(settings.season if isinstance(settings.season, tuple) else ()):
        if term.ends < term.starts:
            yield Finding(locate("season", i, "ends"), message, hint)
        elif previous and term.starts <= previous.ends:
            yield Finding(
                locate("season", i, "starts"),
                format_message("it starts before `{other}` is over", other=previous.name),
                format_message("write terms in order, one after the other"),
            )
        previous = term
