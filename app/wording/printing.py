"""Sentences of the printing area: code -> (zh, en)."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # what cannot be put on paper
    "barcode.not_encodable": (
        "条码内容不能打印：只能是 1 到 48 个字母、数字或英文符号（现有 {characters} 个字符）。",
        "This cannot be printed as a barcode: 1 to 48 ASCII letters, digits or signs are allowed ({characters} given).",
    ),
    "barcode.too_wide": (
        "条码太长（{characters} 个字符），在 {width_mm} mm 宽的位置上印不下可扫的条码。",
        "The barcode is too long ({characters} characters) to be readable on {width_mm} mm.",
    ),
    "qr.too_long": (
        "二维码内容太长（{characters} 个字符），印出来会扫不了。",
        "The QR code's text is too long ({characters} characters) to be readable at this size.",
    ),
    "label.size_unsupported": (
        "没有 {width_mm}×{height_mm} mm 的版式。面单用 76×130 或 100×150，小票用 80 或 58 mm。",
        "There is no layout for {width_mm}×{height_mm} mm. Labels: 76×130 or 100×150; slips: 80 or 58 mm.",
    ),
    # wrong printer or setting
    "printer.paper_mismatch": (
        "打印机 {printer} 装的是 {paper} mm 纸，这张面单要 {label} mm。换纸，或换一台打印机。",
        "{printer} has {paper} mm paper, this label needs {label} mm. Change the paper or the printer.",
    ),
    "printer.no_labels": (
        "打印机 {printer} 只能打小票，不能打面单。",
        "{printer} prints slips only, no labels.",
    ),
    "printer.language_unknown": (
        "不认识的打印机语言：{language}。",
        "Unknown printer language: {language}.",
    ),
    "printer.transport_unknown": (
        "不认识的连接方式：{transport}。",
        "Unknown way to reach a printer: {transport}.",
    ),
    "printer.address_bad": (
        "打印机地址写得不对：{address}。",
        "This is not a printer's address: {address}.",
    ),
    # the device
    "printer.unreachable": (
        "连不上打印机（{address}）。看看电源和网线，地址是否还一样。",
        "The printer at {address} cannot be reached. Check power, cable and address.",
    ),
    "printer.busy": (
        "打印机（{address}）正被别的电脑占用，稍后再试。",
        "The printer at {address} is busy with another computer; it will be tried again.",
    ),
    "printer.connection_lost": (
        "和打印机（{address}）的连接断了。",
        "The connection to the printer at {address} was lost.",
    ),
    "printer.stalled": (
        "打印机（{address}）不再接收数据，可能缺纸、开盖或暂停。",
        "The printer at {address} takes no more data: paper out, head open or paused?",
    ),
    "printer.no_spooler": (
        "这台电脑上找不到打印服务（{address}）。",
        "This computer has no print service for {address}.",
    ),
    "printer.spooler_refused": (
        "系统的打印队列不接收 {address} 的任务。",
        "The system's print queue refuses jobs for {address}.",
    ),
    "printer.file_missing": (
        "打印输出的位置不存在：{address}。",
        "The place to print to does not exist: {address}.",
    ),
    "printer.file_failed": (
        "写不进 {address}：磁盘满了，或没有权限。",
        "Cannot write to {address}: the disk is full, or access is denied.",
    ),
    "printer.head_open": ("打印机 {printer} 的盖子开着。", "The head or cover of {printer} is open."),
    "printer.paper_out": ("打印机 {printer} 缺纸。", "{printer} is out of paper."),
    "printer.ribbon_out": ("打印机 {printer} 的碳带用完了。", "{printer} is out of ribbon."),
    "printer.jam": ("打印机 {printer} 卡纸。", "{printer} has a paper jam."),
    "printer.paused": ("打印机 {printer} 被按了暂停。", "{printer} is paused."),
    "printer.other": (
        "打印机 {printer} 报告故障（温度、切刀或其他），看它的指示灯。",
        "{printer} reports a fault (temperature, cutter or other); look at its lights.",
    ),
    # the virtual printer
    "virtual_printer.unknown_command": (
        "虚拟打印机不认识这条指令，真机会丢掉后面的内容：{command}。",
        "The virtual printer does not know this command; a strict printer would drop the rest: {command}.",
    ),
    "virtual_printer.cut": (
        "任务在中途断了（{bytes} 字节），没有出纸。",
        "The job ends in the middle ({bytes} bytes); nothing came out.",
    ),
}
