"""What the community knows of each learner besides their profile: credits, awards, tips, results and years."""

from __future__ import annotations

from typing import NamedTuple

from lyceum.queries import Database, query
from lyceum.scoring.badges import AwardRow, collect_awards
from lyceum.scoring.credits import Credit
from lyceum.scoring.file_days import latest_first_key
from lyceum.scoring.learner_facts import find_person_shard
from lyceum.scoring.ledger import collect_ledger
from lyceum.scoring.people_years import map_years_with_page
from lyceum.scoring.shares import LearnerPlace, list_shares


class LearnerWork(NamedTuple):
    """What tips and challenges say about a learner."""

    tips: tuple[str, ...] = ()
    """Latest first."""
    hosted_challenges: tuple[str, ...] = ()
    """Sorted."""
    places: tuple[LearnerPlace, ...] = ()
    """Latest first."""
    thanks_count: int = 0


@query
def collect_work(database: Database, shard: str) -> dict[str, LearnerWork]:
    """What tips and challenges say about the learners of a shard."""
    tips: dict[str, list[tuple[int, str]]] = {}
    hosted: dict[str, list[str]] = {}
    places: dict[str, list[LearnerPlace]] = {}
    thanks: dict[str, int] = {}
    for share in list_shares(database, shard):
        for author, order, tip in share.tips:
            tips.setdefault(author, []).append((order, tip))
        for host, challenge in share.hosted:
            hosted.setdefault(host, []).append(challenge)
        for learner, place in share.places:
            places.setdefault(learner, []).append(place)
        for person, _ in share.thanks:
            thanks[person] = thanks.get(person, 0) + 1
    return {
        learner: LearnerWork(
            tuple(tip for _, tip in sorted(tips.get(learner, ()))),
            tuple(sorted(hosted.get(learner, ()))),
            tuple(sorted(places.get(learner, ()), key=_make_place_order)),
            thanks.get(learner, 0),
        )
        for learner in sorted({*tips, *hosted, *places, *thanks})
    }


def _make_place_order(place: LearnerPlace) -> tuple[int, str]:
    return latest_first_key(place.result.day), place.result.path


class LearnerRecord(NamedTuple):
    """What is known of one learner, in one value: a value for each part would cost more than the parts."""

    credits: tuple[Credit, ...]
    """Latest first."""
    awards: tuple[AwardRow, ...]
    """The valid ones."""
    work: LearnerWork
    years: tuple[int, ...]
    """Those with a page about the learner, latest first."""


@query
def find_record(database: Database, learner: str) -> LearnerRecord:
    """What is known of one learner."""
    shard = find_person_shard(database, learner)
    return LearnerRecord(
        credits=database.get(collect_ledger, shard).get(learner, ()),
        awards=database.get(collect_awards, shard).valid.get(learner, ()),
        work=database.get(collect_work, shard).get(learner, LearnerWork()),
        years=database.get(map_years_with_page, shard).get(learner, ()),
    )
