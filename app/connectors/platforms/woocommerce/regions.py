"""WooCommerce's codes for Chinese provinces (read in its source, i18n/states.php of 11.0.1) and their names."""

from __future__ import annotations

from app.domain.text_cleaning import clean_text

PROVINCES = {
    "CN1": "云南省", "CN2": "北京市", "CN3": "天津市", "CN4": "河北省", "CN5": "山西省", "CN6": "内蒙古自治区",
    "CN7": "辽宁省", "CN8": "吉林省", "CN9": "黑龙江省", "CN10": "上海市", "CN11": "江苏省", "CN12": "浙江省",
    "CN13": "安徽省", "CN14": "福建省", "CN15": "江西省", "CN16": "山东省", "CN17": "河南省", "CN18": "湖北省",
    "CN19": "湖南省", "CN20": "广东省", "CN21": "广西壮族自治区", "CN22": "海南省", "CN23": "重庆市",
    "CN24": "四川省", "CN25": "贵州省", "CN26": "陕西省", "CN27": "甘肃省", "CN28": "青海省",
    "CN29": "宁夏回族自治区", "CN30": "澳门特别行政区", "CN31": "西藏自治区", "CN32": "新疆维吾尔自治区",
}  # fmt: skip

_COUNTRIES = {"HK": "香港特别行政区", "MO": "澳门特别行政区", "TW": "台湾省"}
"""Places that WooCommerce lists as countries and a Chinese waybill writes as provinces."""


def province_of(country: str, state: str) -> str:
    """Return the province as a waybill writes it; free text and foreign states stay as they are."""
    state = clean_text(state)
    if country == "CN":
        return PROVINCES.get(state.upper(), state)
    return _COUNTRIES.get(country, state)
