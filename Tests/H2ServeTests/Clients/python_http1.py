"""httpx over HTTP/1.1 against h2serve: prints "ok", or fails with what went wrong."""
import sys

import httpx

base = f"http://127.0.0.1:{sys.argv[1]}"
with httpx.Client(http1=True, http2=False, timeout=30) as client:
    for _ in range(20):
        answer = client.get(f"{base}/hello")
        assert answer.http_version == "HTTP/1.1" and answer.text == "Hello, World!", answer
    body = bytes(range(256)) * 5_000
    assert client.post(f"{base}/echo", content=body).content == body
    # An iterator is sent in chunks.
    pieces = (body[start : start + 9_973] for start in range(0, len(body), 9_973))
    assert client.post(f"{base}/upload", content=pieces).json()["bytes"] == len(body)
    assert client.head(f"{base}/bytes/1000").headers["content-length"] == "1000"
    assert client.get(f"{base}/status/503").status_code == 503
    with client.stream("GET", f"{base}/bytes/3000000") as answer:
        assert sum(len(piece) for piece in answer.iter_bytes()) == 3_000_000
print("ok")
