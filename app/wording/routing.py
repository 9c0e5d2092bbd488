"""Sentences about routing: which warehouse and carrier, why, and why not the others; price tables and regions."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # --- events ---
    "order.routed": (
        "分仓：{warehouse}（{why:sentence}{warehouse_others:reasons}）；占用 {pieces} 件；"
        "快递 {carrier}（{carrier_why:sentence}{carrier_others:reasons}）",
        "routed to {warehouse} ({why:sentence}{warehouse_others:reasons}); {pieces} pieces reserved;"
        " carrier {carrier} ({carrier_why:sentence}{carrier_others:reasons})",
    ),
    "order.carrier_found": (
        "快递：{carrier}（{carrier_why:sentence}{carrier_others:reasons}）",
        "carrier: {carrier} ({carrier_why:sentence}{carrier_others:reasons})",
    ),
    # --- the warehouse chosen ---
    "route.no_warehouse": ("没有仓库发到 {region}", "no warehouse sends to {region}"),
    "route.short": ("没有一个仓货齐（{warehouse} 最接近）", "no warehouse has all goods ({warehouse} comes closest)"),
    "route.by_wish": ("按指定的仓", "the wished warehouse"),
    "route.own_warehouse": ("店铺自己的仓", "the shop's own warehouse"),
    "route.for_region": ("这个地区优先的仓，货齐", "first for this region, with all goods"),
    "route.cheapest": ("运费最低的仓，货齐", "lowest freight, with all goods"),
    "route.first_choice": ("优先的仓，货齐", "first choice with all goods"),
    "route.next_with_stock": ("下一个货齐的仓", "next one with all goods"),
    # --- why not another warehouse ---
    "route.not_covering": ("{warehouse} 不发 {region}", "{warehouse} does not send to {region}"),
    "route.lacks": ("{warehouse} 少 {pieces} 件", "{warehouse} lacks {pieces} pieces"),
    "route.share_lacks": (
        "{warehouse} 的货够，但虚拟仓 {shares} 的份额少 {pieces} 件",
        "{warehouse} has the goods, but the share {shares} lacks {pieces} pieces",
    ),
    "route.set_apart": (
        "{warehouse} 的货够，但有 {pieces} 件留给了别的店",
        "{warehouse} has the goods, but {pieces} pieces are set apart for other shops",
    ),
    "route.not_wished": ("{warehouse} 不是指定的仓", "{warehouse} is not the wished one"),
    "route.bound_gone": ("指定的仓 {warehouse} 没在用", "the chosen warehouse {warehouse} is not in use"),
    "route.not_own": ("{warehouse} 不是店铺自己的仓", "{warehouse} is not the shop's own"),
    "route.later_for_region": ("{warehouse} 对这个地区排在后面", "{warehouse} comes later for this region"),
    "route.no_freight": ("{warehouse} 到那里没有运费或快递", "{warehouse} has no freight or carrier to there"),
    "route.dearer": ("{warehouse} 运费贵 {more_cents:money}", "{warehouse} costs {more_cents:money} more"),
    "route.lower_priority": ("{warehouse} 优先级低", "{warehouse} has a lower priority"),
    # --- what is proposed ---
    "route.propose_split": ("可以拆单：{parts}", "can be split: {parts}"),
    "route.propose_transfer": ("可以调拨到 {warehouse}：{parts}", "can be transferred to {warehouse}: {parts}"),
    "route.propose_share": (
        "仓里有货，但 {parts} 在别的份额里，可以调整虚拟仓",
        "there is stock, but {parts} are set apart for other shops; the shares can be changed",
    ),
    "route.propose_restock": ("各仓合计还差：{parts}", "all warehouses together lack: {parts}"),
    # --- the carrier chosen ---
    "carrier.by_wish": ("按指定：{carrier}", "as wished: {carrier}"),
    "carrier.of_shop": ("店铺默认：{carrier}", "the shop's own: {carrier}"),
    "carrier.cheapest": (
        "{carrier}：能发 {region}、{weight_g:weight} 的 {of} 家里最便宜，{freight_cents:money} 元",
        "{carrier}: cheapest of {of} that take {weight_g:weight} to {region}, CNY {freight_cents:money}",
    ),
    "carrier.cheapest_express": (
        "加急，{carrier}：能发 {region}、{weight_g:weight} 的 {of} 家快件里最便宜，{freight_cents:money} 元",
        "urgent, {carrier}: cheapest of {of} express ones that take {weight_g:weight} to {region},"
        " CNY {freight_cents:money}",
    ),
    "carrier.express": ("加急，走快件：{carrier}", "urgent, by express: {carrier}"),
    "carrier.only_one": ("只有 {carrier} 能发 {region}", "only {carrier} can take it to {region}"),
    "carrier.by_priority": ("优先级最高：{carrier}", "highest priority: {carrier}"),
    "carrier.none_usable": ("没有可用的快递", "no carrier can be used"),
    # --- why not another carrier ---
    "carrier.wished_away": ("{carrier} 被指定不用", "{carrier} is ruled out by the wish"),
    "carrier.is_paused": ("{carrier} 已暂停", "{carrier} is paused"),
    "carrier.no_reach": ("{carrier} 不到 {region}", "{carrier} does not reach {region}"),
    "carrier.stopped_region": ("{carrier} 停发 {region}{note:note}", "{carrier} has stopped {region}{note:note}"),
    "carrier.too_heavy": (
        "{weight_g:weight} 超过 {carrier} 的 {limit_g:weight}",
        "{weight_g:weight} is over {carrier}'s {limit_g:weight}",
    ),
    "carrier.refuses_tags": ("{carrier} 不收：{tags}", "{carrier} refuses: {tags}"),
    "carrier.no_cod": ("{carrier} 不做货到付款", "{carrier} takes no COD"),
    "carrier.other_platforms": ("{carrier} 不用于这个平台", "{carrier} is for other platforms"),
    "carrier.other_shops": ("{carrier} 不用于这家店", "{carrier} is for other shops"),
    "carrier.not_wished": ("{carrier} 不是指定的", "{carrier} is not the wished one"),
    "carrier.not_of_shop": ("{carrier} 不是店铺默认", "{carrier} is not the shop's own"),
    "carrier.not_express": ("{carrier} 不是快件", "{carrier} is no express"),
    "carrier.often_refuses": (
        "{carrier} 近 30 天取号被拒 {percent}%",
        "{carrier} refused {percent}% of the numbers asked in 30 days",
    ),
    "carrier.often_late": (
        "{carrier} 到 {region} 有 {percent}% 晚到",
        "{percent}% of {carrier}'s parcels to {region} came late",
    ),
    "carrier.slower_by_days": (
        "{carrier} 一样贵，但要 {days} 天，选中的 {best_days} 天",
        "{carrier} costs the same but takes {days} days, the chosen one {best_days}",
    ),
    "carrier.no_price": ("{carrier} 没有价目", "{carrier} has no price"),
    "carrier.dearer": (
        "{carrier} 要 {freight_cents:money}，贵 {more_cents:money}",
        "{carrier} asks {freight_cents:money}, {more_cents:money} more",
    ),
    "carrier.slower": ("{carrier} 一样贵但更慢", "{carrier} costs the same but is slower"),
    "carrier.lower_priority": ("{carrier} 优先级低", "{carrier} has a lower priority"),
    # --- bundles ---
    "bundle.code_of_sku": (
        "{code} 已是单品的编码，套装换一个。",
        "{code} is the code of a SKU; give the bundle another.",
    ),
    "bundle.empty": ("套装 {code} 里没有货。", "The bundle {code} has no components."),
    "bundle.too_many_items": ("套装 {code} 超过 {limit} 种货。", "The bundle {code} has more than {limit} components."),
    "bundle.bad_item": ("{code} 的件数要在 1 到 {limit} 之间。", "{code}: pieces must be from 1 to {limit}."),
    "bundle.on_the_floor": (
        "套装 {code} 的包裹还没发完，不能换里面的货。发完再改，或另建一个编码。",
        "Parcels with the bundle {code} are still on their way out; its components cannot change. Wait, or use a new code.",
    ),
    "bundle.row_refused": (
        "同一套装的第 {bad_row} 行有误，整个套装未导入。",
        "Row {bad_row} of the same bundle is wrong; the bundle was not taken.",
    ),
    "import.no_column": (
        "没有找到「{field:field}」这一列。表头是：{headings}",
        "No column names {field:field}. The headings are: {headings}",
    ),
    # --- regions, prices, terms ---
    "route.would_go": (
        "会分到 {warehouse}（{why:sentence}{warehouse_others:reasons}），{pieces} 件；"
        "快递 {carrier}（{carrier_why:sentence}{carrier_others:reasons}）",
        "would go to {warehouse} ({why:sentence}{warehouse_others:reasons}), {pieces} pieces;"
        " carrier {carrier} ({carrier_why:sentence}{carrier_others:reasons})",
    ),
    "share.for_nobody": (
        "虚拟仓 {name} 要写明从哪些仓分、分给哪些店。",
        "Name the warehouses that {name} is taken from and the shops it is for.",
    ),
    "share.how_much": (
        "虚拟仓 {name} 分多少没写对：写 1 到 100 的百分比，或按商家编码写件数。",
        "Say how much {name} is: a percentage from 1 to 100, or pieces by SKU code.",
    ),
    "share.bad_pieces_text": ("「{text}」要写成 编码=件数。", "Write {text} as SKU=pieces."),
    "share.pieces": ("件数要在 0 到 {most} 之间。", "Pieces must be from 0 to {most}."),
    "share.over_all": (
        "{warehouse} 分出去的比例加起来超过 100%。先改小别的虚拟仓。",
        "The shares of {warehouse} come to more than 100%. Make another one smaller first.",
    ),
    "share.shop_twice": (
        "同一家店不能在 {warehouse} 有两份。先把它从另一个虚拟仓去掉。",
        "A shop cannot have two shares of {warehouse}. Take it out of the other one first.",
    ),
    "share.not_found": ("没有叫「{name}」的虚拟仓。", "There is no virtual warehouse called {name}."),
    "cli.share_saved": ("虚拟仓 {name} 已存", "virtual warehouse {name} is stored"),
    "cli.share_ended": (
        "虚拟仓 {name} 已取消，货归大家",
        "virtual warehouse {name} is ended; its stock is for all shops",
    ),
    "region.no_province": ("没有叫「{name}」的省。", "There is no province called {name}."),
    "region.no_city": ("{province}没有叫「{name}」的市。", "{province} has no city called {name}."),
    "price.no_rows": ("文件里没有价目，原来的没动。", "The file has no prices; the old ones were kept."),
    "price.city_of_several": (
        "写了城市「{city}」，这一行就只能有一个省。",
        "A row with a city ({city}) must name one province.",
    ),
    "price.bad_weight": ("重量不对：{value}", "This weight cannot be: {value}"),
    "terms.yes_or_no": ("「{field:field}」填 是 或 否，不能是 {value}。", "{field:field} is yes or no, not {value}."),
    "field.bundle_code": ("套装编码", "Bundle code"),
    "field.first_kg": ("首重(公斤)", "First weight (kg)"),
    "field.first_price": ("首重价", "First price"),
    "field.step_kg": ("续重(公斤)", "Step (kg)"),
    "field.step_price": ("续重价", "Step price"),
    "field.late_percent": ("晚到率(%)", "Late (%)"),
    "field.takes_cod": ("可货到付款", "Takes COD"),
    "field.express": ("快件", "Express"),
    "cli.prices_imported": ("{carrier}：价目换成 {stored} 行", "{carrier}: {stored} prices are in force"),
    "cli.prices_kept": (
        "{carrier}：有 {failed} 行不对，价目没动",
        "{carrier}: {failed} rows are wrong; nothing changed",
    ),
    "cli.delays_imported": ("{carrier}：时效记录换成 {stored} 行", "{carrier}: {stored} rows of days are in force"),
    "cli.delays_kept": (
        "{carrier}：有 {failed} 行不对，时效记录没动",
        "{carrier}: {failed} rows are wrong; nothing changed",
    ),
    "cli.bundles_imported": ("存了 {saved} 个套装，{failed} 行有问题", "{saved} bundles stored, {failed} rows refused"),
}
