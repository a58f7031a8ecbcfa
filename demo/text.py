"""Every visible word of the page, in each language. Blanks in braces are filled by the page."""

WORDS = {
    "en": {
        "lead": "Draw a digit, and watch a small convolutional network read it: what it sees, "
        "what each layer makes of that, and what it answers.",
        "padLabel": "Sketchpad: draw a digit here",
        "hint": "Draw here",
        "undo": "Undo (Ctrl Z)",
        "redo": "Redo (Ctrl Shift Z)",
        "clear": "Clear",
        "brush": "Brush size",
        "examplesTitle": "Or pick one: ten test digits, and training image 70",
        "examples": [
            *[f"A {digit} from MNIST's test images" for digit in range(10)],
            "Training image 70, a 1",
        ],
        "verdicts": {
            "digit": "It reads a {digit}, with {percent}%.",
            "unsure": "Not sure: {candidates}?",
            "not_a_digit": "This does not look like a digit.",
            "blank": "An empty sheet. Draw a digit.",
        },
        "or": " or ",
        "slow": "The server is slow to answer…",
        "broken": "The page could not be loaded in full. Please reload it.",
        "lost": "Reconnecting… Your drawing is kept.",
        "layers": {
            "input": "Seen",
            "conv1": "Convolution 1",
            "pool1": "Pooled",
            "conv2": "Convolution 2",
            "pool2": "Pooled",
            "output": "Output",
        },
        "mapLabel": "{layer}, map {number}",
        "scale": "The colours, from 0 to the layer's largest value",
    },
    "zh": {
        "lead": "写一个数字,看一个小型卷积网络怎样读它:它看到什么,每一层算出什么,最后答什么。",
        "padLabel": "画板:在这里写一个数字",
        "hint": "在这里写",
        "undo": "撤销 (Ctrl Z)",
        "redo": "重做 (Ctrl Shift Z)",
        "clear": "清空",
        "brush": "笔的粗细",
        "examplesTitle": "或者选一个:十张测试图像,和第 70 张训练图像",
        "examples": [
            *[f"MNIST 测试集中的一个 {digit}" for digit in range(10)],
            "第 70 张训练图像,是 1",
        ],
        "verdicts": {
            "digit": "它认作 {digit},概率 {percent}%。",
            "unsure": "拿不准:{candidates}?",
            "not_a_digit": "这看起来不像数字。",
            "blank": "一张白纸。请写一个数字。",
        },
        "or": " 还是 ",
        "slow": "服务器反应较慢…",
        "broken": "页面没有完整加载,请刷新。",
        "lost": "正在重新连接… 你的画还在。",
        "layers": {
            "input": "输入",
            "conv1": "卷积 1",
            "pool1": "池化",
            "conv2": "卷积 2",
            "pool2": "池化",
            "output": "输出",
        },
        "mapLabel": "{layer},第 {number} 张特征图",
        "scale": "颜色从 0 到这一层的最大值",
    },
}
"""Language → words, by the names that the page's files use."""
