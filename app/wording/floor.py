"""Sentences of the floor area: numbers, printing, bench, shipping, write-back. code -> (zh, en)."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # --- why an order does not go forward ---
    "floor.order_replaced": (
        "订单 {order_no} 已合并或拆分，去处理接替它的订单。",
        "Order {order_no} was merged or split; work on the order that stands for it.",
    ),
    "floor.order_cancelled": (
        "订单 {order_no} 已取消，没有动它。",
        "Order {order_no} is cancelled; it was left alone.",
    ),
    "floor.order_stopped": (
        "订单 {order_no} 停着：{kind:exception}。{kind:way_out}。",
        "Order {order_no} stands still: {kind:exception}. {kind:way_out}.",
    ),
    "floor.not_routed": (
        "订单 {order_no} 还没分仓，没有包裹。等审单、分仓，再操作。",
        "Order {order_no} is not routed yet and has no parcel. It goes on once it is audited and routed.",
    ),
    "floor.no_carrier": (
        "订单 {order_no} 没有快递。选一家快递，再取号。",
        "Order {order_no} has no carrier. Choose one, then ask for a number.",
    ),
    "floor.changed_meanwhile": (
        "别的工位刚动过这个包裹，没有改动。看一眼再操作。",
        "Another station just changed this parcel; nothing was done. Look again, then act.",
    ),
    # --- waybill numbers ---
    "waybill.refused": (
        "没取到单号，面单没打：{reason:sentence}。处理后重新打印。",
        "No number, so no label: {reason:sentence}. Settle that, then print again.",
    ),
    "waybill.number_taken": (
        "快递给的单号 {waybill_no} 已在订单 {other} 上，没有采用。联系快递。",
        "The carrier gave number {waybill_no}, which order {other} has already; it was not taken. Ask the carrier.",
    ),
    "waybill.no_number": (
        "快递回答了，但没有给单号。稍后重取，或换快递。",
        "The carrier answered without a number. Ask again later, or use another carrier.",
    ),
    "waybill.no_sender": (
        "仓库没有填寄件人，没有取号。在 设置·仓库 填好，再取号。",
        "The warehouse has no sender, so no number was asked. Fill it in under warehouses, then ask again.",
    ),
    "waybill.reason_missing": ("换单号要写原因，没有改动。", "A re-issue needs a reason; nothing was changed."),
    "waybill.nothing_to_reissue": (
        "订单 {order_no} 没有可换的单号，没有改动。",
        "Order {order_no} has no number to exchange; nothing was changed.",
    ),
    # --- printing: what is in the way ---
    "print.no_parcel": (
        "{order_no} 还没有包裹：先审单、分仓。",
        "{order_no} has no parcel yet: it has to pass audit and be routed first.",
    ),
    "print.no_printer": (
        "{station} 没有能打面单的打印机。在 设置·打印机 加一台。",
        "{station} has no printer for labels. Add one under printers.",
    ),
    "print.printer_off": (
        "打印机 {printer} 已停用。换一台，或启用它。",
        "Printer {printer} is switched off. Use another.",
    ),
    "print.wrong_paper": (
        "{printer} 的纸是 {paper} mm，打不了面单。换 {known} mm 的纸，或换打印机。",
        "{printer} has paper of {paper} mm, which takes no label. Use paper of {known} mm, or another printer.",
    ),
    "print.queued_already": ("订单 {order_no} 的面单已在打印队列里。", "The label of {order_no} is queued already."),
    "print.unsure": (
        "订单 {order_no} 的面单不确定打出来没有。先在打印机上确认最后一张好面单。",
        "Nobody knows yet whether the label of {order_no} came out. Name the printer's last good label first.",
    ),
    "print.printed_already": (
        "订单 {order_no} 的面单打过了（{serial}）。再要一张用 重打，写明原因。",
        "The label of {order_no} was printed ({serial}). For another one use reprint, with a reason.",
    ),
    "print.not_printed_yet": (
        "订单 {order_no} 还没打过面单，不用重打，直接打印。",
        "The label of {order_no} was never printed; print it instead of reprinting.",
    ),
    "print.no_number_yet": (
        "订单 {order_no} 还没有单号。先取号，再打印。",
        "Order {order_no} has no number yet. Ask for one first.",
    ),
    "print.reason_missing": ("重打要写原因，没有打印。", "A reprint needs a reason; nothing was printed."),
    "print.nothing_to_print": ("这一批没有可打的面单。", "There is nothing to print in this batch."),
    "print.unknown_queue": (
        "没有打印队列「{queue}」或排序「{order}」。",
        "There is no queue {queue} or order {order}.",
    ),
    "print.batch_not_found": ("没有打印批次 {batch}。", "There is no print batch {batch}."),
    "print.parcel_not_found": ("没有包裹 {parcel}。", "There is no parcel {parcel}."),
    "print.taken_off": ("{by} 撤下了，没有打印。", "Taken off by {by}; not printed."),
    "print.order_taken_back": ("订单已收回，面单没有打印。", "The order was taken back; its label was not printed."),
    "print.sent_already": (
        "{serial} 已送到打印机（{state:print_state}），收不回来。",
        "{serial} is at the printer already ({state:print_state}) and cannot be taken back.",
    ),
    # --- printing: after a crash or a jam ---
    "print.engine_died": (
        "打印中途程序断了，不知道后面几张出来没有",
        "The program ended while printing; nobody knows whether the last labels came out",
    ),
    "print.stopped": ("{printer} 停了，等人确认", "{printer} stopped and waits for a person"),
    "print.not_there": (
        "{by} 确认没有打出来，已重新排队。",
        "{by} found that it did not come out; it was queued again.",
    ),
    "print.label_unknown": (
        "「{label}」不是这台打印机打过的面单，没有改动。扫最后一张好面单。",
        "{label} is no label this printer got; nothing was changed. Scan the last good label.",
    ),
    "print.older_batch": (
        "{serial} 是更早的批次，停住的是 {now} 这批，没有改动。扫这批的最后一张好面单。",
        "{serial} is of an older batch; {now} is the one that stopped. Nothing was changed. Scan its last good label.",
    ),
    "print.still_sending": (
        "{serial} 还在送往打印机，没有改动。等几秒再确认。",
        "{serial} is still on its way to the printer; nothing was changed. Try again in a few seconds.",
    ),
    "print.lease_lost": (
        "打印机 {printer} 由另一个程序驱动，这边没有送出。",
        "Another program drives printer {printer}; nothing was sent from here.",
    ),
    # --- printing: what a batch leaves out ---
    "print.left_queued": ("已在打印队列", "queued already"),
    "print.left_no_carrier": ("没有快递", "without a carrier"),
    "print.left_carrier_paused": ("{carrier} 已暂停", "{carrier} is paused"),
    "print.next_batch": ("下一批（每批最多 {most} 单）", "for the next batch (at most {most} orders each)"),
    # --- bench ---
    "bench.shipped": ("已发货", "shipped"),
    "bench.stopped": ("{kind:exception}", "{kind:exception}"),
    "bench.taken_back": ("包裹已收回", "parcel taken back"),
    "bench.busy": (
        "{station} 正在打订单 {order_no}。放到一边，或等它打完。",
        "{station} is packing order {order_no}. Put it aside, or wait.",
    ),
    "bench.shipped_already": ("订单 {order_no} 已发货（{by}）。", "Order {order_no} has been shipped ({by})."),
    "bench.verified_already": ("订单 {order_no} 已验货（{by}），等发货。", "Order {order_no} was verified ({by})."),
    "bench.not_printed": (
        "订单 {order_no} 还没打面单（{state:parcel_state}）。先打印，再打包。",
        "The label of {order_no} is not printed ({state:parcel_state}). Print it first.",
    ),
    "bench.label_replaced": (
        "这张面单已作废，订单 {order_no} 正在重打。撕掉，用新的。",
        "This label is void; order {order_no} is being printed again. Tear it up and use the new one.",
    ),
    "bench.old_number": (
        "这是订单 {order_no} 的旧单号，已作废。用新面单（{now}）。",
        "This is an old number of order {order_no} and void. Use the new label ({now}).",
    ),
    "bench.label_first": ("扫到的是商品（{scanned}）。先扫面单。", "That is a piece ({scanned}). Scan a label first."),
    "bench.unknown_code": ("不认识「{scanned}」。", "{scanned} is unknown."),
    "bench.finish_first": (
        "订单 {order_no} 还没打完。扫完它的商品，或按 Esc 放到一边。",
        "Order {order_no} is not finished. Scan its pieces, or put it aside with Esc.",
    ),
    "bench.wrong_piece": ("拿错了：是 {sku_code}，要 {expected}。", "Wrong piece: {sku_code} instead of {expected}."),
    "bench.surplus": ("多了：{sku_code} 只要 {qty} 件。", "One too many: only {qty} of {sku_code}."),
    "bench.pieces_missing": ("还差 {missing} 件。", "{missing} pieces are missing."),
    "bench.no_such_count": ("{qty} 件不行，没有改动。", "{qty} pieces cannot be; nothing was changed."),
    "bench.no_such_line": ("订单 {order_no} 的包裹里没有这一行。", "The parcel of {order_no} has no such line."),
    "bench.unknown_reason": ("没有原因「{reason}」，选 {known}。", "There is no reason {reason}; use {known}."),
    "bench.no_such_weight": ("重量 {weight_g} 克不行，没有记下。", "{weight_g} g cannot be; it was not stored."),
    "bench.undo_over": (
        "订单 {order_no} 的撤销时间过了。要撤回，走 撤销发货。",
        "It is too late to undo order {order_no}. Use un-ship instead.",
    ),
    "bench.called": ("{station} 叫主管（{name}）", "{station} calls for a supervisor ({name})"),
    "bench_reason.missing": ("库位上没有", "not in its bin"),
    "bench_reason.damaged": ("破损", "damaged"),
    # --- shipping ---
    "ship.not_verified": (
        "订单 {order_no} 还没验货（{state:parcel_state}），没有发货。",
        "Order {order_no} is not verified ({state:parcel_state}); it was not shipped.",
    ),
    "ship.partly": (
        "订单 {order_no} 还有 {left} 个包裹没验货，其余已发货。",
        "{left} parcels of order {order_no} are not verified; the others were shipped.",
    ),
    "ship.shipped_already": ("订单 {order_no} 已发货。", "Order {order_no} has been shipped already."),
    "ship.nothing_shipped": ("订单 {order_no} 没有已发的包裹。", "No parcel of order {order_no} has been shipped."),
    "ship.reason_missing": ("撤销发货要写原因，没有改动。", "Un-shipping needs a reason; nothing was changed."),
    "ship.already_told": (
        "订单 {order_no} 已告诉平台发货，撤不回来。走售后。",
        "The platform was told that order {order_no} was shipped; it cannot be taken back. Use after-sales.",
    ),
    "ship.being_told": (
        "正在告诉平台订单 {order_no} 已发货，没有改动。等几秒再看。",
        "The platform is being told about order {order_no} right now; nothing was changed. Look again in a moment.",
    ),
    "ship.maybe_told": (
        "平台可能已收到订单 {order_no} 的发货（没有答复），没有改动。等回写有结果再处理。",
        "The platform may have been told about order {order_no} (no answer); nothing was changed. Wait for it.",
    ),
    # --- events ---
    "waybill.asked": ("向 {carrier} 取号", "asked {carrier} for a number"),
    "waybill.number_unused": ("单号 {waybill_no} 用不上了，交回快递", "number {waybill_no} not needed; given back"),
    "waybill.recycled": ("快递收回单号 {waybill_no}", "the carrier took back {waybill_no}"),
    "waybill.not_recycled": ("快递不收回单号 {waybill_no}", "the carrier takes no number back ({waybill_no})"),
    "waybill.recycle_refused": (
        "快递没有收回单号 {waybill_no}：{reason:sentence}",
        "the carrier refused to take back {waybill_no}: {reason:sentence}",
    ),
    "parcel.waybilled": ("取到单号 {waybill_no}", "number {waybill_no} taken"),
    "parcel.printed": ("面单已打印 {serial}", "label printed {serial}"),
    "parcel.unprinted": ("面单没打出来 {serial}，退回待打印", "label {serial} did not come out; to be printed again"),
    "parcel.reissued": ("换单号：{reason}", "re-issued: {reason}"),
    "parcel.verified": ("验货完成", "verified"),
    "parcel.unverified": ("撤回验货", "verification taken back"),
    "parcel.shipped": ("发货", "shipped"),
    "parcel.shipped_unverified": ("免验发货", "shipped without verifying"),
    "parcel.unshipped": ("撤销发货：{reason}", "un-shipped: {reason}"),
    "parcel.unshipped_at_once": ("打包台撤销发货", "un-shipped at the bench"),
    "parcel.written_back": ("已回写平台单 {platform_order_no}", "told the platform ({platform_order_no})"),
    "label.reprint_asked": ("要求重打（第 {reprint} 次）：{reason}", "reprint {reprint} asked: {reason}"),
    "label.reprinted": ("面单重打（第 {reprint} 次）{serial}", "label reprinted ({reprint}) {serial}"),
    "label.not_there": ("面单 {serial} 有一张没打出来", "one sheet of label {serial} did not come out"),
    "label.after_stop": (
        "面单 {serial} 在停单后打了出来，找出来作废",
        "label {serial} came out after the order was stopped; find and void it",
    ),
    "bench.put_back": ("商品放回：{bins}", "goods go back: {bins}"),
    # --- kinds of paper ---
    "print_kind.waybill": ("面单", "waybill"),
    "print_kind.packing_slip": ("发货单", "packing slip"),
    "print_kind.put_back": ("放回单", "put-back slip"),
    "print_kind.test": ("测试页", "test sheet"),
    "writeback.waiting": ("等着回写", "waiting"),
    "writeback.telling": ("正在回写，未答复", "no answer yet"),
    "writeback.refused": ("被拒", "refused"),
    # --- the verbs' own lines ---
    "scan.opened": ("已打开，接着扫货", "opened; scan the pieces"),
    "scan.piece": ("对，接着扫", "right; go on"),
    "scan.done": ("齐了", "complete"),
    "cli.nothing_unsure": ("没有不确定的面单。", "No label is unsure."),
    "cli.nothing_waits": ("没有等着回写的包裹。", "No parcel waits to be written back."),
}
