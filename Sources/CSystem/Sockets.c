#include <signal.h>
#include <sys/socket.h>

#include "CSystem.h"

#ifdef MSG_NOSIGNAL
enum { FLAGS = MSG_DONTWAIT | MSG_NOSIGNAL };
#else
enum { FLAGS = MSG_DONTWAIT };
#endif

int connected_sockets(int ends[2]) {
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return -1;
#ifdef SO_NOSIGPIPE
  for (int i = 0; i < 2; i++) setsockopt(ends[i], SOL_SOCKET, SO_NOSIGPIPE, &(int){1}, sizeof(int));
#endif
  return 0;
}

void send_byte(int socket, unsigned char byte) { (void)!send(socket, &byte, 1, FLAGS); }

int last_byte(int socket) {
  unsigned char bytes[64];
  int last = -1;
  for (ssize_t count; (count = recv(socket, bytes, sizeof bytes, MSG_DONTWAIT)) > 0;)
    last = bytes[count - 1];
  return last;
}
