"""Choices between forms, discriminators, inheritance."""

from typing import Any

from tests.reviews.contracts.planted.rows import Schema, fields

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
CARD = fields(["number"], number=TEXT, holder=TEXT)
BANK = fields(["iban"], iban=TEXT, bic=TEXT)
CASH = fields(["till"], till=WHOLE)
CARD_REF, BANK_REF, CASH_REF = ({"$ref": f"#/components/schemas/{name}"} for name in ("Card", "Bank", "Cash"))
PARTS = {"Card": CARD, "Bank": BANK, "Cash": CASH}
TWO, THREE = {"oneOf": [CARD, BANK]}, {"oneOf": [CARD, BANK, CASH]}


def by(field: str, *branches: Any, **mapping: str) -> dict[str, Any]:
    """A choice with a discriminator."""
    named = {key: f"#/components/schemas/{name}" for key, name in mapping.items()}
    return {"oneOf": list(branches), "discriminator": {"propertyName": field} | ({"mapping": named} if named else {})}


def tagged(kind: str, **properties: Any) -> dict[str, Any]:
    """A form that a field with a single value names."""
    return fields(["kind"], kind={"const": kind}, **properties)


def family(**extensions: Any) -> dict[str, Any]:
    """A schema that others extend."""
    pet = fields(["kind"], kind=TEXT) | {"discriminator": {"propertyName": "kind"}}
    children = {name: {"allOf": [{"$ref": "#/components/schemas/Pet"}, schema]} for name, schema in extensions.items()}
    return {"Pet": pet} | children


PET = {"$ref": "#/components/schemas/Pet"}
both = (PARTS, PARTS)
renamed = ({"Card": CARD, "Bank": BANK}, {"Plastic": CARD, "Bank": BANK})

ROWS = [
    Schema("one more form", TWO, THREE, "variant-added safe", "variant-added breaking"),
    Schema("one form less", THREE, TWO, "variant-removed breaking", "variant-removed safe"),
    Schema("one form replaced", TWO, {"oneOf": [CARD, CASH]}, "variant-removed breaking; variant-added safe", "variant-removed safe; variant-added breaking"),
    Schema("forms in another order", THREE, {"oneOf": [CASH, CARD, BANK]}, "", ""),
    Schema("forms in another order and one changes", TWO, {"oneOf": [BANK, fields(["number"], number=WHOLE, holder=TEXT)]}, "type-changed breaking", "type-changed breaking"),
    Schema("one more form of anyOf", {"anyOf": [CARD, BANK]}, {"anyOf": [CASH, CARD, BANK]}, "variant-added safe", "variant-added breaking"),
    Schema("one more form by reference", {"oneOf": [CARD_REF, BANK_REF]}, {"oneOf": [CARD_REF, CASH_REF, BANK_REF]}, "variant-added safe", "variant-added breaking", components=both),
    Schema("a form gets a field", TWO, {"oneOf": [BANK, fields(["number"], number=TEXT, holder=TEXT, cvc=TEXT)]}, "property-added safe", "property-added safe"),
    Schema("a form by reference loses a field", {"oneOf": [CARD_REF, BANK_REF]}, {"oneOf": [CARD_REF, BANK_REF]}, "property-removed risky", "property-removed risky", components=(PARTS, PARTS | {"Card": fields(["number"], number=TEXT)})),
    Schema("the schemas of forms get other names", {"oneOf": [CARD_REF, BANK_REF]}, {"oneOf": [{"$ref": "#/components/schemas/Plastic"}, {"$ref": "#/components/schemas/Account"}]}, "", "", components=(renamed[0], {"Plastic": CARD, "Account": BANK})),
    Schema("a plain schema becomes a choice", CARD, TWO, "variant-added safe", "variant-added breaking"),
    Schema("a choice becomes a plain schema", TWO, CARD, "variant-removed breaking", "variant-removed safe"),
    Schema("a choice of one", CARD, {"oneOf": [CARD]}, "", ""),
    Schema("a plain schema becomes a choice and changes", CARD, {"oneOf": [BANK, fields(["number"], number=WHOLE, holder=TEXT)]}, "variant-added safe; type-changed breaking", "variant-added breaking; type-changed breaking"),
    Schema("types by a choice", {"type": ["string", "integer"]}, {"oneOf": [TEXT, WHOLE]}, "", ""),
    Schema("one more type by a choice", {"oneOf": [TEXT, WHOLE]}, {"oneOf": [TEXT, WHOLE, {"type": "boolean"}]}, "type-widened safe", "type-widened breaking"),
    Schema("an object or its name", CARD, {"oneOf": [CARD, TEXT]}, "type-widened safe", "type-widened breaking"),
    Schema("a choice inside a choice is the same", {"oneOf": [CARD, {"oneOf": [CARD]}]}, {"oneOf": [{"oneOf": [CARD]}, CARD]}, "", ""),
    Schema("exactly one form", {"anyOf": [CARD, BANK]}, TWO, "choice-exclusive risky", "choice-exclusive safe"),
    Schema("several forms at once", TWO, {"anyOf": [CARD, BANK]}, "choice-inclusive safe", "choice-inclusive risky"),
    Schema("a choice limits what was free", CARD, CARD | {"anyOf": [{"required": ["number"]}, {"required": ["holder"]}]}, "choice-added breaking", "choice-added safe"),
    Schema("a choice limits no more", CARD | {"anyOf": [{"required": ["number"]}, {"required": ["holder"]}]}, CARD, "choice-removed safe", "choice-removed risky"),
    Schema("two choices in another order", {"allOf": [TWO, {"anyOf": [CASH, BANK]}]}, {"allOf": [{"anyOf": [BANK, CASH]}, TWO]}, "", ""),
    Schema("null beside two forms", TWO, {"oneOf": [CARD, BANK, {"type": "null"}]}, "nullable-added safe", "nullable-added breaking"),
    Schema("a form in a field", fields(pay=TWO), fields(pay=THREE), "variant-added safe", "variant-added breaking"),
    Schema("forms told apart by a field", {"oneOf": [tagged("a", x=TEXT), tagged("b", x=TEXT)]}, {"oneOf": [tagged("b", x=WHOLE), tagged("a", x=TEXT)]}, "type-changed breaking", "type-changed breaking"),
    Schema("one more form told apart by a field", {"oneOf": [tagged("a"), tagged("b")]}, {"oneOf": [tagged("c"), tagged("b"), tagged("a")]}, "variant-added safe", "variant-added breaking"),
    Schema("a discriminator comes", {"oneOf": [CARD_REF, BANK_REF]}, by("kind", CARD_REF, BANK_REF), "discriminator-added risky", "discriminator-added safe", components=both),
    Schema("a discriminator goes", by("kind", CARD_REF, BANK_REF), {"oneOf": [CARD_REF, BANK_REF]}, "discriminator-removed safe", "discriminator-removed risky", components=both),
    Schema("another discriminator", by("kind", CARD_REF, BANK_REF), by("form", CARD_REF, BANK_REF), "discriminator-changed breaking", "discriminator-changed breaking", components=both),
    Schema("names that say the usual", by("kind", CARD_REF, BANK_REF), by("kind", BANK_REF, CARD_REF, Card="Card", Bank="Bank"), "", "", components=both),
    Schema("a form is called otherwise", by("kind", CARD_REF, BANK_REF, card="Card", bank="Bank"), by("kind", CARD_REF, BANK_REF, plastic="Card", bank="Bank"), "discriminator-value-changed breaking", "discriminator-value-changed breaking", components=both),
    Schema("a form has a second name", by("kind", CARD_REF, BANK_REF, card="Card", bank="Bank"), by("kind", CARD_REF, BANK_REF, card="Card", plastic="Card", bank="Bank"), "discriminator-value-added safe", "discriminator-value-added risky", components=both),
    Schema("a form loses its second name", by("kind", CARD_REF, BANK_REF, card="Card", plastic="Card", bank="Bank"), by("kind", CARD_REF, BANK_REF, card="Card", bank="Bank"), "discriminator-value-removed breaking", "discriminator-value-removed safe", components=both),
    Schema("a component's name that values carry", by("kind", CARD_REF, BANK_REF), by("kind", {"$ref": "#/components/schemas/Plastic"}, BANK_REF), "discriminator-value-changed breaking", "discriminator-value-changed breaking", components=renamed),
    Schema("a component's name that a mapping hides", by("kind", CARD_REF, BANK_REF, card="Card", bank="Bank"), by("kind", {"$ref": "#/components/schemas/Plastic"}, BANK_REF, card="Plastic", bank="Bank"), "", "", components=renamed),
    Schema("one more form with a discriminator", by("kind", CARD_REF, BANK_REF, card="Card", bank="Bank"), by("kind", CARD_REF, BANK_REF, CASH_REF, card="Card", bank="Bank", cash="Cash"), "variant-added safe", "variant-added breaking", components=both),
    Schema("an extension changes", PET, PET, "type-changed breaking", "type-changed breaking", components=(family(Cat=fields(lives=WHOLE), Dog=fields(bark=TEXT)), family(Cat=fields(lives=TEXT), Dog=fields(bark=TEXT)))),
    Schema("an extension comes", PET, PET, "variant-added safe", "variant-added breaking", components=(family(Cat=fields(lives=WHOLE)), family(Cat=fields(lives=WHOLE), Dog=fields(bark=TEXT)))),
    Schema("an extension goes", PET, PET, "variant-removed breaking", "variant-removed safe", components=(family(Cat=fields(lives=WHOLE), Dog=fields(bark=TEXT)), family(Cat=fields(lives=WHOLE)))),
    Schema("an extended schema changes", PET, PET, "property-added safe", "property-added safe", components=(family(Cat=fields(lives=WHOLE)), family(Cat=fields(lives=WHOLE)) | {"Pet": fields(["kind"], kind=TEXT, name=TEXT) | {"discriminator": {"propertyName": "kind"}}})),
    Schema("an extended field of a form by allOf", {"oneOf": [{"allOf": [CARD_REF, fields(extra=TEXT)]}, BANK_REF]}, {"oneOf": [BANK_REF, {"allOf": [fields(extra=WHOLE), CARD_REF]}]}, "type-changed breaking", "type-changed breaking", components=both),
]  # fmt: skip
