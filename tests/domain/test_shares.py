"""Stock that is set apart for shops: nobody gets more than is there, than their share, or what is another's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.reasons import unpack
from app.domain.routing import Demand, Depot, decide
from app.domain.shares import Shares, VirtualWarehouse, overlap

CUP, SOCK, MAIN, SIDE = 1, 2, 10, 20
LIVE, OTHER = 100, 200
"""Shops: one with a share of its own, one without."""
DEPOTS = (Depot(MAIN, "主仓", 1), Depot(SIDE, "分仓"))


def house(percent: int = 0, shops: frozenset[int] = frozenset({LIVE}), at: int = 1, **pieces: int) -> VirtualWarehouse:
    wanted = {{"cup": CUP, "sock": SOCK}[name]: qty for name, qty in pieces.items()}
    return VirtualWarehouse(at, f"直播仓{at}", shops, frozenset({MAIN}), percent, wanted)


def free(shares: Shares, shop: int, available: int, place: tuple[int, int] = (CUP, MAIN)) -> int:
    return shares.free(shop, *place, available)


def test_a_percentage_is_of_what_is_sellable_and_what_is_reserved_counts_against_it() -> None:
    shares = Shares([house(30)], {(CUP, MAIN): 101}, {(1, CUP, MAIN): 10})
    assert (free(shares, LIVE, 80), free(shares, OTHER, 80)) == (20, 60)
    assert (free(shares, LIVE, 5), free(shares, OTHER, 5)) == (5, 0), "others took of it before it was set apart"
    shares.take(LIVE, CUP, MAIN, 15)
    assert (free(shares, LIVE, 65), free(shares, OTHER, 65)) == (5, 60)
    shares.take(OTHER, CUP, MAIN, 60)
    assert (free(shares, LIVE, 5), free(shares, OTHER, 5)) == (5, 0)


def test_pieces_of_a_sku_come_before_percentages_and_other_warehouses_are_for_all() -> None:
    shares = Shares(
        [house(50, at=1), house(cup=80, shops=frozenset({7}), at=2)], {(CUP, MAIN): 100, (CUP, SIDE): 9}, {}
    )
    assert [free(shares, shop, 100) for shop in (LIVE, 7, OTHER)] == [20, 80, 0]
    assert [free(shares, shop, 9, (CUP, SIDE)) for shop in (LIVE, 7, OTHER)] == [9, 9, 9]


def test_a_share_of_pieces_says_nothing_about_other_skus() -> None:
    shares = Shares([house(cup=5)], {(CUP, MAIN): 9, (SOCK, MAIN): 9}, {})
    assert [free(shares, shop, 9) for shop in (LIVE, OTHER)] == [5, 4]
    assert [free(shares, shop, 9, (SOCK, MAIN)) for shop in (LIVE, OTHER)] == [9, 9]


def test_shares_of_one_warehouse_may_not_come_to_more_than_all_nor_share_a_shop() -> None:
    assert overlap([house(60), house(40, frozenset({7}))]) is None
    assert overlap([house(61), house(40, frozenset({7}))]) == (MAIN, "percent")
    assert overlap([house(1), house(1)]) == (MAIN, "shop")


def test_routing_says_that_a_share_is_used_up_and_goes_elsewhere() -> None:
    stock = {(CUP, MAIN): 10, (CUP, SIDE): 10}
    shares = Shares([house(20)], stock, {})
    asked = [Demand(at, {CUP: 2}, shop_id=shop) for at, shop in enumerate((LIVE, LIVE, OTHER, OTHER))]
    first, second, third, _ = decide(asked, DEPOTS, dict(stock), None, shares)
    assert [one.warehouse_id for one in (first, second, third)] == [MAIN, SIDE, MAIN]
    assert unpack(second.others[0]) == (
        "route.share_lacks", {"warehouse": "主仓", "pieces": 2, "shares": ["直播仓1"]},
    )  # fmt: skip


def test_what_is_set_apart_is_named_when_it_is_all_that_is_missing() -> None:
    shares = Shares([house(100)], {(CUP, MAIN): 10}, {})
    (only,) = decide([Demand(1, {CUP: 2}, shop_id=OTHER)], DEPOTS[:1], {(CUP, MAIN): 10}, None, shares)
    assert (only.code, only.missing[0].have, only.missing[0].need) == ("route.short", 0, 2)
    assert unpack(only.others[0]) == ("route.set_apart", {"warehouse": "主仓", "pieces": 2})
    assert only.proposal == "route.propose_share"
    (short,) = decide([Demand(1, {CUP: 12}, shop_id=OTHER)], DEPOTS[:1], {(CUP, MAIN): 10}, None, shares)
    assert short.proposal == "route.propose_restock", "not even all together"


shops = st.sampled_from([1, 2, 3, 4])
houses = st.lists(
    st.builds(
        VirtualWarehouse,
        st.just(0),
        st.just("仓"),
        st.frozensets(shops, min_size=1),
        st.frozensets(st.sampled_from([MAIN, SIDE]), min_size=1),
        st.integers(0, 100),
        st.dictionaries(st.sampled_from([CUP, SOCK]), st.integers(0, 30)),
    ),
    max_size=3,
).map(lambda found: [VirtualWarehouse(**{**vars(one), "id": at}) for at, one in enumerate(found, 1)])
places = st.sampled_from([(sku, where) for sku in (CUP, SOCK) for where in (MAIN, SIDE)])


@given(houses, st.dictionaries(places, st.integers(0, 40)), st.lists(st.tuples(shops, places, st.integers(1, 20))))
def test_all_shops_together_never_get_more_than_is_there_nor_a_share_more_than_its_part(
    made: list[VirtualWarehouse], there: dict[tuple[int, int], int], asked: list[tuple[int, tuple[int, int], int]]
) -> None:
    if overlap(made) is not None:
        return
    shares, left = Shares(made, there, {}), dict(there)
    whole = {(shop, place): shares.free(shop, *place, left.get(place, 0)) for shop, place, _ in asked}
    got: dict[tuple[int, tuple[int, int]], int] = {}
    for shop, place, qty in asked:
        taken = min(qty, shares.free(shop, *place, left.get(place, 0)))
        shares.take(shop, *place, taken)
        left[place] = left.get(place, 0) - taken
        got[(shop, place)] = got.get((shop, place), 0) + taken
        mine = shares.of(shop, *place)
        group = mine.shop_ids if mine is not None else {one for one in range(1, 5) if shares.of(one, *place) is None}
        assert sum(got.get((one, place), 0) for one in group) <= whole[(shop, place)]
    assert all(qty >= 0 for qty in left.values())
