import Book

/// Calls what only `main.swift` may call.
func showElsewhere() {
  show(text: "elsewhere")
}
