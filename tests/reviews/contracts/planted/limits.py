"""Limits, formats, patterns, encodings, defaults."""

from typing import Any

from tests.reviews.contracts.planted.rows import Schema, fields

NUMBER, WHOLE, TEXT, LIST, OBJECT = ({"type": kind} for kind in ("number", "integer", "string", "array", "object"))


def limit(keyword: str, rule: str, kind: dict[str, Any], loose: int, tight: int) -> list[Schema]:
    """The four ways in which a limit can change."""
    narrow, wide = ({"type": kind["type"], keyword: value} for value in (tight, loose))
    tightened, loosened = (
        (f"{rule}-tightened breaking", f"{rule}-tightened safe"),
        (f"{rule}-loosened safe", f"{rule}-loosened breaking"),
    )
    return [
        Schema(f"{keyword} comes", kind, wide, *tightened),
        Schema(f"{keyword} is tightened", wide, narrow, *tightened),
        Schema(f"{keyword} is loosened", fields(a=narrow), fields(a=wide), *loosened),
        Schema(f"{keyword} goes", wide, kind, *loosened),
    ]


ROWS = [
    *limit("minimum", "minimum", NUMBER, 1, 5),
    *limit("maximum", "maximum", NUMBER, 5, 1),
    *limit("minLength", "min-length", TEXT, 1, 5),
    *limit("maxLength", "max-length", TEXT, 5, 1),
    *limit("minItems", "min-items", LIST, 1, 5),
    *limit("maxItems", "max-items", LIST, 5, 1),
    *limit("minProperties", "min-properties", OBJECT, 1, 5),
    *limit("maxProperties", "max-properties", OBJECT, 5, 1),
    Schema("minimum becomes exclusive", NUMBER | {"minimum": 1}, NUMBER | {"exclusiveMinimum": 1}, "minimum-tightened breaking", "minimum-tightened safe"),
    Schema("maximum becomes exclusive", NUMBER | {"maximum": 1}, NUMBER | {"exclusiveMaximum": 1}, "maximum-tightened breaking", "maximum-tightened safe"),
    Schema("maximum is exclusive no more", NUMBER | {"exclusiveMaximum": 1}, NUMBER | {"maximum": 1}, "maximum-loosened safe", "maximum-loosened breaking"),
    Schema("a much higher exclusive minimum is tighter", NUMBER | {"minimum": 1}, NUMBER | {"exclusiveMinimum": 9}, "minimum-tightened breaking", "minimum-tightened safe"),
    Schema("exclusive flag in 3.0 is a number in 3.1", NUMBER | {"minimum": 0, "exclusiveMinimum": True}, NUMBER | {"exclusiveMinimum": 0}, "", "", ("3.0.3", "3.1.0")),
    Schema("exclusive flag goes in 3.0", NUMBER | {"maximum": 9, "exclusiveMaximum": True}, NUMBER | {"maximum": 9}, "maximum-loosened safe", "maximum-loosened breaking", ("3.0.3", "3.0.3")),
    Schema("above 0 is from 1 for whole numbers", WHOLE | {"exclusiveMinimum": 0}, WHOLE | {"minimum": 1}, "", ""),
    Schema("below 10 is up to 9 for whole numbers", WHOLE | {"exclusiveMaximum": 10}, WHOLE | {"maximum": 9}, "", ""),
    Schema("the same limit written as a fraction", NUMBER | {"maximum": 10}, NUMBER | {"maximum": 10.0}, "", ""),
    Schema("at least 0 characters is no limit", TEXT, TEXT | {"minLength": 0}, "", ""),
    Schema("at least 0 entries is no limit", LIST | {"minItems": 0}, LIST, "", ""),
    Schema("a limit of another type says nothing", TEXT, TEXT | {"maximum": 5, "minItems": 2}, "", ""),
    Schema("two limits at once", TEXT | {"minLength": 1, "maxLength": 9}, TEXT | {"minLength": 2, "maxLength": 8}, "min-length-tightened breaking; max-length-tightened breaking", "min-length-tightened safe; max-length-tightened safe"),
    Schema("one limit up, one down", NUMBER | {"minimum": 1, "maximum": 9}, NUMBER | {"minimum": 2, "maximum": 10}, "minimum-tightened breaking; maximum-loosened safe", "minimum-tightened safe; maximum-loosened breaking"),
    Schema("the tighter of two limits in allOf holds", TEXT | {"maxLength": 5}, {"allOf": [TEXT | {"maxLength": 9}, {"maxLength": 5}]}, "", ""),
    Schema("a limit whose type goes", {"type": ["string", "integer"], "maxLength": 5}, WHOLE, "type-narrowed breaking", "type-narrowed safe"),
    Schema("entries must differ", LIST, LIST | {"uniqueItems": True}, "unique-items-tightened breaking", "unique-items-tightened safe"),
    Schema("entries need not differ", LIST | {"uniqueItems": True}, LIST, "unique-items-loosened safe", "unique-items-loosened breaking"),
    Schema("uniqueItems false says nothing", LIST, LIST | {"uniqueItems": False}, "", ""),
    Schema("steps come", NUMBER, NUMBER | {"multipleOf": 5}, "multiple-of-tightened breaking", "multiple-of-tightened safe"),
    Schema("larger steps", NUMBER | {"multipleOf": 5}, NUMBER | {"multipleOf": 10}, "multiple-of-tightened breaking", "multiple-of-tightened safe"),
    Schema("smaller steps", NUMBER | {"multipleOf": 0.1}, NUMBER | {"multipleOf": 0.05}, "multiple-of-loosened safe", "multiple-of-loosened breaking"),
    Schema("other steps", NUMBER | {"multipleOf": 3}, NUMBER | {"multipleOf": 2}, "multiple-of-changed breaking", "multiple-of-changed breaking"),
    Schema("steps go", NUMBER | {"multipleOf": 3}, NUMBER, "multiple-of-loosened safe", "multiple-of-loosened breaking"),
    Schema("steps of 1 in whole numbers", WHOLE, WHOLE | {"multipleOf": 1}, "", ""),
    Schema("more matching entries", LIST | {"contains": TEXT}, LIST | {"contains": TEXT, "minContains": 2}, "min-contains-tightened breaking", "min-contains-tightened safe"),
    Schema("fewer matching entries", LIST | {"contains": TEXT, "minContains": 2}, LIST | {"contains": TEXT}, "min-contains-loosened safe", "min-contains-loosened breaking"),
    Schema("at most some matching entries", LIST | {"contains": TEXT}, LIST | {"contains": TEXT, "maxContains": 2}, "max-contains-tightened breaking", "max-contains-tightened safe"),
    Schema("any count of matching entries", LIST | {"contains": TEXT, "maxContains": 2}, LIST | {"contains": TEXT}, "max-contains-loosened safe", "max-contains-loosened breaking"),
    Schema("a form comes", TEXT, TEXT | {"format": "uuid"}, "format-narrowed risky", "format-narrowed safe"),
    Schema("a form goes", TEXT | {"format": "date-time"}, TEXT, "format-widened safe", "format-widened risky"),
    Schema("another form", TEXT | {"format": "date"}, TEXT | {"format": "date-time"}, "format-changed breaking", "format-changed breaking"),
    Schema("a wider form", TEXT | {"format": "uri"}, TEXT | {"format": "uri-reference"}, "format-widened safe", "format-widened risky"),
    Schema("a narrower form", fields(a=TEXT | {"format": "idn-email"}), fields(a=TEXT | {"format": "email"}), "format-narrowed risky", "format-narrowed safe"),
    Schema("a form of our own", TEXT, TEXT | {"format": "iban"}, "format-narrowed risky", "format-narrowed safe"),
    Schema("password is for input fields", TEXT, TEXT | {"format": "password"}, "", ""),
    Schema("a number of 32 bits", WHOLE | {"format": "int64"}, WHOLE | {"format": "int32"}, "number-size-narrowed breaking", "number-size-narrowed safe"),
    Schema("a number of 64 bits", WHOLE | {"format": "int32"}, WHOLE | {"format": "int64"}, "number-size-widened safe", "number-size-widened breaking"),
    Schema("a number of any size", WHOLE | {"format": "int32"}, WHOLE, "number-size-widened safe", "number-size-widened breaking"),
    Schema("64 bits are said", WHOLE, WHOLE | {"format": "int64"}, "format-narrowed risky", "format-narrowed safe"),
    Schema("double becomes float", NUMBER | {"format": "double"}, NUMBER | {"format": "float"}, "format-narrowed risky", "format-narrowed safe"),
    Schema("a form of numbers says nothing of text", TEXT, TEXT | {"format": "int32"}, "", ""),
    Schema("bytes are base64", TEXT | {"format": "byte"}, TEXT | {"contentEncoding": "base64"}, "", "", ("3.0.3", "3.1.0")),
    Schema("base64 comes", TEXT, TEXT | {"contentEncoding": "base64"}, "encoding-changed breaking", "encoding-changed breaking"),
    Schema("bytes become binary", TEXT | {"format": "byte"}, TEXT | {"format": "binary"}, "encoding-changed breaking", "encoding-changed breaking"),
    Schema("another kind of content", TEXT | {"contentMediaType": "image/png"}, TEXT | {"contentMediaType": "image/webp"}, "encoding-changed breaking", "encoding-changed breaking"),
    Schema("a pattern comes", TEXT, TEXT | {"pattern": "^[a-z]+$"}, "pattern-added breaking", "pattern-added safe"),
    Schema("a pattern goes", TEXT | {"pattern": "^[a-z]+$"}, TEXT, "pattern-removed safe", "pattern-removed risky"),
    Schema("another pattern", TEXT | {"pattern": "^a"}, TEXT | {"pattern": "^b"}, "pattern-changed breaking", "pattern-changed risky"),
    Schema("a pattern that lets all through", TEXT, TEXT | {"pattern": ".*"}, "", ""),
    Schema("a pattern opens up", TEXT | {"pattern": "^a"}, TEXT | {"pattern": "^.*$"}, "pattern-removed safe", "pattern-removed risky"),
    Schema("a second pattern by allOf", TEXT | {"pattern": "^a"}, {"allOf": [TEXT | {"pattern": "^a"}, {"pattern": "b$"}]}, "pattern-added breaking", "pattern-added safe"),
    Schema("a pattern says nothing of numbers", WHOLE, WHOLE | {"pattern": "^1"}, "", ""),
    Schema("a default comes", fields(a=TEXT), fields(a=TEXT | {"default": "x"}), "default-added safe", "default-added safe"),
    Schema("another default", fields(a=TEXT | {"default": "x"}), fields(a=TEXT | {"default": "y"}), "default-changed risky", "default-changed safe"),
    Schema("a default goes", fields(a=TEXT | {"default": "x"}), fields(a=TEXT), "default-removed risky", "default-removed safe"),
    Schema("the default null is one", fields(a={"type": ["string", "null"]}), fields(a={"type": ["string", "null"], "default": None}), "default-added safe", "default-added safe"),
    Schema("another name in XML", fields(a=TEXT | {"xml": {"name": "b"}}), fields(a=TEXT | {"xml": {"name": "c"}}), "xml-changed risky", "xml-changed risky"),
    Schema("an attribute in XML", fields(a=TEXT), fields(a=TEXT | {"xml": {"attribute": True}}), "xml-changed risky", "xml-changed risky"),
    Schema("a field is to go", fields(a=TEXT), fields(a=TEXT | {"deprecated": True}), "=deprecated safe", "=deprecated safe"),
    Schema("a field is to stay", fields(a=TEXT | {"deprecated": True}), fields(a=TEXT), "=undeprecated safe", "=undeprecated safe"),
    Schema("a field is to go on a day", fields(a=TEXT | {"deprecated": True}), fields(a=TEXT | {"deprecated": True, "x-sunset": "2030-01-01"}), "=sunset-set safe", "=sunset-set safe"),
]  # fmt: skip
