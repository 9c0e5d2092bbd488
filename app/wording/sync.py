"""Sentences of the sync area: code -> (zh, en)."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "sync.window_short": (
        "平台说这段时间有 {theirs} 单，只读到 {got} 单，稍后整段重读。",
        "The platform names {theirs} orders for this window but gave {got}; the whole window is read again later.",
    ),
    "sync.window_cut": (
        "读取在中途停下，下次从这段时间的开头再读，不会漏单。",
        "The reading was broken off; next time this window is read from its start, so nothing is missed.",
    ),
    "sync.shop_paused": (
        "店铺 {name} 已暂停，没有读取。恢复后再同步。",
        "The shop {name} is paused and was not read. Resume it, then sync again.",
    ),
    "sync.not_pulled": (
        "店铺 {name} 的订单靠导入文件，不能同步。",
        "Orders of the shop {name} come from files; there is nothing to read.",
    ),
    "sync.asked": ("已请后台程序现在就同步。", "The engine was asked to read now."),
    "outbox.no_handler": (
        "这个程序不认识要做的事（{kind}），可能是更新的版本写下的。更新程序后重试。",
        "This program does not know how to do {kind}; a newer version may have written it. Update, then retry.",
    ),
    "program.fault": (
        "程序出错，已记入日志并稍后再试。反复出现请把日志发给我们。",
        "The program met a fault of its own; it is in the log and will be tried again. If it stays, send us the log.",
    ),
    "run.started": (
        "后台程序在工位 {station} 上运行，按 Ctrl+C 停止。",
        "The engine runs on station {station}; Ctrl+C stops it.",
    ),
    "run.left": ("没有及时停下的线程：{threads}", "Threads that did not end in time: {threads}"),
    "simulate.not_started": (
        "模拟程序没有启动，原因见 {log}。",
        "The simulators did not start; see {log} for the reason.",
    ),
    "simulate.real_shop": (
        "这个数据库里有真实店铺（{name}），模拟订单不能混进来。换一个空的数据文件夹，或用 --demo。",
        "This database has a real shop ({name}); invented orders must not mix in. Use another data folder, or --demo.",
    ),
}
