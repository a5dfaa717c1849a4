#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Simulated traffic of mail campaigns: what people, proxies and security gateways do with them.

Usage: tests/machine/traffic.py [--seed S] [--mails N] FOLDER

Writes three files. The same seed and number of mails give the same files to the byte.
  leads.csv       people and their companies
  activities.csv  what a mail program would export: email_sent, email_open, email_click,
                  unsubscribe; the subject of a click is its URL, the note is the campaign
  truth.csv       ref, kind, who (machine, person or proxy), twin

A twin is the ref of the click of a person that made a gateway fetch the same address. Nobody can
say which of the two came first by their times alone, so either may be marked, but not both.

This is written from what vendors and users publish, without knowledge of how `leads` recognises
machines, and has to stay so: it judges that. N mails are sent to each of the kinds below. People
at companies behind gateways read, click and unsubscribe like others; they count as a kind of
their own, behind_gateway.
"""
import argparse
import csv
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

from behaviour import GATEWAYS, MINUTE, HOUR, DAY, PEOPLE, PROXIES, Person, Style

START = int(datetime(2025, 10, 1, tzinfo=timezone.utc).timestamp())
CAMPAIGNS = 48
END = START + 390 * DAY  # when the mail program's file was exported
FREE_MAIL = ["gmail.com", "gmail.com", "yahoo.com", "outlook.com", "gmx.net", "web.de"]
FIRST = ["Ana", "Ben", "Cem", "Dora", "Eva", "Finn", "Gita", "Hugo", "Ida", "Jon", "Kim", "Lea"]
LAST = ["Adler", "Berg", "Cole", "Diaz", "Engel", "Fox", "Gray", "Huber", "Ito", "Kaya", "Lopez"]


class Campaign:
    """One campaign: when it leaves, how long that takes, and its links."""

    def __init__(self, rng, number):
        self.name = f"News {number + 1:02}"
        self.subject = rng.choice(["News of the month", "Three things to know", "You are invited"])
        day = START + number * 7 * DAY + rng.randrange(5) * DAY
        self.start = day + rng.randrange(6 * HOUR, 16 * HOUR)
        # A small list leaves at once, a large one at the pace the mail program allows.
        self.duration = rng.choice([1, 2 * MINUTE, 10 * MINUTE, 45 * MINUTE, 3 * HOUR])
        count = 1 if rng.random() < 0.12 else rng.randint(2, 12)
        host = "https://news.vendor.example"
        self.links = [f"{host}/{number + 1}/{rng.choice(['read', 'shop', 'fair'])}-{i}"
                      for i in range(count)]
        # Some programs give every recipient an address of their own to unsubscribe.
        self.personal = rng.random() < 0.4
        self.has_unsubscribe = count > 1
        if self.has_unsubscribe:
            self.links[-1] = f"{host}/unsubscribe"

    def links_of(self, email):
        if not (self.has_unsubscribe and self.personal):
            return self.links
        return self.links[:-1] + [f"{self.links[-1]}?r={sum(email.encode()) * 7919 % 999983}"]


class Mail:
    """One message to one person, and the events that follow from it."""

    def __init__(self, person, campaign, sent):
        self.person, self.campaign, self.sent = person, campaign, sent
        self.links = campaign.links_of(person.email)
        self.unsubscribe = self.links[-1] if campaign.has_unsubscribe else None
        self.events = []
        self.add(sent, "email_sent", campaign.subject, "", "")

    def add(self, at, kind, subject, label, who, twin=None):
        event = {"email": self.person.email, "at": int(at), "kind": kind, "subject": subject,
                 "note": self.campaign.name, "label": label, "who": who, "twin": twin}
        self.events.append(event)
        return event

    def open(self, at, label, who):
        return self.add(at, "email_open", self.campaign.subject, label, who)

    def click(self, at, url, label, who, twin=None):
        return self.add(at, "email_click", url, label, who, twin)


class Company:
    """People who share a domain, or who merely use the same free mail provider."""

    def __init__(self, rng, kind, number, size):
        self.kind = kind
        self.name = f"{rng.choice(LAST)} {number}"
        self.domain = f"{self.name.replace(' ', '-').lower()}.example"
        self.style = Style(rng, kind)
        self.people = [self.hire(rng, i) for i in range(size)]
        # Many are known for a year, some are written to once.
        self.times = 1 if rng.random() < 0.12 else rng.randint(5, 20)
        if kind == "free_mail":
            self.times = rng.randint(2, 8)
        # A few get their gateway during the year.
        late = kind in GATEWAYS and self.times > 1 and rng.random() < 0.12
        self.guarded_from = rng.randrange(CAMPAIGNS // 2) if late else 0

    def hire(self, rng, index):
        first, last = rng.choice(FIRST), rng.choice(LAST)
        domain = self.domain
        if self.kind == "free_mail" or (self.kind == "fast_reader" and rng.random() < 0.3):
            domain = rng.choice(FREE_MAIL)
        if self.kind == "gmail_proxy":
            domain = "gmail.com" if rng.random() < 0.8 else domain
        if self.kind == "apple_proxy":
            domain = "icloud.com" if rng.random() < 0.5 else domain
        # The name of the company keeps addresses at free providers apart.
        tail = f"{index}" if domain == self.domain else f"{index}.{self.name.split()[1]}"
        return Person(rng, self.kind, f"{first}.{last}.{tail}@{domain}".lower(), f"{first} {last}",
                      "" if domain in FREE_MAIL + ["icloud.com"] else self.name)


def company_size(rng, kind):
    """Most companies have one or two contacts in a book, a few have many."""
    if kind == "free_mail":
        return 1
    size = int(min(60, 1 + rng.paretovariate(0.9) - 1 + rng.random()))
    # Mail is held and let go for a whole domain; of one or two people nobody could see that.
    return max(size, rng.randint(4, 12)) if kind == "whole_domain" else size


def send(rng, company, number, campaign, mails):
    """Send a campaign to one company; returns its mails."""
    out = []
    for person in company.people:
        if person.unsubscribed or (len(company.people) > 2 and rng.random() < 0.08):
            continue
        if len(out) == mails:
            break
        out.append(Mail(person, campaign, campaign.start + rng.randrange(campaign.duration)))
    if company.kind in GATEWAYS and number >= company.guarded_from:
        company.style.guard(rng, out)
    for mail in out:
        mail.person.react(rng, mail)
        if company.kind in GATEWAYS and number >= company.guarded_from:
            company.style.follow(rng, mail)
    # Now and then somebody says in a meeting: look at this mail.
    if company.kind in PEOPLE and len(out) >= 3 and rng.random() < 0.01:
        moment = campaign.start + campaign.duration + rng.randrange(HOUR, 6 * HOUR)
        for mail in out:
            mail.person.look(rng, mail, moment + rng.expovariate(1 / 60))
    return out


def simulate(seed, mails):
    rng = random.Random(f"campaigns {seed}")
    campaigns = [Campaign(rng, i) for i in range(CAMPAIGNS)]
    people, events, number = [], [], 0
    for kind in GATEWAYS + PROXIES + PEOPLE:
        rng = random.Random(f"{kind} {seed} {mails}")
        sent = 0
        while sent < mails:
            number += 1
            company = Company(rng, kind, number, company_size(rng, kind))
            # The large campaigns, to thousands of private people, are every fourth one.
            calendar = range(0, CAMPAIGNS, 4 if kind == "free_mail" else 1)
            for which in sorted(rng.sample(calendar, company.times)):
                for mail in send(rng, company, which, campaigns[which], mails - sent):
                    sent += 1
                    events += mail.events
            people += company.people
    events = [event for event in events if event["at"] < END]
    # Sorted by time, as a log is; within a second, what follows from the sending is in any order.
    # The refs say nothing either.
    order = random.Random(f"order {seed}")
    events.sort(key=lambda event: (event["at"], event["kind"] != "email_sent", order.random()))
    for index, event in enumerate(events):
        event["ref"] = f"e{index + 1:07}"
    return people, events


def write(folder, people, events):
    folder.mkdir(parents=True, exist_ok=True)

    def rows(name, header, lines):
        with open(folder / name, "w", newline="", encoding="utf-8") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(header)
            out.writerows(lines)

    def time(at):
        return (datetime(1970, 1, 1) + timedelta(seconds=at)).strftime("%Y-%m-%dT%H:%M:%SZ")

    rows("leads.csv", ["email", "name", "company"],
         ([p.email, p.name, p.company] for p in people))
    rows("activities.csv", ["email", "at", "kind", "subject", "ref", "note"],
         ([e["email"], time(e["at"]), e["kind"], e["subject"], e["ref"], e["note"]]
          for e in events))
    rows("truth.csv", ["ref", "kind", "who", "twin"],
         ([e["ref"], e["label"], e["who"], e["twin"].get("ref", "") if e["twin"] else ""]
          for e in events if e["who"]))


def main():
    parser = argparse.ArgumentParser(description="Write simulated traffic of mail campaigns.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mails", type=int, default=1000, help="mails of each kind")
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    write(arguments.folder, *simulate(arguments.seed, arguments.mails))


if __name__ == "__main__":
    main()
