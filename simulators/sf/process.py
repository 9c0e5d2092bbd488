"""``python -m simulators sf``: the carrier's process."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from simulators.lifetime import Lifetime, announce
from simulators.sf.gateway import Gateway, Limits
from simulators.sf.services import Carrier
from simulators.sf.store import Store
from simulators.web import Control, Request, Server, add_fault_routes

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SANDBOX_CARD = "7551234567"
"""The monthly card everybody uses in the carrier's sandbox; real cards are refused there."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the carrier's own arguments."""
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--partner-id", default="", help="customer code; by default made from the seed")
    parser.add_argument("--checkword", default="", help="signing secret; by default made from the seed")
    parser.add_argument("--monthly-card", action="append", help=f"accepted card, may repeat; default {SANDBOX_CARD}")
    parser.add_argument("--sandbox-limits", action="store_true", help="30 calls a second and 3,000 a day per service")
    parser.add_argument("--token-life", type=float, default=7200, metavar="SECONDS", help="life of an OAuth2 token")
    parser.add_argument("--latency-ms", type=float, default=0.0, help="wait before every answer")


def _control(gateway: Gateway) -> Control:
    control = Control()
    store = gateway.store

    def move(request: Request, number: str) -> object:
        with store.transaction():
            return gateway.carrier.move_parcel(number, request.json())

    control.add("GET", "/_sim/orders", lambda _request: store.orders())
    control.add("GET", "/_sim/numbers", lambda _request: store.numbers())
    control.add("GET", "/_sim/calls", lambda _request: store.calls())
    control.add("GET", "/_sim/refusals", lambda _request: list(gateway.refusals))
    control.add("POST", "/_sim/numbers/{number}/events", move)
    add_fault_routes(control, gateway.faults)
    return control


def run(arguments: Namespace) -> int:
    """Serve until told to stop."""
    lifetime = Lifetime()
    lifetime.begin(ignore_stdin=arguments.ignore_stdin)
    folder = Path(arguments.state) if arguments.state else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder / "sf.sqlite" if folder else None, arguments.seed)
    secret = hashlib.sha256(f"{arguments.seed}/checkword".encode()).hexdigest()
    cards = tuple(arguments.monthly_card or (SANDBOX_CARD,))
    gateway = Gateway(
        store,
        Carrier(store, cards),
        arguments.partner_id or f"PACKDESK{secret[-4:].upper()}",
        arguments.checkword or secret[:32],
        Limits(30, 3000) if arguments.sandbox_limits else Limits(0, 0),
        arguments.token_life,
    )
    server = Server(arguments.port, gateway, _control(gateway), latency_s=arguments.latency_ms / 1000)
    server.run_in_thread()
    announce(
        {
            "ready": "sf",
            "url": f"{server.url}/std/service",
            "token_url": f"{server.url}/oauth2/accessToken",
            "control": f"{server.url}/_sim",
            "partner_id": gateway.partner_id,
            "checkword": gateway.checkword,
            "monthly_cards": list(cards),
        },
        arguments.ready_file,
    )
    lifetime.wait()
    server.close()
    store.close()
    return 0
