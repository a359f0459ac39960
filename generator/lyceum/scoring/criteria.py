"""Describes in words how a badge is earned, and how far a learner is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from lyceum.i18n import NN_, Translator
from lyceum.schema import CREDIT_KINDS_BY_NAME, BadgeRule, PluralTexts, fold_key


class DescribedLibrary(Protocol):
    """What of a library the sentences about badges name."""

    @property
    def challenges(self) -> Mapping[str, Any]: ...
    def get_topic_name(self, key: str) -> str: ...


BadgeCategory = Literal["sharing", "helping", "challenges", "staying", "together", "house"]
BADGE_CATEGORIES: tuple[BadgeCategory, ...] = ("sharing", "helping", "challenges", "staying", "together", "house")
_ANYTHING_TEXTS: Mapping[str, PluralTexts] = {
    "": NN_("Do something here", "Do %(number)s things here"),
    "topics": NN_("Contribute to a topic", "Contribute to %(number)s different topics"),
    "people": NN_("Work together with somebody", "Work together with %(number)s different people"),
    "challenges": NN_("Take part in a challenge", "Take part in %(number)s different challenges"),
}
"""The texts of `count: anything`. The table of credit kinds has those of each kind."""


def describe_rule(rule: BadgeRule, translator: Translator, library: DescribedLibrary) -> str:
    """One or two sentences of plain text, without markup."""
    text = _describe(rule, translator, library)
    return text if text.endswith(".") else f"{text}."


def find_badge_category(rule: BadgeRule) -> BadgeCategory:
    """The group of a badge in the catalogue, by what its rule asks for."""
    for parts in (rule.all, rule.any):
        if parts:
            categories = {find_badge_category(part) for part in parts}
            return categories.pop() if len(categories) == 1 else "together"
    if rule.is_manual:
        return "house"
    if rule.streak or rule.away or rule.member_for:
        return "staying"
    if rule.rank:
        return "challenges"
    kind = CREDIT_KINDS_BY_NAME.get(rule.count or "")
    if not kind or (kind.name == "result" and rule.of == "team"):
        return "together"
    return "together" if kind.badge_category == "sharing" and rule.distinct else kind.badge_category


def format_badge_progress(rule: BadgeRule, translator: Translator, current: int, target: int) -> str:
    """How far a learner is: `2 of 5`. Days of membership are the target alone, because they pass on their own."""
    values = {"have": translator.format_number(current), "need": translator.format_number(target)}
    if rule.streak:
        return translator.ngettext(
            "longest streak: %(have)s of %(need)s week", "longest streak: %(have)s of %(need)s weeks", target, **values
        )
    if rule.member_for:
        return translator.ngettext("after %(need)s day", "after %(need)s days", target, **values)
    return translator.gettext("%(have)s of %(need)s", **values)


def _describe(rule: BadgeRule, translator: Translator, library: DescribedLibrary) -> str:
    _ = translator.gettext
    if rule.all:
        return _("All of these: %(list)s", list=_describe_parts(rule.all, translator, library))
    if rule.any:
        return _("One of these: %(list)s", list=_describe_parts(rule.any, translator, library))
    if rule.is_manual:
        return _("Given by the moderators.")
    if rule.streak:
        return translator.ngettext(
            "Do something here in %(weeks)s week",
            "Do something here in %(weeks)s weeks, one after the other; one week off in a season is forgiven",
            rule.streak,
            weeks=translator.format_number(rule.streak),
        )
    if rule.away:
        return translator.ngettext(
            "Come back after %(days)s day",
            "Come back after %(days)s days away",
            rule.away,
            days=translator.format_number(rule.away),
        )
    if rule.member_for:
        return _describe_membership(rule.member_for, translator)
    if rule.rank:
        return _describe_rank(rule, translator, library)
    return _describe_count(rule, translator, library)


def _describe_parts(parts: tuple[BadgeRule, ...], translator: Translator, library: DescribedLibrary) -> str:
    texts = (_describe(part, translator, library).rstrip(".") for part in parts)
    if translator.locale.language != "de":  # German nouns keep their capital letter
        texts = (text[:1].lower() + text[1:] for text in texts)
    return "; ".join(texts)


def _describe_membership(days: int, translator: Translator) -> str:
    years, rest = divmod(days, 365)
    if years and not rest:
        return translator.ngettext(
            "Be here for %(years)s year", "Be here for %(years)s years", years, years=translator.format_number(years)
        )
    return translator.ngettext(
        "Be here for %(days)s day", "Be here for %(days)s days", days, days=translator.format_number(days)
    )


def _describe_rank(rule: BadgeRule, translator: Translator, library: DescribedLibrary) -> str:
    rank = rule.rank
    assert rank
    places = translator.format_number(rank.at_most)
    if rank.challenge:
        title = library.challenges[fold_key(rank.challenge)].value.title
        return translator.ngettext(
            "Win “%(title)s”", "Be among the first %(places)s of “%(title)s” when it is over", rank.at_most,
            title=title, places=places,
        )  # fmt: skip
    if rank.season and fold_key(rank.season) != "any":
        return translator.ngettext(
            "Be first at the end of %(season)s", "Be among the first %(places)s at the end of %(season)s", rank.at_most,
            season=rank.season, places=places,
        )  # fmt: skip
    return translator.ngettext(
        "Be first at the end of a season", "Be among the first %(places)s at the end of a season", rank.at_most,
        places=places,
    )  # fmt: skip


def _describe_count(rule: BadgeRule, translator: Translator, library: DescribedLibrary) -> str:
    texts = _ANYTHING_TEXTS if rule.count == "anything" else CREDIT_KINDS_BY_NAME[rule.count or ""].badge_texts
    singular, plural = texts.get(rule.distinct or rule.of or "") or texts[""]
    thresholds = [threshold for _, threshold in rule.thresholds]
    first = thresholds[0]
    text = translator.ngettext(singular, plural, first, number=translator.format_number(first))
    if rule.topic:
        topic = library.get_topic_name(rule.topic)
        text = translator.gettext("%(contribution)s about %(topic)s", contribution=text, topic=topic)
    if rule.challenge:
        title = library.challenges[fold_key(rule.challenge)].value.title
        text = translator.gettext("%(contribution)s in “%(title)s”", contribution=text, title=title)
    if len(thresholds) > 1:
        higher = translator.format_list(translator.format_number(threshold) for threshold in thresholds[1:])
        text = translator.gettext("%(contribution)s; %(more)s for the next ones", contribution=text, more=higher)
    return text
