<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="zh_CN">
<context>
    <name>AccountPage</name>
    <message>
        <source>已接好：{names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>连接并测试</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{why} 改好再试；已填的都存着。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>切换区域</source>
        <translation>Switch area</translation>
    </message>
    <message>
        <source>下一个队列</source>
        <translation>Next queue</translation>
    </message>
    <message>
        <source>上一个队列</source>
        <translation>Previous queue</translation>
    </message>
    <message>
        <source>立即同步</source>
        <translation>Sync now</translation>
    </message>
    <message>
        <source>下一个窗格</source>
        <translation>Next pane</translation>
    </message>
    <message>
        <source>上一个窗格</source>
        <translation>Previous pane</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>处理报错</source>
        <translation>Go to error</translation>
    </message>
    <message>
        <source>锁屏换人</source>
        <translation>Lock</translation>
    </message>
    <message>
        <source>全屏</source>
        <translation>Full screen</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>快捷键</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>再开一个窗口</source>
        <translation>New window</translation>
    </message>
    <message>
        <source>虚拟打印机</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>切换深浅色</source>
        <translation>Light or dark</translation>
    </message>
    <message>
        <source>切换中英文</source>
        <translation>中文 / English</translation>
    </message>
    <message>
        <source>下一行</source>
        <translation>Next row</translation>
    </message>
    <message>
        <source>上一行</source>
        <translation>Previous row</translation>
    </message>
    <message>
        <source>打开详情</source>
        <translation>Open details</translation>
    </message>
    <message>
        <source>选中这一行</source>
        <translation>Select row</translation>
    </message>
    <message>
        <source>全选整个队列</source>
        <translation>Select whole queue</translation>
    </message>
    <message>
        <source>第几个队列</source>
        <translation>N-th queue</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>在列表里找</source>
        <translation>Find in list</translation>
    </message>
    <message>
        <source>复制单元格</source>
        <translation>Copy cell</translation>
    </message>
    <message>
        <source>复制整行</source>
        <translation>Copy rows</translation>
    </message>
    <message>
        <source>全部操作</source>
        <translation>All actions</translation>
    </message>
    <message>
        <source>关闭、清除、返回</source>
        <translation>Close, clear, back</translation>
    </message>
    <message>
        <source>打印面单</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>换快递</source>
        <translation>Carrier</translation>
    </message>
    <message>
        <source>挂起</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>解挂</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>加急</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>打标签</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>查看收件人</source>
        <translation>Reveal</translation>
    </message>
    <message>
        <source>取号</source>
        <translation>Get number</translation>
    </message>
    <message>
        <source>发货</source>
        <translation>Ship</translation>
    </message>
    <message>
        <source>撤销发货</source>
        <translation>Un-ship</translation>
    </message>
    <message>
        <source>取消订单</source>
        <translation>Cancel order</translation>
    </message>
    <message>
        <source>行距</source>
        <translation>Row height</translation>
    </message>
    <message>
        <source>列</source>
        <translation>Columns</translation>
    </message>
    <message>
        <source>通过</source>
        <translation>Pass</translation>
    </message>
    <message>
        <source>强制通过</source>
        <translation>Force</translation>
    </message>
    <message>
        <source>改地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>处理完这一项</source>
        <translation>Settle</translation>
    </message>
    <message>
        <source>开始打印</source>
        <translation>Start printing</translation>
    </message>
    <message>
        <source>只取号</source>
        <translation>Numbers only</translation>
    </message>
    <message>
        <source>排序</source>
        <translation>Sort</translation>
    </message>
    <message>
        <source>转给另一台</source>
        <translation>Move rest</translation>
    </message>
    <message>
        <source>重打</source>
        <translation>Reprint</translation>
    </message>
    <message>
        <source>暂停 / 继续</source>
        <translation>Pause / go on</translation>
    </message>
    <message>
        <source>取消批次</source>
        <translation>Cancel batch</translation>
    </message>
    <message>
        <source>盘点</source>
        <translation>Count</translation>
    </message>
    <message>
        <source>调拨</source>
        <translation>Transfer</translation>
    </message>
    <message>
        <source>调整库存</source>
        <translation>Adjust</translation>
    </message>
    <message>
        <source>库存流水</source>
        <translation>Ledger</translation>
    </message>
    <message>
        <source>立即推送</source>
        <translation>Push now</translation>
    </message>
    <message>
        <source>安全库存</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>仓库</source>
        <translation type="unfinished">Warehouse</translation>
    </message>
    <message>
        <source>存下调整</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>新增</source>
        <translation>New</translation>
    </message>
    <message>
        <source>修改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>再补一次</source>
        <translation>Pull again</translation>
    </message>
    <message>
        <source>测试</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>停用 / 启用</source>
        <translation>Pause / resume</translation>
    </message>
    <message>
        <source>选文件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>记住模板</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>存下没收的行</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>立即备份</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>核对数据</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>重试</source>
        <translation type="unfinished">Try again</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>选一项</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>下一步</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>跳过</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>上一步</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>先离开向导</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>设置向导</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>清空纸带</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>放大</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>下一台</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>关闭</source>
        <translation type="unfinished">Close</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>称重</source>
        <translation>Weigh</translation>
    </message>
    <message>
        <source>输入数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>叫主管</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>少货</source>
        <translation>Short</translation>
    </message>
    <message>
        <source>加包裹</source>
        <translation>Next parcel</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>放弃</source>
        <translation>Leave</translation>
    </message>
    <message>
        <source>全局</source>
        <translation>Everywhere</translation>
    </message>
    <message>
        <source>列表</source>
        <translation>Lists</translation>
    </message>
    <message>
        <source>订单</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>审单</source>
        <translation>Audit</translation>
    </message>
    <message>
        <source>打单</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>库存</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>打包</source>
        <translation>Bench</translation>
    </message>
    <message>
        <source>空格</source>
        <translation>Space</translation>
    </message>
</context>
<context>
    <name>AddressFields</name>
    <message>
        <source>省</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>市</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>区县</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>街道</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>详细地址</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已遮挡，V 查看</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>保存地址</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Areas</name>
    <message>
        <source>订单</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>审单</source>
        <translation type="unfinished">Audit</translation>
    </message>
    <message>
        <source>打单</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>打包</source>
        <translation>Pack</translation>
    </message>
    <message>
        <source>库存</source>
        <translation type="unfinished">Stock</translation>
    </message>
</context>
<context>
    <name>Audit</name>
    <message>
        <source>已通过</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>强制通过 {n} 单，为什么？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>发现照样记在单上，写明是谁强制的。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>强制通过</source>
        <translation type="unfinished">Force</translation>
    </message>
    <message>
        <source>买家确认过</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>快递确认能送</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>金额是活动价</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>主管同意</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已强制通过</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 单</source>
        <translation type="unfinished">{n} orders</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation type="unfinished">Undo</translation>
    </message>
    <message>
        <source>有几单没有通过</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 单退回待审</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这一项处理完了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>地址改好了，正在重新审核</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AuditPanel</name>
    <message>
        <source>承诺 {time}</source>
        <translation type="unfinished">Promised {time}</translation>
    </message>
    <message>
        <source>买家原文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>采用</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>商品 {lines} 行 {pieces} 件</source>
        <translation type="unfinished">Lines {lines}, pieces {pieces}</translation>
    </message>
    <message>
        <source>商品</source>
        <translation type="unfinished">Goods</translation>
    </message>
    <message>
        <source>优惠</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>运费</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>税费</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>实付</source>
        <translation type="unfinished">Paid</translation>
    </message>
    <message>
        <source>买家留言：{text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>备注：{text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>另有 %n 项发现</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{name} {phone}  {region} {street}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AuditScreen</name>
    <message>
        <source>没有发现</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>共 {n} 单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>自动通过</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>人工通过</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>挂起</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>今日已清</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{reason} {n} 单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这一类审完了。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>下一类：{reason} {n} 单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有要审的单。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>新单会自动审，有发现的才到这里。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>去打单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>第 {at} / {n} 单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已选 {n} 单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc 清除</source>
        <translation type="unfinished">Esc clear</translation>
    </message>
    <message>
        <source>核对地址</source>
        <translation type="unfinished">Check the address</translation>
    </message>
    <message>
        <source>联系买家</source>
        <translation type="unfinished">Contact the buyer</translation>
    </message>
    <message>
        <source>快递要求</source>
        <translation type="unfinished">Carrier asks</translation>
    </message>
    <message>
        <source>主管检查</source>
        <translation type="unfinished">Supervisor check</translation>
    </message>
    <message>
        <source>会记入日志，显示 30 秒。</source>
        <translation type="unfinished">It is logged and shown for 30 seconds.</translation>
    </message>
    <message>
        <source>为什么要看收件人？</source>
        <translation type="unfinished">Why look at the receiver?</translation>
    </message>
    <message>
        <source>查看</source>
        <translation type="unfinished">Reveal</translation>
    </message>
    <message>
        <source>强制</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>更多</source>
        <translation type="unfinished">More</translation>
    </message>
    <message>
        <source>按原因</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>今天</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>审单</source>
        <translation type="unfinished">Audit</translation>
    </message>
    <message>
        <source>J / K 上下</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BatchCard</name>
    <message>
        <source>批次 {batch}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已暂停</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>等确认</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打印中</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打完了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 张</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} 开始</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>继续</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>暂停</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>已确认</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已送出未确认</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>失败</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>等待</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还有 {n} 张失败</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BenchWords</name>
    <message>
        <source>打印机正常</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打印机要看看</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打印机停了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫描枪正常</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫描枪还没扫过</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>叫了主管 {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>待打包</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>今日</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>每小时</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>运单</source>
        <translation>Waybills</translation>
    </message>
    <message>
        <source>订单</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>快递</source>
        <translation>Carrier</translation>
    </message>
    <message>
        <source>包裹</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>重量</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>剩余</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>完成，扫下一张面单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已扫 {got} / {wanted} 件，继续扫商品</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>等着扫描</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫对的商品，或按空格继续</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫错了：不是这单的商品</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫错了：不认识这个条码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>多了一件：这个够了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没认出「{code}」</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫面单、商品或订单号；按空格关掉</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>别的打包台正在打这个包裹</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>放到一边，扫下一张；按空格关掉</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这个包裹已经打好了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>放进待发筐，扫下一张；按空格关掉</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>按空格关掉</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>面单正在重打，旧的撕掉作废</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>放回单正在打</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已报少货：{name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已报破损：{name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>包裹放到异常筐，扫下一张面单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫面单、商品或周转箱</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>上一单 {order_no} 已完成，F4 撤销</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有待打包的单。打单台打出面单后，这里就能扫。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>秒</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F4 撤销，还剩 {seconds} 秒</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{order_no} 完成</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>原库位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不要发货</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>知道了。做完三步，扫下一张面单。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>撕下面单，放进作废盒</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>商品放回：{bins}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>按 F9 打放回单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>停</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>包裹多重？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>克。F12 记下，Esc 返回</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>一共有几件在手里？最多 %n 件。F12 记下，Esc 返回</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>库位上没有</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>破损、脏污</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>哪里不对？F3 换一行，Esc 返回</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没打出来</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打花了或撕坏了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>为什么重打面单？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>单号不变，旧的那张作废。Esc 返回</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>叫主管</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>不用叫了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>空格</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>少货</source>
        <translation>Short</translation>
    </message>
    <message>
        <source>重打</source>
        <translation>Reprint</translation>
    </message>
    <message>
        <source>记下</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>换一行</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>放回单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>放弃</source>
        <translation>Leave</translation>
    </message>
    <message>
        <source>称重</source>
        <translation>Weigh</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>数量</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>返回</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>离开</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BenchWork</name>
    <message>
        <source>程序出错，这一步没有记上。再扫一次；还不行就按 F7 叫主管。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BrokenPage</name>
    <message>
        <source>再试一次</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现在打不开</source>
        <translation type="unfinished">Cannot open now</translation>
    </message>
    <message>
        <source>数据没有动。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>换一个数据库</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CarrierPage</name>
    <message>
        <source>接上一家快递</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>填月结账号，取一个单号再还回去，当场看到结果。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>快递</source>
        <translation type="unfinished">Carrier</translation>
    </message>
</context>
<context>
    <name>ChoicePage</name>
    <message>
        <source>正在准备，几秒钟就好</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>先用演示仓库看一遍，或者现在就开自己的仓库。以后随时可以换。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>欢迎用聚单台</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>演示仓库</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>编好的店铺、订单和虚拟打印机，从进单到发货马上能走一遍。不碰任何真实数据。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>开我的仓库</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>数据存在这台电脑上。一步步接上店铺、快递和打印机，约十分钟，随时可以停。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>连到已有数据库</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>仓库里已经有一台在用聚单台：填服务器地址，这台电脑就一起干活。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Columns</name>
    <message>
        <source>订单号</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>店铺</source>
        <translation>Shop</translation>
    </message>
    <message>
        <source>收件人</source>
        <translation>Receiver</translation>
    </message>
    <message>
        <source>商品</source>
        <translation>Goods</translation>
    </message>
    <message>
        <source>标签</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>运单号</source>
        <translation>Waybill</translation>
    </message>
    <message>
        <source>仓库</source>
        <translation>Warehouse</translation>
    </message>
    <message>
        <source>付款</source>
        <translation>Paid at</translation>
    </message>
    <message>
        <source>件数</source>
        <translation>Qty</translation>
    </message>
    <message>
        <source>实付 ¥</source>
        <translation>Paid ¥</translation>
    </message>
    <message>
        <source>快递</source>
        <translation>Carrier</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>订单 / 店铺</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>收件人与问题</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>剩余</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>批次流水号</source>
        <translation>Serial</translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>送出</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>单品</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现有</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>占用</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>可用</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>可用 / 安全线</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>安全</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>待占</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>隔离</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>库位</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Confirm</name>
    <message>
        <source>先不</source>
        <translation>Not now</translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message>
        <source>复制单号</source>
        <translation>Copy order number</translation>
    </message>
    <message>
        <source>固定</source>
        <translation>Pin</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ErrorBar</name>
    <message>
        <source>去处理</source>
        <translation>Fix</translation>
    </message>
    <message>
        <source>稍后</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>需要处理的问题</source>
        <translation>Needs attention</translation>
    </message>
</context>
<context>
    <name>FailureLine</name>
    <message>
        <source>换快递</source>
        <translation>Carrier</translation>
    </message>
    <message>
        <source>去审单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>看订单</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>异常</source>
        <translation>Exception</translation>
    </message>
    <message>
        <source>剩余</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>付款</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>只看</source>
        <translation>Only</translation>
    </message>
    <message>
        <source>加急</source>
        <translation>urgent</translation>
    </message>
    <message>
        <source>挂起</source>
        <translation>held</translation>
    </message>
    <message>
        <source>还没有</source>
        <translation>None yet</translation>
    </message>
    <message>
        <source>只看加急</source>
        <translation>Urgent only</translation>
    </message>
    <message>
        <source>只看挂起</source>
        <translation>Held only</translation>
    </message>
    <message>
        <source>清除全部条件</source>
        <translation>Clear all</translation>
    </message>
    <message>
        <source>店铺</source>
        <translation>Shop</translation>
    </message>
    <message>
        <source>仓库</source>
        <translation>Warehouse</translation>
    </message>
    <message>
        <source>快递</source>
        <translation>Carrier</translation>
    </message>
    <message>
        <source>标签</source>
        <translation>Tag</translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message>
        <source>没有找到「{text}」。可以搜单号、运单号、手机尾号、姓名、商品</source>
        <translation>Nothing found for &quot;{text}&quot;. Try an order, waybill, phone tail, name or item</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>上次没保存的修改还在。</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n 处要改，其余都还在。</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>去第一处</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FormRow</name>
    <message>
        <source>选文件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>要填。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>要整数。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>以 https:// 开头。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>可不填</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>留空不改</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GoodsPage</name>
    <message>
        <source>已有 {n} 个商品</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>导入</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>选表格</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没选这几列：{names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>选商品表格</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>正在读 {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 行。看一眼每项取自哪一列，不对就改；* 的必须有。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>先在第一步建仓库，再导入商品。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>新 {new}·改 {changed}·没变 {same}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>第 {row} 行：{why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还有 {n} 行</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 行没进来，原因在下面</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>商品和库存</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>从表格导入：商品编码、名称、条码、数量、库位。CSV 和 Excel 都行，同一份再导一次不会重复。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GridHeader</name>
    <message>
        <source>恢复默认列</source>
        <translation>Default columns</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>仓库</source>
        <translation type="unfinished">Warehouse</translation>
    </message>
    <message>
        <source>店铺</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>快递</source>
        <translation type="unfinished">Carrier</translation>
    </message>
    <message>
        <source>打印机</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>商品和库存</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>人员</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>从哪里发货</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>订单从哪里来</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>单号从哪里取</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打测试面单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>从表格导入</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>谁来用</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还差 {n} 步，约 {minutes} 分钟</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>都设好了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>聚单台</source>
        <translation type="unfinished">Packdesk</translation>
    </message>
    <message>
        <source>可随时离开，进度会保留。Ctrl+Shift+G 再回来。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>先离开</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>先用演示仓库看看</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JamDialog</name>
    <message>
        <source>{trouble}，停在 {serial}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>排除故障后，扫一下最后一张印好的面单。从它的下一张接着打，不会重复也不会漏。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫描最后一张印好的面单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫不了？用 ↑ ↓ 选，或点最后一张印好的</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不确定的这几张都没出来</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>都没出来</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已确认出纸</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不确定</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这张是最后</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{printer} 余下 {n} 张还没送出，可以转给 {other}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>转给 {other}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>稍后处理</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>继续打印</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不确定的几张会重新打。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>「{code}」不在最后几张里。按 F12 以它为准，它后面没确认的都重新打。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>最后印好的是 {serial}，从下一张接着打。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{serial} 起也重打</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>快捷键</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>输入动作或按键来筛选</source>
        <translation>Type a verb or a key to filter</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>程序自己出了错（{where}）。已记入日志，其余照常。重试一次；再出现就把日志发给我们。</source>
        <translation>A fault of our own ({where}). It is in the log; the rest goes on. Try once more; if it returns, send us the log.</translation>
    </message>
    <message>
        <source>没有找到「{code}」</source>
        <translation>Nothing found for &quot;{code}&quot;</translation>
    </message>
    <message>
        <source>正在同步各店铺</source>
        <translation>Syncing the shops</translation>
    </message>
</context>
<context>
    <name>MappingGrid</name>
    <message>
        <source>不用</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OrderPanel</name>
    <message>
        <source>选一单，这里看详情。</source>
        <translation>Choose an order to see it here.</translation>
    </message>
    <message>
        <source>概要</source>
        <translation>Summary</translation>
    </message>
    <message>
        <source>发现</source>
        <translation>Findings</translation>
    </message>
    <message>
        <source>历史</source>
        <translation>History</translation>
    </message>
    <message>
        <source>原始单</source>
        <translation>Raw</translation>
    </message>
    <message>
        <source>买家留言：{words}</source>
        <translation>Buyer: {words}</translation>
    </message>
    <message>
        <source>卖家备注：{words}</source>
        <translation>Memo: {words}</translation>
    </message>
    <message>
        <source>打印备注：{words}</source>
        <translation>Print note: {words}</translation>
    </message>
    <message>
        <source>商品 {lines} 行 {pieces} 件</source>
        <translation>Lines {lines}, pieces {pieces}</translation>
    </message>
    <message>
        <source>仓库：{name}</source>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{span}内须发出</source>
        <translation>Ship within {span}</translation>
    </message>
    <message>
        <source>承诺 {time}</source>
        <translation>Promised {time}</translation>
    </message>
    <message>
        <source>收件人</source>
        <translation>Receiver</translation>
    </message>
    <message>
        <source>查看收件人</source>
        <translation>Reveal</translation>
    </message>
    <message>
        <source>（优惠 {money}）</source>
        <translation> (−{money})</translation>
    </message>
    <message>
        <source>实付</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>已退</source>
        <translation>Refunded</translation>
    </message>
    <message>
        <source>邮费 {money}</source>
        <translation>postage {money}</translation>
    </message>
    <message>
        <source>税 {money}</source>
        <translation>tax {money}</translation>
    </message>
    <message>
        <source>其中</source>
        <translation>Of which</translation>
    </message>
    <message>
        <source>包裹 {n}</source>
        <translation>Parcel {n}</translation>
    </message>
    <message>
        <source>快递</source>
        <translation>Carrier</translation>
    </message>
    <message>
        <source>为什么</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>标签</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>店铺</source>
        <translation>Shop</translation>
    </message>
    <message>
        <source>平台单号</source>
        <translation>Platform no.</translation>
    </message>
    <message>
        <source>买家</source>
        <translation>Buyer</translation>
    </message>
    <message>
        <source>没有发现。可以照常往下走。</source>
        <translation>No findings. It can go on.</translation>
    </message>
    <message>
        <source>已处理</source>
        <translation>Settled</translation>
    </message>
    <message>
        <source>没有平台原始单：这单是手工或表格来的。</source>
        <translation>No raw order: this one was typed or imported.</translation>
    </message>
    <message>
        <source>第 {n} 版</source>
        <translation>version {n}</translation>
    </message>
    <message>
        <source>复制单号</source>
        <translation>Copy order number</translation>
    </message>
    <message>
        <source>固定</source>
        <translation>Pin</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>Orders</name>
    <message>
        <source>，{n} 单没有成</source>
        <translation>, {n} failed</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>已交给打印：{n} 单</source>
        <translation>Sent to print: {n}</translation>
    </message>
    <message>
        <source>正在取号：{n} 单</source>
        <translation>Requesting numbers: {n}</translation>
    </message>
    <message>
        <source>挂起 {n} 单，为什么？</source>
        <translation>Hold {n}: why?</translation>
    </message>
    <message>
        <source>挂起</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>等买家回复</source>
        <translation>Waiting for the buyer</translation>
    </message>
    <message>
        <source>等到货</source>
        <translation>Waiting for stock</translation>
    </message>
    <message>
        <source>地址待确认</source>
        <translation>Address to confirm</translation>
    </message>
    <message>
        <source>可能要退款</source>
        <translation>Refund likely</translation>
    </message>
    <message>
        <source>已挂起 {n} 单</source>
        <translation>Held {n}</translation>
    </message>
    <message>
        <source>已解挂 {n} 单</source>
        <translation>Released {n}</translation>
    </message>
    <message>
        <source>已加急 {n} 单</source>
        <translation>Made urgent: {n}</translation>
    </message>
    <message>
        <source>{n} 单不再加急</source>
        <translation>No longer urgent: {n}</translation>
    </message>
    <message>
        <source>取消 {n} 单，为什么？</source>
        <translation>Cancel {n}: why?</translation>
    </message>
    <message>
        <source>占用会释放，运单号会回收，已打的面单要作废。</source>
        <translation>Stock is released, waybill numbers are recycled, printed labels are void.</translation>
    </message>
    <message>
        <source>取消订单</source>
        <translation>Cancel order</translation>
    </message>
    <message>
        <source>买家不要了</source>
        <translation>Buyer changed their mind</translation>
    </message>
    <message>
        <source>长期缺货</source>
        <translation>Long out of stock</translation>
    </message>
    <message>
        <source>重复下单</source>
        <translation>Ordered twice</translation>
    </message>
    <message>
        <source>已取消 {n} 单</source>
        <translation>Cancelled {n}</translation>
    </message>
    <message>
        <source>撤销 {n} 单的发货，为什么？</source>
        <translation>Un-ship {n}: why?</translation>
    </message>
    <message>
        <source>货要放回库位；已经回写平台的，平台上仍是已发货。</source>
        <translation>Put the goods back. What was written back stays shipped on the platform.</translation>
    </message>
    <message>
        <source>撤销发货</source>
        <translation>Un-ship</translation>
    </message>
    <message>
        <source>包裹没交出去</source>
        <translation>Parcel never left</translation>
    </message>
    <message>
        <source>发错了货</source>
        <translation>Wrong goods</translation>
    </message>
    <message>
        <source>已撤销发货 {n} 单</source>
        <translation>Un-shipped {n}</translation>
    </message>
    <message>
        <source>不验货，直接发出 {n} 单</source>
        <translation>Ship {n} without verifying</translation>
    </message>
    <message>
        <source>库存会扣减，运单号会回写到平台。没打面单的包裹不会发出。</source>
        <translation>Stock goes down and numbers are written back. Parcels without a label stay.</translation>
    </message>
    <message>
        <source>发货</source>
        <translation>Ship</translation>
    </message>
    <message>
        <source>已发货 {n} 单</source>
        <translation>Shipped {n}</translation>
    </message>
    <message>
        <source>{n} 单改用 {carrier}</source>
        <translation>{carrier} chosen for {n}</translation>
    </message>
    <message>
        <source>已打标签 {n} 单</source>
        <translation>Tagged {n}</translation>
    </message>
    <message>
        <source>已去掉标签 {n} 单</source>
        <translation>Untagged {n}</translation>
    </message>
    <message>
        <source>把当前条件存成队列…</source>
        <translation>Save these conditions as a queue…</translation>
    </message>
    <message>
        <source>删除这个队列</source>
        <translation>Delete this queue</translation>
    </message>
    <message>
        <source>队列叫什么名字？</source>
        <translation>What is the queue called?</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>OrdersScreen</name>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>{n} 单</source>
        <translation>{n} orders</translation>
    </message>
    <message>
        <source>没有符合条件的单。</source>
        <translation>No order meets these conditions.</translation>
    </message>
    <message>
        <source>清除条件</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>没有{queue}的单。</source>
        <translation>Nothing here: {queue}.</translation>
    </message>
    <message>
        <source>{n} 单卡在审单。</source>
        <translation>{n} wait in audit.</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>这里没有单。</source>
        <translation>No orders here.</translation>
    </message>
    <message>
        <source>新单会自己进来。</source>
        <translation>New ones come in by themselves.</translation>
    </message>
    <message>
        <source>已选整个队列 {n} 单</source>
        <translation>Whole queue selected, {n}</translation>
    </message>
    <message>
        <source>已选 {n} 单·{pieces} 件</source>
        <translation>{n} selected, {pieces} pcs</translation>
    </message>
    <message>
        <source>Esc 清除</source>
        <translation>Esc clear</translation>
    </message>
    <message>
        <source>联系买家</source>
        <translation>Contact the buyer</translation>
    </message>
    <message>
        <source>核对地址</source>
        <translation>Check the address</translation>
    </message>
    <message>
        <source>快递要求</source>
        <translation>Carrier asks</translation>
    </message>
    <message>
        <source>售后</source>
        <translation>After-sales</translation>
    </message>
    <message>
        <source>主管检查</source>
        <translation>Supervisor check</translation>
    </message>
    <message>
        <source>为什么要看收件人？</source>
        <translation>Why look at the receiver?</translation>
    </message>
    <message>
        <source>会记入日志，显示 30 秒。</source>
        <translation>It is logged and shown for 30 seconds.</translation>
    </message>
    <message>
        <source>查看</source>
        <translation>Reveal</translation>
    </message>
    <message>
        <source>更多</source>
        <translation>More</translation>
    </message>
    <message>
        <source>行距</source>
        <translation>Row height</translation>
    </message>
    <message>
        <source>列</source>
        <translation>Columns</translation>
    </message>
    <message>
        <source>全部操作</source>
        <translation>All actions</translation>
    </message>
</context>
<context>
    <name>OutcomeSheet</name>
    <message>
        <source>{done} 单成了，{failed} 单没有成。没有成的都没有动过。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} 单全部成了。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>复制单号</source>
        <translation>Copy order number</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>OK</translation>
    </message>
</context>
<context>
    <name>PageDialog</name>
    <message>
        <source>第 {n} 张，{width} × {height} mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>关闭</source>
        <translation type="unfinished">Close</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>订单</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>运单</source>
        <translation>Waybills</translation>
    </message>
    <message>
        <source>收件人</source>
        <translation>People</translation>
    </message>
    <message>
        <source>商品</source>
        <translation>Goods</translation>
    </message>
    <message>
        <source>没有这个命令</source>
        <translation>No such command</translation>
    </message>
</context>
<context>
    <name>PaperStrip</name>
    <message numerus="yes">
        <source>纸带，%n 张</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>第 {n} 张</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没印出来</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>卡在半路，{size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这张图已清掉</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PaperWindow</name>
    <message>
        <source>{n} 张</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有虚拟打印机。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>在设置里加一台，面单会画在这里。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>去设置</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>纸带是空的。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打一张面单，它会出现在这里。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>虚拟打印机</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>哪台打印机</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PassphrasePage</name>
    <message>
        <source>用这个口令</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>至少 {n} 个字符。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>两次不一样。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>设一个口令</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台电脑没有系统密钥库，收件人资料改用口令加密。每次打开聚单台要输入它；忘了可以用恢复码。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>建好，登录</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>开始干活</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>两次不一样。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}，主管</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>谁来管</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>先建一位主管，什么都能做。打包员、打单员以后在 设置·人员 里加，各有工牌和 PIN。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PiecePanel</name>
    <message numerus="yes">
        <source>再扫 %n 件</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>库位 {bin}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlanCard</name>
    <message>
        <source>单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>面单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{printer} {n} 张</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>快递</source>
        <translation>Carrier</translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>纸张</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>开始打印 {n} 张</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有能打面单的打印机。到 设置·打印机 加一台，再回来打印。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打印机里的纸和面单不一样大。换纸，或到 设置·打印机 改尺寸，再打印。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 单留下：{reasons}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>查看</source>
        <translation>Reveal</translation>
    </message>
    <message>
        <source>第 1 张预览</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PostgresPage</name>
    <message>
        <source>连接</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>连到已有数据库</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>向管服务器的人要这几项。密码存进这台电脑的密钥库，不写进文件。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PrintScreen</name>
    <message>
        <source>今日必发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>一单一件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>一单多件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>多品</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>加急</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>待取号</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>取号失败</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>今天要发出</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>同款连着出</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>同款多件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>按库位出</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>先打</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打印时自动取号</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>先处理原因</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>按时效排序</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>按库位排序</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>按商品排序</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{queue}·准备打印</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>「{queue}」没有待打的单。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 单卡在审单。</source>
        <translation>{n} wait in audit.</translation>
    </message>
    <message>
        <source>去审单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>新单审过后会自己进来。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>全部批次</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>今天还没有打印过。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>选左边的队列，看一眼这一批，按开始打印。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打单队列</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>打印流水</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>每张先记账再送纸</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PrintVerbs</name>
    <message>
        <source>正在取号：{n} 单</source>
        <translation type="unfinished">Requesting numbers: {n}</translation>
    </message>
    <message>
        <source>取号</source>
        <translation type="unfinished">Get number</translation>
    </message>
    <message>
        <source>批次 {batch} 开始：{n} 张</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这 {n} 单不在这一批里，原因没了会自己回到队列。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这一批留下的单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>取消批次 {batch} 余下的 {n} 张</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已送出的 {n} 张不受影响，单号保留，随时可以再打。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>取消余下的</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>接着打</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已撤下 {n} 张，{sent} 张之前已送出</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 单改用</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>换快递</source>
        <translation type="unfinished">Carrier</translation>
    </message>
    <message>
        <source>没打成的面单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>重打 {n} 张，旧的撕掉作废</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>重打</source>
        <translation type="unfinished">Reprint</translation>
    </message>
    <message>
        <source>{printer} 接着打，{n} 张重新排上</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 张已确认出纸，还要重打，为什么？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>旧的撕掉作废，单号和流水号不变。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打花了、歪了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>撕坏或弄丢了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 张已转给 {other}。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 张已转过去</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>转给另一台</source>
        <translation type="unfinished">Move rest</translation>
    </message>
</context>
<context>
    <name>PrinterCard</name>
    <message>
        <source>处理</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>看纸带</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>还有 %n 张</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>靠扫描确认</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PrinterPage</name>
    <message>
        <source>正在找打印机</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>找到 %n 台。选一台，打一张测试面单，再照着纸回答三个问题。</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>自己填地址</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>网络打印机的地址，例：192.168.1.61:9100</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>连不上</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已添加</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>可用</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打测试面单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>再打一张</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>测试已打印</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>框缺一边：把纸卷贴紧导轨；还缺就把纸宽改小，再打一张。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫不出：浓度加 2、速度降 1，擦一下打印头，再打一张。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}：测试面单扫得出</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>接上面单打印机</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>看着刚打出的纸</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>等着扫描测试面单上的条码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>黑白对吗？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>对</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>反了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>外框四边都在纸上吗？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>都在</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>左边缺</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>右边缺</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>条码扫得出吗？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫到了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫不出</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Printers</name>
    <message>
        <source>停着，等确认</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>就绪</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打印中</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>缺纸</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没碳带</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>开盖</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>卡纸</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>连不上</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>按了暂停</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>故障</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不回状态</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>未知</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>聚单台</source>
        <translation>Packdesk</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>别的原因</source>
        <translation>Another reason</translation>
    </message>
    <message>
        <source>先不</source>
        <translation>Not now</translation>
    </message>
</context>
<context>
    <name>RecoveryPage</name>
    <message>
        <source>抄好了，继续</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>和上面最后一组不一样。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已复制。贴到安全的地方，别留在聊天记录里。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>存成文本，打印后删掉</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没存成：{why}。换个位置，或手抄。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已存到 {path}。打印后把文件删掉。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>抄下恢复码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>只显示这一次。电脑坏了或忘了口令时，只有它能打开收件人资料。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>复制</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>存成文本去打印</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>照着抄好的，输入最后一组</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReprintDialog</name>
    <message>
        <source>重打</source>
        <translation>Reprint</translation>
    </message>
    <message>
        <source>没打出来</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打花了、歪了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>撕坏或弄丢了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>贴错了包裹</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>批次 {batch} 的第几张</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>例：183, 185-188</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>重打 {n} 张面单，为什么？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>其中 {n} 张已确认出纸，旧的要撕掉作废。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>重打哪几张？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>写成 183 或 185-188，用逗号隔开</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这几张还没打过，不用重打</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SafetyDialog</name>
    <message>
        <source>安全库存：{name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{warehouse}留下这么多件不卖：各店的可售数是可用减安全。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>安全库存</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>先不</source>
        <translation type="unfinished">Not now</translation>
    </message>
    <message>
        <source>存下</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleLabel</name>
    <message>
        <source>测试面单</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>白底黑字</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>黑底白字</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>现在打不开</source>
        <translation>Cannot open now</translation>
    </message>
    <message>
        <source>重试</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>ShopPage</name>
    <message>
        <source>接上一家店铺</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>选平台，填授权，马上试拉一次。没有接口的店铺选「线下与文件」，用表格进单。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>平台</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>登录</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>扫工牌，或输入姓名和 PIN。</source>
        <translation>Scan your badge, or type name and PIN.</translation>
    </message>
    <message>
        <source>姓名或工牌号</source>
        <translation>Name or badge</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>F1 快捷键</source>
        <translation>F1 keys</translation>
    </message>
</context>
<context>
    <name>StepPage</name>
    <message>
        <source>下一步：{step}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>保存</source>
        <translation type="unfinished">Save</translation>
    </message>
</context>
<context>
    <name>Stock</name>
    <message>
        <source>没有条码或编码是「{code}」的单品</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已调整 {code}：{before} → {after}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已调整 {n} 项，{change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>调回</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已调回 {n} 项，{change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{code} 安全库存 {n} 件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>撤销</source>
        <translation type="unfinished">Undo</translation>
    </message>
    <message>
        <source>只有一个仓，没有地方可调。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{code}：{n} 件从{source}调到{target}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 个单品的可售数已排上推送</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>自动</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 项还没存，按 E 接着填</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StockBar</name>
    <message>
        <source>编码、名称、条码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>筛选单品</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>行距</source>
        <translation type="unfinished">Row height</translation>
    </message>
    <message>
        <source>列</source>
        <translation type="unfinished">Columns</translation>
    </message>
</context>
<context>
    <name>StockPanel</name>
    <message>
        <source>选一个单品，这里看它的库存。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>概要</source>
        <translation type="unfinished">Summary</translation>
    </message>
    <message>
        <source>流水</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现有</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>占用</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>可用</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>待占</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>各仓</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>渠道可售</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有店铺在卖这个单品。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>库存流水</source>
        <translation type="unfinished">Ledger</translation>
    </message>
    <message>
        <source>每行都能追到单据和人</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 单等货，还差 {k} 件。到货入账后，这些单自己往下走。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{warehouse}到了安全线，{other}有 {n} 件可调。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>可用 {n} 件，安全线 {line}。该补货了。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>调整</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>调拨</source>
        <translation type="unfinished">Transfer</translation>
    </message>
    <message>
        <source>可用 {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现有 {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>占用 {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>隔离 {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>安全 {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done}/{all} 已推送</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没推成：{why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没推送过</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已推送 {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有变动。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>全部流水</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>更早的</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>复制编码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>关闭</source>
        <translation type="unfinished">Close</translation>
    </message>
</context>
<context>
    <name>StockScreen</name>
    <message>
        <source>全部单品</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>缺货</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>低库存</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>全部仓库</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} 行</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有符合条件的单品。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>清除条件</source>
        <translation type="unfinished">Clear</translation>
    </message>
    <message>
        <source>没有缺货的单品。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有低于安全线的单品。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>看全部</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有单品。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>在设置里导入商品和库存。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>去导入</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已选整个列表 {n} 行</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已选 {n} 行</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc 清除</source>
        <translation type="unfinished">Esc clear</translation>
    </message>
    <message>
        <source>更多</source>
        <translation type="unfinished">More</translation>
    </message>
    <message>
        <source>全部操作</source>
        <translation type="unfinished">All actions</translation>
    </message>
</context>
<context>
    <name>TallyLine</name>
    <message>
        <source>账面 {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>要整数</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>和账面一样</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{before} → {after}，差 {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>比占用还少 {n} 件：最晚的几单会退回缺货。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>点到</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>库位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不调这一项</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TallyPanel</name>
    <message>
        <source>点到的数要是整数。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>选一个原因：按数字 1 到 {n}。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>存下 {n} 项 {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>盘点</source>
        <translation type="unfinished">Count</translation>
    </message>
    <message>
        <source>调整库存</source>
        <translation type="unfinished">Adjust</translation>
    </message>
    <message>
        <source>一件扫一下，点到的数自己加。数错了直接改。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫一件商品，或在列表里选好再按 E。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>收起</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>为什么调</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>店铺</source>
        <translation>Shops</translation>
    </message>
    <message>
        <source>同步</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printers</translation>
    </message>
    <message>
        <source>后台</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>回写</source>
        <translation>Write-back</translation>
    </message>
    <message>
        <source>搜订单号、运单号、手机尾号、姓名、商品…</source>
        <translation>Order, waybill, phone tail, name, item…</translation>
    </message>
    <message>
        <source>搜索或 &gt; 命令</source>
        <translation>Search, or &gt; for commands</translation>
    </message>
    <message>
        <source>消息</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>快捷键</source>
        <translation>Keys</translation>
    </message>
</context>
<context>
    <name>TransferDialog</name>
    <message>
        <source>调拨：{name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{warehouse}（可用 {n}）</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>几件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>从</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>到</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>先不</source>
        <translation type="unfinished">Not now</translation>
    </message>
    <message>
        <source>调拨</source>
        <translation type="unfinished">Transfer</translation>
    </message>
    <message>
        <source>调出和调入是同一个仓。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>要整数，至少 1 件。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>那个仓只有 {n} 件可用。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>打开</source>
        <translation type="unfinished">Open</translation>
    </message>
    <message>
        <source>用恢复码打开</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>输入口令</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>第一次设置时抄下的那串。大小写和空格不要紧。数据没有动。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>收件人资料用口令加密，输入后今天不用再输。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>我有口令</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>忘了口令，用恢复码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>换一个数据库</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WarehousePage</name>
    <message>
        <source>货从哪里发</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>仓库的名字，和面单上的发件人。以后可以再加仓库。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WelcomeScreen</name>
    <message>
        <source>上一步</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>跳过</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WorkItem</name>
    <message>
        <source>继续</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>暂停</source>
        <translation>Pause</translation>
    </message>
</context>
<context>
    <name>WrongPanel</name>
    <message numerus="yes">
        <source>这一行只要 %n 件，已经够了。把多的放回去。</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>换一件扫；还不行按 F7 叫主管。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>放回 {wrong}，换成 {right} 再扫。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>放回这一件，拿对的再扫。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>条码 {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>多扫了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>刚扫到</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不认识的条码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还缺</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>应该是</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>库位 {bin}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
