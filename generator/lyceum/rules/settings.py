"""Rules for the community's own files: hub.yml, topics.yml and badges.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lyceum.diagnostics import Problem, Severity
from lyceum.i18n import Message, format_message
from lyceum.loader import Library
from lyceum.schema import BadgeRule, CustomSeason, FieldPath, HubSettings, RankCondition, fold_key


def duplicate_id(library: Library, today: date) -> Iterator[Problem]:
    """Organisations, cohorts, topics with their aliases, and badges have ids of their own.

    Bad: content/topics.yml
        - {id: python, name: Python}
        - {id: py, name: Another, aliases: [Python]}
    Good: content/topics.yml
        - {id: python, name: Python, aliases: [py]}
    """
    hub = library.settings
    lists = [(hub, "organisations", hub.value.organisations), (hub, "cohorts", hub.value.cohorts)]
    if library.topics:
        lists.append((library.topics, "topics", library.topics.value.topics))  # type: ignore[arg-type]
    if library.badges:
        lists.append((library.badges, "badges", library.badges.value.badges))  # type: ignore[arg-type]
    for entry, field, things in lists:
        seen: set[str] = set()
        for i, thing in enumerate(things):
            for steps, key in (
                (("id",), thing.id),
                *((("aliases", n), a) for n, a in enumerate(getattr(thing, "aliases", ()))),
            ):
                if fold_key(key) in seen:
                    where = entry.source.locate(field, i, *steps)
                    yield Problem(
                        where,
                        "duplicate-id",
                        format_message("`{key}` is taken", key=key),
                        format_message("choose another"),
                    )
                seen.add(fold_key(key))


def dates_out_of_order(library: Library, today: date) -> Iterator[Problem]:
    """Cohorts and terms start before they end, and terms do not overlap.

    Bad: content/hub.yml
        name: Test
        cohorts: [{id: spring, name: Spring, starts: 2026-05-01, ends: 2026-02-01}]
    Good: content/hub.yml
        name: Test
        cohorts: [{id: spring, name: Spring, starts: 2026-02-01, ends: 2026-05-01}]
    """
    at, community = library.settings.source.locate, library.settings.value
    swap = format_message("swap the two days")
    for i, cohort in enumerate(community.cohorts):
        if cohort.starts and cohort.ends and cohort.ends < cohort.starts:
            yield Problem(
                at("cohorts", i, "ends"), "dates-out-of-order", format_message("it ends before it starts"), swap
            )
    last: CustomSeason | None = None
    for i, term in enumerate(community.season if isinstance(community.season, tuple) else ()):
        if term.ends < term.starts:
            yield Problem(
                at("season", i, "ends"), "dates-out-of-order", format_message("it ends before it starts"), swap
            )
        elif last and term.starts <= last.ends:
            said = format_message("it starts before `{other}` is over", other=last.name)
            yield Problem(
                at("season", i, "starts"),
                "dates-out-of-order",
                said,
                format_message("write terms in order, one after the other"),
            )
        last = term


def moderator_without_login(library: Library, today: date) -> Iterator[Problem]:
    """Moderators are GitHub logins.

    Bad: content/hub.yml
        name: Test
        moderators: [false]
    Good: content/hub.yml
        name: Test
        moderators: [ada]
    """
    for i, login in enumerate(library.settings.value.moderators):
        if login is False:
            where = library.settings.source.locate("moderators", i)
            yield Problem(
                where,
                "moderator-without-login",
                format_message("`false` is no login"),
                format_message("write a GitHub login"),
            )


def sample_discussion_ids(library: Library, today: date) -> Iterator[Problem]:
    """The ids of the sample community lead nowhere: no thread opens until they are replaced. Only a warning.

    Bad: content/hub.yml
        name: Test
        discussions: {repository: a/b, repository_id: R_kgDOSAMPLE, category: Threads, category_id: DIC_kwDOSAMPLE}
    Good: content/hub.yml
        name: Test
        discussions: {repository: a/b, repository_id: R_kgDOAbC1, category: Threads, category_id: DIC_kwDOAbC1}
    """
    threads = library.settings.value.discussions
    if threads and "SAMPLE" in threads.repository_id + threads.category_id:
        said: Message = format_message("the threads still carry sample ids, so none can open")
        hint = format_message(
            "replace `repository`, `repository_id`, `category` and `category_id` with what https://giscus.app shows for "
            "your repository, or delete `discussions`"
        )
        where = library.settings.source.locate("discussions", field_name=True)
        yield Problem(where, "sample-discussion-ids", said, hint, Severity.WARNING)


def impossible_badge(library: Library, today: date) -> Iterator[Problem]:
    """What a badge's rule asks for can happen: each tier takes more than the one below, and a condition fits what it is a
    condition of.

    Bad: content/badges.yml
        - id: light
          name: Light
          summary: Shared tips
          rule: {count: tip, tiers: {bronze: 5, silver: 1}}
    Good: content/badges.yml
        - id: light
          name: Light
          summary: Shared tips
          rule: {count: tip, tiers: {bronze: 1, silver: 5}}
    """
    entry = library.badges
    for i, badge in enumerate(entry.value.badges if entry else ()):
        for steps, message, hint in _find_rule_faults(badge.rule, ("badges", i, "rule"), library.settings.value):
            assert entry
            yield Problem(entry.source.locate(*steps), "impossible-badge", message, hint)


_LABELS_BY_CREDIT_KIND: dict[str, tuple[str, ...]] = {
    "tip": ("tip", "how-to", "resource", "question", "story"),
    "profile": ("story",),
    "result": ("team", "better", "confirmed", "evidence"),
    "podium": ("team", "confirmed", "evidence"),
    "checking": ("forgotten",),
}

_CREDIT_KINDS_WITHOUT: dict[str, frozenset[str]] = {
    "topic": frozenset({"profile", "discussion", "code", "docs"}),
    "challenge": frozenset({"profile", "tip", "checking", "discussion", "activity", "code", "docs"}),
    "people": frozenset({"profile", "tip", "result", "podium", "hosting", "discussion", "code", "docs"}),
    "many": frozenset({"profile"}),
}
"""Kinds of credit that never name one; of a profile there is one only."""


def _find_rule_faults(
    rule: BadgeRule, at: FieldPath, community: HubSettings
) -> Iterator[tuple[FieldPath, Message, Message]]:
    """(where, what is wrong, what to do) of a rule and of those inside."""
    inside = at[-1] != "rule"
    many = rule.tiers
    tiers = (
        [getattr(many, name) for name in ("bronze", "silver", "gold") if getattr(many, name) is not None]
        if many
        else []
    )
    if many and inside:
        yield (
            (*at, "tiers"),
            format_message("a rule inside another has no tiers"),
            format_message("write `at_least` with one number"),
        )
    elif many and rule.at_least is not None:
        yield (
            (*at, "at_least"),
            format_message("`tiers` and `at_least` are both here"),
            format_message("keep one of them"),
        )
    elif many and not tiers:
        yield (
            (*at, "tiers"),
            format_message("there are no tiers"),
            format_message("write {{bronze: 1, silver: 5, gold: 20}}"),
        )
    elif tiers != sorted(set(tiers)) or 0 in tiers:
        said = format_message("a tier takes no more than the one below")
        yield (*at, "tiers"), said, format_message("write rising numbers: {{bronze: 1, silver: 5, gold: 20}}")
    for name in ("of", "distinct", "topic", "challenge", "at_least", "tiers"):
        if getattr(rule, name) is not None and not rule.count and not (name == "at_least" and (rule.rank or rule.away)):
            said = format_message("`{field}` says nothing without `count`", field=name)
            yield (*at, name), said, format_message("delete it, or count something")
    if rule.at_least == 0:
        yield (*at, "at_least"), format_message("everybody has none"), format_message("write at least 1")
    if (
        rule.count
        and rule.of
        and rule.count != "anything"
        and rule.of not in _LABELS_BY_CREDIT_KIND.get(rule.count, ())
    ):
        fits = ", ".join(_LABELS_BY_CREDIT_KIND.get(rule.count, ())) or "–"
        said = format_message("no `{kind}` is ever `{label}`", kind=rule.count, label=rule.of)
        yield (*at, "of"), said, format_message("what fits there: {choices}", choices=fits)
    for name, what in (
        ("topic", "topic" if rule.topic else ""),
        ("challenge", "challenge" if rule.challenge else ""),
        ("distinct", (rule.distinct or "").replace("topics", "topic").replace("challenges", "challenge")),
        ("at_least", "many" if (rule.at_least or 0) > 1 else ""),
        ("tiers", "many" if max(tiers, default=0) > 1 else ""),
    ):
        if rule.count and rule.count in _CREDIT_KINDS_WITHOUT.get(what, ()):
            said = format_message("`{field}` fits no `{kind}`", field=name, kind=rule.count)
            yield (*at, name), said, format_message("delete it, or count something")
    if rule.rank:
        yield from _find_rank_faults(rule.rank, (*at, "rank"), community)
    for way, parts in (("all", rule.all), ("any", rule.any)):
        for i, part in enumerate(parts):
            yield from _find_rule_faults(part, (*at, way, i), community)


def _find_rank_faults(
    rank: RankCondition, at: FieldPath, community: HubSettings
) -> Iterator[tuple[FieldPath, Message, Message]]:
    hint = format_message("write `challenge: …`, or `season: any`")
    if bool(rank.challenge) == bool(rank.season):
        yield at, format_message("a place is on the board of one challenge, or of one season"), hint
    elif rank.season and rank.season.casefold() != "any":
        terms = community.season
        if isinstance(terms, tuple):
            known, example = (
                rank.season.casefold() in {term.name.casefold() for term in terms},
                terms[0].name if terms else "any",
            )
        elif terms == "month":
            known, example = bool(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", rank.season)), "2026-11"
        else:
            known, example = bool(re.fullmatch(r"\d{4}-[qQ][1-4]", rank.season)), "2026-q4"
        if not known:
            said = format_message("there is no season `{season}`", season=rank.season)
            yield (*at, "season"), said, format_message("write `any`, or a season such as {example}", example=example)
    if rank.at_most == 0:
        yield (*at, "at_most"), format_message("the first place is 1"), format_message("write 1 or more")


RULES = (duplicate_id, dates_out_of_order, moderator_without_login, sample_discussion_ids, impossible_badge)
