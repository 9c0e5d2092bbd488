"""A small HTTP server on loopback with planned faults: what the shop and the carrier gateway are built on."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl

from simulators.sockets import reset_on_close

if TYPE_CHECKING:
    import ssl
    from email.message import Message

    from simulators.faults import Fault, FaultBox

MAX_BODY = 20_000_000
HTML_PAGE = "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"


@dataclass(frozen=True)
class Request:
    """One HTTP request as it came, the path still percent-encoded."""

    method: str
    path: str
    query_text: str
    headers: Message
    body: bytes = b""
    https: bool = False

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query's pairs, decoded, in their order."""
        return parse_qsl(self.query_text, keep_blank_values=True, errors="surrogateescape")

    def json(self) -> dict[str, Any]:
        """Return the body's JSON object; raises ValueError when it is none."""
        value = json.loads(self.body or b"{}")
        if not isinstance(value, dict):
            raise ValueError("the body is no JSON object")  # noqa: TRY004  one error for all bad bodies
        return value


@dataclass
class Reply:
    """What goes back. ``body`` is complete; headers come on top of Content-Type and Content-Length."""

    status: int
    body: bytes
    content_type: str = "application/json; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)


def json_reply(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """Return a compact JSON reply, everything beyond ASCII escaped as WordPress does it."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return Reply(status, text.encode("ascii"), headers=headers or {})


def html_reply(status: int, title: str, headers: dict[str, str] | None = None) -> Reply:
    """Return an HTML page where JSON was hoped for."""
    return Reply(status, HTML_PAGE.format(title=title).encode(), "text/html; charset=UTF-8", headers or {})


class Application(Protocol):
    """What a simulator answers with."""

    faults: FaultBox

    def label(self, request: Request) -> str:
        """Name the call for counters and fault matching."""

    def answer(self, request: Request) -> Reply:
        """Do the work."""

    def refuse(self, request: Request, fault: Fault) -> Reply:
        """Return the application's own refusal for a fault of kind ``refuse``."""

    def note(self, label: str, status: int) -> None:
        """Count a finished call; status 0 means that the client got no answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Keep quiet: counters tell what was called."""

    def _serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if "chunked" in self.headers.get("Transfer-Encoding", "") or not length.isdigit():
            self._send(html_reply(411, "Length Required"))
            self.close_connection = True
            return
        if int(length) > MAX_BODY:
            self._send(html_reply(413, "Request Entity Too Large"))
            self.close_connection = True
            return
        path, _, query_text = self.path.partition("?")
        request = Request(
            self.command, path, query_text, self.headers, self.rfile.read(int(length)), https=self.server.https
        )
        application = self.server.application
        if path.startswith("/_sim/"):
            self._send(self.server.control.answer(request))
            return
        label = application.label(request)
        reply, cut = self._outcome(request, application.faults.take(label))
        application.note(label, reply.status if reply else 0)
        if reply is None:
            self._drop()
        else:
            self._send(reply, cut=cut)

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _outcome(self, request: Request, fault: Fault | None) -> tuple[Reply | None, bool]:
        """Return what goes back (None: the connection breaks) and whether it breaks off in mid-body."""
        application = self.server.application
        if fault is None:
            if self.server.latency_s:
                self.server.stopping.wait(self.server.latency_s)
            return application.answer(request), False
        if fault.kind in {"delay", "stall"}:
            self.server.stopping.wait(fault.seconds)
        if fault.acts_first:
            return self._instead(request, fault), False
        reply = application.answer(request)
        if fault.kind == "truncated":
            reply.body = reply.body[: len(reply.body) * 2 // 3]
        elif fault.kind == "empty":
            reply.body = b""
        elif fault.kind not in {"cut", "delay"}:
            return self._instead(request, fault), False
        return reply, fault.kind == "cut"

    def _instead(self, request: Request, fault: Fault) -> Reply | None:
        """Return the answer given in the application's place, None for none."""
        if fault.kind in {"drop_before", "drop_after", "stall"}:
            return None
        if fault.kind == "refuse":
            return self.server.application.refuse(request, fault)
        if fault.kind == "html":
            return html_reply(200, "Just a moment...")
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        titles = {429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable"}
        return html_reply(fault.status, titles.get(fault.status, "Error"), headers)

    def _drop(self) -> None:
        """Break the connection with a reset and no answer."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            reset_on_close(self.connection)
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, reply: Reply, *, cut: bool = False) -> None:
        """Write head and body in one go; ``cut`` breaks off in mid-body."""
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        head = b"".join(self._headers_buffer) + b"\r\n"
        self._headers_buffer: list[bytes] = []
        body = b"" if self.command == "HEAD" else reply.body
        self.wfile.write(head + (body[: len(body) // 2] if cut else body))
        if cut:
            self._drop()


Route = Callable[..., object]


class Control:
    """The ``/_sim/`` interface: routes with ``{name}`` parts; a route returns a Reply or something to send as JSON."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], Route]] = []

    def add(self, method: str, path: str, route: Route) -> None:
        """Add a route called as ``route(request, **parts)``."""
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
        self._routes.append((method, re.compile(f"^{pattern}$"), route))

    def answer(self, request: Request) -> Reply:
        """Call the route; ValueError and KeyError become a 400 with the reason."""
        for method, pattern, route in self._routes:
            match = pattern.match(request.path)
            if match is None or method != request.method:
                continue
            try:
                result = route(request, **match.groupdict())
            except (ValueError, KeyError, TypeError) as error:
                return json_reply({"error": f"{type(error).__name__}: {error}"}, 400)
            return result if isinstance(result, Reply) else json_reply(result)
        routes = [f"{method} {pattern.pattern}" for method, pattern, _ in self._routes]
        return json_reply({"error": "no such control route", "routes": routes}, 404)


class Server(ThreadingHTTPServer):
    """Serves one application on 127.0.0.1, one thread a connection."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(
        self,
        port: int,
        application: Application,
        control: Control,
        *,
        latency_s: float = 0.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.application = application
        self.control = control
        self.latency_s = latency_s
        self.https = tls is not None
        self.stopping = threading.Event()
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"{'https' if self.https else 'http'}://127.0.0.1:{self.port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a client that went away go without a traceback; anything else is a defect and is shown."""
        error = sys.exception()
        if not isinstance(error, OSError):  # broken connections and failed handshakes are all OSError
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def run_in_thread(self) -> threading.Thread:
        """Start serving; returns the thread."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, name="http", daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """Stop serving and free the port."""
        self.stopping.set()
        self.shutdown()
        self.server_close()


def add_fault_routes(control: Control, faults: FaultBox) -> None:
    """Add the routes that plan, list and clear faults."""

    def plan(request: Request) -> dict[str, Any]:
        return faults.add(request.json()).as_json()

    def clear(_request: Request) -> dict[str, Any]:
        faults.clear()
        return {"cleared": True}

    control.add("POST", "/_sim/faults", plan)
    control.add("GET", "/_sim/faults", lambda _request: faults.planned())
    control.add("DELETE", "/_sim/faults", clear)
