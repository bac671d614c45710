/// Numbers as a table shows them: three significant digits, thousands apart.
enum Numerals {
  /// `8,510`, `12.4`, `0.731`.
  static func text(_ number: Double) -> String {
    guard number.isFinite else { return "-" }
    switch abs(number) {
    case 100...: return grouped(Int64(number.rounded()))
    case 10..<100: return fixed(number, digits: 1)
    case 1..<10: return fixed(number, digits: 2)
    default: return fixed(number, digits: 3)
    }
  }

  /// A number with a fixed count of decimals, rounded half away from zero.
  static func fixed(_ number: Double, digits: Int) -> String {
    var scale: Int64 = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int64((abs(number) * Double(scale)).rounded())
    let sign = number < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return sign + grouped(scaled) }
    var decimals = String(scaled % scale)
    decimals = String(repeating: "0", count: digits - decimals.utf8.count) + decimals
    return "\(sign)\(grouped(scaled / scale)).\(decimals)"
  }

  /// `1,000,000`.
  static func grouped(_ number: Int64) -> String {
    var text = ""
    for (index, digit) in String(number.magnitude).reversed().enumerated() {
      if index > 0, index.isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
  }
}
