"""The words of what opens a number, of the kernels and of the reasons for an answer, in Chinese."""

INSPECTOR = {
    "title": "拆开一个数",
    "invite": "这里的每个数都是一个可以拆开的和。指向一个像素、特征图的一格、一个神经元或一个答案；"
    "点一下就固定住，边画边看。用方向键，或触摸屏上打开的一格旁边的箭头，逐格移动。",
    "path": "来路",
    "close": "关闭（Esc）",
    "stepper": ["左移一格", "上移一格", "下移一格", "右移一格"],
    "layers": {"input": "输入", "conv1": "卷积 1", "pool1": "池化 1", "conv2": "卷积 2", "pool2": "池化 2"},
    "crumbs": {"input": "输入", "conv1": "卷积 1", "pool1": "池化 1", "conv2": "卷积 2", "pool2": "池化 2"},
    "layer": "{layer}",
    "map": "{layer} 第 {number} 张图",
    "cell": "{map}，第 {row} 行第 {column} 列",
    "crumb": "{map}（{row}，{column}）",
    "units": {"hidden": "隐藏神经元 {number}", "output": "答案 {number}", "in_class": "究竟是不是数字？"},
    "short": {"map": "图 {number}", "neuron": "神经元 {number}"},
    "answer": "{digit}：{percent}%",
    "others": "其余 {count} 个",
    "products": "各乘积",
    "bias": "偏置",
    "sum": "和",
    "value": "值",
    "largest": "最大者",
    "becomes": {"relu": "ReLU 之后", "off": "已关掉", "output": "softmax 之后", "in_class": "sigmoid 之后"},
    "leads": {
        "input": "网络所见图像的一个像素：0 是白纸，1 是墨。",
        "conv": "卷积核下的每个数乘以对应的权重，全部加起来，再加偏置。",
        "pool": "四个相邻的数只留最大的：留下找到了什么，不计较在哪一格。",
        "hidden": "每张池化图的每一格乘以各自的权重，全部加起来，再加偏置。",
        "output": "每个隐藏神经元乘以权重，加起来就是 logit；softmax 把这些 logit 变成整体的份额。",
        "in_class": "对隐藏神经元再求一个和，判断图里究竟有没有数字。",
        "passes": "和大于 0，ReLU 让它通过。",
        "silent": "和不大于 0，ReLU 把它变成 0。",
        "off": "这张特征图已关掉：不管这里算出什么，后面各层都只得到 0。",
    },
    "ink": "方框里是这个像素所代表的那块墨迹：像素的值就是它们的平均。",
    "logit": "logit",
    "share": "份额",
    "total": "总和",
    "inClass": "究竟是不是数字？",
    "padding": "填充，在图像之外",
    "term": "{name}：{made}",
    "announced": "{name}：{value}",
}

KERNELS = {
    "title": "卷积核：每张特征图在找什么",
    "lead": "卷积核是一小格一小格的权重。把它放到图上的每一个位置，每个权重乘以它下面的数，再把乘积全部加起来。"
    "橙色的权重是加分，蓝色的是减分，白色的不起作用。它们是训练时学到的：你画什么都不会改变它们。",
    "first": "卷积 1：每张特征图有一个卷积核，放在输入图上",
    "second": "卷积 2：每一行得到一张特征图，上面每张池化图各用一个卷积核",
    "firstLabel": "卷积 1，第 {map} 张特征图的卷积核",
    "secondLabel": "卷积 2，第 {map} 张特征图：用于第 {input} 张池化图的卷积核",
    "bias": "第 {map} 张特征图的偏置：{bias}",
    "firstNote": "特征图的一格：所有乘积之和，再加偏置；小于 0 就变成 0（ReLU）。",
    "secondNote": "特征图的一格：这一行 {count} 个卷积核的结果全部相加，再加一个偏置；小于 0 就变成 0（ReLU）。",
    "below": "减分",
    "above": "加分",
}

WHY = {
    "title": "为什么是这个答案？",
    "views": {"off": "关", "evidence": "依据", "contrast": "对比", "occlusion": "遮挡"},
    "meanings": {
        "off": "选一种问法。结果画在这里，也画在你的笔迹上。",
        "evidence": "哪些墨迹支持这个答案？让图从一张白纸慢慢显现，"
        "一路上每个像素给这个数字的得分加了多少，就记在它名下。",
        "contrast": "为什么是这个数字，而不是那个？橙色的墨迹支持前一个，蓝色的支持后一个。"
        "可以在这里选，也可以点两根概率条。",
        "occlusion": "如果缺了一块呢？用一小块白纸依次盖住每个位置。橙色越深，盖在那里时概率下降得越多。",
    },
    "pictureLabel": "网络看到的 28×28 个像素，颜色表示它们与答案的关系。用方向键逐个查看。",
    "patch": "白纸块的大小",
    "pair": ("为什么是", "而不是", "？"),
    "pairLabels": ("为什么是这个数字", "而不是这个"),
    "mostProbable": "概率最大的两个",
    "pickBars": "点两个数字进行对比",
    "sentences": {
        "evidence": "哪些支持 {digit}（{percent}%），哪些反对",
        "contrast": "为什么是 {digit}（{percent}%），而不是 {against}（{other}%）",
        "occlusion": "{digit}（{percent}%）取决于哪里的墨迹：最多下降 {most} 个百分点",
    },
    "sums": {
        "evidence": "所有像素合计 {total}。{digit} 的得分（logit）从白纸的 {start} 变到 {end}；"
        "合计与此相差 {error}，共 {steps} 步。",
        "contrast": "所有像素合计 {total}。{digit} 对 {against} 的领先（logit 之差）从白纸的 {start} 变到 {end}；"
        "合计与此相差 {error}，共 {steps} 步。",
    },
    "legends": {
        "evidence": ("反对", "支持"),
        "contrast": ("支持后一个", "支持前一个"),
        "occlusion": ("上升", "下降"),
    },
    "point": "指向一个像素，看它的数值。",
    "cells": {
        "evidence": "第 {row} 行第 {column} 列：对 {digit} 贡献 {value}",
        "contrast": "第 {row} 行第 {column} 列：对 {digit} 而非 {against} 贡献 {value}",
        "occlusion": "白纸块以第 {row} 行第 {column} 列为中心：{digit} 的概率变化 {value} 个百分点",
    },
    "blank": "请先写一个数字。",
    "switches": "特征图开关",
    "switchesMeaning": "关掉一张特征图，后面的各层就得不到它：答案、概率条和所有图都会跟着变。",
    "find": "答案取决于哪一张？",
    "mapOf": "{layer} 的第 {map} 张特征图",
    "and": "、",
    "manyMaps": "{count} 张特征图",
    "hangsOn": "取决于{map}：没有它就是 {now}，而不是 {before}。",
    "hangsOnNone": "没有哪一张能单独决定。影响最大的是{map}：没有它仍是 {now}，原来是 {before}。",
    "outcomes": {
        "digit": "{digit}({percent}%)",
        "unsure": "不确定，也许是 {digit}（{percent}%）",
        "not_a_digit": "不是数字（最多像 {digit}，{percent}%）",
        "blank": "一张白纸",
    },
    "changed": "没有{maps}：{now}，原来是 {before}。",
    "stillThere": "没有{maps}：仍然是 {now}；全部打开时是 {before}。",
    "allOn": "全部打开",
}
