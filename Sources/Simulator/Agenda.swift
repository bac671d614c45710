/// What is to happen, by time; what stands at one time happens in the order it was noted.
struct Agenda<Event> {
  private struct Entry {
    let milliseconds: Int64
    let number: Int
    let event: Event

    func precedes(_ other: Entry) -> Bool {
      (milliseconds, number) < (other.milliseconds, other.number)
    }
  }

  /// A heap: no entry precedes the one at half its place.
  private var heap: [Entry] = []
  private var noted = 0

  var isEmpty: Bool { heap.isEmpty }

  mutating func add(_ event: Event, at milliseconds: Int64) {
    heap.append(Entry(milliseconds: milliseconds, number: noted, event: event))
    noted += 1
    var place = heap.count - 1
    while place > 0, heap[place].precedes(heap[(place - 1) / 2]) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func next() -> (milliseconds: Int64, event: Event)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return (first.milliseconds, first.event)
  }

  mutating func removeAll() { heap = [] }

  private mutating func sink() {
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
        if heap[child].precedes(heap[least]) { least = child }
      }
      guard least != place else { return }
      heap.swapAt(place, least)
      place = least
    }
  }
}
