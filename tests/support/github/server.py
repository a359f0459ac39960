"""A GitHub for tests, on a server of this machine: its repository is a real one of Git, and every request and answer is
checked against GitHub's own descriptions.

A test sets up beforehand what happens: pushes, labels, reviews, and a server that is busy or broken for some requests.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

from lyceum.moderation import GitHubWriter
from tests.support.github.graphql_operations import GraphQLOperations
from tests.support.github.rate_limits import measure_cost
from tests.support.github.rest_operations import RestOperations
from tests.support.github.smart_http import REPOSITORY_PATH, answer_git_request
from tests.support.github.state import GitHubState
from tests.support.github.values import Answer, RequestFault


class _QuietServer(ThreadingHTTPServer):
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a client may leave at any time
            super().handle_error(request, client_address)


ClientT = TypeVar("ClientT", bound=GitHubWriter)


class FakeGitHub(GitHubState):
    """The repository `hub/club` behind an HTTP server."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._server = _QuietServer(("127.0.0.1", 0), self._make_handler())
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._rest = RestOperations(self, self.address)
        self._graphql = GraphQLOperations(self)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def make_client(self, waits: list[float] | None = None) -> GitHubWriter:
        """Return a client that does not sleep; `waits` receives the seconds of each sleep."""
        return self.make_client_of(GitHubWriter, waits)

    def make_client_of(self, kind: type[ClientT], waits: list[float] | None = None) -> ClientT:
        """Return a client of a class that a test derived."""
        return kind(
            "hub/club",
            "t0ken",
            api_url=self.address,
            server_url=self.address,
            sleep=(waits if waits is not None else []).append,
        )

    def _make_handler(self) -> type[BaseHTTPRequestHandler]:
        github = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                pass

            def _handle(self) -> None:
                body = self._read_body()
                if self.path.startswith(f"{REPOSITORY_PATH}/"):
                    self._send(*github._handle_git_request(self.command, self.path, body, dict(self.headers)))
                    return
                status, headers, answer = github._handle_request(self.command, self.path, body, dict(self.headers))
                self._send(status, {**headers, "Content-Type": "application/json"}, answer.encode())

            def _send(self, status: int, headers: dict[str, str], data: bytes) -> None:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(data))}.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(ConnectionError):  # a client may stop reading what is too large
                    self.wfile.write(data)

            def _read_body(self) -> bytes:
                if self.headers.get("Transfer-Encoding") != "chunked":
                    return self.rfile.read(int(self.headers.get("Content-Length") or 0))
                chunks = []
                while size := int(self.rfile.readline(), 16):
                    chunks.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(chunks)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815

        return Handler

    def _handle_request(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> Answer:
        request = f"{method} {target}"
        self.requests.append(request)
        cost = measure_cost(method, target, body)
        self.now += timedelta(seconds=self.seconds_per_request * max(1, cost.mutations))
        if refusal := self.limits.count(cost, self.now):
            return refusal
        assert headers["Authorization"] == "Bearer t0ken"
        try:
            text = f"{request} {body.decode()}" if target == "/graphql" else request
            fault = next((fault for fault in self.faults if re.search(fault.request_pattern, text)), None)
            if fault and not fault.is_carried_out:
                return self._respond_with_fault(fault)
            value = json.loads(body) if body else None
            answer = self._graphql.handle(value) if target == "/graphql" else self._rest.handle(method, target, value)
            status, answer_headers, body_text = self._respond_with_fault(fault) if fault else answer
            return status, {**self.limits.describe(cost.resource, self.now), **answer_headers}, body_text
        except Exception as error:  # an error of this server shows in the client
            return 599, {}, json.dumps({"message": f"{type(error).__name__}: {error}"})

    def _handle_git_request(
        self, method: str, target: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        request = f"{method} {target}"
        self.git_requests.append(request)
        if base64.b64decode(headers.get("Authorization", "").removeprefix("Basic ")) != b"x-access-token:t0ken":
            return 401, {"WWW-Authenticate": "Basic"}, b""
        text = f"{request} {body.decode('utf-8', 'replace')}"
        fault = next((fault for fault in self.faults if re.search(fault.request_pattern, text)), None)
        if fault:
            status, fault_headers, fault_body = self._respond_with_fault(fault)
            return status, fault_headers, fault_body.encode()
        return answer_git_request(self, method, target, body, headers)

    def _respond_with_fault(self, fault: RequestFault) -> Answer:
        fault.count -= 1
        if fault.count == 0:
            self.faults.remove(fault)
        if fault.side_effect:
            fault.side_effect()
        return fault.status, fault.headers, fault.body


def run_fake_github(folder: Path) -> Iterator[FakeGitHub]:
    """Start a fake GitHub with its files in a folder, and close it at the end."""
    github = FakeGitHub(folder)
    try:
        yield github
    finally:
        github.close()
