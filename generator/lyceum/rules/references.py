"""Rules for references: every learner, challenge, tip, cohort, badge and topic that a file names exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lyceum.diagnostics import MAX_EQUAL_PROBLEMS, Position, Severity
from lyceum.i18n import N_, Message, format_message
from lyceum.loader import LEAVE_OUT_HINT, Entry
from lyceum.rules.field_texts import FIELDS_WITH_TOPICS, list_references
from lyceum.rules.hub_lookups import HubLookups
from lyceum.rules.last_result import keep_last_result
from lyceum.rules.placeholders import PLACEHOLDER_HANDLE, is_placeholder_text
from lyceum.rules.registry import Fact, FactsByPath, Finding, joint_rule, linked_rule
from lyceum.schema import (
    FORMER_MEMBER_KEY,
    NO_VALUE_WORDS,
    HubSettings,
    Learner,
    Result,
    fold_key,
    fold_spelling,
    list_spellings,
)

_MIN_KEY_SIMILARITY, _MIN_TOPIC_SIMILARITY = 0.6, 0.75
"""Topics have short names, and most that look a little alike are different: `html` and `ml`."""
_MIN_COMPARED_LETTERS = 4


class _Suggestions:
    """The hints that name a similar key. A file gets so many of them as it has problems of one code that are listed."""

    def __init__(self, hub: HubLookups) -> None:
        self._hub = hub
        self._counts: dict[str, int] = {}

    def suggest(self, path: str, kind: str, key: str) -> Message | None:
        """Return the hint for a key in the file at `path`; None if none is similar, or if the file has its hints already."""
        self._counts[path] = self._counts.get(path, 0) + 1
        if self._counts[path] > MAX_EQUAL_PROBLEMS:
            return None
        min_similarity = _MIN_TOPIC_SIMILARITY if kind == "topic" else _MIN_KEY_SIMILARITY
        return self._hub.key_finder.suggest_key(kind, key, min_similarity=min_similarity)


_MISSING_TARGET_TEXTS = {
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
    "badge": (
        N_("there is no badge `{key}` in `content/badges.yml`"),
        N_("check the name, or add a badge `{key}` in `content/badges.yml`"),
    ),
}
"""The message and the hint about a missing file or id, by the kind of what is referred to."""


@linked_rule()
def unknown_reference(entry: Entry[Any], hub: HubLookups) -> Iterator[Finding]:
    """A file names only learners, challenges and cohorts that exist.

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
    suggestions = _Suggestions(hub)
    for field_path, target, key in list_references(entry.value):
        if target.kind == "topic":
            continue
        if (
            fold_key(key) == FORMER_MEMBER_KEY
            and target.kind == "learner"
            and field_path[0] not in ("author", "authors")
        ):
            message = format_message("`{key}` is the author of a tip who has left, and nobody else can use it", key=key)
            yield Finding(entry.source.locate(*field_path), message, format_message("delete it"))
        elif not hub.is_known(target.kind, key) and not hub.is_lost_kind(target.kind):
            message_template, hint_template = _MISSING_TARGET_TEXTS[target.kind]
            hint = suggestions.suggest(entry.path, target.kind, key) or format_message(hint_template, key=key)
            if better := hub.key_finder.find_key(target.kind, key):
                hint = format_message("write `{better}`", better=better)
            if fold_key(key) == PLACEHOLDER_HANDLE:
                hint = format_message("write your own handle: it is the name of your profile's file")
            if key.casefold() in NO_VALUE_WORDS and field_path[0] not in ("author", "learner"):
                hint = LEAVE_OUT_HINT
            yield Finding(entry.source.locate(*field_path), format_message(message_template, key=key), hint)
    if entry.kind == "learner":
        name = entry.value.organisation or ""
        is_no_name = name.casefold() in NO_VALUE_WORDS and not is_placeholder_text(name)
        if is_no_name and not hub.is_organisation(name):
            message = format_message("there is no organisation `{key}` in `content/hub.yml`", key=name)
            hint = LEAVE_OUT_HINT
            yield Finding(entry.source.locate("organisation"), message, hint)


def _collect_unknown_topics(entry: Entry[Any], hub: HubLookups) -> Iterator[Fact]:
    """Yield (line, column, key) of each topic that is not in topics.yml."""
    for field_path, target, key in list_references(entry.value):
        if target.kind == "topic" and not hub.is_known("topic", key) and not hub.is_lost_kind("topic"):
            where = entry.source.locate(*field_path)
            yield where.line, where.column, key


@joint_rule(_collect_unknown_topics, fields=FIELDS_WITH_TOPICS)
def unknown_topic(facts: FactsByPath, hub: HubLookups) -> Iterator[Finding]:
    """A topic is listed in topics.yml, by its id or an alias. Only a warning: the site shows it all the same.

    Bad: content/learners/eve.yml
        name: Eve
        learning: [pyton]
    Good: content/learners/eve.yml
        name: Eve
        learning: [python]
    """
    unknown = [(Position(path, *where), key) for path, topics in facts.items() for *where, key in topics]
    suggestions = _Suggestions(hub)
    main_spellings = _choose_main_spellings(Counter(fold_key(key) for _, key in unknown))
    for where, key in unknown:
        message = format_message("`{key}` is a topic that `content/topics.yml` does not know", key=key)
        hint = suggestions.suggest(where.path, "topic", key) or format_message(
            "keep it, or ask a moderator to add it there"
        )
        if better := hub.key_finder.find_key("topic", key):
            hint = format_message("write `{better}`", better=better)
        elif key.casefold() in NO_VALUE_WORDS:
            hint = LEAVE_OUT_HINT
        elif (other := main_spellings.get(fold_key(key), fold_key(key))) != fold_key(key):
            hint = format_message("others write `{better}`; write that if you mean the same", better=other)
        yield Finding(where, message, hint, Severity.WARNING)


def _choose_main_spellings(uses: Mapping[str, int]) -> Mapping[str, str]:
    """Return the most used spelling of each topic: `react` for `reactjs`, if more people write it. The shorter wins a tie."""
    main_by_spelling: dict[str, str] = {}
    for key in sorted(uses, key=lambda key: (-uses[key], len(key), key)):
        spellings = list_spellings(key)
        main = next((main_by_spelling[spelling] for spelling in spellings if spelling in main_by_spelling), key)
        main_by_spelling.setdefault(spellings[0], main)
    return {key: main_by_spelling[list_spellings(key)[0]] for key in uses}


@linked_rule("learner", fields=("organisation",))
def similar_organisation(entry: Entry[Learner], hub: HubLookups) -> Iterator[Finding]:
    """An organisation that differs by one letter from one in hub.yml is probably the same. Only a warning: any name is shown.

    Bad: content/learners/eve.yml
        name: Eve
        organisation: Analytical Engine
    Good: content/learners/eve.yml
        name: Eve
        organisation: analytical-engines
    """
    name = entry.value.organisation
    if not name or name.casefold() in NO_VALUE_WORDS or hub.is_known("organisation", name) or hub.is_organisation(name):
        return
    keys_by_shortened = _index_similar_organisations(hub.settings.value)
    spellings = _leave_out_one_letter(fold_spelling(name))
    near = {key for shortened in spellings for key in keys_by_shortened.get(shortened, ())}
    if len(near) == 1:
        message = format_message("`{name}` is not among the organisations of `content/hub.yml`", name=name)
        hint = format_message("did you mean `{near}`? If it is another one, keep it", near=near.pop())
        yield Finding(entry.source.locate("organisation"), message, hint, Severity.WARNING)


@keep_last_result
def _index_similar_organisations(settings: HubSettings) -> Mapping[str, set[str]]:
    """Return the ids of organisations by their spellings without one letter."""
    keys_by_shortened: dict[str, set[str]] = {}
    for organisation in settings.organisations:
        for spelling in {fold_spelling(organisation.id), fold_spelling(organisation.name)}:
            for shortened in _leave_out_one_letter(spelling):
                keys_by_shortened.setdefault(shortened, set()).add(organisation.id)
    return keys_by_shortened


def _leave_out_one_letter(word: str) -> set[str]:
    """Return the word, and the word without each of its letters: two words that share one of these differ by one letter.

    A digit tells things of one name apart: School 12 is not School 1."""
    if len(word) < _MIN_COMPARED_LETTERS:
        return {word} if word else set()
    letters = (index for index, char in enumerate(word) if not char.isdigit())
    return {word, *(word[:index] + word[index + 1 :] for index in letters)}


@linked_rule("result")
def result_without_challenge(entry: Entry[Result], hub: HubLookups) -> Iterator[Finding]:
    """The folder that a result lies in holds a challenge.

    Bad: content/challenges/walk-on-mars/results/ada.yml
        learner: ada
        date: 2026-01-02
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
    """
    if not hub.is_known("challenge", entry.challenge_key):
        message = format_message(
            "there is no challenge `content/challenges/{key}/challenge.md`", key=entry.challenge_key
        )
        hint = hub.key_finder.suggest_key("challenge", entry.challenge_key) or format_message(
            "move this file into the challenge's folder"
        )
        yield Finding(entry.source.locate(), message, hint)
