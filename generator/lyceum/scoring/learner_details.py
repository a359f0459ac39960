"""A learner with everything that is derived for them: tips, results, credits and awards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lyceum.loader import Entry, ValidLibrary
from lyceum.schema import Learner, Result, fold_key
from lyceum.scoring.badge_evaluator import BadgeEvaluator
from lyceum.scoring.badges import Award
from lyceum.scoring.challenge_boards import Standing, UnrankedResult
from lyceum.scoring.content_details import ChallengeDetails, TipDetails
from lyceum.scoring.credits import Credit
from lyceum.scoring.file_days import latest_first_key
from lyceum.scoring.people import is_shown_on_boards
from lyceum.scoring.results import list_entrants


@dataclass(frozen=True, slots=True)
class LearnerResult:
    """A learner's result with its place: a standing on a board, or an unranked result."""

    challenge: str
    board: str
    standing: Standing | None
    unranked: UnrankedResult | None
    result: Entry[Result]


@dataclass(frozen=True, slots=True)
class LearnerDetails:
    """One learner and everything that leads to them. Tuples of keys are latest first unless said otherwise."""

    key: str
    """The folded handle; the address is `learners/<key>/`."""
    entry: Entry[Learner]
    join_day: date | None
    """The day on which they joined, as it counts; `member_since` is what the page says."""
    tips: tuple[str, ...]
    """Keys of the tips they wrote."""
    results: tuple[LearnerResult, ...]
    """Their results that count, also those of their teams: one for each challenge and board."""
    hosted_challenges: tuple[str, ...]
    thanks_count: int
    """How often others thanked them."""
    picture: str | None
    """The path of their picture in content/learners, if `avatar: file`."""
    looking_for: tuple[str, ...]
    """Empty after `looking_until`."""
    is_shown_on_boards: bool
    """Their name may stand on boards, by `show.boards` and the hub's `boards`."""
    credits: tuple[Credit, ...]
    """All credits of theirs, latest first."""
    awards: tuple[Award, ...]
    """In the order of badges.yml; each tier is an award."""

    @property
    def member_since(self) -> date | None:
        """The day that the profile states, or else the day on which it was sent."""
        return self.entry.value.joined or self.join_day

    @property
    def points(self) -> int:
        return sum(credit.points for credit in self.credits)


class _ContributionIndex:
    """Collects, by learner, what tips and challenges say about them."""

    def __init__(self, tips: Mapping[str, TipDetails], challenges: Mapping[str, ChallengeDetails]) -> None:
        self.tips: dict[str, list[str]] = {}
        self.hosted_challenges: dict[str, list[str]] = {}
        self.results: dict[str, list[LearnerResult]] = {}
        self.thanks_counts: Counter[str] = Counter()
        for tip in tips.values():
            self._add_tip(tip)
        for challenge in challenges.values():
            self._add_challenge(challenge)

    def _add_tip(self, tip: TipDetails) -> None:
        authors = [fold_key(author) for author in tip.entry.value.current_authors]
        for author in authors:
            self.tips.setdefault(author, []).append(tip.key)
        self.thanks_counts.update({fold_key(person) for person in tip.entry.value.thanks} - set(authors))

    def _add_challenge(self, challenge: ChallengeDetails) -> None:
        for host in dict.fromkeys(fold_key(host) for host in challenge.entry.value.hosts):
            self.hosted_challenges.setdefault(host, []).append(challenge.key)
        for board in challenge.boards:
            placed: set[str] = set()
            for standing in board.standings:
                self._add_places(
                    standing.learners,
                    LearnerResult(challenge.key, board.name, standing, None, standing.counted_result),
                )
                placed.update(standing.learners)
            for unranked in board.unranked:
                new_learners = [learner for learner in unranked.learners if learner not in placed]
                self._add_places(
                    new_learners, LearnerResult(challenge.key, board.name, None, unranked, unranked.result)
                )
                placed.update(new_learners)
        for result in challenge.results:
            entrants = set(list_entrants(result.value))
            self.thanks_counts.update({fold_key(person) for person in result.value.thanks} - entrants)

    def _add_places(self, learners: Iterable[str], place: LearnerResult) -> None:
        for learner in learners:
            self.results.setdefault(learner, []).append(place)


def build_learner_details(
    library: ValidLibrary,
    evaluator: BadgeEvaluator,
    awards: Sequence[Award],
    tips: Mapping[str, TipDetails],
    challenges: Mapping[str, ChallengeDetails],
    today: date,
) -> dict[str, LearnerDetails]:
    """All learners by key, the newest first."""
    index = _ContributionIndex(tips, challenges)
    awards_by_learner: dict[str, list[Award]] = {}
    for award in awards:
        awards_by_learner.setdefault(award.learner, []).append(award)
    details = []
    for key, entry in library.learners.items():
        learner = entry.value
        results = sorted(
            index.results.get(key, ()),
            key=lambda place: (latest_first_key(place.result.value.date), place.result.path),
        )
        has_stopped_looking = learner.looking_until is not None and learner.looking_until < today
        details.append(
            LearnerDetails(
                key=key,
                entry=entry,
                join_day=evaluator.join_days[key],
                tips=tuple(index.tips.get(key, ())),
                results=tuple(results),
                hosted_challenges=tuple(index.hosted_challenges.get(key, ())),
                thanks_count=index.thanks_counts[key],
                picture=library.pictures.get(key) if learner.avatar == "file" else None,
                looking_for=() if has_stopped_looking else tuple(dict.fromkeys(learner.looking_for)),
                is_shown_on_boards=is_shown_on_boards(library.settings.value, learner),
                credits=tuple(evaluator.credits_by_learner.get(key, ())),
                awards=tuple(awards_by_learner.get(key, ())),
            )
        )
    return {
        learner.key: learner
        for learner in sorted(details, key=lambda learner: (latest_first_key(learner.join_day), learner.key))
    }
