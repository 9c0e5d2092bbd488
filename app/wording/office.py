"""What the stock panel and the settings say: reasons of counts, kinds of moves, hints in forms, roles and checks."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # stock: why a figure was set by hand
    "stock_reason.count": ("盘点", "Count"),
    "stock_reason.damage": ("报损", "Damaged"),
    "stock_reason.found": ("找到", "Found"),
    "stock_reason.returned": ("退货入库", "Returned"),
    "stock_reason.received": ("到货入库", "Received"),
    "stock_reason.undo": ("调回", "Set back"),
    "stock_reason.import": ("导入", "Import"),
    "stock_move.reserve": ("占用", "Reserve"),
    "stock_move.unreserve": ("释放占用", "Release"),
    "stock_move.ship": ("发货", "Ship"),
    "stock_move.unship": ("撤销发货", "Un-ship"),
    "stock_move.set": ("调整", "Adjust"),
    "stock_move.transfer": ("调拨", "Transfer"),
    "stock_move.import": ("导入", "Import"),
    "stock_figure.on_hand": ("现有", "On hand"),
    "stock_figure.reserved": ("占用", "Reserved"),
    "stock_figure.quarantine": ("隔离", "Quarantine"),
    # files
    "import.stopped": (
        "停在 {done}/{total} 单。收下的都在；同一份文件再导一次，会接着来，不会重复。",
        "Stopped at {done} of {total} orders. What was taken in stays; import the same file again to go on.",
    ),
}
