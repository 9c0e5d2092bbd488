"""The account form and the three ways to sign."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import pytest

from app.connectors.platforms.woocommerce.account import read_account, site_root
from app.connectors.platforms.woocommerce.api import oauth_signature
from app.connectors.platforms.woocommerce.shop import create
from app.errors import BadInput
from tests.clock import FakeClock
from tests.connectors.replay import account_of

SETTINGS, SECRETS = account_of("woocommerce")


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("https://shop.example", "https://shop.example"),
        ("shop.example/", "https://shop.example"),
        (" https://shop.example/store/wp-json/wc/v3/orders ", "https://shop.example/store"),
        ("https://shop.example/wp-admin/admin.php?page=wc", "https://shop.example"),
        ("http://127.0.0.1:8080/mountain/", "http://127.0.0.1:8080/mountain"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://店铺.example", "https://店铺.example"),
    ],
)
def test_addresses_as_people_paste_them(text: str, root: str) -> None:
    assert site_root(text) == root


@pytest.mark.parametrize(
    "text",
    ["", "ftp://shop.example", "https://", "https://u:p@shop.example", "https://a b.example", "http://[::1", "x:y"],
)
def test_addresses_that_cannot_be_used(text: str) -> None:
    with pytest.raises(BadInput, match=r"setting\.bad_url"):
        site_root(text)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("consumer_key", "cs_wrong_way_round", "woocommerce.bad_key"),
        ("consumer_secret", "ck_wrong_way_round", "woocommerce.bad_key"),
        ("consumer_key", "ck_钥匙", "woocommerce.bad_key"),
        ("consumer_key", "", "setting.missing"),
    ],
)
def test_keys_that_cannot_be_right_are_refused_before_any_call(name: str, value: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_account(SETTINGS, {**SECRETS, name: value})
    assert caught.value.code == code
    assert value == "" or value not in str(caught.value)


def test_unknown_ways_to_sign_and_query_keys_over_http_are_refused() -> None:
    with pytest.raises(BadInput, match=r"setting\.bad_value"):
        read_account({**SETTINGS, "auth": "digest"}, SECRETS)
    with pytest.raises(BadInput, match="query_needs_https"):
        read_account({**SETTINGS, "auth": "query", "url": "http://shop.example"}, SECRETS)


def test_statuses_to_ship_may_be_written_with_woocommerces_prefix() -> None:
    account = read_account({**SETTINGS, "statuses_to_ship": "wc-processing, on-hold,"}, SECRETS)
    assert account.statuses_to_ship == {"processing", "on-hold"}
    assert read_account({**SETTINGS, "statuses_to_ship": ""}, SECRETS).statuses_to_ship == {"processing"}


def test_the_published_oauth_example() -> None:
    """The signature base of RFC 5849 section 3.4.1.1 in its HMAC-SHA256 form, computed here step by step by hand."""
    params = {"b5": "=%3D", "a3": "a", "c@": "", "oauth_nonce": "7d8f3e4a", "c2": "", "oauth_timestamp": "137131201"}
    normalised = "a3=a&b5=%3D%253D&c%40=&c2=&oauth_nonce=7d8f3e4a&oauth_timestamp=137131201"
    base = "POST&http%3A%2F%2Fexample.com%2Frequest&" + quote(normalised, safe="-._~")
    expected = base64.b64encode(hmac.digest(b"cs_secret&", base.encode(), "sha256")).decode()
    assert oauth_signature("post", "http://example.com/request", params, "cs_secret") == expected


def first_request(settings: dict[str, str]) -> httpx.Request:
    """The first request of a read under these settings."""
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(404, json={"code": "woocommerce_rest_shop_order_invalid_id"})

    platform = create({**SETTINGS, **settings}, SECRETS, clock=FakeClock(), transport=httpx.MockTransport(handler))
    platform.get_order("727")
    platform.get_order("727")
    assert len({request.url for request in seen}) == (2 if "oauth_nonce" in str(seen[0].url) else 1)
    return seen[0]


def _woocommerce_checks(request: httpx.Request, secret: str) -> None:
    """Check the signature the way WooCommerce's own class does (class-wc-rest-authentication.php), not our way."""
    parts = urlsplit(str(request.url))
    params = dict(parse_qsl(parts.query, keep_blank_values=True))
    given = params.pop("oauth_signature")
    query = "%26".join(
        quote(quote(name, safe="-._~"), safe="-._~") + "%3D" + quote(quote(params[name], safe="-._~"), safe="-._~")
        for name in sorted(params)
    )
    base = f"{request.method}&{quote(f'{parts.scheme}://{parts.netloc}{parts.path}', safe='-._~')}&{query}"
    digest = hmac.new(f"{secret}&".encode(), base.encode(), hashlib.sha256).digest()
    assert base64.b64encode(digest).decode() == given


def test_over_plain_http_requests_are_signed_and_the_secret_stays_home() -> None:
    request = first_request({"url": "http://shop.example:8080/store"})
    _woocommerce_checks(request, SECRETS["consumer_secret"])
    assert request.url.params["oauth_timestamp"] == str(int(FakeClock().now.timestamp()))
    assert SECRETS["consumer_secret"] not in str(request.url)
    assert "Authorization" not in request.headers


def test_oauth_by_choice_over_https() -> None:
    _woocommerce_checks(first_request({"auth": "oauth"}), SECRETS["consumer_secret"])


def test_keys_in_the_query_for_hosts_that_drop_the_header() -> None:
    request = first_request({"auth": "query"})
    assert request.url.params["consumer_key"] == SECRETS["consumer_key"]
    assert request.url.params["consumer_secret"] == SECRETS["consumer_secret"]
    assert "Authorization" not in request.headers


def test_plain_permalinks_go_through_rest_route_signed_too() -> None:
    request = first_request({"url": "http://shop.example/store", "plain_permalinks": "yes"})
    assert request.url.path == "/store/"
    assert request.url.params["rest_route"] == "/wc/v3/orders/727"
    _woocommerce_checks(request, SECRETS["consumer_secret"])


def test_requests_name_the_program_and_take_only_gzip() -> None:
    request = first_request({})
    assert request.headers["User-Agent"].startswith("Packdesk/")
    assert request.headers["Accept-Encoding"] == "gzip"
