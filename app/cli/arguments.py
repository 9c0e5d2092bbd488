"""What several verbs share: naming orders, and ``name=value`` fields with secrets kept out of the arguments."""

from __future__ import annotations

import argparse
import os
from collections.abc import Collection, Sequence

from app.cli.frame import Call
from app.errors import BadInput
from app.services.outcomes import ids_of_numbers
from app.services.queries.rows import Outcome

SECRET_PREFIX = "PACKDESK_SECRET_"  # noqa: S105 - the name of a variable


def add_fields(parser: argparse.ArgumentParser, names: str = "") -> None:
    """Let a verb take ``--set NAME=VALUE`` for settings and ``--secret NAME`` for secrets; ``names`` lists them."""
    text = "one field (* must be given)" + (f": {names}" if names else "")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=text)
    parser.add_argument(
        "--secret",
        action="append",
        default=[],
        metavar="NAME",
        help=f"a secret field: read from {SECRET_PREFIX}NAME (upper case), else from the next line of standard input",
    )


def fields(call: Call, secret: Collection[str] = ()) -> dict[str, str]:
    """Return the fields given; secrets come from the environment or standard input, never from arguments.

    ``secret`` names the fields that are: an argument is seen by everybody on this PC, so they are refused there.
    """
    values: dict[str, str] = {}
    for pair in call.args.set:
        name, mark, value = pair.partition("=")
        if not mark:
            raise BadInput("usage", why=f"--set {name.strip()[:40]}")
        if name.strip() in secret:
            raise BadInput("usage.secret", field=name.strip())
        values[name.strip()] = value
    for name in call.args.secret:
        value = os.environ.get(SECRET_PREFIX + name.upper()) or call.stdin.readline().rstrip("\r\n")
        if not value:
            raise BadInput("account.field_missing", field=name)
        values[name] = value
    return values


def order_ids(call: Call, numbers: Sequence[str]) -> tuple[list[int], list[Outcome]]:
    """Return the ids of these order numbers, and an outcome for each that does not exist."""
    with call.core.db.read() as conn:
        known = ids_of_numbers(conn, numbers)
    missing = [Outcome(number, "order.not_found", {"order_no": number}) for number in numbers if number not in known]
    return [known[number] for number in numbers if number in known], missing
