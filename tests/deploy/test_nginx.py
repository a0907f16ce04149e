"""The proxy in front, as `deploy/nginx.conf` sets it up: with Debian's nginx, where that is installed."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.urls import reverse

from bench.programs.running import ROOT, free_port
from panel.bulk.import_views import LARGEST_UPLOAD
from panel.sandbox.certificate import certificate
from panel.supervisor import Program
from tests.waiting import wait_until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = [
    pytest.mark.programs,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed: deploy/nginx.conf was not tried"),
]


@dataclass
class Behind:
    """What stands where the panel would, and remembers what reached it."""

    port: int
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)


@dataclass
class Proxy:
    """The proxy and what is behind it."""

    port: int
    plain_port: int
    behind: Behind

    def connection(self) -> socket.socket:
        """A connection with TLS, on which one can send as slowly as one likes."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=30))

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        """An answer, read to its end."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.sock = self.connection()
        with closing(connection):
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, {"Host": "panel.example.com", **sent})
            answer = connection.getresponse()
            answer.read()
            return answer


@contextmanager
def panel_stand_in() -> Iterator[Behind]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            behind.headers.append({name.lower(): value for name, value in self.headers.items()})
            behind.bodies.append(self.rfile.read(length))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - http.server calls it so

        def log_message(self, *_: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        behind = Behind(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield behind
        finally:
            server.shutdown()
            thread.join()


def adapted(data: Path, behind: Behind, port: int, plain_port: int, *, body_seconds: int = 2) -> str:
    """The file with other ports and places, and a shorter patience; everything else as it is."""
    cert, key = certificate(data)
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    changes = {
        r"listen 80 ": f"listen 127.0.0.1:{plain_port} ",
        r"listen 443 ": f"listen 127.0.0.1:{port} ",
        r"server 127\.0\.0\.1:8000;": f"server 127.0.0.1:{behind.port};",
        r"/etc/ssl/panel/fullchain\.pem": str(cert),
        r"/etc/ssl/panel/privkey\.pem": str(key),
        r"/run/nginx\.pid": str(data / "nginx.pid"),
        r"/var/log/nginx/": f"{data}/",
        r"client_body_timeout 10s;": f"client_body_timeout {body_seconds}s;",
        r"(?m)^http \{$": "http {\n"
        + "\n".join(
            f"    {kind}_temp_path {data / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        ),
    }
    for pattern, replacement in changes.items():
        text, count = re.subn(pattern, lambda _, new=replacement: new, text)  # type: ignore[misc]
        assert count >= 1, pattern
    return text


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """nginx with the file, in front of a stand-in for the panel."""
    assert NGINX
    data = tmp_path_factory.mktemp("nginx")
    data.chmod(0o755)  # its workers are another user
    with panel_stand_in() as behind:
        port, plain_port = free_port(), free_port()
        config = data / "nginx.conf"
        # Its workers are another user, who may not open the tests' directories.
        user = "user root;\n" if os.geteuid() == 0 else ""
        config.write_text(user + adapted(data, behind, port, plain_port))
        command = [NGINX, "-p", str(data), "-c", str(config), "-e", str(data / "error.log"), "-g", "daemon off;"]
        subprocess.run([*command, "-t"], check=True, capture_output=True)
        program = Program.start("nginx", command, {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
        try:
            wait_until(lambda: listens(port))
            yield Proxy(port, plain_port, behind)
        finally:
            program.signal(15)
            program.end()


def listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_request_gets_through_with_the_address_that_the_proxy_saw(proxy: Proxy) -> None:
    answer = proxy.ask("GET", "/auth/", X_Forwarded_For="198.51.100.7", X_Forwarded_Proto="http")
    assert answer.status == 200
    headers = proxy.behind.headers[-1]
    assert (headers["x-forwarded-for"], headers["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert headers["host"] == "panel.example.com"


def test_without_tls_one_is_sent_to_it(proxy: Proxy) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", proxy.plain_port)) as connection:
        connection.request("GET", "/auth/?next=/", headers={"Host": "panel.example.com"})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, "https://panel.example.com/auth/?next=/")


def test_a_body_beyond_64_kb_never_reaches_the_panel(proxy: Proxy) -> None:
    seen = len(proxy.behind.bodies)
    assert proxy.ask("POST", "/auth/", b"x" * (64 * 1024 + 1)).status == 413
    assert len(proxy.behind.bodies) == seen
    assert proxy.ask("POST", "/auth/", b"x" * 64 * 1024).status == 200
    assert len(proxy.behind.bodies[-1]) == 64 * 1024


@pytest.mark.parametrize("route", ["imports:users", "imports:subusers"])
def test_a_file_to_import_reaches_the_panel(proxy: Proxy, route: str) -> None:
    path = reverse(route, args=[5500001] if route == "imports:users" else [])
    assert proxy.ask("POST", path, b"x" * LARGEST_UPLOAD).status == 200
    assert len(proxy.behind.bodies[-1]) == LARGEST_UPLOAD
    assert proxy.ask("POST", path, b"x" * (LARGEST_UPLOAD + 1024)).status == 413


def test_a_slow_body_never_reaches_the_panel_and_holds_up_nobody(proxy: Proxy) -> None:
    seen = len(proxy.behind.bodies)
    with ExitStack() as open_ones:
        slow = [open_ones.enter_context(proxy.connection()) for _ in range(160)]
        for connection in slow:
            connection.sendall(b"POST /auth/ HTTP/1.1\r\nHost: panel.example.com\r\nContent-Length: 1000\r\n\r\nabc")
        assert proxy.ask("GET", "/healthz").status == 200
        assert len(proxy.behind.bodies) == seen + 1
        assert [connection.recv(1000)[9:12] for connection in slow[:5]] in ([b"408"] * 5, [b""] * 5)
    assert len(proxy.behind.bodies) == seen + 1


def test_a_body_without_a_length_reaches_the_panel_with_one(proxy: Proxy) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", proxy.port)) as connection:
        connection.sock = proxy.connection()
        headers = {"Host": "panel.example.com", "Transfer-Encoding": "chunked"}
        connection.request("POST", "/auth/", iter([b"account=", b"demo"]), headers, encode_chunked=True)
        assert connection.getresponse().status == 200
    assert proxy.behind.bodies[-1] == b"account=demo"
    assert proxy.behind.headers[-1]["content-length"] == "12"
