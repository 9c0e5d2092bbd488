"""Logs: one JSON object a line in the data folder, with ids and codes, never with people or secrets.

Messages of our own are constant words with ids beside them. What other libraries say is cleaned of addresses' queries
and long numbers, and a fault's traceback is written as places in the code, without its message or values.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable, MutableMapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

from app.errors import AppError

_BYTES = 5_000_000
_KEPT = 4
_QUERY = re.compile(r"\?\S+")
_LONG_NUMBER = re.compile(r"\d{7,}")
_OURS = ("app.", "app")
_UNSEEN = re.compile(r"[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What JSON lets stand and a reader would take for a line break, or not see: C1, bidi and zero-width marks."""


def log_to(folder: Path, name: str) -> Callable[[], None]:
    """Send the root logger's lines from INFO up to ``folder/NAME.jsonl``; returns how to stop it."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / f"{name}.jsonl", maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8")
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _fault_as_places,
                _clean,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
                _one_visible_line,
            ],
            use_get_message=True,
        )
    )
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)

    def stop() -> None:
        root.removeHandler(handler)
        root.setLevel(before)
        handler.close()

    return stop


def _fault_as_places(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401 - structlog's signature
    info = line.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        line["fault"] = str(error) if isinstance(error, AppError) else type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)
        line["places"] = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return line


def _clean(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401 - structlog's signature
    if not str(line.get("logger", "")).startswith(_OURS):
        line["event"] = _LONG_NUMBER.sub("***", _QUERY.sub("?***", str(line.get("event", ""))))
    return line


def _one_visible_line(_logger: Any, _name: str, line: Any) -> str:  # noqa: ANN401 - structlog's signature
    """Escape in the finished JSON what would break or hide a part of its line."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
