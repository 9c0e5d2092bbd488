"""Sentences about orders, audit, routing and stock: errors, findings, events and reasons."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # --- errors ---
    "order.not_found": ("没有订单 {order_no}。", "There is no order {order_no}."),
    "order.illegal_move": (
        "订单 {order_no} 现在是「{state:order_state}」，不能「{move:order_move}」。",
        "Order {order_no} is {state:order_state}; it cannot {move:order_move} now.",
    ),
    "parcel.illegal_move": (
        "订单 {order_no} 的包裹是「{state:parcel_state}」，不能「{move:parcel_move}」。",
        "The parcel of {order_no} is {state:parcel_state}; it cannot {move:parcel_move} now.",
    ),
    "order.changed_meanwhile": (
        "订单 {order_no} 刚被别人改过，已重新载入。看一眼再操作。",
        "Somebody just changed order {order_no}; it was reloaded. Look again, then act.",
    ),
    "order.over_already": (
        "订单 {order_no} 已是「{state:order_state}」，没有改动。",
        "Order {order_no} is {state:order_state} already; nothing was changed.",
    ),
    "order.left_already": (
        "订单 {order_no} 已有包裹发出，不能取消。走售后，或先撤销发货。",
        "A parcel of order {order_no} has left; it cannot be cancelled. Use after-sales, or un-ship it first.",
    ),
    "order.partly_left": (
        "订单 {order_no} 已有包裹发出，不能退回审单。先撤销发货，或走售后。",
        "A parcel of order {order_no} has left; it cannot go back to audit. Un-ship it first, or use after-sales.",
    ),
    "order.not_held": ("订单 {order_no} 没有挂起。", "Order {order_no} is not on hold."),
    "order.no_receiver": ("这单没有收件人。", "This order has no receiver."),
    "order.receiver_purged": ("这单的收件人资料已按期清除。", "This order's receiver was purged on schedule."),
    "order.label_on_paper": (
        "订单 {order_no} 的面单已打出。先取消或换单号重打，再换快递。",
        "The label of {order_no} is on paper. Cancel or re-issue it first, then change the carrier.",
    ),
    "audit.still_open": (
        "订单 {order_no} 还有没解决的：{kinds:exception}。",
        "Order {order_no} still has open findings: {kinds:exception}.",
    ),
    "audit.only_cured": (
        "「{kind:exception}」不能放行，原因消除后会自动解除。",
        "{kind:exception} cannot be passed; it clears itself once its cause is gone.",
    ),
    "exception.not_found": ("这条发现已经不在了。", "This finding is gone already."),
    "reveal.no_reason": ("查看收件人要写原因。", "Looking at a receiver needs a reason."),
    "reveal.too_many": (
        "{name} 一小时内已看过 {limit} 个收件人，到上限了。稍后再看，或请主管。",
        "{name} has looked at {limit} receivers within the hour, which is the limit. Wait, or ask a supervisor.",
    ),
    "stock.figures_differ": (
        "库存数字对不上（SKU {sku_id}，占用 {reserved}），没有改动。运行 db check。",
        "The stock figures do not fit (SKU {sku_id}, reserved {reserved}); nothing was changed. Run db check.",
    ),
    "stock.negative": ("{code}：数量不能是负数（{qty}）。", "{code}: a quantity cannot be negative ({qty})."),
    "stock.too_many": (
        "{code}：{qty} 太大，一种商品最多 {limit} 件。",
        "{code}: {qty} is too large; at most {limit} pieces of one SKU.",
    ),
    "stock.below_quarantine": (
        "{code}：{qty} 比待检的 {quarantine} 还少。先处理待检。",
        "{code}: {qty} is less than the {quarantine} in quarantine. Settle those first.",
    ),
    "stock.push_refused": (
        "平台没有接受 {listing} 的库存：{why}",
        "The platform refused the stock of {listing}: {why}",
    ),
    "sku.not_found": ("没有编码或条码为 {code} 的商品。", "There is no SKU with the code or barcode {code}."),
    "listing.not_found": ("没有编号为 {listing} 的平台商品。", "There is no listing number {listing}."),
    "shop.has_orders": (
        "店铺「{name}」有订单，不能删除，可以暂停。",
        "The shop {name} has orders and cannot be deleted; pause it instead.",
    ),
    "shop.paused_by": (
        "{name} 暂停了店铺：不再拉单和回写，已有订单照常处理。",
        "{name} paused the shop: no calls are made; orders taken in go on.",
    ),
    "account.out_of_range": (
        "「{field}」要在 {low} 到 {high} 之间，不能是 {value}。",
        "{field} must be a whole number from {low} to {high}, not {value}.",
    ),
    "account.not_a_number": ("「{field}」要填整数，不能是 {value}。", "{field} must be a whole number, not {value}."),
    "import.no_sku_column": (
        "没有找到商家编码这一列。表头是：{headings}",
        "No column names the SKU code. The headings are: {headings}",
    ),
    "import.empty_cell": ("{field:field} 是空的。", "{field:field} is empty."),
    "import.twice_in_file": ("{value} 在文件里出现两次。", "{value} stands twice in the file."),
    "import.too_long": ("{field:field} 超过 {limit} 个字。", "{field:field} is longer than {limit} characters."),
    "import.barcode_taken": ("条码 {barcode} 已属于别的商品。", "The barcode {barcode} belongs to another SKU."),
    "import.too_large": ("{value} 太大，最多 {limit}。", "{value} is too large; at most {limit}."),
    "import.bad_image": (
        "图片只写文件名，不能带路径：{value}。图片放进数据文件夹的 pictures。",
        "A picture is named by its file name alone, without a path: {value}. Put pictures into the data folder's pictures.",
    ),
    "import.not_whole": ("{value} 不是整数件数。", "{value} is no whole number of pieces."),
    "raw.no_lines": ("平台单 {platform_order_no} 没有商品。", "The platform order {platform_order_no} has no goods."),
    "raw.unpaid": ("还没付款", "not paid yet"),
    "raw.cancelled_before": ("收到时已取消或退款", "cancelled or refunded before it came"),
    "raw.shipped_before": ("收到时已发货", "shipped before it came"),
    "backup.failed": (
        "备份没有写成（{why}），原数据没动。",
        "The backup could not be written ({why}); the data were not touched.",
    ),
    "backup.other_kind": ("{path} 不是这种数据库的备份。", "{path} is a backup of another kind of database."),
    "backup.not_restored": (
        "没有恢复成（{why}），原数据没动。",
        "The backup could not be restored ({why}); the data were not touched.",
    ),
    "backup.damaged": (
        "备份 {path} 不完整（{why}），没有恢复。",
        "The backup {path} is not whole ({why}); nothing was restored.",
    ),
    "backup.in_use": (
        "数据库正在使用。关掉聚单台的窗口和后台再恢复。",
        "The database is in use. Close Packdesk's window and engine, then restore.",
    ),
    "backup.other_schema": (
        "备份的版本（{found}）和现在的数据库不同。先用同版本程序恢复。",
        "The backup's schema ({found}) differs from this database. Restore it with the program of that version.",
    ),
    # --- events ---
    "order.received": ("收到平台单 {platform_order_no}", "received platform order {platform_order_no}"),
    "audit.passed_by_rules": ("审核通过：没有发现问题", "audit passed: nothing found"),
    "audit.passed_by_person": ("人工审核通过", "passed by a person"),
    "order.unrouted": ("退回分仓：{reason:reason}", "un-routed: {reason:reason}"),
    "order.audit_revoked": ("退回审单：{reason:reason}", "back to audit: {reason:reason}"),
    "order.cancelled": ("取消：{reason}", "cancelled: {reason}"),
    "order.cancelled_by_platform": (
        "平台取消（{status:platform_status}）",
        "cancelled by the platform ({status:platform_status})",
    ),
    "order.wanted_again": (
        "平台又要求发货（{status:platform_status}）；本单已取消，需另建",
        "the platform wants it shipped again ({status:platform_status}); this order is cancelled",
    ),
    "order.shipped": ("全部包裹已发出", "all parcels have left"),
    "order.unshipped": ("撤销发货", "un-shipped"),
    "order.closed": ("完成", "closed"),
    "order.changed_by_platform": ("平台改了：{fields:order_field}", "changed on the platform: {fields:order_field}"),
    "order.receiver_changed": ("收件人已改", "receiver changed"),
    "order.receiver_revealed": ("查看了收件人：{reason}", "looked at the receiver: {reason}"),
    "order.items_changed": ("商品已改为 {items}", "items are now {items}"),
    "order.made_urgent": ("加急", "made urgent"),
    "order.made_normal": ("取消加急", "no longer urgent"),
    "order.tagged": ("标签：{tags}", "tags: {tags}"),
    "order.carrier_chosen": ("快递改为 {carrier}", "carrier chosen: {carrier}"),
    "parcel.planned": ("计划一个包裹", "parcel planned"),
    "parcel.cancelled": ("包裹取消：{reason:reason}", "parcel cancelled: {reason:reason}"),
    "parcel.number_given_back": ("单号已回收", "number given back"),
    # --- names of what may change ---
    "order_field.buyer_message": ("买家留言", "buyer's message"),
    "order_field.seller_memo": ("卖家备注", "memo"),
    "order_field.flag": ("旗标", "flag"),
    "order_field.paid_at": ("付款时间", "time of payment"),
    "order_field.ship_by_at": ("承诺发货时间", "promise"),
    "order_field.goods_cents": ("商品金额", "goods"),
    "order_field.discount_cents": ("优惠", "discount"),
    "order_field.postage_cents": ("运费", "postage"),
    "order_field.tax_cents": ("税", "tax"),
    "order_field.fee_cents": ("手续费", "fee"),
    "order_field.paid_cents": ("实付", "paid"),
    "order_field.refunded_cents": ("已退款", "refunded"),
    "receiver_field.name": ("姓名", "name"),
    "receiver_field.phone": ("电话", "phone"),
    "receiver_field.street": ("详细地址", "street"),
    # --- reasons ---
    "reason.by_person": ("人工", "by a person"),
    "reason.stock_lowered": ("库存调低", "stock was lowered"),
    "reason.address_changed": ("地址已改", "address changed"),
    "reason.address_changed_by_staff": ("客服改地址", "address changed by staff"),
    "reason.items_changed": ("商品已改", "items changed"),
    "reason.order.cancelled": ("订单取消", "order cancelled"),
    "reason.order.cancelled_by_platform": ("平台取消", "cancelled by the platform"),
    "platform_status.unpaid": ("待付款", "unpaid"),
    "platform_status.on_hold": ("平台暂缓", "on hold"),
    "platform_status.cancelled": ("已取消", "cancelled"),
    "platform_status.refunded": ("已退款", "refunded"),
    "platform_status.deleted": ("已删除", "deleted"),
    "platform_status.to_ship": ("待发货", "to ship"),
    "platform_status.shipped": ("已发货", "shipped"),
    "platform_status.completed": ("已完成", "completed"),
    # --- the verbs' own lines ---
    "cli.audited": ("通过 {passed} 单，留下 {stopped} 单", "{passed} passed, {stopped} stopped"),
    "cli.routed": ("分仓 {routed} 单，留下 {stopped} 单", "{routed} routed, {stopped} stopped"),
    "cli.initialised": ("数据库已建好（{database}）。", "The database is set up ({database})."),
    "cli.recovery": (
        "恢复码，只显示这一次，抄下来放好：{code}",
        "Recovery code, shown only this once; write it down and keep it safe: {code}",
    ),
    "cli.upgraded": ("数据库已是最新（{database}）。", "The database is up to date ({database})."),
    "cli.restored": ("已恢复 {file}；原来的数据放在 {aside}", "{file} was restored; the former data are in {aside}"),
    "cli.rekeyed": (
        "已换新的搜索密钥，{count} 位收件人的搜索词重建完毕",
        "the search words have a new key; those of {count} receivers were built anew",
    ),
    "cli.resumed": ("店铺 {name} 恢复了，接着拉单", "The shop {name} is called again."),
    "cli.unlocked": ("已打开，主密钥重新存好。", "Opened; the master key is kept here again."),
    "cli.imported_skus": (
        "新增 {new}，更新 {changed}，不变 {same}；盘点 {counted} 行；{failed} 行有问题",
        "{new} new, {changed} changed, {same} unchanged; {counted} counted; {failed} rows refused",
    ),
    "cli.imported_orders": (
        "新单 {new}，有变化 {changed}，不变 {same}；{failed} 行有问题",
        "{new} new, {changed} changed, {same} unchanged; {failed} rows refused",
    ),
    "cli.synced": ("{shop}：拉到 {got} 单，新的或有变化 {fresh} 单", "{shop}: {got} orders, {fresh} new or changed"),
    "window.no_display": (
        "这里没有显示器，窗口打不开。不用窗口的命令：packdesk run（后台）、packdesk orders、packdesk doctor，全部见 packdesk --help。",
        "There is no display here, so the window cannot open. Headless: packdesk run (the engine), packdesk orders,"
        " packdesk doctor; all of them with packdesk --help.",
    ),
}
