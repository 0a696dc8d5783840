"""grpcio against a server of Examples/grpc: grpc_client.py PORT prints "ok" or fails. Messages are `message Text { string text = 1; }`."""
import sys

import grpc


def encode(text):
    return bytes([0x0A, len(text.encode())]) + text.encode()


def decode(message):
    return message[2:].decode()


with grpc.insecure_channel(f"127.0.0.1:{sys.argv[1]}") as channel:
    greet = channel.unary_unary("/example.Greeter/Greet", encode, decode)
    for name in ("Ann", "Bob"):
        answer, call = greet.with_call(name, timeout=30, metadata=(("x-trace", "1"),))
        assert answer == f"Hello, {name}!", answer
        assert call.code() == grpc.StatusCode.OK, call.code()

    try:
        greet("", timeout=30)
        raise AssertionError("a call without a name has succeeded")
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.INVALID_ARGUMENT and error.details() == "a name is needed", error

    chat = channel.stream_stream("/example.Greeter/Chat", encode, decode)
    call = chat(iter(["one", "two", "three"]), timeout=30)
    assert list(call) == ["ONE", "TWO", "THREE"]
    assert call.code() == grpc.StatusCode.OK, call.code()

    calls = [greet.future(f"{number}", timeout=30) for number in range(200)]
    assert [call.result() for call in calls] == [f"Hello, {number}!" for number in range(200)]

    try:
        channel.unary_unary("/example.Greeter/Absent", encode, decode)("x", timeout=30)
        raise AssertionError("a method that does not exist has answered")
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.UNIMPLEMENTED, error
print("ok")
