"""The GraphQL queries that the hub sends to GitHub."""

from __future__ import annotations

from collections.abc import Sequence

_COMMENT_NODE_FIELDS = "id databaseId body updatedAt viewerDidAuthor"
_COMMENT_FIELDS = f"""
    nodes {{ {_COMMENT_NODE_FIELDS} }}
    pageInfo {{ hasNextPage endCursor }}
"""
_ACTOR_FIELDS = "{ __typename login ... on User { databaseId } ... on Bot { databaseId } }"
_REVIEW_FIELDS = f"state authorCanPushToRepository author {_ACTOR_FIELDS} commit {{ oid }}"
_PULL_REQUEST_FRAGMENT = f"""
fragment Asked on PullRequest {{
  id number title state createdAt viewerDidAuthor isDraft isCrossRepository baseRefName headRefName headRefOid
  author {_ACTOR_FIELDS}
  labels(first: 50) {{ nodes {{ name }} }}
  latestOpinionatedReviews(last: 50) {{ totalCount nodes {{ {_REVIEW_FIELDS} }} }}
  timelineItems(last: 50, itemTypes: [LABELED_EVENT]) {{
    nodes {{ ... on LabeledEvent {{ createdAt actor {_ACTOR_FIELDS} label {{ name }} }} }}
  }}
  comments(first: 30) {{ {_COMMENT_FIELDS} }}
  commits(last: 1) {{
    nodes {{
      commit {{
        committedDate
        checkSuites(last: 20) {{ nodes {{ status conclusion workflowRun {{ databaseId event url file {{ path }} }} }} }}
      }}
    }}
  }}
}}
"""
PULL_REQUESTS_QUERY = f"""
query Open($owner: String!, $name: String!, $branch: String!, $first: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequests(states: [OPEN], baseRefName: $branch, first: $first, after: $after, orderBy: {{field: CREATED_AT, direction: ASC}}) {{
      nodes {{ ...Asked }}
      pageInfo {{ hasNextPage endCursor }}
    }}
  }}
}}
{_PULL_REQUEST_FRAGMENT}
"""
NEXT_PULL_REQUEST_QUERY = """
query Next($owner: String!, $name: String!, $branch: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: [OPEN], baseRefName: $branch, first: 1, after: $after, orderBy: {field: CREATED_AT, direction: ASC}) {
      nodes { number }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
"""Leads past a pull request at whose other fields GitHub fails."""
PULL_REQUEST_QUERY = f"""
query One($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{ pullRequest(number: $number) {{ ...Asked }} }}
}}
{_PULL_REQUEST_FRAGMENT}
"""


def format_pull_requests_query(numbers: Sequence[int]) -> str:
    """Return a query for several pull requests. Each has an alias, because one that does not exist is null."""
    fields = "\n".join(f"    pull{number}: pullRequest(number: {number}) {{ ...Asked }}" for number in numbers)
    return f"""
query Several($owner: String!, $name: String!) {{
  repository(owner: $owner, name: $name) {{
{fields}
  }}
}}
{_PULL_REQUEST_FRAGMENT}
"""


ISSUE_QUERY = f"""
query Issue($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{
    issue(number: $number) {{
      number body state createdAt lastEditedAt
      author {_ACTOR_FIELDS}
      labels(first: 50) {{ nodes {{ name }} }}
      comments(first: 30) {{ {_COMMENT_FIELDS} }}
    }}
  }}
}}
"""
REVIEWS_QUERY = f"""
query Reviews($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{
      latestOpinionatedReviews(last: 100, writersOnly: true) {{ nodes {{ {_REVIEW_FIELDS} }} }}
    }}
  }}
}}
"""
REVIEWER_QUERY = f"""
query Reviewer($owner: String!, $name: String!, $number: Int!, $login: String!) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{
      reviews(author: $login, last: 1, states: [APPROVED, CHANGES_REQUESTED, DISMISSED]) {{ nodes {{ {_REVIEW_FIELDS} }} }}
    }}
  }}
}}
"""
COMMENTS_QUERY = f"""
query Comments($owner: String!, $name: String!, $number: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    issueOrPullRequest(number: $number) {{
      ... on Issue {{ comments(first: 100, after: $after) {{ {_COMMENT_FIELDS} }} }}
      ... on PullRequest {{ comments(first: 100, after: $after) {{ {_COMMENT_FIELDS} }} }}
    }}
  }}
}}
"""
_DISCUSSION_COMMENT_FIELDS = f"databaseId createdAt url isMinimized author {_ACTOR_FIELDS}"
DISCUSSIONS_QUERY = f"""
query Threads($owner: String!, $name: String!, $category: ID!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    discussions(categoryId: $category, first: 25, after: $after) {{
      nodes {{
        title
        comments(first: 100) {{ nodes {{ {_DISCUSSION_COMMENT_FIELDS} replies(first: 50) {{ nodes {{ {_DISCUSSION_COMMENT_FIELDS} }} }} }} }}
      }}
      pageInfo {{ hasNextPage endCursor }}
    }}
  }}
}}
"""
ADD_LABELS_FIELD = "addLabelsToLabelable"
REMOVE_LABELS_FIELD = "removeLabelsFromLabelable"
ADD_COMMENT_FIELD = "addComment"
UPDATE_COMMENT_FIELD = "updateIssueComment"
_MUTATION_FIELDS = {
    ADD_LABELS_FIELD: ("AddLabelsToLabelableInput", "clientMutationId"),
    REMOVE_LABELS_FIELD: ("RemoveLabelsFromLabelableInput", "clientMutationId"),
    # Another bot can have written a comment at the same time: the last ones show it.
    ADD_COMMENT_FIELD: (
        "AddCommentInput",
        f"commentEdge {{ node {{ {_COMMENT_NODE_FIELDS} pullRequest {{ comments(last: 30) {{ nodes {{ {_COMMENT_NODE_FIELDS} }} }} }} }} }}",
    ),
    UPDATE_COMMENT_FIELD: ("UpdateIssueCommentInput", f"issueComment {{ {_COMMENT_NODE_FIELDS} }}"),
}
"""The type of the input and the fields of the answer, by the name of the mutation."""


def format_mutation(names: Sequence[str]) -> str:
    """Return a request for several changes in their order. The change number 3 has the alias `change3` and the input `$input3`."""
    inputs = ", ".join(f"$input{index}: {_MUTATION_FIELDS[name][0]}!" for index, name in enumerate(names))
    fields = "\n".join(
        f"  change{index}: {name}(input: $input{index}) {{ {_MUTATION_FIELDS[name][1]} }}"
        for index, name in enumerate(names)
    )
    return f"mutation Change({inputs}) {{\n{fields}\n}}"


GRAPHQL_QUERIES = (
    NEXT_PULL_REQUEST_QUERY,
    PULL_REQUESTS_QUERY,
    PULL_REQUEST_QUERY,
    REVIEWS_QUERY,
    REVIEWER_QUERY,
    ISSUE_QUERY,
    COMMENTS_QUERY,
    DISCUSSIONS_QUERY,
    format_pull_requests_query((1, 2)),
    format_mutation(tuple(_MUTATION_FIELDS)),
)
"""All queries and changes; a test checks each against GitHub's schema."""
