/// How long `body` takes.
func secondsOf(_ body: () -> Void) -> Double {
  ContinuousClock().measure(body) / .seconds(1)
}
