"""A program that behaves like `python -m MODULE …`, in a fork of the warm process; see `tests.support.warm_process`.

Its arguments are the address of the warm process, the real Python, and what Python would get. It imports little, to start soon.
"""

import json
import os
import socket
import sys


def main() -> None:
    address, python, *arguments = sys.argv[1:]
    if arguments[:1] != ["-m"]:
        os.execv(python, [python, *arguments])
    _, module, *rest = arguments
    kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
    with socket.socket(socket.AF_UNIX, kind) as connection:
        connection.connect(address)
        request = json.dumps([[module, module, *rest], os.getcwd(), dict(os.environ)]).encode()  # noqa: PTH109 - pathlib is slow to import
        socket.send_fds(connection, [request], [0, 1, 2])
        answer = connection.recv(16)
    os._exit(int(answer or 1))


main()
