"""The GraphQL queries that the hub sends to GitHub."""

from __future__ import annotations

_COMMENT_FIELDS = """
    nodes { databaseId body updatedAt viewerDidAuthor }
    pageInfo { hasNextPage endCursor }
"""
_ACTOR_FIELDS = "{ __typename login ... on User { databaseId } ... on Bot { databaseId } }"
_REVIEW_FIELDS = f"state authorCanPushToRepository author {_ACTOR_FIELDS} commit {{ oid }}"
_PULL_REQUEST_FRAGMENT = f"""
fragment Asked on PullRequest {{
  number title state createdAt viewerDidAuthor isDraft isCrossRepository baseRefName headRefName headRefOid
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
ISSUE_QUERY = f"""
query Issue($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{
    issue(number: $number) {{
      number body state
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
GRAPHQL_QUERIES = (
    NEXT_PULL_REQUEST_QUERY,
    PULL_REQUESTS_QUERY,
    PULL_REQUEST_QUERY,
    REVIEWS_QUERY,
    REVIEWER_QUERY,
    ISSUE_QUERY,
    COMMENTS_QUERY,
    DISCUSSIONS_QUERY,
)
"""All queries; a test checks each against GitHub's schema."""
