"""A process that sells the one SKU of a database on command, so that two real processes can be brought to a clash.

Lines on standard input: ``look`` reads what is available; ``naive`` sells one piece as a beginner would, by writing
back what it looked at; ``guarded`` sells one through the stock book; ``rush`` sells until there is nothing left. Each
is answered with one line.
"""

from __future__ import annotations

import sys

from sqlalchemy import select, text

from app.models.database import Database
from app.models.stock import stock
from app.services.stock_book import Piece, reserve


def main() -> None:
    db = Database(sys.argv[1])
    sku_id, warehouse_id = int(sys.argv[2]), int(sys.argv[3])
    piece = Piece(sku_id, warehouse_id, 1)
    on_hand = reserved = 0

    def guarded() -> int:
        return db.run(lambda tx: 0 if reserve(tx, [piece]) else 1)

    print("ready", flush=True)  # noqa: T201 - the protocol
    for line in sys.stdin:
        match line.strip():
            case "look":
                with db.read() as conn:
                    on_hand, reserved = conn.execute(select(stock.c.on_hand_qty, stock.c.reserved_qty)).one()
                answer = on_hand - reserved
            case "naive":
                answer = int(reserved < on_hand)
                with db.write() as tx:
                    tx.conn.execute(text("UPDATE stock SET reserved_qty = :n"), {"n": reserved + answer})
            case "guarded":
                answer = guarded()
            case _:
                answer = 0
                while guarded():
                    answer += 1
        print(answer, flush=True)  # noqa: T201 - the protocol
    db.close()


if __name__ == "__main__":
    main()
