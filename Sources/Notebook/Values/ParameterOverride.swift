/// A parameter as the command line states it: `-p epochs=20`, `--epochs 20`.
public struct ParameterOverride: Sendable, Equatable {
  /// The parameter's name.
  public let name: String
  /// The value as it was typed.
  public let text: String

  /// The parameter `name` as `text`.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
