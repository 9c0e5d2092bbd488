"""What buyers write with an order and what shop staff write on it."""

from __future__ import annotations

from random import Random

_BUYER = (
    "尽快发货，谢谢！",
    "周末不在家，请工作日送货",
    "放快递柜就行，不用打电话",
    "麻烦包装好一点，上次压坏了😢",
    "送人的礼物🎁，请不要放价格单",
    "要开发票，抬头：杭州某某科技有限公司",
    "请放驿站，取件码发短信",
    "有赠品吗？老客户了 😊",
    "麻烦多放几个气泡袋",
    "颜色不要发错！！上次发错了",
    "生日礼物，能写张贺卡吗：祝𠮷祥如意，天天开心🎂",
    "下午五点后送，谢谢师傅🙏",
    "加急！！！后天要用",
    "两单一起发，另一单是同一个地址",
    "<b>请</b>轻拿轻放 & 不要倒置",
    '"PRINT 1,1" 这行字是我写着玩的',
)
_CARRIER_WISHES = ("不要发圆通", "只要顺丰，到付也可以", "别发申通！！我们这边不送", "请发顺丰或京东，谢谢")
_STAFF = (
    "老客户，送小样一份",
    "已电话确认地址",
    "加急，今天必须发出",
    "赠品：贴纸×1",
    "客户要求附手写贺卡",
    "VIP，包装用礼盒",
    "上一单破损补发，注意检查",
    "发票已开，随货寄出",
)


def buyer_message(random: Random) -> str:
    """Return a message as buyers write them."""
    return random.choice(_BUYER)


def carrier_wish(random: Random) -> str:
    """Return a message that asks for or against a carrier."""
    return random.choice(_CARRIER_WISHES)


def staff_note(random: Random) -> str:
    """Return a private note by the shop's staff; most orders have none."""
    return random.choice(_STAFF) if random.random() < 0.12 else ""
