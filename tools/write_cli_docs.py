"""Write docs/cli.md from the parser of the verbs: ``python tools/write_cli_docs.py``.

A test compares the file with what this would write, so a new verb cannot be forgotten.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "cli.md"

INTRO = """\
# Verbs without a window

Written from the parser by `tools/write_cli_docs.py`; change the code, not this page.

`packdesk VERB ...` does what a screen does, through the same services; `python -m app` and, from a checkout,
`python3 run.py -- VERB ...` are the same program. Without a verb the window opens (`packdesk --demo`: on the demo
warehouse).

- **Exit codes**: 0 done; 1 some of it failed, each named; 2 the call itself cannot be understood, or nothing could be
  started; 130 stopped with Ctrl+C.
- No verb ever asks a question. Answers go to standard output, complaints to standard error.
- `--json` answers in JSON: what the verb found, or `{"outcomes": [{"subject", "error", "params", "detail"}, ...],
  "data": ...}` of a bulk action, where `error` is null for what was done; or `{"error", "params", "message"}` when the
  verb could not be carried out.
- **Secrets never stand in the arguments**, where every program on the PC can read them: `--secret NAME` reads the
  variable `PACKDESK_SECRET_NAME`, else the next line of standard input. `--passphrase-stdin` takes the first line.
- Orders are named by their number (`260302-00001`), shops, carriers, printers and warehouses by their name.

| Variable | Means |
|---|---|
| `PACKDESK_HOME` | data folder (default: the user's data folder) |
| `PACKDESK_DB` | database address, `postgresql://USER:PASSWORD@HOST/NAME` (default: SQLite in the data folder) |
| `PACKDESK_PASSPHRASE` | opens the vault where the system has no key store |
| `PACKDESK_STATION` | this PC's name in events (default: the name given in the settings, else its host name) |
| `PACKDESK_LANG` | `zh_CN` (default) or `en_US` |
| `PACKDESK_DEMO` | `1`: work on the demo warehouse's own database |
| `PACKDESK_SECRET_NAME` | a secret field, see above |

## A day without a window

```
packdesk db init --supervisor 王主管 <<< 2580                        # the recovery code is shown this once
packdesk warehouse add 杭州仓 --code HZ --set sender_name=周仓管 --set sender_phone=0571-88990011 \\
    --set province=浙江省 --set city=杭州市 --set district=余杭区 --set street=文一西路1818号
packdesk shop add 山隐茶舍 --platform woocommerce --set url=https://shop.example \\
    --secret consumer_key --secret consumer_secret                  # asks nothing: two lines of standard input
packdesk carrier add 顺丰 --kind sf --set partner_id=ID --set monthly_card=CARD --secret checkword
packdesk printer add 面单机 --address 192.168.1.50:9100 && packdesk printer test 面单机
packdesk sku import goods.csv --warehouse HZ
packdesk run &                                                      # pulls, audits, routes; asks, prints and tells
packdesk orders --state to_print
packdesk print --printer 面单机                                      # all that wait; numbers are asked first
packdesk verify SF7444087399223 6944100000741                       # the last piece ships the parcel
packdesk orders --state exception; packdesk writeback; packdesk db check
```

What stands in an order's way, and how it goes on, is in `packdesk order NO`.

## Every verb takes these as well


"""


def page(parser: argparse.ArgumentParser) -> str:
    """Return the whole page."""
    verbs = list(_verbs(parser, ()))
    common = set.intersection(*({_name(one) for one in _shown(verb)} for _, verb in verbs))
    first = verbs[0][1]
    lines = [INTRO.rstrip("\n"), "", *_table([one for one in _shown(first) if _name(one) in common]), ""]
    for words, verb in verbs:
        own = [one for one in _shown(verb) if _name(one) not in common]
        lines += [
            f"## {' '.join(words)}",
            "",
            _sentence(verb.description or ""),
            "",
            "```",
            _usage(words, own),
            "```",
            "",
        ]
        if own:
            lines += [*_table(own), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _verbs(
    parser: argparse.ArgumentParser, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Yield every verb with its words, in the order they were registered."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001 - no other way
    if not below:
        yield words, parser
    for action in below:
        for name, inner in action.choices.items():
            yield from _verbs(inner, (*words, name))


def _shown(verb: argparse.ArgumentParser) -> list[argparse.Action]:
    return [one for one in verb._actions if not isinstance(one, argparse._HelpAction)]  # noqa: SLF001 - as above


def _name(action: argparse.Action) -> str:
    return ", ".join(action.option_strings) or _value(action)


def _value(action: argparse.Action) -> str:
    """Return what stands for the action's value in the usage."""
    if action.choices is not None and not action.metavar:
        return "|".join(str(choice) for choice in action.choices if choice != "")
    return str(action.metavar or action.dest.upper())


def _usage(words: tuple[str, ...], actions: list[argparse.Action]) -> str:
    parts = ["packdesk", *words]
    for action in sorted(actions, key=lambda one: bool(one.option_strings)):
        value = "" if action.nargs == 0 else _value(action)
        if not action.option_strings:
            parts.append({"+": f"{value} ...", "*": f"[{value} ...]", "?": f"[{value}]"}.get(str(action.nargs), value))
            continue
        many = " ..." if action.nargs in ("+", "*") else ""
        part = f"{action.option_strings[-1]} {value}{many}".strip()
        parts.append(part if action.required else f"[{part}]")
    return " ".join(parts)


def _table(actions: list[argparse.Action]) -> list[str]:
    rows = []
    for action in actions:
        value = "" if action.nargs == 0 or not action.option_strings else f" {_value(action)}"
        name = f"{_name(action)}{value}".replace("|", "\\|")
        rows.append(f"| `{name}` | {_told(action)} |")
    return ["| Argument | Means |", "|---|---|", *rows]


def _told(action: argparse.Action) -> str:
    text = (action.help or "").replace("|", "\\|")
    needed = "needed" if action.option_strings and action.required else ""
    return "; ".join(part for part in (text, needed) if part)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else f"{text}."


def main() -> None:
    """Write the page."""
    from app.bootstrap.verbs import GROUPS
    from app.cli.frame import build_parser

    TARGET.write_text(page(build_parser(GROUPS)), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
