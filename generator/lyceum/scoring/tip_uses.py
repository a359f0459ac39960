"""Finds the tips that other people's tips and results build on, and the credits for their authors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lyceum.loader import Entry
from lyceum.schema import Result, Tip, fold_key
from lyceum.scoring.credit_factory import CreditFactory, fold_people
from lyceum.scoring.credits import Credit
from lyceum.scoring.file_days import get_counted_day
from lyceum.scoring.results import ResultIdentity, identify_result

_LINK = re.compile(
    r"\]\(\s*<?([^()\s<>]{4,400})|\bhref=[\"']([^\"'\s]{4,400})|(?m:^ {0,3}\[[^\]\n]{1,80}\]:\s*<?([^\s<>]{4,400}))"
)
"""The target of a Markdown link, of an HTML link, or of a link definition."""
_TIP_ADDRESS = re.compile(r"(?:\.{0,2}/)*(?:(?:content/)?tips/)?([^/?#.]{1,80})(\.md|/)?(?:[?#].*)?")


@dataclass(frozen=True, slots=True)
class TipUses:
    """Looks up which tips a tip or a result builds on. All keys are folded."""

    site_url: str
    """Without a slash at its end; empty if hub.yml gives none."""
    authors: Mapping[str, tuple[str, ...]]
    """The current authors of each tip, sorted."""
    days: Mapping[str, date | None]
    """The day of each tip."""
    tips_by_challenge: Mapping[str, tuple[str, ...]]
    """The tips that name a challenge."""

    def find_used_by_tip(self, tip: Entry[Tip]) -> set[str]:
        """The tips that a tip links to."""
        return self._find_linked_tips(tip.body)

    def find_used_by_result(self, result: Entry[Result]) -> dict[str, set[str]]:
        """The tips that a result builds on, with the authors who are credited for it.

        A result builds on the tips that it links to. It also builds on a tip of its challenge if it thanks an author
        of that tip and is not earlier than the tip; then only the thanked authors are credited.
        """
        authors_by_tip = {tip: set(self.authors[tip]) for tip in self._find_linked_tips(result.value.notes or "")}
        thanked = {fold_key(person) for person in result.value.thanks}
        for tip in self.tips_by_challenge.get(fold_key(result.challenge_key), ()) if thanked else ():
            day, thanked_authors = self.days[tip], thanked.intersection(self.authors[tip])
            if day and day <= (get_counted_day(result) or day) and thanked_authors:
                authors_by_tip.setdefault(tip, set()).update(thanked_authors)
        return authors_by_tip

    def _find_linked_tips(self, text: str) -> set[str]:
        """The tips that a text names by their whole address, or links to by file (`other.md`) or by address."""
        names: list[str] = []
        if self.site_url and self.site_url in text:
            names += re.findall(re.escape(self.site_url) + r"/tips/([^\s/?#.()<>\"']{1,80})", text)
        for link in _LINK.finditer(text) if "](" in text or "href=" in text or "]:" in text else ():
            target = link[1] or link[2] or link[3]
            match = _TIP_ADDRESS.fullmatch(target)
            if match and (match[2] == ".md" or "tips/" in target or target.startswith("../")):
                names.append(match[1])
        return {key for name in names if (key := fold_key(name)) in self.authors}


def collect_tip_uses(tips: Mapping[str, Entry[Tip]], days: Mapping[str, date | None], site_url: str | None) -> TipUses:
    """The lookup for all tips of a hub; `days` has the day of each tip."""
    tips_by_challenge: dict[str, tuple[str, ...]] = {}
    for key, entry in tips.items():
        for challenge in {fold_key(challenge) for challenge in entry.value.challenges}:
            tips_by_challenge[challenge] = (*tips_by_challenge.get(challenge, ()), key)
    return TipUses(
        site_url=(site_url or "").rstrip("/"),
        authors={key: fold_people(entry.value.current_authors) for key, entry in tips.items()},
        days=days,
        tips_by_challenge=tips_by_challenge,
    )


def find_tip_use_credits(factory: CreditFactory) -> Iterator[Credit]:
    """Credits for authors whose tips others build on. Each tip or result counts once for each author."""
    library = factory.library
    days = {key: factory.find_day(entry) for key, entry in library.tips.items()}
    uses = collect_tip_uses(library.tips, days, factory.settings.url)
    for key, entry in library.tips.items():
        authors = {author for tip in uses.find_used_by_tip(entry) for author in uses.authors[tip]}
        for author in sorted(authors.difference(uses.authors[key])):
            topics = factory.resolve_topics(entry.value.topics)
            yield factory.make_mention_credit(
                author, "used", entry, ("used", author), topics=topics, other_people=uses.authors[key]
            )
    credited: set[tuple[str, ResultIdentity]] = set()
    for result in sorted(library.results, key=lambda result: result.path):
        identity = identify_result(result)
        authors = {author for authors in uses.find_used_by_result(result).values() for author in authors}
        for author in sorted(authors.difference(identity.people)):
            if (author, identity) not in credited:
                credited.add((author, identity))
                yield factory.make_mention_credit(
                    author,
                    "used",
                    result,
                    ("used", author),
                    topics=factory.resolve_topics(library.challenges[identity.challenge].value.topics),
                    challenge=identity.challenge,
                    other_people=identity.people,
                )
