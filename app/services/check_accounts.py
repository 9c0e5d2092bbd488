"""Prove that an account works, with one harmless call to the outside; no transaction is open meanwhile."""

from __future__ import annotations

from app.connectors.base import Clock, ShopFacts
from app.models.database import Database
from app.services.accounts import open_carrier, open_platform
from app.services.keys import KeyBook


def prove_shop(db: Database, keys: KeyBook, shop_id: int, clock: Clock) -> ShopFacts:
    """Ask the platform who we are and how many orders wait; raises what the connector raises."""
    with db.read() as conn:
        platform = open_platform(conn, keys, shop_id, clock=clock)
    try:
        return platform.test()
    finally:
        platform.close()


def prove_carrier(db: Database, keys: KeyBook, carrier_id: int, clock: Clock) -> str:
    """Ask the carrier something harmless; return one line of what was seen."""
    with db.read() as conn:
        carrier = open_carrier(conn, keys, carrier_id, clock=clock)
    try:
        return carrier.test()
    finally:
        carrier.close()
