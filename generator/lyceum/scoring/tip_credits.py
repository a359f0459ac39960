"""Finds credits for tips: writing them, thanking in them, checking them again, and building on those of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from lyceum.git import FILE_HISTORY, Commit
from lyceum.loader import Entry
from lyceum.queries import Database, query
from lyceum.schema import Tip
from lyceum.scoring.credit_factory import CreditFactory
from lyceum.scoring.credits import Credit
from lyceum.scoring.reading import DAY, ScoringReader
from lyceum.scoring.tip_facts import TipFacts, collect_tip_facts, find_linked_names, list_tip_shards
from lyceum.scoring.tip_uses import find_used_tips
from lyceum.scoring.versions import EntryVersions

TIP_FORGOTTEN_AFTER = timedelta(days=365)
"""A tip is forgotten if nobody touched it for this long."""
TIP_RECHECK_AFTER = timedelta(days=180)
"""The time after which another check by the same person counts."""


@query
def list_tip_texts(database: Database, shard: str) -> tuple[tuple[date | None, str, tuple[str, ...], bytes], ...]:
    """(day, key, authors, digest of the text) of each tip of a shard."""
    facts = database.get(collect_tip_facts, shard)
    return tuple((tip.counted_day, key, tip.authors, tip.text_digest) for key, tip in facts.items())


@query
def find_repeated_tips(database: Database, _: str) -> dict[str, tuple[str, ...]]:
    """The authors of each tip who wrote the same text under an earlier file name; only tips with such authors are here."""
    rows = [row for shard in database.get_many(list_tip_texts, database.get(list_tip_shards)) for row in shard]
    seen: set[tuple[str, bytes]] = set()
    repeated: dict[str, tuple[str, ...]] = {}
    dated = [(day or database.read(DAY), key, authors, digest) for day, key, authors, digest in rows]
    for _day, key, authors, digest in sorted(dated):
        if known := tuple(author for author in authors if (author, digest) in seen):
            repeated[key] = known
        seen.update((author, digest) for author in authors)
    return repeated


def find_tip_credits(database: Database, shard: str) -> Iterator[Credit]:
    """Credits for the tips of a shard. The same text under a second file name counts once."""
    factory, repeated = CreditFactory(database), database.get(find_repeated_tips)
    for key, tip in database.get(collect_tip_facts, shard).items():
        new_authors = [author for author in tip.authors if author not in repeated.get(key, ())]
        if new_authors or not tip.authors:
            yield from _find_credits_of_tip(factory, tip, new_authors)
            yield from _find_check_credits(factory, tip)
        yield from _find_use_credits(factory, tip)


def _find_credits_of_tip(factory: CreditFactory, tip: TipFacts, new_authors: Iterable[str]) -> Iterator[Credit]:
    for author in new_authors:
        yield factory.make_mention_credit(
            author,
            "tip",
            tip,
            ("current_authors", author),
            topics=tip.topics,
            labels=(tip.kind,),
            url=tip.url,
        )
        if tip.thanked:
            mention = factory.find_first_mention(tip, "thanks", tip.thanked)
            yield factory.make_mention_credit(
                author, "thanking", tip, mention, topics=tip.topics, other_people=tip.thanked
            )
    for person in tip.thanked:
        yield factory.make_mention_credit(
            person, "thanks", tip, ("thanks", person), topics=tip.topics, other_people=tip.authors
        )


def _find_check_credits(factory: CreditFactory, tip: TipFacts) -> Iterator[Credit]:
    """Credits for people who checked a tip. Authors get none, and a person gets one in half a year."""
    if not tip.checks:
        return
    touch_days = {factory.find_day(tip), *(check_day for check_day, _ in tip.checks)}
    touch_days |= {tip.checked} if tip.checked else set()
    last_credited: dict[str, date] = {}
    for check_day, person in tip.checks:
        if person not in tip.authors and check_day - last_credited.get(person, date.min) >= TIP_RECHECK_AFTER:
            last_credited[person] = check_day
            previous_touch = max((touch for touch in touch_days if touch < check_day), default=check_day)
            labels = ("forgotten",) if check_day - previous_touch >= TIP_FORGOTTEN_AFTER else ()
            yield factory.make_credit(
                person, "checking", tip, check_day, topics=tip.topics, labels=labels, other_people=tip.authors
            )


def _find_use_credits(factory: CreditFactory, tip: TipFacts) -> Iterator[Credit]:
    """Credits for the authors of the tips that a tip links to, each once."""
    used_authors = {author for used in find_used_tips(factory.database, tip.linked_names) for author in used.authors}
    for author in sorted(used_authors.difference(tip.authors)):
        commit = _find_use_commit(factory.database, tip, author)
        day = factory.find_change_day(tip, commit)
        yield factory.make_credit(author, "used", tip, day, commit=commit, topics=tip.topics, other_people=tip.authors)


def _find_use_commit(database: Database, tip: TipFacts, author: str) -> Commit | None:
    """The later commit that linked to a tip of an author first."""
    site_url = ScoringReader(database).settings_value.url

    def links_to_author(other: Entry[Tip]) -> bool:
        names = find_linked_names(other.body, site_url)
        return any(author in used.authors for used in find_used_tips(database, names))

    versions = read_versions(database, "tip", tip.key, tip.path)
    return versions.find_later_first(links_to_author) if versions else None


def read_versions(database: Database, kind: str, key: str, path: str) -> EntryVersions | None:
    """The earlier versions of a tip or a result; None if they are not known."""
    file = database.find(FILE_HISTORY, path)
    versions = file.versions if file and len(file.changes) > 1 else ()
    if not file or not versions:
        return None
    return EntryVersions(ScoringReader(database).read_entry(kind, key), file.first_commit, versions)
