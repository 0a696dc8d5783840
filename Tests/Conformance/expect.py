"""Cases and what they expect. Strictly, an expectation is what RFC 9113 says and no more; otherwise it is as lenient as conformance
suites usually are: a stream error may be a connection error of the same code, and any error may be the connection's silent end."""
import wire
from peer import Mismatch, goaway_code, name, reset_code


class Case:
    """Steps are octets, or functions of the peer that wait for something; `then` judges what follows."""

    def __init__(self, ident, title, *steps, then, opening=True, settings=()):
        self.ident, self.title, self.steps, self.then = ident, title, steps, then
        self.opening, self.settings = opening, settings

    def run(self, peer, strict):
        if self.opening:
            peer.open(*self.settings)
        for step in self.steps:
            step(peer) if callable(step) else peer.send(step)
        self.then(peer, strict)


class Skipped(Exception):
    """The server's settings leave nothing to try."""


# Waiting, between steps


def wait_for(kind, stream=None, flags=0):
    def wait(peer):
        frame = peer.wait(lambda frame: (frame.kind == kind and (stream is None or frame.stream == stream)
                                         and frame.flags & flags == flags))
        if frame is None:
            raise Mismatch(f"no {wire.FRAME_NAMES[kind]}: {peer.story()}")
        return frame

    return wait


def ended(stream):
    """The response has come, to its END_STREAM."""
    def wait(peer):
        frame = peer.wait(lambda frame: frame.stream == stream and (
            frame.kind == wire.RST_STREAM or frame.kind in (wire.HEADERS, wire.DATA) and frame.flags & wire.END_STREAM))
        if frame is None or frame.kind == wire.RST_STREAM:
            raise Mismatch(f"no answer on stream {stream}: {peer.story()}")

    return wait


def forget(peer):
    """What came until now is not judged."""
    peer.frames.clear()


# Judging


def all_of(*expectations):
    def judge(peer, strict):
        for expectation in expectations:
            expectation(peer, strict)

    return judge


def answered(stream=1):
    """A response on the stream, complete; and the connection serves on."""
    def judge(peer, strict):
        ended(stream)(peer)
        if strict:
            alive(peer)

    return judge


def pong(octets=b"h2-check"):
    """The acknowledgement of a PING with these octets."""
    def judge(peer, strict):
        frame = wait_for(wire.PING, 0, wire.ACK)(peer)
        if frame.payload != octets:
            raise Mismatch(f"the acknowledgement of PING has {frame.payload}")

    return judge


def settings_acknowledged(peer, strict):
    wait_for(wire.SETTINGS, 0, wire.ACK)(peer)
    if strict:
        alive(peer)


def pong_or_end(peer, strict):
    """Nothing more is asked of a server that was told to go: no fault, though."""
    frame = peer.wait(lambda frame: frame.kind in (wire.PING, wire.RST_STREAM) or is_fault(frame))
    if frame is not None and frame.kind != wire.PING:
        raise Mismatch(f"{name(frame)} came")


def connection_error(*codes):
    """GOAWAY with one of the codes, then the end of the connection (§5.4.1)."""
    def judge(peer, strict):
        check_goaway(peer, peer.wait(is_fault), codes, strict)

    return judge


def stream_error(stream, *codes):
    """RST_STREAM with one of the codes (§5.4.2), and the connection serves on."""
    return error(stream, codes, may_end_connection=False)


def any_error(stream, *codes):
    """Where the RFC leaves the choice between a stream error and a connection error."""
    return error(stream, codes, may_end_connection=True)


def error(stream, codes, may_end_connection):
    def judge(peer, strict):
        frame = peer.wait(lambda frame: is_fault(frame) or frame.stream == stream and frame.kind == wire.RST_STREAM
                          and reset_code(frame) != wire.NO_ERROR)
        if frame is None or frame.kind == wire.GOAWAY:
            if strict and not may_end_connection:
                raise Mismatch(f"the connection ends: {peer.story()}")
            return check_goaway(peer, frame, codes, strict)
        if reset_code(frame) not in codes:
            raise Mismatch(f"{name(frame)}, not {named(codes)}")
        if strict:
            alive(peer)

    return judge


def is_fault(frame):
    """GOAWAY with NO_ERROR announces an end that is nobody's fault."""
    return frame.kind == wire.GOAWAY and goaway_code(frame) != wire.NO_ERROR


def check_goaway(peer, frame, codes, strict):
    if frame is None:
        if strict:
            raise Mismatch(f"the connection ends without GOAWAY: {peer.story()}")
        return
    if goaway_code(frame) not in codes:
        raise Mismatch(f"{name(frame)}, not {named(codes)}")
    is_orderly = peer.wait_for_end()
    if strict and not is_orderly:
        raise Mismatch(f"the end is not in order: {peer.closed}")


def alive(peer):
    """PING and a request on a new stream are answered as if nothing had been. Without a body: windows may be closed."""
    stream = 2_000_001
    peer.send(wire.ping(b"are-you?") + wire.headers(stream, wire.request("HEAD")))
    if peer.wait(lambda frame: frame.kind == wire.PING and frame.payload == b"are-you?") is None:
        raise Mismatch(f"the connection does not go on: {peer.story()}")
    ended(stream)(peer)


def data_octets(stream, count):
    """The first DATA frame with content has exactly so many octets."""
    def judge(peer, strict):
        frame = peer.wait(lambda frame: frame.kind == wire.DATA and frame.stream == stream and frame.payload)
        if frame is None or len(frame.payload) != count:
            raise Mismatch(f"no DATA of {count} octets: {peer.story()}")

    return judge


def no_data_until_pong(stream):
    """The stream's window is closed: when a PING sent after all else has come back, nothing of the body has come."""
    def judge(peer, strict):
        peer.send(wire.ping(b"no-data?"))
        if peer.wait(lambda frame: frame.kind == wire.PING and frame.payload == b"no-data?") is None:
            raise Mismatch(f"the connection ended: {peer.story()}")
        if any(frame.kind == wire.DATA and frame.stream == stream and frame.payload for frame in peer.frames):
            raise Mismatch(f"DATA came without a window: {peer.story()}")

    return judge


def named(codes):
    return " or ".join(wire.error_name(code) for code in codes)
