"""What can be said of pictures, drawings and classes, in Chinese."""

PICTURES = [
    ("choose or draw the pictures first", "请先选择或画出图片"),
    ("these pictures are not here any more; choose them again", "这些图片已不在这里；请重新选择"),
    ("the file is not here, or no longer; choose it again", "文件不在这里，或已不在；请重新选择"),
    (
        "the pictures of others are being prepared right now; try again in a minute",
        "正在准备别人的图片；请过一分钟再试",
    ),
    ("pictures cannot be prepared here", "这里无法准备图片"),
    ("the drawings cannot be kept in {}", "画的图无法存到 {}"),
    (
        "the pictures could not be prepared: the process that did it was ended",
        "图片没能准备好：处理它们的进程被终止了",
    ),
    ("the prepared pictures cannot be written: {}", "准备好的图片无法写入：{}"),
    ("the drawings cannot be kept in {}: {}", "画的图无法存到 {}：{}"),
    ("the file takes more than {} MB, which is the most that is taken", "文件超过 {} MB，这是能收的上限"),
    (
        "the pictures that this network learned from are not here, so it cannot be measured",
        "这个网络学过的图片不在这里，所以无法测量",
    ),
    ("this network learned from no pictures of one's own that are here", "这里没有这个网络学过的自己的图片"),
    (
        "expected one folder of pictures for each class, {} to {} of them, got {}",
        "应为每一类一个图片文件夹，{} 到 {} 个，收到的是 {} 个",
    ),
    ("expected drawings of {} to {} classes, got {}", "应有 {} 到 {} 类的画，收到的是 {} 类"),
    ("expected at most {} pictures, got {}", "最多 {} 张图片，收到的是 {} 张"),
    (
        "class {} needs at least 2 usable pictures that differ, got {}",
        "{} 类可用且不同的图片只有 {} 张，至少要 2 张",
    ),
    ("a class needs a name of 1 to {} letters, got {}", "类名须有 1 到 {} 个字，收到的是 {}"),
    ("the name of a class holds control characters: {}", "类名含有控制字符：{}"),
    ("the name of a class is no text: {}", "类名不是文字：{}"),
    ("two classes have the same name: {}", "有两个类同名：{}"),
    ("{} must hold {} names of classes, got {}", "{} 里须有 {} 个类名，收到的是 {}"),
    ("it is empty", "它是空的"),
    ("it is empty: nothing in it differs from the paper", "它是空的：与纸没有不同"),
    (
        "it is damaged or of a kind that is not known, expected a PNG, JPEG or the like",
        "它已损坏或格式未知；应为 PNG、JPEG 之类",
    ),
    (
        "it is not a picture that can be read, expected a PNG, JPEG or the like",
        "它不是能读的图片；应为 PNG、JPEG 之类",
    ),
    ("it is too large, expected a picture of at most {} pixels", "它太大；图片最多 {} 像素"),
    (
        "the file is damaged or of a kind that is not known, expected a PNG, JPEG or the like",
        "文件已损坏或格式未知；应为 PNG、JPEG 之类",
    ),
    (
        "the file is not a picture that can be read, expected a PNG, JPEG or the like",
        "文件不是能读的图片；应为 PNG、JPEG 之类",
    ),
    ("the file is too large, expected a picture of at most {} pixels", "文件太大；图片最多 {} 像素"),
    (
        "{} is damaged or of a kind that is not known, expected a PNG, JPEG or the like",
        "{} 已损坏或格式未知；应为 PNG、JPEG 之类",
    ),
    (
        "{} is not a picture that can be read, expected a PNG, JPEG or the like",
        "{} 不是能读的图片；应为 PNG、JPEG 之类",
    ),
    ("{} is too large, expected a picture of at most {} pixels", "{} 太大；图片最多 {} 像素"),
    ("the picture is damaged", "图片已损坏"),
    ("expected a picture of at least 1×1 pixels, got {}×{}", "图片至少须有 1×1 像素，收到的是 {}×{}"),
    ("expected a picture of at most {} pixels, got {}×{}", "图片最多 {} 像素，收到的是 {}×{}"),
    ("expected at least one picture to look at, got none", "至少要有一张图片，而这里没有"),
    ("expected a picture with numbers from 0 to 1", "图片的数应在 0 到 1 之间"),
    ("expected a picture in [0, 1], where 1 is ink", "图片的数应在 0 到 1 之间，1 是墨"),
    ("expected at least one drawing with what it was meant to be", "至少要有一张画，并说明它本来是什么"),
    ("a correction says what was meant, and holds the drawing", "纠正须说明本来是什么，并带上画"),
    ("expected 1 to {} corrections", "应有 1 到 {} 个纠正"),
    (
        "expected at most {} drawings, each with its label, strokes, size and brush",
        "最多 {} 张画，每张带类名、笔画、大小和笔宽",
    ),
    ("drawing {}", "第 {} 张画"),
    ("drawing {}: {}", "第 {} 张画：{}"),
    ("a drawing may have at most {} points, got {}", "一张画最多 {} 个点，收到的是 {} 个"),
    (
        "a pen's way may be at most {} sides of the canvas long, got {}",
        "笔走的路最长为画布边长的 {} 倍，收到的是 {} 倍",
    ),
    ("the drawing lacks {}", "画缺少 {}"),
    ("stroke {} must be a list of (x, y) points in canvas pixels", "第 {} 笔须是画布像素中 (x, y) 点的列表"),
    ("{}, got points of different lengths", "{}，收到的点长短不一"),
    ("there is no file or folder {}", "没有文件或文件夹 {}"),
    ("there is no file {}", "没有文件 {}"),
    (
        "MNIST needs 55 MB in a folder that can be written, and neither the cache nor the temporary one can "
        "({}); set DIGITSCOPE_CACHE to one",
        "MNIST 需要一个可写文件夹中的 55 MB，而缓存和临时文件夹都不行（{}）；请把 DIGITSCOPE_CACHE 设为这样的文件夹",
    ),
    (
        "core/mnist/{} is damaged: its content has not the MD5 {}; restore it from git",
        "core/mnist/{} 已损坏：内容的 MD5 不是 {}；请用 git 恢复",
    ),
    (
        "core/mnist/{} is missing or damaged ({}); restore it from git",
        "core/mnist/{} 缺失或损坏（{}）；请用 git 恢复",
    ),
    (
        "expected one folder of pictures for each class, {} to {} of them, got {}{}",
        "应为每一类一个图片文件夹，{} 到 {} 个，收到的是 {} 个{}",
    ),
    (
        "expected one folder of pictures for each class, got the parts of a data set, {}, with the classes in them: {}"
        "; give one part alone, as it is split here anew",
        "应为每一类一个图片文件夹，收到的是数据集的各个部分 {}，类别在它们里面：{}；请只给其中一部分，这里会重新划分",
    ),
    ("; {} pictures lie in no folder", "；另有 {} 张图片不在任何文件夹里"),
    ("{}, each coordinate from -{} to {}, got {}", "{}，每个坐标在 -{} 到 {} 之间，收到的是 {}"),
    (
        "a kernel of {}×{} does not fit in a picture of {}×{}, padding included: expected a smaller kernel or "
        "more padding",
        "{}×{} 的卷积核放不进连补边共 {}×{} 的图片：请用小一点的核或多补一些边",
    ),
    ("pooling needs a result of at least 2×2, got {}×{}", "池化需要至少 2×2 的结果，收到的是 {}×{}"),
]
