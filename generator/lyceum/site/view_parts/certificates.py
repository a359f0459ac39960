"""Chooses the certificates of a learner, for challenges and badges."""

from __future__ import annotations

from urllib.parse import quote

from lyceum.scoring import LearnerDetails, LearnerResult, UnrankedReason

FINISHED_REASONS: frozenset[UnrankedReason] = frozenset({"late", "not-ranked"})
"""Reasons for which a result has no rank although the learner finished the challenge."""


def has_certificates(learner: LearnerDetails) -> bool:
    return learner.has_awards or any(map(is_finished, learner.results))


def is_finished(result: LearnerResult) -> bool:
    if result.standing is not None:
        return True
    return result.unranked is not None and result.unranked.reason in FINISHED_REASONS


def list_best_results(learner: LearnerDetails) -> tuple[LearnerResult, ...]:
    """Return the best finished result in each challenge, latest first."""
    best_results: dict[str, LearnerResult] = {}
    for result in filter(is_finished, learner.results):
        best = best_results.get(result.challenge)
        if not best or _get_rank_order(result) < _get_rank_order(best):
            best_results[result.challenge] = result
    return tuple(best_results.values())


def _get_rank_order(result: LearnerResult) -> tuple[bool, int]:
    """Return a key that sorts ranked results first, the best rank at the top."""
    return result.standing is None, result.standing.rank if result.standing else 0


def make_certificates_query(key: str) -> str:
    """Return what follows the address of the page of certificates, for those of one learner."""
    return f"?learner={quote(key, safe='')}"
