import Basics
import Foundation
import TestSupport
import Testing

@testable import Checkpoints

/// Which folders a run may keep its checkpoints in.
@Suite struct FolderTests {
  @Test func numbersTheTrainings() throws {
    try withTemporaryDirectory { folder in
      let checkpoints = try CheckpointFolder(root: folder + "/a/b", name: "tied", resumes: false)
      for _ in 0..<2 { _ = try SmallTraining().run(checkpoints.next(identity: [])) }
      #expect(
        try FileSystem.names(in: folder + "/a/b/tied")
          == ["training-1.safetensors", "training-2.safetensors"])
    }
  }

  @Test func refusesWhatIsThereUnlessItResumes() throws {
    try withTemporaryDirectory { folder in
      try FileSystem.createFolder(folder + "/tied")
      try write([1], to: folder + "/tied/mine")
      #expect(throws: Failure.self) {
        try CheckpointFolder(root: folder, name: "tied", resumes: false)
      }
      #expect(throws: Never.self) {
        try CheckpointFolder(root: folder, name: "tied", resumes: true)
      }
      #expect(try bytes(of: folder + "/tied/mine") == [1])
    }
  }

  @Test func refusesToResumeFromNoFolder() throws {
    try withTemporaryDirectory { folder in
      #expect(throws: Failure.self) {
        try CheckpointFolder(root: folder + "/none", name: "tied", resumes: true)
      }
      #expect(FileSystem.kind(of: folder + "/none") == nil)
    }
  }

  @Test func letsOneRunIn() throws {
    try withTemporaryDirectory { folder in
      do {
        let first = try CheckpointFolder(root: folder, name: "tied", resumes: false)
        #expect(throws: Failure.self) {
          try CheckpointFolder(root: folder, name: "tied", resumes: true, patience: 0)
        }
        withExtendedLifetime(first) {}
      }
      #expect(throws: Never.self) {
        try CheckpointFolder(root: folder, name: "tied", resumes: true)
      }
    }
  }

  @Test func removesWhatAKilledRunHadBegun() throws {
    try withTemporaryDirectory { folder in
      try FileSystem.createFolder(folder + "/tied")
      // No process has this number.
      try write([1], to: folder + "/tied/.training-1.safetensors.tmp-999999999")
      let checkpoints = try CheckpointFolder(root: folder, name: "tied", resumes: true)
      _ = try SmallTraining().run(checkpoints.next(identity: []))
      #expect(try FileSystem.names(in: folder + "/tied") == ["training-1.safetensors"])
    }
  }
}
