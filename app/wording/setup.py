"""Sentences about starting, the database, keys, people and files on this PC."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "station.bad_name": (
        "工位名最多 {most} 个字，不能有看不见的字符。名字没改，写短一点再试。",
        "A station name has at most {most} characters, all of them visible. The old name stays; use a shorter one.",
    ),
    "setup.home_unusable": (
        "数据文件夹 {path} 用不了（{why}）。换一个：设置环境变量 PACKDESK_HOME。",
        "The data folder {path} cannot be used ({why}). Choose another with the variable PACKDESK_HOME.",
    ),
    "database.bad_url": (
        "不认识的数据库地址（{scheme}）。用 sqlite:/// 或 postgresql:// 开头的地址。",
        "Unknown kind of database address ({scheme}). Use one that begins with sqlite:/// or postgresql://.",
    ),
    "database.network_share": (
        "{path} 在网络共享盘上（{kind}），SQLite 的锁在那里不可靠，会丢单。把数据放在本机；多台电脑共用请接 Postgres（PACKDESK_DB）。",
        "{path} lies on a network share ({kind}), where SQLite's locks cannot be trusted and orders would be lost. Keep the"
        " data on this PC; to share it between PCs use Postgres (PACKDESK_DB).",
    ),
    "database.newer_schema": (
        "数据库比程序新（{found}，程序认识到 {known}）。更新本机的聚单台再打开，数据没有动。",
        "The database is newer than this program ({found}; the program knows {known}). Update Packdesk on this PC; nothing"
        " was changed.",
    ),
    "database.not_set_up": (
        "这里还没有仓库数据。先运行 db init，或打开窗口按向导设置。",
        "Nothing is set up here yet. Run db init first, or open the window and follow the guide.",
    ),
    "database.set_up_already": (
        "这个数据库已经设置过，没有改动。",
        "This database is set up already; nothing was changed.",
    ),
    "database.busy": ("数据库正忙，稍后会自动再试。", "The database is busy; it is tried again by itself."),
    "database.no_connection": (
        "连不上数据库。检查网络和服务器，连上后会自动继续。",
        "The database cannot be reached. Check the network and the server; work goes on by itself once it is back.",
    ),
    "database.disk_full": (
        "磁盘满了，新的改动存不下；已有的都在。腾出空间后再试。",
        "The disk is full and new changes cannot be stored; what was stored is safe. Free some space and try again.",
    ),
    "database.damaged": (
        "数据库文件损坏，已停止写入。用 db restore 恢复最近的备份。",
        "The database file is damaged and nothing more is written. Restore the latest backup with db restore.",
    ),
    "database.cannot_open": (
        "打不开数据库文件。检查文件夹是否存在、有没有权限。",
        "The database file cannot be opened. Check that its folder exists and may be read and written.",
    ),
    "database.disk_error": (
        "磁盘读写出错，已停止写入。先检查磁盘，再用 db check 核对，必要时恢复最近的备份。",
        "The disk reported an error and nothing more is written. Check the disk, run db check, and restore the latest"
        " backup if need be.",
    ),
    "database.read_only": (
        "数据库文件不可写。检查文件夹权限。",
        "The database file cannot be written. Check the folder's permissions.",
    ),
    "vault.no_key_store": (
        "这台电脑没有可用的密钥库。用口令代替：设置环境变量 PACKDESK_PASSPHRASE，或从标准输入给出（--passphrase-stdin）。",
        "This PC has no usable key store. Use a pass-phrase instead: set PACKDESK_PASSPHRASE, or give it on standard input"
        " (--passphrase-stdin).",
    ),
    "vault.empty_passphrase": ("口令不能是空的。", "The pass-phrase must not be empty."),
    "vault.passphrase_needed": (
        "这个数据库用口令保护。设置环境变量 PACKDESK_PASSPHRASE，或从标准输入给出（--passphrase-stdin）。",
        "This database is protected by a pass-phrase. Set PACKDESK_PASSPHRASE, or give it on standard input"
        " (--passphrase-stdin).",
    ),
    "vault.key_missing": (
        "密钥库里没有这个数据库的主密钥。用恢复码打开（db unlock）。",
        "The key store does not have this database's master key. Open it with the recovery code (db unlock).",
    ),
    "vault.wrong_passphrase": ("口令不对，什么都没有打开。", "The pass-phrase is wrong; nothing was opened."),
    "vault.wrong_recovery": (
        "恢复码不对。逐组核对后再试。",
        "The recovery code is wrong. Check it group by group and try again.",
    ),
    "vault.cannot_open": (
        "这份数据与密钥不匹配，打不开。确认数据库和密钥是同一套。",
        "These data do not belong to this key and cannot be opened. Make sure database and key are of the same set.",
    ),
    "vault.key_destroyed": (
        "这部分收件人数据（{scope}）已按期清除，无法再看。",
        "These receiver data ({scope}) were purged on schedule and cannot be read any more.",
    ),
    "staff.not_allowed": (
        "{name}（{role:role}）没有「{right:right}」的权限。请主管操作，或换人登录。",
        "{name} ({role:role}) has no right to {right:right}. Ask a supervisor, or sign in as somebody else.",
    ),
    "staff.wrong_pin": ("姓名、工牌或 PIN 不对。", "Name, badge or PIN is wrong."),
    "staff.locked": (
        "PIN 连续输错，{minutes} 分后再试，或请主管重设。",
        "Too many wrong PINs. Try again in {minutes} min, or ask a supervisor to reset it.",
    ),
    "staff.name_taken": ("已有叫「{name}」的人员。", "There is already somebody named {name}."),
    "staff.badge_taken": ("这张工牌已给了别人。", "This badge belongs to somebody else."),
    "staff.short_pin": ("PIN 至少 4 位数字。", "A PIN needs at least 4 digits."),
    "staff.last_supervisor": (
        "至少要有一位主管：先添加或保留一位。",
        "There must be at least one supervisor: add or keep one first.",
    ),
    "staff.not_found": ("没有叫「{name}」的人员。", "There is nobody named {name}."),
    "shop.not_found": ("没有叫「{name}」的店铺。用 shop list 查看。", "There is no shop named {name}. See shop list."),
    "shop.name_taken": ("已有叫「{name}」的店铺。", "There is already a shop named {name}."),
    "shop.unknown_platform": (
        "不认识的平台「{platform}」。可用：{known}。",
        "Unknown platform {platform}. Known: {known}.",
    ),
    "account.field_missing": ("缺少「{field}」。", "{field} is missing."),
    "account.unknown_field": ("没有「{field}」这一项。可用：{known}。", "There is no field {field}. Known: {known}."),
    "carrier.not_found": (
        "没有叫「{name}」的快递。用 carrier list 查看。",
        "There is no carrier named {name}. See carrier list.",
    ),
    "carrier.name_taken": ("已有叫「{name}」的快递。", "There is already a carrier named {name}."),
    "carrier.unknown_kind": ("不认识的快递公司「{kind}」。可用：{known}。", "Unknown carrier {kind}. Known: {known}."),
    "warehouse.not_found": (
        "没有叫「{name}」的仓库。用 warehouse list 查看。",
        "There is no warehouse named {name}. See warehouse list.",
    ),
    "warehouse.code_taken": ("仓库代码「{code}」已用。", "The warehouse code {code} is taken."),
    "warehouse.none": ("还没有仓库。先 warehouse add。", "There is no warehouse yet. Add one with warehouse add."),
    "printer.not_found": (
        "没有叫「{name}」的打印机。用 printer list 查看。",
        "There is no printer named {name}. See printer list.",
    ),
    "printer.name_taken": ("已有叫「{name}」的打印机。", "There is already a printer named {name}."),
    "printer.unknown_value": ("「{value}」不能用于 {field}。可用：{known}。", "{value} is no {field}. Known: {known}."),
    "timezone.unknown": (
        "不认识的时区「{name}」。例：Asia/Shanghai。",
        "Unknown time zone {name}. Example: Asia/Shanghai.",
    ),
    "shop.paused": ("已暂停", "paused"),
    "usage.secret": (
        "「{field}」是机密，不能写在命令行里。用 --secret {field}，从标准输入或环境变量给出。",
        "{field} is a secret and must not stand in the arguments. Use --secret {field} and give it on standard input or in"
        " the environment.",
    ),
    "usage": ("用法不对：{why}", "Usage: {why}"),
    "usage.see": ("{why}。用法见 {help}", "{why}. See {help}"),
    "usage.needed": ("还要写 {names}", "{names} must be given"),
    "usage.needed_one": ("须写其中一个：{names}", "one of {names} must be given"),
    "usage.unrecognised": ("不认识 {names}", "{names} is not understood"),
    "usage.choice": ("{name} 不能是「{value}」，可用：{known}", "{name} cannot be {value}; it may be {known}"),
    "usage.not_a_number": ("{name} 要填数字，不是「{value}」", "{name} must be a number, not {value}"),
    "usage.no_value": ("{name} 后面没有写内容", "{name} has no value behind it"),
    "usage.needs": ("{name} 要和 {other} 一起写", "{name} needs {other}"),
    "usage.not_together": ("{name} 和 {other} 不能一起用", "{name} and {other} do not go together"),
    "file.missing": ("找不到文件 {path}。", "The file {path} does not exist."),
}
WORDS |= {
    "doctor.part.fonts": ("字体", "fonts"),
    "doctor.part.data_folder": ("数据文件夹", "data folder"),
    "doctor.part.disk": ("磁盘", "disk"),
    "doctor.part.key_store": ("密钥库", "key store"),
    "doctor.part.database": ("数据库", "database"),
    "doctor.passphrase_instead": ("没有，用口令代替", "none; the pass-phrase serves instead"),
    "doctor.missing": (
        "{part} 缺失或有问题：{why}。重新运行 python3 run.py 会补齐。",
        "{part} is missing or faulty: {why}. Run python3 run.py again to mend it.",
    ),
}
WORDS |= {
    "outbox.not_waiting": ("这个调用不在等待（{id}）。", "This call is not waiting ({id})."),
    "printer.found_queue": ("系统打印队列 {name}", "print queue {name}"),
    "printer.virtual": ("不出纸，画在窗口里，适合演示", "puts no paper out, draws in a window; for demos"),
    "proof.shop": ("{name}：有 {orders} 单待发货", "{name}: {orders} orders to ship"),
    "proof.carrier": ("{seen}", "{seen}"),
    "proof.test_label": ("测试标签已送出，看纸面", "the test label was sent; look at the paper"),
    "field.none": ("不指定", "none"),
    "field.name": ("名称", "Name"),
    "field.code": ("代码", "Code"),
    "field.url": ("网址", "Address"),
    "field.consumer_key": ("Consumer key", "Consumer key"),
    "field.consumer_secret": ("Consumer secret", "Consumer secret"),
    "field.auth": ("验证方式", "Authentication"),
    "field.plain_permalinks": ("固定链接为朴素", "Plain permalinks"),
    "field.statuses_to_ship": ("待发货状态", "Statuses to ship"),
    "field.order_number_meta": ("单号所在 meta", "Order number meta"),
    "field.memo_meta": ("备注所在 meta", "Memo meta"),
    "field.notify_buyer": ("发货时通知买家", "Notify the buyer"),
    "field.timezone": ("时区", "Time zone"),
    "field.warehouse": ("默认仓库", "Warehouse"),
    "field.carrier": ("默认快递", "Carrier"),
    "field.promise_hours": ("付款后承诺发货 (小时)", "Promise after payment (h)"),
    "field.poll_seconds": ("拉单间隔 (秒)", "Poll every (s)"),
    "field.auto_audit": ("自动审单", "Audit automatically"),
    "field.priority": ("优先级", "Priority"),
    "field.service_code": ("快递产品", "Service"),
    "field.sender_name": ("发件人", "Sender"),
    "field.sender_phone": ("发件电话", "Sender's phone"),
    "field.province": ("省", "Province"),
    "field.city": ("市", "City"),
    "field.district": ("区县", "District"),
    "field.street": ("详细地址", "Street"),
    "field.language": ("打印机语言", "Language"),
    "field.transport": ("连接方式", "Connection"),
    "field.address": ("地址", "Address"),
    "field.width_mm": ("纸宽 mm", "Width mm"),
    "field.height_mm": ("纸高 mm", "Height mm"),
    "field.dpi": ("分辨率 dpi", "Resolution dpi"),
    "field.gap_mm": ("间隙 mm", "Gap mm"),
    "field.density": ("浓度", "Density"),
    "field.speed": ("速度 英寸/秒", "Speed in/s"),
    "field.inverted": ("黑白相反", "Inverted"),
    "field.mute": ("不回状态", "Answers no status"),
    "field.prints_slips": ("面单后跟发货单", "Slip after each label"),
    "field.station": ("所在工位", "Station"),
    "field.partner_id": ("顾客编码", "Partner id"),
    "field.checkword": ("校验码", "Checkword"),
    "field.monthly_card": ("月结卡号", "Monthly card"),
    "field.pay_method": ("付款方式", "Payment"),
    "language.tspl": ("TSPL 标签", "TSPL labels"),
    "language.escpos": ("ESC/POS 小票", "ESC/POS slips"),
    "transport.network": ("网络 9100", "Network 9100"),
    "transport.windows": ("Windows 打印队列", "Windows spooler"),
    "transport.cups": ("CUPS 队列", "CUPS queue"),
    "transport.file": ("写入文件夹", "Into a folder"),
    "transport.virtual": ("虚拟打印机", "Virtual printer"),
}
WORDS |= {
    "proof.named": ("{names}", "{names}"),
    "proof.synced": ("{names}：已拉到单", "{names}: orders were pulled"),
    "proof.label_out": ("{names}：测试标签已出", "{names}: test label out"),
    "proof.skus": ("{count} 个商品", "{count} SKUs"),
}
WORDS |= {
    "shop.is_paused": ("店铺「{name}」已暂停，没有拉单。", "The shop {name} is paused; nothing was pulled."),
    "import.not_a_file_shop": (
        "「{name}」不是文件店铺，不能导入文件。",
        "{name} is no file shop; files cannot be imported into it.",
    ),
    "import.bad_template_name": ("模板名「{name}」不能用。", "The template name {name} cannot be used."),
    "import.no_folder": ("{path} 不是文件夹。", "{path} is no folder."),
    "import.cannot_move": (
        "{path} 的订单已处理，但文件移不走（{why}）。检查文件夹权限。",
        "{path} was dealt with but cannot be moved away ({why}). Check the folder's permissions.",
    ),
    "file.column_missing": ("缺少必需的一列：{field:import_field}。", "A column is missing: {field:import_field}."),
    "import.row": ("行号", "Row"),
    "import.reason": ("原因", "Reason"),
}
