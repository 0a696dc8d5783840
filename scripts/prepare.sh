# What the scripts share: finding Swift, installing what is missing, failing in one line. Sourced, not run.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# Puts `swift` into PATH: what is there already, else the usual place of an unpacked toolchain.
find_swift() {
    command -v swift >/dev/null && return
    [ -x /opt/swift/usr/bin/swift ] || fail "no Swift toolchain in PATH or /opt/swift; get 6.2 or later from https://swift.org/install"
    export PATH="/opt/swift/usr/bin:$PATH"
}

# Whether what a Debian package would bring is there, however it came.
has() {
    case "$1" in
        curl | pkg-config) command -v "$1" >/dev/null ;;
        nghttp2-client) command -v nghttp >/dev/null && command -v h2load >/dev/null ;;
        libnghttp2-dev) [ -e /usr/include/nghttp2/nghttp2.h ] ;;
        libssl-dev) [ -e /usr/include/openssl/ssl.h ] ;;
        python3-venv) command -v python3 >/dev/null && python3 -c 'import ensurepip, venv' 2>/dev/null ;;
        *) dpkg -s "$1" >/dev/null 2>&1 ;;
    esac
}

# Installs those of the given Debian packages that are missing; does and says nothing when all are there.
need() {
    local missing=() package
    for package in "$@"; do
        has "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return

    local list="${missing[*]}" as_root=() log
    command -v apt-get >/dev/null || fail "missing: $list (Debian's names); no apt-get here, install them by hand"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "missing: $list; neither root nor sudo here: apt-get install $list"
        as_root=(sudo)
    fi
    echo "installing: $list"
    mkdir -p "$root/.build"
    log="$root/.build/apt.log"
    # A failed update is no failure by itself: the packages may be in the cache.
    "${as_root[@]}" apt-get update -qq >"$log" 2>&1 || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >>"$log" 2>&1 ||
        fail "cannot install $list: $(grep '^E:' "$log" | tail -1) (see $log)"
}
