"""The words of MNIST's samples and of the lesson, in Chinese."""

SAMPLES = {
    "open": "浏览 MNIST",
    "close": "收起",
    "find": "按编号找图像：#70 是第 70 张训练图像；也可以写“测试 12”“验证 5”",
    "placeholder": "#70 或 测试 12",
    "parts": {"train": "训练集", "validation": "验证集", "test": "测试集"},
    "kinds": {"all": "按顺序", "wrong": "读错的", "unsure": "最没把握的"},
    "digits": "所有数字",
    "digit": "只看 {digit}",
    "labels": {"part": "MNIST 的哪一部分", "kind": "哪些图像", "digit": "哪个数字"},
    "typed": {"train": "#{index}", "validation": "验证 {index}", "test": "测试 {index}"},
    "named": {
        "train": "训练图像 {index}",
        "validation": "验证图像 {index}",
        "test": "测试图像 {index}",
    },
    "shows": "，标签是 {label}",
    "isRead": "，读成 {answer}",
    "inTestSet": "（在 MNIST 的 10,000 张测试图像中编号 {number}）",
    "reading": "{label}→{answer}",
    "count": "{total} 张，第 {page} 页，共 {pages} 页",
    "onlyDigits": "“读错的”和“最没把握的”只适用于识别十个数字的网络，因为 MNIST 的标签是数字。",
    "none": "没有：全都读对了。",
    "previous": "上一页",
    "next": "下一页",
    "busy": {"unpacking": "正在解压 MNIST…", "reading": "正在读全部 70,000 张图像…"},
    "problems": {
        "words": "请写一个编号，比如 #70，或者 测试 12。",
        "index": "{part}的编号从 0 到 {last}。",
    },
}

LESSON = {
    "start": "开始讲解",
    "count": "{number}/{of}",
    "next": "下一步",
    "back": "上一步",
    "skip": "退出讲解",
    "finish": "完成",
    "toPad": "去画板",
    "toFrame": "去看框里",
    "toSum": "去看数字",
    "nothing": "空白",
    "stops": {
        "sees": {
            "title": "网络看到的是什么",
            "text": "你的画被裁下、缩小、居中，最后只剩 {side}×{side} 个数：0 是纸，1 是墨，灰色在两者之间。"
            "每个数就是一个输入神经元。网络能看到的，只有这个小方块。",
            "task": "在画板上写 {wanted}，看它出现在框里。",
            "done": "它到了，网络读出的是 {wanted}。",
            "other": "网络把它看成了 {digit}。清空再写一次 {wanted}，或者直接下一步。",
        },
        "convolution": {
            "title": "卷积：寻找一种图案",
            "text": "卷积核是由 {kernel}×{kernel} 个权重组成的模板。把它放到图像的每个位置："
            "每个数乘以压在上面的权重，全部相加，再加上偏置。越吻合，和就越大，格子就越显著。"
            "{first} 个卷积核得到 {first} 张特征图。"
            "（卷积核没有翻转，严格说这是互相关。）",
            "task": "点一个显著的格子，也就是墨迹颜色的格子。",
            "done": "很吻合：这里的墨迹落在正的权重上多，落在负的上少。",
            "other": "那里不太吻合。请在“卷积 1”里点一个更显著的格子。",
        },
        "relu": {
            "title": "ReLU：负数归零",
            "text": "墨迹更多地落在负的权重上时，和就是负数。ReLU 把负的和变成 0，其余保持不变："
            "所以特征图里有空白的格子，却没有低于 0 的。没有这样的转折，许多层连起来也只相当于一层。",
            "task": "在任意一张特征图里点一个空白的格子。",
            "done": "空白：这里的和不大于 0，ReLU 给出 0。",
            "other": "那里的和是正数，ReLU 让它通过了。请在“卷积 1”里点一个空白的格子。",
        },
        "pooling": {
            "title": "池化：看更大的尺度",
            "text": "每 2×2 个格子只留下最大的一个：{side}×{side} 变成 {half}×{half}。吻合的确切位置丢掉了，"
            "“这里有过吻合”留了下来。下一层的卷积核并不更大，却看得更广："
            "“卷积 2”的一个格子背后有 {field}×{field} 个像素，“卷积 1”的只有 {kernel}×{kernel} 个。",
            "task": "在框里的池化图中点一个格子。",
            "done": "它是四个格子中最大的那个，另外三个被舍去。",
            "other": "那不是这几张池化图。请点框里面。",
        },
        "answers": {
            "title": "从 {second} 张小图到 {classes} 个答案",
            "text": "{second} 张 {quarter}×{quarter} 的图排成一行 {row} 个数。"
            "{hidden} 个隐藏神经元各自给所有这些数加权，{classes} 个输出再给隐藏神经元加权。"
            "Softmax 把结果变成 {classes} 个概率，总和为 1，最大的就是答案。"
            "所有权重，包括卷积核，都是从带标签的例子里学来的。",
            "task": "让答案改变：添一笔，或者另写一个。",
            "done": "从 {before} 变成 {digit}：数变了，权重没变。",
        },
    },
}
