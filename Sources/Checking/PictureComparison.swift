/// How the picture in one PNG file differs from that in another.
public enum PictureComparison: Equatable {
  /// The same pixels; the files may be compressed differently.
  case alike
  /// Pixels that differ, of so many, and the most by which a colour or the opacity of one differs,
  /// from 1 to 255.
  case pixels(differing: Int, total: Int, largest: Int)
  case size(committed: String, fresh: String)
  /// Grey against coloured, 16 bits against 8, with a palette against without.
  case format
  /// libpng cannot read the committed file, or the new one.
  case unreadable(isFresh: Bool, reason: String)

  /// Compares the PNG file `committed` with the one that a new run has made.
  public init(committed: [UInt8], fresh: [UInt8]) {
    let new: PNGPixels
    let old: PNGPixels
    do {
      new = try PNGPixels(fresh)
    } catch {
      self = .unreadable(isFresh: true, reason: error.reason)
      return
    }
    do {
      old = try PNGPixels(committed, expected: new.size)
    } catch {
      self = .unreadable(isFresh: false, reason: error.reason)
      return
    }
    if old.size != new.size {
      self = .size(committed: "\(old.size)", fresh: "\(new.size)")
    } else if old.format != new.format || new.isDeep {
      self = .format
    } else {
      self.init(old.bytes, new.bytes)
    }
  }

  /// Compares pixels of four bytes.
  private init(_ old: [UInt8], _ new: [UInt8]) {
    var differing = 0
    var largest = 0
    for pixel in stride(from: 0, to: new.count, by: 4) {
      let difference = (pixel..<pixel + 4).reduce(0) { largest, index in
        max(largest, abs(Int(old[index]) - Int(new[index])))
      }
      if difference > 0 { differing += 1 }
      largest = max(largest, difference)
    }
    self =
      differing == 0
      ? .alike : .pixels(differing: differing, total: new.count / 4, largest: largest)
  }
}
