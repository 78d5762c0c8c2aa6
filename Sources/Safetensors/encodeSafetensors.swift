import Basics

/// The bytes of a safetensors file with `tensors` and `metadata`: the same for the same tensors, in
/// whatever order they come, and the same as the reference implementation writes.
///
/// Tensors are sorted by type and then by name, so that each is aligned to the size of its elements;
/// the header is padded with blanks to a multiple of 8 bytes.
public func encodeSafetensors(
  _ tensors: [Tensor], metadata: [(name: String, text: String)] = []
) -> [UInt8] {
  precondition(
    Set(tensors.map { Array($0.name.utf8) }).count == tensors.count, "names must differ")
  let sorted = tensors.sorted { left, right in
    left.type == right.type
      ? left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
      : left.type.rank > right.type.rank
  }
  var members: [String] = []
  if !metadata.isEmpty {
    let pairs = metadata.map { "\($0.name.jsonQuoted):\($0.text.jsonQuoted)" }
    members.append("\"\(SafetensorsHeader.metadataKey)\":{\(pairs.joined(separator: ","))}")
  }
  var end = 0
  for tensor in sorted {
    let begin = end
    end += tensor.bytes.count
    let shape = tensor.shape.map(String.init).joined(separator: ",")
    members.append(
      "\(tensor.name.jsonQuoted):{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],"
        + "\"data_offsets\":[\(begin),\(end)]}")
  }
  var header = Array("{\(members.joined(separator: ","))}".utf8)
  while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
  let length = withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init)
  return length + header + sorted.flatMap(\.bytes)
}
