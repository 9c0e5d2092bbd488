"""``python -m simulators shop``: the shops' process."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from simulators.lifetime import Lifetime, announce
from simulators.order_maker import Habits
from simulators.shop import control
from simulators.shop.api import ShopApplication
from simulators.shop.life import Life
from simulators.shop.listings import open_shop
from simulators.shop.login import Doorman
from simulators.shop.store import Store
from simulators.shopfronts import shopfronts
from simulators.web import Server

if TYPE_CHECKING:
    import ssl
    from argparse import ArgumentParser, Namespace

DAY_S = 86_400


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the shop's own arguments."""
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--shops", type=int, default=1, help="how many shops")
    parser.add_argument("--orders", type=int, default=0, help="orders to start with, if the state holds none")
    parser.add_argument("--trickle", type=float, default=0.0, metavar="PER_MINUTE", help="new orders while running")
    parser.add_argument("--gmt-offset", type=float, default=8.0, metavar="HOURS", help="the shops' time zone")
    parser.add_argument("--latency-ms", type=float, default=0.0, help="wait before every answer")
    parser.add_argument("--tls", action="store_true", help="https with a certificate made at start")
    parser.add_argument(
        "--basic-over-http",
        action="store_true",
        help="DEVIATION: take Basic and query keys over plain http, which a real shop ignores",
    )
    parser.add_argument("--fulfillments", action="store_true", help="switch the core fulfillments feature on")
    add_habit_arguments(parser)


def add_habit_arguments(parser: ArgumentParser) -> None:
    """Declare how the made-up buyers behave; all rates 0..1."""
    habits = Habits()
    parser.add_argument("--faulty", type=float, default=habits.faulty, help="orders with a planted fault")
    parser.add_argument("--odd", type=float, default=habits.odd, help="addresses that are right but oddly written")
    parser.add_argument("--messages", type=float, default=habits.messages, help="orders with a buyer message")
    parser.add_argument("--unpaid", type=float, default=habits.unpaid, help="orders that are not to be shipped yet")


def run(arguments: Namespace) -> int:
    """Serve until told to stop."""
    lifetime = Lifetime()
    lifetime.begin(ignore_stdin=arguments.ignore_stdin)
    with TemporaryDirectory() as scratch:
        folder = Path(arguments.state) if arguments.state else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        context, certificate = _tls(folder) if arguments.tls else (None, None)
        store = Store(folder / "shop.sqlite" if arguments.state else None)
        fronts = shopfronts(arguments.shops, arguments.seed, arguments.gmt_offset)
        doorman = Doorman(basic_over_http=arguments.basic_over_http)
        application = ShopApplication(store, fronts, doorman, fulfillments=arguments.fulfillments)
        habits = Habits(arguments.faulty, arguments.odd, arguments.messages, arguments.unpaid)
        life = Life(application, arguments.seed, habits)
        latency_s = arguments.latency_ms / 1000
        server = Server(arguments.port, application, control.build(life), latency_s=latency_s, tls=context)
        application.base_url = server.url
        _stock_up(life, arguments)
        server.run_in_thread()
        announce(
            {
                "ready": "shop",
                "url": server.url,
                "control": f"{server.url}/_sim",
                "ca_file": str(certificate) if certificate else None,
                "shops": control.shop_facts(life),
            },
            arguments.ready_file,
        )
        trickle = threading.Thread(target=life.trickle, args=(arguments.trickle, lifetime.stop), name="trickle")
        if arguments.trickle > 0:
            trickle.start()
        lifetime.wait()
        if trickle.is_alive():
            trickle.join()
        server.close()
        store.close()
    return 0


def _tls(folder: Path) -> tuple[ssl.SSLContext, Path]:
    from simulators.tls import server_context

    return server_context(folder, datetime.now(UTC))


def _stock_up(life: Life, arguments: Namespace) -> None:
    """Open the shops that are new, and let the first orders come in once in the life of the state."""
    with life.store.transaction():
        now = life.store.now()
        for slug, shop in life.application.shops.items():
            if not life.store.products(slug):
                open_shop(shop.desk, arguments.seed, now - 90 * DAY_S)
        if arguments.orders and not life.store.meta("orders made"):
            life.make_orders(arguments.orders, spread_s=1.5 * DAY_S, backdate=True)
