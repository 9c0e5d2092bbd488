"""``python -m simulators shop | sf | printer | all | catalogue``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

_KINDS = {
    "shop": "WooCommerce-like shops",
    "sf": "the SF Express gateway",
    "printer": "TSPL label printers",
    "all": "all of them, each in its own process",
    "catalogue": "write the demo's SKUs and opening stock as CSV",
}
_Adder = Callable[[argparse.ArgumentParser], None]
_Runner = Callable[[argparse.Namespace], int]


def _program(kind: str) -> tuple[_Adder, _Runner]:
    """Return one simulator's arguments and its main function; the others are not even imported."""
    if kind == "shop":
        from simulators.shop import process as shop

        return shop.add_arguments, shop.run
    if kind == "sf":
        from simulators.sf import process as sf

        return sf.add_arguments, sf.run
    if kind == "printer":
        from simulators.printer import process as printer

        return printer.add_arguments, printer.run
    if kind == "all":
        from simulators import supervisor

        return supervisor.add_arguments, supervisor.run
    from simulators import catalogue

    return catalogue.add_arguments, catalogue.run


def main(argv: list[str] | None = None) -> int:
    """Run one simulator until it is told to stop; returns the exit code. Needs no plain interpreter around it."""
    arguments = sys.argv[1:] if argv is None else argv
    kinds = "\n".join(f"  {kind:10} {text}" for kind, text in _KINDS.items())
    chooser = argparse.ArgumentParser(
        prog="python -m simulators",
        description=f"Stand-in shops, carrier and printers.\n\n{kinds}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    chooser.add_argument("kind", choices=_KINDS, metavar="KIND", help="what to run; KIND --help shows its arguments")
    kind = chooser.parse_args(arguments[:1]).kind
    add_arguments, run = _program(kind)
    parser = argparse.ArgumentParser(prog=f"python -m simulators {kind}", description=_KINDS[kind])
    parser.add_argument("--state", metavar="FOLDER", help="remember everything here; without it, forget at the end")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same shops, keys and orders")
    parser.add_argument("--ready-file", metavar="FILE", help="write the ready line here as well")
    parser.add_argument("--ignore-stdin", action="store_true", help="do not stop when standard input closes")
    add_arguments(parser)
    return run(parser.parse_args(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main())
