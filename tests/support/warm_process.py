"""A process that has imported Lyceum, and forks itself for each command: a test that starts Python anew pays for the imports.

Each fork is a process of its own, with the folder, the environment and the files of the one who asks.
"""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path

from tests.support.paths import ROOT

IMPORTED_MODULES = (
    "lyceum.cli.main", "lyceum.cli.check", "lyceum.cli.build", "lyceum.cli.init", "lyceum.cli.learners", "lyceum.cli.merge_bot",
    "lyceum.site", "lyceum.site.site_builder", "lyceum.contributing", "lyceum.moderation.judging_server", "mkdocs.commands.build",
)  # fmt: skip
PROGRAM_FILE = Path(__file__).with_name("warm_python.py")
MAX_REQUEST_BYTES = 1024 * 1024
SOCKET_KIND = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
"""A request is one message; macOS has no kind that keeps messages apart, and gives a short one at once."""


@dataclass
class WarmProcess:
    """The process, which ends with the one that started it."""

    address: Path
    """Where it listens."""
    program: Path
    """A program to put in the place of `sys.executable`: `-m MODULE …` runs in a fork, and anything else in the real Python."""
    process: subprocess.Popen[bytes] = field(repr=False)

    @classmethod
    def start(cls) -> WarmProcess:
        """Start the process, and wait until it listens."""
        folder = tempfile.TemporaryDirectory(prefix="lyceum-", ignore_cleanup_errors=True)
        address = Path(folder.name) / "warm"
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.warm_process", str(address)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout
        assert process.stdin
        assert process.stdout.read(1), "it listens"
        program = address.with_name("python")
        program.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -S -E "{PROGRAM_FILE}" "{address}" "{sys.executable}" "$@"\n', "utf-8"
        )
        program.chmod(0o700)
        atexit.register(folder.cleanup)
        atexit.register(process.wait)
        atexit.register(process.stdin.close)
        return cls(address, program, process)

    def run(self, command: Sequence[str], folder: Path, environment: Mapping[str, str], files: Sequence[int]) -> int:
        """Run `program, module, arguments …` in a fork: the function `main` of the module, as a program of this name.

        `files` are its standard input, output and errors.
        """
        request = json.dumps([list(command), str(folder), dict(environment)]).encode()
        with socket.socket(socket.AF_UNIX, SOCKET_KIND) as connection:
            connection.connect(str(self.address))
            socket.send_fds(connection, [request], list(files))
            answer = connection.recv(16)
        return int(answer) if answer else -signal.SIGKILL


@cache
def get_warm_process() -> WarmProcess:
    """Return the process of this worker."""
    return WarmProcess.start()


def serve(address: str) -> None:
    """Fork for each request, until the standard input is closed."""
    for module in IMPORTED_MODULES:
        import_module(module)
    listener = socket.socket(socket.AF_UNIX, SOCKET_KIND)
    listener.bind(address)
    listener.listen(64)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the children are not waited for
    if os.fork() == 0:
        sys.stdin.read()
        os.kill(os.getppid(), signal.SIGKILL)
        os._exit(0)
    os.write(1, b"!")
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            _answer(connection)
        connection.close()


def _answer(connection: socket.socket) -> None:
    """Do what is asked, send the exit code, and end this process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    request, files, _, _ = socket.recv_fds(connection, MAX_REQUEST_BYTES, 3)
    command, folder, environment = json.loads(request)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
    if sys.platform == "linux":  # the signal SIGIO ends this process with the one that asks
        fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(connection, fcntl.F_SETFL, os.O_ASYNC)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    connection.send(str(_call(*command)).encode())
    os._exit(0)


def _call(program: str, module: str, *arguments: str) -> int:
    """Call the main function of a module, and return the exit code."""
    sys.argv = [program, *arguments]
    sys.modules["__main__"].__package__ = None  # click would name this module as the program
    exit_code = 0
    try:
        import_module(module).main()
    except SystemExit as error:
        if isinstance(error.code, str):
            sys.stderr.write(f"{error.code}\n")
        exit_code = int(error.code or 0) if not isinstance(error.code, str) else 1
    except BaseException:
        traceback.print_exc()
        exit_code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return exit_code


if __name__ == "__main__":
    serve(sys.argv[1])
