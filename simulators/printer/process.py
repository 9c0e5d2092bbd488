"""``python -m simulators printer``: one process with one or more printers and one control port."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from simulators.faults import Fault, FaultBox
from simulators.lifetime import Lifetime, announce
from simulators.printer.device import Device, Model
from simulators.printer.ledger import Ledger
from simulators.printer.port import Port
from simulators.web import Control, Reply, Request, Server, html_reply

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_SWITCHES = {
    "mute": "mute",
    "inverted": "inverted",
    "keep-cut-job": "keep_cut_job",
    "reprint-after-error": "reprint_after_error",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the printers' own arguments."""
    parser.add_argument(
        "--printer",
        action="append",
        metavar="SPEC",
        help="name=面单机1,port=0,paper=76x130,dpi=203,buffer=4000000,refuse-second,ignore-unknown,"
        + ",".join(_SWITCHES)
        + " (all optional; may repeat)",
    )
    parser.add_argument("--control-port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--speed-factor", type=float, default=1.0, help="1 is real time, 100 a hundred times as fast")
    parser.add_argument("--no-decode", action="store_true", help="do not read barcodes even if zxing-cpp is there")


class _Printer:
    """One printer with its port."""

    def __init__(self, spec: str, place: int, folder: Path, arguments: Namespace) -> None:
        options: dict[str, str] = {}
        for part in filter(None, spec.split(",")):
            key, _, value = part.partition("=")
            options[key.strip()] = value.strip()
        name = options.pop("name", f"label-{place}")
        width, _, height = options.pop("paper", "76x130").partition("x")
        self.port_wanted = int(options.pop("port", "0"))
        refuse_second = options.pop("refuse-second", None) is not None
        model = Model(
            name=name,
            paper_mm=(float(width), float(height)),
            dpi=int(options.pop("dpi", "203")),
            buffer_bytes=int(options.pop("buffer", "4000000")),
            drop_after_unknown=options.pop("ignore-unknown", None) is None,
            **{field: options.pop(switch, None) is not None for switch, field in _SWITCHES.items()},
        )
        if options:
            raise SystemExit(f"unknown in --printer: {', '.join(options)}")
        ledger = Ledger(folder / f"printer-{place}", decode=not arguments.no_decode)
        self.device = Device(model, ledger, arguments.speed_factor)
        self.port = Port(self.device, self.port_wanted, refuse_second=refuse_second)

    def facts(self, control_url: str) -> dict[str, Any]:
        model = self.device.model
        return {
            "name": model.name,
            "host": "127.0.0.1",
            "port": self.port.number,
            "language": "tspl",
            "paper_mm": list(model.paper_mm),
            "dpi": model.dpi,
            "inverted": model.inverted,
            "mute": model.mute,
            "control": f"{control_url}/_sim/printers/{self.port.number}",
            "ledger": str(self.device.ledger.folder / "paper.jsonl"),
        }

    def state(self) -> dict[str, Any]:
        device = self.device
        labels = [entry for entry in device.ledger.entries() if entry["kind"] == "label"]
        return {
            "name": device.model.name,
            "port": self.port.number,
            "powered": device.powered,
            "status": device.status(),
            "paper_left": device.paper_left,
            "labels": len(labels),
            "pieces": len(device.ledger.entries()),
            "speed_factor": device.speed_factor,
            "events": list(device.events),
        }

    def ask_to_stop(self) -> None:
        self.port.ask_to_stop()
        self.device.ask_to_stop()

    def join(self) -> None:
        self.port.join()
        self.device.join()


class _NoApplication:
    """The control port serves nothing but ``/_sim/``."""

    def __init__(self) -> None:
        self.faults = FaultBox()

    def label(self, request: Request) -> str:
        return request.path

    def answer(self, request: Request) -> Reply:
        return html_reply(404, "Not Found")

    def refuse(self, request: Request, fault: Fault) -> Reply:
        return html_reply(404, "Not Found")

    def note(self, label: str, status: int) -> None:
        """Nothing to count."""


def _control(printers: list[_Printer]) -> Control:
    """Printers are addressed by their TCP port number, which needs no escaping in a path."""
    by_port = {str(printer.port.number): printer for printer in printers}
    control = Control()
    control.add("GET", "/_sim/printers", lambda _request: [printer.state() for printer in printers])
    _add_views(control, by_port)
    _add_actions(control, by_port)
    return control


def _add_views(control: Control, by_port: dict[str, _Printer]) -> None:
    """Add the routes that look at a printer; ``wait`` is in seconds."""

    def state(request: Request, port: str) -> object:
        query, printer = parse_qs(request.query_text), by_port[port]
        if "status" in query:
            printer.device.wait_status(int(query["status"][0]), float(query.get("wait", ["5"])[0]))
        return printer.state()

    def ledger(request: Request, port: str) -> object:
        query = parse_qs(request.query_text)
        after, wait_s = int(query.get("after", ["0"])[0]), float(query.get("wait", ["0"])[0])
        return by_port[port].device.ledger.entries(after, wait_s)

    def picture(_request: Request, port: str, seq: str) -> Reply:
        path = by_port[port].device.ledger.folder / "labels" / f"{int(seq):06d}.png"
        if not path.exists():
            return html_reply(404, "No such label")
        return Reply(200, path.read_bytes(), "image/png")

    control.add("GET", "/_sim/printers/{port}", state)
    control.add("GET", "/_sim/printers/{port}/ledger", ledger)
    control.add("GET", "/_sim/printers/{port}/labels/{seq}.png", picture)


def _add_actions(control: Control, by_port: dict[str, _Printer]) -> None:
    """Add the routes that do something to a printer; each answers its state afterwards."""

    def fault(request: Request, port: str) -> object:
        asked = request.json()
        by_port[port].device.plan(str(asked["kind"]), asked.get("after"), asked.get("at"))
        return by_port[port].state()

    def forget(_request: Request, port: str) -> object:
        by_port[port].device.forget_plans()
        return by_port[port].state()

    def cure(request: Request, port: str) -> object:
        by_port[port].device.cure(paper=request.json().get("paper"))
        return by_port[port].state()

    def adjust(request: Request, port: str) -> object:
        asked, printer = request.json(), by_port[port]
        if "paper" in asked:
            printer.device.load_paper(asked["paper"])
        if "speed_factor" in asked:
            printer.device.set_pace(float(asked["speed_factor"]))
        return printer.state()

    control.add("POST", "/_sim/printers/{port}", adjust)
    control.add("POST", "/_sim/printers/{port}/faults", fault)
    control.add("DELETE", "/_sim/printers/{port}/faults", forget)
    control.add("POST", "/_sim/printers/{port}/cure", cure)


def run(arguments: Namespace) -> int:
    """Print until told to stop."""
    lifetime = Lifetime()
    lifetime.begin(ignore_stdin=arguments.ignore_stdin)
    with TemporaryDirectory() as scratch:
        folder = Path(arguments.state) if arguments.state else Path(scratch)
        specs = arguments.printer or [""]
        printers = [_Printer(spec, place, folder, arguments) for place, spec in enumerate(specs, start=1)]
        server = Server(arguments.control_port, _NoApplication(), _control(printers))
        server.run_in_thread()
        facts = [printer.facts(server.url) for printer in printers]
        announce({"ready": "printer", "control": f"{server.url}/_sim", "printers": facts}, arguments.ready_file)
        lifetime.wait()
        for printer in printers:
            printer.ask_to_stop()
        for printer in printers:
            printer.join()
        server.close()
    return 0
