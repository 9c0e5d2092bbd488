"""Every verb of the window, once: buttons, menus, the command box, the F1 sheet and the keys all come from here.

A key belongs to a context; what is active is the focused area's contexts plus ``list`` plus ``global``. Plain letters
and digits act only where a list, board or the bench has focus (keys.py), so text typed into a field is text.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from app.domain.people import Right
from app.ui.translating import QT_TRANSLATE_NOOP


class Action(NamedTuple):
    """One verb. ``keys`` in QKeySequence's portable spelling; the first is shown on buttons."""

    name: str
    """``context.verb``."""
    text: str
    """Chinese source text, translated in context "Actions"."""
    keys: tuple[str, ...]
    contexts: tuple[str, ...]
    icon: str = ""
    right: Right | None = None
    kind: str = "normal"
    """normal, primary or danger: how its button looks."""
    shown: str = ""
    """What the key cap says where ``keys`` would be too long, for example 1–9."""

    @property
    def handler(self) -> str:
        """The method a screen offers for it."""
        return "do_" + self.name.split(".", 1)[1]

    def words(self) -> str:
        """Return the verb in the language in force."""
        return QCoreApplication.translate("Actions", self.text)


def _act(name: str, text: str, keys: str, icon: str = "", right: Right | None = None, **more: str) -> Action:
    """Build an Action; ``keys`` separated by spaces, contexts after ``in_`` or the name's first part."""
    contexts = tuple(more.pop("in_", name.split(".", 1)[0]).split())
    return Action(name, text, tuple(keys.split()), contexts, icon, right, **more)


DIGITS = "1 2 3 4 5 6 7 8 9"
ORDER_LISTS = "orders audit"

ACTIONS: tuple[Action, ...] = (
    # global
    _act("global.search", QT_TRANSLATE_NOOP("Actions", "搜索"), "Ctrl+K", "search"),
    _act(
        "global.area",
        QT_TRANSLATE_NOOP("Actions", "切换区域"),
        " ".join(f"Ctrl+{n}" for n in range(1, 10)),
        shown="Ctrl+1–9",
    ),
    _act("global.next_queue", QT_TRANSLATE_NOOP("Actions", "下一个队列"), "Ctrl+Tab"),
    _act("global.previous_queue", QT_TRANSLATE_NOOP("Actions", "上一个队列"), "Ctrl+Shift+Tab"),
    _act("global.sync", QT_TRANSLATE_NOOP("Actions", "立即同步"), "F5", "refresh"),
    _act("global.next_pane", QT_TRANSLATE_NOOP("Actions", "下一个窗格"), "F6"),
    _act("global.previous_pane", QT_TRANSLATE_NOOP("Actions", "上一个窗格"), "Shift+F6"),
    _act("global.undo", QT_TRANSLATE_NOOP("Actions", "撤销"), "Ctrl+Z", "arrow-back-up"),
    _act("global.error", QT_TRANSLATE_NOOP("Actions", "处理报错"), "Ctrl+E", "alert-octagon"),
    _act("global.errors", QT_TRANSLATE_NOOP("Actions", "全部报错"), "Ctrl+Shift+E", "bell"),
    _act("global.stop_work", QT_TRANSLATE_NOOP("Actions", "停下批量处理"), "Ctrl+Shift+K", "x"),
    _act("global.lock", QT_TRANSLATE_NOOP("Actions", "锁屏换人"), "Ctrl+L", "lock"),
    _act("global.full_screen", QT_TRANSLATE_NOOP("Actions", "全屏"), "F11"),
    _act("global.settings", QT_TRANSLATE_NOOP("Actions", "设置"), "Ctrl+,", "settings"),
    _act("global.keys", QT_TRANSLATE_NOOP("Actions", "快捷键"), "F1", "keyboard"),
    _act("global.new_window", QT_TRANSLATE_NOOP("Actions", "再开一个窗口"), "Ctrl+Shift+N"),
    _act("global.paper", QT_TRANSLATE_NOOP("Actions", "虚拟打印机"), "Ctrl+Alt+P", "printer"),
    _act("global.put_backs", QT_TRANSLATE_NOOP("Actions", "商品放回"), "Ctrl+B", "package-off"),
    _act("global.raws", QT_TRANSLATE_NOOP("Actions", "没收进来的平台单"), "Ctrl+R", "file-import", Right.AUDIT),
    _act("global.theme", QT_TRANSLATE_NOOP("Actions", "切换深浅色"), "Ctrl+Alt+D", "moon"),
    _act("global.language", QT_TRANSLATE_NOOP("Actions", "切换中英文"), "Ctrl+Alt+G", "language"),
    # any list; the first four are the grid's own, named here for the key sheet
    _act("list.cell", QT_TRANSLATE_NOOP("Actions", "左右换格"), "Left Right", shown="← →"),
    _act("list.ends", QT_TRANSLATE_NOOP("Actions", "到头、到尾"), "Home End", shown="Home End"),
    _act("list.page", QT_TRANSLATE_NOOP("Actions", "翻页"), "PgUp PgDown", shown="PgUp PgDn"),
    _act("list.extend", QT_TRANSLATE_NOOP("Actions", "连着选"), "Shift+Up Shift+Down", shown="⇧ ↑ ↓"),
    _act("list.down", QT_TRANSLATE_NOOP("Actions", "下一行"), "J", shown="J ↓"),
    _act("list.up", QT_TRANSLATE_NOOP("Actions", "上一行"), "K", shown="K ↑"),
    _act("list.open", QT_TRANSLATE_NOOP("Actions", "打开详情"), "Return"),
    _act("list.toggle", QT_TRANSLATE_NOOP("Actions", "选中这一行"), "Space"),
    _act("list.select_all", QT_TRANSLATE_NOOP("Actions", "全选整个队列"), "Ctrl+A"),
    _act("list.queue", QT_TRANSLATE_NOOP("Actions", "第几个队列"), DIGITS, shown="1–9"),
    _act("list.filter", QT_TRANSLATE_NOOP("Actions", "筛选"), "F", "filter"),
    _act("list.find", QT_TRANSLATE_NOOP("Actions", "在列表里找"), "Ctrl+F", "search"),
    _act("list.copy_cell", QT_TRANSLATE_NOOP("Actions", "复制单元格"), "Ctrl+C", "copy"),
    _act("list.copy_rows", QT_TRANSLATE_NOOP("Actions", "复制整行"), "Ctrl+Shift+C", "copy"),
    _act("list.more", QT_TRANSLATE_NOOP("Actions", "全部操作"), ".", "dots"),
    _act("list.escape", QT_TRANSLATE_NOOP("Actions", "关闭、清除、返回"), "Esc"),
    # orders
    _act("orders.print", QT_TRANSLATE_NOOP("Actions", "打印面单"), "P", "printer", Right.PRINT, kind="primary"),
    _act("orders.carrier", QT_TRANSLATE_NOOP("Actions", "换快递"), "C", "truck-delivery", Right.PRINT),
    _act(
        "orders.warehouse",
        QT_TRANSLATE_NOOP("Actions", "换仓"),
        "Shift+W",
        "building-warehouse",
        Right.AUDIT,
        in_=ORDER_LISTS,
    ),
    _act("orders.hold", QT_TRANSLATE_NOOP("Actions", "挂起"), "H", "player-pause", Right.HOLD, in_=ORDER_LISTS),
    _act("orders.release", QT_TRANSLATE_NOOP("Actions", "解挂"), "Shift+H", "player-play", Right.HOLD, in_=ORDER_LISTS),
    _act("orders.urgent", QT_TRANSLATE_NOOP("Actions", "加急"), "Q", "flame", Right.HOLD),
    _act("orders.tag", QT_TRANSLATE_NOOP("Actions", "打标签"), "T", "tag", Right.HOLD, in_=ORDER_LISTS),
    _act("orders.reveal", QT_TRANSLATE_NOOP("Actions", "查看收件人"), "V", "eye", Right.REVEAL, in_=ORDER_LISTS),
    _act("orders.number", QT_TRANSLATE_NOOP("Actions", "取号"), "N", "bolt", Right.PRINT),
    _act("orders.slips", QT_TRANSLATE_NOOP("Actions", "发货单存为 PDF"), "Shift+F", "list-details", Right.PRINT),
    _act("orders.ship", QT_TRANSLATE_NOOP("Actions", "发货"), "Y", "truck", Right.SHIP_UNVERIFIED),
    _act("orders.unship", QT_TRANSLATE_NOOP("Actions", "撤销发货"), "Shift+Y", "truck-return", Right.UNSHIP),
    _act("orders.cancel", QT_TRANSLATE_NOOP("Actions", "取消订单"), "X", "ban", Right.CANCEL, kind="danger"),
    _act("orders.queue_menu", QT_TRANSLATE_NOOP("Actions", "存成队列、改名"), "Shift+Q", "layout-list"),
    _act("orders.pin", QT_TRANSLATE_NOOP("Actions", "固定详情"), "Shift+P", "pin"),
    _act("orders.earlier", QT_TRANSLATE_NOOP("Actions", "看更早的样子"), "[", "history"),
    _act("orders.later", QT_TRANSLATE_NOOP("Actions", "看更晚的样子"), "]", "history"),
    _act("orders.make", QT_TRANSLATE_NOOP("Actions", "手工建单"), "Shift+O", "plus", Right.AUDIT),
    _act("orders.copy", QT_TRANSLATE_NOOP("Actions", "复制订单"), "Shift+C", "copy", Right.AUDIT),
    _act("orders.resend", QT_TRANSLATE_NOOP("Actions", "补发"), "B", "package", Right.AUDIT),
    _act("orders.edit_lines", QT_TRANSLATE_NOOP("Actions", "改商品"), "E", "edit", Right.AUDIT),
    _act(
        "orders.memo", QT_TRANSLATE_NOOP("Actions", "备注、旗帜"), "Shift+E", "message-2", Right.AUDIT, in_=ORDER_LISTS
    ),
    _act("orders.merge", QT_TRANSLATE_NOOP("Actions", "合单"), "M", "arrow-merge", Right.AUDIT, in_=ORDER_LISTS),
    _act("orders.split", QT_TRANSLATE_NOOP("Actions", "拆单"), "S", "arrows-split", Right.AUDIT, in_=ORDER_LISTS),
    _act(
        "orders.unregroup",
        QT_TRANSLATE_NOOP("Actions", "撤销合拆"),
        "Shift+M",
        "arrow-back-up",
        Right.AUDIT,
        in_=ORDER_LISTS,
    ),
    _act("orders.gift", QT_TRANSLATE_NOOP("Actions", "加送赠品"), "G", "gift", Right.AUDIT, in_=ORDER_LISTS),
    _act("orders.take_gift", QT_TRANSLATE_NOOP("Actions", "取消赠品"), "Shift+G", "gift", Right.AUDIT, in_=ORDER_LISTS),
    _act("orders.match", QT_TRANSLATE_NOOP("Actions", "对商品"), "W", "package", Right.AUDIT, in_=ORDER_LISTS),
    _act("orders.stop", QT_TRANSLATE_NOOP("Actions", "拉黑"), "Shift+B", "ban", Right.RULES, in_=ORDER_LISTS),
    _act("orders.seal", QT_TRANSLATE_NOOP("Actions", "不再合拆"), "L", "lock", Right.AUDIT, in_=ORDER_LISTS),
    _act("orders.unseal", QT_TRANSLATE_NOOP("Actions", "又可合拆"), "Alt+L", "lock", Right.AUDIT, in_=ORDER_LISTS),
    _act("orders.intercept", QT_TRANSLATE_NOOP("Actions", "拦截"), "I", "hand-stop", Right.HOLD, in_=ORDER_LISTS),
    _act("orders.revoke", QT_TRANSLATE_NOOP("Actions", "反审核"), "R", "arrow-back-up", Right.AUDIT),
    _act("orders.unroute", QT_TRANSLATE_NOOP("Actions", "退回分仓"), "Shift+R", "arrow-back-up", Right.AUDIT),
    _act("orders.recycle", QT_TRANSLATE_NOOP("Actions", "回收单号"), "Shift+N", "refresh", Right.PRINT),
    _act("orders.undo", QT_TRANSLATE_NOOP("Actions", "撤销"), "U", "arrow-back-up", in_=ORDER_LISTS),
    _act("orders.density", QT_TRANSLATE_NOOP("Actions", "行距"), "Shift+D", "menu-2", in_="list"),
    _act("orders.columns", QT_TRANSLATE_NOOP("Actions", "列"), "Shift+L", "columns-3", in_="list"),
    # audit
    _act("audit.pass", QT_TRANSLATE_NOOP("Actions", "通过"), "A", "check", Right.AUDIT, kind="primary"),
    _act("audit.force", QT_TRANSLATE_NOOP("Actions", "强制通过"), "Shift+A", "bolt", Right.FORCE_AUDIT),
    _act("audit.address", QT_TRANSLATE_NOOP("Actions", "改地址"), "E", "edit", Right.AUDIT),
    _act("audit.settle", QT_TRANSLATE_NOOP("Actions", "处理完这一项"), "Shift+S", "circle-check", Right.AUDIT),
    # print station
    _act(
        "print.start", QT_TRANSLATE_NOOP("Actions", "开始打印"), "Ctrl+Return", "printer", Right.PRINT, kind="primary"
    ),
    _act("print.numbers", QT_TRANSLATE_NOOP("Actions", "只取号"), "N", "bolt", Right.PRINT),
    _act("print.order", QT_TRANSLATE_NOOP("Actions", "排序"), "O", "layout-list", Right.PRINT),
    _act("print.move_rest", QT_TRANSLATE_NOOP("Actions", "转给另一台"), "G", "arrows-exchange", Right.PRINT),
    _act("print.reprint", QT_TRANSLATE_NOOP("Actions", "重打"), "R", "printer", Right.REPRINT),
    _act("print.pause", QT_TRANSLATE_NOOP("Actions", "暂停 / 继续"), "F8", "player-pause", Right.PRINT),
    _act("print.stop", QT_TRANSLATE_NOOP("Actions", "取消批次"), "Shift+X", "x", Right.PRINT, kind="danger"),
    # stock
    _act("stock.count", QT_TRANSLATE_NOOP("Actions", "盘点"), "N", "scan", Right.ADJUST_STOCK),
    _act("stock.transfer", QT_TRANSLATE_NOOP("Actions", "调拨"), "T", "arrows-exchange", Right.ADJUST_STOCK),
    _act("stock.adjust", QT_TRANSLATE_NOOP("Actions", "调整库存"), "E", "edit", Right.ADJUST_STOCK, kind="primary"),
    _act("stock.ledger", QT_TRANSLATE_NOOP("Actions", "库存流水"), "L", "history"),
    _act("stock.push", QT_TRANSLATE_NOOP("Actions", "立即推送"), "B", "cloud-upload", Right.ADJUST_STOCK),
    _act("stock.safety", QT_TRANSLATE_NOOP("Actions", "安全库存"), "S", "shield-check", Right.ADJUST_STOCK),
    _act("stock.warehouse", QT_TRANSLATE_NOOP("Actions", "仓库"), "W", "building-warehouse"),
    _act("stock.save", QT_TRANSLATE_NOOP("Actions", "存下调整"), "F12", "check", Right.ADJUST_STOCK, kind="primary"),
    _act("stock.undo", QT_TRANSLATE_NOOP("Actions", "撤销"), "U", "arrow-back-up", in_="stock settings rules"),
    # settings
    _act(
        "settings.new",
        QT_TRANSLATE_NOOP("Actions", "新增"),
        "N",
        "plus",
        Right.SETTINGS,
        kind="primary",
        in_="settings rules",
    ),
    _act("settings.change", QT_TRANSLATE_NOOP("Actions", "修改"), "F2", "edit", Right.SETTINGS, in_="settings rules"),
    _act("settings.pull_again", QT_TRANSLATE_NOOP("Actions", "再补一次"), "G", "refresh", Right.SETTINGS),
    _act("settings.test", QT_TRANSLATE_NOOP("Actions", "测试"), "T", "bolt", Right.SETTINGS),
    _act(
        "settings.pause",
        QT_TRANSLATE_NOOP("Actions", "停用 / 启用"),
        "P",
        "player-pause",
        Right.SETTINGS,
        in_="settings rules",
    ),
    _act(
        "settings.open_file",
        QT_TRANSLATE_NOOP("Actions", "选文件"),
        "O",
        "file-import",
        Right.SETTINGS,
        in_="settings rules",
    ),
    _act("settings.remember", QT_TRANSLATE_NOOP("Actions", "记住模板"), "M", "pin", Right.SETTINGS),
    _act("settings.save_bad", QT_TRANSLATE_NOOP("Actions", "存下没收的行"), "S", "file-import", Right.SETTINGS),
    _act("settings.back_up", QT_TRANSLATE_NOOP("Actions", "立即备份"), "B", "database", Right.SETTINGS),
    _act("settings.check", QT_TRANSLATE_NOOP("Actions", "核对数据"), "C", "shield-check", Right.SETTINGS),
    _act("settings.terms", QT_TRANSLATE_NOOP("Actions", "收什么件"), "E", "scale", Right.SETTINGS),
    _act("settings.regions", QT_TRANSLATE_NOOP("Actions", "发到哪里"), "D", "map-pin", Right.SETTINGS),
    _act("settings.save_table", QT_TRANSLATE_NOOP("Actions", "存价格表"), "V", "cloud-upload", Right.SETTINGS),
    _act("settings.key_sheet", QT_TRANSLATE_NOOP("Actions", "命令条码"), "Shift+K", "scan"),
    _act("settings.retry", QT_TRANSLATE_NOOP("Actions", "重试"), "R", "refresh", Right.SETTINGS),
    _act(
        "settings.delete",
        QT_TRANSLATE_NOOP("Actions", "删除"),
        "Shift+X",
        "trash",
        Right.SETTINGS,
        kind="danger",
        in_="settings rules",
    ),
    _act(
        "settings.apply",
        QT_TRANSLATE_NOOP("Actions", "保存"),
        "Ctrl+Return",
        "check",
        Right.SETTINGS,
        kind="primary",
        in_="settings rule",
    ),
    # audit rules
    _act("rules.try", QT_TRANSLATE_NOOP("Actions", "试跑"), "R", "bolt", Right.RULES),
    _act("rules.try_this", QT_TRANSLATE_NOOP("Actions", "试跑这一条"), "D", "bolt", Right.RULES, in_="audit rules"),
    _act("rules.save_file", QT_TRANSLATE_NOOP("Actions", "存成文件"), "S", "cloud-upload", Right.RULES),
    _act("rules.versions", QT_TRANSLATE_NOOP("Actions", "版本"), "V", "history", Right.RULES),
    _act("rules.raise", QT_TRANSLATE_NOOP("Actions", "往前一位"), "Alt+Up", "sort-ascending", Right.RULES),
    _act("rules.lower", QT_TRANSLATE_NOOP("Actions", "往后一位"), "Alt+Down", "sort-ascending", Right.RULES),
    _act("rules.back", QT_TRANSLATE_NOOP("Actions", "回到这一版"), "G", "arrow-back-up", Right.RULES),
    _act("rules.draft", QT_TRANSLATE_NOOP("Actions", "开草稿"), "E", "edit", Right.RULES),
    _act("rules.discard", QT_TRANSLATE_NOOP("Actions", "丢弃草稿"), "Shift+Z", "trash", Right.RULES, kind="danger"),
    _act(
        "rules.switch_on", QT_TRANSLATE_NOOP("Actions", "启用草稿"), "Ctrl+Return", "check", Right.RULES, kind="primary"
    ),
    _act("rule.condition", QT_TRANSLATE_NOOP("Actions", "加条件"), "F3", "plus", Right.RULES),
    _act("rule.group", QT_TRANSLATE_NOOP("Actions", "加一组条件"), "F4", "plus", Right.RULES),
    _act("rule.outcome", QT_TRANSLATE_NOOP("Actions", "加结果"), "F7", "plus", Right.RULES),
    _act("rule.drop", QT_TRANSLATE_NOOP("Actions", "去掉这一行"), "F8", "x", Right.RULES),
    _act("rule.escape", QT_TRANSLATE_NOOP("Actions", "先不，修改留着"), "Esc"),
    # platform orders that could not be taken in
    _act("raws.repair", QT_TRANSLATE_NOOP("Actions", "修原文"), "F2", "edit", Right.AUDIT),
    _act("raws.alike", QT_TRANSLATE_NOOP("Actions", "同样原因的全选"), "F8", "check", Right.AUDIT),
    _act("raws.save", QT_TRANSLATE_NOOP("Actions", "存下并收单"), "Ctrl+Return", "check", Right.AUDIT),
    # welcome and guided set-up
    _act("setup.choose", QT_TRANSLATE_NOOP("Actions", "选一项"), "1 2 3", shown="1–3"),
    _act("setup.next", QT_TRANSLATE_NOOP("Actions", "下一步"), "F12", "arrow-right", kind="primary"),
    _act("setup.test", QT_TRANSLATE_NOOP("Actions", "测试"), "F9", "bolt"),
    _act("setup.skip", QT_TRANSLATE_NOOP("Actions", "跳过"), "F10"),
    _act("setup.back", QT_TRANSLATE_NOOP("Actions", "上一步"), "Esc", "arrow-back-up"),
    _act("setup.leave", QT_TRANSLATE_NOOP("Actions", "先离开向导"), "F4", "logout"),
    _act("global.own_warehouse", QT_TRANSLATE_NOOP("Actions", "开我的仓库"), "Ctrl+Shift+O", "building-warehouse"),
    _act("global.guide", QT_TRANSLATE_NOOP("Actions", "设置向导"), "Ctrl+Shift+G", "bulb", Right.SETTINGS),
    # the virtual printer's window
    _act("paper.clear", QT_TRANSLATE_NOOP("Actions", "清空纸带"), "C", "trash"),
    _act("paper.enlarge", QT_TRANSLATE_NOOP("Actions", "放大"), "Return", "search"),
    _act("paper.next", QT_TRANSLATE_NOOP("Actions", "下一台"), "Ctrl+Tab", "printer"),
    _act("paper.close", QT_TRANSLATE_NOOP("Actions", "关闭"), "Esc", "x"),
    # bench and every dialog that waits for a scan: no letters, no digits, no Enter
    _act("bench.complete", QT_TRANSLATE_NOOP("Actions", "完成"), "F12", "check", Right.PACK, kind="primary"),
    _act("bench.weigh", QT_TRANSLATE_NOOP("Actions", "称重"), "F2", "scale", Right.PACK),
    _act("bench.quantity", QT_TRANSLATE_NOOP("Actions", "输入数量"), "F3", "edit", Right.PACK),
    _act("bench.undo", QT_TRANSLATE_NOOP("Actions", "撤销"), "F4", "arrow-back-up", Right.PACK),
    _act("bench.call", QT_TRANSLATE_NOOP("Actions", "叫主管"), "F7", "bell"),
    _act("bench.short", QT_TRANSLATE_NOOP("Actions", "少货"), "F8", "package-off", Right.PACK),
    _act("bench.reprint", QT_TRANSLATE_NOOP("Actions", "重打"), "F9", "printer", Right.PACK),
    _act("bench.put_backs", QT_TRANSLATE_NOOP("Actions", "商品放回"), "F10", "package-off"),
    _act("bench.acknowledge", QT_TRANSLATE_NOOP("Actions", "知道了"), "Space", "check"),
    _act("bench.leave", QT_TRANSLATE_NOOP("Actions", "放弃"), "Esc", "arrow-back-up"),
)

BY_NAME = {action.name: action for action in ACTIONS}

CONTEXT_NAMES = {
    "global": QT_TRANSLATE_NOOP("Actions", "全局"),
    "list": QT_TRANSLATE_NOOP("Actions", "列表"),
    "orders": QT_TRANSLATE_NOOP("Actions", "订单"),
    "audit": QT_TRANSLATE_NOOP("Actions", "审单"),
    "print": QT_TRANSLATE_NOOP("Actions", "打单"),
    "stock": QT_TRANSLATE_NOOP("Actions", "库存"),
    "settings": QT_TRANSLATE_NOOP("Actions", "设置"),
    "rules": QT_TRANSLATE_NOOP("Actions", "审单规则"),
    "rule": QT_TRANSLATE_NOOP("Actions", "编一条规则"),
    "raws": QT_TRANSLATE_NOOP("Actions", "没收进来的平台单"),
    "setup": QT_TRANSLATE_NOOP("Actions", "设置向导"),
    "bench": QT_TRANSLATE_NOOP("Actions", "打包"),
    "paper": QT_TRANSLATE_NOOP("Actions", "虚拟打印机"),
}

INHERITS = {
    "orders": ("orders", "list", "global"),
    "audit": ("audit", "list", "global"),
    "print": ("print", "list", "global"),
    "stock": ("stock", "list", "global"),
    "settings": ("settings", "list", "global"),
    "rules": ("rules", "list", "global"),
    "rule": ("rule", "global"),
    "raws": ("raws", "list"),
    "setup": ("setup", "global"),
    "bench": ("bench", "global"),
    "paper": ("paper",),
    "dialog": (),
}
"""What is active together, nearest first, for each area."""


class KeyMap:
    """The keys in force: the registry's, a person's own ones, and letters with or without Alt."""

    def __init__(self, own: dict[str, tuple[str, ...]] | None = None, *, letters: bool = True) -> None:
        self.own = dict(own or {})
        self.letters = letters

    def keys(self, action: Action) -> tuple[str, ...]:
        """Return the action's keys as they are now."""
        keys = self.own.get(action.name, action.keys)
        return keys if self.letters else tuple(f"Alt+{key}" if is_plain(key) else key for key in keys)

    def shown(self, action: Action) -> str:
        """Return what a key cap says."""
        if action.shown and action.name not in self.own and self.letters:
            return action.shown
        return pretty(self.keys(action)[0])

    def find(self, key: str, contexts: tuple[str, ...]) -> Action | None:
        """Return the action of ``key`` in the nearest context that has it."""
        for context in contexts:
            for action in ACTIONS:
                if context in action.contexts and key in self.keys(action):
                    return action
        return None


def is_plain(key: str) -> bool:
    """Tell whether a key is a letter, digit or sign that would be text in a field."""
    return len(key.removeprefix("Shift+")) == 1


def of_context(context: str) -> tuple[Action, ...]:
    """Return the actions of one context, in the registry's order."""
    return tuple(action for action in ACTIONS if context in action.contexts)


def pretty(key: str) -> str:
    """Return a key as its cap says it."""
    if key == "Space":
        return QCoreApplication.translate("Actions", "空格")
    for name, sign in (("Shift+", "⇧"), ("Return", "↵"), ("Ctrl+↵", "Ctrl ↵")):
        key = key.replace(name, sign)
    return key.replace("Ctrl+", "Ctrl ").replace("Alt+", "Alt ")
