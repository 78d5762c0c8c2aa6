import Platform

/// The system's text for the error of the last call.
func systemMessage() -> String {
  String(cString: strerror(errno))
}

/// What a file is, by its `st_mode`: for example `a FIFO`.
func kind(ofMode mode: mode_t) -> String {
  switch mode & S_IFMT {
  case S_IFREG: "a regular file"
  case S_IFDIR: "a directory"
  case S_IFIFO: "a FIFO"
  case S_IFSOCK: "a socket"
  case S_IFCHR, S_IFBLK: "a device"
  default: "something else"
  }
}
