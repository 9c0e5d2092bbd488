"""How long a carrier's parcels really take, by region, from a file: all of it replaces the old record, or nothing does.

Nothing tells us by itself when a parcel arrived; the carriers' own monthly reports do, and are taken from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from app.domain.carrier_rules import Delay
from app.domain.people import Actor, Right
from app.domain.regions import REST, mainland, official_cities, official_provinces
from app.errors import AppError, BadInput, Param
from app.models.bulk import insert_many
from app.models.database import Database, Tx
from app.models.freight import carrier_delay
from app.services.accounts import carrier_row
from app.services.choose_carriers import choose_again
from app.services.queries.policy_rows import DelayLine
from app.services.table_columns import Columns, cells_of, guess_columns, whole

COLUMNS: Columns = {
    "province": ("省份", "省", "目的省", "目的地", "province"),
    "city": ("城市", "市", "目的市", "city"),
    "days": ("实际天数", "平均天数", "签收天数", "平均时效(天)", "days"),
    "late_percent": ("晚到率(%)", "晚到率", "超时率(%)", "超时率", "延误率(%)", "延误率", "late_percent"),
}
"""Headings understood, by our field; the first of each is what an export and the template have."""
HEADINGS = tuple(words[0] for words in COLUMNS.values())
MOST_DAYS = 90
_ALL = 100

Region = tuple[str, str]
"""Province and city; an empty city is the whole province."""


@dataclass
class DelayImport:
    """What became of a file: rows stored, or, when any failed, none. ``failed``: row number, code, parameters."""

    stored: int = 0
    failed: list[tuple[int, str, dict[str, Param]]] = field(default_factory=list)


def are_delays(headings: Sequence[str]) -> bool:
    """Tell whether a table's headings are those of a record of days rather than of prices."""
    places = guess_columns(headings, COLUMNS)
    return "province" in places and bool({"days", "late_percent"} & places.keys())


def check_delays(
    headings: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    problems: Sequence[tuple[int, BadInput]] = (),
) -> tuple[dict[Region, Delay], DelayImport]:
    """Return the record a file stands for, and what is wrong with its lines.

    Raises BadInput when a column is missing, or nothing is in the file.
    """
    places = guess_columns(headings, COLUMNS)
    if not are_delays(headings):
        missing = "days" if "province" in places else "province"
        raise BadInput("import.no_column", field=missing, headings=list(headings))
    result = DelayImport(failed=[(number, error.code, error.params) for number, error in problems])
    found = _parse(rows, places, result)
    result.failed.sort(key=lambda one: one[0])
    if not found and not result.failed:
        raise BadInput("price.no_rows")
    return found, result


def import_delays(
    db: Database,
    carrier_id: int,
    headings: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    by: Actor,
    *,
    problems: Sequence[tuple[int, BadInput]] = (),
) -> DelayImport:
    """Replace what is recorded of a carrier's days; parcels that wait without a carrier are chosen for again.

    Raises NotAllowed, BadInput when a column is missing or nothing is in the file, NotFound for an unknown carrier.
    """
    by.require(Right.SETTINGS)
    found, result = check_delays(headings, rows, problems)

    def work(tx: Tx) -> DelayImport:
        carrier_row(tx.conn, carrier_id)
        if result.failed:
            return result
        tx.conn.execute(carrier_delay.delete().where(carrier_delay.c.carrier_id == carrier_id))
        insert_many(
            tx.conn,
            carrier_delay,
            [
                {"carrier_id": carrier_id, "province": province, "city": city, **delay._asdict(), "added_at": tx.at}
                for (province, city), delay in found.items()
            ],
        )
        result.stored = len(found)
        tx.touch("carrier", carrier_id)
        choose_again(tx)
        return result

    return db.run(work, by)


def delay_lines(conn: Connection, carrier_id: int) -> tuple[DelayLine, ...]:
    """Return a carrier's record, in the order it was imported."""
    rows = conn.execute(
        select(carrier_delay).where(carrier_delay.c.carrier_id == carrier_id).order_by(carrier_delay.c.id)
    )
    return tuple(DelayLine(row.province, row.city, row.days, row.late_percent) for row in rows)


def delay_table(conn: Connection, carrier_id: int) -> list[list[str]]:
    """Return a carrier's record as an import takes it, headings first."""
    return [
        list(HEADINGS),
        *(
            [row.province, row.city, "" if row.days is None else str(row.days), str(row.late_percent)]
            for row in delay_lines(conn, carrier_id)
        ),
    ]


def _parse(
    rows: Sequence[tuple[int, Sequence[str]]], places: Mapping[str, int], result: DelayImport
) -> dict[Region, Delay]:
    found: dict[Region, Delay] = {}
    rest: Delay | None = None
    for number, cells in rows:
        texts = cells_of(cells, places)
        if not any(texts.values()):
            continue
        try:
            regions, delay = _line(texts)
            for region in regions:
                if region in found or (region[0] == REST and rest is not None):
                    raise BadInput("import.twice_in_file", value=" ".join(region).strip())
                if region[0] == REST:
                    rest = delay
                else:
                    found[region] = delay
        except AppError as error:
            result.failed.append((number, error.code, error.params))
    if rest is not None:
        for province in mainland():
            found.setdefault((province, ""), rest)
    return found


def _line(texts: Mapping[str, str]) -> tuple[list[Region], Delay]:
    """Return the regions that one line names, and what it says of them."""
    if not texts["province"]:
        raise BadInput("import.empty_cell", field="province")
    days = whole(texts["days"], MOST_DAYS) if texts.get("days") else None
    late = texts.get("late_percent", "").removesuffix("%").strip()
    if days is None and not late:
        raise BadInput("import.empty_cell", field="days")
    delay = Delay(days, whole(late, _ALL) if late else 0)
    provinces = official_provinces(texts["province"])
    cities = [""]
    if texts.get("city"):
        if len(provinces) != 1 or provinces[0] == REST:
            raise BadInput("price.city_of_several", city=texts["city"][:40])
        cities = official_cities(provinces[0], texts["city"])
    return [(province, city) for province in provinces for city in cities], delay
