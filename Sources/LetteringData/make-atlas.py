#!/usr/bin/env python3
"""Renders the characters of the lettering once, and writes `lettering.atlas`.

    python3 make-atlas.py DejaVuSansCondensed.ttf

Needs Pillow (made with 13.0.0 and its FreeType 2.14.3, from DejaVu 2.37). The atlas is committed: programs
read it and never render a font, so that a picture has the same bytes everywhere. README.md has the format.
"""

import struct
import sys
import unicodedata

from PIL import Image, ImageDraw, ImageFont

SIZE = 38  # pixels per em
LATIN = [chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x100)] if code != 0xAD]
OTHERS = "λℓσ−–—…≈≤≥√ᵀ✓✗→←∞‘’“”⁰⁴⁵⁶⁷⁸⁹⁻"

font = ImageFont.truetype(sys.argv[1], SIZE, layout_engine=ImageFont.Layout.BASIC)
ascent, descent = font.getmetrics()


def record(character):
    advance = round(font.getlength(character))
    canvas = Image.new("L", (3 * SIZE, ascent + descent), 0)
    ImageDraw.Draw(canvas).text((SIZE, 0), character, fill=255, font=font)
    left, top, right, bottom = canvas.getbbox() or (SIZE, 0, SIZE, 0)
    coverage = canvas.crop((left, top, right, bottom)).tobytes()
    head = struct.pack("<IBbBBB", ord(character), advance, left - SIZE, top, right - left, bottom - top)
    return head + coverage


characters = sorted({unicodedata.normalize("NFC", character) for character in [*LATIN, *OTHERS]})
with open("lettering.atlas", "wb") as file:
    file.write(struct.pack("<BB", ascent, descent) + b"".join(map(record, characters)))
