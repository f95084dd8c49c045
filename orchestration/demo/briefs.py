"""The demo's features: what each one is about."""

from orchestration.demo.documents import Brief

_MONEY = {"type": "number", "minimum": 0}
_ID = {"type": "integer"}

DELIVERY = Brief(
    "Delivery slots",
    "Shoppers choose the two hours in which their parcel comes.",
    "One parcel in six comes back because nobody was at home. Support answers 900 calls a month about missed deliveries.",
    ("Returned parcels fall from 16 % to below 8 % within a quarter.", "Calls about missed deliveries halve."),
    ("Same-day delivery.", "Slots for pick-up stations."),
    ("Choose a slot", "No slot left", "Confirmation"),
    "delivery-slots",
    {"id": _ID, "begins_at": {"type": "string", "format": "date-time"}, "free": {"type": "integer", "minimum": 0}},
    (
        (
            "Two shoppers take the last place of a slot",
            3,
            4,
            "Reserve under a lock for ten minutes",
            "Fifty shoppers race for one place",
        ),
        (
            "The carrier's calendar is away",
            2,
            4,
            "Show the slots of an hour ago, marked",
            "Cut the carrier off in staging",
        ),
    ),
    (("Date picker", "With our own labels for full days"), ("Address card", "Read only")),
)
INVOICE = Brief(
    "Invoice PDF",
    "Business customers download a proper invoice from the order page.",
    "Accounting sends 120 invoices a week by hand; each takes four minutes and one in thirty carries a typing error.",
    ("No invoice is sent by hand any more.", "Wrong invoices fall below 1 in 1,000."),
    ("Collective invoices.", "Dunning."),
    ("Order with invoice", "Invoice data"),
    "invoices",
    {"id": _ID, "number": {"type": "string"}, "total": _MONEY, "url": {"type": "string", "format": "uri"}},
    (
        (
            "Invoice numbers have gaps after a crash",
            2,
            5,
            "Take the number in the same transaction",
            "Kill the worker while it writes",
        ),
        ("Long company names break the layout", 3, 2, "Wrap and shrink", "Names of 5, 60 and 200 letters"),
    ),
    (("Download button", "As it is"),),
)
GIFT_WRAP = Brief(
    "Gift wrapping",
    "Offer wrapping for a small price at the end of the checkout.",
    "Before Christmas shoppers ask for wrapping; we have never counted how many.",
    ("3 % of the orders in December take it.",),
    ("Personal cards.",),
    ("Wrapping",),
    "wrappings",
    {"id": _ID, "price": _MONEY},
    (("The warehouse has no place for it", 5, 4, "Ask the warehouse first", ""),),
)
SPLIT = Brief(
    "Split payments",
    "Pay one order with a gift card and the rest with another method.",
    "A gift card that does not cover the whole order cannot be used at all; 2,300 cards lie unused since the spring.",
    ("Half of the unused cards are used by the end of the year.", "No support case about a card that was too small."),
    ("More than two methods in one order.",),
    ("Payment", "Rest amount", "Declined"),
    "payments",
    {"id": _ID, "method": {"type": "string", "enum": ["gift_card", "card", "invoice"]}, "amount": _MONEY},
    (
        (
            "The second method fails after the card was charged",
            3,
            5,
            "Reserve first, charge both or none",
            "Decline the second method in each step",
        ),
        ("Rounding leaves a cent", 3, 3, "Integers of cents only", "All amounts from 0.01 to 1.00"),
        ("A refund goes to the wrong method", 2, 4, "Refund in the order of payment", "Refund halves and wholes"),
    ),
    (("Payment wrapper", "Called once for each method"), ("Amount field", "With a fixed currency")),
)
GUEST = Brief(
    "Guest checkout",
    "Buy without an account; an account can be made afterwards.",
    "A third of all first-time shoppers leave at the sign-up page, as the exit survey and the funnel both say.",
    ("First-time shoppers who finish rise from 41 % to 55 %.", "Accounts made after an order stay at 20 % or more."),
    ("Guest returns.", "Merging of old guest orders."),
    ("Checkout as guest", "Address", "Thank you", "Error"),
    "guest-orders",
    {"id": _ID, "email": {"type": "string", "format": "email"}, "total": _MONEY},
    (
        (
            "Somebody reads a stranger's order by its number",
            3,
            5,
            "Links with a secret, valid for 30 days",
            "Walk 1,000 neighbouring numbers",
        ),
        ("Bots place orders", 4, 3, "Limit by address and card", "Replay 200 orders in a minute"),
    ),
    (("Address form", "Without the address book"), ("Consent banner", "As its owner says")),
)
RETURNS = Brief(
    "Returns portal",
    "Shoppers announce a return themselves and print the label.",
    "Returns are announced by mail. Somebody reads each mail, and 5 % of the parcels arrive with no announcement at all.",
    ("Nine of ten returns are announced in the portal.", "The time from arrival to refund falls from 9 days to 4."),
    ("Exchange for another size.",),
    ("Choose items", "Reason", "Label"),
    "returns",
    {
        "id": _ID,
        "order": _ID,
        "reason": {"type": "string"},
        "state": {"type": "string", "enum": ["open", "sent", "refunded"]},
    },
    (
        ("An item is returned twice", 2, 4, "One open return for each item", "Announce the same item in two tabs"),
        ("Labels of the wrong carrier", 2, 3, "Take the carrier of the delivery", "One order for each carrier"),
    ),
    (("Item picker", "With quantities"),),
    (
        "Returns touch orders, the warehouse and payments.",
        "A service of its own, fed by the orders' events.",
        "One more service to run; orders stay as they are.",
    ),
)
ADDRESS = Brief(
    "Address book",
    "Keep several addresses and choose one at checkout.",
    "Shoppers who send presents type the same address up to eleven times a year.",
    ("Typing time at checkout falls by 30 seconds.", "Undeliverable addresses fall by a quarter."),
    ("Sharing addresses in a family.",),
    ("All addresses", "Edit", "Empty state"),
    "addresses",
    {
        "id": _ID,
        "name": {"type": "string"},
        "street": {"type": "string"},
        "country": {"type": "string", "minLength": 2, "maxLength": 2},
    },
    (
        ("An old order shows a changed address", 3, 4, "Orders keep a copy", "Change, then print the old invoice"),
        ("Foreign letters are lost", 2, 3, "UTF-8 from end to end", "Addresses in five scripts"),
    ),
    (("Address card", "Editable"), ("Country list", "As it is")),
)
CARTS = Brief(
    "Saved carts across devices",
    "Shoppers pick up on the phone what they left on the laptop.",
    "Seven of ten shoppers look on the phone and buy on the laptop. Their cart stays behind, and with it 1.2 million a year.",
    ("Abandoned carts fall by 20 % within a quarter.", "One in ten carts is opened on a second device."),
    ("Sharing a cart with others.", "Price alarms."),
    ("Cart, 3 items", "Cart, empty", "Merge two carts", "Signed out"),
    "carts",
    {
        "id": _ID,
        "items": {"type": "array", "items": {"type": "string"}},
        "total": _MONEY,
        "state": {"type": "string", "enum": ["open", "ordered"]},
        "note": {"type": "string", "maxLength": 200},
    },
    (
        (
            "Two carts of one shopper are merged wrongly",
            4,
            4,
            "Keep both, ask once",
            "Merge carts with equal, changed and sold-out items",
        ),
        ("Prices drift between devices", 3, 4, "Price on the server only", "Change a price while two devices look"),
        ("Old carts pile up", 3, 2, "Delete after 90 days", "Clock 91 days ahead"),
    ),
    (("Cart drawer", "Opened by the badge"), ("Sync client", "With back-off")),
    optional=("note", "updated_at"),
)
EXPORT = Brief(
    "Order export",
    "Merchants export their orders as CSV or by API.",
    "Forty merchants copy orders into their own systems by hand, every day, and complain every week.",
    ("Thirty merchants use the export within two months.", "No export takes longer than a minute."),
    ("Import.", "Scheduled exports."),
    ("Export", "Export is running"),
    "exports",
    {
        "id": _ID,
        "state": {"type": "string", "enum": ["queued", "running", "done", "failed"]},
        "rows": {"type": "integer"},
    },
    (
        (
            "A merchant sees foreign orders",
            2,
            5,
            "Scope in the query, and a test that walks",
            "Two merchants, all filters",
        ),
        ("A large export stops the shop", 3, 4, "In a worker, page by page", "One million orders"),
    ),
    (),
    (
        "Exports run for minutes and must not hold a web process.",
        "A job in the existing queue writes to object storage.",
        "Merchants wait; the page has to show progress.",
    ),
)
SUGGEST = Brief(
    "Search suggestions",
    "Suggest products and words while somebody types.",
    "A fifth of all searches find nothing, mostly by a typing error or a word that we call otherwise.",
    ("Searches without a result fall from 20 % to 12 %.", "Suggestions appear within 100 ms at the 95th percentile."),
    ("Personal suggestions.",),
    ("Typing", "Nothing found"),
    "suggestions",
    {"text": {"type": "string"}, "kind": {"type": "string", "enum": ["word", "product"]}},
    (
        ("Suggestions show goods that are sold out", 4, 3, "Filter at reading time", "Sell out, then type"),
        ("Somebody reads others' searches from them", 2, 5, "Only words of 50 and more people", "Plant a rare word"),
    ),
    (("Search field", "With its own list"),),
)
GIFT_CARDS = Brief(
    "Gift cards at checkout",
    "Enter a gift card where one pays, not three pages earlier.",
    "Half of the shoppers with a gift card do not find the field; they write to support, or leave.",
    ("Support cases about gift cards fall by 60 %.", "Gift cards used within a month rise to 70 %."),
    ("Buying gift cards.",),
    ("Payment with card field", "Card accepted", "Card unknown"),
    "gift-cards",
    {"code": {"type": "string"}, "rest": _MONEY},
    (("Somebody tries codes until one fits", 4, 5, "Limit by address and account", "10,000 guesses"),),
    later_goal="Codes are refused after five wrong tries within ten minutes.",
)
BULK = Brief(
    "Bulk price import",
    "Merchants change thousands of prices with one file.",
    "A sale of 4,000 articles takes a merchant two working days today, and mistakes are found by the customers.",
    ("A sale of 4,000 articles is set up in ten minutes.", "Every import can be undone for a day."),
    ("Prices for groups of customers.",),
    ("Upload", "Preview of changes", "Errors by line"),
    "price-imports",
    {"id": _ID, "rows": {"type": "integer"}, "state": {"type": "string"}},
    (("A comma turns 19.90 into 1,990", 4, 5, "Preview with the largest changes first", "Files from five programs"),),
    (),
    (
        "Prices are read by the shop, the search and the feeds.",
        "Write all prices at once in one transaction over the catalogue.",
        "The catalogue is locked while an import runs, up to a minute.",
    ),
)
LOYALTY = Brief(
    "Loyalty points on receipts",
    "Show on each receipt how many points it brought.",
    "Members ask support how many points they have; the answer is on no page.",
    ("Questions about points fall by half.",),
    ("New ways to earn points.",),
    ("Receipt",),
    "receipts",
    {"id": _ID, "points": {"type": "integer"}},
    (),
)
PICKUP = Brief(
    "Pick up in store",
    "Order online and fetch the parcel in a store two hours later.",
    "Stores lie within 5 km of half of our shoppers, yet everything is sent by parcel.",
    ("10 % of the orders near a store are picked up.", "The parcel waits less than three minutes at the counter."),
    ("Paying in the store.",),
    ("Choose a store", "Ready to fetch"),
    "pickups",
    {"id": _ID, "store": _ID, "ready_at": {"type": ["string", "null"], "format": "date-time"}},
    (
        (
            "The shelf is empty when the shopper comes",
            4,
            4,
            "Reserve on order, count every hour",
            "Sell the last piece in the store",
        ),
        ("A stranger fetches the parcel", 2, 4, "A code and a name", "Wrong code, right name"),
    ),
    (("Store map", "Without tracking"),),
)
WISHLIST = Brief(
    "Wish lists",
    "Keep articles for later and share the list.",
    "Shoppers put articles into the cart to remember them; carts with ten articles and no order are twice as common as a year ago.",
    ("A tenth of the members keep a list within a quarter.", "Carts older than a week fall by a third."),
    ("Price alarms.", "Lists of several people."),
    ("My list", "Shared list"),
    "wish-lists",
    {
        "id": {"type": "integer"},
        "name": {"type": "string"},
        "articles": {"type": "array", "items": {"type": "integer"}},
    },
    (
        (
            "A shared list shows the shopper's address",
            2,
            4,
            "Share the first name only",
            "Open a shared list signed out",
        ),
    ),
    (("Article card", "With a heart"),),
)
