"""The community's own files: hub.yml, topics.yml, badges.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from generator.library import Library
from generator.model import Community, Rank, Rule, Term, folded
from generator.problem import Message, Problem, Severity, say
from generator.source import Steps


def id_names_one_thing(library: Library, today: date) -> Iterator[Problem]:
    """Organisations, cohorts, topics with their aliases, and badges have ids of their own.

    Bad: content/topics.yml
        - {id: python, name: Python}
        - {id: py, name: Another, aliases: [Python]}
    Good: content/topics.yml
        - {id: python, name: Python, aliases: [py]}
    """
    hub = library.community
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
                if folded(key) in seen:
                    where = entry.source.at(field, i, *steps)
                    yield Problem(where, "id-names-one-thing", say("`{key}` is taken", key=key), say("choose another"))
                seen.add(folded(key))


def time_runs_forward(library: Library, today: date) -> Iterator[Problem]:
    """Cohorts and terms start before they end, and terms do not overlap.

    Bad: content/hub.yml
        name: Test
        cohorts: [{id: spring, name: Spring, starts: 2026-05-01, ends: 2026-02-01}]
    Good: content/hub.yml
        name: Test
        cohorts: [{id: spring, name: Spring, starts: 2026-02-01, ends: 2026-05-01}]
    """
    at, community = library.community.source.at, library.community.value
    swap = say("swap the two days")
    for i, cohort in enumerate(community.cohorts):
        if cohort.starts and cohort.ends and cohort.ends < cohort.starts:
            yield Problem(at("cohorts", i, "ends"), "time-runs-forward", say("it ends before it starts"), swap)
    last: Term | None = None
    for i, term in enumerate(community.season if isinstance(community.season, tuple) else ()):
        if term.ends < term.starts:
            yield Problem(at("season", i, "ends"), "time-runs-forward", say("it ends before it starts"), swap)
        elif last and term.starts <= last.ends:
            said = say("it starts before `{other}` is over", other=last.name)
            yield Problem(
                at("season", i, "starts"), "time-runs-forward", said, say("write terms in order, one after the other")
            )
        last = term


def moderator_has_a_login(library: Library, today: date) -> Iterator[Problem]:
    """Moderators are GitHub logins.

    Bad: content/hub.yml
        name: Test
        moderators: [false]
    Good: content/hub.yml
        name: Test
        moderators: [ada]
    """
    for i, login in enumerate(library.community.value.moderators):
        if login is False:
            where = library.community.source.at("moderators", i)
            yield Problem(where, "moderator-has-a-login", say("`false` is no login"), say("write a GitHub login"))


def threads_are_your_own(library: Library, today: date) -> Iterator[Problem]:
    """The ids of the sample community lead nowhere: no thread opens until they are replaced. Only a warning.

    Bad: content/hub.yml
        name: Test
        discussions: {repository: a/b, repository_id: R_kgDOSAMPLE, category: Threads, category_id: DIC_kwDOSAMPLE}
    Good: content/hub.yml
        name: Test
        discussions: {repository: a/b, repository_id: R_kgDOAbC1, category: Threads, category_id: DIC_kwDOAbC1}
    """
    threads = library.community.value.discussions
    if threads and "SAMPLE" in threads.repository_id + threads.category_id:
        said: Message = say("the threads still carry sample ids, so none can open")
        hint = say(
            "replace `repository`, `repository_id`, `category` and `category_id` with what https://giscus.app shows for "
            "your repository, or delete `discussions`"
        )
        where = library.community.source.at("discussions", key=True)
        yield Problem(where, "threads-are-your-own", said, hint, Severity.WARNING)


def badge_can_be_earned(library: Library, today: date) -> Iterator[Problem]:
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
        for steps, message, hint in _unfit(badge.rule, ("badges", i, "rule"), library.community.value):
            assert entry
            yield Problem(entry.source.at(*steps), "badge-can-be-earned", message, hint)


_LABELS: dict[str, tuple[str, ...]] = {
    "tip": ("tip", "how-to", "resource", "question", "story"),
    "profile": ("story",),
    "result": ("team", "better", "confirmed", "evidence"),
    "podium": ("team", "confirmed", "evidence"),
    "checking": ("forgotten",),
}

_WITHOUT: dict[str, frozenset[str]] = {
    "topic": frozenset({"profile", "discussion", "code", "docs"}),
    "challenge": frozenset({"profile", "tip", "checking", "discussion", "deed", "code", "docs"}),
    "people": frozenset({"profile", "tip", "result", "podium", "hosting", "discussion", "code", "docs"}),
    "many": frozenset({"profile"}),
}
"""Kinds of credit that never name one; of a profile there is one only."""


def _unfit(rule: Rule, at: Steps, community: Community) -> Iterator[tuple[Steps, Message, Message]]:
    """(where, what is wrong, what to do) of a rule and of those inside."""
    inside = at[-1] != "rule"
    many = rule.tiers
    tiers = (
        [getattr(many, name) for name in ("bronze", "silver", "gold") if getattr(many, name) is not None]
        if many
        else []
    )
    if many and inside:
        yield (*at, "tiers"), say("a rule inside another has no tiers"), say("write `at_least` with one number")
    elif many and rule.at_least is not None:
        yield (*at, "at_least"), say("`tiers` and `at_least` are both here"), say("keep one of them")
    elif many and not tiers:
        yield (*at, "tiers"), say("there are no tiers"), say("write {{bronze: 1, silver: 5, gold: 20}}")
    elif tiers != sorted(set(tiers)) or 0 in tiers:
        said = say("a tier takes no more than the one below")
        yield (*at, "tiers"), said, say("write rising numbers: {{bronze: 1, silver: 5, gold: 20}}")
    for name in ("of", "distinct", "topic", "challenge", "at_least", "tiers"):
        if getattr(rule, name) is not None and not rule.count and not (name == "at_least" and (rule.rank or rule.away)):
            said = say("`{field}` says nothing without `count`", field=name)
            yield (*at, name), said, say("delete it, or count something")
    if rule.at_least == 0:
        yield (*at, "at_least"), say("everybody has none"), say("write at least 1")
    if rule.count and rule.of and rule.count != "anything" and rule.of not in _LABELS.get(rule.count, ()):
        fits = ", ".join(_LABELS.get(rule.count, ())) or "–"
        said = say("no `{kind}` is ever `{label}`", kind=rule.count, label=rule.of)
        yield (*at, "of"), said, say("what fits there: {choices}", choices=fits)
    for name, what in (
        ("topic", "topic" if rule.topic else ""),
        ("challenge", "challenge" if rule.challenge else ""),
        ("distinct", (rule.distinct or "").replace("topics", "topic").replace("challenges", "challenge")),
        ("at_least", "many" if (rule.at_least or 0) > 1 else ""),
        ("tiers", "many" if max(tiers, default=0) > 1 else ""),
    ):
        if rule.count and rule.count in _WITHOUT.get(what, ()):
            said = say("`{field}` fits no `{kind}`", field=name, kind=rule.count)
            yield (*at, name), said, say("delete it, or count something")
    if rule.rank:
        yield from _unfit_rank(rule.rank, (*at, "rank"), community)
    for way, parts in (("all", rule.all), ("any", rule.any)):
        for i, part in enumerate(parts):
            yield from _unfit(part, (*at, way, i), community)


def _unfit_rank(rank: Rank, at: Steps, community: Community) -> Iterator[tuple[Steps, Message, Message]]:
    hint = say("write `challenge: …`, or `season: any`")
    if bool(rank.challenge) == bool(rank.season):
        yield at, say("a place is on the board of one challenge, or of one season"), hint
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
            said = say("there is no season `{season}`", season=rank.season)
            yield (*at, "season"), said, say("write `any`, or a season such as {example}", example=example)
    if rank.at_most == 0:
        yield (*at, "at_most"), say("the first place is 1"), say("write 1 or more")


RULES = (id_names_one_thing, time_runs_forward, moderator_has_a_login, threads_are_your_own, badge_can_be_earned)
