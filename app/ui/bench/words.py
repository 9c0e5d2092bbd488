"""The bench's sentences: what head, banner, strip, stages and keys say in the state the work is in."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject

from app.services.queries.detail_rows import ParcelLineRow
from app.services.queries.work_rows import BenchView, StopNote
from app.ui.bench.actions import BenchWork
from app.ui.bench.keys import Key
from app.ui.bench.lines import title
from app.ui.bench.parts import Fact
from app.ui.bench.state import Notice, Phase
from app.ui.words import grouped, left, listed, moment, number, say, span

_BANNER = tuple[str, str, str, str]
_ASK = tuple[str, str, tuple[tuple[str, str, str], ...]]


class BenchWords(QObject):
    """Words in the language in force."""

    def __init__(self, work: BenchWork, parent: QObject) -> None:
        super().__init__(parent)
        self.work = work

    # --- head and strip -----------------------------------------------------------------------------------------------
    def head(self, station: str, person: str) -> tuple:
        """Return station, person, devices and figures."""
        day = self.work.day
        tone = day.printer_tone if day is not None else ""
        printer = {"ok": self.tr("打印机正常"), "warn": self.tr("打印机要看看"), "bad": self.tr("打印机停了")}
        scanner = self.tr("扫描枪正常") if self.work.scanned_at is not None else self.tr("扫描枪还没扫过")
        devices = [
            ("printer", tone, printer.get(tone, self.tr("打印机"))),
            ("scan", "ok" if self.work.scanned_at is not None else "", scanner),
        ]
        if self.work.called_at is not None:
            when = moment(self.work.called_at, self.work.desk.now())
            devices.insert(0, ("bell", "warn", self.tr("叫了主管 {time}").format(time=when)))
        if day is not None and day.put_backs:
            devices.insert(0, ("package-off", "warn", self.tr("放回 {n} · F10").format(n=number(day.put_backs))))
        figures: tuple[tuple[str, str], ...] = ()
        if day is not None:
            figures = (
                (self.tr("待打包"), number(day.to_pack)),
                (self.tr("今日"), number(day.done_today)),
                (self.tr("每小时"), number(day.per_hour)),
            )
        return station, person, tuple(devices), figures

    def strip(self, view: BenchView, now: datetime) -> tuple[tuple[Fact, ...], Fact | None, str]:
        """Return the parcel's facts, the time left, and what the packer must read."""
        parcel = view.parcel
        facts = [
            Fact(self.tr("运单"), grouped(parcel.waybill_no) or "–"),
            Fact(self.tr("订单"), parcel.order_no),
            Fact(self.tr("快递"), parcel.carrier or "–"),
        ]
        if view.other_parcels:
            facts.append(Fact(self.tr("包裹"), f"{parcel.parcel_index} / {view.other_parcels + 1}"))
        weight = self.work.weight_g or parcel.weight_g
        if weight:
            facts.append(Fact(self.tr("重量"), f"{weight / 1000:.2f} kg"))
        note = listed([view.print_note, view.buyer_message])
        if self.work.phase is Phase.DONE:  # nothing is late any more
            return tuple(facts), None, note
        words, tone, icon = left(view.order.ship_by_at, now)
        return tuple(facts), Fact(self.tr("剩余"), words, tone, icon), note

    # --- banner -------------------------------------------------------------------------------------------------------
    def banner(self) -> _BANNER:
        """Return kind, icon, sentence and second sentence."""
        work = self.work
        if work.notice is not None:
            return self._notice(work.notice)
        if work.phase is Phase.DONE:
            return "done", "circle-check", self.tr("完成，扫下一张面单"), ""
        if work.phase is Phase.SCANNING:
            got, wanted = work.pieces()
            words = self.tr("已扫 {got} / {wanted} 件，继续扫商品").format(got=got, wanted=wanted)
            return "scan", "scan", words, ""
        return "scan", "scan", self.tr("等着扫描"), ""

    def _notice(self, notice: Notice) -> _BANNER:
        way_on = self.tr("扫对的商品，或按空格继续")
        if notice.kind == "wrong":
            known = notice.scanned is not None
            words = self.tr("扫错了：不是这单的商品") if known else self.tr("扫错了：不认识这个条码")
            return "bad", "hand-stop", words, way_on
        if notice.kind == "surplus":
            return "bad", "hand-stop", self.tr("多了一件：这个够了"), way_on
        if notice.kind == "unknown":
            words = notice.words or self.tr("没认出「{code}」").format(code=notice.code)
            return "warn", "help-circle", words, self.tr("扫面单、商品或订单号；按空格关掉")
        if notice.kind == "busy":
            words = notice.words or self.tr("别的打包台正在打这个包裹")
            return "warn", "alert-triangle", words, self.tr("放到一边，扫下一张；按空格关掉")
        if notice.kind == "already":
            words = notice.words or self.tr("这个包裹已经打好了")
            return "warn", "alert-triangle", words, self.tr("放进待发筐，扫下一张；按空格关掉")
        if notice.kind == "error":
            return "bad", "alert-octagon", notice.words, self.tr("按空格关掉")
        return self._told(notice)

    def _told(self, notice: Notice) -> _BANNER:
        if notice.code == "reprint":
            return "info", "printer", self.tr("面单正在重打，旧的撕掉作废"), ""
        if notice.code == "put_back":
            return "info", "printer", self.tr("放回单正在打"), ""
        name = title(notice.scanned) if notice.scanned is not None else ""
        short = notice.code == "missing"
        words = self.tr("已报少货：{name}") if short else self.tr("已报破损：{name}")
        return "info", "alert-triangle", words.format(name=name), self.tr("包裹放到异常筐，扫下一张面单")

    # --- stages -------------------------------------------------------------------------------------------------------
    def waiting(self) -> tuple[str, str]:
        """Return what to scan, and the last finished order."""
        day = self.work.day
        words = self.tr("扫面单或订单号")
        if day is None:
            return words, ""
        if self.work.last_parcel() is not None:
            return words, self.tr("上一单 {order_no} 已完成，F4 撤销").format(order_no=day.last_order_no)
        if day.last_order_no:
            return words, self.tr("上一单 {order_no} 已完成").format(order_no=day.last_order_no)
        if not day.to_pack:
            return words, self.tr("没有待打包的单。打单台打出面单后，这里就能扫。")
        return words, ""

    def done(self) -> tuple[str, tuple[tuple[str, str], ...], str]:
        """Return the sentence, the figures and the undo hint of a finished parcel."""
        work = self.work
        view = work.view
        if view is None:
            return "", (), ""
        figures = [(number(work.pieces()[1]), self.tr("件"))]
        weight = work.weight_g or view.parcel.weight_g
        if weight:
            expected = view.expected_weight_g
            about = self.tr("kg，商品 {kg}").format(kg=f"{expected / 1000:.2f}") if expected else "kg"
            figures.append((f"{weight / 1000:.2f}", about))
        seconds = f"{work.seconds}" if work.seconds < 600 else span(work.seconds)
        figures.append((seconds, self.tr("秒") if work.seconds < 600 else ""))
        undo = self.tr("F4 撤销，还剩 {seconds} 秒").format(seconds=work.undo_left()) if work.undo_left() else ""
        return self.tr("{order_no} 完成").format(order_no=view.parcel.order_no), tuple(figures), undo

    def stop(self, view: BenchView, note: StopNote, now: datetime) -> tuple[str, str, str, tuple[str, ...]]:
        """Return the sign, the reason, its source and the three steps."""
        bins = listed(list(note.bins)) or self.tr("原库位")
        paper = view.parcel.batch_serial or grouped(view.parcel.waybill_no)
        source = listed([self.tr("不要发货"), moment(note.at, now), view.order.shop_name])
        if self.work.acknowledged:
            source = self.tr("知道了。做完三步，扫下一张面单。")
        steps = (
            self.tr("撕下面单 {label}，放进作废盒").format(label=paper) if paper else self.tr("撕下面单，放进作废盒"),
            self.tr("商品放回：{bins}").format(bins=bins),
            self.tr("按 F9 打放回单"),
        )
        return self.tr("停"), say(note.code, note.params), source, steps

    # --- questions ----------------------------------------------------------------------------------------------------
    def ask_weight(self) -> tuple[str, str]:
        return self.tr("包裹多重？"), self.tr("克。F12 记下，Esc 返回")

    def ask_quantity(self, line: ParcelLineRow) -> tuple[str, str]:
        return title(line), self.tr("一共有几件在手里？最多 %n 件。F12 记下，Esc 返回", "", line.qty)

    def ask_short(self, line: ParcelLineRow) -> _ASK:
        """Return title, hint and options for a missing or damaged piece."""
        options = (("F8", "missing", self.tr("库位上没有")), ("F9", "damaged", self.tr("破损、脏污")))
        return title(line), self.tr("哪里不对？F3 换一行，Esc 返回"), options

    def ask_reprint(self) -> _ASK:
        """Return title, hint and options for printing the label again."""
        reasons = (self.tr("没打出来"), self.tr("打花了或撕坏了"))
        options = tuple((key, reason, reason) for key, reason in zip(("F8", "F9"), reasons, strict=True))
        return self.tr("为什么重打面单？"), self.tr("单号不变，旧的那张作废。Esc 返回"), options

    # --- keys ---------------------------------------------------------------------------------------------------------
    def keys(self, asked: str) -> tuple[Key, ...]:
        """Return the keys of the state, the primary one first."""
        work = self.work
        undo = Key("undo", self.tr("撤销"), "F4", "arrow-back-up")
        call = Key("call", self.tr("叫主管") if work.called_at is None else self.tr("不用叫了"), "F7", "bell")
        seen = Key("acknowledge", self.tr("知道了"), self.tr("空格"), "check", "primary")
        short = Key("short", self.tr("少货"), "F8", "package-off")
        reprint = Key("reprint", self.tr("重打"), "F9", "printer")
        put_backs = Key("put_backs", self.tr("商品放回"), "F10", "package-off")
        if asked in ("weight", "quantity"):
            return (Key("complete", self.tr("记下"), "F12", "check", "primary"), self._back())
        if asked:
            return (
                (Key("quantity", self.tr("换一行"), "F3", "arrow-right"), self._back())
                if asked == "short"
                else (self._back(),)
            )
        if work.phase is Phase.STOPPED:
            slip = Key("reprint", self.tr("放回单"), "F9", "printer", "primary")
            again = Key("acknowledge", self.tr("知道了"), self.tr("空格"), "check")
            return (slip, call) if work.acknowledged and work.notice is None else (slip, again, call)
        if work.notice is not None:
            more = (short, Key("leave", self.tr("放弃"), "Esc", "logout")) if work.is_open() else (call,)
            return (seen, *more)
        if work.phase is Phase.DONE:
            weigh = Key("weigh", self.tr("称重"), "F2", "scale")
            return (*((undo,) if work.undo_left() else ()), weigh, reprint, call, self._out())
        if work.phase is Phase.SCANNING:
            return (
                Key("complete", self.tr("完成"), "F12", "check", "primary"), undo,
                Key("quantity", self.tr("数量"), "F3", "edit"), short, reprint,
                Key("leave", self.tr("放弃"), "Esc", "logout"),
                Key("weigh", self.tr("称重"), "F2", "scale"), call,
            )  # fmt: skip
        waits = (put_backs,) if work.day is not None and work.day.put_backs else ()
        return (*((undo,) if work.last_parcel() is not None else ()), *waits, call, self._out())

    def _back(self) -> Key:
        return Key("leave", self.tr("返回"), "Esc", "arrow-back-up")

    def _out(self) -> Key:
        return Key("leave", self.tr("离开"), "Esc", "logout")
