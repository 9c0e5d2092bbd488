"""What lists, search, saved queues and the window's vital signs say."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "list.unknown_sort": ("不能按 {sort} 排序。", "There is no order called {sort}."),
    "list.unknown_choice": ("没有叫 {kind} 的筛选。", "There is no filter called {kind}."),
    "queue.bad_name": (
        "队列要有名字，最多 {longest} 个字。",
        "A queue needs a name of at most {longest} characters.",
    ),
    "queue.not_found": ("这个队列已经不在，或是别人的。", "This queue is gone, or somebody else's."),
    "queue.damaged": ("这个队列存坏了，删掉重建。", "This queue was stored damaged; drop it and make it anew."),
    "search.too_many": (
        "{name} 一分钟内搜了 {limit} 次，到上限了。{after_s} 秒后再搜。",
        "{name} searched {limit} times within a minute, which is the limit. Try again in {after_s} s.",
    ),
    "search.fragment_too_short": ("地址片段至少 {least} 个字。", "A piece of an address needs {least} characters."),
    "stock.too_little": (
        "{code}：那个仓可用不到 {qty} 件，没有调拨。",
        "{code}: fewer than {qty} are available there; nothing was moved.",
    ),
    "stock.same_warehouse": ("调出和调入是同一个仓。", "Both warehouses are the same."),
    "address.province_unknown": ("没有这个省", "no such province"),
    "address.city_not_in_province": ("这个省没有这个市", "this province has no such city"),
    "address.district_not_in_city": ("这个市没有这个区县", "this city has no such district"),
    "address.district_missing": ("缺区县", "district missing"),
    "suggest.region": ("改为 {region}", "change to {region}"),
    "vitals.no_engine": (
        "后台没有在运行：不拉单，不打印。已有的订单还在。重新打开窗口。",
        "The engine is not running: nothing is pulled or printed. Orders are safe. Reopen the window.",
    ),
    "vitals.printer_stopped": (
        "{printer} 停了，要知道最后一张好的面单。其余的没有送出。",
        "{printer} stopped and needs to know the last good label. The rest was not sent.",
    ),
    "vitals.printer_offline": (
        "{printer} 没有回应。看电源和网线。",
        "{printer} does not answer. Check power and cable.",
    ),
    "vitals.dead_letters": (
        "{count} 条平台通知多次没发出去，都还在发件箱。看原因，再重试。",
        "{count} calls gave up after many tries; all are kept in the outbox. Look at the reason, then retry.",
    ),
    "vitals.set_aside": (
        "{count} 个平台单读不懂，先放在一边，没有丢。",
        "{count} platform orders could not be read; they are set aside, not lost.",
    ),
    "clock.ahead": (
        "这台电脑的时间比数据库服务器快 {seconds} 秒。平台会拒绝签名：打开系统的自动对时。",
        "This PC's clock is {seconds} s ahead of the database server's. Platforms refuse such signatures: let the system set"
        " its time by itself.",
    ),
    "clock.behind": (
        "这台电脑的时间比数据库服务器慢 {seconds} 秒。平台会拒绝签名：打开系统的自动对时。",
        "This PC's clock is {seconds} s behind the database server's. Platforms refuse such signatures: let the system set"
        " its time by itself.",
    ),
    "disk.low": (
        "磁盘只剩 {mb} MB。腾出空间；少于 100 MB 会停止拉单和打印。",
        "Only {mb} MB are left on the disk. Free some space; below 100 MB pulling and printing stop.",
    ),
    "disk.nearly_full": (
        "磁盘只剩 {mb} MB，已停止拉单、取号和打印，数据都在。腾出空间后自动继续。",
        "Only {mb} MB are left on the disk: pulling, numbers and printing have stopped, the data are safe. Free some space"
        " and work goes on by itself.",
    ),
    "disk.gone": (
        "数据所在的磁盘读不到了（{why}）。接回磁盘，或检查数据文件夹。",
        "The disk with the data cannot be read ({why}). Connect it again, or check the data folder.",
    ),
    "work.push": ("推送库存，还有 {count} 个", "Pushing stock, {count} to go"),
    "work.putback": ("{count} 个包裹要放回（Ctrl+B）", "{count} parcels to put back (Ctrl+B)"),
    "work.writeback": ("回写单号，还有 {count} 单", "Telling shops, {count} to go"),
    "vitals.not_stoppable": ("这项工作不能暂停或取消（{key}）。", "This work cannot be paused or cancelled ({key})."),
    "seed.not_empty": (
        "数据库里已有数据（{table}），没有填充。换一个空的。",
        "The database holds data already ({table}); nothing was filled in. Use an empty one.",
    ),
    "seed.bad_mix": (
        "看不懂「{part}」。写成 队列=份额，队列有：{known}",
        "Cannot read {part}. Write queue=share; the queues are: {known}",
    ),
}
