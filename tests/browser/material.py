"""What the people of the journeys write, draw and upload."""

import json

from tests.world import contract, image

PRD = """# Saved carts across devices

## Problem
Shoppers lose their cart when they change the device; a third of them do not come back.

## Goals
- 20 % fewer abandoned carts within a quarter.

## Out of scope
Sharing carts with others.
"""
Picture = tuple[str, str, bytes]


def screen(name: str, colour: str = "navy", size: tuple[int, int] = (320, 200)) -> Picture:
    """A real PNG, as the file chooser gives it."""
    return (f"{name}.png", "image/png", image(f"{name}.png", colour, size).content)


def openapi(**total: object) -> tuple[str, str, bytes]:
    return ("carts.json", "application/json", json.dumps(contract(**total), indent=2).encode())
