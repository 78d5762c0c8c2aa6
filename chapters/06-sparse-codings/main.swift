//: # Sparse codings
//:
//: This chapter uses \(dataset).
// snippet.hide
import Book

let images = begin(PackageResources.source_txt)
let dataset = record(images.name)
// snippet.show
