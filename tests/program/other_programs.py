# SPDX-License-Identifier: MIT
# The Python part of other_programs: makes leads with hostile texts, and compares what other libraries read with the book's JSON.
import json
import os
import random
import re
import sys
import xml.etree.ElementTree
import zipfile

PIECES = [
    "=1+1", "=cmd|' /C calc'!A0", "+49 30", "-2+3", "@SUM(A1)", "\t=1", "'", '"', "''", ",", ";", "\\", "\\n", "\\,", ":", "::", "|",
    "\n", "\r", "\r\n", "\n\n", "\nEND:VCARD\n", "\r\nBEGIN:VEVENT\r\n", "\n ", "\nATTACH:file:///etc/passwd", "<b>", "</t>", "]]>",
    "&amp;", "&#x41;", "<!--", "_x0041_", "_x005F_", "_x000D_", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\x1b[31m", "\x1f", "\x7f",
    "\u0085", "\u200b", "\u202e", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "é", "e\u0301", "ß", "Ω", "漢字", "한글", "عربى",
    "👩‍👩‍👧", "🇩🇪", "𝒜", " ", "  ", "\u00a0", "x" * 80, "é" * 40, "漢" * 30, "😀" * 20, "word", "Ann", "Lee", "0012", "1e9",
    "TRUE", "2026-11-22", "{{name}}", "%00", "${HOME}", "`id`", "$(id)", "../..", "\u0000"[:0],
]


def hostile(rng, most):
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(1, most)))


def make(count):
    rng = random.Random(4)
    for i in range(1, count + 1):
        lead = {"email": f"lead{i}@x.example", "name": "N" + hostile(rng, 4), "company": hostile(rng, 3), "title": hostile(rng, 3)}
        lead["notes"] = hostile(rng, 20)
        lead["street"] = hostile(rng, 2)
        lead["city"] = hostile(rng, 2)
        lead["postal_code"] = rng.choice(["00123", "1e5", "=7", "K1A 0B6", "0"])
        lead["phone"] = rng.choice(["+4930123%04d" % (i % 10000), "", "901820-1"])
        lead["tags"] = sorted({"t" + hostile(rng, 1).strip() for _ in range(rng.randint(0, 3))})
        lead["next_step"] = "Call " + hostile(rng, 2)
        lead["next_step_at"] = rng.choice(["2026-12-%02d" % rng.randint(1, 28), "2026-12-%02dT%02d:30:00Z" % (rng.randint(1, 28), i % 24)])
        lead["value"] = "%d.%02d" % (rng.randint(0, 10**9), rng.randint(0, 99))
        lead["currency"] = "EUR"
        print(json.dumps(lead))


wrongs = 0


def compare(what, got, expected):
    global wrongs
    if got == expected:
        return
    wrongs += 1
    if wrongs <= 10:
        print(f"other_programs: {what}: {got!r} instead of {expected!r}", file=sys.stderr)


def leads_of(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)["leads"]


def unescaped(text):
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def check_xlsx(path, leads):
    import openpyxl

    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        compare("the parts that may run", [n for n in names if re.search("vba|macro|external|embed|connection|query", n.lower())], [])
        sheet = xml.etree.ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        compare("formulas", len(list(sheet.iter(space + "f"))), 0)
        compare("links", len(list(sheet.iter(space + "hyperlink"))), 0)
        for info in archive.infolist():
            compare("the time of " + info.filename, info.date_time, (1980, 1, 1, 0, 0, 0))
        texts = [{unescaped("".join(t.text or "" for t in cell.iter(space + "t"))) for cell in row} for row in sheet.iter(space + "row")]
    book = openpyxl.load_workbook(path)
    rows = book.active.iter_rows()
    header = [cell.value for cell in next(rows)]
    read = 0
    for lead, row, other in zip(leads, rows, texts[1:]):
        read += 1
        cells = dict(zip(header, row))
        compare("a cell that runs", [c.coordinate for c in row if c.data_type == "f" or c.hyperlink], [])
        for name in ("name", "company", "title", "notes", "street", "city", "postal_code", "email", "phone", "next_step"):
            value = cells[name].value
            compare("openpyxl, " + name, unescaped(value) if value is not None else None, lead[name])
            if lead[name] is not None and lead[name] not in other:
                compare("XML, " + name, None, lead[name])
        compare("openpyxl, lead_id", cells["lead_id"].value, str(lead["lead_id"]))
        compare("openpyxl, value", round(cells["value"].value, 2), round(float(lead["value"]), 2))
        step = cells["next_step_at"].value
        form = "%Y-%m-%dT%H:%M:%SZ" if "T" in lead["next_step_at"] else "%Y-%m-%d"
        compare("openpyxl, next_step_at", step.strftime(form), lead["next_step_at"])
        compare("openpyxl, created_at", cells["created_at"].value.strftime("%Y-%m-%dT%H:%M:%SZ"), lead["created_at"])
    compare("rows", read, len(leads))


# What vCard and iCalendar can hold of a text.
def held(text):
    text = re.sub("\r\n|\r", "\n", text or "")
    return "".join(c for c in text if c in "\t\n" or (ord(c) >= 32 and ord(c) != 127))


# Blanks and invisible letters at the ends are left off by every import.
def core(text):
    return re.sub(r"^[\s\u200b\u2060\u00ad\ufeff]+|[\s\u200b\u2060\u00ad\ufeff]+$", "", held(text))


def check_vcards(path, leads):
    import vobject

    with open(path, newline="", encoding="utf-8") as file:
        text = file.read()
    compare("the longest line", max(len(line.encode()) for line in text.split("\r\n")) <= 75, True)
    cards = list(vobject.readComponents(text))
    compare("cards", len(cards), len(leads))
    compare("UIDs", len({card.uid.value for card in cards}), len(leads))
    for lead, card in zip(leads, cards):
        compare("vobject, fn", card.fn.value, held(lead["name"]))
        for name, key in (("title", "title"), ("note", "notes")):
            compare("vobject, " + key, card.contents[name][0].value if name in card.contents else "", held(lead[key]))
        org = card.contents["org"][0].value if "org" in card.contents else ""
        compare("vobject, company", org if isinstance(org, str) else ";".join(org), held(lead["company"]))
        compare("vobject, email", card.contents["email"][0].value, lead["email"])
        phone = card.contents["tel"][0].value if "tel" in card.contents else ""
        compare("vobject, phone", phone.removeprefix("tel:"), lead["phone"] or "")
        compare("what vobject found", sorted(set(card.contents) - {"n", "title", "note", "org", "tel", "adr", "categories"}),
                ["email", "fn", "kind", "prodid", "rev", "uid", "version"])


def check_calendar(path, leads):
    import icalendar

    with open(path, "rb") as file:
        data = file.read()
    compare("the longest line", max(map(len, data.split(b"\r\n"))) <= 75, True)
    events = [each for each in icalendar.Calendar.from_ical(data).walk("VEVENT")]
    compare("events", len(events), len(leads))
    compare("UIDs", len({str(event["UID"]) for event in events}), len(leads))
    for lead, event in zip(leads, events):
        company = f" ({lead['company']})" if lead["company"] and lead["company"] != lead["name"] else ""
        summary = held(f"{lead['next_step']} {lead['name']}{company}")
        # It unescapes twice, so a backslash before some letters is lost even of what it wrote itself.
        same = icalendar.Event()
        same.add("summary", summary)
        compare("icalendar, summary", str(event["SUMMARY"]), str(icalendar.Event.from_ical(same.to_ical())["SUMMARY"]))
        form = "%Y-%m-%dT%H:%M:%SZ" if "T" in lead["next_step_at"] else "%Y-%m-%d"
        compare("icalendar, start", event.decoded("DTSTART").strftime(form), lead["next_step_at"])
        compare("what icalendar found", sorted(event), sorted(
            ["UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "TRANSP", "SUMMARY", "DESCRIPTION"]))


def check_contacts(book, contacts):
    compare("contacts", len(contacts), len(book))
    for lead, contact in zip(book, contacts):
        for name in contact:
            if name == "website":
                continue
            value = core(lead[name])
            got = core(contact[name])
            if name == "tags":
                value, got = set(value) - set(", "), set(got) - set(", ")  # two that differ in a control character become one
            compare("import of vCards, " + name, got, value)


def split_cards(path, folder):
    with open(path, newline="", encoding="utf-8") as file:
        cards = [card + "END:VCARD\r\n" for card in file.read().split("END:VCARD\r\n") if card]
    for number, card in enumerate(cards):
        with open(os.path.join(folder, f"{number}.vcf"), "w", newline="", encoding="utf-8") as file:
            file.write(card)


if sys.argv[1] == "make":
    make(int(sys.argv[2]))
elif sys.argv[1] == "split":
    split_cards(sys.argv[2], sys.argv[3])
elif sys.argv[1] == "contacts":
    check_contacts(leads_of(sys.argv[2]), leads_of(sys.argv[3]))
else:
    book = leads_of(sys.argv[2])
    check_xlsx(sys.argv[3], book)
    check_vcards(sys.argv[4], book)
    check_calendar(sys.argv[5], book)
sys.exit(1 if wrongs else 0)
