"""Finds credits for what has no page of its own: activities, comments in discussions, and commits to code or pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lyceum.git import PROJECT_COMMITS, AgentDetector
from lyceum.loader import DiscussionComment
from lyceum.queries import Database, query
from lyceum.schema import Activity
from lyceum.scoring.credit_factory import CreditFactory
from lyceum.scoring.credits import Credit
from lyceum.scoring.people import fold_people
from lyceum.scoring.people_matching import match_people
from lyceum.scoring.reading import COMMENTS, DAY, ScoringReader


def find_activity_credits(database: Database) -> Iterator[Credit]:
    """Credits for activities."""
    reader, factory = ScoringReader(database), CreditFactory(database)
    for key in reader.list_keys("activity"):
        activity: Activity = reader.read_entry("activity", key).value
        facts, people = reader.describe_file("activity", key), fold_people(activity.who)
        for person in people:
            yield factory.make_credit(
                person,
                "activity",
                facts,
                factory.find_day(facts),
                topics=reader.resolve_topics(activity.topics),
                labels=(activity.kind,),
                other_people=tuple(other for other in people if other != person),
                url=activity.url,
            )


@query
def find_last_comment_day(database: Database, _: str) -> date:
    """The latest day whose comments count: none of the future does."""
    today = database.read(DAY)
    return max((comment.day for comment in database.read(COMMENTS) if comment.day <= today), default=date.min)


def find_comment_credits(database: Database) -> Iterator[Credit]:
    """Credits for comments of people with a profile. Each comment counts once, by its id."""
    comments: dict[str, DiscussionComment] = {comment.id: comment for comment in database.read(COMMENTS)}
    if not comments:
        return
    points = CreditFactory(database).get_points("discussion")
    agents = AgentDetector.create(ScoringReader(database).settings_value.agents)
    people, last_day = database.get(match_people), database.get(find_last_comment_day)
    for comment in comments.values():
        if comment.day > last_day or agents.is_agent("", comment.login, comment.github_id, ()):
            continue
        if learner := people.find_learner(comment.login, comment.github_id):
            yield Credit(learner, "discussion", "", comment.day, points, merge_day=comment.day, url=comment.url)


def find_commit_credits(database: Database) -> Iterator[Credit]:
    """Credits for commits to code or pages. Two names in a commit that belong to one learner count once."""
    commits = database.read(PROJECT_COMMITS)
    if not commits:
        return
    people, factory = database.get(match_people), CreditFactory(database)
    seen: set[tuple[str, str, str]] = set()
    for commit in commits:
        person, kind = people.identify(commit.person), commit.kind
        if commit.person.is_bot or (person, commit.sha, kind) in seen:
            continue
        seen.add((person, commit.sha, kind))
        points = factory.get_points(kind)
        yield Credit(person, kind, "", commit.date, points, commit=commit.sha, merge_day=commit.merged_on)
