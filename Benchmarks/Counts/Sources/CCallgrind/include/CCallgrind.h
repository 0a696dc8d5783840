// callgrind's client requests, which are macros; outside of valgrind they do nothing. Debian's valgrind brings the header.
#pragma once

void callgrind_start(void);
void callgrind_stop(void);
