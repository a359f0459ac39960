"""What names something else names something that exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.library import Library, references
from generator.model import FORMER, NOTHING, folded
from generator.problem import N_, Problem, Severity, did_you_mean, say

_WHERE = {
    "learner": (
        N_("there is no profile `content/learners/{key}.yml`"),
        N_("check the name, or add a profile `content/learners/{key}.yml`"),
    ),
    "challenge": (
        N_("there is no challenge `content/challenges/{key}/challenge.md`"),
        N_("check the name, or add a challenge `content/challenges/{key}/challenge.md`"),
    ),
    "tip": (
        N_("there is no tip `content/tips/{key}.md`"),
        N_("check the name, or add a tip `content/tips/{key}.md`"),
    ),
    "cohort": (
        N_("there is no cohort `{key}` in `content/hub.yml`"),
        N_("check the name, or add a cohort `{key}` in `content/hub.yml`"),
    ),
    "organisation": (
        N_("there is no organisation `{key}` in `content/hub.yml`"),
        N_("check the name, or add an organisation `{key}` in `content/hub.yml`"),
    ),
    "badge": (
        N_("there is no badge `{key}` in `content/badges.yml`"),
        N_("check the name, or add a badge `{key}` in `content/badges.yml`"),
    ),
}


def reference_leads_somewhere(library: Library, today: date) -> Iterator[Problem]:
    """Learners, challenges, cohorts and organisations that a file names exist.

    Bad: content/tips/one.md
        ---
        title: One
        author: adda
        ---
        Text
    Good: content/tips/one.md
        ---
        title: One
        author: ada
        ---
        Text
    """
    for entry in library.entries():
        for steps, to, key in references(entry.value):
            known = library.keys(to.kind)
            if folded(key) == FORMER and to.kind == "learner" and steps[0] not in ("author", "authors"):
                said = say("`{key}` stands for the author of a tip who has left, and for nobody else", key=key)
                yield Problem(entry.source.at(*steps), "reference-leads-somewhere", said, say("delete it"))
            elif to.kind != "topic" and folded(key) not in known:
                missing, add = _WHERE[to.kind]
                hint = did_you_mean(key, known.values()) or say(add, key=key)
                if key.casefold() in NOTHING:
                    hint = say("delete the line: what is left out is not shown")
                yield Problem(entry.source.at(*steps), "reference-leads-somewhere", say(missing, key=key), hint)


def topic_is_known(library: Library, today: date) -> Iterator[Problem]:
    """A topic is listed in topics.yml, by its id or an alias. Only a warning: the site shows it all the same.

    Bad: content/learners/eve.yml
        name: Eve
        learning: [pyton]
    Good: content/learners/eve.yml
        name: Eve
        learning: [python]
    """
    known = library.keys("topic")
    for entry in library.entries():
        for steps, to, key in references(entry.value):
            if to.kind == "topic" and folded(key) not in known:
                said = say("`{key}` is a topic that `content/topics.yml` does not know", key=key)
                hint = did_you_mean(key, known.values()) or say("keep it, or ask for it to be added there")
                yield Problem(entry.source.at(*steps), "topic-is-known", said, hint, Severity.WARNING)


def result_is_of_a_challenge(library: Library, today: date) -> Iterator[Problem]:
    """The folder that a result lies in holds a challenge.

    Bad: content/challenges/walk-on-mars/results/ada.yml
        learner: ada
        date: 2026-01-02
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
    """
    known = library.keys("challenge")
    for entry in library.results:
        if folded(entry.challenge) not in known:
            said = say("there is no challenge `content/challenges/{key}/challenge.md`", key=entry.challenge)
            hint = did_you_mean(entry.challenge, known.values()) or say("move this file into the challenge's folder")
            yield Problem(entry.source.at(), "result-is-of-a-challenge", said, hint)


RULES = (reference_leads_somewhere, topic_is_known, result_is_of_a_challenge)
