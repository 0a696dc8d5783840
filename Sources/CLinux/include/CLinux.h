// Linux system calls and constants that Swift cannot import from Glibc.
#ifndef CLINUX_H
#define CLINUX_H
#endif
