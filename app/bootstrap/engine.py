"""Wire the engine: all background threads of one process on an opened database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.bootstrap.logs import log_to
from app.printing.raster import ensure_gui_app
from app.services.core import Core
from app.sync.life_sign import LifeSign
from app.sync.runtime import Engine
from app.sync.work import engine_work


@contextmanager
def running_engine(core: Core) -> Iterator[Engine]:
    """Run the engine until the block ends; call it on the main thread, because labels are drawn with Qt.

    Raises SetupTrouble when the data folder cannot be written, DatabaseBusy when the database cannot be read.
    """
    ensure_gui_app()
    stop_logging = log_to(core.settings.logs, "engine")
    try:
        life = LifeSign(core.settings.home / "engines")
        engine = Engine(core.db, core.keys, engine_work(core), station=core.settings.station, life=life)
        engine.start()
        try:
            yield engine
        finally:
            engine.stop()
    finally:
        stop_logging()
