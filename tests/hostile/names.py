"""What a file can be called by somebody who means harm."""

NAMES = (
    "../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\boot.ini", "\\\\evil.example\\share\\x.png", "....//x.png",
    ".", "..", "...", " ", "\t", ".png", "..png", "-rf.png", "--help.png", "~.png", "~root/.ssh/id.png", "%2e%2e%2fx.png",
    "x.png\0.html", "\0", "x\r\nContent-Type: text/html\r\n\r\n.png", "x\nSet-Cookie: a=b.png", 'x"; filename="y.html', "x;y.png", "x'y.png",
    "\u202egnp.exe", "x\u202e\u2066gpj.png", "\u200bx.png", "x\ufeff.png", "\u2028.png", "\u0085.png", "x\u00ad.png", "\u202a\u202b\u202c.png",
    "<script>alert(1)</script>.png", '"><img src=x onerror=alert(1)>.png', "' onmouseover='alert(1)", "javascript:alert(1)", "{{7*7}}.png",
    "{% load x %}.png", "${7*7}.png", "`id`.png", "$(id).png", "x|id.png", "x&&id.png", "; rm -rf x.png", "!history.png", "con.png", "NUL",
    "aux.png", "COM1.png", "lpt9.txt.png", "clock$.png", "x.png.", "x.png ", "x.png:stream", "x::$DATA.png", "a" * 4000 + ".png",
    "\u0300" * 500 + ".png", "Z\u0300\u0301\u0302\u0303" * 60 + ".png", "\U0001f600" * 100 + ".png", "ﬁ.png", "Å.png", "A\u030a.png", "ｘ．ｐｎｇ",
    "x.svg", "x.html", "x.php", "x.png.svg", "x.PnG", "x.jpeg.exe", "index.htm", ".htaccess", "web.config", "x.png?a=b#c", "x%00.png", "%s%n.png",
    "x*.png", "x?.png", "a/b/c/d.png", "\u0660\u0661.png", "\u05d0\u05d1\u05d2.png", "\ue000.png", "\ufffe.png", "\U000e0001.png", "=cmd|'/c calc'!A0.png",
)  # fmt: skip
