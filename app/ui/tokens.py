"""Colours, sizes and spacing: the only place with colour values. Plain data; theme.py makes palettes of it.

The contrast of every pair that is put together on screen is computed in tests/ui/test_tokens.py.
"""

from __future__ import annotations

from typing import NamedTuple

FAMILY = "Noto Sans SC"


class Tone(NamedTuple):
    """One status colour: text on the usual grounds, a tint behind it, a solid for bars."""

    text: str
    tint: str
    solid: str


class Colours(NamedTuple):
    """One theme's colour roles."""

    dark: bool
    app: str
    surface: str
    sunken: str
    raised: str
    hover: str
    selected: str
    selected_idle: str
    line: str
    border: str
    strong: str
    text: str
    text2: str
    muted: str
    placeholder: str
    disabled: str
    accent: str
    accent_hover: str
    accent_text: str
    accent_soft: str
    on_accent: str
    focus: str
    rail: str
    rail_hover: str
    rail_active: str
    rail_text: str
    rail_active_text: str
    rail_count: str
    rail_ok: str
    rail_warn: str
    rail_bad: str
    toast: str
    toast_text: str
    toast_link: str
    stop: str
    on_stop: str
    paper: str
    ink: str
    """A printed label, the same in both themes."""
    shade: str
    """Laid over the window behind a modal dialog, with SHADE_ALPHA."""
    ok: Tone
    warn: Tone
    bad: Tone
    info: Tone
    hold: Tone
    neutral: Tone

    def tone(self, name: str) -> Tone:
        """Return the status colours of ok, warn, bad, info, hold or neutral."""
        found = getattr(self, name)
        if not isinstance(found, Tone):
            raise TypeError(name)
        return found


SHADE_ALPHA = 140

LIGHT = Colours(
    dark=False,
    app="#F2F4F7",
    surface="#FFFFFF",
    sunken="#EAEEF3",
    raised="#FFFFFF",
    hover="#F0F5FC",
    selected="#D9E7FD",
    selected_idle="#E3E8EF",
    line="#E1E6EC",
    border="#C9D1DB",
    strong="#778396",
    text="#17202D",
    text2="#465264",
    muted="#566272",
    placeholder="#5C6878",
    disabled="#98A3B1",
    accent="#1B5BCB",
    accent_hover="#164CAB",
    accent_text="#1A54BA",
    accent_soft="#E2ECFD",
    on_accent="#FFFFFF",
    focus="#1B5BCB",
    rail="#182131",
    rail_hover="#233049",
    rail_active="#2C3D5C",
    rail_text="#B4C0D2",
    rail_active_text="#FFFFFF",
    rail_count="#9FADC2",
    rail_ok="#60D1A7",
    rail_warn="#F5C564",
    rail_bad="#FF8A84",
    toast="#182131",
    toast_text="#FFFFFF",
    toast_link="#86B4FF",
    stop="#8C1813",
    on_stop="#FFFFFF",
    paper="#FFFFFF",
    ink="#000000",
    shade="#17202D",
    ok=Tone("#0A664C", "#DBF2E8", "#0C7557"),
    warn=Tone("#8A5A00", "#FDEFC8", "#A66700"),
    bad=Tone("#A3121B", "#FCE3E0", "#B5141C"),
    info=Tone("#1A54BA", "#E2ECFD", "#1B5BCB"),
    hold=Tone("#8A2A86", "#F8E4F6", "#9A2F95"),
    neutral=Tone("#465264", "#E8ECF1", "#5F6B7B"),
)

DARK = Colours(
    dark=True,
    app="#10141B",
    surface="#181D26",
    sunken="#13181F",
    raised="#212835",
    hover="#202836",
    selected="#1B3358",
    selected_idle="#2A3342",
    line="#272F3C",
    border="#384354",
    strong="#748299",
    text="#E6EBF2",
    text2="#B0BAC9",
    muted="#9AA6B8",
    placeholder="#8793A6",
    disabled="#5D6879",
    accent="#2F6FDC",
    accent_hover="#2860C4",
    accent_text="#86B4FF",
    accent_soft="#182F55",
    on_accent="#FFFFFF",
    focus="#7FB0FF",
    rail="#0B0E14",
    rail_hover="#171D28",
    rail_active="#1F2A3D",
    rail_text="#AEB9C9",
    rail_active_text="#FFFFFF",
    rail_count="#8794A8",
    rail_ok="#60D1A7",
    rail_warn="#F5C564",
    rail_bad="#FF8A84",
    toast="#212835",
    toast_text="#E6EBF2",
    toast_link="#86B4FF",
    stop="#A01E18",
    on_stop="#FFFFFF",
    paper="#FFFFFF",
    ink="#000000",
    shade="#05070A",
    ok=Tone("#60D1A7", "#11352B", "#1B7D5E"),
    warn=Tone("#F5C564", "#3B2F10", "#A06A0A"),
    bad=Tone("#FF8A84", "#451E1C", "#C2332C"),
    info=Tone("#86B4FF", "#182F55", "#2F6FDC"),
    hold=Tone("#EFA3E8", "#401F3E", "#A8409F"),
    neutral=Tone("#B0BAC9", "#2A3240", "#748299"),
)

# --- sizes in logical pixels ------------------------------------------------------------------------------------------
CAPTION, BODY, CARD, PANEL, PAGE, FIGURE, FIGURE_L, FIGURE_XL = 12, 13, 14, 16, 20, 24, 28, 32
BENCH_CAPTION, BENCH_BUTTON, BENCH_ITEM, BENCH_BANNER, BENCH_COUNT, BENCH_NOW = 16, 20, 24, 28, 44, 72
REGULAR, SEMIBOLD = 400, 600

ROW = {"compact": 28, "normal": 32, "two_line": 48, "touch": 56}
HEADER = 32
CONTROL_S, CONTROL, CONTROL_L, CONTROL_BENCH = 28, 32, 40, 64
RADIUS_S, RADIUS, RADIUS_L, RADIUS_XL = 4, 6, 8, 12
RAIL_NARROW, RAIL_WIDE = 76, 188
TOP_BAR, ERROR_BAR, TABS, CHIPS, BATCH_BAR, STRIP = 50, 44, 42, 42, 50, 28
WIDE, MIDDLE = 1600, 1200
"""Breakpoints of the window's width."""
MIN_SIZE = (1024, 600)

LIFT = 0.07
"""Noto Sans SC sits low in its box: centred text is painted this share of its size higher, at least 1 px."""

TONE_OF_QUEUE = {
    "to_audit": ("neutral", "clipboard-check"),
    "exception": ("bad", "alert-octagon"),
    "to_print": ("info", "printer"),
    "to_pack": ("info", "package"),
    "to_ship": ("info", "truck"),
    "shipped": ("ok", "circle-check"),
    "closed": ("neutral", "circle-check"),
    "cancelled": ("neutral", "ban"),
    "replaced": ("neutral", "arrow-merge"),
}
"""OrderQueue value -> tone, icon."""

TONE_OF_EXCEPTION = {
    "hold": ("hold", "player-pause"),
    "platform_hold": ("hold", "player-pause"),
    "shortage": ("warn", "alert-triangle"),
    "refund_asked": ("bad", "hand-stop"),
    "cancelled_after_ship": ("bad", "hand-stop"),
    "shipped_elsewhere": ("bad", "hand-stop"),
    "message": ("warn", "message-2"),
}
"""Exception kinds with a look of their own; every other one is bad."""

TONE_OF_JOB = {
    "queued": ("neutral", "circle-dashed"),
    "sending": ("info", "progress"),
    "sent": ("info", "send"),
    "confirmed": ("ok", "circle-check"),
    "unknown": ("warn", "help-circle"),
    "failed": ("bad", "alert-octagon"),
    "cancelled": ("neutral", "ban"),
}
"""PrintJobState value -> tone, icon."""

TONE_ICON = {
    "ok": "circle-check",
    "warn": "alert-triangle",
    "bad": "alert-octagon",
    "info": "progress",
    "hold": "player-pause",
    "neutral": "circle-dashed",
}
