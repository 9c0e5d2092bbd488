"""What all tables share: the MetaData with its naming convention, and the column types.

Times are stored as integer milliseconds on SQLite (which has no time type and would give back naive text) and as
``timestamptz`` on Postgres; Python sees aware UTC datetimes on both.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Dialect, ForeignKey, Integer, MetaData, Row, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

AnyRow = Row[*tuple[Any, ...]]
"""A result row whose columns the type checker does not follow."""

BigInt = BigInteger().with_variant(Integer, "sqlite")
"""64-bit key; SQLite only counts up by itself on a column declared INTEGER."""

SortText = Text().with_variant(Text(collation="C"), "postgresql")
"""Text compared byte by byte on both databases: numbers, and reversed numbers searched by prefix range."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def to_ms(value: datetime) -> int:
    """Return whole milliseconds since 1970 UTC; raise ValueError for a naive time."""
    if value.tzinfo is None:
        raise ValueError("naive datetime")
    since = value - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000


def from_ms(value: int) -> datetime:
    """Return the aware UTC time of ``value`` milliseconds since 1970."""
    return _EPOCH + value * _MS


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time with millisecond precision."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use an integer on SQLite, ``timestamptz`` elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401 - SQLAlchemy's own signature
        """Turn an aware time into what the dialect stores, cut to the millisecond."""
        if value is None:
            return None
        milliseconds = to_ms(value)
        return milliseconds if dialect.name == "sqlite" else from_ms(milliseconds)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401
        """Turn what the dialect stores into an aware UTC time."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return from_ms(int(value))
        return value.astimezone(UTC)  # type: ignore[no-any-return]


def id_column() -> Column[int]:
    """Return the primary key column every noun has."""
    return Column("id", BigInt, primary_key=True)


def ref(name: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[int]:
    """Return a foreign key column ``name`` to ``target`` (``"table.id"``)."""
    return Column(name, BigInt, ForeignKey(target), nullable=nullable, index=index)
