/// Variants that are measured in turn and shown in one table.
struct Group {
  let title: String
  let variants: [Variant]

  /// Names the variant that a given one is compared with, if any; its figures then say how their
  /// time per image (per call where there are no images) relates to that one's.
  var baseline: (Variant) -> Variant? = { _ in nil }
}
