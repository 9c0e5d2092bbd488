"""An address in the audit panel: places by name, pinyin and initials, judged and taken apart while typed."""

from __future__ import annotations

import pytest

from app.ui.audit.place_picker import PlacePicker
from tests.ui.audit.office import Office


@pytest.fixture
def ready(office: Office) -> Office:
    office.wait(lambda: office.screen.panel.address.pickers[0].ready)
    return office


def picker(office: Office, name: str) -> PlacePicker:
    return office.screen.panel.address.pickers[("province", "city", "district", "town").index(name)]


def test_places_are_offered_below_what_is_known(ready: Office) -> None:
    assert picker(ready, "province").offers("zj") == ["浙江省"]
    assert picker(ready, "city").offers("hz")[0] == "浙江省 杭州市"
    assert "浙江省 杭州市 余杭区" in picker(ready, "district").offers("yh")
    assert all(place.startswith("浙江省 杭州市") for place in picker(ready, "district").offers(""))
    ready.screen.panel.address.inputs["district"].setText("余杭区")
    assert picker(ready, "town").offers("五") == ["五常街道"]


def test_a_chosen_place_fills_what_lies_above_it_and_the_cursor_goes_on(ready: Office) -> None:
    fields = ready.screen.panel.address
    fields.inputs["province"].setText("")
    fields.inputs["city"].setText("")
    fields.inputs["district"].setFocus()
    chosen = next(place for place in picker(ready, "district").offers("nanshan") if "深圳市" in place)
    picker(ready, "district")._take(chosen)
    assert [fields.inputs[name].text() for name in ("province", "city", "district")] == ["广东省", "深圳市", "南山区"]
    assert fields.inputs["town"].hasFocus()
    assert fields.changed()["district"] == "南山区"
    picker(ready, "district").offers("朝阳")
    picker(ready, "district")._take("北京市 朝阳区")
    assert [fields.inputs[name].text() for name in ("province", "city", "district")] == ["北京市", "北京市", "朝阳区"]


def test_the_list_opens_while_typing_and_closes_when_nothing_is_left_to_choose(ready: Office) -> None:
    fields = ready.screen.panel.address
    fields.inputs["district"].setFocus()
    fields.inputs["district"].selectAll()
    ready.hands.type("yuhang")
    assert picker(ready, "district").is_open()
    fields.inputs["district"].setText("浙江省 杭州市 余杭区")
    picker(ready, "district")._offer("没有这个地方")
    assert not picker(ready, "district").is_open()


def test_what_does_not_fit_is_said_while_it_is_typed(ready: Office) -> None:
    fields = ready.screen.panel.address
    fields.inputs["district"].setText("天河区")
    fields._edited()
    assert fields.inputs["district"].property("wrong")
    fields.inputs["district"].setText("余杭区")
    fields._edited()
    assert not fields.inputs["district"].property("wrong")


def test_a_whole_address_is_taken_apart_by_enter_and_saved_by_the_next(ready: Office) -> None:
    fields = ready.screen.panel.address
    fields.inputs["street"].setFocus()
    fields.inputs["street"].setText("广东深圳南山区粤海街道科技园路1号")
    fields._edited()
    assert "广东省 · 深圳市 · 南山区 · 粤海街道 · 科技园路1号" in fields.found.label.text()
    fields._entered()
    assert [fields.inputs[name].text() for name in ("city", "town", "street")] == ["深圳市", "粤海街道", "科技园路1号"]
    assert not any(one[0] == "address" for one in ready.fake.done)
    fields._entered()
    ready.wait(lambda: any(one[0] in ("address", "change_address") for one in ready.fake.done))
