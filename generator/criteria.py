"""A badge's rule in; how it is earned, in a sentence, and what is counted for it, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from generator.hub import Hub
from generator.model import Rule, folded
from generator.words import Words

Shelf = Literal["sharing", "helping", "challenges", "staying", "together", "house"]
SHELVES: tuple[Shelf, ...] = ("sharing", "helping", "challenges", "staying", "together", "house")


def how(rule: Rule, words: Words, hub: Hub) -> str:
    """One or two sentences of plain text, without markup."""
    said = _said(rule, words, hub)
    return said if said.endswith(".") else f"{said}."


def shelf(rule: Rule) -> Shelf:
    """Where a badge lies in the catalogue: by what it takes."""
    for parts in (rule.all, rule.any):
        if parts:
            found = {shelf(part) for part in parts}
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


def counted(rule: Rule, words: Words, have: int, need: int) -> str:
    """How far somebody is: `2 of 5 weeks`."""
    values = {"have": words.number(have), "need": words.number(need)}
    if rule.streak:
        return words.ngettext("%(have)s of %(need)s week", "%(have)s of %(need)s weeks", need, **values)
    if rule.member_for:
        return words.ngettext("%(have)s of %(need)s day", "%(have)s of %(need)s days", need, **values)
    return words.gettext("%(have)s of %(need)s", **values)


def _said(rule: Rule, words: Words, hub: Hub) -> str:
    _ = words.gettext
    if rule.all:
        return _("All of these: %(list)s", list="; ".join(_part(part, words, hub) for part in rule.all))
    if rule.any:
        return _("One of these: %(list)s", list="; ".join(_part(part, words, hub) for part in rule.any))
    if "given_to" in rule.model_fields_set:
        return _("Given by those who look after this place.")
    if rule.streak:
        weeks = words.number(rule.streak)
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
            days=words.number(rule.away),
        )
    if rule.member_for:
        return _here_for(rule.member_for, words)
    if rule.rank:
        return _rank(rule, words, hub)
    return _count(rule, words, hub)


def _part(rule: Rule, words: Words, hub: Hub) -> str:
    said = _said(rule, words, hub).rstrip(".")
    return said[:1].lower() + said[1:] if words.locale.language in ("en", "fr", "es") else said


def _here_for(days: int, words: Words) -> str:
    years, rest = divmod(days, 365)
    if years and not rest:
        return words.ngettext(
            "Be here for %(years)s year", "Be here for %(years)s years", years, years=words.number(years)
        )
    return words.ngettext("Be here for %(days)s day", "Be here for %(days)s days", days, days=words.number(days))


def _rank(rule: Rule, words: Words, hub: Hub) -> str:
    rank = rule.rank
    assert rank
    places = words.number(rank.at_most)
    if rank.challenge:
        title = hub.challenges[folded(rank.challenge)].entry.value.title
        return words.ngettext(
            "Win “%(title)s”", "Be among the first %(places)s of “%(title)s” when it is over", rank.at_most,
            title=title, places=places,
        )  # fmt: skip
    if rank.season and folded(rank.season) != "any":
        return words.ngettext(
            "Be first at the end of %(season)s", "Be among the first %(places)s at the end of %(season)s", rank.at_most,
            season=rank.season, places=places,
        )  # fmt: skip
    return words.ngettext(
        "Be first at the end of a season", "Be among the first %(places)s at the end of a season", rank.at_most,
        places=places,
    )  # fmt: skip


def _count(rule: Rule, words: Words, hub: Hub) -> str:
    needs = _needs(rule)
    say = _DEEDS.get((rule.count or "", rule.distinct or rule.of or "")) or _DEEDS[(rule.count or "", "")]
    many = needs[0][1]
    said = say(words, many)
    if rule.topic:
        said = words.gettext("%(deed)s about %(topic)s", deed=said, topic=hub.topic(rule.topic).topic.name)
    if rule.challenge:
        title = hub.challenges[folded(rule.challenge)].entry.value.title
        said = words.gettext("%(deed)s in “%(title)s”", deed=said, title=title)
    if len(needs) > 1:
        more = words.list(words.number(many) for _, many in needs[1:])
        said = words.gettext("%(deed)s; %(more)s for the next ones", deed=said, more=more)
    return said


def _needs(rule: Rule) -> tuple[tuple[str, int], ...]:
    if rule.tiers:
        told = (("bronze", rule.tiers.bronze), ("silver", rule.tiers.silver), ("gold", rule.tiers.gold))
        return tuple((tier, many) for tier, many in told if many)
    return (("", rule.at_least or 1),)


def _deed(one: str, many: str) -> Callable[[Words, int], str]:
    return lambda words, number: words.ngettext(one, many, number, number=words.number(number))


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802  gettext's N_, of two
    """Marks the two texts for the catalogues."""
    return one, many


_DEEDS: Mapping[tuple[str, str], Callable[[Words, int], str]] = MappingProxyType(
    {
        key: _deed(*texts)
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
            ("deed", ""): NN_("Do something for this place that leaves no other trace", "Do %(number)s things for this place that leave no other trace"),
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
