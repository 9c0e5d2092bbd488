"""``python -m simulators shop | sf | printer | all | catalogue``."""

from __future__ import annotations

import argparse
import sys

from simulators import catalogue, supervisor
from simulators.printer import process as printer
from simulators.sf import process as sf
from simulators.shop import process as shop


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulators", description="Stand-in shops, carrier and printers.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--state", metavar="FOLDER", help="remember everything here; without it, forget at the end")
    common.add_argument("--seed", type=int, default=7, help="the same seed gives the same shops, keys and orders")
    common.add_argument("--ready-file", metavar="FILE", help="write the ready line here as well")
    common.add_argument("--ignore-stdin", action="store_true", help="do not stop when standard input closes")
    for name, module, text in (
        ("shop", shop, "WooCommerce-like shops"),
        ("sf", sf, "the SF Express gateway"),
        ("printer", printer, "TSPL label printers"),
        ("all", supervisor, "all of them, each in its own process"),
        ("catalogue", catalogue, "write the demo's SKUs and opening stock as CSV"),
    ):
        one = kinds.add_parser(name, parents=[common], help=text)
        module.add_arguments(one)
        one.set_defaults(run=module.run)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one simulator until it is told to stop; returns the exit code. Needs no plain interpreter around it."""
    arguments = _parser().parse_args(argv)
    code: int = arguments.run(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main())
