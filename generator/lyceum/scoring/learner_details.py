"""A learner with everything that is derived for them: tips, results, credits and awards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lyceum.loader import Entry, Library
from lyceum.schema import Learner, Result, fold_key
from lyceum.scoring.badge_evaluator import BadgeEvaluator
from lyceum.scoring.badges import Award
from lyceum.scoring.challenge_boards import Standing, UnrankedResult
from lyceum.scoring.challenge_details import ChallengeDetails
from lyceum.scoring.credits import Credit
from lyceum.scoring.dates import latest_first_key
from lyceum.scoring.people import is_shown_on_boards
from lyceum.scoring.results import list_entrants
from lyceum.scoring.tip_details import TipDetails


@dataclass(frozen=True, slots=True)
class LearnerResult:
    """A learner's result where it stands: on a board, or apart from it."""

    challenge: str
    board: str
    standing: Standing | None
    unranked: UnrankedResult | None
    result: Entry[Result]


@dataclass(frozen=True, slots=True)
class LearnerDetails:
    """One learner and everything that leads to them. Tuples of keys are latest first unless said otherwise."""

    key: str
    """Folded handle; the address is `learners/<key>/`."""
    entry: Entry[Learner]
    join_day: date | None
    tips: tuple[str, ...]
    """Keys of tips they wrote."""
    results: tuple[LearnerResult, ...]
    """Their results that count (one per challenge and board), latest first; teams' too."""
    hosted_challenges: tuple[str, ...]
    """Keys of challenges they run."""
    thanks_count: int
    """How often others thanked them."""
    confirmation_count: int
    """How many results they confirmed."""
    picture: str | None
    """Path of their picture in content/learners, where `avatar: file`."""
    looking_for: tuple[str, ...]
    """Empty after `looking_until`."""
    is_shown_on_boards: bool
    """Whether their name may stand on boards (show.boards and the hub's `boards`)."""
    credits: tuple[Credit, ...]
    """Every deed of theirs."""
    awards: tuple[Award, ...]
    """In the order of badges.yml, each tier for itself."""

    @property
    def points(self) -> int:
        return sum(one.points for one in self.credits)


def build_learner_details(
    library: Library,
    judge: BadgeEvaluator,
    given: Sequence[Award],
    tips: Mapping[str, TipDetails],
    challenges: Mapping[str, ChallengeDetails],
    today: date,
) -> dict[str, LearnerDetails]:
    tips_by: dict[str, list[str]] = {}
    hosted: dict[str, list[str]] = {}
    places: dict[str, list[LearnerResult]] = {}
    thanked: Counter[str] = Counter()
    confirmed: Counter[str] = Counter()
    for key, tip in tips.items():
        writers = tuple(fold_key(one) for one in tip.entry.value.current_authors)
        for writer in writers:
            tips_by.setdefault(writer, []).append(key)
        thanked.update({fold_key(one) for one in tip.entry.value.thanks} - set(writers))
    for key, view in challenges.items():
        for host in dict.fromkeys(fold_key(one) for one in view.entry.value.hosts):
            hosted.setdefault(host, []).append(key)
        for board in view.boards:
            for standing in board.standings:
                for who in standing.learners:
                    places.setdefault(who, []).append(
                        LearnerResult(key, board.name, standing, None, standing.counted_result)
                    )
            ranked = {who for standing in board.standings for who in standing.learners}
            for apart in board.unranked:
                for who in apart.learners:
                    if who not in ranked:
                        ranked.add(who)
                        places.setdefault(who, []).append(LearnerResult(key, board.name, None, apart, apart.result))
        for result in view.results:
            people = set(list_entrants(result.value))
            thanked.update({fold_key(one) for one in result.value.thanks} - people)
            confirmed.update({fold_key(one) for one in result.value.confirmed_by} - people)
    awards_of: dict[str, list[Award]] = {}
    for award in given:
        awards_of.setdefault(award.learner, []).append(award)
    views = []
    for key, entry in library.learners.items():
        learner = entry.value
        its_places = sorted(
            places.get(key, ()), key=lambda one: (latest_first_key(one.result.value.date), one.result.path)
        )
        gone = learner.looking_until is not None and learner.looking_until < today
        views.append(
            LearnerDetails(
                key=key,
                entry=entry,
                join_day=judge.join_days[key],
                tips=tuple(tips_by.get(key, ())),
                results=tuple(its_places),
                hosted_challenges=tuple(hosted.get(key, ())),
                thanks_count=thanked[key],
                confirmation_count=confirmed[key],
                picture=library.pictures.get(key) if learner.avatar == "file" else None,
                looking_for=() if gone else learner.looking_for,
                is_shown_on_boards=is_shown_on_boards(library.settings.value, learner),
                credits=tuple(judge.credits_by_learner.get(key, ())),
                awards=tuple(awards_of.get(key, ())),
            )
        )
    return {view.key: view for view in sorted(views, key=lambda view: (latest_first_key(view.join_day), view.key))}
