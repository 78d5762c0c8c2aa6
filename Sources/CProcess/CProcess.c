#include "CProcess.h"

#ifdef __linux__
#include <sys/prctl.h>

void end_with_parent(int signal) { prctl(PR_SET_PDEATHSIG, (unsigned long)signal, 0, 0, 0); }
#else
void end_with_parent(int signal) { (void)signal; }
#endif
