"""What a tip means for others: its authors, whom it thanks, what it builds on, and which checks of it hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from lyceum.loader import Entry
from lyceum.queries import Database, query
from lyceum.schema import Tip, fold_key
from lyceum.scoring.people import fold_people
from lyceum.scoring.reading import FileFacts, ScoringReader, find_last_change
from lyceum.scoring.settling import TipSettler
from lyceum.scoring.shards import count_shards, split_into_shards

_LINK = re.compile(
    r"\]\(\s*<?([^()\s<>]{4,400})|\bhref=[\"']([^\"'\s]{4,400})|(?m:^ {0,3}\[[^\]\n]{1,80}\]:\s*<?([^\s<>]{4,400}))"
)
"""The target of a Markdown link, of an HTML link, or of a link definition."""
_TIP_ADDRESS = re.compile(r"(?:\.{0,2}/)*(?:(?:content/)?tips/)?([^/?#.]{1,80})(\.md|/)?(?:[?#].*)?")


@dataclass(frozen=True, slots=True)
class TipFacts(FileFacts):
    """One tip. Keys are folded."""

    key: str
    shown_day: date | None
    """The day that the tip states, or else the day on which it was sent."""
    authors: tuple[str, ...]
    """Sorted."""
    thanked: tuple[str, ...]
    """Sorted, without the authors."""
    text_digest: bytes
    """Of the title and the text, without regard to case in the title and to spaces in the text."""
    kind: str
    url: str | None
    topics: tuple[str, ...]
    written_topics: tuple[str, ...]
    challenges: tuple[str, ...]
    """The challenges that the tip names."""
    linked_names: tuple[str, ...]
    """What may be the keys of tips that the text links to, sorted."""
    checked: date | None
    checks: tuple[tuple[date, str], ...]
    """The day and the person of each check that holds, sorted."""


@query
def split_tips(database: Database, _: str) -> dict[str, tuple[str, ...]]:
    """The tips of each shard of tips."""
    keys = ScoringReader(database).list_keys("tip")
    return split_into_shards(keys, count_shards(len(keys)))


@query
def list_tip_shards(database: Database, _: str) -> tuple[str, ...]:
    return tuple(database.get(split_tips))


@query
def list_tips_of_shard(database: Database, shard: str) -> tuple[str, ...]:
    """The tips of one shard, in path order."""
    return database.get(split_tips)[shard]


@query
def find_tip_facts(database: Database, key: str) -> TipFacts | None:
    """The facts of one tip; None if there is no such tip."""
    reader = ScoringReader(database)
    entry = reader.find_entry("tip", key)
    if entry is None:
        return None
    database.get(find_last_change, entry.path)  # the page will ask for it, and the history is loaded now
    return _make_facts(reader, key, entry)


@query
def collect_tip_facts(database: Database, shard: str) -> dict[str, TipFacts]:
    """The facts of every tip of a shard. Each is a value of its own, so that an edit loads one tip."""
    facts = {key: database.get(find_tip_facts, key) for key in database.get(list_tips_of_shard, shard)}
    return {key: tip for key, tip in facts.items() if tip}


def _make_facts(reader: ScoringReader, key: str, entry: Entry[Tip]) -> TipFacts:
    file = reader.find_file_history(entry.path)
    sent_on = reader.find_sent_day(file, entry.value.date)
    settler = TipSettler(reader, entry, file) if file else None
    if settler:
        settler.settle()
    tip = settler.entry.value if settler else entry.value
    authors = fold_people(tip.current_authors)
    text = f"{tip.title.casefold()}\0{' '.join(entry.body.split())}"
    dated_checks = {(check.on or tip.checked, fold_key(check.learner)) for check in tip.checked_by}
    return TipFacts(
        path=entry.path,
        written_day=entry.value.date,
        sent_on=sent_on,
        commit=file.first_commit.sha if file else None,
        merge_day=file.first_day if file else None,
        changes=settler.list_changes() if settler else (),
        mentions=settler.list_mentions() if settler else (),
        key=key,
        shown_day=entry.value.date or sent_on,
        authors=authors,
        thanked=fold_people(tip.thanks, without=authors),
        text_digest=blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest(),
        kind=tip.kind,
        url=tip.url,
        topics=reader.resolve_topics(tip.topics),
        written_topics=tip.topics,
        challenges=tuple(dict.fromkeys(map(fold_key, tip.challenges))),
        linked_names=find_linked_names(entry.body, reader.settings_value.url),
        checked=tip.checked,
        checks=tuple(sorted((day, person) for day, person in dated_checks if day)),
    )


def find_linked_names(text: str, site_url: str | None) -> tuple[str, ...]:
    """What may be the keys of tips that a text names by their whole address, or links to by file or by address."""
    site_url = (site_url or "").rstrip("/")
    names: list[str] = []
    if site_url and site_url in text:
        names += re.findall(re.escape(site_url) + r"/tips/([^\s/?#.()<>\"']{1,80})", text)
    for link in _LINK.finditer(text) if "](" in text or "href=" in text or "]:" in text else ():
        target = link[1] or link[2] or link[3]
        match = _TIP_ADDRESS.fullmatch(target)
        if match and (match[2] == ".md" or "tips/" in target or target.startswith("../")):
            names.append(match[1])
    return tuple(sorted({fold_key(name) for name in names}))


@query
def list_tip_days(database: Database, shard: str) -> tuple[tuple[str, date | None], ...]:
    """The day that each tip of a shard shows."""
    return tuple((key, tip.shown_day) for key, tip in database.get(collect_tip_facts, shard).items())


@query
def order_tips(database: Database, _: str) -> tuple[str, ...]:
    """All tips, the newest first (those of unknown days last), then by key."""
    shards = database.get_many(list_tip_days, database.get(list_tip_shards))
    return tuple(
        key for _, key in sorted((-day.toordinal() if day else 0, key) for shard in shards for key, day in shard)
    )


@query
def list_tip_authors(database: Database, shard: str) -> dict[str, tuple[tuple[str, ...], date | None, tuple[str, ...]]]:
    """The authors, the day and the challenges of each tip of a shard."""
    facts = database.get(collect_tip_facts, shard)
    return {key: (tip.authors, tip.counted_day, tip.challenges) for key, tip in facts.items()}
