"""A link may not reach into the house, however it is written."""

from collections.abc import Iterator

import pytest

from reviews.links import LinkRefused, is_public_address, snapshot, targets
from tests.reviews.artifacts.servers import Site, canary, reply, serving
from tests.reviews.artifacts.watch import watched

NOT_PUBLIC = [
    "127.0.0.1",
    "127.8.7.6",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::2",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "::ffff:0:8.8.8.8",
    "64:ff9b::127.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b::a00:1",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2002:a00:1::",
    "2002:c0a8:101::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700:4700::1111%eth0",
    "fec0::1",
    "ff02::1",
    "",
    "example.com",
    "127.1",
    "1.1.1.1/8",
    "01.1.1.1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "192.0.1.1",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
]
HOSTS = [
    "127.0.0.1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "127.0.0.1.",
    "127.8.7.6",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "0",
    "0.0.0.0",
    "0x0",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[::1%25lo]",
    "[::1%lo]",
    "[fe80::1%25lo]",
    "①②⑦.⓪.⓪.①",
    "１２７.0.0.1",
    "127。0。0。1",
    "127.0.0.1%2f",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "169.254.169.254",
    "[fd00:ec2::254]",
    "10.0.0.1",
    "192.168.0.1",
    "172.16.0.1",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "user@127.0.0.1",
    "user:pass@127.0.0.1",
    "example.com@127.0.0.1",
    "127.0.0.1@example.com",
    "127.0.0.1#@example.com",
    "127.0.0.1\\@example.com",
    "example.com\\@127.0.0.1",
    "127.0.0.1\t",
    "127.0\n.0.1",
    "127.0.0.1 example.com",
    "a" * 64 + ".example",
    "a." * 200 + "example",
    "xn--",
    "%31%32%37.0.0.1",
    "",
    ".",
    "..",
    "[",
    "[]",
    "[::1",
]
SCHEMES = [
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "gopher://127.0.0.1:{port}/_x",
    "ftp://127.0.0.1:{port}/",
    "dict://127.0.0.1:{port}/x",
    "ldap://127.0.0.1:{port}/",
    "jar:http://127.0.0.1:{port}!/",
    "data:text/html,x",
    "javascript:alert(1)",
    "about:blank",
    "ws://127.0.0.1:{port}/",
    "unix:///var/run/docker.sock",
    "//127.0.0.1:{port}/",
    "/etc/passwd",
    "127.0.0.1:{port}",
    "http:127.0.0.1:{port}",
    "http:/127.0.0.1:{port}",
    "http:///127.0.0.1:{port}",
    "http://:{port}/",
    "http://",
    "http",
    "",
    " ",
    "http://127.0.0.1:{port}:80/",
    "http://127.0.0.1:-1/",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:65536/",
    "http://127.0.0.1:0x50/",
    "http://127.0.0.1:８０/",
]


@pytest.fixture
def trap(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A canary whose port counts as a web port, so that only the address can be the reason of a refusal."""
    with canary() as site:
        monkeypatch.setitem(targets.PORTS, "canary", site.port)
        yield site


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_known(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_known(address: str) -> None:
    assert is_public_address(address)


def test_no_way_to_write_a_host_reaches_the_canary(trap: Site) -> None:
    for host in HOSTS:
        for url in (f"http://{host}:{trap.port}/", f"https://{host}:{trap.port}/", f"http://{host}/"):
            with watched() as touched, pytest.raises(LinkRefused):
                snapshot(url, resolve=_system_without_network)
            assert not [event for event in touched if event.startswith("socket.connect")], url
    assert trap.seen == []


def test_no_scheme_and_no_broken_address_reaches_the_canary(trap: Site) -> None:
    for url in SCHEMES:
        with watched() as touched, pytest.raises(LinkRefused):
            snapshot(url.format(port=trap.port), resolve=_system_without_network)
        assert not [event for event in touched if event.startswith("socket.connect")], url
    assert trap.seen == []


def test_the_canary_sings_when_the_guard_is_told_to_let_it() -> None:
    """The control: without the guard the very same address is reached."""
    with canary() as site:
        with pytest.raises(LinkRefused):
            snapshot(f"http://127.1:{site.port}/", allow=lambda address, port: True)
        assert len(site.seen) == 1


def _system_without_network(host: str, port: int) -> list[str]:
    """The system's resolver for numbers and localhost; no name of the world is looked up in tests."""
    if host.lower() == "localhost" or all(part.isalnum() and part[:1].isdigit() for part in host.split(".")):
        return targets.resolve_by_system(host, port)
    if ":" in host:
        return targets.resolve_by_system(host, port)
    raise OSError("no such name")


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"], ["::1"], ["8.8.8.8", "::1"], []],
)
def test_a_name_is_refused_when_any_of_its_addresses_is_not_public(trap: Site, addresses: list[str]) -> None:
    with pytest.raises(LinkRefused):
        snapshot(f"http://harmless.example:{trap.port}/", resolve=lambda host, port: addresses)
    assert trap.seen == []


def test_a_name_is_asked_once_and_the_answer_is_what_is_connected_to(trap: Site) -> None:
    """A name that points elsewhere a moment later (rebinding) gains nothing."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.8.7.6"]

    with serving(reply(b"<p>The page</p>")) as site:
        taken = snapshot(
            f"http://rebinding.example:{site.port}/a?b=c",
            resolve=rebinding,
            allow=lambda address, port: (address, port) == ("127.0.0.1", site.port),
        )
        assert taken.text == "The page\n"
        assert site.seen == [f"/a?b=c Host=rebinding.example:{site.port}"]
    assert asked == ["rebinding.example"]
    assert trap.seen == []


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{trap}/",
        "http://127.8.7.6:{trap}/",
        "http://localhost:{trap}/",
        "http://2130706433:{trap}/",
        "http://[::1]:{trap}/",
        "https://127.0.0.1:{trap}/",
        "//127.0.0.1:{trap}/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{trap}/",
        "http://user@127.0.0.1:{trap}/",
        "",
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_each_redirect_is_judged_anew(trap: Site, location: str, status: int) -> None:
    target = location.format(trap=trap.port)
    with serving(reply(b"", status=status, Location=target)) as site, pytest.raises(LinkRefused):
        snapshot(site.url(), allow=lambda address, port: port == site.port)
    assert trap.seen == []


def test_redirects_end() -> None:
    with serving(reply(b"", status=302, Location="/again")) as site:
        with pytest.raises(LinkRefused, match="more than 3 times"):
            snapshot(site.url(), allow=lambda address, port: port == site.port)
        assert len(site.seen) == 4


def test_unusual_ports_are_refused_for_public_addresses() -> None:
    for port in (22, 25, 8080, 6379):
        with watched() as touched, pytest.raises(LinkRefused, match="ports"):
            snapshot(f"http://example.com:{port}/", resolve=lambda host, port: ["93.184.216.34"])
        assert touched == []


def test_a_proxy_of_the_environment_is_not_used(trap: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
    with serving(reply(b"<p>x</p>")) as site:
        snapshot(site.url(), allow=lambda address, port: port == site.port)
    assert trap.seen == []
