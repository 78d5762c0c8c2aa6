// libFuzzer brings `main`, which calls DatasetsFuzzer. (SwiftPM would take one from a Swift target.)
