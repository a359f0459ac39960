"""The Hub: everything derived from the Library and the Git history, the one value that views read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from lyceum.git import FileHistory, History, set_history_inputs
from lyceum.loader import DiscussionComment, ValidLibrary, list_badges, set_library_inputs
from lyceum.queries import Database, Query, Update
from lyceum.schema import Badge, HubSettings, fold_key
from lyceum.scoring import (
    COMMENTS,
    DAY,
    Award,
    BadgeHolder,
    BadgeRarity,
    ChallengeDetails,
    ContributorRow,
    Contributors,
    Credit,
    CurrentProgress,
    HolderSummary,
    Leaderboards,
    LearnerDetails,
    LearnerProgress,
    NextBadge,
    RecordedMap,
    Season,
    SettledLibrary,
    TipDetails,
    TopicCounts,
    TopicDetails,
    TopicLabel,
    collect_awards,
    collect_learner_facts,
    collect_ledger,
    collect_work,
    compute_current_progress,
    compute_progress,
    compute_rarities,
    count_contributors,
    count_topics,
    derive_in_processes,
    find_last_change,
    find_learner_facts,
    find_tip_facts,
    find_tips_beside,
    find_topic_details,
    find_topic_label,
    list_all_credits,
    list_awards,
    list_contributors,
    list_latest_contributors,
    list_next_badges,
    list_people_shards,
    list_result_shards,
    list_revoked_awards,
    list_seekers,
    map_holders,
    order_challenges,
    order_learners,
    order_tips,
    order_topics,
    read_value,
    release_shown_credits,
    select_named_holders,
    settle_results,
    summarize_holders,
)
from lyceum.system import can_divide_work

MIN_SHARDS_FOR_PROCESSES = 100
"""With fewer shards of people and results, another process saves no time."""


class Hub:
    """Everything derived, read through a database when it is used: whoever reads a part depends on that part alone.

    Who goes through all learners, tips or credits depends on all of them."""

    def __init__(self, database: Database, checked_library: ValidLibrary | None = None) -> None:
        self.database = database
        self.checked_library = checked_library
        """The library as it was checked; only of a hub that was derived in memory."""
        self.library = SettledLibrary(database)
        """The library as it counts."""
        self.settings: HubSettings = self.library.settings_value
        self.leaderboards = Leaderboards(database)
        """The boards of learners who may stand on boards; each is computed when it is first asked for."""
        self.learners: Mapping[str, LearnerDetails] = RecordedMap(
            lambda: database.get(order_learners), self._find_learner
        )
        """By folded handle: by the day of joining, newest first (unknown last), then by handle."""
        self.tips: Mapping[str, TipDetails] = RecordedMap(lambda: database.get(order_tips), self._find_tip)
        """By folded key, newest first."""
        self.challenges: Mapping[str, ChallengeDetails] = RecordedMap(
            lambda: database.get(order_challenges), self._find_challenge
        )
        """By folded key: open (closing soonest first, without an end last), coming (soonest first), past (latest first)."""
        self.topics: Mapping[str, TopicDetails] = RecordedMap(
            lambda: database.get(order_topics), lambda key: database.get(find_topic_details, key)
        )
        """By folded key, in the order of their names."""

    def derive_first(self, besides: Mapping[Query[Any], Sequence[str]], derive_others: Callable[[], object]) -> None:
        """Derive what all else follows from in several processes, if there is much and nothing of it is known.

        At first, another process takes results and some values `besides`, and in the end awards while this one derives what
        needs none. In between, all divide what is known of each source, and then of each shard of people."""
        database = self.database
        if not database.is_new or not can_divide_work():
            return
        shards = database.get(list_people_shards)
        challenges = self.library.list_keys("challenge")
        result_shards = [shard for key in challenges for shard in database.get(list_result_shards, key)]
        if len(shards) + len(result_shards) < MIN_SHARDS_FOR_PROCESSES:
            return
        take_over = database.compute_aside({settle_results: result_shards, **besides})
        database.get_many(collect_learner_facts, shards)
        for key in self.library.list_keys("tip"):
            if database.get(find_tip_facts, key):
                database.get(read_value, f"tip/{key}")  # several processes show it, and the file is loaded now
        take_over()
        derive_in_processes(database, shards)
        take_over = database.compute_aside({map_holders: shards})
        derive_others()
        release_shown_credits(database)
        take_over()

    def derive_people(self) -> None:
        """Derive what the pages of all people read, before other processes would each derive it for themselves."""
        shards = self.database.get(list_people_shards)
        for part in (collect_ledger, collect_awards, collect_work):
            self.database.get_many(part, self.database.find_outdated(part, shards))

    def _find_learner(self, key: str) -> LearnerDetails | None:
        return LearnerDetails(self.database, key) if self.database.get(find_learner_facts, key) else None

    def _find_tip(self, key: str) -> TipDetails | None:
        return TipDetails(self.database, key) if self.database.get(find_tip_facts, key) else None

    def _find_challenge(self, key: str) -> ChallengeDetails | None:
        is_known = key in self.library.list_keys("challenge")
        return ChallengeDetails(self.database, key) if is_known else None

    @property
    def today(self) -> date:
        """The day of the build. Whoever reads it is computed again every day."""
        return self.database.read(DAY)

    @property
    def credits(self) -> tuple[Credit, ...]:
        """The ledger: every contribution once, the latest first, then by person, kind and place."""
        return self.database.get(list_all_credits)

    @property
    def contributors(self) -> Contributors:
        """Everybody who contributed, the most recent first."""
        return self.make_contributors(self.contributor_rows)

    @property
    def contributor_rows(self) -> tuple[ContributorRow, ...]:
        """The same as plain values, without the names of learners."""
        return self.database.get(list_contributors)

    def make_contributors(self, rows: Sequence[ContributorRow]) -> Contributors:
        return Contributors(rows, self.get_learner_name)

    @property
    def topic_counts(self) -> tuple[TopicCounts, ...]:
        """All topics with how much there is about them, in the order of their names."""
        return self.database.get(count_topics)

    @property
    def seekers(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(learner, what they look for) of all who may be found by others who learn, in the order of all learners."""
        return self.database.get(list_seekers)

    @property
    def contributor_count(self) -> int:
        return self.database.get(count_contributors)

    def list_latest_contributors(self, count: int) -> tuple[str, ...]:
        """The handles of the learners who contributed last."""
        return self.database.get(list_latest_contributors, str(count))

    @property
    def seasons(self) -> tuple[Season, ...]:
        """The current season and all seasons with a credit, latest first."""
        return self.leaderboards.seasons

    @property
    def badges(self) -> Mapping[str, Badge]:
        """By folded id, in the order of badges.yml."""
        return self.database.remember("badges", self._map_badges)

    def _map_badges(self) -> Mapping[str, Badge]:
        return {fold_key(badge.id): badge for badge in self.database.get(list_badges)}

    @property
    def awards(self) -> tuple[Award, ...]:
        """The awards of all learners: by learner, then in the order of badges.yml."""
        return list_awards(self.database)

    @property
    def revoked_awards(self) -> tuple[Award, ...]:
        """Awards that hub.yml revokes; no learner has them any more."""
        return self.database.get(list_revoked_awards)

    @cached_property
    def holders(self) -> Mapping[str, HolderSummary]:
        """How many learners have each badge."""
        return RecordedMap(
            lambda: tuple(self.badges),
            lambda key: self.database.get(summarize_holders, key) if key in self.badges else None,
        )

    def select_named_holders(self, badge: str, start: int, end: int) -> tuple[BadgeHolder, ...]:
        """Some of the learners who have a badge and may be named, latest first, then by handle.

        Both numbers are counted from the end of all of them: whoever asks does not depend on who comes later."""
        return self.database.get(select_named_holders, f"{badge}/{start}/{end}")

    @property
    def rarities(self) -> Mapping[str, BadgeRarity]:
        """By badge, in the order of badges.yml."""
        return self.database.get(compute_rarities)

    def get_learner_name(self, key: str) -> str:
        """The name of a learner. Raises KeyError if there is no such learner."""
        facts = self.database.get(find_learner_facts, key)
        if facts is None:
            raise KeyError(key)
        return facts.name

    def find_next_badges(self, key: str) -> tuple[NextBadge, ...]:
        """The badges that a learner can still earn, the nearest first."""
        return list_next_badges(self.database, key)

    def compute_progress(self, key: str) -> LearnerProgress:
        """A learner's points by season and streaks of weeks."""
        return compute_progress(self.learners[key].credits, self.settings)

    def compute_current_progress(self, key: str) -> CurrentProgress:
        """A learner's points of this season, and their weeks in a row up to today."""
        return compute_current_progress(self.learners[key].credits, self.settings, today=self.today)

    def find_topic_label(self, key: str) -> TopicLabel:
        """What a chip shows of the topic that a key or an alias names."""
        label = self.database.get(find_topic_label, self.library.resolve_topic_key(key))
        assert label
        return label

    def list_tips_beside(self, topic: str, tip: str) -> tuple[str, ...]:
        """The tips of a topic that came just before one of its tips, so that a new tip changes few of these lists."""
        return self.database.get(find_tips_beside, f"{topic}/{tip}")

    def find_last_change(self, path: str) -> date | None:
        """The day of the last commit to a file; None if the history does not know it."""
        return self.database.get(find_last_change, path)

    def find_file_history(self, path: str) -> FileHistory | None:
        """The first and last commit of a file; None if the history does not know it."""
        return self.library.find_file_history(path)


def set_hub_inputs(
    update: Update,
    library: ValidLibrary,
    history: History,
    comments: Sequence[DiscussionComment] = (),
    *,
    today: date,
) -> None:
    """Set everything that a Hub is derived from. The library has no errors: `loader.drop_invalid` makes it."""
    set_library_inputs(update, library)
    set_history_inputs(update, history)
    update.set_value(COMMENTS, "", tuple(comments))
    update.set_value(DAY, "", today)


def derive_hub(
    library: ValidLibrary, history: History, comments: Sequence[DiscussionComment] = (), *, today: date
) -> Hub:
    """Derive a Hub in memory from a library without errors, which `loader.drop_invalid` makes."""
    database = Database.in_memory()
    with database.update() as update:
        set_hub_inputs(update, library, history, comments, today=today)
    return Hub(database, library)
