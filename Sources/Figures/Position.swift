/// A place in a picture, in pixels from its left and its top edge.
struct Position: Equatable {
  var x: Double
  var y: Double
}
