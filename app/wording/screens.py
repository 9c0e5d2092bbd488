"""What only screens say: marks, health in the strip, how troubles are cured."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "mark.urgent": ("加急", "urgent"),
    "mark.has_message": ("有留言", "buyer's message"),
    "mark.has_memo": ("有备注", "memo"),
    "mark.has_gift": ("有赠品", "gift"),
    "mark.merged": ("合单", "merged"),
    "who.system": ("自动", "auto"),
    "health.sqlite": ("SQLite 本机", "SQLite on this PC"),
    "health.postgres": ("Postgres {ms} ms", "Postgres {ms} ms"),
    "fix.settings.change": ("去授权", "Authorise"),
    "fix.settings.shops": ("看店铺", "Open shops"),
    "fix.settings.printers": ("看打印机", "Open printers"),
    "fix.settings.carriers": ("看快递", "Open carriers"),
    "fix.settings.outbox": ("看发件箱", "Open outbox"),
    "fix.settings.data": ("看数据", "Open data"),
    "fix.print.settle": ("确认最后一张", "Settle last label"),
    "fix.audit": ("去审单", "Open audit"),
}
