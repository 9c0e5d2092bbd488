<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="zh_CN">
<context>
    <name>AccountPage</name>
    <message>
        <source>已接好：{names}</source>
        <translation>Connected: {names}</translation>
    </message>
    <message>
        <source>连接并测试</source>
        <translation>Connect and test</translation>
    </message>
    <message>
        <source>{why} 改好再试；已填的都存着。</source>
        <translation>{why} Correct it and try again; what you filled in is kept.</translation>
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
        <source>全部报错</source>
        <translation>All troubles</translation>
    </message>
    <message>
        <source>停下批量处理</source>
        <translation>Stop bulk work</translation>
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
        <translation>Virtual printer</translation>
    </message>
    <message>
        <source>商品放回</source>
        <translation>Goods to put back</translation>
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
        <source>左右换格</source>
        <translation>Next cell</translation>
    </message>
    <message>
        <source>到头、到尾</source>
        <translation>First, last row</translation>
    </message>
    <message>
        <source>翻页</source>
        <translation>Page up, down</translation>
    </message>
    <message>
        <source>连着选</source>
        <translation>Extend selection</translation>
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
        <source>换仓</source>
        <translation>Warehouse</translation>
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
        <source>发货单存为 PDF</source>
        <translation>Save slips as PDF</translation>
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
        <source>存成队列、改名</source>
        <translation>Save or rename queue</translation>
    </message>
    <message>
        <source>固定详情</source>
        <translation>Pin the panel</translation>
    </message>
    <message>
        <source>备注、旗帜</source>
        <translation>Memo, flag</translation>
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
        <translation>Safety</translation>
    </message>
    <message>
        <source>仓库</source>
        <translation>Warehouse</translation>
    </message>
    <message>
        <source>存下调整</source>
        <translation>Save adjustment</translation>
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
        <translation>On / off</translation>
    </message>
    <message>
        <source>选文件</source>
        <translation>Choose a file</translation>
    </message>
    <message>
        <source>记住模板</source>
        <translation>Keep template</translation>
    </message>
    <message>
        <source>存下没收的行</source>
        <translation>Save refused rows</translation>
    </message>
    <message>
        <source>立即备份</source>
        <translation>Back up now</translation>
    </message>
    <message>
        <source>核对数据</source>
        <translation>Check the data</translation>
    </message>
    <message>
        <source>收什么件</source>
        <translation>What it takes</translation>
    </message>
    <message>
        <source>发到哪里</source>
        <translation>Sends to</translation>
    </message>
    <message>
        <source>存价格表</source>
        <translation>Save price table</translation>
    </message>
    <message>
        <source>命令条码</source>
        <translation>Key bar codes</translation>
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
        <source>试跑</source>
        <translation>Dry run</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>往前一位</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>往后一位</source>
        <translation>Move down</translation>
    </message>
    <message>
        <source>回到这一版</source>
        <translation>Go back</translation>
    </message>
    <message>
        <source>开草稿</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>丢弃草稿</source>
        <translation>Drop draft</translation>
    </message>
    <message>
        <source>启用草稿</source>
        <translation>Turn draft on</translation>
    </message>
    <message>
        <source>加条件</source>
        <translation>Condition</translation>
    </message>
    <message>
        <source>加一组条件</source>
        <translation>Group</translation>
    </message>
    <message>
        <source>加结果</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>去掉这一行</source>
        <translation>Take this row out</translation>
    </message>
    <message>
        <source>先不，修改留着</source>
        <translation>Not now, keep what I typed</translation>
    </message>
    <message>
        <source>选一项</source>
        <translation>Choose one</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>跳过</source>
        <translation>Skip</translation>
    </message>
    <message>
        <source>上一步</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>先离开向导</source>
        <translation>Leave the guide</translation>
    </message>
    <message>
        <source>开我的仓库</source>
        <translation>Start my warehouse</translation>
    </message>
    <message>
        <source>设置向导</source>
        <translation>Guided set-up</translation>
    </message>
    <message>
        <source>清空纸带</source>
        <translation>Clear the strip</translation>
    </message>
    <message>
        <source>放大</source>
        <translation>Enlarge</translation>
    </message>
    <message>
        <source>下一台</source>
        <translation>Next printer</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
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
        <source>审单规则</source>
        <translation>Audit rules</translation>
    </message>
    <message>
        <source>编一条规则</source>
        <translation>One rule</translation>
    </message>
    <message>
        <source>打包</source>
        <translation>Bench</translation>
    </message>
    <message>
        <source>空格</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>合单</source>
        <translation>Merge</translation>
    </message>
    <message>
        <source>拆单</source>
        <translation>Split</translation>
    </message>
    <message>
        <source>撤销合拆</source>
        <translation>Undo merge or split</translation>
    </message>
    <message>
        <source>加送赠品</source>
        <translation>Add a gift</translation>
    </message>
    <message>
        <source>取消赠品</source>
        <translation>Take a gift away</translation>
    </message>
    <message>
        <source>对商品</source>
        <translation>Match goods</translation>
    </message>
    <message>
        <source>不再合拆</source>
        <translation>Seal</translation>
    </message>
    <message>
        <source>又可合拆</source>
        <translation>Unseal</translation>
    </message>
    <message>
        <source>拦截</source>
        <translation>Intercept</translation>
    </message>
    <message>
        <source>反审核</source>
        <translation>Revoke audit</translation>
    </message>
    <message>
        <source>退回分仓</source>
        <translation>Un-route</translation>
    </message>
    <message>
        <source>回收单号</source>
        <translation>Give numbers back</translation>
    </message>
    <message>
        <source>手工建单</source>
        <translation>New order by hand</translation>
    </message>
    <message>
        <source>复制订单</source>
        <translation>Copy the order</translation>
    </message>
    <message>
        <source>补发</source>
        <translation>Send once more</translation>
    </message>
    <message>
        <source>改商品</source>
        <translation>Edit lines</translation>
    </message>
    <message>
        <source>看更早的样子</source>
        <translation>Look further back</translation>
    </message>
    <message>
        <source>看更晚的样子</source>
        <translation>Look less far back</translation>
    </message>
    <message>
        <source>拉黑</source>
        <translation>Blacklist</translation>
    </message>
    <message>
        <source>没收进来的平台单</source>
        <translation>Orders not taken in</translation>
    </message>
    <message>
        <source>修原文</source>
        <translation>Repair text</translation>
    </message>
    <message>
        <source>同样原因的全选</source>
        <translation>Select same reason</translation>
    </message>
    <message>
        <source>存下并收单</source>
        <translation>Store and take in</translation>
    </message>
    <message>
        <source>试跑这一条</source>
        <translation>Try this rule</translation>
    </message>
    <message>
        <source>存成文件</source>
        <translation>Save as a file</translation>
    </message>
</context>
<context>
    <name>AddressFields</name>
    <message>
        <source>省</source>
        <translation>Province</translation>
    </message>
    <message>
        <source>市</source>
        <translation>City</translation>
    </message>
    <message>
        <source>区县</source>
        <translation>District</translation>
    </message>
    <message>
        <source>街道</source>
        <translation>Town</translation>
    </message>
    <message>
        <source>详细地址</source>
        <translation>Street</translation>
    </message>
    <message>
        <source>已遮挡，V 查看</source>
        <translation>masked, V shows it</translation>
    </message>
    <message>
        <source>保存地址</source>
        <translation>Save address</translation>
    </message>
    <message>
        <source>分成 {parts}，↵ 填到上面</source>
        <translation>Taken apart: {parts}; Enter fills it in above</translation>
    </message>
</context>
<context>
    <name>AppearancePage</name>
    <message>
        <source>外观和按键</source>
        <translation>Look and keys</translation>
    </message>
    <message>
        <source>跟着系统</source>
        <translation>As the system</translation>
    </message>
    <message>
        <source>浅色</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>深色</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>宽松</source>
        <translation>Roomy</translation>
    </message>
    <message>
        <source>紧凑</source>
        <translation>Compact</translation>
    </message>
    <message>
        <source>单个字母</source>
        <translation>Single letters</translation>
    </message>
    <message>
        <source>Alt + 字母</source>
        <translation>Alt + letter</translation>
    </message>
    <message>
        <source>换了配色</source>
        <translation>Theme changed</translation>
    </message>
    <message>
        <source>换了语言</source>
        <translation>Language changed</translation>
    </message>
    <message>
        <source>换了行距</source>
        <translation>Row height changed</translation>
    </message>
    <message>
        <source>字号 {n}%</source>
        <translation>Text size {n} %</translation>
    </message>
    <message>
        <source>换了按键方式</source>
        <translation>Keys changed</translation>
    </message>
    <message>
        <source>外观</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>按键</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>配色</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>打包台夜班常用深色。</source>
        <translation>Benches at night often use dark.</translation>
    </message>
    <message>
        <source>语言</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>列表行距</source>
        <translation>Row height</translation>
    </message>
    <message>
        <source>字号</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>字和行一起放大。</source>
        <translation>Text and rows grow together.</translation>
    </message>
    <message>
        <source>列表里的快捷键</source>
        <translation>Keys in lists</translation>
    </message>
    <message>
        <source>怕误按就改成 Alt 加字母；输入框里字母永远是字。</source>
        <translation>Take Alt with the letter if keys are hit by mistake; in a field letters are always text.</translation>
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
    <message>
        <source>设置</source>
        <translation type="unfinished">Settings</translation>
    </message>
</context>
<context>
    <name>Audit</name>
    <message>
        <source>已通过</source>
        <translation>Passed</translation>
    </message>
    <message>
        <source>强制通过 {n} 单，为什么？</source>
        <translation>Force {n} through. Why?</translation>
    </message>
    <message>
        <source>发现照样记在单上，写明是谁强制的。</source>
        <translation>The finding stays on the order, with who forced it.</translation>
    </message>
    <message>
        <source>强制通过</source>
        <translation>Force through</translation>
    </message>
    <message>
        <source>买家确认过</source>
        <translation>Buyer confirmed</translation>
    </message>
    <message>
        <source>快递确认能送</source>
        <translation>Carrier can deliver</translation>
    </message>
    <message>
        <source>金额是活动价</source>
        <translation>Sale price</translation>
    </message>
    <message>
        <source>主管同意</source>
        <translation>Supervisor agreed</translation>
    </message>
    <message>
        <source>已强制通过</source>
        <translation>Forced through</translation>
    </message>
    <message>
        <source>{n} 单</source>
        <translation>{n} orders</translation>
    </message>
    <message>
        <source>有几单没有通过</source>
        <translation>Some were not passed</translation>
    </message>
    <message>
        <source>{n} 单退回待审</source>
        <translation>{n} back to audit</translation>
    </message>
    <message>
        <source>这一项处理完了</source>
        <translation>This finding is settled</translation>
    </message>
    <message>
        <source>地址改好了，正在重新审核</source>
        <translation>Address corrected, auditing again</translation>
    </message>
</context>
<context>
    <name>AuditPanel</name>
    <message>
        <source>承诺 {time}</source>
        <translation>Promised {time}</translation>
    </message>
    <message>
        <source>买家原文</source>
        <translation>As received</translation>
    </message>
    <message>
        <source>采用</source>
        <translation>Take it</translation>
    </message>
    <message>
        <source>商品 {lines} 行 {pieces} 件</source>
        <translation>Goods: {lines} lines, {pieces} pieces</translation>
    </message>
    <message>
        <source>商品</source>
        <translation>Goods</translation>
    </message>
    <message>
        <source>行优惠</source>
        <translation>Line discounts</translation>
    </message>
    <message>
        <source>运费</source>
        <translation>Postage</translation>
    </message>
    <message>
        <source>整单优惠</source>
        <translation>Order discount</translation>
    </message>
    <message>
        <source>税费</source>
        <translation>Tax, fees</translation>
    </message>
    <message>
        <source>各行合计</source>
        <translation>Lines add up to</translation>
    </message>
    <message>
        <source>实付</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>平台承担优惠</source>
        <translation>Paid by platform</translation>
    </message>
    <message>
        <source>店铺承担优惠</source>
        <translation>Paid by shop</translation>
    </message>
    <message>
        <source>买家留言：{text}</source>
        <translation>Buyer says: {text}</translation>
    </message>
    <message>
        <source>备注：{text}</source>
        <translation>Memo: {text}</translation>
    </message>
    <message numerus="yes">
        <source>另有 %n 项发现</source>
        <translation>
            <numerusform>%n more finding</numerusform>
            <numerusform>%n more findings</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} {phone}  {region} {street}</source>
        <translation>{name} {phone}  {region} {street}</translation>
    </message>
    <message>
        <source>「{title}」还没有对应商品，{n} 单在等它</source>
        <translation>“{title}” stands for no SKU yet; {n} orders wait for it</translation>
    </message>
    <message>
        <source>对商品</source>
        <translation type="unfinished">Match goods</translation>
    </message>
    <message>
        <source>同一收件人还有 {n} 单可以合</source>
        <translation>{n} more orders of this receiver could be merged</translation>
    </message>
    <message>
        <source>合单</source>
        <translation>Merge</translation>
    </message>
</context>
<context>
    <name>AuditScreen</name>
    <message>
        <source>没有发现</source>
        <translation>No finding</translation>
    </message>
    <message>
        <source>共 {n} 单</source>
        <translation>{n} orders</translation>
    </message>
    <message>
        <source>自动通过</source>
        <translation>Auto-passed</translation>
    </message>
    <message>
        <source>人工通过</source>
        <translation>By hand</translation>
    </message>
    <message>
        <source>挂起</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>今日已清</source>
        <translation>Cleared today</translation>
    </message>
    <message>
        <source>{reason} {n} 单</source>
        <translation>{reason}: {n} orders</translation>
    </message>
    <message>
        <source>这一类审完了。</source>
        <translation>This group is done.</translation>
    </message>
    <message>
        <source>下一类：{reason} {n} 单</source>
        <translation>Next: {reason}, {n} orders</translation>
    </message>
    <message>
        <source>没有要审的单。</source>
        <translation>Nothing to audit.</translation>
    </message>
    <message>
        <source>新单会自动审，有发现的才到这里。</source>
        <translation>New orders are audited by themselves; only findings come here.</translation>
    </message>
    <message>
        <source>去打单</source>
        <translation>Go to printing</translation>
    </message>
    <message>
        <source>第 {at} / {n} 单</source>
        <translation>{at} of {n}</translation>
    </message>
    <message>
        <source>已选 {n} 单</source>
        <translation>{n} selected</translation>
    </message>
    <message>
        <source>Esc 清除</source>
        <translation>Esc clears</translation>
    </message>
    <message>
        <source>核对地址</source>
        <translation>Check the address</translation>
    </message>
    <message>
        <source>联系买家</source>
        <translation>Contact the buyer</translation>
    </message>
    <message>
        <source>快递要求</source>
        <translation>Carrier asked</translation>
    </message>
    <message>
        <source>主管检查</source>
        <translation>Supervisor&apos;s check</translation>
    </message>
    <message>
        <source>会记入日志，显示 30 秒。</source>
        <translation>It is logged and shown for 30 s.</translation>
    </message>
    <message>
        <source>为什么要看收件人？</source>
        <translation>Why reveal the receiver?</translation>
    </message>
    <message>
        <source>查看</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>强制</source>
        <translation>Force</translation>
    </message>
    <message>
        <source>更多</source>
        <translation>More</translation>
    </message>
    <message>
        <source>按原因</source>
        <translation>By reason</translation>
    </message>
    <message>
        <source>今天</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>审单</source>
        <translation>Audit</translation>
    </message>
    <message>
        <source>J / K 上下</source>
        <translation>J / K up, down</translation>
    </message>
</context>
<context>
    <name>BatchCard</name>
    <message>
        <source>批次 {batch}</source>
        <translation>Batch {batch}</translation>
    </message>
    <message>
        <source>已暂停</source>
        <translation>Paused</translation>
    </message>
    <message>
        <source>等确认</source>
        <translation>Not sure</translation>
    </message>
    <message>
        <source>打印中</source>
        <translation>Printing</translation>
    </message>
    <message>
        <source>打完了</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>{n} 张</source>
        <translation>{n} labels</translation>
    </message>
    <message>
        <source>{time} 开始</source>
        <translation>since {time}</translation>
    </message>
    <message>
        <source>约还要 {span}</source>
        <translation>about {span} to go</translation>
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
        <translation>confirmed</translation>
    </message>
    <message>
        <source>已送出未确认</source>
        <translation>sent, not proven</translation>
    </message>
    <message>
        <source>失败</source>
        <translation>failed</translation>
    </message>
    <message>
        <source>等待</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>还有 {n} 张失败</source>
        <translation>{n} more failed</translation>
    </message>
</context>
<context>
    <name>BenchWords</name>
    <message>
        <source>打印机正常</source>
        <translation>Printer OK</translation>
    </message>
    <message>
        <source>打印机要看看</source>
        <translation>Check the printer</translation>
    </message>
    <message>
        <source>打印机停了</source>
        <translation>Printer stopped</translation>
    </message>
    <message>
        <source>扫描枪正常</source>
        <translation>Scanner OK</translation>
    </message>
    <message>
        <source>扫描枪还没扫过</source>
        <translation>Scanner not used yet</translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>叫了主管 {time}</source>
        <translation>Supervisor called {time}</translation>
    </message>
    <message>
        <source>放回 {n} · F10</source>
        <translation>Put back {n} · F10</translation>
    </message>
    <message>
        <source>待打包</source>
        <translation>to pack</translation>
    </message>
    <message>
        <source>今日</source>
        <translation>today</translation>
    </message>
    <message>
        <source>每小时</source>
        <translation>per hour</translation>
    </message>
    <message>
        <source>运单</source>
        <translation>Waybill</translation>
    </message>
    <message>
        <source>订单</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>快递</source>
        <translation>Carrier</translation>
    </message>
    <message>
        <source>包裹</source>
        <translation>Parcel</translation>
    </message>
    <message>
        <source>重量</source>
        <translation>Weight</translation>
    </message>
    <message>
        <source>剩余</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>完成，扫下一张面单</source>
        <translation>Done, scan the next label</translation>
    </message>
    <message>
        <source>已扫 {got} / {wanted} 件，继续扫商品</source>
        <translation>{got} of {wanted} scanned, scan the next piece</translation>
    </message>
    <message>
        <source>等着扫描</source>
        <translation>Waiting for a scan</translation>
    </message>
    <message>
        <source>扫对的商品，或按空格继续</source>
        <translation>Scan the right piece, or press Space</translation>
    </message>
    <message>
        <source>扫错了：不是这单的商品</source>
        <translation>Wrong piece: not in this order</translation>
    </message>
    <message>
        <source>扫错了：不认识这个条码</source>
        <translation>Wrong: unknown bar code</translation>
    </message>
    <message>
        <source>多了一件：这个够了</source>
        <translation>One too many: this is complete</translation>
    </message>
    <message>
        <source>没认出「{code}」</source>
        <translation>Not recognised: {code}</translation>
    </message>
    <message>
        <source>扫面单、商品或订单号；按空格关掉</source>
        <translation>Scan a label, a piece or an order number; Space closes this</translation>
    </message>
    <message>
        <source>别的打包台正在打这个包裹</source>
        <translation>Another bench is packing this parcel</translation>
    </message>
    <message>
        <source>放到一边，扫下一张；按空格关掉</source>
        <translation>Put it aside, scan the next; Space closes this</translation>
    </message>
    <message>
        <source>这个包裹已经打好了</source>
        <translation>This parcel is packed already</translation>
    </message>
    <message>
        <source>放进待发筐，扫下一张；按空格关掉</source>
        <translation>Put it into the outgoing tray, scan the next; Space closes this</translation>
    </message>
    <message>
        <source>按空格关掉</source>
        <translation>Space closes this</translation>
    </message>
    <message>
        <source>面单正在重打，旧的撕掉作废</source>
        <translation>The label is printing again, tear up the old one</translation>
    </message>
    <message>
        <source>放回单正在打</source>
        <translation>Put-back slip is printing</translation>
    </message>
    <message>
        <source>已报少货：{name}</source>
        <translation>Reported short: {name}</translation>
    </message>
    <message>
        <source>已报破损：{name}</source>
        <translation>Reported damaged: {name}</translation>
    </message>
    <message>
        <source>包裹放到异常筐，扫下一张面单</source>
        <translation>Put it into the exceptions tray, scan the next label</translation>
    </message>
    <message>
        <source>扫面单或订单号</source>
        <translation>Scan a label or an order number</translation>
    </message>
    <message>
        <source>上一单 {order_no} 已完成，F4 撤销</source>
        <translation>Last order {order_no} done, F4 undoes it</translation>
    </message>
    <message>
        <source>上一单 {order_no} 已完成</source>
        <translation>Last order {order_no} done</translation>
    </message>
    <message>
        <source>没有待打包的单。打单台打出面单后，这里就能扫。</source>
        <translation>Nothing to pack. Once labels are printed they can be scanned here.</translation>
    </message>
    <message>
        <source>件</source>
        <translation>pieces</translation>
    </message>
    <message>
        <source>kg，商品 {kg}</source>
        <translation>kg, goods {kg}</translation>
    </message>
    <message>
        <source>秒</source>
        <translation>seconds</translation>
    </message>
    <message>
        <source>F4 撤销，还剩 {seconds} 秒</source>
        <translation>F4 undoes it, {seconds} s left</translation>
    </message>
    <message>
        <source>{order_no} 完成</source>
        <translation>{order_no} done</translation>
    </message>
    <message>
        <source>原库位</source>
        <translation>their bins</translation>
    </message>
    <message>
        <source>不要发货</source>
        <translation>Do not ship</translation>
    </message>
    <message>
        <source>知道了。做完三步，扫下一张面单。</source>
        <translation>Understood. Do the three steps, then scan the next label.</translation>
    </message>
    <message>
        <source>撕下面单，放进作废盒</source>
        <translation>Tear off the label, put it in the void box</translation>
    </message>
    <message>
        <source>撕下面单 {label}，放进作废盒</source>
        <translation>Tear off label {label}, into the void box</translation>
    </message>
    <message>
        <source>商品放回：{bins}</source>
        <translation>Put goods back: {bins}</translation>
    </message>
    <message>
        <source>按 F9 打放回单</source>
        <translation>Press F9 for a put-back slip</translation>
    </message>
    <message>
        <source>停</source>
        <translation>STOP</translation>
    </message>
    <message>
        <source>包裹多重？</source>
        <translation>How heavy is it?</translation>
    </message>
    <message>
        <source>克。F12 记下，Esc 返回</source>
        <translation>Grams. F12 stores it, Esc goes back</translation>
    </message>
    <message numerus="yes">
        <source>一共有几件在手里？最多 %n 件。F12 记下，Esc 返回</source>
        <translation>
            <numerusform>How many do you hold? At most %n. F12 stores it, Esc goes back</numerusform>
            <numerusform>How many do you hold? At most %n. F12 stores it, Esc goes back</numerusform>
        </translation>
    </message>
    <message>
        <source>库位上没有</source>
        <translation>Not in its bin</translation>
    </message>
    <message>
        <source>破损、脏污</source>
        <translation>Damaged or dirty</translation>
    </message>
    <message>
        <source>哪里不对？F3 换一行，Esc 返回</source>
        <translation>What is wrong? F3 next line, Esc goes back</translation>
    </message>
    <message>
        <source>没打出来</source>
        <translation>Did not come out</translation>
    </message>
    <message>
        <source>打花了或撕坏了</source>
        <translation>Smeared or torn</translation>
    </message>
    <message>
        <source>为什么重打面单？</source>
        <translation>Why print the label again?</translation>
    </message>
    <message>
        <source>单号不变，旧的那张作废。Esc 返回</source>
        <translation>The number stays, the old label is void. Esc goes back</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>叫主管</source>
        <translation>Call supervisor</translation>
    </message>
    <message>
        <source>不用叫了</source>
        <translation>Cancel call</translation>
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
        <source>商品放回</source>
        <translation>Goods to put back</translation>
    </message>
    <message>
        <source>记下</source>
        <translation>Store</translation>
    </message>
    <message>
        <source>换一行</source>
        <translation>Next line</translation>
    </message>
    <message>
        <source>放回单</source>
        <translation>Put-back slip</translation>
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
        <translation>Quantity</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>离开</source>
        <translation>Leave</translation>
    </message>
</context>
<context>
    <name>BenchWork</name>
    <message>
        <source>程序出错，这一步没有记上。再扫一次；还不行就按 F7 叫主管。</source>
        <translation>The program failed and this step was not stored. Scan again; if it happens once more, call a supervisor with F7.</translation>
    </message>
</context>
<context>
    <name>BlacklistPage</name>
    <message>
        <source>黑名单</source>
        <translation>Blacklist</translation>
    </message>
    <message>
        <source>加黑名单</source>
        <translation>Add to the blacklist</translation>
    </message>
    <message>
        <source>名单上的人、电话、地址和账号，订单会停下给人看。</source>
        <translation>Orders of the people, phones, places and accounts on it stop for a look.</translation>
    </message>
    <message>
        <source>黑名单是空的。</source>
        <translation>The blacklist is empty.</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Entry</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>加入</source>
        <translation>Added</translation>
    </message>
    <message>
        <source>存的是密文，只显示打码后的样子；结束时销毁。</source>
        <translation>Kept encrypted and shown masked only; destroyed when it ends.</translation>
    </message>
    <message>
        <source>结束「{entry}」？</source>
        <translation>End “{entry}”?</translation>
    </message>
    <message>
        <source>它写的内容会被销毁，找不回来；只因它停下的订单继续走。</source>
        <translation>What it says is destroyed for good; orders that it alone stopped go on.</translation>
    </message>
    <message>
        <source>导入黑名单</source>
        <translation>Import a blacklist</translation>
    </message>
    <message>
        <source>加了 {n} 条，拦下 {k} 单</source>
        <translation>{n} added, {k} orders stopped</translation>
    </message>
</context>
<context>
    <name>BrokenPage</name>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>现在打不开</source>
        <translation>This does not open now</translation>
    </message>
    <message>
        <source>数据没有动。</source>
        <translation>The data were not touched.</translation>
    </message>
    <message>
        <source>换一个数据库</source>
        <translation>Use another database</translation>
    </message>
</context>
<context>
    <name>BundlesPage</name>
    <message>
        <source>套装</source>
        <translation>Bundles</translation>
    </message>
    <message>
        <source>加套装</source>
        <translation>Add a bundle</translation>
    </message>
    <message>
        <source>在用</source>
        <translation>On</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>卖的是一套、发的是几件时，告诉程序一套里有什么。</source>
        <translation>Where a set is sold and pieces are sent, say what is in it.</translation>
    </message>
    <message>
        <source>还没有套装。</source>
        <translation>No bundles yet.</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>里面有</source>
        <translation>What is in it</translation>
    </message>
    <message>
        <source>商家编码</source>
        <translation>SKU code</translation>
    </message>
    <message>
        <source>件数</source>
        <translation>Pieces</translation>
    </message>
    <message>
        <source>价格占比</source>
        <translation>Share of price</translation>
    </message>
    <message>
        <source>「{name}」在用了</source>
        <translation>“{name}” is on</translation>
    </message>
    <message>
        <source>「{name}」停用了，新的商品不再配它</source>
        <translation>“{name}” is off: no new listing is matched to it</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation type="unfinished">Undo</translation>
    </message>
    <message>
        <source>导入套装</source>
        <translation>Import bundles</translation>
    </message>
    <message>
        <source>存了 {n} 个套装</source>
        <translation>{n} bundles stored</translation>
    </message>
</context>
<context>
    <name>CarrierCosts</name>
    <message>
        <source>收什么件</source>
        <translation>What it takes</translation>
    </message>
    <message>
        <source>E 改</source>
        <translation>E changes it</translation>
    </message>
    <message>
        <source>{n} 行，O 换，V 存</source>
        <translation>{n} lines; O replaces, V saves</translation>
    </message>
    <message>
        <source>价格表</source>
        <translation>Price table</translation>
    </message>
    <message>
        <source>没有价格表：不比价，处处能到。按 O 导入 Excel，按 V 存一份空表。</source>
        <translation>No price table: not compared, reaches everywhere. O imports an Excel file, V saves an empty one.</translation>
    </message>
    <message>
        <source>到</source>
        <translation>To</translation>
    </message>
    <message>
        <source>首重</source>
        <translation>First</translation>
    </message>
    <message>
        <source>续重</source>
        <translation>Then</translation>
    </message>
    <message>
        <source>还有 {n} 行，按 V 存成文件看。</source>
        <translation>{n} more lines: V saves them all.</translation>
    </message>
    <message>
        <source>存了 {n} 行价格</source>
        <translation>{n} price lines saved</translation>
    </message>
    <message>
        <source>存了一份空表，填好再导入</source>
        <translation>An empty table saved: fill it in and import it</translation>
    </message>
    <message>
        <source>实际时效</source>
        <translation>Days it really took</translation>
    </message>
    <message>
        <source>{n} 行，O 换</source>
        <translation>{n} rows, O replaces</translation>
    </message>
    <message>
        <source>天数</source>
        <translation>Days</translation>
    </message>
    <message>
        <source>晚到</source>
        <translation>Late</translation>
    </message>
    <message>
        <source>{name} 的价格表或时效</source>
        <translation>Prices or days of {name}</translation>
    </message>
    <message>
        <source>换成了新的，{n} 行</source>
        <translation>Replaced, {n} rows</translation>
    </message>
</context>
<context>
    <name>CarrierPage</name>
    <message>
        <source>接上一家快递</source>
        <translation>Connect a carrier</translation>
    </message>
    <message>
        <source>填月结账号，取一个单号再还回去，当场看到结果。</source>
        <translation>Fill in the account; one number is taken and given back, so you see that it works.</translation>
    </message>
    <message>
        <source>快递</source>
        <translation>Carrier</translation>
    </message>
</context>
<context>
    <name>Carriers</name>
    <message>
        <source>要授权</source>
        <translation>Access ended</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>正常</source>
        <translation>OK</translation>
    </message>
</context>
<context>
    <name>CarriersPage</name>
    <message>
        <source>快递</source>
        <translation>Carriers</translation>
    </message>
    <message>
        <source>加快递账号</source>
        <translation>Add carrier</translation>
    </message>
    <message>
        <source>还没有快递账号。</source>
        <translation>No carrier yet.</translation>
    </message>
    <message>
        <source>有了账号才能取运单号。</source>
        <translation>Waybill numbers need an account.</translation>
    </message>
    <message>
        <source>{why} 要取号的包裹先等着。</source>
        <translation>{why} Parcels that need a number wait.</translation>
    </message>
    <message>
        <source>正在连快递公司。</source>
        <translation>Calling the carrier.</translation>
    </message>
    <message>
        <source>产品</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>账号</source>
        <translation>Account</translation>
    </message>
    <message>
        <source>24 小时取号</source>
        <translation>Taken, 24 h</translation>
    </message>
</context>
<context>
    <name>ChecksPage</name>
    <message>
        <source>审单检查</source>
        <translation>Checks</translation>
    </message>
    <message>
        <source>还没有检查。</source>
        <translation>No checks.</translation>
    </message>
    <message>
        <source>关着：不再因为这个拦单。</source>
        <translation>Off: no order is stopped for it.</translation>
    </message>
    <message>
        <source>所有店铺</source>
        <translation>All shops</translation>
    </message>
    <message>
        <source>出厂值</source>
        <translation>as delivered</translation>
    </message>
    <message>
        <source>另有设置的店</source>
        <translation>Shops that differ</translation>
    </message>
    <message>
        <source>检查开了</source>
        <translation>The check is on</translation>
    </message>
    <message numerus="yes">
        <source>检查关了，%n 单因此放行</source>
        <translation>
            <numerusform>The check is off, %n order went on</numerusform>
            <numerusform>The check is off, %n orders went on</numerusform>
        </translation>
    </message>
    <message>
        <source>撤销</source>
        <translation type="unfinished">Undo</translation>
    </message>
</context>
<context>
    <name>ChoicePage</name>
    <message>
        <source>正在准备，几秒钟就好</source>
        <translation>Getting ready, a few seconds</translation>
    </message>
    <message>
        <source>先用演示仓库看一遍，或者现在就开自己的仓库。以后随时可以换。</source>
        <translation>Look around in the demo warehouse first, or open your own now. You can change at any time.</translation>
    </message>
    <message>
        <source>欢迎用聚单台</source>
        <translation>Welcome to Packdesk</translation>
    </message>
    <message>
        <source>演示仓库</source>
        <translation>Demo warehouse</translation>
    </message>
    <message>
        <source>编好的店铺、订单和虚拟打印机，从进单到发货马上能走一遍。不碰任何真实数据。</source>
        <translation>Invented shops, orders and a virtual printer: walk from the first order to the shipped parcel at once. Nothing real is touched.</translation>
    </message>
    <message>
        <source>开我的仓库</source>
        <translation>Start my warehouse</translation>
    </message>
    <message>
        <source>数据存在这台电脑上。一步步接上店铺、快递和打印机，约十分钟，随时可以停。</source>
        <translation>The data stay on this PC. Step by step you connect shop, carrier and printer; about ten minutes, stop whenever you like.</translation>
    </message>
    <message>
        <source>连到已有数据库</source>
        <translation>Connect to a shared database</translation>
    </message>
    <message>
        <source>仓库里已经有一台在用聚单台：填服务器地址，这台电脑就一起干活。</source>
        <translation>Packdesk runs in your warehouse already: give the server&apos;s address and this PC joins in.</translation>
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
        <translation>Order / shop</translation>
    </message>
    <message>
        <source>收件人与问题</source>
        <translation>Receiver and problem</translation>
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
        <source>地区</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>发件人</source>
        <translation>Sender</translation>
    </message>
    <message>
        <source>单品</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>现有</source>
        <translation>On hand</translation>
    </message>
    <message>
        <source>占用</source>
        <translation>Reserved</translation>
    </message>
    <message>
        <source>可用</source>
        <translation>Available</translation>
    </message>
    <message>
        <source>可用 / 安全线</source>
        <translation>Avail. / safety</translation>
    </message>
    <message>
        <source>安全</source>
        <translation>Safety</translation>
    </message>
    <message>
        <source>待占</source>
        <translation>Pending</translation>
    </message>
    <message>
        <source>隔离</source>
        <translation>Quarantine</translation>
    </message>
    <message>
        <source>库位</source>
        <translation>Bin</translation>
    </message>
    <message>
        <source>产品</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>账号</source>
        <translation>Account</translation>
    </message>
    <message>
        <source>24 小时取号</source>
        <translation>Numbers, 24 h</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>岗位</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>工牌</source>
        <translation>Badge</translation>
    </message>
    <message>
        <source>上次做事</source>
        <translation>Last seen</translation>
    </message>
    <message>
        <source>语言</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>纸</source>
        <translation>Paper</translation>
    </message>
    <message>
        <source>连接</source>
        <translation>Connect</translation>
    </message>
    <message>
        <source>排着</source>
        <translation>Queued</translation>
    </message>
    <message>
        <source>工位</source>
        <translation>Station</translation>
    </message>
    <message>
        <source>授权</source>
        <translation>Access</translation>
    </message>
    <message>
        <source>24 小时覆盖</source>
        <translation>Coverage, 24 h</translation>
    </message>
    <message>
        <source>上次同步</source>
        <translation>Last sync</translation>
    </message>
    <message>
        <source>本地订单</source>
        <translation>Ours</translation>
    </message>
    <message>
        <source>放一边</source>
        <translation>Set aside</translation>
    </message>
    <message>
        <source>待回写</source>
        <translation>To write back</translation>
    </message>
    <message>
        <source>要做的事</source>
        <translation>What to do</translation>
    </message>
    <message>
        <source>找谁</source>
        <translation>Whom</translation>
    </message>
    <message>
        <source>试过</source>
        <translation>Tries</translation>
    </message>
    <message>
        <source>下次</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>为什么没成</source>
        <translation>Why not</translation>
    </message>
    <message>
        <source>序</source>
        <translation>#</translation>
    </message>
    <message>
        <source>什么样的订单</source>
        <translation>When</translation>
    </message>
    <message>
        <source>就怎么做</source>
        <translation>Then</translation>
    </message>
    <message>
        <source>30 天次数</source>
        <translation>Hits, 30 d</translation>
    </message>
    <message>
        <source>订单</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>成立的规则</source>
        <translation>Because of</translation>
    </message>
    <message>
        <source>和在用版不同</source>
        <translation>Differs from in force</translation>
    </message>
    <message>
        <source>当时</source>
        <translation>What happened</translation>
    </message>
    <message>
        <source>和人不同</source>
        <translation>Differs from people</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>谁做的</source>
        <translation>Made by</translation>
    </message>
    <message>
        <source>启用于</source>
        <translation>In force from</translation>
    </message>
    <message>
        <source>启用的规则</source>
        <translation>Rules on</translation>
    </message>
    <message>
        <source>次数</source>
        <translation>Hits</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>套装编码</source>
        <translation>Bundle</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>里面有</source>
        <translation>What is in it</translation>
    </message>
    <message>
        <source>检查</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>所有店铺</source>
        <translation>All shops</translation>
    </message>
    <message>
        <source>另有设置的店</source>
        <translation>Shops that differ</translation>
    </message>
    <message>
        <source>赠品</source>
        <translation>Gift</translation>
    </message>
    <message>
        <source>哪条规则</source>
        <translation>Rule</translation>
    </message>
    <message>
        <source>送了（单）</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>送了（件）</source>
        <translation>Pieces</translation>
    </message>
    <message>
        <source>还能送</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>和谁的合</source>
        <translation>Merged with</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Entry</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>加入</source>
        <translation>Added</translation>
    </message>
    <message>
        <source>停发区域</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>从</source>
        <translation>From</translation>
    </message>
    <message>
        <source>到</source>
        <translation>Until</translation>
    </message>
    <message>
        <source>虚拟仓</source>
        <translation>Virtual warehouse</translation>
    </message>
    <message>
        <source>份额</source>
        <translation>Share</translation>
    </message>
    <message>
        <source>给哪些店</source>
        <translation>For shops</translation>
    </message>
    <message>
        <source>从哪些仓</source>
        <translation>Taken from</translation>
    </message>
    <message>
        <source>平台单号</source>
        <translation type="unfinished">Platform no.</translation>
    </message>
    <message>
        <source>收到</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>为什么没收</source>
        <translation type="unfinished">Why refused</translation>
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
    <name>DataPage</name>
    <message>
        <source>数据和备份</source>
        <translation>Data, backup</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>大小</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>打开过</source>
        <translation>Opened</translation>
    </message>
    <message>
        <source>验过</source>
        <translation>checked</translation>
    </message>
    <message>
        <source>没验</source>
        <translation>not checked</translation>
    </message>
    <message>
        <source>放在 {folder}。要还原：关掉程序，运行 packdesk db restore 加文件名。</source>
        <translation>In {folder}. To restore: close the program, run packdesk db restore with the file name.</translation>
    </message>
    <message>
        <source>还没有备份。</source>
        <translation>No backup yet.</translation>
    </message>
    <message>
        <source>另有 {n} 份</source>
        <translation>{n} more</translation>
    </message>
    <message>
        <source>正在备份，可以继续干活。</source>
        <translation>Backing up; work can go on.</translation>
    </message>
    <message>
        <source>{name} 写好了，也打开验过。</source>
        <translation>{name} is written and was opened to check it.</translation>
    </message>
    <message>
        <source>正在核对，只读，可以继续干活。</source>
        <translation>Checking, read only; work can go on.</translation>
    </message>
    <message>
        <source>{n} 项里 {k} 项对不上。数据没动；把下面的抄给我们。</source>
        <translation>{k} of {n} do not agree. The data were not touched; send us what stands below.</translation>
    </message>
    <message>
        <source>{n} 项全部对得上。</source>
        <translation>All {n} agree.</translation>
    </message>
    <message>
        <source>对不上</source>
        <translation>Differs</translation>
    </message>
    <message>
        <source>对</source>
        <translation type="unfinished">Right</translation>
    </message>
    <message>
        <source>核对什么</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>头几处</source>
        <translation>First places</translation>
    </message>
    <message>
        <source>没有放弃的通知。</source>
        <translation>No call was given up.</translation>
    </message>
    <message>
        <source>没有等着发的通知。</source>
        <translation>No call is waiting.</translation>
    </message>
    <message>
        <source>发货回写、推库存都在这里排队，断网也不丢。</source>
        <translation>Write-backs and stock pushes queue here; a cut line loses none.</translation>
    </message>
    <message>
        <source>等着发</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>放弃了</source>
        <translation>Given up</translation>
    </message>
    <message>
        <source>{n} 条马上再试</source>
        <translation>{n} tried again now</translation>
    </message>
    <message>
        <source>备份</source>
        <translation>Backups</translation>
    </message>
    <message>
        <source>核对</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>台账、状态、计数每项都对一遍</source>
        <translation>ledgers, states, counts</translation>
    </message>
    <message>
        <source>发件箱</source>
        <translation>Outbox</translation>
    </message>
</context>
<context>
    <name>DemoBanner</name>
    <message>
        <source>演示仓库：人和订单都是编的，什么都不会真的发出去。2 号台的同事也在打单发货</source>
        <translation>Demo warehouse: people and orders are invented, nothing really leaves. A colleague at station 2 prints and packs too</translation>
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
    <name>DoingDialog</name>
    <message>
        <source>面单已打出的也做，纸面单作废、找出来销毁</source>
        <translation>Also where a label is on paper; it becomes void and has to be found and destroyed</translation>
    </message>
    <message>
        <source>先不</source>
        <translation type="unfinished">Not now</translation>
    </message>
</context>
<context>
    <name>EditDialog</name>
    <message>
        <source>改商品：{order_no}</source>
        <translation>Edit the lines of {order_no}</translation>
    </message>
    <message>
        <source>0 件就是去掉这一行。过审的单会退回审单，占用和单号一起释放；实付不变，有差额会提醒。</source>
        <translation>0 pieces takes the line off. An order past audit goes back to it, stock and number are released; what was paid stays, a difference is pointed out.</translation>
    </message>
    <message>
        <source>保存</source>
        <translation type="unfinished">Save</translation>
    </message>
    <message>
        <source>{qty} 件，商品 {goods}，实付 {paid}</source>
        <translation>{qty} pcs, goods {goods}, paid {paid}</translation>
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
        <translation>Open audit</translation>
    </message>
    <message>
        <source>看订单</source>
        <translation>Open order</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>搜索</source>
        <translation type="unfinished">Search</translation>
    </message>
    <message>
        <source>状态</source>
        <translation type="unfinished">State</translation>
    </message>
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
    <message>
        <source>在列表里看</source>
        <translation>Show as a list</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>上次没保存的修改还在。</source>
        <translation>Changes not saved last time are still here.</translation>
    </message>
    <message numerus="yes">
        <source>%n 处要改，其余都还在。</source>
        <translation>
            <numerusform>%n field to correct; the rest is kept.</numerusform>
            <numerusform>%n fields to correct; the rest is kept.</numerusform>
        </translation>
    </message>
    <message>
        <source>去第一处</source>
        <translation>Go to the first</translation>
    </message>
</context>
<context>
    <name>FormRow</name>
    <message>
        <source>选文件</source>
        <translation>Choose a file</translation>
    </message>
    <message>
        <source>要填。</source>
        <translation>Needed.</translation>
    </message>
    <message>
        <source>要整数。</source>
        <translation>A whole number.</translation>
    </message>
    <message>
        <source>以 https:// 开头。</source>
        <translation>Must begin with https://.</translation>
    </message>
    <message>
        <source>可不填</source>
        <translation>optional</translation>
    </message>
    <message>
        <source>留空不改</source>
        <translation>empty: unchanged</translation>
    </message>
</context>
<context>
    <name>GiftDialog</name>
    <message>
        <source>给 {n} 单加送赠品</source>
        <translation>Add a gift to {n} orders</translation>
    </message>
    <message>
        <source>取消 {n} 单的赠品</source>
        <translation>Take a gift off {n} orders</translation>
    </message>
    <message>
        <source>已过审的会退回审单再看一眼，面单已打的要找出来。</source>
        <translation>Orders past audit go back to it for a look; labels on paper have to be found.</translation>
    </message>
    <message>
        <source>商品编码或条码，可以扫</source>
        <translation>SKU code or barcode, may be scanned</translation>
    </message>
    <message>
        <source>赠品</source>
        <translation>Gift</translation>
    </message>
    <message>
        <source>每单几件</source>
        <translation>Pieces each</translation>
    </message>
    <message>
        <source>先不</source>
        <translation type="unfinished">Not now</translation>
    </message>
    <message>
        <source>加送</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>取消赠品</source>
        <translation>Take away</translation>
    </message>
</context>
<context>
    <name>GiftsPage</name>
    <message>
        <source>赠品</source>
        <translation>Gifts</translation>
    </message>
    <message>
        <source>没有这个商品</source>
        <translation>no such SKU</translation>
    </message>
    <message>
        <source>不限</source>
        <translation>no end</translation>
    </message>
    <message>
        <source>每满 {sum}</source>
        <translation>each full {sum}</translation>
    </message>
    <message>
        <source>每单</source>
        <translation>every order</translation>
    </message>
    <message>
        <source>前 {n} 单</source>
        <translation>first {n} orders</translation>
    </message>
    <message>
        <source>送完为止</source>
        <translation>while stock lasts</translation>
    </message>
    <message>
        <source>赠品是规则的结果：满多少、买什么、前几单，都写在规则里。</source>
        <translation>Gifts are outcomes of rules: from what sum, with which SKU, for how many orders is said there.</translation>
    </message>
    <message>
        <source>在用的规则没有送赠品的。</source>
        <translation>No rule in force gives a gift.</translation>
    </message>
    <message>
        <source>新规则</source>
        <translation>New rule</translation>
    </message>
    <message>
        <source>没有商家编码 {sku} 的商品，送不出去。</source>
        <translation>There is no SKU {sku}; it cannot be given.</translation>
    </message>
    <message>
        <source>库存不够再送一份。</source>
        <translation>Not enough stock for another one.</translation>
    </message>
    <message>
        <source>规则</source>
        <translation>Rule</translation>
    </message>
    <message>
        <source>怎么送</source>
        <translation>How</translation>
    </message>
    <message>
        <source>每份</source>
        <translation>Each</translation>
    </message>
    <message numerus="yes">
        <source>%n 件</source>
        <translation>
            <numerusform>%n piece</numerusform>
            <numerusform>%n pieces</numerusform>
        </translation>
    </message>
    <message>
        <source>送了</source>
        <translation>Given</translation>
    </message>
    <message>
        <source>{n} 单 {k} 件</source>
        <translation>{n} orders, {k} pieces</translation>
    </message>
    <message>
        <source>库存还能送</source>
        <translation>In stock</translation>
    </message>
</context>
<context>
    <name>GoodsLine</name>
    <message>
        <source>规则「{rule}」送的</source>
        <translation>given by rule “{rule}”</translation>
    </message>
</context>
<context>
    <name>GoodsPage</name>
    <message>
        <source>已有 {n} 个商品</source>
        <translation>{n} SKUs are here</translation>
    </message>
    <message>
        <source>导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>选表格</source>
        <translation>Choose table</translation>
    </message>
    <message>
        <source>还没选这几列：{names}</source>
        <translation>These still need a column: {names}</translation>
    </message>
    <message>
        <source>选商品表格</source>
        <translation>Choose a table of goods</translation>
    </message>
    <message>
        <source>正在读 {path}</source>
        <translation>Reading {path}</translation>
    </message>
    <message>
        <source>{n} 行。看一眼每项取自哪一列，不对就改；* 的必须有。</source>
        <translation>{n} rows. Check which column each field comes from; those with * are needed.</translation>
    </message>
    <message>
        <source>先在第一步建仓库，再导入商品。</source>
        <translation>Set up the warehouse in step one first, then import the goods.</translation>
    </message>
    <message>
        <source>新 {new}·改 {changed}·没变 {same}</source>
        <translation>{new} new, {changed} changed, {same} the same</translation>
    </message>
    <message>
        <source>第 {row} 行：{why}</source>
        <translation>Row {row}: {why}</translation>
    </message>
    <message>
        <source>还有 {n} 行</source>
        <translation>{n} more rows</translation>
    </message>
    <message>
        <source>{n} 行没进来，原因在下面</source>
        <translation>{n} rows did not come in, reasons below</translation>
    </message>
    <message>
        <source>商品和库存</source>
        <translation>Goods and stock</translation>
    </message>
    <message>
        <source>从表格导入：商品编码、名称、条码、数量、库位。CSV 和 Excel 都行，同一份再导一次不会重复。</source>
        <translation>Import a table: SKU code, name, bar code, quantity, bin. CSV or Excel; the same file twice changes nothing.</translation>
    </message>
    <message>
        <source>商品和库存导入</source>
        <translation>Import goods, stock</translation>
    </message>
    <message>
        <source>先加一个仓库，库存记在它名下。</source>
        <translation>Add a warehouse first; stock belongs to it.</translation>
    </message>
    <message>
        <source>编码、名称、条码、数量、库位、图片。CSV、XLS、XLSX 都行，拖进来也行。</source>
        <translation>Code, name, barcode, quantity, bin, picture. CSV, XLS or XLSX; dropping the file works too.</translation>
    </message>
    <message>
        <source>选一份商品表格。</source>
        <translation>Choose a sheet of goods.</translation>
    </message>
    <message>
        <source>新 {n}</source>
        <translation>New {n}</translation>
    </message>
    <message>
        <source>改了 {n}</source>
        <translation>Changed {n}</translation>
    </message>
    <message>
        <source>没变 {n}</source>
        <translation>Same {n}</translation>
    </message>
    <message>
        <source>没收 {n} 行，原因在下面</source>
        <translation>Refused {n} rows, reasons below</translation>
    </message>
    <message>
        <source>没写仓库的记在</source>
        <translation>Without a warehouse goes to</translation>
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
        <translation>Warehouse</translation>
    </message>
    <message>
        <source>店铺</source>
        <translation>Shop</translation>
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
        <source>商品和库存</source>
        <translation>Goods and stock</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>People</translation>
    </message>
    <message>
        <source>从哪里发货</source>
        <translation>where goods leave</translation>
    </message>
    <message>
        <source>订单从哪里来</source>
        <translation>where orders come from</translation>
    </message>
    <message>
        <source>单号从哪里取</source>
        <translation>where numbers come from</translation>
    </message>
    <message>
        <source>打测试面单</source>
        <translation>Print a test label</translation>
    </message>
    <message>
        <source>从表格导入</source>
        <translation>from a table</translation>
    </message>
    <message>
        <source>谁来用</source>
        <translation>who works here</translation>
    </message>
    <message>
        <source>还差 {n} 步，约 {minutes} 分钟</source>
        <translation>{n} steps left, about {minutes} minutes</translation>
    </message>
    <message>
        <source>都设好了</source>
        <translation>All set up</translation>
    </message>
    <message>
        <source>聚单台</source>
        <translation>Packdesk</translation>
    </message>
    <message>
        <source>可随时离开，进度会保留。Ctrl+Shift+G 再回来。</source>
        <translation>Leave whenever you like, nothing is lost. Ctrl+Shift+G brings you back.</translation>
    </message>
    <message>
        <source>先离开</source>
        <translation>Leave for now</translation>
    </message>
    <message>
        <source>先用演示仓库看看</source>
        <translation>Look at the demo first</translation>
    </message>
</context>
<context>
    <name>HoldDialog</name>
    <message>
        <source>等买家回复</source>
        <translation type="unfinished">Waiting for the buyer</translation>
    </message>
    <message>
        <source>等到货</source>
        <translation type="unfinished">Waiting for stock</translation>
    </message>
    <message>
        <source>地址待确认</source>
        <translation type="unfinished">Address to confirm</translation>
    </message>
    <message>
        <source>可能要退款</source>
        <translation type="unfinished">Refund likely</translation>
    </message>
    <message>
        <source>挂起 {n} 单，为什么？</source>
        <translation type="unfinished">Hold {n}: why?</translation>
    </message>
    <message>
        <source>挂起</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>有人解挂</source>
        <translation>Somebody releases it</translation>
    </message>
    <message>
        <source>2 小时后</source>
        <translation>In 2 hours</translation>
    </message>
    <message>
        <source>明早 9 点</source>
        <translation>Tomorrow at 9</translation>
    </message>
    <message>
        <source>3 天后早上 9 点</source>
        <translation>In 3 days at 9</translation>
    </message>
    <message>
        <source>备注里写了……</source>
        <translation>The memo says …</translation>
    </message>
    <message>
        <source>比如：可发</source>
        <translation>e.g. may go</translation>
    </message>
    <message>
        <source>备注里的字</source>
        <translation>Words in the memo</translation>
    </message>
    <message>
        <source>挂到什么时候</source>
        <translation>Until when</translation>
    </message>
</context>
<context>
    <name>ImportPage</name>
    <message>
        <source>正在读文件。</source>
        <translation>Reading the file.</translation>
    </message>
    <message>
        <source>这份文件用不了，什么都没有写。</source>
        <translation>This file cannot be used; nothing was written.</translation>
    </message>
    <message>
        <source>{n} 行</source>
        <translation>{n} rows</translation>
    </message>
    <message>
        <source>没用到的列：{columns}</source>
        <translation>Unused columns: {columns}</translation>
    </message>
    <message>
        <source>这几项还没有列：{names}</source>
        <translation>No column yet for: {names}</translation>
    </message>
    <message>
        <source>同一列选了两次：{names}</source>
        <translation>The same column twice: {names}</translation>
    </message>
    <message>
        <source>正在导入 {n} 行</source>
        <translation>Importing {n} rows</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>为什么没收</source>
        <translation>Why refused</translation>
    </message>
    <message>
        <source>存下没收的行</source>
        <translation>Save refused rows</translation>
    </message>
    <message>
        <source>{n} 行存在 {name}，改好再导</source>
        <translation>{n} rows are in {name}; correct and import them again</translation>
    </message>
    <message>
        <source>导入</source>
        <translation type="unfinished">Import</translation>
    </message>
    <message>
        <source>停下</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>哪一项取自哪一列（* 必须有）</source>
        <translation>Which field takes which column (* needed)</translation>
    </message>
    <message>
        <source>没收的行</source>
        <translation>Refused rows</translation>
    </message>
</context>
<context>
    <name>JamDialog</name>
    <message>
        <source>{trouble}，停在 {serial}</source>
        <translation>{trouble}, stopped at {serial}</translation>
    </message>
    <message>
        <source>排除故障后，扫一下最后一张印好的面单。从它的下一张接着打，不会重复也不会漏。</source>
        <translation>Clear the fault, then scan the last good label. Printing goes on with the one after it; none twice, none left out.</translation>
    </message>
    <message>
        <source>扫描最后一张印好的面单</source>
        <translation>Scan the last good label</translation>
    </message>
    <message>
        <source>扫不了？用 ↑ ↓ 选，或点最后一张印好的</source>
        <translation>Cannot scan? Choose with ↑ ↓, or click the last good one</translation>
    </message>
    <message>
        <source>不确定的这几张都没出来</source>
        <translation>None of the unsure ones came out</translation>
    </message>
    <message>
        <source>都没出来</source>
        <translation>None came out</translation>
    </message>
    <message>
        <source>已确认出纸</source>
        <translation>came out</translation>
    </message>
    <message>
        <source>不确定</source>
        <translation>not sure</translation>
    </message>
    <message>
        <source>这张是最后</source>
        <translation>This is the last</translation>
    </message>
    <message>
        <source>{printer} 余下 {n} 张还没送出，可以转给 {other}</source>
        <translation>{n} labels of {printer} were not sent; {other} can take them</translation>
    </message>
    <message>
        <source>转给 {other}</source>
        <translation>Give to {other}</translation>
    </message>
    <message>
        <source>稍后处理</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>继续打印</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>不确定的几张会重新打。</source>
        <translation>The unsure ones print again.</translation>
    </message>
    <message>
        <source>「{code}」不在最后几张里。按 F12 以它为准，它后面没确认的都重新打。</source>
        <translation>{code} is not among the last few. F12 takes it; all unproven labels after it print again.</translation>
    </message>
    <message>
        <source>最后印好的是 {serial}，从下一张接着打。</source>
        <translation>{serial} was the last good one; the next one follows.</translation>
    </message>
    <message>
        <source>{serial} 起也重打</source>
        <translation>Again from {serial}</translation>
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
    <name>LineRows</name>
    <message>
        <source>商品编码、条码或套装编码，回车加一行，可以扫</source>
        <translation>SKU code, barcode or bundle code; Enter adds a line, may be scanned</translation>
    </message>
    <message>
        <source>加一行</source>
        <translation>Add a line</translation>
    </message>
</context>
<context>
    <name>LocalPage</name>
    <message>
        <source>撤销</source>
        <translation type="unfinished">Undo</translation>
    </message>
</context>
<context>
    <name>LongColumn</name>
    <message>
        <source>显示全部 {n} 行</source>
        <translation>Show all {n} lines</translation>
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
    <message>
        <source>批量处理</source>
        <translation>Bulk work</translation>
    </message>
</context>
<context>
    <name>MakeDialog</name>
    <message>
        <source>手工建单</source>
        <translation>New order by hand</translation>
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
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>整段粘贴，省市区会自己分出来</source>
        <translation>Paste it whole; province, city and district are told apart</translation>
    </message>
    <message>
        <source>地址</source>
        <translation type="unfinished">Address</translation>
    </message>
    <message>
        <source>商品</source>
        <translation type="unfinished">Goods</translation>
    </message>
    <message>
        <source>买家留言</source>
        <translation>Buyer message</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Memo</translation>
    </message>
    <message>
        <source>建单</source>
        <translation>Make</translation>
    </message>
    <message>
        <source>优惠</source>
        <translation type="unfinished">Discount</translation>
    </message>
    <message>
        <source>运费</source>
        <translation type="unfinished">Postage</translation>
    </message>
    <message>
        <source>货到付款</source>
        <translation>Cash on delivery</translation>
    </message>
    <message>
        <source>{qty} 件，货到收 {due}</source>
        <translation>{qty} pcs, {due} on delivery</translation>
    </message>
    <message>
        <source>{qty} 件，实付 {due}</source>
        <translation>{qty} pcs, paid {due}</translation>
    </message>
</context>
<context>
    <name>Making</name>
    <message>
        <source>已建单 {order_no}</source>
        <translation>Order {order_no} made</translation>
    </message>
    <message>
        <source>建错了</source>
        <translation>Made by mistake</translation>
    </message>
    <message>
        <source>{n} 单的备注和旗帜改好了</source>
        <translation>Memo and flag changed on {n} orders</translation>
    </message>
    <message>
        <source>{order_no} 的备注改好了</source>
        <translation>Memo of {order_no} changed</translation>
    </message>
    <message>
        <source>{n} 单的备注改回去了</source>
        <translation>Memo put back on {n} orders</translation>
    </message>
    <message>
        <source>{order_no} 的商品改好了</source>
        <translation>Lines of {order_no} changed</translation>
    </message>
    <message>
        <source>{order_no} 的商品改回去了</source>
        <translation>Lines of {order_no} put back</translation>
    </message>
</context>
<context>
    <name>MappingGrid</name>
    <message>
        <source>不用</source>
        <translation>Not used</translation>
    </message>
</context>
<context>
    <name>MatchDialog</name>
    <message>
        <source>这个商品是我们的哪个？</source>
        <translation>Which of our goods is this?</translation>
    </message>
    <message>
        <source>平台商品</source>
        <translation>Platform product</translation>
    </message>
    <message>
        <source>商品编码、条码或套装编码，可以扫</source>
        <translation>SKU code, barcode or bundle code, may be scanned</translation>
    </message>
    <message>
        <source>对应商品</source>
        <translation>Stands for</translation>
    </message>
    <message>
        <source>对上</source>
        <translation>Match</translation>
    </message>
    <message>
        <source>{shop} 有 {n} 单等着它，对上后都接着走，以后也记得。</source>
        <translation>{n} orders of {shop} wait for it; all go on once it is matched, and it is remembered.</translation>
    </message>
</context>
<context>
    <name>MemoDialog</name>
    <message>
        <source>备注和旗帜：{order_no}</source>
        <translation>Memo and flag: {order_no}</translation>
    </message>
    <message>
        <source>给 {n} 单加备注和旗帜</source>
        <translation>Memo and flag for {n} orders</translation>
    </message>
    <message>
        <source>能写备注的平台会写回；平台那边另有人改过就不覆盖，以平台为准再看一眼。</source>
        <translation>Platforms that take memos are told. A memo changed there meanwhile is not overwritten: it counts, and you look again.</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Memo</translation>
    </message>
    <message>
        <source>加一句备注</source>
        <translation>Add to the memo</translation>
    </message>
    <message>
        <source>无</source>
        <translation>None</translation>
    </message>
    <message>
        <source>红</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>黄</source>
        <translation>Yellow</translation>
    </message>
    <message>
        <source>绿</source>
        <translation>Green</translation>
    </message>
    <message>
        <source>蓝</source>
        <translation>Blue</translation>
    </message>
    <message>
        <source>紫</source>
        <translation>Purple</translation>
    </message>
    <message>
        <source>不动</source>
        <translation>Keep</translation>
    </message>
    <message>
        <source>旗帜</source>
        <translation>Flag</translation>
    </message>
    <message>
        <source>Alt 加数字</source>
        <translation>Alt + digit</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>合单：{name} {region}</source>
        <translation>Merge: {name} {region}</translation>
    </message>
    <message>
        <source>这位收件人还有 {n} 单没有列出。</source>
        <translation>{n} more orders of this receiver are not listed.</translation>
    </message>
    <message>
        <source>合单</source>
        <translation>Merge</translation>
    </message>
    <message>
        <source>{n} 件</source>
        <translation>{n} pcs</translation>
    </message>
    <message>
        <source>不能合：</source>
        <translation>Cannot be merged: </translation>
    </message>
    <message>
        <source>勾两单以上。</source>
        <translation>Tick two orders or more.</translation>
    </message>
    <message>
        <source>{n} 单合成 1 单：{qty} 件，{weight} 千克，{paid}。原单都保留，随时可撤销。</source>
        <translation>{n} orders become 1: {qty} pcs, {weight} kg, {paid}. The old ones are kept; it can be undone.</translation>
    </message>
</context>
<context>
    <name>MergingPage</name>
    <message>
        <source>合单</source>
        <translation>Merging</translation>
    </message>
    <message>
        <source>所有店铺</source>
        <translation>All shops</translation>
    </message>
    <message>
        <source>自动合单开着</source>
        <translation>merged by itself</translation>
    </message>
    <message>
        <source>只在手工时合</source>
        <translation>by hand only</translation>
    </message>
    <message>
        <source>还没有店铺。</source>
        <translation>No shops yet.</translation>
    </message>
    <message>
        <source>和谁的合</source>
        <translation>Merged with</translation>
    </message>
    <message>
        <source>同一个收件人才合；不同组的店从不合在一起。</source>
        <translation>Only orders of one receiver; never across groups of shops.</translation>
    </message>
    <message>
        <source>不限</source>
        <translation>no bound</translation>
    </message>
    <message>
        <source>自动合单关着：能合的订单只给提示。按 P 打开。</source>
        <translation>Off: orders that fit are only hinted at. P turns it on.</translation>
    </message>
    <message>
        <source>自动合单打开了</source>
        <translation>Orders are merged by themselves now</translation>
    </message>
    <message>
        <source>自动合单关了</source>
        <translation>Orders are merged by hand only now</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation type="unfinished">Undo</translation>
    </message>
</context>
<context>
    <name>NoShipPage</name>
    <message>
        <source>停发区域</source>
        <translation>No-ship regions</translation>
    </message>
    <message>
        <source>加停发区域</source>
        <translation>Add a no-ship region</translation>
    </message>
    <message>
        <source>过了</source>
        <translation>over</translation>
    </message>
    <message>
        <source>没到</source>
        <translation>to come</translation>
    </message>
    <message>
        <source>停发</source>
        <translation>no-ship</translation>
    </message>
    <message>
        <source>停发区域里的订单会停下；只对一家快递停发的，会换别家。</source>
        <translation>Orders to it stop; where only one carrier does not go, another is chosen.</translation>
    </message>
    <message>
        <source>没有停发区域。</source>
        <translation>No no-ship regions.</translation>
    </message>
    <message>
        <source>快递</source>
        <translation>Carrier</translation>
    </message>
    <message>
        <source>从</source>
        <translation>From</translation>
    </message>
    <message>
        <source>结束它为止</source>
        <translation>until it is ended</translation>
    </message>
    <message>
        <source>到</source>
        <translation>Until</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>谁加的</source>
        <translation>Added by</translation>
    </message>
    <message>
        <source>{region} 恢复发货？</source>
        <translation>Ship to {region} again?</translation>
    </message>
    <message>
        <source>只因它停下的订单继续走。要再停发就再加一条。</source>
        <translation>Orders that it alone stopped go on. To stop it again, add it again.</translation>
    </message>
</context>
<context>
    <name>OrderFilesPage</name>
    <message>
        <source>订单导入</source>
        <translation>Import orders</translation>
    </message>
    <message>
        <source>自己认</source>
        <translation>Detect</translation>
    </message>
    <message>
        <source>先加一家平台选「线下与文件」的店铺，单子记在它名下。</source>
        <translation>Add a shop of the platform &quot;Offline and files&quot; first; the orders belong to it.</translation>
    </message>
    <message>
        <source>选一份订单表格。</source>
        <translation>Choose a sheet of orders.</translation>
    </message>
    <message>
        <source>CSV、XLS、XLSX 都行，拖进来也行。同一份再导一次不会重复。</source>
        <translation>CSV, XLS or XLSX; dropping the file works too. The same file twice changes nothing.</translation>
    </message>
    <message>
        <source>新单 {n}</source>
        <translation>New {n}</translation>
    </message>
    <message>
        <source>改了 {n}</source>
        <translation>Changed {n}</translation>
    </message>
    <message>
        <source>没变 {n}</source>
        <translation>Same {n}</translation>
    </message>
    <message>
        <source>没收 {n} 行，原因在下面</source>
        <translation>Refused {n} rows, reasons below</translation>
    </message>
    <message>
        <source>记住了「{name}」</source>
        <translation>Kept &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>记在哪家店</source>
        <translation>For which shop</translation>
    </message>
    <message>
        <source>模板</source>
        <translation>Template</translation>
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
        <source>分仓</source>
        <translation>Routing</translation>
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
        <source>实付</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>行优惠</source>
        <translation>Line discounts</translation>
    </message>
    <message>
        <source>整单优惠</source>
        <translation>Order discount</translation>
    </message>
    <message>
        <source>已退</source>
        <translation>Refunded</translation>
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
        <source>平台承担优惠</source>
        <translation>Paid by platform</translation>
    </message>
    <message>
        <source>店铺收入</source>
        <translation>Shop income</translation>
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
        <source>{title}：{words}</source>
        <translation>{title}: {words}</translation>
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
    <message>
        <source>相关</source>
        <translation>Related</translation>
    </message>
    <message>
        <source>实付和应付差 {money}</source>
        <translation>Paid and due differ by {money}</translation>
    </message>
    <message>
        <source>商品</source>
        <translation type="unfinished">Goods</translation>
    </message>
    <message>
        <source>邮费</source>
        <translation>Postage</translation>
    </message>
    <message>
        <source>税</source>
        <translation>Tax</translation>
    </message>
    <message>
        <source>费用</source>
        <translation>Fees</translation>
    </message>
    <message>
        <source>这单已合并或拆开，现在看的是：</source>
        <translation>This order was merged or split. What stands for it now:</translation>
    </message>
    <message>
        <source>同一收件人还有 {n} 单可以合</source>
        <translation>{n} more orders of this receiver could be merged</translation>
    </message>
    <message>
        <source>合单</source>
        <translation>Merge</translation>
    </message>
    <message>
        <source>没有相关的订单。</source>
        <translation>No related orders.</translation>
    </message>
</context>
<context>
    <name>OrderVerbs</name>
    <message>
        <source>没有这个权限</source>
        <translation>not your right</translation>
    </message>
    <message>
        <source>面板上是以前的样子</source>
        <translation>the panel shows the past</translation>
    </message>
</context>
<context>
    <name>Orders</name>
    <message>
        <source>，{n} 单没有成</source>
        <translation>, {n} failed</translation>
    </message>
    <message>
        <source>，其余 {n} 单没有动</source>
        <translation>, {n} others left as they are</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>有几单没有成</source>
        <translation>Some were not done</translation>
    </message>
    <message>
        <source>重试没成的</source>
        <translation>Retry those</translation>
    </message>
    <message>
        <source>已交给打印：{n} 单</source>
        <translation>Sent to print: {n}</translation>
    </message>
    <message>
        <source>发货单</source>
        <translation>Packing slips</translation>
    </message>
    <message>
        <source>{n} 单的发货单已存在 {name}</source>
        <translation>Packing slips of {n} orders saved in {name}</translation>
    </message>
    <message>
        <source>正在取号：{n} 单</source>
        <translation>Requesting numbers: {n}</translation>
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
        <source>不指定，按规则</source>
        <translation>None: leave it to the rules</translation>
    </message>
    <message>
        <source>{n} 单指定从 {warehouse} 发</source>
        <translation>{n} orders to be sent from {warehouse}</translation>
    </message>
    <message>
        <source>{n} 单不再指定仓库</source>
        <translation>{n} orders bound to no warehouse any more</translation>
    </message>
    <message>
        <source>新标签…</source>
        <translation>New tag…</translation>
    </message>
    <message>
        <source>新标签叫什么？</source>
        <translation>What is the new tag called?</translation>
    </message>
    <message>
        <source>打标签</source>
        <translation type="unfinished">Tag</translation>
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
        <source>给「{name}」改名…</source>
        <translation>Rename &quot;{name}&quot;…</translation>
    </message>
    <message>
        <source>删除「{name}」</source>
        <translation>Delete &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>改名</source>
        <translation>Rename</translation>
    </message>
    <message>
        <source>已删除队列「{name}」</source>
        <translation>Queue &quot;{name}&quot; deleted</translation>
    </message>
    <message>
        <source>队列叫什么名字？</source>
        <translation>What is the queue called?</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>没有可撤销的了</source>
        <translation>Nothing left to undo</translation>
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
        <translation>{done} done, {failed} not. Those not done were left as they are.</translation>
    </message>
    <message>
        <source>{done} 单全部成了。</source>
        <translation>All {done} done.</translation>
    </message>
    <message>
        <source>复制单号</source>
        <translation>Copy numbers</translation>
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
        <translation>Label {n}, {width} × {height} mm</translation>
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
        <translation>
            <numerusform>Strip, %n label</numerusform>
            <numerusform>Strip, %n labels</numerusform>
        </translation>
    </message>
    <message>
        <source>第 {n} 张</source>
        <translation>Label {n}</translation>
    </message>
    <message>
        <source>没印出来</source>
        <translation>Not printed</translation>
    </message>
    <message>
        <source>卡在半路，{size}</source>
        <translation>Stuck half-way, {size}</translation>
    </message>
    <message>
        <source>这张图已清掉</source>
        <translation>This picture was cleared</translation>
    </message>
</context>
<context>
    <name>PaperTest</name>
    <message>
        <source>已改成黑白相反，正在再打一张。</source>
        <translation>Black and white swapped; printing another one.</translation>
    </message>
    <message>
        <source>把纸卷贴紧导轨；还缺就量一下纸，改纸宽纸高再打。</source>
        <translation>Push the roll against the guide; if a side is still cut, measure the paper and change its size.</translation>
    </message>
    <message>
        <source>浓度加 2、速度降 1，擦一下打印头，再打一张。</source>
        <translation>Darkness up 2, speed down 1, wipe the head, print another one.</translation>
    </message>
    <message>
        <source>扫到的是「{code}」，不是这张测试面单。</source>
        <translation>Scanned &quot;{code}&quot;, which is not this test label.</translation>
    </message>
    <message>
        <source>扫得出，这台可以用了。</source>
        <translation>It scans; this printer is ready.</translation>
    </message>
    <message>
        <source>等着扫测试面单上的条码。</source>
        <translation>Waiting for the test label&apos;s barcode.</translation>
    </message>
    <message>
        <source>看着刚打出的纸</source>
        <translation type="unfinished">Look at the paper</translation>
    </message>
    <message>
        <source>印着「白底黑字」的框，是白底黑字吗？</source>
        <translation>Is the left box black on white?</translation>
    </message>
    <message>
        <source>外框四边都在纸上吗？</source>
        <translation type="unfinished">Is the whole frame on the paper?</translation>
    </message>
    <message>
        <source>条码扫得出吗？扫一下就算数。</source>
        <translation>Does the barcode scan? Scanning it settles this.</translation>
    </message>
    <message>
        <source>对</source>
        <translation type="unfinished">Right</translation>
    </message>
    <message>
        <source>反了</source>
        <translation type="unfinished">Inverted</translation>
    </message>
    <message>
        <source>都在</source>
        <translation type="unfinished">All of it</translation>
    </message>
    <message>
        <source>缺边</source>
        <translation>A side is cut</translation>
    </message>
    <message>
        <source>扫不出</source>
        <translation type="unfinished">Does not scan</translation>
    </message>
</context>
<context>
    <name>PaperWindow</name>
    <message>
        <source>{n} 张</source>
        <translation type="unfinished">{n} labels</translation>
    </message>
    <message>
        <source>还没有虚拟打印机。</source>
        <translation>No virtual printer yet.</translation>
    </message>
    <message>
        <source>在设置里加一台，面单会画在这里。</source>
        <translation>Add one in the settings; labels are drawn here.</translation>
    </message>
    <message>
        <source>去设置</source>
        <translation>Open settings</translation>
    </message>
    <message>
        <source>纸带是空的。</source>
        <translation>The strip is empty.</translation>
    </message>
    <message>
        <source>打一张面单，它会出现在这里。</source>
        <translation>Print a label and it shows here.</translation>
    </message>
    <message>
        <source>虚拟打印机</source>
        <translation>Virtual printer</translation>
    </message>
    <message>
        <source>哪台打印机</source>
        <translation>Which printer</translation>
    </message>
</context>
<context>
    <name>PassphrasePage</name>
    <message>
        <source>用这个口令</source>
        <translation>Use it</translation>
    </message>
    <message>
        <source>至少 {n} 个字符。</source>
        <translation>At least {n} characters.</translation>
    </message>
    <message>
        <source>两次不一样。</source>
        <translation>The two differ.</translation>
    </message>
    <message>
        <source>设一个口令</source>
        <translation>Set a pass-phrase</translation>
    </message>
    <message>
        <source>这台电脑没有系统密钥库，收件人资料改用口令加密。每次打开聚单台要输入它；忘了可以用恢复码。</source>
        <translation>This PC has no key store, so receivers&apos; data are encrypted with a pass-phrase. It is asked for whenever Packdesk opens; the recovery code helps if it is forgotten.</translation>
    </message>
</context>
<context>
    <name>Past</name>
    <message>
        <source>这是 {time} 时的样子，只能看。Esc 回到现在。</source>
        <translation>This is how it was at {time}, to look at only. Esc returns to now.</translation>
    </message>
    <message>
        <source>状态</source>
        <translation type="unfinished">State</translation>
    </message>
    <message>
        <source>收件人</source>
        <translation>Receiver</translation>
    </message>
    <message>
        <source>实付</source>
        <translation type="unfinished">Paid</translation>
    </message>
    <message>
        <source>商品</source>
        <translation type="unfinished">Goods</translation>
    </message>
    <message>
        <source>买家留言</source>
        <translation type="unfinished">Buyer message</translation>
    </message>
    <message>
        <source>卖家备注</source>
        <translation>Seller memo</translation>
    </message>
    <message>
        <source>包裹</source>
        <translation type="unfinished">Parcel</translation>
    </message>
    <message>
        <source>相关</source>
        <translation>Related</translation>
    </message>
    <message>
        <source>标签</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>加急</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>是</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>没处理</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>这一步之前：{words}</source>
        <translation>Before this step: {words}</translation>
    </message>
    <message>
        <source>没有</source>
        <translation>nothing</translation>
    </message>
    <message>
        <source>这一步没有了</source>
        <translation>gone with this step</translation>
    </message>
    <message>
        <source>面板上是以前的样子，只能看。按 Esc 回到现在，再做。</source>
        <translation>The panel shows the past, to look at only. Press Esc to come back to now, then do it.</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>停用</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>在岗</source>
        <translation>Active</translation>
    </message>
    <message>
        <source>已配</source>
        <translation>Set</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>建好，登录</source>
        <translation>Create and sign in</translation>
    </message>
    <message>
        <source>开始干活</source>
        <translation>Start working</translation>
    </message>
    <message>
        <source>两次不一样。</source>
        <translation>The two differ.</translation>
    </message>
    <message>
        <source>{name}，主管</source>
        <translation>{name}, supervisor</translation>
    </message>
    <message>
        <source>谁来管</source>
        <translation>Who is in charge</translation>
    </message>
    <message>
        <source>先建一位主管，什么都能做。打包员、打单员以后在 设置·人员 里加，各有工牌和 PIN。</source>
        <translation>First a supervisor, who may do everything. Packers and print clerks are added later in Settings, each with badge and PIN.</translation>
    </message>
    <message>
        <source>人员和权限</source>
        <translation>People and rights</translation>
    </message>
    <message>
        <source>加人员</source>
        <translation>Add person</translation>
    </message>
    <message>
        <source>还没有人员。</source>
        <translation>Nobody yet.</translation>
    </message>
    <message>
        <source>加上后每一步都记着是谁做的。</source>
        <translation>Once added, every step says who did it.</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Switch off</translation>
    </message>
    <message>
        <source>启用</source>
        <translation>Switch on</translation>
    </message>
    <message>
        <source>没有工牌，打包台上要输 PIN。按 F2 再扫工牌就配上。</source>
        <translation>No badge, so the bench asks for the PIN. Press F2 and scan a badge.</translation>
    </message>
    <message>
        <source>岗位</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>能做</source>
        <translation>May do</translation>
    </message>
    <message>
        <source>工牌</source>
        <translation>Badge</translation>
    </message>
    <message>
        <source>上次做事</source>
        <translation>Last seen</translation>
    </message>
    <message>
        <source>工牌已读到，保存后生效</source>
        <translation>Badge read; saving puts it in force</translation>
    </message>
    <message>
        <source>{name}可以登录了</source>
        <translation>{name} can sign in</translation>
    </message>
    <message>
        <source>{name}不能再登录</source>
        <translation>{name} can no longer sign in</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
</context>
<context>
    <name>PiecePanel</name>
    <message numerus="yes">
        <source>再扫 %n 件</source>
        <translation>
            <numerusform>scan %n more</numerusform>
            <numerusform>scan %n more</numerusform>
        </translation>
    </message>
    <message>
        <source>库位 {bin}</source>
        <translation>Bin {bin}</translation>
    </message>
</context>
<context>
    <name>PlanCard</name>
    <message>
        <source>单</source>
        <translation>orders</translation>
    </message>
    <message>
        <source>面单</source>
        <translation>labels</translation>
    </message>
    <message>
        <source>件</source>
        <translation>pieces</translation>
    </message>
    <message>
        <source>{printer} {n} 张</source>
        <translation>{printer}: {n}</translation>
    </message>
    <message>
        <source>面单后跟发货单</source>
        <translation>a slip after each label</translation>
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
        <translation>Paper</translation>
    </message>
    <message>
        <source>开始打印 {n} 张</source>
        <translation>Print {n} labels</translation>
    </message>
    <message>
        <source>没有能打面单的打印机。到 设置·打印机 加一台，再回来打印。</source>
        <translation>No printer can print labels. Add one in Settings, then come back.</translation>
    </message>
    <message>
        <source>打印机里的纸和面单不一样大。换纸，或到 设置·打印机 改尺寸，再打印。</source>
        <translation>The paper is not the label&apos;s size. Change the paper, or its size in Settings, then print.</translation>
    </message>
    <message>
        <source>「{queue}」的 {n} 单都在打了。</source>
        <translation>All {n} of {queue} are printing.</translation>
    </message>
    <message>
        <source>进度看下面的批次。</source>
        <translation>The batch below shows how far.</translation>
    </message>
    <message>
        <source>「{queue}」没有待打的单。</source>
        <translation>Nothing to print in {queue}.</translation>
    </message>
    <message>
        <source>{n} 单卡在审单。</source>
        <translation>{n} wait in audit.</translation>
    </message>
    <message>
        <source>去审单</source>
        <translation>To audit</translation>
    </message>
    <message>
        <source>新单审过后会自己进来。</source>
        <translation>Audited orders come in by themselves.</translation>
    </message>
    <message>
        <source>{n} 单留下：{reasons}</source>
        <translation>{n} stay behind: {reasons}</translation>
    </message>
    <message>
        <source>查看</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>取号后预览</source>
        <translation>once numbered</translation>
    </message>
    <message>
        <source>第 1 张预览</source>
        <translation>first label</translation>
    </message>
</context>
<context>
    <name>PostgresPage</name>
    <message>
        <source>连接</source>
        <translation>Connect</translation>
    </message>
    <message>
        <source>连到已有数据库</source>
        <translation>Connect to a shared database</translation>
    </message>
    <message>
        <source>向管服务器的人要这几项。密码存进这台电脑的密钥库，不写进文件。</source>
        <translation>Ask whoever runs the server. The password goes into this PC&apos;s key store, never into a file.</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>先不</source>
        <translation type="unfinished">Not now</translation>
    </message>
</context>
<context>
    <name>PrintScreen</name>
    <message>
        <source>今日必发</source>
        <translation>Due today</translation>
    </message>
    <message>
        <source>一单一件</source>
        <translation>One piece</translation>
    </message>
    <message>
        <source>一单多件</source>
        <translation>Several of one</translation>
    </message>
    <message>
        <source>多品</source>
        <translation>Mixed</translation>
    </message>
    <message>
        <source>加急</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>待取号</source>
        <translation>To request</translation>
    </message>
    <message>
        <source>取号失败</source>
        <translation>Number failed</translation>
    </message>
    <message>
        <source>今天要发出</source>
        <translation>must leave today</translation>
    </message>
    <message>
        <source>同款连着出</source>
        <translation>same goods together</translation>
    </message>
    <message>
        <source>同款多件</source>
        <translation>same goods, several</translation>
    </message>
    <message>
        <source>按库位出</source>
        <translation>by bin</translation>
    </message>
    <message>
        <source>先打</source>
        <translation>first of all</translation>
    </message>
    <message>
        <source>打印时自动取号</source>
        <translation>taken while printing</translation>
    </message>
    <message>
        <source>先处理原因</source>
        <translation>settle the reason first</translation>
    </message>
    <message>
        <source>按时效排序</source>
        <translation>By promise</translation>
    </message>
    <message>
        <source>按库位排序</source>
        <translation>By bin</translation>
    </message>
    <message>
        <source>按商品排序</source>
        <translation>By goods</translation>
    </message>
    <message>
        <source>{queue}·准备打印</source>
        <translation>{queue}: next batch</translation>
    </message>
    <message>
        <source>全部批次</source>
        <translation>All batches</translation>
    </message>
    <message>
        <source>今天还没有打印过。</source>
        <translation>Nothing was printed today.</translation>
    </message>
    <message>
        <source>选左边的队列，看一眼这一批，按开始打印。</source>
        <translation>Choose a queue, look at the batch, start printing.</translation>
    </message>
    <message>
        <source>打单队列</source>
        <translation>Print queues</translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printers</translation>
    </message>
    <message>
        <source>打印流水</source>
        <translation>Print journal</translation>
    </message>
    <message>
        <source>每张先记账再送纸</source>
        <translation>each noted before it is sent</translation>
    </message>
</context>
<context>
    <name>PrintVerbs</name>
    <message>
        <source>正在取号：{n} 单</source>
        <translation>Taking numbers for {n}</translation>
    </message>
    <message>
        <source>取号</source>
        <translation>Numbers</translation>
    </message>
    <message>
        <source>批次 {batch} 开始：{n} 张</source>
        <translation>Batch {batch} begins: {n} labels</translation>
    </message>
    <message>
        <source>这 {n} 单不在这一批里，原因没了会自己回到队列。</source>
        <translation>These {n} are not in this batch; once the reason is gone they come back.</translation>
    </message>
    <message>
        <source>这一批留下的单</source>
        <translation>Left out of this batch</translation>
    </message>
    <message>
        <source>取消批次 {batch} 余下的 {n} 张</source>
        <translation>Cancel the {n} labels left of batch {batch}</translation>
    </message>
    <message>
        <source>已送出的 {n} 张不受影响，单号保留，随时可以再打。</source>
        <translation>The {n} sent ones stay; numbers are kept and can be printed any time.</translation>
    </message>
    <message>
        <source>取消余下的</source>
        <translation>Cancel the rest</translation>
    </message>
    <message>
        <source>接着打</source>
        <translation>Keep printing</translation>
    </message>
    <message>
        <source>已撤下 {n} 张，{sent} 张之前已送出</source>
        <translation>{n} taken off, {sent} had been sent</translation>
    </message>
    <message>
        <source>{n} 单改用</source>
        <translation>{n} switched to </translation>
    </message>
    <message>
        <source>换快递</source>
        <translation>Change carrier</translation>
    </message>
    <message>
        <source>没打成的面单</source>
        <translation>Labels that failed</translation>
    </message>
    <message>
        <source>重打 {n} 张，旧的撕掉作废</source>
        <translation>{n} print again, tear up the old ones</translation>
    </message>
    <message>
        <source>重打</source>
        <translation>Reprint</translation>
    </message>
    <message>
        <source>{printer} 接着打，{n} 张重新排上</source>
        <translation>{printer} goes on, {n} queued again</translation>
    </message>
    <message>
        <source>{n} 张已确认出纸，还要重打，为什么？</source>
        <translation>{n} came out already. Why print them again?</translation>
    </message>
    <message>
        <source>旧的撕掉作废，单号和流水号不变。</source>
        <translation>The old ones are void; number and serial stay.</translation>
    </message>
    <message>
        <source>打花了、歪了</source>
        <translation>Smeared or askew</translation>
    </message>
    <message>
        <source>撕坏或弄丢了</source>
        <translation>Torn or lost</translation>
    </message>
    <message>
        <source>{n} 张已转给 {other}。</source>
        <translation>{n} went to {other}.</translation>
    </message>
    <message>
        <source>{n} 张已转过去</source>
        <translation>{n} moved over</translation>
    </message>
    <message>
        <source>转给另一台</source>
        <translation>To another printer</translation>
    </message>
</context>
<context>
    <name>PrinterCard</name>
    <message>
        <source>处理</source>
        <translation>Settle</translation>
    </message>
    <message>
        <source>看纸带</source>
        <translation>See paper</translation>
    </message>
    <message numerus="yes">
        <source>还有 %n 张</source>
        <translation>
            <numerusform>%n label left</numerusform>
            <numerusform>%n labels left</numerusform>
        </translation>
    </message>
    <message>
        <source>靠扫描确认</source>
        <translation>proven by scans</translation>
    </message>
</context>
<context>
    <name>PrinterPage</name>
    <message>
        <source>正在找打印机</source>
        <translation>Looking for printers</translation>
    </message>
    <message numerus="yes">
        <source>找到 %n 台。选一台，打一张测试面单，再照着纸回答三个问题。</source>
        <translation>
            <numerusform>%n found. Choose it, print a test label, then answer three questions from the paper.</numerusform>
            <numerusform>%n found. Choose one, print a test label, then answer three questions from the paper.</numerusform>
        </translation>
    </message>
    <message>
        <source>自己填地址</source>
        <translation>Type its address</translation>
    </message>
    <message>
        <source>网络打印机的地址，例：192.168.1.61:9100</source>
        <translation>A network printer&apos;s address, such as 192.168.1.61:9100</translation>
    </message>
    <message>
        <source>连不上</source>
        <translation>Unreachable</translation>
    </message>
    <message>
        <source>已添加</source>
        <translation>Added</translation>
    </message>
    <message>
        <source>可用</source>
        <translation>Available</translation>
    </message>
    <message>
        <source>打测试面单</source>
        <translation>Print a test label</translation>
    </message>
    <message>
        <source>再打一张</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>测试已打印</source>
        <translation>Test printed</translation>
    </message>
    <message>
        <source>框缺一边：把纸卷贴紧导轨；还缺就把纸宽改小，再打一张。</source>
        <translation>A side is cut off: push the roll against its guide; if it stays, set a smaller width and print again.</translation>
    </message>
    <message>
        <source>扫不出：浓度加 2、速度降 1，擦一下打印头，再打一张。</source>
        <translation>Does not scan: density up by 2, speed down by 1, wipe the head, print again.</translation>
    </message>
    <message>
        <source>{name}：测试面单扫得出</source>
        <translation>{name}: the test label scans</translation>
    </message>
    <message>
        <source>接上面单打印机</source>
        <translation>Connect the label printer</translation>
    </message>
    <message>
        <source>看着刚打出的纸</source>
        <translation>Look at the paper</translation>
    </message>
    <message>
        <source>等着扫描测试面单上的条码</source>
        <translation>Waiting for a scan of the test label</translation>
    </message>
    <message>
        <source>黑白对吗？</source>
        <translation>Is black black?</translation>
    </message>
    <message>
        <source>对</source>
        <translation>Right</translation>
    </message>
    <message>
        <source>反了</source>
        <translation>Inverted</translation>
    </message>
    <message>
        <source>外框四边都在纸上吗？</source>
        <translation>Is the whole frame on the paper?</translation>
    </message>
    <message>
        <source>都在</source>
        <translation>All of it</translation>
    </message>
    <message>
        <source>左边缺</source>
        <translation>Left cut off</translation>
    </message>
    <message>
        <source>右边缺</source>
        <translation>Right cut off</translation>
    </message>
    <message>
        <source>条码扫得出吗？</source>
        <translation>Does the bar code scan?</translation>
    </message>
    <message>
        <source>扫到了</source>
        <translation>Scanned</translation>
    </message>
    <message>
        <source>扫不出</source>
        <translation>Does not scan</translation>
    </message>
</context>
<context>
    <name>Printers</name>
    <message>
        <source>停着，等确认</source>
        <translation>Stopped</translation>
    </message>
    <message>
        <source>就绪</source>
        <translation>Ready</translation>
    </message>
    <message>
        <source>打印中</source>
        <translation>Printing</translation>
    </message>
    <message>
        <source>缺纸</source>
        <translation>No paper</translation>
    </message>
    <message>
        <source>没碳带</source>
        <translation>No ribbon</translation>
    </message>
    <message>
        <source>开盖</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>卡纸</source>
        <translation>Jam</translation>
    </message>
    <message>
        <source>连不上</source>
        <translation>Unreachable</translation>
    </message>
    <message>
        <source>按了暂停</source>
        <translation>Paused</translation>
    </message>
    <message>
        <source>故障</source>
        <translation>Fault</translation>
    </message>
    <message>
        <source>不回状态</source>
        <translation>Mute</translation>
    </message>
    <message>
        <source>未知</source>
        <translation>Unknown</translation>
    </message>
</context>
<context>
    <name>PrintersPage</name>
    <message>
        <source>打印机</source>
        <translation>Printers</translation>
    </message>
    <message>
        <source>加打印机</source>
        <translation>Add printer</translation>
    </message>
    <message>
        <source>本机看得到、还没加的</source>
        <translation>Seen from this PC, not added yet</translation>
    </message>
    <message>
        <source>加这台</source>
        <translation>Add this</translation>
    </message>
    <message>
        <source>没有真机也行：下面的虚拟打印机把面单画在窗口里。</source>
        <translation>No device needed: the virtual printer below draws labels in a window.</translation>
    </message>
    <message>
        <source>还没有打印机。</source>
        <translation>No printer yet.</translation>
    </message>
    <message>
        <source>停着，等人说最后一张好的面单。</source>
        <translation>Stopped until somebody names the last good label.</translation>
    </message>
    <message>
        <source>去打单台</source>
        <translation>Open print station</translation>
    </message>
    <message>
        <source>不回状态：断纸它不说，靠扫描确认。</source>
        <translation>Mute: it does not report empty paper; scans confirm.</translation>
    </message>
    <message>
        <source>语言</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>纸</source>
        <translation>Paper</translation>
    </message>
    <message>
        <source>连接</source>
        <translation>Connection</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>工位</source>
        <translation>Station</translation>
    </message>
    <message>
        <source>所有工位</source>
        <translation>Every station</translation>
    </message>
    <message>
        <source>看纸带</source>
        <translation type="unfinished">See paper</translation>
    </message>
</context>
<context>
    <name>PutBackDialog</name>
    <message>
        <source>商品放回</source>
        <translation>Goods to put back</translation>
    </message>
    <message>
        <source>找到一个，放回库位，扫它的面单。只有一件商品的，扫商品也行。扫不了，用 ↑ ↓ 选中，按 F12。</source>
        <translation>Find one, put its goods back in their bins, scan its label. Where a parcel is one piece, scan that piece. No scan possible? Choose the row with ↑ ↓ and press F12.</translation>
    </message>
    <message>
        <source>扫面单、运单号、订单号或商品</source>
        <translation>Scan a label, waybill or order number, or a piece</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation type="unfinished">Undo</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation type="unfinished">Close</translation>
    </message>
    <message>
        <source>放回了</source>
        <translation>It is back</translation>
    </message>
    <message>
        <source>没有要放回的商品。</source>
        <translation>Nothing waits to be put back.</translation>
    </message>
    <message>
        <source>商品放回：{n} 个包裹</source>
        <translation>Goods to put back: parcels {n}</translation>
    </message>
    <message>
        <source>放回了：面单 {label}，订单 {order_no}（{bins}）</source>
        <translation>Back: label {label}, order {order_no} ({bins})</translation>
    </message>
    <message>
        <source>撤销了：面单 {label} 还要放回</source>
        <translation>Taken back: label {label} still waits</translation>
    </message>
</context>
<context>
    <name>PutBackLine</name>
    <message>
        <source>{printer} 打的</source>
        <translation>from {printer}</translation>
    </message>
    <message>
        <source>另有 {n} 行</source>
        <translation>and {n} more lines</translation>
    </message>
    <message>
        <source>没有商品</source>
        <translation>no goods</translation>
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
    <name>RawDialog</name>
    <message>
        <source>没收进来的平台单</source>
        <translation>Orders not taken in</translation>
    </message>
    <message>
        <source>平台单原文</source>
        <translation>Platform order as it came</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation type="unfinished">Close</translation>
    </message>
    <message>
        <source>再收</source>
        <translation>Take in again</translation>
    </message>
    <message>
        <source>没收进来的平台单：{n}</source>
        <translation>Orders not taken in: {n}</translation>
    </message>
    <message>
        <source>平台单都收进来了。</source>
        <translation>Every platform order was taken in.</translation>
    </message>
    <message>
        <source>读不了的会放在这里，等人修或再收，一单都不丢。</source>
        <translation>What cannot be read waits here to be repaired or taken in again; nothing is lost.</translation>
    </message>
    <message>
        <source>第 {n} 版</source>
        <translation type="unfinished">version {n}</translation>
    </message>
    <message>
        <source>{name} 修的</source>
        <translation>repaired by {name}</translation>
    </message>
    <message>
        <source>平台原文</source>
        <translation>as the platform sent it</translation>
    </message>
    <message>
        <source>订单 {no} 照旧，没用上这一版</source>
        <translation>order {no} stands as it was, without this version</translation>
    </message>
    <message>
        <source>收件人另存：{words}</source>
        <translation>receiver kept apart: {words}</translation>
    </message>
    <message>
        <source>再收 {n} 单</source>
        <translation>Take {n} in again</translation>
    </message>
    <message>
        <source>存下并收单</source>
        <translation>Store and take in</translation>
    </message>
    <message>
        <source>先不</source>
        <translation type="unfinished">Not now</translation>
    </message>
    <message>
        <source>{n} 单收进来了，{k} 单还是读不了，留在这里。</source>
        <translation>{n} were taken in; {k} still cannot be read and stay here.</translation>
    </message>
    <message>
        <source>又读了一遍，还是：{why}</source>
        <translation>Read again, with the same result: {why}</translation>
    </message>
    <message>
        <source>再收的结果</source>
        <translation>What became of them</translation>
    </message>
    <message>
        <source>平台单 {no} 收成订单 {order_no}</source>
        <translation>Platform order {no} is order {order_no} now</translation>
    </message>
    <message>
        <source>平台单 {no} 读懂了，不用处理</source>
        <translation>Platform order {no} was read; nothing is to be done</translation>
    </message>
    <message>
        <source>第 {line} 行第 {column} 个字起不是 JSON。</source>
        <translation>From line {line}, character {column} on this is not JSON.</translation>
    </message>
    <message>
        <source>改好就存，原来的文字也留着。</source>
        <translation>Store it when it is right; the old text is kept too.</translation>
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
        <translation>Written down, go on</translation>
    </message>
    <message>
        <source>和上面最后一组不一样。</source>
        <translation>Not the same as the last group above.</translation>
    </message>
    <message>
        <source>已复制。贴到安全的地方，别留在聊天记录里。</source>
        <translation>Copied. Paste it somewhere safe, not into a chat.</translation>
    </message>
    <message>
        <source>存成文本，打印后删掉</source>
        <translation>Save as text, delete after printing</translation>
    </message>
    <message>
        <source>没存成：{why}。换个位置，或手抄。</source>
        <translation>Not saved: {why}. Choose another place, or copy it by hand.</translation>
    </message>
    <message>
        <source>已存到 {path}。打印后把文件删掉。</source>
        <translation>Saved to {path}. Print it, then delete the file.</translation>
    </message>
    <message>
        <source>抄下恢复码</source>
        <translation>Write down the recovery code</translation>
    </message>
    <message>
        <source>只显示这一次。电脑坏了或忘了口令时，只有它能打开收件人资料。</source>
        <translation>Shown this once. If the PC dies or the pass-phrase is forgotten, only this opens the receivers&apos; data.</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>存成文本去打印</source>
        <translation>Save as text to print</translation>
    </message>
    <message>
        <source>照着抄好的，输入最后一组</source>
        <translation>From your copy, type the last group</translation>
    </message>
</context>
<context>
    <name>Regroup</name>
    <message>
        <source>{members} 已合成 {order_no}</source>
        <translation>{members} merged into {order_no}</translation>
    </message>
    <message>
        <source>拆单一次一单：先只选一单</source>
        <translation>One order is split at a time: choose one</translation>
    </message>
    <message>
        <source>{order_no} 已拆成 {n} 单</source>
        <translation>{order_no} split into {n} orders</translation>
    </message>
    <message>
        <source>，作废面单 {labels}</source>
        <translation>, void labels {labels}</translation>
    </message>
    <message>
        <source>{n} 单不再合拆</source>
        <translation>{n} orders sealed</translation>
    </message>
    <message>
        <source>{n} 单又可以合拆</source>
        <translation>{n} orders unsealed</translation>
    </message>
    <message>
        <source>撤销 {n} 单的合拆</source>
        <translation>Undo the merge or split of {n} orders</translation>
    </message>
    <message>
        <source>撤销合拆</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>反审核 {n} 单</source>
        <translation>Revoke the audit of {n} orders</translation>
    </message>
    <message>
        <source>反审核</source>
        <translation>Revoke</translation>
    </message>
    <message>
        <source>{n} 单退回分仓</source>
        <translation>{n} orders un-routed</translation>
    </message>
    <message>
        <source>退回分仓</source>
        <translation>Un-route</translation>
    </message>
    <message>
        <source>回收 {n} 单的单号</source>
        <translation>Give back the numbers of {n} orders</translation>
    </message>
    <message>
        <source>回收单号</source>
        <translation>Give back</translation>
    </message>
    <message>
        <source>换快递</source>
        <translation>Another carrier</translation>
    </message>
    <message>
        <source>单号用不上了</source>
        <translation>The number is not needed</translation>
    </message>
    <message>
        <source>面单坏了</source>
        <translation>The label is spoiled</translation>
    </message>
    <message>
        <source>撤销 {n} 单的发货</source>
        <translation>Un-ship {n} orders</translation>
    </message>
    <message>
        <source>撤销发货</source>
        <translation type="unfinished">Un-ship</translation>
    </message>
    <message>
        <source>包裹没交出去</source>
        <translation type="unfinished">Parcel never left</translation>
    </message>
    <message>
        <source>发错了货</source>
        <translation type="unfinished">Wrong goods</translation>
    </message>
    <message>
        <source>{n} 单的合拆已撤销</source>
        <translation>Merge or split of {n} orders undone</translation>
    </message>
    <message>
        <source>{n} 单退回待审</source>
        <translation type="unfinished">{n} back to audit</translation>
    </message>
    <message>
        <source>{n} 单的单号已回收</source>
        <translation>Numbers of {n} orders given back</translation>
    </message>
    <message>
        <source>拦截 {n} 单，为什么？</source>
        <translation>Intercept {n} orders: why?</translation>
    </message>
    <message>
        <source>过审的退回审单，占用释放，单号回收；面单已打的，工位马上会知道要找哪张。</source>
        <translation>Orders past audit go back to it, stock and numbers are released; the station learns at once which label to find.</translation>
    </message>
    <message>
        <source>拦截</source>
        <translation>Intercept</translation>
    </message>
    <message>
        <source>买家要改地址</source>
        <translation>The buyer changes the address</translation>
    </message>
    <message>
        <source>买家要退款</source>
        <translation>The buyer wants a refund</translation>
    </message>
    <message>
        <source>货有问题</source>
        <translation>Something is wrong with the goods</translation>
    </message>
    <message>
        <source>已拦截 {n} 单</source>
        <translation>{n} orders intercepted</translation>
    </message>
    <message>
        <source>已给 {n} 单加送 {sku}</source>
        <translation>{sku} added to {n} orders</translation>
    </message>
    <message>
        <source>已取消 {n} 单的赠品 {sku}</source>
        <translation>Gift {sku} taken off {n} orders</translation>
    </message>
    <message>
        <source>这单的商品都对上了</source>
        <translation>All goods of this order are matched</translation>
    </message>
    <message>
        <source>对上了，{n} 单接着走</source>
        <translation>Matched, {n} orders go on</translation>
    </message>
    <message>
        <source>已拉黑，拦下 {n} 单；解除在设置 · 黑名单</source>
        <translation>Blacklisted, {n} orders stopped; end it in Settings, Blacklist</translation>
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
        <translation>Did not come out</translation>
    </message>
    <message>
        <source>打花了、歪了</source>
        <translation>Smeared or askew</translation>
    </message>
    <message>
        <source>撕坏或弄丢了</source>
        <translation>Torn or lost</translation>
    </message>
    <message>
        <source>贴错了包裹</source>
        <translation>Stuck on a wrong parcel</translation>
    </message>
    <message>
        <source>批次 {batch} 的第几张</source>
        <translation>Which labels of batch {batch}</translation>
    </message>
    <message>
        <source>例：183, 185-188</source>
        <translation>e.g. 183, 185-188</translation>
    </message>
    <message>
        <source>重打哪几张？</source>
        <translation>Print which again?</translation>
    </message>
    <message numerus="yes">
        <source>重打 %n 张面单</source>
        <translation>
            <numerusform>Print %n label again</numerusform>
            <numerusform>Print %n labels again</numerusform>
        </translation>
    </message>
    <message>
        <source>单号和流水号不变。为什么重打？</source>
        <translation>Number and serial stay. Why again?</translation>
    </message>
    <message numerus="yes">
        <source>其中 %n 张已确认出纸，旧的撕掉作废。为什么重打？</source>
        <translation>
            <numerusform>%n of them came out: tear up the old one. Why again?</numerusform>
            <numerusform>%n of them came out: tear up the old ones. Why again?</numerusform>
        </translation>
    </message>
    <message>
        <source>写成 183 或 185-188，用逗号隔开</source>
        <translation>Write 183 or 185-188, with commas between</translation>
    </message>
    <message>
        <source>这几张还没打过，不用重打</source>
        <translation>These were not printed yet</translation>
    </message>
</context>
<context>
    <name>ResendDialog</name>
    <message>
        <source>补发：{order_no}</source>
        <translation>Send once more: {order_no}</translation>
    </message>
    <message>
        <source>另建一单，不收钱，也不通知平台；原单不动。</source>
        <translation>Makes an order of its own, free of charge; the platform is not told, the first order stays.</translation>
    </message>
    <message>
        <source>破损、漏发、发错……</source>
        <translation>Broken, left out, wrong goods …</translation>
    </message>
    <message>
        <source>为什么补发</source>
        <translation>Why once more</translation>
    </message>
    <message>
        <source>补发</source>
        <translation>Send once more</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>（还没有结果）</source>
        <translation>(no outcome yet)</translation>
    </message>
    <message numerus="yes">
        <source>（还有 %n 行没填好）</source>
        <translation>
            <numerusform> (%n row still to fill in)</numerusform>
            <numerusform> (%n rows still to fill in)</numerusform>
        </translation>
    </message>
    <message>
        <source>要填。</source>
        <translation type="unfinished">Needed.</translation>
    </message>
    <message numerus="yes">
        <source>%n 处要改，其余都还在。</source>
        <translation type="unfinished">
            <numerusform>%n field to correct; the rest is kept.</numerusform>
            <numerusform>%n fields to correct; the rest is kept.</numerusform>
        </translation>
    </message>
    <message>
        <source>没存的修改先留着</source>
        <translation type="unfinished">Unsaved changes are kept</translation>
    </message>
    <message>
        <source>新规则</source>
        <translation>New rule</translation>
    </message>
    <message>
        <source>改规则</source>
        <translation>Change rule</translation>
    </message>
    <message>
        <source>先不</source>
        <translation type="unfinished">Not now</translation>
    </message>
    <message>
        <source>名字</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>启用后起作用</source>
        <translation>Acts once the draft is on</translation>
    </message>
    <message>
        <source>什么样的订单</source>
        <translation>When an order is like this</translation>
    </message>
    <message>
        <source>就怎么做</source>
        <translation>Then do this</translation>
    </message>
    <message>
        <source>上次没保存的修改还在。</source>
        <translation type="unfinished">Changes not saved last time are still here.</translation>
    </message>
</context>
<context>
    <name>RuleList</name>
    <message>
        <source>审单规则</source>
        <translation>Audit rules</translation>
    </message>
    <message>
        <source>新规则</source>
        <translation>New rule</translation>
    </message>
    <message>
        <source>启用</source>
        <translation>On</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>第 {no} 版草稿</source>
        <translation>draft {no}</translation>
    </message>
    <message>
        <source>在用的是第 {no} 版。</source>
        <translation> In force is version {no}.</translation>
    </message>
    <message>
        <source>这是草稿，启用后才起作用。</source>
        <translation>This is a draft; it acts once it is on.</translation>
    </message>
    <message>
        <source>第 {no} 版在用</source>
        <translation>version {no} on</translation>
    </message>
    <message>
        <source>还没有规则。</source>
        <translation>No rules yet.</translation>
    </message>
    <message>
        <source>没有规则时，只有内置检查会拦单。</source>
        <translation>Without rules only the built-in checks stop orders.</translation>
    </message>
    <message>
        <source>停用着：订单来了不看它。按 P 启用。</source>
        <translation>Off: no order is held against it. P turns it on.</translation>
    </message>
    <message>
        <source>什么样的订单</source>
        <translation>When</translation>
    </message>
    <message>
        <source>就怎么做</source>
        <translation>Then</translation>
    </message>
    <message>
        <source>30 天次数</source>
        <translation>Hits, 30 d</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>「{name}」启用了</source>
        <translation>“{name}” is on</translation>
    </message>
    <message>
        <source>「{name}」停用了</source>
        <translation>“{name}” is off</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation type="unfinished">Undo</translation>
    </message>
    <message>
        <source>次序换了</source>
        <translation>Moved</translation>
    </message>
    <message>
        <source>「{name}」从草稿里去掉了</source>
        <translation>“{name}” taken out of the draft</translation>
    </message>
    <message>
        <source>「{name}」放回去了</source>
        <translation>“{name}” put back</translation>
    </message>
    <message>
        <source>还没有规则可存</source>
        <translation>There are no rules to save yet</translation>
    </message>
    <message>
        <source>审单规则 第 {no} 版</source>
        <translation>Audit rules version {no}</translation>
    </message>
    <message>
        <source>第 {no} 版的 {n} 条规则存好了</source>
        <translation>{n} rules of version {no} saved</translation>
    </message>
    <message>
        <source>文件里的规则是第 {no} 版草稿了，看过、试跑过再启用</source>
        <translation>The file&apos;s rules are draft version {no}; look, try, then switch it on</translation>
    </message>
    <message>
        <source>草稿丢弃了</source>
        <translation type="unfinished">Draft dropped</translation>
    </message>
</context>
<context>
    <name>Rules</name>
    <message>
        <source>从列表里选</source>
        <translation>Pick from a list</translation>
    </message>
    <message>
        <source>是</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>否</source>
        <translation>no</translation>
    </message>
    <message>
        <source>几个之间用顿号或逗号</source>
        <translation>commas between several</translation>
    </message>
    <message>
        <source>去掉这一行</source>
        <translation>Take this row out</translation>
    </message>
    <message>
        <source>字段</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>怎么比</source>
        <translation>Comparison</translation>
    </message>
    <message>
        <source>怎么合在一起</source>
        <translation>How they go together</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Outcome</translation>
    </message>
</context>
<context>
    <name>RulesPage</name>
    <message>
        <source>改在第 {no} 版草稿里，启用后才起作用</source>
        <translation>Changed in a draft, version {no}; it acts once it is on</translation>
    </message>
    <message>
        <source>没有草稿可启用</source>
        <translation>There is no draft to turn on</translation>
    </message>
    <message>
        <source>新来的订单按第 {no} 版审。已审的不动。</source>
        <translation>Orders are audited by version {no} from now on; those audited already stay.</translation>
    </message>
    <message>
        <source>在用的第 {no} 版留着，随时能回去。</source>
        <translation> Version {no}, now in force, is kept: you can go back any time.</translation>
    </message>
    <message>
        <source>启用第 {no} 版？</source>
        <translation>Turn version {no} on?</translation>
    </message>
    <message>
        <source>启用</source>
        <translation>Turn on</translation>
    </message>
    <message>
        <source>第 {no} 版在用了</source>
        <translation>Version {no} is in force</translation>
    </message>
    <message>
        <source>回到前一版</source>
        <translation>Back to the one before</translation>
    </message>
    <message>
        <source>没有草稿</source>
        <translation>There is no draft</translation>
    </message>
    <message>
        <source>丢弃第 {no} 版草稿？</source>
        <translation>Drop the draft, version {no}?</translation>
    </message>
    <message>
        <source>草稿里的改动找不回来；在用的版本不变。</source>
        <translation>What the draft changed is lost; the version in force stays.</translation>
    </message>
    <message>
        <source>丢弃草稿</source>
        <translation>Drop draft</translation>
    </message>
    <message>
        <source>草稿丢弃了</source>
        <translation>Draft dropped</translation>
    </message>
</context>
<context>
    <name>SafetyDialog</name>
    <message>
        <source>安全库存：{name}</source>
        <translation>Safety stock: {name}</translation>
    </message>
    <message>
        <source>{warehouse}留下这么多件不卖：各店的可售数是可用减安全。</source>
        <translation>So many stay unsold in {warehouse}: shops get available less safety.</translation>
    </message>
    <message>
        <source>安全库存</source>
        <translation>Safety</translation>
    </message>
    <message>
        <source>件</source>
        <translation type="unfinished">pieces</translation>
    </message>
    <message>
        <source>先不</source>
        <translation type="unfinished">Not now</translation>
    </message>
    <message>
        <source>存下</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>SampleLabel</name>
    <message>
        <source>测试面单</source>
        <translation>Test label</translation>
    </message>
    <message>
        <source>白底黑字</source>
        <translation>on white</translation>
    </message>
    <message>
        <source>黑底白字</source>
        <translation>on black</translation>
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
    <name>SettingsScreen</name>
    <message>
        <source>店铺</source>
        <translation>Shops</translation>
    </message>
    <message>
        <source>快递</source>
        <translation>Carriers</translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printers</translation>
    </message>
    <message>
        <source>仓库</source>
        <translation>Warehouses</translation>
    </message>
    <message>
        <source>审单规则</source>
        <translation>Audit rules</translation>
    </message>
    <message>
        <source>赠品</source>
        <translation>Gifts</translation>
    </message>
    <message>
        <source>审单检查</source>
        <translation>Checks</translation>
    </message>
    <message>
        <source>黑名单</source>
        <translation>Blacklist</translation>
    </message>
    <message>
        <source>停发区域</source>
        <translation>No-ship regions</translation>
    </message>
    <message>
        <source>合单</source>
        <translation>Merging</translation>
    </message>
    <message>
        <source>套装</source>
        <translation>Bundles</translation>
    </message>
    <message>
        <source>人员和权限</source>
        <translation type="unfinished">People and rights</translation>
    </message>
    <message>
        <source>订单导入</source>
        <translation type="unfinished">Import orders</translation>
    </message>
    <message>
        <source>商品和库存导入</source>
        <translation type="unfinished">Import goods, stock</translation>
    </message>
    <message>
        <source>数据和备份</source>
        <translation type="unfinished">Data, backup</translation>
    </message>
    <message>
        <source>本工位</source>
        <translation type="unfinished">This station</translation>
    </message>
    <message>
        <source>外观和按键</source>
        <translation type="unfinished">Look and keys</translation>
    </message>
    <message>
        <source>设置</source>
        <translation type="unfinished">Settings</translation>
    </message>
    <message>
        <source>虚拟仓</source>
        <translation>Virtual warehouses</translation>
    </message>
</context>
<context>
    <name>SharesPage</name>
    <message>
        <source>虚拟仓</source>
        <translation>Virtual warehouses</translation>
    </message>
    <message>
        <source>加虚拟仓</source>
        <translation>Add a share</translation>
    </message>
    <message numerus="yes">
        <source>%n 种按件数</source>
        <translation>
            <numerusform>%n SKU in pieces</numerusform>
            <numerusform>%n SKUs in pieces</numerusform>
        </translation>
    </message>
    <message>
        <source>给直播或大促的店留出一份库存，别的店不会占掉；它们也不会多占。</source>
        <translation>Set a share of the stock apart for some shops: others cannot take it, and they take no more.</translation>
    </message>
    <message>
        <source>还没有虚拟仓。</source>
        <translation>No virtual warehouses yet.</translation>
    </message>
    <message>
        <source>给哪些店</source>
        <translation>For shops</translation>
    </message>
    <message>
        <source>从哪些仓</source>
        <translation>Taken from</translation>
    </message>
    <message>
        <source>每种货的</source>
        <translation>Of every SKU</translation>
    </message>
    <message>
        <source>按件数</source>
        <translation type="unfinished">By pieces</translation>
    </message>
    <message>
        <source>商家编码</source>
        <translation type="unfinished">SKU code</translation>
    </message>
    <message>
        <source>每仓件数</source>
        <translation>Pieces each</translation>
    </message>
    <message>
        <source>份额按现有库存算：已占用的算在内，发走的不算，新到的会再分。</source>
        <translation>A share is of the stock that is there: what is reserved counts, what has left does not, what comes in is shared out.</translation>
    </message>
    <message>
        <source>「{name}」取消了，货归大家</source>
        <translation>“{name}” ended; its stock is for all shops</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation type="unfinished">Undo</translation>
    </message>
    <message>
        <source>已改回</source>
        <translation type="unfinished">Changed back</translation>
    </message>
</context>
<context>
    <name>ShopPage</name>
    <message>
        <source>接上一家店铺</source>
        <translation>Connect a shop</translation>
    </message>
    <message>
        <source>选平台，填授权，马上试拉一次。没有接口的店铺选「线下与文件」，用表格进单。</source>
        <translation>Choose the platform, fill in the access, and orders are fetched once at once. Without an interface choose Offline and files.</translation>
    </message>
    <message>
        <source>平台</source>
        <translation>Platform</translation>
    </message>
</context>
<context>
    <name>Shops</name>
    <message>
        <source>停用</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>要授权</source>
        <translation>Access ended</translation>
    </message>
    <message>
        <source>表格导入</source>
        <translation>From sheets</translation>
    </message>
    <message>
        <source>等首次拉单</source>
        <translation>First pull due</translation>
    </message>
    <message>
        <source>补拉中</source>
        <translation>Catching up</translation>
    </message>
    <message>
        <source>正常</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>24 小时里 {n} 小时已读</source>
        <translation>{n} of 24 hours read</translation>
    </message>
    <message>
        <source>平台</source>
        <translation>Theirs</translation>
    </message>
</context>
<context>
    <name>ShopsPage</name>
    <message>
        <source>店铺</source>
        <translation>Shops</translation>
    </message>
    <message>
        <source>加店铺</source>
        <translation>Add shop</translation>
    </message>
    <message>
        <source>近 24 小时都读过</source>
        <translation>All of the last 24 h read</translation>
    </message>
    <message>
        <source>{n} 家没读到现在</source>
        <translation>{n} behind</translation>
    </message>
    <message>
        <source>{n} 家近 24 小时有缺口</source>
        <translation>{n} with gaps in 24 h</translation>
    </message>
    <message>
        <source>现在没有店铺在拉单</source>
        <translation>No shop is read now</translation>
    </message>
    <message>
        <source>还没有店铺。</source>
        <translation>No shop yet.</translation>
    </message>
    <message>
        <source>加一家，订单会自己进来；线下的用表格。</source>
        <translation>Add one and orders come in by themselves; offline ones by sheet.</translation>
    </message>
    <message>
        <source>平台</source>
        <translation type="unfinished">Platform</translation>
    </message>
    <message>
        <source>还没读过</source>
        <translation>Not read yet</translation>
    </message>
    <message>
        <source>读到</source>
        <translation>Read up to</translation>
    </message>
    <message>
        <source>上次同步</source>
        <translation>Last sync</translation>
    </message>
    <message>
        <source>订单</source>
        <translation type="unfinished">Orders</translation>
    </message>
    <message>
        <source>待回写</source>
        <translation>To write back</translation>
    </message>
    <message>
        <source>时区</source>
        <translation>Time zone</translation>
    </message>
    <message>
        <source>时段账</source>
        <translation>Windows</translation>
    </message>
    <message>
        <source>每段都和平台核对</source>
        <translation>each checked against the platform</translation>
    </message>
    <message>
        <source>还没有读过的时段。</source>
        <translation>No window has been read yet.</translation>
    </message>
    <message>
        <source>订单照常往下走，回写先等着。</source>
        <translation>Orders go on; write-backs wait.</translation>
    </message>
    <message>
        <source>正在连平台。</source>
        <translation>Calling the platform.</translation>
    </message>
    <message>
        <source>时段</source>
        <translation>Window</translation>
    </message>
    <message>
        <source>页</source>
        <translation>Pg</translation>
    </message>
    <message>
        <source>拉到</source>
        <translation>Got</translation>
    </message>
    <message>
        <source>相符</source>
        <translation>match</translation>
    </message>
    <message>
        <source>缺单</source>
        <translation>gap</translation>
    </message>
    <message>
        <source>在读</source>
        <translation>reading</translation>
    </message>
    <message>
        <source>没读成</source>
        <translation>not read</translation>
    </message>
    <message>
        <source>{name}用表格导入，没有可补的。</source>
        <translation>{name} is fed by sheets; nothing to pull.</translation>
    </message>
    <message>
        <source>{name}：近 7 天从头再读一遍</source>
        <translation>{name}: the last 7 days are read again</translation>
    </message>
    <message>
        <source>{name}停用：不再连平台，订单照常，回写先等着</source>
        <translation>{name} off: no calls; orders go on, write-backs wait</translation>
    </message>
    <message>
        <source>{name}又连上了</source>
        <translation>{name} is back on</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation type="unfinished">Undo</translation>
    </message>
    <message>
        <source>删除店铺「{name}」</source>
        <translation>Delete the shop &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>只能删从没有过订单的店铺；有订单的可以停用，历史都留着。</source>
        <translation>Only a shop that never had an order can go; others can be switched off and keep their history.</translation>
    </message>
    <message>
        <source>删除店铺</source>
        <translation>Delete shop</translation>
    </message>
    <message>
        <source>已删除{name}</source>
        <translation>{name} deleted</translation>
    </message>
    <message>
        <source>{n} 个平台单读不懂，先放在一边，没有丢。按 Ctrl R 看是哪些、为什么。</source>
        <translation>{n} platform orders could not be read; they are set aside, not lost. Ctrl R shows which and why.</translation>
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
    <name>SplitDialog</name>
    <message>
        <source>拆单：{order_no}</source>
        <translation>Split: {order_no}</translation>
    </message>
    <message>
        <source>按库存</source>
        <translation>By stock</translation>
    </message>
    <message>
        <source>按仓库</source>
        <translation>By warehouse</translation>
    </message>
    <message>
        <source>按行</source>
        <translation>By lines</translation>
    </message>
    <message>
        <source>按件数</source>
        <translation>By pieces</translation>
    </message>
    <message>
        <source>按重量</source>
        <translation>By weight</translation>
    </message>
    <message>
        <source>每单最多（克）</source>
        <translation>At most a parcel (g)</translation>
    </message>
    <message>
        <source>拆单</source>
        <translation>Split</translation>
    </message>
    <message>
        <source>/ {n} 件</source>
        <translation>of {n}</translation>
    </message>
    <message>
        <source>勾出要单独发的行。</source>
        <translation>Tick the lines that go apart.</translation>
    </message>
    <message>
        <source>填每行拆出几件。</source>
        <translation>Say how many pieces of each line go apart.</translation>
    </message>
    <message>
        <source>第 {n} 单：{goods}</source>
        <translation>Part {n}: {goods}</translation>
    </message>
</context>
<context>
    <name>StationPage</name>
    <message>
        <source>本工位</source>
        <translation>This station</translation>
    </message>
    <message>
        <source>要扫</source>
        <translation>Scan</translation>
    </message>
    <message>
        <source>不扫</source>
        <translation>No scan</translation>
    </message>
    <message>
        <source>和大家一样</source>
        <translation>As the others</translation>
    </message>
    <message>
        <source>自己发货</source>
        <translation>Ships itself</translation>
    </message>
    <message>
        <source>等 F12</source>
        <translation>Waits for F12</translation>
    </message>
    <message>
        <source>写进每一步记录，打印机跟着走。改了下次打开程序生效。</source>
        <translation>Stands in every record; printers follow. A change takes effect at the next start.</translation>
    </message>
    <message>
        <source>写进每一步记录。现在由环境变量 PACKDESK_STATION 定，这里不能改。</source>
        <translation>Stands in every record. The variable PACKDESK_STATION sets it, so it cannot be changed here.</translation>
    </message>
    <message>
        <source>现在还叫「{name}」，下次打开程序用新名字，打印机跟着走。</source>
        <translation>Still called &quot;{name}&quot;; the new name takes effect at the next start, and printers follow.</translation>
    </message>
    <message>
        <source>扫对一件</source>
        <translation>Right piece</translation>
    </message>
    <message>
        <source>一单完成</source>
        <translation>Order complete</translation>
    </message>
    <message>
        <source>扫错、多扫</source>
        <translation>Wrong or surplus</translation>
    </message>
    <message>
        <source>停，不要发</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>打印机停了</source>
        <translation>Printer stopped</translation>
    </message>
    <message>
        <source>没扫懂</source>
        <translation>Not understood</translation>
    </message>
    <message>
        <source>静音</source>
        <translation>Silent</translation>
    </message>
    <message>
        <source>小</source>
        <translation>Low</translation>
    </message>
    <message>
        <source>中</source>
        <translation>Middle</translation>
    </message>
    <message>
        <source>大</source>
        <translation>Full</translation>
    </message>
    <message>
        <source>换了音量</source>
        <translation>Volume changed</translation>
    </message>
    <message>
        <source>这个声音开了</source>
        <translation>Sound on</translation>
    </message>
    <message>
        <source>这个声音关了</source>
        <translation>Sound off</translation>
    </message>
    <message>
        <source>存下命令条码</source>
        <translation>Keep the bar codes</translation>
    </message>
    <message>
        <source>打包台命令条码</source>
        <translation>Bench keys as bar codes</translation>
    </message>
    <message>
        <source>{name} 存好了，用 A4 打印</source>
        <translation>{name} is kept; print it on A4</translation>
    </message>
    <message>
        <source>下次打开程序起叫「{name}」</source>
        <translation>Called &quot;{name}&quot; from the next start</translation>
    </message>
    <message>
        <source>已改回</source>
        <translation>Changed back</translation>
    </message>
    <message>
        <source>已生效</source>
        <translation>In force</translation>
    </message>
    <message>
        <source>下次打开程序起认这个前缀</source>
        <translation>The prefix counts from the next start</translation>
    </message>
    <message>
        <source>只管这台电脑</source>
        <translation>This PC only</translation>
    </message>
    <message>
        <source>所有打包台</source>
        <translation>All benches</translation>
    </message>
    <message>
        <source>声音</source>
        <translation>Sounds</translation>
    </message>
    <message>
        <source>音量</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>哪些出声</source>
        <translation>Which are heard</translation>
    </message>
    <message>
        <source>工位名</source>
        <translation>Station name</translation>
    </message>
    <message>
        <source>点一下开关，打开时放一遍。</source>
        <translation>A click turns one on or off.</translation>
    </message>
    <message>
        <source>扫描枪前缀</source>
        <translation>Scanner prefix</translation>
    </message>
    <message>
        <source>枪上设了前缀就填在这里，扫描再不会和打字混。</source>
        <translation>With a prefix programmed into the gun, scans never mix with typing.</translation>
    </message>
    <message>
        <source>戴手套打包</source>
        <translation>Gloves on</translation>
    </message>
    <message>
        <source>扫条码就是按键：完成、撤销、少货。存成 PDF，A4 打印。</source>
        <translation>A scan does what the key does: complete, undo, short. A PDF for A4.</translation>
    </message>
    <message>
        <source>这里扫货吗</source>
        <translation>Scan goods here</translation>
    </message>
    <message>
        <source>只打包不验货的台子可以不扫。</source>
        <translation>A bench that only packs need not scan.</translation>
    </message>
    <message>
        <source>打包要扫货</source>
        <translation>Scan while packing</translation>
    </message>
    <message>
        <source>不扫就没有错发拦截。</source>
        <translation>Without scans nothing stops a wrong piece.</translation>
    </message>
    <message>
        <source>最后一件扫完</source>
        <translation>After the last piece</translation>
    </message>
    <message>
        <source>自己发货最快；等 F12 可以先称重。</source>
        <translation>Shipping by itself is fastest; F12 leaves time to weigh.</translation>
    </message>
    <message>
        <source>发货可撤 (秒)</source>
        <translation>Undo shipping (s)</translation>
    </message>
    <message>
        <source>这段时间里不通知平台，撤销不留痕迹。</source>
        <translation>The platform is not told meanwhile, so undoing leaves no trace.</translation>
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
        <translation>Next: {step}</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>Stock</name>
    <message>
        <source>没有条码或编码是「{code}」的单品</source>
        <translation>No SKU with the barcode or code &quot;{code}&quot;</translation>
    </message>
    <message>
        <source>已调整 {code}：{before} → {after}</source>
        <translation>Adjusted {code}: {before} → {after}</translation>
    </message>
    <message>
        <source>已调整 {n} 项，{change}</source>
        <translation>Adjusted {n}, {change}</translation>
    </message>
    <message>
        <source>调回</source>
        <translation>Put back</translation>
    </message>
    <message>
        <source>已调回 {n} 项，{change}</source>
        <translation>Put back {n}, {change}</translation>
    </message>
    <message>
        <source>{code} 安全库存 {n} 件</source>
        <translation>{code}: safety {n}</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation type="unfinished">Undo</translation>
    </message>
    <message>
        <source>只有一个仓，没有地方可调。</source>
        <translation>Only one warehouse, nowhere to transfer from.</translation>
    </message>
    <message>
        <source>{code}：{n} 件从{source}调到{target}</source>
        <translation>{code}: {n} from {source} to {target}</translation>
    </message>
    <message>
        <source>{n} 个单品的可售数已排上推送</source>
        <translation>Push queued for {n} SKUs</translation>
    </message>
    <message>
        <source>自动</source>
        <translation>auto</translation>
    </message>
    <message>
        <source>{n} 项还没存，按 E 接着填</source>
        <translation>{n} not saved; E goes on</translation>
    </message>
    <message>
        <source>缺 {n} 件</source>
        <translation>Short {n}</translation>
    </message>
    <message>
        <source>低库存</source>
        <translation type="unfinished">Low</translation>
    </message>
    <message>
        <source>无货</source>
        <translation>None here</translation>
    </message>
    <message>
        <source>充足</source>
        <translation>Enough</translation>
    </message>
</context>
<context>
    <name>StockBar</name>
    <message>
        <source>编码、名称、条码</source>
        <translation>Code or name</translation>
    </message>
    <message>
        <source>筛选单品</source>
        <translation>Filter SKUs</translation>
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
        <translation>Choose a SKU to see its stock here.</translation>
    </message>
    <message>
        <source>概要</source>
        <translation type="unfinished">Summary</translation>
    </message>
    <message>
        <source>流水</source>
        <translation>Ledger</translation>
    </message>
    <message>
        <source>现有</source>
        <translation>On hand</translation>
    </message>
    <message>
        <source>占用</source>
        <translation>Reserved</translation>
    </message>
    <message>
        <source>可用</source>
        <translation>Available</translation>
    </message>
    <message>
        <source>待占</source>
        <translation>Pending</translation>
    </message>
    <message>
        <source>各仓</source>
        <translation>By warehouse</translation>
    </message>
    <message>
        <source>渠道可售</source>
        <translation>Sellable by shop</translation>
    </message>
    <message>
        <source>没有店铺在卖这个单品。</source>
        <translation>No shop sells this SKU.</translation>
    </message>
    <message>
        <source>库存流水</source>
        <translation type="unfinished">Ledger</translation>
    </message>
    <message>
        <source>每行都能追到单据和人</source>
        <translation>every line names document and person</translation>
    </message>
    <message>
        <source>{n} 单等货，还差 {k} 件。到货入账后，这些单自己往下走。</source>
        <translation>{n} orders wait, {k} pieces short. They go on once stock is booked in.</translation>
    </message>
    <message>
        <source>{warehouse}到了安全线，{other}有 {n} 件可调。</source>
        <translation>{warehouse} is at its safety line; {other} has {n} to transfer.</translation>
    </message>
    <message>
        <source>可用 {n} 件，安全线 {line}。该补货了。</source>
        <translation>Available {n}, safety {line}. Time to reorder.</translation>
    </message>
    <message>
        <source>调整</source>
        <translation>Adjust</translation>
    </message>
    <message>
        <source>调拨</source>
        <translation type="unfinished">Transfer</translation>
    </message>
    <message>
        <source>可用 {n}</source>
        <translation>available {n}</translation>
    </message>
    <message>
        <source>现有 {n}</source>
        <translation>on hand {n}</translation>
    </message>
    <message>
        <source>占用 {n}</source>
        <translation>reserved {n}</translation>
    </message>
    <message>
        <source>隔离 {n}</source>
        <translation>quarantine {n}</translation>
    </message>
    <message>
        <source>安全 {n}</source>
        <translation>safety {n}</translation>
    </message>
    <message>
        <source>{done}/{all} 已推送</source>
        <translation>{done}/{all} pushed</translation>
    </message>
    <message>
        <source>没推成：{why}</source>
        <translation>Not pushed: {why}</translation>
    </message>
    <message>
        <source>还没推送过</source>
        <translation>Never pushed</translation>
    </message>
    <message>
        <source>已推送 {n}</source>
        <translation>pushed {n}</translation>
    </message>
    <message>
        <source>还没有变动。</source>
        <translation>No changes yet.</translation>
    </message>
    <message>
        <source>全部流水</source>
        <translation>Whole ledger</translation>
    </message>
    <message>
        <source>更早的</source>
        <translation>Earlier</translation>
    </message>
    <message>
        <source>复制编码</source>
        <translation>Copy code</translation>
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
        <translation>All SKUs</translation>
    </message>
    <message>
        <source>缺货</source>
        <translation>Short</translation>
    </message>
    <message>
        <source>低库存</source>
        <translation>Low</translation>
    </message>
    <message>
        <source>全部仓库</source>
        <translation>All warehouses</translation>
    </message>
    <message>
        <source>{n} 行</source>
        <translation>{n} rows</translation>
    </message>
    <message>
        <source>没有符合条件的单品。</source>
        <translation>No SKU meets these conditions.</translation>
    </message>
    <message>
        <source>清除条件</source>
        <translation type="unfinished">Clear</translation>
    </message>
    <message>
        <source>没有缺货的单品。</source>
        <translation>Nothing is short.</translation>
    </message>
    <message>
        <source>没有低于安全线的单品。</source>
        <translation>Nothing below its safety line.</translation>
    </message>
    <message>
        <source>看全部</source>
        <translation>Show all</translation>
    </message>
    <message>
        <source>还没有单品。</source>
        <translation>No SKUs yet.</translation>
    </message>
    <message>
        <source>在设置里导入商品和库存。</source>
        <translation>Import goods and stock in the settings.</translation>
    </message>
    <message>
        <source>去导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>已选整个列表 {n} 行</source>
        <translation>Whole list selected, {n}</translation>
    </message>
    <message>
        <source>已选 {n} 行</source>
        <translation>{n} selected</translation>
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
    <name>StopDialog</name>
    <message>
        <source>拉黑这单的什么？</source>
        <translation>What of this order goes on the blacklist?</translation>
    </message>
    <message>
        <source>不用看明文。还没发的单马上拦下，以后的单到审单停下。</source>
        <translation>Nobody has to see it in clear. Orders that are still here stop at once, later ones in the audit.</translation>
    </message>
    <message>
        <source>电话</source>
        <translation type="unfinished">Phone</translation>
    </message>
    <message>
        <source>收件人姓名</source>
        <translation>Receiver&apos;s name</translation>
    </message>
    <message>
        <source>详细地址</source>
        <translation type="unfinished">Street</translation>
    </message>
    <message>
        <source>买家账号</source>
        <translation>Buyer&apos;s account</translation>
    </message>
    <message>
        <source>比如：三次拒收</source>
        <translation>e.g. refused three times</translation>
    </message>
    <message>
        <source>为什么</source>
        <translation type="unfinished">Why</translation>
    </message>
    <message>
        <source>拉黑</source>
        <translation>Blacklist</translation>
    </message>
</context>
<context>
    <name>StopPage</name>
    <message>
        <source>条目不能改：结束它（⇧X），再加一条</source>
        <translation>An entry is not changed: end it (⇧X) and add another</translation>
    </message>
    <message numerus="yes">
        <source>已加上，拦下 %n 单</source>
        <translation>
            <numerusform>Added, %n order stopped</numerusform>
            <numerusform>Added, %n orders stopped</numerusform>
        </translation>
    </message>
    <message>
        <source>结束</source>
        <translation>End it</translation>
    </message>
    <message numerus="yes">
        <source>结束了，%n 单放行</source>
        <translation>
            <numerusform>Ended, %n order went on</numerusform>
            <numerusform>Ended, %n orders went on</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SwitchOn</name>
    <message>
        <source>这一版是为了什么，可不填</source>
        <translation>What this version is for (optional)</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Note</translation>
    </message>
</context>
<context>
    <name>TakeFile</name>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>为什么</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>{n} 行不对，所以整个文件都不收：改好再选一次。原来的不动。</source>
        <translation>{n} rows are wrong, so nothing of the file is taken: put them right and choose it again. What is there stays.</translation>
    </message>
    <message>
        <source>{n} 行不对，不会收；其余 {k} 行照收。</source>
        <translation>{n} rows are wrong and will not be taken; the other {k} will.</translation>
    </message>
    <message>
        <source>文件里有 {n} 行，先看 {k} 行：</source>
        <translation>{n} rows in the file; the first {k}:</translation>
    </message>
    <message>
        <source>文件里有 {n} 行：</source>
        <translation>{n} rows in the file:</translation>
    </message>
    <message>
        <source>收下</source>
        <translation>Take it</translation>
    </message>
    <message>
        <source>有几行没收</source>
        <translation>Some rows were not taken</translation>
    </message>
    <message>
        <source>收了 {n} 条，{k} 行没收；改好再选一次文件，收过的不会重复。</source>
        <translation>{n} taken, {k} rows not. Put them right and choose the file again: nothing is taken twice.</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>All right</translation>
    </message>
</context>
<context>
    <name>TallyLine</name>
    <message>
        <source>账面 {n}</source>
        <translation>booked {n}</translation>
    </message>
    <message>
        <source>要整数</source>
        <translation>whole number</translation>
    </message>
    <message>
        <source>和账面一样</source>
        <translation>as booked</translation>
    </message>
    <message>
        <source>{before} → {after}，差 {change}</source>
        <translation>{before} → {after}, {change}</translation>
    </message>
    <message>
        <source>比占用还少 {n} 件：最晚的几单会退回缺货。</source>
        <translation>{n} below reserved: the latest orders go back to short.</translation>
    </message>
    <message>
        <source>点到</source>
        <translation>Counted</translation>
    </message>
    <message>
        <source>库位</source>
        <translation>Bin</translation>
    </message>
    <message>
        <source>不调这一项</source>
        <translation>Skip this one</translation>
    </message>
</context>
<context>
    <name>TallyPanel</name>
    <message>
        <source>点到的数要是整数。</source>
        <translation>Counted must be a whole number.</translation>
    </message>
    <message>
        <source>选一个原因：按数字 1 到 {n}。</source>
        <translation>Choose a reason: press 1 to {n}.</translation>
    </message>
    <message>
        <source>存下 {n} 项 {change}</source>
        <translation>Save {n}, {change}</translation>
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
        <translation>Scan piece by piece and the count grows. Correct it by typing.</translation>
    </message>
    <message>
        <source>扫一件商品，或在列表里选好再按 E。</source>
        <translation>Scan a piece, or choose rows and press E.</translation>
    </message>
    <message>
        <source>收起</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>为什么调</source>
        <translation>Why adjust</translation>
    </message>
</context>
<context>
    <name>TemplateName</name>
    <message>
        <source>记住这些列的对应</source>
        <translation>Keep this mapping</translation>
    </message>
    <message>
        <source>模板名</source>
        <translation>Template name</translation>
    </message>
    <message>
        <source>下次同样的表格，列会自己对上。同名的会换掉。</source>
        <translation>Next time the columns match by themselves. One of the same name is replaced.</translation>
    </message>
    <message>
        <source>先不</source>
        <translation type="unfinished">Not now</translation>
    </message>
    <message>
        <source>记住</source>
        <translation>Keep</translation>
    </message>
</context>
<context>
    <name>ThingPanel</name>
    <message>
        <source>收起</source>
        <translation>Fold</translation>
    </message>
    <message>
        <source>先不</source>
        <translation type="unfinished">Not now</translation>
    </message>
</context>
<context>
    <name>ThingsPage</name>
    <message>
        <source>已加上</source>
        <translation>Added</translation>
    </message>
    <message>
        <source>已存下</source>
        <translation>Saved</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation type="unfinished">Undo</translation>
    </message>
    <message>
        <source>已改回</source>
        <translation>Changed back</translation>
    </message>
    <message>
        <source>没存的修改先留着</source>
        <translation>Unsaved changes are kept</translation>
    </message>
    <message>
        <source>全部操作</source>
        <translation type="unfinished">All actions</translation>
    </message>
</context>
<context>
    <name>TimeSlider</name>
    <message>
        <source>更早</source>
        <translation>Earlier</translation>
    </message>
    <message>
        <source>更晚</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>看以前的样子</source>
        <translation>Look at it as it was</translation>
    </message>
    <message>
        <source>现在。往左看它以前的样子。</source>
        <translation>Now. Go left to see it as it was.</translation>
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
        <source>{n} 个问题要处理</source>
        <translation>{n} troubles to look at</translation>
    </message>
    <message>
        <source>全部报错</source>
        <translation>All troubles</translation>
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
        <source>快捷键</source>
        <translation>Keys</translation>
    </message>
</context>
<context>
    <name>TransferDialog</name>
    <message>
        <source>调拨：{name}</source>
        <translation>Transfer: {name}</translation>
    </message>
    <message>
        <source>{warehouse}（可用 {n}）</source>
        <translation>{warehouse} (available {n})</translation>
    </message>
    <message>
        <source>几件</source>
        <translation>Pieces</translation>
    </message>
    <message>
        <source>从</source>
        <translation>From</translation>
    </message>
    <message>
        <source>到</source>
        <translation>To</translation>
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
        <translation>Both are the same warehouse.</translation>
    </message>
    <message>
        <source>要整数，至少 1 件。</source>
        <translation>A whole number, at least 1.</translation>
    </message>
    <message>
        <source>那个仓只有 {n} 件可用。</source>
        <translation>Only {n} are available there.</translation>
    </message>
</context>
<context>
    <name>Trial</name>
    <message>
        <source>第 {no} 版（{state}）</source>
        <translation>Version {no} ({state})</translation>
    </message>
    <message>
        <source>时间要写成 2026-11-01 00:00 这样。</source>
        <translation>Write times like 2026-11-01 00:00.</translation>
    </message>
    <message>
        <source>正在数订单</source>
        <translation>Counting orders</translation>
    </message>
    <message>
        <source>还没试跑。</source>
        <translation>Not tried yet.</translation>
    </message>
    <message>
        <source>试跑只读：看一版规则会怎样对待一段时间的订单，什么也不写。</source>
        <translation>A dry run only reads: what a version would have done to the orders of a period.</translation>
    </message>
    <message>
        <source>试跑</source>
        <translation>Dry run</translation>
    </message>
    <message>
        <source>拦下或挂起</source>
        <translation>stopped or held</translation>
    </message>
    <message>
        <source>放行</source>
        <translation>passed</translation>
    </message>
    <message>
        <source>最多可合单</source>
        <translation>could be merged, at most</translation>
    </message>
    <message>
        <source>送赠品</source>
        <translation>with a gift</translation>
    </message>
    <message>
        <source>指定快递</source>
        <translation>carrier chosen</translation>
    </message>
    <message>
        <source>自动合单没开，没算</source>
        <translation>merging by itself is off: not counted</translation>
    </message>
    <message>
        <source>全部不同：{n}</source>
        <translation>All: {n}</translation>
    </message>
    <message>
        <source>和第 {no} 版不同：{n}</source>
        <translation>From version {no}: {n}</translation>
    </message>
    <message>
        <source>和人的决定不同：{n}</source>
        <translation>From people: {n}</translation>
    </message>
    <message>
        <source>第 {no} 版，{period}，{n} 单，{s} 秒。什么也没写。</source>
        <translation>Version {no}, {period}, {n} orders, {s} s. Nothing was changed.</translation>
    </message>
    <message>
        <source>没跑完就停了。</source>
        <translation>Stopped before the end. </translation>
    </message>
    <message>
        <source>没有不同的订单。</source>
        <translation>No order differs.</translation>
    </message>
    <message>
        <source>这一版和它比的一样。</source>
        <translation>This version does the same.</translation>
    </message>
    <message>
        <source>正在停</source>
        <translation>Stopping</translation>
    </message>
    <message>
        <source>停下</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>试哪一版</source>
        <translation>Version to try</translation>
    </message>
    <message>
        <source>从</source>
        <translation>from</translation>
    </message>
    <message>
        <source>到</source>
        <translation>until</translation>
    </message>
    <message>
        <source>近 {n} 天</source>
        <translation>{n} days</translation>
    </message>
    <message>
        <source>自己写</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>「{rule}」{n} 单，成立 {k} 次</source>
        <translation>“{rule}”: {n} of {k} held</translation>
    </message>
    <message>
        <source>返回</source>
        <translation type="unfinished">Back</translation>
    </message>
</context>
<context>
    <name>TroubleSheet</name>
    <message>
        <source>全部报错</source>
        <translation>All troubles</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation type="unfinished">Close</translation>
    </message>
    <message>
        <source>没有要处理的问题。</source>
        <translation>Nothing needs you.</translation>
    </message>
    <message>
        <source>稍后再提醒</source>
        <translation>put off</translation>
    </message>
    <message>
        <source>去处理</source>
        <translation type="unfinished">Fix</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation type="unfinished">OK</translation>
    </message>
</context>
<context>
    <name>UndoDialog</name>
    <message>
        <source>其余 {n} 单一样处理。</source>
        <translation>The other {n} orders are treated alike.</translation>
    </message>
    <message>
        <source>这些会一起撤掉，撤了可以再做。</source>
        <translation>All of this is taken back together; it can be done again.</translation>
    </message>
    <message>
        <source>别的原因</source>
        <translation type="unfinished">Another reason</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>先不</source>
        <translation type="unfinished">Not now</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>用恢复码打开</source>
        <translation>Open with the recovery code</translation>
    </message>
    <message>
        <source>输入口令</source>
        <translation>Enter the pass-phrase</translation>
    </message>
    <message>
        <source>第一次设置时抄下的那串。大小写和空格不要紧。数据没有动。</source>
        <translation>The one you wrote down at set-up. Case and spaces do not matter. The data were not touched.</translation>
    </message>
    <message>
        <source>收件人资料用口令加密，输入后今天不用再输。</source>
        <translation>Receivers&apos; data are encrypted with it; you need it once a start.</translation>
    </message>
    <message>
        <source>我有口令</source>
        <translation>I have the pass-phrase</translation>
    </message>
    <message>
        <source>忘了口令，用恢复码</source>
        <translation>Forgotten? Use the recovery code</translation>
    </message>
    <message>
        <source>换一个数据库</source>
        <translation>Use another database</translation>
    </message>
</context>
<context>
    <name>VerbGroups</name>
    <message>
        <source>{verb}（{why}）</source>
        <translation>{verb} ({why})</translation>
    </message>
    <message>
        <source>打单、发货</source>
        <translation>Print and ship</translation>
    </message>
    <message>
        <source>停下、放行</source>
        <translation>Stop and release</translation>
    </message>
    <message>
        <source>退回一步</source>
        <translation>A step back</translation>
    </message>
    <message>
        <source>合单、拆单</source>
        <translation>Merge and split</translation>
    </message>
    <message>
        <source>商品、赠品</source>
        <translation>Goods and gifts</translation>
    </message>
    <message>
        <source>备注、标签</source>
        <translation>Memos and tags</translation>
    </message>
    <message>
        <source>建单</source>
        <translation>New orders</translation>
    </message>
    <message>
        <source>查看、复制</source>
        <translation>Look and copy</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>More</translation>
    </message>
    <message>
        <source>先选一单</source>
        <translation>choose an order first</translation>
    </message>
    <message>
        <source>没有挂起</source>
        <translation>not on hold</translation>
    </message>
    <message>
        <source>已经挂起</source>
        <translation>on hold already</translation>
    </message>
    <message>
        <source>还没发货</source>
        <translation>not shipped yet</translation>
    </message>
    <message>
        <source>不在待发货</source>
        <translation>not waiting to be shipped</translation>
    </message>
    <message>
        <source>还没过审</source>
        <translation>not audited yet</translation>
    </message>
    <message>
        <source>还没分仓</source>
        <translation>not routed yet</translation>
    </message>
    <message>
        <source>没有单号</source>
        <translation>no number</translation>
    </message>
    <message>
        <source>没有赠品</source>
        <translation>no gift</translation>
    </message>
</context>
<context>
    <name>VersionList</name>
    <message>
        <source>规则的版本</source>
        <translation>Versions of the rules</translation>
    </message>
    <message>
        <source>还没有版本。</source>
        <translation>No versions yet.</translation>
    </message>
    <message>
        <source>第一条规则会开出第 1 版草稿。</source>
        <translation>The first rule begins version 1 as a draft.</translation>
    </message>
    <message>
        <source>新规则</source>
        <translation>New rule</translation>
    </message>
    <message>
        <source>第 {no} 版</source>
        <translation>Version {no}</translation>
    </message>
    <message>
        <source>谁做的</source>
        <translation>Made by</translation>
    </message>
    <message>
        <source>启用于</source>
        <translation>In force from</translation>
    </message>
    <message>
        <source>停用于</source>
        <translation>Until</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>和第 {no} 版比</source>
        <translation>Against version {no}</translation>
    </message>
    <message>
        <source>正在看</source>
        <translation>Looking</translation>
    </message>
    <message numerus="yes">
        <source>%n 处不同</source>
        <translation>
            <numerusform>%n difference</numerusform>
            <numerusform>%n differences</numerusform>
        </translation>
    </message>
    <message>
        <source>一样</source>
        <translation>The same</translation>
    </message>
    <message>
        <source>原来：{words}</source>
        <translation>Before: {words}</translation>
    </message>
    <message>
        <source>第 {no} 版草稿开好了</source>
        <translation>Draft begun: version {no}</translation>
    </message>
</context>
<context>
    <name>WarehousePage</name>
    <message>
        <source>货从哪里发</source>
        <translation>Where goods leave</translation>
    </message>
    <message>
        <source>仓库的名字，和面单上的发件人。以后可以再加仓库。</source>
        <translation>The warehouse&apos;s name and the sender on labels. More can be added later.</translation>
    </message>
</context>
<context>
    <name>WarehousesPage</name>
    <message>
        <source>仓库</source>
        <translation>Warehouses</translation>
    </message>
    <message>
        <source>加仓库</source>
        <translation>Add warehouse</translation>
    </message>
    <message>
        <source>还没有仓库。</source>
        <translation>No warehouse yet.</translation>
    </message>
    <message>
        <source>有了仓库，订单才知道从哪里发。</source>
        <translation>Orders need one to know where to ship from.</translation>
    </message>
    <message>
        <source>没填发件人：取号会被快递公司拒绝。按 F2 填上。</source>
        <translation>No sender: carriers refuse numbers. Press F2 to fill it in.</translation>
    </message>
    <message>
        <source>地区</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>发件人</source>
        <translation>Sender</translation>
    </message>
    <message>
        <source>时区</source>
        <translation>Time zone</translation>
    </message>
    <message>
        <source>单品</source>
        <translation>SKUs</translation>
    </message>
    <message>
        <source>发到</source>
        <translation>Sends to</translation>
    </message>
    <message>
        <source>全国</source>
        <translation>everywhere</translation>
    </message>
</context>
<context>
    <name>WelcomeScreen</name>
    <message>
        <source>上一步</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>跳过</source>
        <translation>Skip</translation>
    </message>
</context>
<context>
    <name>Why</name>
    <message>
        <source>还没有分仓。</source>
        <translation>Not routed yet.</translation>
    </message>
    <message>
        <source>现在重新分会怎样</source>
        <translation>Routed again now</translation>
    </message>
    <message>
        <source>一样：仓和快递都不变。</source>
        <translation>The same: warehouse and carrier would not change.</translation>
    </message>
    <message>
        <source>不一样：库存、价格或规则变了。要换就退回分仓（⇧R）。</source>
        <translation>Different: stock, prices or rules have changed. To change it, un-route (⇧R).</translation>
    </message>
    <message>
        <source>分仓时的决定</source>
        <translation>Decided when routed</translation>
    </message>
    <message>
        <source>后来改的</source>
        <translation>Changed since</translation>
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
        <source>没有</source>
        <translation>none</translation>
    </message>
    <message>
        <source>没选</source>
        <translation>Not chosen</translation>
    </message>
</context>
<context>
    <name>WorkItem</name>
    <message>
        <source>停下，做完的不动</source>
        <translation>Stop; what is done stays</translation>
    </message>
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
        <translation>
            <numerusform>This line needs %n piece and has it. Put the extra one back.</numerusform>
            <numerusform>This line needs %n pieces and has them. Put the extra one back.</numerusform>
        </translation>
    </message>
    <message>
        <source>换一件扫；还不行按 F7 叫主管。</source>
        <translation>Scan another piece; if that fails too, F7 calls a supervisor.</translation>
    </message>
    <message>
        <source>放回 {wrong}，换成 {right} 再扫。</source>
        <translation>Put {wrong} back, take {right} and scan it.</translation>
    </message>
    <message>
        <source>放回这一件，拿对的再扫。</source>
        <translation>Put this one back, take the right one and scan it.</translation>
    </message>
    <message>
        <source>条码 {code}</source>
        <translation>Bar code {code}</translation>
    </message>
    <message>
        <source>多扫了</source>
        <translation>One too many</translation>
    </message>
    <message>
        <source>刚扫到</source>
        <translation>Scanned</translation>
    </message>
    <message>
        <source>不认识的条码</source>
        <translation>unknown bar code</translation>
    </message>
    <message>
        <source>还缺</source>
        <translation>Still missing</translation>
    </message>
    <message>
        <source>应该是</source>
        <translation>Expected</translation>
    </message>
    <message>
        <source>库位 {bin}</source>
        <translation>Bin {bin}</translation>
    </message>
</context>
</TS>
