#include "CSystem.h"

#include <unistd.h>
#if defined(__linux__)
#include <sys/inotify.h>
#elif defined(__APPLE__)
#include <fcntl.h>
#include <sys/event.h>
#endif

struct file_watch watch_file(const char *folder, const char *file) {
  struct file_watch watch = {-1, -1, -1};
#if defined(__linux__)
  (void)file;
  watch.events = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  // The folder's events name its files too. A folder that is missing has none, and the caller looks now and then.
  if (watch.events >= 0)
    inotify_add_watch(watch.events, folder, IN_CREATE | IN_CLOSE_WRITE | IN_DELETE | IN_MODIFY | IN_MOVE);
#elif defined(__APPLE__)
  watch.events = kqueue();
  watch.folder = open(folder, O_EVTONLY | O_CLOEXEC);
  watch.file = open(file, O_EVTONLY | O_CLOEXEC);
  const unsigned int changes = NOTE_WRITE | NOTE_EXTEND | NOTE_DELETE | NOTE_RENAME | NOTE_ATTRIB;
  const int watched[] = {watch.folder, watch.file};
  for (int index = 0; index < 2; index += 1) {
    struct kevent event;
    EV_SET(&event, watched[index], EVFILT_VNODE, EV_ADD | EV_CLEAR, changes, 0, 0);
    if (watch.events >= 0 && watched[index] >= 0) kevent(watch.events, &event, 1, 0, 0, 0);
  }
#else
  (void)folder;
  (void)file;
#endif
  return watch;
}

void end_watch(struct file_watch watch) {
  const int descriptors[] = {watch.events, watch.folder, watch.file};
  for (int index = 0; index < 3; index += 1)
    if (descriptors[index] >= 0) close(descriptors[index]);
}
