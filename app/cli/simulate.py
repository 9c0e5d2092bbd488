"""The verb that starts the simulators: shops, a carrier and label printers to try everything on."""

from __future__ import annotations

import json
import logging
import threading
import time
from pathlib import Path

from app.cli.frame import Answer, Call, Verbs
from app.cli.run import be_child, end_on_signals
from app.errors import AppError, BadInput
from app.services import demo_colleague
from app.services.attach_simulators import attach_simulators, refuse_real_shops
from app.sync.simulation import Plan, Simulation

_log = logging.getLogger(__name__)

_LOOK_S = 0.3
FOLDER = "simulators"
"""Where they keep their state, below the data folder."""


def add(verbs: Verbs) -> None:
    """Register this group."""
    plan = Plan()
    verb = verbs.verb("simulate", simulate, "run simulated shops, carrier and printers until stopped")
    verb.add_argument("--shops", type=int, default=plan.shops, help=f"how many (default {plan.shops})")
    verb.add_argument("--orders", type=int, default=plan.orders, help="orders to begin with, over all shops")
    verb.add_argument("--seed", type=int, default=plan.seed, help="the same seed gives the same shops and orders")
    verb.add_argument("--trickle", type=float, default=plan.trickle, metavar="N", help="new orders a minute")
    verb.add_argument("--printers", type=int, default=plan.printers, help=f"how many (default {plan.printers})")
    verb.add_argument("--speed-factor", type=float, default=plan.speed_factor, help="of the printers; 1 is real pace")
    verb.add_argument("--state", type=Path, metavar="FOLDER", help="where they remember things (default: data folder)")
    verb.add_argument(
        "--attach", action="store_true", help="register them, their goods and stock in this database before running"
    )
    verb.add_argument(
        "--colleague", action="store_true", help="with --attach: a second station prints and packs orders now and then"
    )
    verb.add_argument("--child", action="store_true", help="as for run: the window starts it so")


def simulate(call: Call) -> Answer:
    """``simulate``: the first line says where everything is, as JSON; ends on Ctrl+C."""
    args = call.args
    if args.colleague and not args.attach:
        raise BadInput("usage", why="--colleague needs --attach")
    over = threading.Event()
    if args.child:
        be_child(call, over)
    if args.attach:
        refuse_real_shops(call.core.db)
    end_on_signals(over)
    plan = Plan(args.shops, args.orders, args.seed, args.trickle, args.printers, args.speed_factor)
    simulation = Simulation(plan, args.state or call.settings.home / FOLDER)
    try:
        outcomes = attach_simulators(call.core, simulation.facts, call.by) if args.attach else None
        print(json.dumps(simulation.facts, ensure_ascii=False), flush=True)
        _stay(call, simulation, over)
        died = not simulation.alive()
    finally:
        simulation.stop()
    return Answer({"ended": not died}, outcomes=outcomes, exit=1 if died else None)


def _stay(call: Call, simulation: Simulation, over: threading.Event) -> None:
    """Wait until somebody ends us or the simulators died; the colleague takes its turns meanwhile."""
    turn_at = time.monotonic() + demo_colleague.EVERY_S
    while simulation.alive() and not over.wait(_LOOK_S):
        if call.args.colleague and time.monotonic() >= turn_at:
            try:
                demo_colleague.take_turn(call.core.db)
            except AppError as error:
                _log.info("colleague put off", extra={"code": error.code})
            turn_at = time.monotonic() + demo_colleague.EVERY_S
