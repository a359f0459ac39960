"""The community's own files: hub.yml, topics.yml, badges.yml."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.library import Library
from generator.model import Term, folded
from generator.problem import Message, Problem, Severity, say


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


RULES = (id_names_one_thing, time_runs_forward, moderator_has_a_login, threads_are_your_own)
