"""Who gets in: each rule as observed on a real WooCommerce (platforms notes 2.1)."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

import pytest

from tests.simulators.clients import Answer, ShopClient, Simulator, http


def refused(answer: Answer, code: str) -> bool:
    return answer.status == 401 and answer.json()["code"] == code and answer.json()["data"] == {"status": 401}


@pytest.mark.parametrize("method", ["HMAC-SHA256", "HMAC-SHA1"])
def test_a_right_signature_gets_in(shop: ShopClient, method: str) -> None:
    shop.signature_method = method
    assert shop.get("/orders", per_page=1).status == 200


def test_parameters_with_spaces_commas_and_chinese_are_signed_as_well(shop: ShopClient) -> None:
    assert shop.get("/products", sku="有 空格,A+B~*'()").json() == []


def test_list_parameters_are_signed_by_their_numbered_names(shop: ShopClient) -> None:
    pairs = [("status[]", "processing"), ("status[]", "on-hold")]
    assert shop.call("GET", "/orders", pairs=pairs).status == 200


def test_the_rest_route_form_is_signed_over_the_shops_front_page(shop: ShopClient) -> None:
    url = shop.sign("GET", f"{shop.shop['url']}/", [("rest_route", "/wc/v3/orders/statuses")])
    answer = http("GET", url)
    assert {"slug": "processing", "name": "Processing"} in answer.json()


def test_the_signature_covers_method_parameters_and_address(shop: ShopClient) -> None:
    good = shop.sign("GET", shop.url("/orders"), [("per_page", "1")])
    wrong = "woocommerce_rest_authentication_error"
    assert refused(http("GET", good.replace("per_page=1", "per_page=2")), wrong)
    assert refused(http("POST", shop.sign("GET", shop.url("/orders"), []), b"{}"), wrong)
    assert refused(http("GET", good.replace("/orders", "/products")), wrong)


def test_the_shops_own_address_is_signed_however_it_is_reached(shop: ShopClient) -> None:
    good = shop.sign("GET", shop.url("/orders"), [])
    assert http("GET", good, headers={"Host": "shop.example:8080"}).status == 200


def test_unknown_key_and_wrong_secret_are_told_apart_only_by_their_words(shop: ShopClient) -> None:
    for client, words in (
        (ShopClient(shop.shop, key="ck_" + "0" * 40), "Consumer key is invalid."),
        (ShopClient(shop.shop, secret="cs_" + "0" * 40), "Invalid signature - provided signature does not match."),
    ):
        answer = client.get("/orders")
        assert refused(answer, "woocommerce_rest_authentication_error")
        assert answer.json()["message"] == words


@pytest.mark.parametrize(("error_s", "status"), [(-14 * 60, 200), (14 * 60, 200), (-16 * 60, 401), (16 * 60, 401)])
def test_the_timestamp_may_be_fifteen_minutes_off(shop: ShopClient, error_s: int, status: int) -> None:
    shop.clock_error_s = error_s
    assert shop.get("/orders").status == status


def test_a_nonce_counts_once(shop: ShopClient) -> None:
    url = shop.sign("GET", shop.url("/orders"), [])
    assert http("GET", url).status == 200
    assert http("GET", url).json()["message"] == "Invalid nonce - nonce has already been used."


def test_half_a_signature_names_what_is_missing(shop: ShopClient) -> None:
    shop.overrides = {"oauth_nonce": ""}
    answer = shop.get("/orders")
    assert refused(answer, "woocommerce_rest_authentication_missing_parameter")
    assert "oauth_nonce" in answer.json()["message"]


def test_an_unknown_signature_method_is_refused(shop: ShopClient) -> None:
    shop.signature_method = "PLAINTEXT"
    assert "signature method" in shop.get("/orders").json()["message"]


def basic(key: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()}


def test_basic_and_query_keys_are_ignored_over_plain_http(shop: ShopClient) -> None:
    key, secret = shop.key, shop.secret
    assert refused(http("GET", shop.url("/orders"), headers=basic(key, secret)), "woocommerce_rest_cannot_view")
    query = urlencode({"consumer_key": key, "consumer_secret": secret})
    assert refused(http("GET", f"{shop.url('/orders')}?{query}"), "woocommerce_rest_cannot_view")


def test_strangers_are_refused_by_what_they_want(shop: ShopClient) -> None:
    url = shop.url("/orders")
    assert refused(http("GET", url), "woocommerce_rest_cannot_view")
    assert refused(http("POST", url, b"{}"), "woocommerce_rest_cannot_create")
    assert refused(http("PUT", f"{url}/1", b"{}"), "woocommerce_rest_cannot_edit")
    assert refused(http("POST", f"{url}/batch", b"{}"), "woocommerce_rest_cannot_batch")


def test_the_index_is_open_and_names_shop_and_zone(shop: ShopClient) -> None:
    index = http("GET", f"{shop.shop['url']}/wp-json/").json()
    assert (index["name"], index["gmt_offset"]) == ("山隐茶舍", 8.0)
    assert "wc/v3" in index["namespaces"]


def test_a_read_only_key_may_not_write(shop: ShopClient) -> None:
    reader = ShopClient(shop.shop, key=shop.shop["read_only_key"], secret=shop.shop["read_only_secret"])
    order_id = reader.get("/orders", per_page=1).json()[0]["id"]
    answer = reader.call("PUT", f"/orders/{order_id}", {"status": "completed"})
    assert refused(answer, "woocommerce_rest_authentication_error")


def test_one_shops_key_does_not_open_another(shop_process: Simulator) -> None:
    first, second = shop_process.ready["shops"][:2]
    stranger = ShopClient(second, key=first["consumer_key"], secret=first["consumer_secret"])
    assert stranger.get("/orders").status == 401


def test_basic_over_http_is_a_named_deviation() -> None:
    with Simulator("shop", "--basic-over-http") as process:
        shop = ShopClient(process.ready["shops"][0])
        assert http("GET", shop.url("/orders"), headers=basic(shop.key, shop.secret)).status == 200
        bad = http("GET", shop.url("/orders"), headers=basic(shop.key, "cs_wrong"))
        assert refused(bad, "woocommerce_rest_authentication_error")
        unknown = http("GET", shop.url("/orders"), headers=basic("ck_unknown", "cs_wrong"))
        assert refused(unknown, "woocommerce_rest_cannot_view")


def test_https_takes_basic_and_query_keys_with_a_certificate_one_can_check() -> None:
    with Simulator("shop", "--tls") as process:
        shop = ShopClient(process.ready["shops"][0])
        ca_file = process.ready["ca_file"]
        assert shop.url("").startswith("https://127.0.0.1:")
        assert http("GET", shop.url("/orders"), headers=basic(shop.key, shop.secret), ca_file=ca_file).status == 200
        query = urlencode({"consumer_key": shop.key, "consumer_secret": shop.secret})
        assert http("GET", f"{shop.url('/orders')}?{query}", ca_file=ca_file).status == 200
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            http("GET", shop.url("/orders"), headers=basic(shop.key, shop.secret))
