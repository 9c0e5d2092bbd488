"""Twenty invented shops: what each is called and which part of the catalogue it sells."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_SHOPS = (
    ("shanyin-tea", "山隐茶舍", "CY"),
    ("shiguang-stationery", "拾光文具社", "WJ"),
    ("muyu-home", "木屿家居生活馆", "JJ HW"),
    ("xiaoman-snacks", "小满零食铺", "LS"),
    ("yunduo-baby", "云朵母婴", "MY"),
    ("jidian-digital", "极点数码配件", "SM"),
    ("qingning-beauty", "青柠护肤", "MZ"),
    ("mianli-wear", "棉里服饰", "FS"),
    ("wangcai-pets", "旺财宠物用品", "CW"),
    ("shanye-outdoor", "山野户外装备", "HW"),
    ("chashi-gift", "茶事礼品", "CY JJ"),
    ("office-daily", "日常办公优选", "WJ SM"),
    ("tiantian-select", "甜田生活精选", "LS JJ MZ"),
    ("mama-choice", "妈妈严选", "MY LS"),
    ("nuanyang-home", "暖阳小铺", "JJ FS"),
    ("huli-cosmetics", "狐狸小姐的梳妆台", "MZ FS"),
    ("maoxing-club", "猫星人俱乐部", "CW JJ"),
    ("trail-friends", "徒步之友", "HW SM"),
    ("zaochen-goods", "早晨百货", "LS WJ JJ"),
    ("juhe-mall", "聚合商城旗舰店", "CY LS WJ JJ MZ SM FS MY CW HW"),
)


@dataclass(frozen=True)
class Shopfront:
    """One shop's address part, name, keys and habits. The keys come from the seed and open nothing real."""

    slug: str
    name: str
    categories: tuple[str, ...]
    consumer_key: str
    consumer_secret: str
    read_only_key: str
    read_only_secret: str
    gmt_offset_h: float
    first_id: int
    number_meta: str
    """Where a plug-in numbers the orders itself (``number`` is not ``id``), the metadata key it uses; '' elsewhere."""
    memo_meta: str
    """The metadata key under which the shop's staff memo plug-in keeps its text."""
    simple_products: bool
    """True where every SKU is a product of its own instead of a variation."""


def _hex(seed: int, slug: str, purpose: str) -> str:
    return hashlib.sha256(f"{seed}/{slug}/{purpose}".encode()).hexdigest()[:40]


def shopfronts(count: int, seed: int, gmt_offset_h: float = 8.0) -> tuple[Shopfront, ...]:
    """Return ``count`` shops; beyond the twenty named ones their names repeat with a number."""
    fronts: list[Shopfront] = []
    for place in range(count):
        slug, name, categories = _SHOPS[place % len(_SHOPS)]
        if place >= len(_SHOPS):
            branch = place // len(_SHOPS) + 1
            slug, name = f"{slug}-{branch}", f"{name}{branch}号店"
        fronts.append(
            Shopfront(
                slug=slug,
                name=name,
                categories=tuple(categories.split()),
                consumer_key="ck_" + _hex(seed, slug, "key"),
                consumer_secret="cs_" + _hex(seed, slug, "secret"),
                read_only_key="ck_" + _hex(seed, slug, "read key"),
                read_only_secret="cs_" + _hex(seed, slug, "read secret"),
                gmt_offset_h=gmt_offset_h,
                first_id=1001 + 137 * (place % 60),
                number_meta="_order_number" if place % 7 == 3 else "",
                memo_meta="_seller_memo",
                simple_products=place % 5 == 2,
            )
        )
    return tuple(fronts)
