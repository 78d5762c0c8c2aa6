import FMAPeak
import Foundation

/// The machine at hand: what it says about itself, and what a number of threads can do on it right now.
struct Machine {
  /// A cache, or memory, with what one of the threads reads and updates there while all do the same.
  struct Level {
    let name: String
    /// What one thread can keep there.
    let size: Int
    /// In bytes a second.
    let read, update: Double
  }

  let threads: Int
  /// Floating-point operations a second of all threads.
  let peak: Double
  /// The caches from the innermost on, then memory.
  let levels: [Level]
  /// Seconds in which a cache line passes from one core to another; 0 for one thread.
  let handover: Double
  /// Bytes a second that a thread reads if another core has just written them; infinite for one thread.
  let crossing: Double
  /// Seconds in which Adam updates a vector of 16 weights in the first cache.
  let adam: Double

  /// Measures `threads` threads with the kernels of `instructionSet`, each figure the median of `rounds`.
  init(threads: Int, instructionSet: String, rounds: Int) {
    self.threads = threads
    func median(_ measure: () -> Double) -> Double { (0..<rounds).map { _ in measure() }.median }
    let peak = Peak(instructionSet: instructionSet, threads: threads)
    self.peak = median(peak.measure)
    let memory = Memory(threads: threads, instructionSet: instructionSet)
    let caches = Self.caches
    // Half of a cache, so that it holds the buffer; beyond it, a multiple of the cache before.
    let sizes = caches.map(\.size) + [.max]
    levels = sizes.indices.map { index in
      let inner = index == 0 ? 0 : sizes[index - 1]
      let buffer = min(sizes[index] / 2, max(16 << 10, inner * (index < caches.count ? 4 : 2)))
      return Level(
        name: index < caches.count ? caches[index].name : "memory", size: sizes[index],
        read: median { memory.bytesPerSecond(buffer, writes: false) },
        update: median { memory.bytesPerSecond(buffer, writes: true) })
    }
    handover = threads > 1 ? median(Handover.measure) : 0
    crossing = threads > 1 ? median(memory.bytesPerSecondFromAnotherCore) : .infinity
    adam = median { secondsOfAdam(instructionSet) }
  }

  /// The innermost level that holds `bytes`.
  func level(of bytes: Int) -> Level {
    levels.first { bytes <= $0.size } ?? levels[levels.count - 1]
  }

  /// The caches for data that a core uses, from the innermost on.
  static var caches: [(name: String, size: Int)] {
    #if os(Linux)
      let folder = "/sys/devices/system/cpu/cpu0/cache/index"
      return (0..<8).compactMap { index in
        guard let type = line(of: folder + "\(index)/type"), type != "Instruction",
          let level = line(of: folder + "\(index)/level"),
          let size = line(of: folder + "\(index)/size").flatMap({ Int($0.dropLast()) })
        else { return nil }
        return ("L\(level)", size << 10)
      }
    #else
      return [("L1", "hw.perflevel0.l1dcachesize"), ("L2", "hw.perflevel0.l2cachesize")]
        .compactMap { name, key in number(key).map { (name, $0) } }
    #endif
  }

  /// The CPU by its own name, with the numbers that tell its kind.
  static var cpu: String {
    #if os(Linux)
      let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      func value(_ key: String) -> String? {
        lines.split(separator: "\n").first { $0.hasPrefix(key + "\t") }?.split(separator: ":").last
          .map { $0.trimmingCharacters(in: .whitespaces) }
      }
      guard let name = value("model name") else { return "unknown CPU" }
      return "\(name), family \(value("cpu family") ?? "?"), model \(value("model") ?? "?")"
    #else
      var bytes = [CChar](repeating: 0, count: 256)
      var count = bytes.count
      sysctlbyname("machdep.cpu.brand_string", &bytes, &count, nil, 0)
      return String(cString: bytes)
    #endif
  }

  #if os(Linux)
    private static func line(of path: String) -> String? {
      (try? String(contentsOfFile: path, encoding: .utf8))?
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
  #else
    private static func number(_ key: String) -> Int? {
      var (number, count) = (0, MemoryLayout<Int>.size)
      return sysctlbyname(key, &number, &count, nil, 0) == 0 ? number : nil
    }
  #endif
}
