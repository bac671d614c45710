import Testing

/// What is typed wrongly is told in one sentence, with a hint, and changes nothing.
struct BadInputTests {
  private static let intake = [
    "mediation", "add", "--applicant", "王芳", "--employer", "甲公司", "--dispute-type", "劳动报酬",
  ]

  static let refusals = [
    Refusal(
      intake + ["--office", "999999"], 2,
      "错误：没有“999999”这个单位。\n提示：用 redress office list 查看单位代码。",
      "error: There is no office “999999”.\nhelp: See redress office list for the codes."),
    Refusal(
      ["mediation", "list", "--office", "通辽"], 2,
      "错误：没有“通辽”这个单位。\n提示：用 redress office list 查看单位代码。",
      "error: There is no office “通辽”.\nhelp: See redress office list for the codes."),
    Refusal(
      ["init", "--office", "999999", "--user", "li.na", "--store", "{folder}/new.sqlite"], 2,
      "错误：没有“999999”这个单位。\n提示：用 redress office list 查看单位代码。",
      "error: There is no office “999999”.\nhelp: See redress office list for the codes."),
    Refusal(
      intake + ["--accepted-on", "2025-13-40"], 64,
      "错误：“受理日期”填写不对：“2025-13-40”，没有这一天。\n提示：例如 2025-01-05 或 2025年1月5日。",
      "error: “2025-13-40” does not fit accepted on: there is no such day.\n"
        + "help: for example 2025-01-05."),
    Refusal(
      intake + ["--accepted-on", "去年"], 64,
      "错误：“受理日期”填写不对：“去年”，不是日期。\n提示：例如 2025-01-05 或 2025年1月5日。",
      "error: “去年” does not fit accepted on: it is no date.\nhelp: for example 2025-01-05."),
    Refusal(
      ["recovery", "add", "{case}", "--amount", "-5"], 64,
      "错误：“到账金额”填写不对：“-5”，不能是负数。\n提示：例如 1234.50。",
      "error: “-5” does not fit amount: an amount cannot be negative.\nhelp: for example 1234.50."),
    Refusal(
      ["recovery", "add", "{case}", "--amount", "1.005"], 64,
      "错误：“到账金额”填写不对：“1.005”，最小到分，不能有三位小数。\n提示：例如 1234.50。",
      "error: “1.005” does not fit amount: an amount has at most two decimals.\n"
        + "help: for example 1234.50."),
    Refusal(
      ["recovery", "add", "{case}", "--amount", "两千"], 64,
      "错误：“到账金额”填写不对：“两千”，不是金额。\n提示：例如 1234.50。",
      "error: “两千” does not fit amount: it is no amount.\nhelp: for example 1234.50."),
    Refusal(
      ["recovery", "add", "{case}", "--amount", "99999999999999999999"], 64,
      "错误：“到账金额”填写不对：“99999999999999999999”，数额太大。\n提示：例如 1234.50。",
      "error: “99999999999999999999” does not fit amount: it is too large.\n"
        + "help: for example 1234.50."),
    Refusal(
      ["recovery", "add", "{voided}", "--amount", "5"], 2,
      "错误：案件 {voided} 已作废，不能再添加内容。\n提示：用 redress mediation show 查看作废原因。",
      "error: Case {voided} was voided; nothing can be added to it.\n"
        + "help: See redress mediation show for the reason."),
    Refusal(
      ["mediation", "conclude", "{voided}", "--outcome", "failed"], 2,
      "错误：案件 {voided} 已作废，不能再添加内容。\n提示：用 redress mediation show 查看作废原因。",
      "error: Case {voided} was voided; nothing can be added to it.\n"
        + "help: See redress mediation show for the reason."),
    Refusal(
      ["mediation", "void", "{voided}", "--reason", "mistake"], 2,
      "错误：调解案件 {voided} 已经作废。",
      "error: The mediation {voided} was voided before."),
    Refusal(
      ["recovery", "add", "9F3A-27C1", "--amount", "5"], 2,
      "错误：找不到案件“9F3A-27C1”。\n提示：用 redress mediation list 查看案件。",
      "error: There is no case “9F3A-27C1” here.\nhelp: See redress mediation list."),
    Refusal(
      ["recovery", "void", "{case}", "9F3A-27C1", "--reason", "mistake"], 2,
      "错误：找不到到账“9F3A-27C1”。", "error: There is no recovery “9F3A-27C1”."),
    Refusal(
      ["recovery", "add", "{case}"], 64,
      "错误：“redress recovery add”缺少选项“--amount”\n提示：用法见“redress help recovery add”",
      "error: 'redress recovery add' needs the option '--amount'\n"
        + "help: see 'redress help recovery add'"),
    Refusal(
      ["mediation", "conclude", "{case}", "--outcome", "failed", "--agreed", "5"], 2,
      "错误：没有达成协议的案件不能填协议金额。\n提示：去掉 --agreed，或改用达成协议的结果。",
      "error: A case without an agreement has no agreed amount.\n"
        + "help: Leave out --agreed, or give an outcome that is an agreement."),
    // The conclusion is not saved when the payment beside it cannot be.
    Refusal(
      ["mediation", "conclude", "{case}", "--outcome", "performed", "--paid", "1.005"], 64,
      "错误：“到账金额”填写不对：“1.005”，最小到分，不能有三位小数。\n提示：例如 1234.50。",
      "error: “1.005” does not fit amount: an amount has at most two decimals.\n"
        + "help: for example 1234.50."),
    Refusal(
      ["mediation", "edit", "{case}"], 64,
      "错误：没有写出要改的项。\n提示：例如 --sought 45000；见 redress mediation edit --help。",
      "error: Nothing to change was named.\n"
        + "help: For example --sought 45000; see redress mediation edit --help."),
    Refusal(
      ["mediation", "edit", "{case}", "--sought", "5", "--accepted-on", "x"], 64,
      "错误：“受理日期”填写不对：“x”，不是日期。\n提示：例如 2025-01-05 或 2025年1月5日。",
      "error: “x” does not fit accepted on: it is no date.\nhelp: for example 2025-01-05."),
    Refusal(
      ["report", "recovered", "--from", "2025-02-01", "--to", "2025-01-01"], 64,
      "错误：截止日期 2025-01-01 早于起始日期 2025-02-01。",
      "error: The period ends (2025-01-01) before it begins (2025-02-01)."),
    Refusal(
      ["recovery", "add", "{case}", "--amount", "5", "--as", "zhang wei"], 2,
      "错误：用户名“zhang wei”不能用：不能为空、不能有空格，最长 64 字节。",
      "error: The user name “zhang wei” cannot be used: it must be 1 to 64 bytes without spaces."),
    Refusal(
      ["join", "甲 乙"], 64,
      "错误：“甲 乙”不是服务器地址。\n提示：照抄 redressd 输出的地址，例如 127.0.0.1:8420 或 https://…#sha256=…。",
      "error: “甲 乙” is no address of a server.\n"
        + "help: Copy what redressd prints, for example 127.0.0.1:8420 or https://…#sha256=…."),
    Refusal(
      ["join", "https://10.0.0.8:8420#sha256=abc"], 64,
      "错误：“https://10.0.0.8:8420#sha256=abc”里的密钥标识不完整：#sha256= 后面应有 43 个字符。\n"
        + "提示：请照抄 redressd 输出的地址。",
      "error: The key in “https://10.0.0.8:8420#sha256=abc” is not whole: "
        + "43 characters belong behind #sha256=.\nhelp: Copy the address as redressd prints it."),
    Refusal(
      ["join", "10.0.0.8:8420"], 2,
      "错误：10.0.0.8:8420 是另一台电脑，这样连接没有加密，不能发送个人信息。\n"
        + "提示：用 redressd 输出的地址（https://…#sha256=…）；线路已另行加密（如 VPN）时写成 "
        + "http://主机:端口#unencrypted。",
      "error: 10.0.0.8:8420 is another computer, and this line is not encrypted: "
        + "personal data is not sent over it.\nhelp: Use the address that redressd prints "
        + "(https://…#sha256=…), or, where a VPN encrypts the line, http://HOST:PORT#unencrypted."),
    Refusal(
      ["join", "127.0.0.1:8420#invitation=k7q2m9-x4d3h8"], 64,
      "错误：邀请码不完整：invitation= 后面应是七组字母和数字，每组六个。\n"
        + "提示：请照抄整个邀请码，并放在引号里。",
      "error: The invitation is not whole: seven groups of six letters and digits belong behind "
        + "invitation=.\nhelp: Copy the whole code, and put it in quotes."),
    Refusal(
      [
        "join",
        "127.0.0.1:8420#invitation=k7q2m9-x4d3h8-000000-000000-000000-000000-000000",
      ], 64, "错误：邀请码有错字：末尾的校验不符。\n提示：请对照原文逐组检查；字母不分大小写。",
      "error: The invitation is mistyped: its last letters do not fit the rest.\n"
        + "help: Compare it group by group; capitals do not matter."),
    Refusal(
      ["computer", "invite", "--office", "150502"], 2,
      "错误：还不知道这台服务器的地址：redressd 还没有运行过。\n"
        + "提示：先启动 redressd，或用 --address 写出完整地址。",
      "error: redressd never ran here: its address is not known.\n"
        + "help: Start redressd first, or give the whole address by --address."),
    Refusal(
      [
        "computer", "invite", "--office", "150502", "--address", "http://127.0.0.1:1", "--valid",
        "7",
      ], 64, "错误：邀请码的有效期应为一分钟到一年。\n提示：例如 --valid 7d、--valid 12h。",
      "error: An invitation serves for a minute to a year.\n"
        + "help: For example --valid 7d or --valid 12h."),
    Refusal(
      ["sync"], 2, "错误：还没有指定上级服务器。\n提示：向上级单位要邀请码，运行 redress join 邀请码。",
      "error: No server above was joined yet.\n"
        + "help: Ask the office above for an invitation, and run redress join CODE."),
    Refusal(
      ["completion", "fish"], 64, "错误：只支持 bash 和 zsh，不支持“fish”。",
      "error: Only bash and zsh are known, not “fish”."),
  ]

  @Test(arguments: refusals) func `bad input is refused and changes nothing`(refusal: Refusal)
    throws
  {
    let folder = try Folder()
    let county = try Office(Office.county, in: folder)
    let number = try county.addCase()
    let voided = try county.addCase()
    _ = try county.json("mediation", "void", voided, "--reason", "mistake")
    let before = try county.holdings()
    let names = folder.names
    try refusal.check(
      on: county, replacing: ["case": number, "voided": voided, "folder": folder.path])
    #expect(try county.holdings() == before)
    #expect(folder.names == names)
  }
}
