"""Sentences of the connectors area: code -> (zh, en). What files can do wrong stands in app.wording.files."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # --- the wire ---
    "http.unreachable": (
        "连不上 {host}（{kind}），什么都没有发出。检查网络和网址，程序会再试。",
        "{host} cannot be reached ({kind}); nothing was sent. Check network and address; it is tried again.",
    ),
    "http.certificate": (
        "{host} 的证书不可信，没有连接。请网站管理员换上有效证书；也可能是网络里有人冒充。",
        "{host} shows a certificate nobody vouches for; not connected. Its owner must install a valid one.",
    ),
    "http.timed_out": ("{host} 没有在规定时间内答完。", "{host} did not finish its answer in time."),
    "http.cut": ("与 {host} 的连接中途断开（{kind}）。", "The connection to {host} was cut ({kind})."),
    "http.redirected": (
        "{host} 要求改用 {to}。若这是新地址，请在账号里改成它。",
        "{host} redirects to {to}. If that is its new address, enter it in the account.",
    ),
    "http.unauthorized": (
        "{host} 不认这个账号（401），请更新密钥。",
        "{host} refuses this account (401); renew its keys.",
    ),
    "http.forbidden": (
        "{host} 不允许这个操作（403），请检查账号权限。",
        "{host} forbids this (403); check the account's rights.",
    ),
    "http.blocked": (
        "{host} 的防火墙挡住了程序（403 网页）。请网站管理员放行接口地址。",
        "A firewall of {host} blocks the program (403 page). Its owner must let the API pass.",
    ),
    "http.rate_limited": (
        "{host} 要求暂停 {after_s} 秒，到时自动继续。",
        "{host} asks for a pause of {after_s} s; work goes on by itself.",
    ),
    "http.server_error": ("{host} 自己出错（{status}）。", "{host} has a fault of its own ({status})."),
    "http.empty": ("{host} 的回答是空的。", "{host} gave an empty answer."),
    "http.html": ("{host} 回了一个网页而不是数据。", "{host} answered with a web page instead of data."),
    "http.truncated": ("{host} 的回答不完整。", "The answer of {host} is incomplete."),
    "http.not_json": ("{host} 的回答不是约定的格式。", "The answer of {host} is not in the agreed form."),
    "http.not_utf8": ("{host} 的回答编码不对。", "The answer of {host} is in the wrong encoding."),
    "http.too_large": (
        "{host} 的回答超过 20 MB，没有读完。",
        "The answer of {host} passes 20 MB and was not read to its end.",
    ),
    "http.stacked_encoding": (
        "{host} 的回答压缩方式可疑，没有读取。",
        "The answer of {host} is packed in a suspicious way; not read.",
    ),
    "json.malformed": ("内容不是有效的 JSON。", "The text is no valid JSON."),
    "json.not_a_number": (
        "数据里有不是数的数（NaN、无穷大）。",
        "The data hold numbers that are none (NaN, infinity).",
    ),
    "json.double_key": ("数据里同一个名称出现两次。", "The data name the same key twice."),
    "json.lone_surrogate": ("数据里有残缺的字符。", "The data hold half a character."),
    "json.too_deep": ("数据嵌套过深。", "The data are nested too deeply."),
    "json.not_a_list": ("应为列表，收到别的内容。", "A list was expected, something else came."),
    "rates.wait_too_long": (
        "调用名额用完，{after_s} 秒后自动继续。",
        "The quota of calls is used up; work goes on by itself in {after_s} s.",
    ),
    # --- accounts ---
    "platform.unknown": ("不认识平台 {platform}。", "There is no platform {platform}."),
    "platform.cannot": ("这个平台没有这项功能（{what}）。", "This platform cannot do that ({what})."),
    "carrier.unknown": ("不认识快递 {carrier}。", "There is no carrier {carrier}."),
    "setting.missing": ("请填写“{name:field}”。", "Fill in “{name:field}”."),
    "setting.bad_url": ("“{name:field}”不是可用的网址。", "“{name:field}” is no usable address."),
    "setting.bad_value": ("“{name:field}”不能是 {value}。", "“{name:field}” cannot be {value}."),
    "field.proxy": ("代理服务器", "Proxy"),
    "field.currency": ("币种", "Currency"),
    "field.environment": ("环境（production / sandbox / hongkong）", "Environment (production / sandbox / hongkong)"),
    "field.call_courier": ("下单即叫快递员上门", "Call the courier with each order"),
    # --- WooCommerce ---
    "woocommerce.bad_key": ("“{name:field}”应以 {prefix} 开头。", "“{name:field}” must begin with {prefix}."),
    "woocommerce.query_needs_https": (
        "密钥放在网址里只能用于 https 的店铺。",
        "Keys in the address are possible over https only.",
    ),
    "woocommerce.key_refused": (
        "店铺不认这个 Consumer key（{vendor_code}）：{message}",
        "The shop does not know this consumer key ({vendor_code}): {message}",
    ),
    "woocommerce.bad_secret_or_rights": (
        "Consumer secret 不对，或这对密钥没有写入权限：{message}",
        "The consumer secret is wrong, or the keys lack the right to write: {message}",
    ),
    "woocommerce.access_refused": (
        "店铺拒绝访问（{vendor_code}）：{message}",
        "The shop refuses access ({vendor_code}): {message}",
    ),
    "woocommerce.no_rest_api": (
        "{host} 上没有找到 WooCommerce 接口。检查网址；固定链接是“朴素”时勾上对应选项。",
        "No WooCommerce API was found at {host}. Check the address; tick the option if permalinks are plain.",
    ),
    "woocommerce.declined": ("店铺不接受（{vendor_code}）：{message}", "The shop declines ({vendor_code}): {message}"),
    "woocommerce.refused": ("店铺不接受这个请求（{status}）。", "The shop declines this request ({status})."),
    "woocommerce.gone": ("店铺里没有这个编号。", "The shop has nothing under this number."),
    "woocommerce.unexpected": ("店铺的回答缺少 {what}。", "The shop's answer lacks {what}."),
    "woocommerce.offset_ignored": (
        "店铺不理会分页参数，订单读不全，已停止。可能是缓存或安全插件所致。",
        "The shop ignores paging, so orders cannot be read completely; stopped. A cache may be why.",
    ),
    "woocommerce.pages_keep_moving": (
        "店铺的订单变化太快，这一段稍后重读。",
        "The shop's orders change too fast; this window is read again later.",
    ),
    "woocommerce.order_gone": ("店铺里已没有这张订单。", "The shop no longer has this order."),
    "woocommerce.order_stopped": (
        "订单在店铺里已是 {status}，没有回写发货。",
        "The order is {status} in the shop; not marked as shipped.",
    ),
    "woocommerce.write_not_seen": (
        "店铺回答成功，但看不到写入的运单号，稍后核对。",
        "The shop said yes but does not show the number; it is checked again.",
    ),
    "woocommerce.sku_not_found": ("店铺里找不到这个商品。", "The shop does not have this product."),
    "woocommerce.no_answer_for_item": ("店铺没有回答这一件。", "The shop gave no answer for this item."),
    "woocommerce.stock_not_taken": ("店铺没有采用这个库存数。", "The shop did not take this quantity."),
    "woocommerce.not_an_order": ("收到的不是订单。", "What came is no order."),
    "woocommerce.no_order_id": ("订单没有编号。", "The order has no number."),
    "woocommerce.bad_time": ("订单的时间看不懂（{field}）。", "The order's time cannot be read ({field})."),
    "woocommerce.bad_address": ("订单的地址格式不对（{field}）。", "The order's address has a wrong form ({field})."),
    "woocommerce.bad_currency": ("订单的币种不对：{currency}", "The order's currency is wrong: {currency}"),
    "woocommerce.bad_line": ("订单明细 {line} 的数量不对：{qty}", "Line {line} has a wrong quantity: {qty}"),
    "woocommerce.bad_list": ("订单的 {field} 格式不对。", "The order's {field} has a wrong form."),
    "woocommerce.bad_money": ("订单的金额格式不对（{field}）。", "The order's amount has a wrong form ({field})."),
    # --- SF ---
    "sf.needs_https": (
        "网址必须以 https 开头：收件人信息在其中传送。",
        "The address must begin with https: receivers travel in it.",
    ),
    "sf.request_expired": (
        "顺丰说请求已过期（{vendor_code}）。检查这台电脑的时钟。",
        "SF says the request has expired ({vendor_code}). Check this computer's clock.",
    ),
    "sf.ip_refused": (
        "顺丰不接受这里的网络地址（{vendor_code}）。在丰桥后台把当前公网 IP 加入白名单，或换固定 IP 上网。",
        "SF does not accept calls from this network address ({vendor_code}). Add the public IP to the white list.",
    ),
    "sf.no_permission": (
        "这个顾客编码没有开通该接口，或环境选错（{vendor_code}）。刚开通要等两分钟。",
        "This customer code lacks the interface, or the environment is wrong ({vendor_code}). A new grant takes 2 min.",
    ),
    "sf.bad_signature": ("校验码不对（{vendor_code}），请核对。", "The checkword is wrong ({vendor_code})."),
    "sf.sandbox_only": (
        "接口还在沙箱测试状态（{vendor_code}）。",
        "The interface is still in its sandbox state ({vendor_code}).",
    ),
    "sf.rate_limited": (
        "顺丰限流，{after_s} 秒后自动继续。",
        "SF limits the pace; work goes on by itself in {after_s} s.",
    ),
    "sf.peak_control": ("顺丰高峰管控：{message}，稍后自动再试。", "SF peak control: {message}; tried again later."),
    "sf.duplicate_call": (
        "顺丰说请求重复（{vendor_code}），正在核对。",
        "SF says the call is a repeat ({vendor_code}); it is checked.",
    ),
    "sf.target_down": ("顺丰系统暂时不可用（{vendor_code}）。", "SF's system is down for now ({vendor_code})."),
    "sf.unknown_code": (
        "顺丰回了不认识的代码 {vendor_code}：{message}",
        "SF answered with an unknown code {vendor_code}: {message}",
    ),
    "sf.unexpected": ("{host} 的回答不是约定的格式。", "The answer of {host} is not in the agreed form."),
    "sf.malformed": (
        "顺丰说请求内容有误（{vendor_code}）：{message}",
        "SF says the request is malformed ({vendor_code}): {message}",
    ),
    "sf.refused": ("顺丰不接受这个请求（{status}）。", "SF declines this request ({status})."),
    "sf.declined": ("顺丰不接受（{vendor_code}）：{message}", "SF declines ({vendor_code}): {message}"),
    "sf.party_incomplete": (
        "收寄件人信息不全（{vendor_code}）：{message}",
        "Sender or receiver is incomplete ({vendor_code}): {message}",
    ),
    "sf.forbidden_goods": (
        "托寄物不可寄（{vendor_code}）：{message}",
        "These goods may not be sent ({vendor_code}): {message}",
    ),
    "sf.product_not_applicable": (
        "这个产品不能用于这票（{vendor_code}）：{message}，换一个产品。",
        "This service does not fit ({vendor_code}): {message}; choose another.",
    ),
    "sf.product_not_enabled": (
        "月结卡没有开通这个产品（{vendor_code}）：{message}",
        "The monthly card lacks this service ({vendor_code}): {message}",
    ),
    "sf.monthly_card": (
        "月结卡号不可用（{vendor_code}）：{message}",
        "The monthly card is refused ({vendor_code}): {message}",
    ),
    "sf.pay_method": (
        "付款方式不可用（{vendor_code}）：{message}",
        "The way of paying is refused ({vendor_code}): {message}",
    ),
    "sf.not_deliverable": (
        "顺丰不接这一单，没说原因。换快递，或核对地址再取号。",
        "SF does not take this parcel and gives no reason. Change the carrier, or check the address and ask again.",
    ),
    "sf.not_deliverable_receiver": (
        "顺丰不派送收件地址。换快递，或核对地址再取号。",
        "SF does not deliver to this address. Change the carrier, or check the address and ask again.",
    ),
    "sf.not_deliverable_sender": (
        "顺丰不在发件地址收件。换快递，或核对仓库的发件地址。",
        "SF does not collect from the sender's address. Change the carrier, or check the warehouse's sender.",
    ),
    "sf.manual_check": ("顺丰正在人工核对地址，稍后再取号。", "A person at SF checks the address; asked again later."),
    "sf.no_number": ("顺丰回答成功但没有运单号，正在核对。", "SF said yes without a number; it is checked."),
    "sf.other_order": ("顺丰的回答是另一张订单的，正在核对。", "SF's answer is about another order; it is checked."),
    "sf.duplicate_not_found": (
        "顺丰说下过单却查不到（{vendor_code}），稍后再查。",
        "SF says this was ordered before but cannot find it ({vendor_code}); asked again later.",
    ),
    "sf.unknown_order": ("顺丰没有这张订单（{vendor_code}）。", "SF does not know this order ({vendor_code})."),
    "sf.not_recycled": (
        "顺丰没有收回运单号 {waybill_no}（{vendor_code}）。",
        "SF did not take back {waybill_no} ({vendor_code}).",
    ),
}
