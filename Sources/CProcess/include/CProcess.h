#pragma once

/// From now on, this process gets `signal` when the one that has started it ends, where the system
/// can do that (Linux). Swift imports no function of variable arguments, as prctl is.
void end_with_parent(int signal);
