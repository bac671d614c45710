internal import CRecordTypes

// The catalogue of record types is written nowhere: each file of RecordTypes/ puts the address of a
// function that returns its type into one section of the program, and the linker lays them side by
// side. So a new type is a new file, and no list can forget it (docs/decisions/0018).

extension RecordType {
  /// All types that this version knows: what stands alone, then cases, then what hangs on them,
  /// each by name.
  public static let all: [RecordType] = {
    var types = (0..<redress_record_types_count()).map { index in
      unsafe Unmanaged<RecordType>.fromOpaque(redress_record_type_at(index)()).takeUnretainedValue()
    }
    // The linker's order is that of the files, which says nothing.
    types.sort { ($0.place.rank, $0.name) < ($1.place.rank, $1.name) }
    return types
  }()

  /// The type with a name; nil for one that a newer version brought.
  public static func find(_ name: String) -> RecordType? {
    all.first { $0.name == name }
  }

  /// What stands in the section: a function that returns a declared type.
  typealias Entry = @convention(c) () -> UnsafeRawPointer

  /// A declared type as its entry returns it; declarations are constants and live as long as the
  /// program.
  static func entry(_ type: RecordType) -> UnsafeRawPointer {
    unsafe UnsafeRawPointer(Unmanaged.passUnretained(type).toOpaque())
  }
}

extension RecordType.Place {
  fileprivate var rank: Int {
    switch self {
    case .alone: 0
    case .caseRoot: 1
    case .part: 2
    }
  }
}
