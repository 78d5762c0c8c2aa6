import Basics
import CPNG

/// The result of comparing the bytes of a committed file with those that a new run has written.
enum FileComparison: Equatable {
  case same
  /// PNG files with the same pixels in other bytes, as another version of zlib packs them.
  case samePixels
  case different(summary: String, diff: [String] = [])

  /// Compares the `committed` bytes of a file with the `fresh` ones; `names` head the diff of texts.
  init(committed: [UInt8], fresh: [UInt8], names: (committed: String, fresh: String)) {
    if committed == fresh {
      self = .same
    } else if names.committed.hasSuffix(".png") {
      self.init(committedPNG: committed, freshPNG: fresh)
    } else if Self.isText(committed), Self.isText(fresh) {
      let diff = UnifiedDiff(old: committed, new: fresh)
      let removed = counted(diff.lines.count { $0.mark == .removed }, "line")
      let added = grouped(diff.lines.count { $0.mark == .added })
      self = .different(
        summary: "a new run removes \(removed) and adds \(added)",
        diff: diff.text(oldName: names.committed, newName: names.fresh))
    } else {
      let position = zip(committed, fresh).prefix { $0 == $1 }.count
      self = .different(
        summary: "\(counted(committed.count, "byte")), a new run writes"
          + " \(counted(fresh.count, "byte")); the first to differ is number \(position + 1)")
    }
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
  }

  // MARK: Pictures

  /// Compares the pixels of two PNG files.
  init(committedPNG: [UInt8], freshPNG: [UInt8]) {
    guard let new = PNGPixels(freshPNG) else {
      self = .different(summary: "a new run writes an unreadable PNG file")
      return
    }
    guard let old = PNGPixels(committedPNG, expecting: new) else {
      self = .different(summary: "an unreadable PNG file")
      return
    }
    if old.size != new.size {
      self = .different(summary: "\(old.size) pixels, a new run draws \(new.size)")
    } else if old.format != new.format || new.isDeep {
      self = .different(summary: "another format of colours than a new run writes")
    } else {
      self.init(old, new)
    }
  }

  private init(_ old: PNGPixels, _ new: PNGPixels) {
    var differing = 0
    var largest = 0
    for pixel in stride(from: 0, to: new.bytes.count, by: 4) {
      let difference = (pixel..<pixel + 4).reduce(0) { largest, index in
        max(largest, abs(Int(old.bytes[index]) - Int(new.bytes[index])))
      }
      if difference > 0 { differing += 1 }
      largest = max(largest, difference)
    }
    let pixels = "\(grouped(differing)) of \(counted(new.bytes.count / 4, "pixel")) differ"
    self =
      differing == 0
      ? .samePixels : .different(summary: "\(pixels), by at most \(largest) of 255")
  }
}

/// The pixels of a PNG file, each as red, green, blue and opacity of 8 bits.
private struct PNGPixels {
  /// Columns and rows: `40 x 30`.
  let size: String
  /// libpng's number for colours, opacity, palette and depth in the file.
  let format: UInt32
  /// Four bytes a pixel; empty if the size is not the expected one.
  let bytes: [UInt8]

  /// Whether the file has 16 bits for each colour, more than `bytes` keep.
  var isDeep: Bool { format & UInt32(PNG_FORMAT_FLAG_LINEAR) != 0 }

  /// Reads `png`; its pixels only if it has the size of `expected`: a broken header can ask for any memory.
  init?(_ png: [UInt8], expecting expected: PNGPixels? = nil) {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    var (format, bytes) = (UInt32(0), [UInt8]())
    let isRead = png.withUnsafeBufferPointer { png in
      guard png_image_begin_read_from_memory(&image, png.baseAddress, png.count) != 0 else {
        return false
      }
      format = image.format
      guard expected.map({ $0.size == Self.size(of: image) }) ?? true else { return true }
      image.format = UInt32(PNG_FORMAT_FLAG_COLOR) | UInt32(PNG_FORMAT_FLAG_ALPHA)
      bytes = [UInt8](repeating: 0, count: 4 * Int(image.width) * Int(image.height))
      return png_image_finish_read(&image, nil, &bytes, 0, nil) != 0
    }
    png_image_free(&image)
    guard isRead else { return nil }
    (size, self.format, self.bytes) = (Self.size(of: image), format, bytes)
  }

  private static func size(of image: png_image) -> String { "\(image.width) x \(image.height)" }
}
