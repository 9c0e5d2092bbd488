"""Province, city and district must exist and fit together (division table); checked for mainland China only."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.address import region_faults
from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind

_SERIOUS = frozenset({"province_unknown", "city_not_in_province", "district_not_in_city"})


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find regions that do not fit; a merely missing district is no finding, since carriers sort by the street then."""
    if facts.country not in ("CN", "") or not facts.has_street:
        return
    faults = [fault for fault in region_faults(facts.province, facts.city, facts.district) if fault in _SERIOUS]
    if faults:
        region = " ".join(part for part in (facts.province, facts.city, facts.district) if part)
        yield Finding(ExceptionKind.ADDRESS_INVALID, {"faults": faults, "region": region})
