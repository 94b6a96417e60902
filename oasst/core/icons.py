"""Icons drawn for this site: lines on a grid of 24 by 24, in the colour of the surrounding text."""

# Path data by name. `TURNS` are directional icons, mirrored in right-to-left text.
PATHS: dict[str, str] = {
    "alert": "M12 8v5M12 16.5v.01M10.3 4.2 2.9 17.4A2 2 0 0 0 4.6 20.4h14.8a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0Z",
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "chat": "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z",
    "check": "M5 12.5 10 17.5 19.5 7",
    "close": "M6.5 6.5l11 11M17.5 6.5l-11 11",
    "compass": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM15.5 8.5l-2 5-5 2 2-5 5-2Z",
    "down": "M6 9.5l6 6 6-6",
    "flag": "M6 21V4M6 5c4-2.5 7 2.5 12 0v9c-5 2.5-8-2.5-12 0",
    "grip": "M9 6v.01M15 6v.01M9 12v.01M15 12v.01M9 18v.01M15 18v.01",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5.5M12 7.5v.01",
    "leaf": "M12 21v-9M12 15c-5 0-8-2.5-8-7.5 5 0 8 2.5 8 7.5ZM12 12c0-5 3-8 8-8 0 5-3 8-8 8Z",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "pen": "M4 20l1-4.5L16 4.5a2 2 0 0 1 3 0l.5.5a2 2 0 0 1 0 3L8.5 19 4 20ZM14 6.5l3.5 3.5",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6",
    "rank": "M4 6h11M4 12h8M4 18h5M18 5v14M15 16l3 3 3-3",
    "search": "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16 16l4.5 4.5",
    "star": "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8L12 3.5Z",
    "tag": "M4 5v6.5L12.5 20a1.5 1.5 0 0 0 2.1 0l5.4-5.4a1.5 1.5 0 0 0 0-2.1L11.5 4H5a1 1 0 0 0-1 1ZM8.5 8.5v.01",
    "up": "M6 14.5l6-6 6 6",
    "undo": "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3",
}  # fmt: skip
TURNS = frozenset({"arrow", "undo", "chat", "rank"})
