"""Merging, splitting, undoing them, and what stands for what."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # --- errors ---
    "order.replaced_by": (
        "订单 {order_no} 已合并或拆分，现在由 {by} 代替，没有改动。请处理 {by}，或先撤销合拆。",
        "Order {order_no} was merged or split; {by} stands for it, nothing was changed. Act on {by}, or undo it first.",
    ),
    "merge.refused": (
        "{orders} 不能合成一单：{why:merge_reason}。没有改动。",
        "{orders} cannot become one order: {why:merge_reason}. Nothing was changed.",
    ),
    "merge.unknown_policy": ("没有合单范围「{policy}」。可用：{known}", "There is no policy {policy}. Known: {known}"),
    "regroup.on_paper": (
        "面单已打出（{labels}）。确认作废后再做，纸面单要找出来销毁。",
        "Labels are on paper ({labels}). Confirm that they become void; they have to be found and destroyed.",
    ),
    "regroup.not_part_of_one": (
        "订单 {order_no} 没有可撤销的合单或拆单。",
        "Order {order_no} is part of no merge or split that could be undone.",
    ),
    "regroup.later_step_first": (
        "订单 {order_no} 后来又合并或拆分成 {by}，先撤销那一步。",
        "Order {order_no} was itself merged or split into {by} later; undo that step first.",
    ),
    "regroup.left_already": (
        "订单 {order_no} 已有包裹发出，不能再撤销合拆。先撤销发货。",
        "A parcel of order {order_no} has left; the merge or split cannot be undone. Un-ship it first.",
    ),
    "split.not_so_many": (
        "这一行只剩 {left} 件可拆，不能拆出 {qty} 件。",
        "Only {left} pieces of that line are left; {qty} cannot be taken.",
    ),
    "split.nothing_to_cut": (
        "订单 {order_no} 按这个办法拆出来还是一单，没有改动。",
        "Cut that way, order {order_no} stays in one piece; nothing was changed.",
    ),
    "split.no_way": ("没有说怎样拆。", "It was not said how to cut."),
    "split.no_such_line": ("没有第 {line} 行。", "There is no line {line}."),
    "split.sealed": (
        "订单 {order_no} 已封存，不能合并或拆分。先解除封存。",
        "Order {order_no} is sealed against merging and splitting; take the seal off first.",
    ),
    "split.stopped": (
        "订单 {order_no} 还有没解决的：{kinds:exception}。解决后再拆。",
        "Order {order_no} still has open: {kinds:exception}. Settle that, then split.",
    ),
    "split.platform_cannot": (
        "店铺「{shop}」的平台不支持部分发货，订单 {order_no} 不能拆开发。",
        "The platform of {shop} takes no partial shipping; order {order_no} cannot leave in parts.",
    ),
    # --- why orders may not be merged ---
    "merge_reason.too_few": ("要两单以上", "it takes two orders"),
    "merge_reason.wrong_state": ("有的已发货、取消或合拆", "one has left, is cancelled or was merged or split"),
    "merge_reason.sealed": ("有的已封存", "one is sealed"),
    "merge_reason.stopped": ("有的在退款、预售或被平台暂缓", "one waits for a refund, a pre-sale or the platform"),
    "merge_reason.no_receiver": ("有的收件人不能比较", "a receiver cannot be compared"),
    "merge_reason.other_receiver": ("收件人不同", "the receivers differ"),
    "merge_reason.other_currency": ("币种不同", "the currencies differ"),
    "merge_reason.cod_mix": ("有的到付、有的不是", "one is cash on delivery, one is not"),
    "merge_reason.shop_never": ("有的店铺不合单", "a shop's orders are never merged"),
    "merge_reason.shops_apart": ("店铺不在同一合单范围", "the shops are not merged with each other"),
    "merge_reason.other_warehouse": ("指定的仓不同", "different warehouses were chosen"),
    "merge_reason.other_carrier": ("指定的快递不同", "different carriers were asked for"),
    "merge_reason.too_far_apart": ("下单时间隔得太久", "they were placed too far apart"),
    "merge_reason.too_many": ("单数超过上限", "too many orders"),
    "merge_reason.too_heavy": ("合起来太重", "too heavy together"),
    # --- events ---
    "order.made_by_merge": ("由 {orders} 合并而成{labels:note}", "made by merging {orders}{labels:note}"),
    "order.made_by_split": ("由 {orders} 拆分而成", "made by splitting {orders}"),
    "order.merged": ("与 {others} 合并为 {into}", "merged with {others} into {into}"),
    "order.split": ("拆分为 {into}", "split into {into}"),
    "order.unmerged": (
        "合单撤销（{reason:reason}），恢复 {orders}",
        "merge undone ({reason:reason}); {orders} are back",
    ),
    "order.unsplit": ("拆单撤销（{reason:reason}），恢复 {orders}", "split undone ({reason:reason}); {orders} is back"),
    "order.restored_from_merge": (
        "合单 {orders} 已撤销（{reason:reason}）{labels:note}",
        "merge into {orders} undone ({reason:reason}){labels:note}",
    ),
    "order.restored_from_split": (
        "拆单 {orders} 已撤销（{reason:reason}）{labels:note}",
        "split into {orders} undone ({reason:reason}){labels:note}",
    ),
    "order.texts_joined": ("成员 {orders} 的留言或备注有变", "a message or memo of member {orders} changed"),
    "order.sealed": ("封存：不合并、不拆分", "sealed against merging and splitting"),
    "order.unsealed": ("解除封存", "seal taken off"),
    "audit.taken_over": ("审核沿用：原单都已审核", "audit taken over: what it was made from had passed"),
    "reason.merged": ("合单", "merged"),
    "reason.split": ("拆单", "split"),
    "reason.part_cancelled": ("有一部分已取消", "a part had been cancelled"),
    "reason.changed_by_platform": ("平台有变", "changed on the platform"),
    "reason.order.unmerged": ("合单撤销", "merge undone"),
    "reason.order.unsplit": ("拆单撤销", "split undone"),
    # --- the verbs' own lines ---
    "cli.merged": ("{members} 合并为 {order_no}", "{members} merged into {order_no}"),
    "cli.merged_rounds": ("自动合单：少了 {fewer} 单", "merged automatically: {fewer} orders fewer"),
    "cli.split_into": ("{order_no} 拆分为：", "{order_no} is split into:"),
    "cli.labels_void": ("作废、要找出来的面单：{labels}", "void labels that have to be found: {labels}"),
    "cli.undo_ends": (
        "作废 {order_no}（{state:order_state}），包裹 {parcels} 个，回收单号 {numbers}",
        "{order_no} ends ({state:order_state}): {parcels} parcels, numbers given back: {numbers}",
    ),
    "cli.undo_returns": ("恢复 {order_no} 为「{state:order_state}」", "{order_no} is {state:order_state} again"),
    "cli.nothing_changed": ("只是预览，没有改动。", "Only a preview; nothing was changed."),
}
