"""The rule for badges.yml: what a badge asks for can happen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lyceum.i18n import Message, format_message
from lyceum.loader import Entry
from lyceum.rules.hub_lookups import HubLookups
from lyceum.rules.registry import Finding, linked_rule
from lyceum.schema import CREDIT_KINDS, BadgeRule, BadgesFile, FieldPath, HubSettings, RankCondition

_Fault = tuple[FieldPath, Message, Message]
"""The path of a field in badges.yml, what is wrong with it, and what to do."""

_LABELS_BY_CREDIT_KIND = {kind.name: kind.labels for kind in CREDIT_KINDS}
"""Values of `of` that credits of a kind can have."""
_CREDIT_KINDS_WITHOUT = {
    "topic": {kind.name for kind in CREDIT_KINDS if "topic" not in kind.mentions},
    "challenge": {kind.name for kind in CREDIT_KINDS if "challenge" not in kind.mentions},
    "people": {kind.name for kind in CREDIT_KINDS if "people" not in kind.mentions},
    "many": {kind.name for kind in CREDIT_KINDS if not kind.is_repeatable},
}
"""Credit kinds that a condition does not fit: they name no topic, challenge or other person, or there is only one."""
_DISTINCT_CONDITIONS = {"topics": "topic", "challenges": "challenge", "people": "people"}


@linked_rule("badges")
def impossible_badge(entry: Entry[BadgesFile], hub: HubLookups) -> Iterator[Finding]:
    """The rule of a badge can be fulfilled: each tier needs more than the one below, and each condition fits what it counts.

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
    for i, badge in enumerate(entry.value.badges):
        for field_path, message, hint in _find_rule_faults(badge.rule, ("badges", i, "rule"), hub.settings):
            yield Finding(entry.source.locate(*field_path), message, hint)


def _find_rule_faults(badge_rule: BadgeRule, rule_path: FieldPath, settings: Entry[HubSettings]) -> Iterator[_Fault]:
    """The faults of a badge's rule and of the rules inside it."""
    yield from _find_tier_faults(badge_rule, rule_path)
    yield from _find_count_faults(badge_rule, rule_path)
    if badge_rule.rank:
        yield from _find_rank_faults(badge_rule.rank, (*rule_path, "rank"), settings)
    for name, inner_rules in (("all", badge_rule.all), ("any", badge_rule.any)):
        for i, inner_rule in enumerate(inner_rules):
            yield from _find_rule_faults(inner_rule, (*rule_path, name, i), settings)


def _list_tiers(badge_rule: BadgeRule) -> list[int]:
    """The thresholds that are set, from bronze to gold."""
    return [threshold for _, threshold in badge_rule.tiers.thresholds] if badge_rule.tiers else []


def _find_tier_faults(badge_rule: BadgeRule, rule_path: FieldPath) -> Iterator[_Fault]:
    tiers = _list_tiers(badge_rule)
    if badge_rule.tiers and rule_path[-1] != "rule":
        message = format_message("a rule inside another has no tiers")
        yield (*rule_path, "tiers"), message, format_message("write `at_least` with one number")
    elif badge_rule.tiers and badge_rule.at_least is not None:
        message = format_message("`tiers` and `at_least` are both here")
        yield (*rule_path, "at_least"), message, format_message("keep one of them")
    elif badge_rule.tiers and not tiers:
        hint = format_message("write {{bronze: 1, silver: 5, gold: 20}}")
        yield (*rule_path, "tiers"), format_message("there are no tiers"), hint
    elif tiers != sorted(set(tiers)) or 0 in tiers:
        message = format_message("a tier takes no more than the one below")
        hint = format_message("write rising numbers: {{bronze: 1, silver: 5, gold: 20}}")
        yield (*rule_path, "tiers"), message, hint


def _find_count_faults(badge_rule: BadgeRule, rule_path: FieldPath) -> Iterator[_Fault]:
    """Faults of `count` and of the fields that narrow it down."""
    count = badge_rule.count
    for name in ("of", "distinct", "topic", "challenge", "at_least", "tiers"):
        is_of_another = name == "at_least" and (badge_rule.rank or badge_rule.away)
        if getattr(badge_rule, name) is not None and not count and not is_of_another:
            message = format_message("`{field}` has no effect without `count`", field=name)
            yield (*rule_path, name), message, format_message("delete it, or count something")
    if badge_rule.at_least == 0:
        yield (*rule_path, "at_least"), format_message("everybody has none"), format_message("write at least 1")
    if not count:
        return
    labels = _LABELS_BY_CREDIT_KIND.get(count, ())
    if badge_rule.of and count != "anything" and badge_rule.of not in labels:
        message = format_message("no `{kind}` is ever `{label}`", kind=count, label=badge_rule.of)
        hint = format_message("what fits there: {choices}", choices=", ".join(labels) or "–")
        yield (*rule_path, "of"), message, hint
    for name, condition in (
        ("topic", "topic" if badge_rule.topic else ""),
        ("challenge", "challenge" if badge_rule.challenge else ""),
        ("distinct", _DISTINCT_CONDITIONS.get(badge_rule.distinct or "", "")),
        ("at_least", "many" if (badge_rule.at_least or 0) > 1 else ""),
        ("tiers", "many" if max(_list_tiers(badge_rule), default=0) > 1 else ""),
    ):
        if count in _CREDIT_KINDS_WITHOUT.get(condition, ()):
            message = format_message("`{field}` fits no `{kind}`", field=name, kind=count)
            yield (*rule_path, name), message, format_message("delete it, or count something")


def _find_rank_faults(rank: RankCondition, rank_path: FieldPath, settings: Entry[HubSettings]) -> Iterator[_Fault]:
    if bool(rank.challenge) == bool(rank.season):
        message = format_message("a place is on the board of one challenge, or of one season")
        yield rank_path, message, format_message("write `challenge: …`, or `season: any`")
    elif rank.season and rank.season.casefold() != "any":
        is_known, example = _match_season(rank.season, settings.value)
        if not is_known and "season" not in settings.lost_parts.fields:
            message = format_message("there is no season `{season}`", season=rank.season)
            hint = format_message("write `any`, or a season such as {example}", example=example)
            yield (*rank_path, "season"), message, hint
    if rank.at_most == 0:
        yield (*rank_path, "at_most"), format_message("the first place is 1"), format_message("write 1 or more")


def _match_season(season: str, settings: HubSettings) -> tuple[bool, str]:
    """Whether the hub has a season of this name, and the name of one that it has."""
    if isinstance(settings.season, tuple):
        names = [term.name for term in settings.season]
        return season.casefold() in {name.casefold() for name in names}, names[0] if names else "any"
    if settings.season == "month":
        return re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", season) is not None, "2026-11"
    return re.fullmatch(r"\d{4}-[qQ][1-4]", season) is not None, "2026-q4"
