/// A parameter as a run of the chapter has it.
struct ParameterSetting {
  let name: String
  /// The value and the default in their canonical form.
  let valueText: String
  let defaultText: String
  let meaning: String
  let value: RecordValue
  let line: Int

  var isDefault: Bool { valueText == defaultText }
}
