"""Routing data for the label, made up in the shape of the carrier's recorded replies.

The codes mean nothing outside the simulator: they follow from the address, so that one address always gets the same.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulators.places import City

_PRODUCTS = {"1": ("T6", "特快"), "2": ("T4", "标快"), "231": ("T801", "电商标快")}


def route_label(waybill_no: str, origin: City, destination: City, address: str, express_type_id: str) -> dict[str, Any]:
    """Return ``routeLabelData`` for one number."""
    draw = hashlib.sha256(f"{destination.name}/{address}".encode()).digest()
    depot = f"{destination.code}{'ABCDEHKLMRTVWXYZ'[draw[0] % 16]}"
    team, area = f"Z{draw[1] % 100:03d}", f"{draw[2] % 60:03d}"
    pro_code, pro_name = _PRODUCTS.get(express_type_id, ("T4", "标快"))
    coding = f"{'ABCDEFGHJKLMNPQRSTUVWXYZ'[draw[3] % 24]}{draw[4] % 90 + 10}"
    two_dimension = {
        "k1": depot,
        "k2": destination.code,
        "k3": team,
        "k4": pro_code,
        "k5": waybill_no,
        "k6": "",
        "k7": draw[5:9].hex(),
    }
    inner = ",".join(f"'{key}':'{value}'" for key, value in two_dimension.items())
    return {
        "waybillNo": waybill_no,
        "sourceTransferCode": f"{origin.code}W",
        "sourceCityCode": origin.code,
        "sourceDeptCode": origin.code,
        "sourceTeamCode": "",
        "destCityCode": destination.code,
        "destDeptCode": f"{destination.code}{chr(65 + draw[6] % 26)}{chr(65 + draw[7] % 26)}",
        "destDeptCodeMapping": "",
        "destTeamCode": area,
        "destTeamCodeMapping": "",
        "destTransferCode": depot,
        "destRouteLabel": f"{depot}-{team}-{area}",
        "proName": pro_name,
        "cargoTypeCode": "C201",
        "limitTypeCode": pro_code,
        "expressTypeCode": "B1",
        "codingMapping": coding,
        "codingMappingOut": f"{draw[8] % 90 + 10}" if draw[9] % 3 == 0 else "",
        "xbFlag": "0",
        "printFlag": "000000000",
        "twoDimensionCode": f"MMM={{{inner}}}",
        "proCode": pro_code,
        "printIcon": "00010000" if draw[10] % 9 == 0 else "00000000",
        "abFlag": "A" if draw[11] % 12 == 0 else "",
        "destPortCode": "",
        "destCountry": "",
        "destPostCode": "",
        "goodsValueTotal": "",
        "currencySymbol": "",
        "cusBatch": "",
        "goodsNumber": "",
        "errMsg": "",
        "checkCode": draw[12:14].hex(),
        "proIcon": "",
        "fileIcon": "",
        "fbaIcon": "",
        "icsmIcon": "",
        "destGisDeptCode": f"{destination.code}{chr(65 + draw[6] % 26)}{chr(65 + draw[7] % 26)}",
        "newIcon": None,
    }
