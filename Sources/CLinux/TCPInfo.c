// Apart from CLinux.c, because <linux/tcp.h>, which has the newer fields, and <netinet/tcp.h> define the same names.
#include "CLinux.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

int clinux_shortest_round_trip(int descriptor) {
    struct tcp_info info;
    socklen_t length = sizeof info;
    if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &length) < 0) return -1;
    if (length < offsetof(struct tcp_info, tcpi_min_rtt) + sizeof info.tcpi_min_rtt) return -1;
    // All ones: no sample yet.
    return info.tcpi_min_rtt <= 0x7fffffff ? (int)info.tcpi_min_rtt : -1;
}
