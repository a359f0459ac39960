"""Describes in words how a badge is earned, and how far somebody is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from lyceum.i18n import NN_, Translator
from lyceum.loader import Library
from lyceum.schema import BadgeRule, fold_key

BadgeCategory = Literal["sharing", "helping", "challenges", "staying", "together", "house"]
BADGE_CATEGORIES: tuple[BadgeCategory, ...] = ("sharing", "helping", "challenges", "staying", "together", "house")


def describe_rule(rule: BadgeRule, words: Translator, library: Library) -> str:
    """One or two sentences of plain text, without markup."""
    said = _describe(rule, words, library)
    return said if said.endswith(".") else f"{said}."


def find_badge_category(rule: BadgeRule) -> BadgeCategory:
    """Where a badge lies in the catalogue: by what it takes."""
    for parts in (rule.all, rule.any):
        if parts:
            found = {find_badge_category(part) for part in parts}
            return found.pop() if len(found) == 1 else "together"
    if "given_to" in rule.model_fields_set or rule.count in ("code", "docs"):
        return "house"
    if rule.streak or rule.away or rule.member_for:
        return "staying"
    if rule.rank or rule.count in ("podium", "hosting") or (rule.count == "result" and rule.of != "team"):
        return "challenges"
    if rule.count in ("thanks", "thanking", "confirming", "checking"):
        return "helping"
    return "sharing" if rule.count in ("tip", "profile", "used") and not rule.distinct else "together"


def format_badge_progress(rule: BadgeRule, words: Translator, current: int, target: int) -> str:
    """How far somebody is: `2 of 5 weeks`."""
    values = {"have": words.format_number(current), "need": words.format_number(target)}
    if rule.streak:
        return words.ngettext("%(have)s of %(need)s week", "%(have)s of %(need)s weeks", target, **values)
    if rule.member_for:
        return words.ngettext("%(have)s of %(need)s day", "%(have)s of %(need)s days", target, **values)
    return words.gettext("%(have)s of %(need)s", **values)


def _describe(rule: BadgeRule, words: Translator, library: Library) -> str:
    _ = words.gettext
    if rule.all:
        return _("All of these: %(list)s", list="; ".join(_describe_part(part, words, library) for part in rule.all))
    if rule.any:
        return _("One of these: %(list)s", list="; ".join(_describe_part(part, words, library) for part in rule.any))
    if "given_to" in rule.model_fields_set:
        return _("Given by those who look after this place.")
    if rule.streak:
        weeks = words.format_number(rule.streak)
        return words.ngettext(
            "Do something here in %(weeks)s week",
            "Do something here in %(weeks)s weeks, one after the other; one week off in a season is forgiven",
            rule.streak,
            weeks=weeks,
        )
    if rule.away:
        return words.ngettext(
            "Come back after %(days)s day",
            "Come back after %(days)s days away",
            rule.away,
            days=words.format_number(rule.away),
        )
    if rule.member_for:
        return _describe_membership(rule.member_for, words)
    if rule.rank:
        return _describe_rank(rule, words, library)
    return _describe_count(rule, words, library)


def _describe_part(rule: BadgeRule, words: Translator, library: Library) -> str:
    said = _describe(rule, words, library).rstrip(".")
    return said[:1].lower() + said[1:] if words.locale.language in ("en", "fr", "es") else said


def _describe_membership(days: int, words: Translator) -> str:
    years, rest = divmod(days, 365)
    if years and not rest:
        return words.ngettext(
            "Be here for %(years)s year", "Be here for %(years)s years", years, years=words.format_number(years)
        )
    return words.ngettext("Be here for %(days)s day", "Be here for %(days)s days", days, days=words.format_number(days))


def _describe_rank(rule: BadgeRule, words: Translator, library: Library) -> str:
    rank = rule.rank
    assert rank
    places = words.format_number(rank.at_most)
    if rank.challenge:
        title = library.challenges[fold_key(rank.challenge)].value.title
        return words.ngettext(
            "Win “%(title)s”", "Be among the first %(places)s of “%(title)s” when it is over", rank.at_most,
            title=title, places=places,
        )  # fmt: skip
    if rank.season and fold_key(rank.season) != "any":
        return words.ngettext(
            "Be first at the end of %(season)s", "Be among the first %(places)s at the end of %(season)s", rank.at_most,
            season=rank.season, places=places,
        )  # fmt: skip
    return words.ngettext(
        "Be first at the end of a season", "Be among the first %(places)s at the end of a season", rank.at_most,
        places=places,
    )  # fmt: skip


def _describe_count(rule: BadgeRule, words: Translator, library: Library) -> str:
    needs = _list_thresholds(rule)
    say = (
        _COUNT_FORMATTERS.get((rule.count or "", rule.distinct or rule.of or ""))
        or _COUNT_FORMATTERS[(rule.count or "", "")]
    )
    many = needs[0][1]
    said = say(words, many)
    if rule.topic:
        said = words.gettext(
            "%(contribution)s about %(topic)s", contribution=said, topic=library.get_topic_name(rule.topic)
        )
    if rule.challenge:
        title = library.challenges[fold_key(rule.challenge)].value.title
        said = words.gettext("%(contribution)s in “%(title)s”", contribution=said, title=title)
    if len(needs) > 1:
        more = words.format_list(words.format_number(many) for _, many in needs[1:])
        said = words.gettext("%(contribution)s; %(more)s for the next ones", contribution=said, more=more)
    return said


def _list_thresholds(rule: BadgeRule) -> tuple[tuple[str, int], ...]:
    if rule.tiers:
        told = (("bronze", rule.tiers.bronze), ("silver", rule.tiers.silver), ("gold", rule.tiers.gold))
        return tuple((tier, many) for tier, many in told if many)
    return (("", rule.at_least or 1),)


def _make_count_formatter(one: str, many: str) -> Callable[[Translator, int], str]:
    return lambda words, number: words.ngettext(one, many, number, number=words.format_number(number))


_COUNT_FORMATTERS: Mapping[tuple[str, str], Callable[[Translator, int], str]] = MappingProxyType(
    {
        key: _make_count_formatter(*texts)
        for key, texts in {
            ("profile", ""): NN_("Add yourself", "Add yourself"),
            ("profile", "story"): NN_("Tell your story in your profile", "Tell your story in your profile"),
            ("tip", ""): NN_("Share a tip", "Share %(number)s tips"),
            ("tip", "question"): NN_("Ask a question", "Ask %(number)s questions"),
            ("tip", "how-to"): NN_("Write down how something is done", "Write down %(number)s times how something is done"),
            ("tip", "resource"): NN_("Pass on something worth reading", "Pass on %(number)s things worth reading"),
            ("tip", "story"): NN_("Tell a story", "Tell %(number)s stories"),
            ("tip", "topics"): NN_("Share a tip about a topic", "Share tips about %(number)s different topics"),
            ("tip", "challenges"): NN_("Share a tip for a challenge", "Share tips for %(number)s different challenges"),
            ("result", ""): NN_("Send in a result", "Send in %(number)s results"),
            ("result", "team"): NN_("Reach something in a team", "Reach something in a team %(number)s times"),
            ("result", "better"): NN_("Do better than your own earlier result", "Do better than your own earlier result %(number)s times"),
            ("result", "confirmed"): NN_("Have a result confirmed by somebody", "Have %(number)s results confirmed by somebody"),
            ("result", "evidence"): NN_("Show where a result can be seen", "Show where %(number)s results can be seen"),
            ("result", "challenges"): NN_("Take part in a challenge", "Take part in %(number)s different challenges"),
            ("podium", ""): NN_("Stand on a podium when a challenge is over", "Stand on %(number)s podiums"),
            ("hosting", ""): NN_("Run a challenge", "Run %(number)s challenges"),
            ("thanks", ""): NN_("Be thanked", "Be thanked %(number)s times"),
            ("thanks", "people"): NN_("Be thanked by somebody", "Be thanked by %(number)s different people"),
            ("thanking", ""): NN_("Thank somebody in what you write", "Thank others in %(number)s of the things you write"),
            ("thanking", "people"): NN_("Thank somebody", "Thank %(number)s different people"),
            ("confirming", ""): NN_("Try somebody's result and confirm it", "Confirm %(number)s results of others"),
            ("confirming", "people"): NN_("Confirm a result of somebody", "Confirm results of %(number)s different people"),
            ("checking", ""): NN_("Try somebody's tip again", "Try %(number)s tips of others again"),
            ("checking", "forgotten"): NN_("Try a tip that nobody had touched for a year", "Try %(number)s tips that nobody had touched for a year"),
            ("used", ""): NN_("Write a tip that somebody builds on", "Write tips that others build on, %(number)s times"),
            ("used", "people"): NN_("Write a tip that another builds on", "Write tips that %(number)s different people build on"),
            ("discussion", ""): NN_("Say something in a thread", "Say something in a thread %(number)s times"),
            ("activity", ""): NN_("Do something for this place that leaves no other trace", "Do %(number)s things for this place that leave no other trace"),
            ("code", ""): NN_("Change the code of this place", "Change the code of this place %(number)s times"),
            ("docs", ""): NN_("Change the pages of this place", "Change the pages of this place %(number)s times"),
            ("anything", ""): NN_("Do something here", "Do %(number)s things here"),
            ("anything", "topics"): NN_("Give something to a topic", "Give something to %(number)s different topics"),
            ("anything", "people"): NN_("Do something with somebody", "Do something with %(number)s different people"),
            ("anything", "challenges"): NN_("Take part in a challenge", "Take part in %(number)s different challenges"),
        }.items()
    }
)  # fmt: skip
"""What a rule counts, by kind and by what it asks of it besides."""
