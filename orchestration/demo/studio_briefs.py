"""The features of the demo's second project: what each one is about."""

from functools import partial

from orchestration.demo.documents import Brief

_ID = {"type": "integer"}
_brief = partial(Brief, counted_on="the studio's own dashboard")

CHAPTERS = _brief(
    "Chapters in episodes",
    "Listeners see what an episode is made of, and go to a part of it.",
    "Four of ten listeners leave long episodes within ten minutes. They look for one part, and there is no way to find it.",
    ("Episodes over an hour are heard to 60 % instead of 41 %.", "A third of the new episodes have chapters by June."),
    ("Chapters made by machines.", "Pictures for chapters."),
    ("Episode with chapters", "Chapter is playing", "No chapters yet"),
    "chapters",
    {"id": _ID, "title": {"type": "string", "maxLength": 80}, "begins_at": {"type": "number", "minimum": 0}},
    (
        (
            "Chapters of an older cut point to the wrong place",
            4,
            4,
            "Bind them to the cut",
            "Cut two minutes, then jump",
        ),
        ("A feed of others breaks the list", 3, 2, "Read what is valid, drop the rest", "Ten feeds found in the wild"),
    ),
    (("Player", "Asked for its place, told where to go"),),
    fixed=("Chapters stand below the player, never above it.", "The words for a part: chapter."),
)
OFFLINE = _brief(
    "Listen without a network",
    "Keep episodes on the device and listen to them anywhere.",
    "Commuters stop listening in the tunnel and half of them do not come back that day. 2,100 asked for this in a year.",
    ("Listening between 7 and 9 o'clock rises by 15 %.", "Fewer than 1 in 500 downloads has to be begun again."),
    ("Downloading whole series at once.",),
    ("Downloads", "Waiting for a link", "Device is full"),
    "downloads",
    {
        "id": _ID,
        "episode": _ID,
        "bytes": {"type": "integer", "minimum": 0},
        "state": {"type": "string", "enum": ["waiting", "running", "kept", "failed"]},
    },
    (
        ("A licence ends while the file is on the device", 3, 5, "Keep its end with the file", "Clock one day ahead"),
        ("The device is full halfway through", 4, 3, "Ask before, free the oldest", "Fill all but 5 MB"),
    ),
    (("Download queue", "One episode after the other"), ("Player", "Told to play a file")),
    (
        "Episodes are streamed; licences end on a day.",
        "Files are sealed for one device, and their end travels with them.",
        "A lost device takes its files with it. A licence that is extended needs a link once.",
    ),
    fixed=("Nothing is downloaded over a mobile link that was not allowed.",),
)
TIMER = _brief(
    "Sleep timer",
    "Stop by itself after a while, or at the end of the episode.",
    "One in nine sessions ends at three in the morning with nobody listening; the next day people look for their place.",
    ("Sessions that run on for two hours untouched fall by half.",),
    ("Alarm clock.",),
    ("Choose a time", "Ends soon"),
    "timers",
    {"id": _ID, "ends_at": {"type": "string", "format": "date-time"}},
    (),
    fixed=("It is reached from the player, with one hand, in the dark.",),
    later_goal="It can be stretched without looking at the screen.",
)
