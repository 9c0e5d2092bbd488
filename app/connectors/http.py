"""The one way connectors speak HTTP: a careful client, and one translation of what can go wrong.

The rule behind every error raised here: PlatformDown means the call had no effect or may be repeated; Unclear
means a write may have worked, so somebody must ask before trying again. Nothing raised here carries an
address with its query, a header or a body: keys and signatures travel in them.
"""

from __future__ import annotations

import functools
import logging
import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from app.connectors.rates import NO_PACE, Pace
from app.connectors.strict_json import NotJson, parse_json
from app.domain.text_cleaning import clean_text, shorten
from app.errors import AppError, BadInput, LoginExpired, PlatformDown, RateLimited, Unclear

if TYPE_CHECKING:
    import httpx  # 10 MB that a window never needs: loaded by the first client

for _name in ("httpx", "httpcore"):
    # At INFO httpx writes whole addresses, signatures and keys included.
    logging.getLogger(_name).setLevel(logging.WARNING)

BODY_LIMIT = 20 * 1024 * 1024
"""Bytes of one answer after unpacking; no page of orders comes near it."""

USER_AGENT = "Packdesk/0.1"
_CONNECT_S, _READ_S = 8.0, 30.0
LONGEST_BODY_S = 120.0
"""Seconds one body may take in all: the read time-out alone lets a drip-fed answer last for ever."""

_DEFAULT_WAIT_S = 30.0
_LONGEST_WAIT_S = 3600.0
_LONG_NUMBER = re.compile(r"\d{7,}")


@functools.cache
def _tls() -> ssl.SSLContext:
    """Return the one TLS context of the process (certificates checked); building it costs about 20 ms."""
    import httpx

    return httpx.create_ssl_context(verify=True, trust_env=False)


def build_client(
    *, transport: httpx.BaseTransport | None = None, proxy: str | None = None, headers: Mapping[str, str] | None = None
) -> httpx.Client:
    """Return a client for one account: certificates checked, no redirects, no environment proxies, time-outs set.

    ``proxy`` is the address a person put into our own settings; ``transport`` is for tests. Raises BadInput
    ``setting.bad_url`` for a proxy that is no address.
    """
    import httpx

    try:
        return _build(transport, proxy, headers or {})
    except (ValueError, httpx.InvalidURL):
        raise BadInput("setting.bad_url", name="proxy") from None


def _build(transport: httpx.BaseTransport | None, proxy: str | None, headers: Mapping[str, str]) -> httpx.Client:
    import httpx

    return httpx.Client(
        verify=_tls(),
        transport=transport,
        proxy=proxy or None,
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(connect=_CONNECT_S, read=_READ_S, write=_READ_S, pool=_CONNECT_S),
        limits=httpx.Limits(max_connections=4, max_keepalive_connections=2, keepalive_expiry=30.0),
        headers={"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip", **headers},
    )


@dataclass(frozen=True)
class Answer:
    """One whole answer. ``host`` is for messages."""

    status: int
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(repr=False)
    host: str = ""

    def text(self) -> str:
        """Return the body as strict UTF-8 without a byte order mark; raise NotJson when it is something else."""
        try:
            return self.body.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NotJson("http.not_utf8") from None

    def json(self) -> Any:  # noqa: ANN401 - whatever the other side sent
        """Return the strictly parsed body; raise NotJson."""
        return parse_json(self.text())


def vendor_text(text: object, limit: int = 200) -> str:
    """Return a vendor's own message fit for logs and screens: one line, cut, long digit runs starred.

    Vendors like to repeat the phone number that displeased them.
    """
    return shorten(_LONG_NUMBER.sub("***", clean_text(str(text))), limit)


class Wire:
    """Sends requests of one account at its pace and turns every transport fault into our errors."""

    def __init__(
        self,
        client: httpx.Client,
        *,
        clock: Callable[[], datetime],
        pace: Pace = NO_PACE,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._clock = clock
        self._pace = pace
        self._ticks = ticks

    def close(self) -> None:
        """Close the client."""
        self._client.close()

    def build(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: object = None,
        content: bytes | None = None,
    ) -> httpx.Request:
        """Return a request with the client's own headers and time-outs."""
        return self._client.build_request(method, url, headers=headers, json=json, content=content)

    def send(self, request: httpx.Request, *, repeatable: bool) -> Answer:
        """Send one request and return its whole answer, whatever its status.

        ``repeatable`` says that sending it twice does no harm (reads, absolute writes): then a cut call is
        PlatformDown, otherwise Unclear. A request that never left is always PlatformDown.
        """
        import httpx

        self._pace.wait_turn()
        host = request.url.host
        try:
            response = self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            raise _transport_error(error, host, repeatable=repeatable) from None
        try:
            body = _read_body(response, self._ticks)
        except httpx.HTTPError as error:
            raise _transport_error(error, host, repeatable=repeatable, sent=True) from None
        except _Unbounded as error:
            raise _cut(error.code, host, repeatable=repeatable) from None
        finally:
            response.close()
        return Answer(response.status_code, response.headers, body, host)

    def refuse_bad_status(self, answer: Answer, *, repeatable: bool) -> None:
        """Raise for the statuses that mean the same everywhere; return for 2xx and for other 4xx.

        3xx: PlatformDown ``http.redirected`` (nothing was done; the new place is named). 401: LoginExpired.
        403: LoginExpired, ``http.blocked`` when a firewall's page answered. 429, and 503 with Retry-After on a
        repeatable call: RateLimited. 408 and 5xx: PlatformDown, or Unclear after a write.
        """
        status, host = answer.status, answer.host
        if status < 300:
            return
        if status < 400:
            raise PlatformDown("http.redirected", host=host, status=status, to=_where_to(answer))
        if status == 401:
            raise LoginExpired("http.unauthorized", host=host)
        if status == 403:
            raise LoginExpired("http.blocked" if looks_like_html(answer) else "http.forbidden", host=host)
        wait = self._asked_wait(answer)
        if status == 429 or (status == 503 and wait is not None and repeatable):
            after_s = _DEFAULT_WAIT_S if wait is None else wait
            self._pace.hold_off(after_s)
            raise RateLimited("http.rate_limited", after_s=after_s, host=host)
        if status == 408 or status >= 500:
            raise _cut("http.server_error", host, repeatable=repeatable, status=status)

    def hold_off(self, after_s: float) -> None:
        """Keep this account quiet for ``after_s`` seconds (a vendor code asked for it)."""
        self._pace.hold_off(after_s)

    def bad_body(self, answer: Answer, wrong: NotJson, *, repeatable: bool) -> AppError:
        """Return the error for an answer whose status is fine and whose body is not."""
        return _cut(wrong.code, answer.host, repeatable=repeatable, status=answer.status)

    def _asked_wait(self, answer: Answer) -> float | None:
        """Return the seconds that Retry-After asks for (a number or an HTTP date), None without one."""
        text = answer.headers.get("Retry-After", "").strip()
        if not text:
            return None
        try:
            seconds = float(text)
        except ValueError:
            try:
                seconds = (parsedate_to_datetime(text) - self._clock()).total_seconds()
            except (ValueError, TypeError):
                return None
        if seconds != seconds:  # noqa: PLR0124 - NaN
            return None
        return min(max(seconds, 1.0), _LONGEST_WAIT_S)


def looks_like_html(answer: Answer) -> bool:
    """Tell whether a web page came where an API answer was expected."""
    return answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


class _Unbounded(Exception):  # noqa: N818 - names what the body is
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _read_body(response: httpx.Response, ticks: Callable[[], float]) -> bytes:
    """Read the body within its limits. Stacked encodings are refused: they multiply a bomb's ratio."""
    if "," in response.headers.get("Content-Encoding", ""):
        raise _Unbounded("http.stacked_encoding")
    latest = ticks() + LONGEST_BODY_S
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > BODY_LIMIT:
            raise _Unbounded("http.too_large")
        if ticks() > latest:
            raise _Unbounded("http.timed_out")
        parts.append(part)
    return b"".join(parts)


def _transport_error(error: httpx.HTTPError, host: str, *, repeatable: bool, sent: bool = False) -> AppError:
    """Return our error for a transport fault; only its kind is kept, its text may name an address."""
    import httpx

    never_sent = (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.UnsupportedProtocol,
        httpx.ProxyError,
    )
    if not sent and isinstance(error, never_sent):
        if isinstance(error, httpx.ConnectError) and "CERTIFICATE" in str(error).upper():
            return PlatformDown("http.certificate", host=host)
        return PlatformDown("http.unreachable", host=host, kind=type(error).__name__)
    code = "http.timed_out" if isinstance(error, httpx.TimeoutException) else "http.cut"
    return _cut(code, host, repeatable=repeatable, kind=type(error).__name__)


def _cut(code: str, host: str, *, repeatable: bool, **params: str | int) -> AppError:
    """Return PlatformDown where repeating is harmless, Unclear where the write may have worked."""
    if repeatable:
        return PlatformDown(code, host=host, **params)
    return Unclear(code, host=host, **params)


def _where_to(answer: Answer) -> str:
    """Return scheme, host and path of a redirect, without its query."""
    import httpx

    try:
        url = httpx.URL(answer.headers.get("Location", ""))
    except httpx.InvalidURL:
        return ""
    return vendor_text(str(url.copy_with(query=None, fragment=None, userinfo=b"")))
