"""Describes in words how a badge is earned, and how far somebody is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from lyceum.i18n import NN_, Translator
from lyceum.loader import Library
from lyceum.schema import CREDIT_KINDS_BY_NAME, BadgeRule, PluralTexts, fold_key

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
    if rule.is_manual:
        return "house"
    if rule.streak or rule.away or rule.member_for:
        return "staying"
    if rule.rank:
        return "challenges"
    kind = CREDIT_KINDS_BY_NAME.get(rule.count or "")
    if not kind or (rule.of == "team" and kind.name == "result"):
        return "together"
    return "together" if kind.badge_category == "sharing" and rule.distinct else kind.badge_category


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
    texts = _ANYTHING_TEXTS if rule.count == "anything" else CREDIT_KINDS_BY_NAME[rule.count or ""].badge_texts
    first = needs[0][1]
    singular, plural = texts.get(rule.distinct or rule.of or "") or texts[""]
    said = words.ngettext(singular, plural, first, number=words.format_number(first))
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


_ANYTHING_TEXTS: Mapping[str, PluralTexts] = {
    "": NN_("Do something here", "Do %(number)s things here"),
    "topics": NN_("Give something to a topic", "Give something to %(number)s different topics"),
    "people": NN_("Do something with somebody", "Do something with %(number)s different people"),
    "challenges": NN_("Take part in a challenge", "Take part in %(number)s different challenges"),
}
"""The texts of `count: anything`; the table of credit kinds has those of each kind."""
