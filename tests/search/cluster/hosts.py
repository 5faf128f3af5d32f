"""Hosts of a cluster that misbehave, over real sockets: for tests of whoever asks them."""

import json
import socket
import ssl
import struct
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOOK = "/_nodes/_local"


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Said:
    """What a host says, and how."""

    status: int = 200
    body: object = field(default_factory=lambda: {"said": "yes"})
    """What becomes JSON, or bytes as they are."""
    seconds: float = 0.0
    """How long it takes."""
    breaks: bool = False
    """Whether the connection breaks before the answer is through."""
    kind: str = "application/json"


Behaviour = Callable[[Asked], Said]


def refusal(status, kind, reason="for a reason"):
    """What OpenSearch says when it refuses."""
    return Said(status, {"error": {"root_cause": [{"type": kind, "reason": reason}], "type": kind, "reason": reason}})


class Host:
    """Listens on a port of this machine and does as it is told."""

    def __init__(self, behaves: Behaviour = lambda _: Said(), certificate=None):
        self.behaves, self.asked, self.looked_at = behaves, [], []
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self):
                try:
                    super().handle_one_request()
                except (ConnectionError, TimeoutError, ssl.SSLError):
                    self.close_connection = True

            def _handle(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                asked = Asked(self.command, self.path, body, {k.lower(): v for k, v in self.headers.items()})
                # Whoever asks also looks at the hosts from time to time.
                (host.looked_at if asked.path.startswith(LOOK) else host.asked).append(asked)
                said = host.behaves(asked)
                time.sleep(said.seconds)
                written = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
                self.send_response(said.status)
                self.send_header("content-type", said.kind)
                self.send_header("content-length", str(len(written)))
                self.end_headers()
                if said.breaks:
                    self.wfile.write(written[:1])
                    self.wfile.flush()
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.close_connection = True
                    self.connection.close()
                    return
                self.wfile.write(written)

            do_GET = do_POST = do_PUT = do_DELETE = _handle  # noqa: N815 - so the base class calls them

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def running(*hosts):
    try:
        yield hosts
    finally:
        for host in hosts:
            host.stop()


def forwarded(url, asked):
    """What a real host says to the same request."""
    request = urllib.request.Request(url + asked.path, asked.body or None, method=asked.method)
    request.add_header("content-type", asked.headers.get("content-type", "application/json"))
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return Said(answer.status, answer.read())
    except urllib.error.HTTPError as error:
        return Said(error.code, error.read())


def nobody():
    """An address on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def certificate(folder, name):
    """A certificate that signs itself, made out to a name or an address, with its key."""
    key, made, both = folder / "key.pem", folder / "certificate.pem", folder / "both.pem"
    alternative = f"subjectAltName={name}"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test"]
    command += ["-addext", alternative, "-keyout", key, "-out", made]
    subprocess.run(command, check=True, capture_output=True)
    both.write_bytes(key.read_bytes() + made.read_bytes())
    return both, made
