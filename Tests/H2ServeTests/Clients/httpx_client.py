"""httpx over HTTP/2 and TLS against h2serve: httpx_client.py PORT SCENARIO prints "ok" or fails."""
import asyncio
import sys

import httpx

PORT, SCENARIO = sys.argv[1:]
URL = f"https://127.0.0.1:{PORT}"


def one():
    with httpx.Client(http2=True, verify=False) as client:
        hello = client.get(f"{URL}/hello")
        assert (hello.http_version, hello.status_code, hello.text) == ("HTTP/2", 200, "Hello, World!")
        assert hello.headers["content-length"] == "13"
        echo = client.post(f"{URL}/echo", content=b"x" * 300_000)
        assert echo.content == b"x" * 300_000
        assert client.get(f"{URL}/missing").status_code == 404
        with client.stream("GET", f"{URL}/bytes/3000000") as stream:
            assert sum(len(piece) for piece in stream.iter_bytes()) == 3_000_000


def many():
    async def run():
        async with httpx.AsyncClient(http2=True, verify=False) as client:
            answers = await asyncio.gather(*(client.get(f"{URL}/bytes/{n * 1000}") for n in range(100)))
        assert [len(answer.content) for answer in answers] == [n * 1000 for n in range(100)]
        assert all(answer.http_version == "HTTP/2" for answer in answers)

    asyncio.run(run())


{f.__name__: f for f in (one, many)}[SCENARIO]()
print("ok")
