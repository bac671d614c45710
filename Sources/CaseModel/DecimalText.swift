/// Numbers as decimals, from integers: nothing is rounded here.
public enum DecimalText {
  /// An integer with its last `places` digits behind a point.
  ///
  /// - Parameter isGrouped: whether commas stand between thousands.
  public static func decimal(_ value: Int64, places: Int, isGrouped: Bool) -> String {
    var digits = Array(String(value.magnitude))
    if digits.count <= places {
      digits.insert(contentsOf: repeatElement("0", count: places + 1 - digits.count), at: 0)
    }
    let whole = digits.dropLast(places)
    var text = value < 0 ? "-" : ""
    for (index, digit) in whole.enumerated() {
      if isGrouped, index > 0, (whole.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return places == 0 ? text : text + "." + String(digits.suffix(places))
  }
}
