"""A small virus scanner for tests, a process of its own that speaks the clamd protocol.

Arguments: the socket's path, then what it does: "looks" finds the EICAR test text, "suspects" finds
something in every file, "breaks" hangs up without an answer, "complains" answers with an error.
"""

import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

# The agreed text every scanner takes for a virus, in two parts so that none finds this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Answer(socketserver.StreamRequestHandler):
    def handle(self):
        command = self._command()
        if command == b"zPING":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM":
            self._scan(self._content())

    def _command(self) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        return command[:-1]

    def _content(self) -> bytes:
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        return content

    def _scan(self, content: bytes):
        what = sys.argv[2]
        if what == "breaks":
            return
        if what == "complains":
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif what == "suspects" or EICAR in content:
            self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


@contextmanager
def scanner(what="looks"):
    """Run the scanner; gives the value of VIRUS_SCANNER that leads to it."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/clamd"
        process = subprocess.Popen([sys.executable, __file__, path, what])  # noqa: S603  our own
        try:
            _await(path)
            yield f"unix:{path}"
        finally:
            process.terminate()
            process.wait(timeout=10)


def _await(path: str):
    for _ in range(600):
        with socket.socket(socket.AF_UNIX) as line:
            if Path(path).exists() and line.connect_ex(path) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(path)


if __name__ == "__main__":
    with socketserver.ThreadingUnixStreamServer(sys.argv[1], Answer) as server:
        server.serve_forever()
