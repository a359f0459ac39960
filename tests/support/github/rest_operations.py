"""Carries out REST operations on the fake repository. A method has the name of its operation in GitHub's description."""

from __future__ import annotations

import base64
import json
import re
from typing import Any
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

import jsonschema

from tests.support.github.api_description import (
    fill_required_fields,
    find_operation,
    load_rest_components,
    resolve_reference,
)
from tests.support.github.state import GitHubState
from tests.support.github.values import BOT_USER, Answer, FakeThread, format_timestamp, make_label_id


class RestOperations:
    """The operations that Lyceum uses. Each returns a status and the fields of the answer that matter."""

    def __init__(self, github: GitHubState, address: str) -> None:
        self._github, self._repo, self._address = github, github.repo, address

    def handle(self, method: str, target: str, value: Any) -> Answer:
        """Check a request and its answer against GitHub's description, and carry it out."""
        url = urlsplit(target)
        path, operation, names = find_operation(method, unquote(url.path))
        query = {name: values[-1] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        parameter_names = {resolve_reference(parameter)["name"] for parameter in operation.get("parameters", ())}
        assert set(query) <= parameter_names | {"per_page", "page"}, (
            f"{method} {path} knows no {set(query) - parameter_names}"
        )
        if value is not None:
            body = operation["requestBody"]["content"]["application/json"]["schema"]
            jsonschema.validate(value, {**body, "components": load_rest_components()})
        status, answer = getattr(self, "_" + re.sub(r"\W+", "_", operation["operationId"]))(value, **names, **query)
        headers: dict[str, str] = {}
        description = resolve_reference(operation["responses"][str(status)]).get("content", {}).get("application/json")
        if description:
            if isinstance(answer, list) and "per_page" in parameter_names:
                answer, headers = self._take_page(answer, query, url)
            answer = fill_required_fields(description["schema"], answer)
            if "oneOf" not in description["schema"]:  # kinds of errors that do not exclude each other
                jsonschema.validate(answer, {**description["schema"], "components": load_rest_components()})
        return status, headers, "" if answer is None else json.dumps(answer)

    def _take_page(self, items: list[Any], query: dict[str, str], url: SplitResult) -> tuple[list[Any], dict[str, str]]:
        size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
        size = min(size, self._github.page_size or size)
        other_query = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items() if name != "page")
        next_page = f"{self._address}{url.path}?{other_query}&page={page + 1}"
        headers = {"Link": f'<{next_page}>; rel="next"'} if len(items) > page * size else {}
        return items[(page - 1) * size : page * size], headers

    def _git_get_ref(self, _: Any, ref: str, **__: Any) -> tuple[int, Any]:
        return 200, self._describe_ref(ref.removeprefix("heads/"))

    def _git_list_matching_refs(self, _: Any, ref: str, **__: Any) -> tuple[int, Any]:
        branches = self._repo.run_git("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads/").split("\n")
        return 200, [self._describe_ref(branch) for branch in branches if f"heads/{branch}".startswith(ref)]

    def _describe_ref(self, branch: str) -> dict[str, Any]:
        return {
            "ref": f"refs/heads/{branch}",
            "object": {"sha": self._repo.run_git("rev-parse", f"refs/heads/{branch}"), "type": "commit"},
        }

    def _repos_create_or_update_file_contents(self, value: Any, path: str, **__: Any) -> tuple[int, Any]:
        branch = value["branch"]
        if branch in self._github.protected_branches:
            return 409, {"message": "Changes must be made through a pull request."}
        listing = self._repo.run_git("ls-tree", branch, "--", path)
        old_blob = listing.split()[2] if listing else None
        if value.get("sha") != old_blob:
            return 409, {"message": f"{path} does not match {value.get('sha')}"}
        text = base64.b64decode(value["content"]).decode()
        commit = self._github.push_files(branch, {path: text}, login="github-actions[bot]", message=value["message"])
        return 200 if old_blob else 201, {"content": None, "commit": {"sha": commit}}

    def _git_create_ref(self, value: Any, **__: Any) -> tuple[int, Any]:
        self._repo.run_git("update-ref", value["ref"], value["sha"], "0" * 40)
        return 201, self._describe_ref(value["ref"].removeprefix("refs/heads/"))

    def _git_update_ref(self, value: Any, ref: str, **__: Any) -> tuple[int, Any]:
        self._repo.run_git("update-ref", f"refs/{ref}", value["sha"])
        return 200, self._describe_ref(ref.removeprefix("heads/"))

    def _git_delete_ref(self, _: Any, ref: str, **__: Any) -> tuple[int, Any]:
        if not self._repo.run_git("for-each-ref", f"refs/{ref}"):
            return 422, {"message": "Reference does not exist"}
        self._repo.run_git("update-ref", "-d", f"refs/{ref}")
        return 204, None

    def _git_get_commit(self, _: Any, commit_sha: str, **__: Any) -> tuple[int, Any]:
        return 200, {"sha": commit_sha, "tree": {"sha": self._repo.run_git("rev-parse", f"{commit_sha}^{{tree}}")}}

    def _repos_get_branch(self, _: Any, branch: str, **__: Any) -> tuple[int, Any]:
        sha = self._repo.run_git("rev-parse", f"refs/heads/{branch}")
        tree = {"sha": self._repo.run_git("rev-parse", f"{sha}^{{tree}}"), "url": self._address}
        return 200, {"name": branch, "commit": {"sha": sha, "commit": {"tree": tree}}, "protected": False}

    def _git_create_commit(self, value: Any, **__: Any) -> tuple[int, Any]:
        parents = [part for parent in value["parents"] for part in ("-p", parent)]
        author = value["author"]
        people = {"GIT_AUTHOR_NAME": author["name"], "GIT_AUTHOR_EMAIL": author["email"], "GIT_COMMITTER_NAME": "GitHub",
                  "GIT_COMMITTER_EMAIL": "noreply@github.com"}  # fmt: skip
        commit = self._repo.run_git("commit-tree", value["tree"], *parents, "-m", value["message"], environment=people)
        return 201, {"sha": commit, "tree": {"sha": value["tree"]}, "message": value["message"]}

    def _git_get_tree(self, _: Any, tree_sha: str, **__: Any) -> tuple[int, Any]:
        entries = []
        for line in self._repo.run_git("ls-tree", "-z", "-l", tree_sha).split("\0")[:-1]:
            columns, _, name = line.partition("\t")
            mode, kind, sha, size = columns.split()
            entry: dict[str, Any] = {"path": name, "mode": mode, "type": kind, "sha": sha}
            entries.append(entry if size == "-" else {**entry, "size": int(size)})
        return 200, {"sha": tree_sha, "url": "", "truncated": False, "tree": entries}

    def _git_create_tree(self, value: Any, **__: Any) -> tuple[int, Any]:
        index = {"GIT_INDEX_FILE": str(self._repo.folder / ".git" / "rest-index")}
        self._repo.run_git("read-tree", value["base_tree"], environment=index)
        for entry in value["tree"]:
            if entry.get("sha", "") is None:
                self._repo.run_git("update-index", "--force-remove", entry["path"], environment=index)
            else:
                blob = self._repo.run_git("hash-object", "-w", "--stdin", stdin=entry["content"].encode())
                self._repo.run_git(
                    "update-index", "--add", "--cacheinfo", f"{entry['mode']},{blob},{entry['path']}", environment=index
                )
        return 201, {"sha": self._repo.run_git("write-tree", environment=index), "tree": []}

    def _git_get_blob(self, _: Any, file_sha: str, **__: Any) -> tuple[int, Any]:
        content = self._repo.run_git("cat-file", "blob", file_sha).encode("utf-8", "surrogateescape")
        if len(content) < int(self._repo.run_git("cat-file", "-s", file_sha)):
            content += b"\n"  # run_git removes the last line feed
        return 200, {
            "sha": file_sha,
            "size": len(content),
            "encoding": "base64",
            "content": base64.encodebytes(content).decode(),
        }

    def _repos_compare_commits_with_basehead(
        self, _: Any, basehead: str, page: str = "1", per_page: str = "30", **__: Any
    ) -> tuple[int, Any]:
        base, _, head = basehead.partition("...")
        lines = self._repo.run_git("rev-list", "--parents", "--reverse", f"{base}..{head}").split("\n")
        own = [line.split() for line in lines if line]
        start = (int(page) - 1) * int(per_page)
        commits = [
            {"sha": sha, "parents": [{"sha": parent} for parent in parents]}
            for sha, *parents in own[start : start + int(per_page)]
        ]
        fork = self._repo.run_git("merge-base", base, head)
        base_commit, head_commit = (self._repo.run_git("rev-parse", name) for name in (base, head))
        is_identical = base_commit == head_commit
        status = "identical" if is_identical else {base_commit: "ahead", head_commit: "behind"}.get(fork, "diverged")
        return 200, {
            "status": status, "merge_base_commit": {"sha": fork}, "total_commits": len(own), "commits": commits,
        }  # fmt: skip

    def _pulls_list(self, _: Any, state: str, head: str = "", **__: Any) -> tuple[int, Any]:
        pulls = [
            self._describe_pull(thread)
            for thread in self._github.threads.values()
            if thread.branch and (thread.state == "OPEN") == (state == "open") and head in ("", f"hub:{thread.branch}")
        ]
        return 200, sorted(pulls, key=lambda pull: str(pull["updated_at"]), reverse=True)

    def _describe_pull(self, thread: FakeThread) -> dict[str, Any]:
        merged_at = format_timestamp(thread.merged_at) if thread.merged_at else None
        repository = f"{thread.author['login']}/club" if thread.fork else "hub/club"
        return {
            "number": thread.number,
            "updated_at": merged_at or format_timestamp(self._github.now),
            "merged_at": merged_at,
            "body": thread.body,
            "user": {"login": thread.author["login"], "id": thread.author["databaseId"]},
            "head": {"ref": thread.branch, "repo": {"full_name": repository}},
        }

    def _pulls_create(self, value: Any, **__: Any) -> tuple[int, Any]:
        thread = self._github.open_pull_request(
            value["head"], login=BOT_USER["login"], number=0, title=value["title"], body=value["body"], fork=False
        )
        return 201, {"number": thread.number}

    def _pulls_merge(self, value: Any, pull_number: str, **__: Any) -> tuple[int, Any]:
        thread = self._github.threads[int(pull_number)]
        if thread.state != "OPEN" or thread.draft:
            return 405, {"message": "Pull Request is not mergeable"}
        if self._repo.run_git("rev-parse", thread.branch) != value["sha"]:
            return 409, {"message": "Head branch was modified. Review and try the merge again."}
        tip = self._repo.run_git("rev-parse", "main")
        tree = self._repo.run_git("merge-tree", "--write-tree", tip, thread.branch).split("\n")[0]
        address = f"{thread.author['databaseId']}+{thread.author['login']}@users.noreply.github.com"
        date = f"@{int(self._github.now.timestamp())} +0000"
        people = {
            f"GIT_{role}_{name}": text
            for role, login, email in (
                ("AUTHOR", thread.author["login"], address),
                ("COMMITTER", "GitHub", "noreply@github.com"),
            )
            for name, text in (("NAME", login), ("EMAIL", email), ("DATE", date))
        }
        message = f"{value['commit_title']}\n\n{value['commit_message']}\n"
        commit = self._repo.run_git("commit-tree", tree, "-p", tip, "-m", message, environment=people)
        self._repo.run_git("update-ref", "refs/heads/main", commit, tip)
        thread.state, thread.merged_at = "MERGED", self._github.now
        return 200, {"sha": commit, "merged": True, "message": "Pull Request successfully merged"}

    def _pulls_create_review(self, value: Any, pull_number: str, **__: Any) -> tuple[int, Any]:
        thread = self._github.threads[int(pull_number)]
        thread.suggestions += [{**comment, "commit_id": value["commit_id"]} for comment in value["comments"]]
        return 200, {"id": 1, "commit_id": value["commit_id"]}

    def _pulls_list_review_comments(self, _: Any, pull_number: str, **__: Any) -> tuple[int, Any]:
        suggestions = self._github.threads[int(pull_number)].suggestions
        return 200, [{"path": comment["path"], "body": comment["body"]} for comment in suggestions]

    def _issues_create_comment(self, value: Any, issue_number: str, **__: Any) -> tuple[int, Any]:
        thread = self._github.threads[int(issue_number)]
        self._github.add_comment(thread, value["body"], by_bot=True)
        return 201, _describe_comment(thread.comments[-1])

    def _issues_update_comment(self, value: Any, comment_id: str, **__: Any) -> tuple[int, Any]:
        self._github.advance_clock()
        _, comment = self._find_comment(int(comment_id))
        comment |= {"body": value["body"], "updatedAt": format_timestamp(self._github.now)}
        return 200, _describe_comment(comment)

    def _issues_delete_comment(self, _: Any, comment_id: str, **__: Any) -> tuple[int, Any]:
        thread, comment = self._find_comment(int(comment_id))
        thread.comments.remove(comment)
        return 204, None

    def _find_comment(self, number: int) -> tuple[FakeThread, dict[str, Any]]:
        pairs = ((thread, comment) for thread in self._github.threads.values() for comment in thread.comments)
        return next((thread, comment) for thread, comment in pairs if comment["databaseId"] == number)

    def _actions_create_workflow_dispatch(self, value: Any, workflow_id: str, **__: Any) -> tuple[int, Any]:
        self._github.dispatched_workflows.append((workflow_id, value))
        return 204, None

    def _issues_list_labels_for_repo(self, _: Any, **__: Any) -> tuple[int, Any]:
        return 200, [{"name": name, "node_id": make_label_id(name)} for name in sorted(self._github.known_labels)]

    def _issues_create_label(self, value: Any, **__: Any) -> tuple[int, Any]:
        assert value["name"] not in self._github.known_labels
        self._github.known_labels[value["name"]] = value
        return 201, {**value, "node_id": make_label_id(value["name"])}

    def _repos_list_deployments(self, _: Any, **__: Any) -> tuple[int, Any]:
        deployments = reversed(list(enumerate(self._github.deployments, 1)))
        return 200, [{"id": number, "sha": sha} for number, (sha, _state) in deployments]

    def _repos_list_deployment_statuses(self, _: Any, deployment_id: str, **__: Any) -> tuple[int, Any]:
        _, state = self._github.deployments[int(deployment_id) - 1]
        return 200, [{"id": 1, "state": state}] if state else []

    def _actions_list_workflow_runs(self, _: Any, workflow_id: str, **__: Any) -> tuple[int, Any]:
        runs = [
            run for run in reversed(self._github.workflow_runs) if run["path"] == f".github/workflows/{workflow_id}"
        ]
        return 200, {"total_count": len(runs), "workflow_runs": runs}

    def _actions_get_workflow(self, _: Any, workflow_id: str, **__: Any) -> tuple[int, Any]:
        return 200, {"state": self._github.workflow_states.get(workflow_id, "active")}

    def _actions_enable_workflow(self, _: Any, workflow_id: str, **__: Any) -> tuple[int, Any]:
        self._github.workflow_states[workflow_id] = "active"
        return 204, None

    def _actions_list_workflow_run_artifacts(self, _: Any, run_id: str, **__: Any) -> tuple[int, Any]:
        number = self._github.preview_artifacts.get(int(run_id))
        artifacts = [{"id": number, "name": "preview.html", "expired": False}] if number is not None else []
        return 200, {"total_count": len(artifacts), "artifacts": artifacts}


def _describe_comment(comment: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": comment["databaseId"],
        "node_id": comment["id"],
        "body": comment["body"],
        "updated_at": comment["updatedAt"],
    }
