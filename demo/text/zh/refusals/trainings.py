"""What can be said of runs, trainings and the room that they take, in Chinese."""

TRAININGS = [
    (
        "your runs take {} of {} MB, and {}; delete runs that are no longer needed, or download them first",
        "你的训练已占 {}，最多 {} MB，而{}；请删除不再需要的，或先下载它们",
    ),
    (
        "this needs up to {}, and one visitor's runs may take {} MB; choose a smaller network or fewer epochs",
        "这最多需要 {}，而每位访客的训练总共可占 {} MB；请选小一些的网络，或减少轮数",
    ),
    (
        "the runs of all visitors take {} of {} MB, and {}; try again later",
        "所有人的训练已占 {}，最多 {} MB，而{}；请稍后再试",
    ),
    ("the disk has only {} left, and {}", "磁盘只剩 {}，而{}"),
    (
        "this needs up to {} beside {} that trainings under way may still take",
        "这次最多需要 {}，进行中的训练还可能占 {}",
    ),
    ("this needs up to {}", "这次最多需要 {}"),
    ("this was deleted too long ago to be undone", "删除得太久，已无法撤销"),
    ("run {} cannot be deleted: {}", "无法删除 {}：{}"),
    ("run {} cannot be brought back: {}", "无法恢复 {}：{}"),
    ("there are {} runs, and no more may be kept; delete some first", "已有 {} 次训练，不能再多；请先删除一些"),
    ("nothing can be written to {}: {}", "{} 无法写入：{}"),
    ("runs cannot be written to {}: {}", "训练无法写入 {}：{}"),
    ("runs cannot be written to {} ({}); choose another folder", "训练无法写入 {}（{}）；请换一个文件夹"),
    ("runs cannot be read from {}: {}", "无法从 {} 读取训练：{}"),
    ("the run cannot be written to {}: {}", "训练无法写入 {}：{}"),
    (
        "this user has no home folder; set {} to a folder that can be written",
        "此用户没有主文件夹；请把 {} 设为可写的文件夹",
    ),
    ("No space left on device", "磁盘已满"),
    ("Permission denied", "没有权限"),
    ("Read-only file system", "文件系统只读"),
    ("No such file or directory", "没有这个文件或文件夹"),
    ("Not a directory", "不是文件夹"),
    ("Input/output error", "读写出错"),
    ("Disk quota exceeded", "超出磁盘配额"),
    (
        "{} of your trainings wait or run already, and no more may; stop one, leave the line with one, or wait "
        "until one has ended",
        "你已有 {} 次训练在运行或排队，不能再多；请停止一次、让一次离开队伍，或等一次结束",
    ),
    (
        "{} trainings wait or run already, and no more may; try again later",
        "已有 {} 次训练在运行或排队，不能再多；请稍后再试",
    ),
    ("too many trainings begin at once; try again", "同时开始的训练太多，请再试一次"),
    ("ticket {} is held by another process", "队伍中的号 {} 被别的进程占着"),
    ("the training cannot be started: {}", "训练无法启动：{}"),
    ("the training broke before it began; {} says more", "训练还没开始就中断了；详情见 {}"),
    ("the training broke ({}: {}); what was saved is kept", "训练中断了（{}：{}）；已保存的都还在"),
    (
        "the training was ended from outside: killed, out of memory, or the machine was restarted; what it had "
        "learned until its last save is kept, and it can be resumed",
        "训练被从外面终止：进程被杀、内存不足，或机器重启；到上次保存为止学到的都还在，可以继续",
    ),
    (
        "the training was ended from outside, and what it needs to go on is lost; what it had learned until its "
        "last save is kept, and can be used",
        "训练被从外面终止，继续所需的东西已丢失；到上次保存为止学到的都还在，可以使用",
    ),
    (
        "the measuring was ended from outside; the network is kept, and can be measured again",
        "测量被从外面终止；网络还在，可以重新测量",
    ),
    (
        "its {} minutes of computing are over, so that others have their turn; what it learned is kept, and it can go "
        "on behind those who wait",
        "它已算满 {} 分钟，轮到别人了；学到的都还在，排到队尾可以继续",
    ),
    ("it was saved when the server was ended; it can go on", "服务器关闭时它已保存，可以继续"),
    (
        "the training ran away: after {} batches the loss is no longer a number; choose a learning_rate below {}",
        "训练失控：{} 批之后损失已不是数；请把学习率调到 {} 以下",
    ),
    (
        "there is not enough memory for this training; choose fewer feature maps, hidden neurons or a lower batch",
        "内存不够这次训练用；请减少特征图、隐藏神经元或批大小",
    ),
    (
        "the disk is full; what was learned until the last save is kept: make room, then resume",
        "磁盘已满；到上次保存为止学到的都还在：请腾出空间，然后继续",
    ),
    ("the run's folder cannot be written ({}); what was saved is kept", "训练的文件夹无法写入（{}）；已保存的都还在"),
    (
        "the run's folder cannot be written ({}{}); what was saved is kept",
        "训练的文件夹无法写入（{}{}）；已保存的都还在",
    ),
    (
        "what training needs to go on is not here: this run can be used, and not gone on with",
        "继续训练所需的东西不在这里：这次训练可以用，但不能继续",
    ),
    (
        "run {} is {}; only one that was paused, stopped or failed can go on",
        "{} 的状态是{}；只有暂停、停止或失败的才能继续",
    ),
    ("run {} is under way; stop it first", "{} 正在进行；请先停止"),
    ("run {} is being trained by another process", "{} 正由别的进程训练"),
    ("run {} is being trained by another process; stop that first", "{} 正由别的进程训练；请先停止那个"),
    (
        "run {} is being trained by another process; wait for it, or choose another name",
        "{} 正由别的进程训练；请等它，或换个名字",
    ),
    (
        "run {} was started with other choices than those given; they cannot change on the way",
        "{} 开始时的选项与现在不同；中途不能改",
    ),
    ("the saved state does not fit this training: {}", "保存的状态与这次训练不符：{}"),
    ("the weights to start from do not fit this network: {}", "起始权重与这个网络不符：{}"),
    ("run {} cannot be stopped", "无法停止 {}"),
    ("run {} cannot be told to {}", "无法通知 {}：{}"),
    ("run {} cannot be renamed", "无法给 {} 改名"),
    ("run {} cannot be calibrated", "无法校准 {}"),
    ("the run cannot be written to {}", "训练无法写入 {}"),
    ("nothing can be written to {}", "无法写入 {}"),
    ("there is no run {}", "没有名为 {} 的训练"),
    ("there is no run {} in {}; there is {}", "{1} 中没有名为 {0} 的训练；有的是 {2}"),
    ("there is no run {} in {} that could be deleted", "{1} 中没有可删除的 {0}"),
    (
        "there is a run {} already; go on with it (--resume), or choose another name",
        "已有名为 {} 的训练；请继续它（--resume）或换个名字",
    ),
    ("run {} has no network yet", "{} 还没有网络"),
    ("run {} has no record yet", "{} 还没有记录"),
    ("run {} has no kernels of record {}", "{} 没有第 {} 次记录的卷积核"),
    ("there is no network in {} yet", "{} 中还没有网络"),
    ("a title has 1 to {} letters, got {}", "名称须有 1 到 {} 个字，收到的是 {}"),
    (
        "a run's name is made of a-z, A-Z, 0-9, '-', '_' and '.', begins with a letter or digit, ends with no "
        "'.' and has at most 64 of them; got {}",
        "训练的名字只能用 a-z、A-Z、0-9、“-”、“_”和“.”，以字母或数字开头，不以“.”结尾，最多 64 个；收到的是 {}",
    ),
    (
        "the network that you chose cannot read: {}; go back to the shipped one",
        "你选的网络无法读取：{}；请换回自带的网络",
    ),
    ("it is not here any more", "它已不在这里"),
    ("some of the choices cannot be used; see the fields", "有些选项不能用，请看各栏"),
    (
        "these two networks were not asked about the same pictures, so they cannot be compared",
        "这两个网络读的不是同一批图片，无法比较",
    ),
    ("waiting", "排队"),
    ("running", "进行中"),
    ("done", "完成"),
    ("idle", "空闲"),
    ("none at all", "一个也没有"),
    (
        "kernel_size must be odd, so that a padded convolution keeps the size of its picture, got {}",
        "卷积核大小须为奇数，这样补边后的卷积才保持图像大小；收到的是 {}",
    ),
    ("a network that rejects needs nondigits to learn it from, got 0", "会拒绝的网络需要非数字的图来学，而这里没有"),
    ("nondigits are for a network that rejects, and this one does not", "非数字的图是给会拒绝的网络用的，而这个不会"),
    ("MNIST has 10 classes, and the network has {} answers", "MNIST 有 10 类，而网络有 {} 个答案"),
    ("the network has {} answers, and there are {} classes", "网络有 {} 个答案，而类有 {} 个"),
    (
        "drawings made in code are of digits, and these pictures are not; choose none of them",
        "程序画的是数字，而这些图片不是；请不要选它们",
    ),
    ("these pictures need {} different answers, and the network has {}", "这些图片需要 {} 种答案，而网络有 {} 种"),
    ("there are {} classes, got {} and {}", "共有 {} 类，收到的是 {} 和 {}"),
    ("the form has no {}; it has {}", "表单里没有 {}；有的是 {}"),
    ("a recipe has no {}; it has {}", "方案里没有 {}；有的是 {}"),
    ("{} has no {}; it has {}", "{} 没有 {}；有的是 {}"),
]
