# SPDX-License-Identifier: MIT
"""How people, proxies and security gateways treat a mail, from public descriptions.

Among them: the support pages of Barracuda, Act-On and Marketo on clicks nobody made, Word to the
Wise on Barracuda (July 2013), Mautic's issues 9162, 9798 and 16263, Resend's issue 901 (a scanner
12 s after a person), descriptions of Safe Links, and of Apple's Mail Privacy Protection. The
numbers are our estimates from these. Times are seconds. Every chance comes from the generator
passed in, so that a run can be repeated.
"""
import math

MINUTE, HOUR, DAY = 60, 3600, 86400

GATEWAYS = ["preclick_all", "delayed_detonation", "drip", "samples", "time_of_click",
            "whole_domain"]
PROXIES = ["apple_proxy", "gmail_proxy"]
PEOPLE = ["ordinary", "two_devices", "forwards", "fast_reader", "unsubscriber", "free_mail"]


def spread(rng, median, sigma, least=0.0):
    """A log-normal time: most near the median, some much longer."""
    return max(least, median * math.exp(rng.gauss(0, sigma)))


def awake(rng, at):
    """Most people read at night only what arrived in the evening: the rest is moved to morning."""
    hour = at % DAY / HOUR
    if 6 <= hour < 22 or rng.random() < 0.2:
        return at
    morning = at - at % DAY + (DAY if hour >= 22 else 0)
    return morning + rng.triangular(6 * HOUR, 11 * HOUR, 8 * HOUR)


class Person:
    """Somebody with habits: how often and how soon they read, and how they click."""

    def __init__(self, rng, kind, email, name, company):
        self.kind, self.email, self.name, self.company = kind, email, name, company
        behind = kind in GATEWAYS
        self.label = "behind_gateway" if behind else f"{kind}_reader" if kind in PROXIES else kind
        self.unsubscribed = False
        self.reads = rng.betavariate(2, 3)
        self.clicks = min(0.9, rng.betavariate(1.2, 6) * (2 if kind == "time_of_click" else 1))
        # With the spread of each mail: some of the opens in the first hour, half within some hours.
        self.delay = spread(rng, 4 * HOUR, 0.8)
        # Telephones can show the notifications of a night or a day together, at set times, so that
        # people who have nothing in common open their mail in the same minute.
        self.summary = kind == "free_mail" and rng.random() < 0.3
        self.blocks_images = rng.random() < 0.2
        # Opens the links that interest them in tabs, one right after the other.
        self.opens_tabs = rng.random() < 0.1
        self.leaves_after = rng.randint(1, 5) if kind == "unsubscriber" else None

    def react(self, rng, mail):
        """What the person, or a proxy for them, does with the mail."""
        if self.kind == "apple_proxy":
            self.prefetch(rng, mail)
        elif self.kind == "gmail_proxy" and rng.random() < 0.3:
            # Google fetches some images ahead for a mailbox that is in use, seconds after delivery.
            mail.open(mail.sent + spread(rng, 4, 0.8, 1), "gmail_proxy", "proxy")
        if self.leaves(rng, mail):
            return
        if rng.random() >= self.reads:
            return
        if self.kind == "fast_reader" and rng.random() < 0.7:
            # A notification on the telephone: seen, opened, and perhaps tapped within a minute.
            self.look(rng, mail, mail.sent + spread(rng, 25, 0.7, 5))
            return
        delay = spread(rng, self.delay, 1.4, 20)
        if rng.random() < 0.06:  # the heavy tail: found again days later
            delay = min(25 * DAY, DAY * rng.paretovariate(1.1))
        at = awake(rng, mail.sent + delay)
        if self.summary:
            at = min(t for t in (at - at % DAY + h * HOUR for h in (8, 18, 32)) if t >= at)
            at += spread(rng, 40, 0.8, 2)
        self.look(rng, mail, at)
        self.look_again(rng, mail, at)

    def prefetch(self, rng, mail):
        """Apple loads remote content in the background, read or not, on a schedule of its own:
        minutes to hours after delivery, when the device is charged and connected; for some mails
        never. The person behind it clicks directly."""
        if rng.random() < 0.9:
            at = mail.sent + (spread(rng, 30, 1, 2) if rng.random() < 0.25 else
                              spread(rng, 1.5 * HOUR, 1.2, MINUTE))
            mail.open(at, "apple_proxy", "proxy")

    def leaves(self, rng, mail):
        """Unsubscribes, when it is time to; the mail is read for nothing else."""
        if self.leaves_after is None:
            leaving = rng.random() < 0.003
        else:
            self.leaves_after -= 1
            leaving = self.leaves_after <= 0
        if not leaving or not mail.unsubscribe:
            return False
        at = awake(rng, mail.sent + spread(rng, self.delay, 1.2, 20))
        if not self.blocks_images and self.kind != "apple_proxy":
            mail.open(at, self.label, "person")
        at += spread(rng, 15, 0.8, 3)
        mail.click(at, mail.unsubscribe, self.label, "person")
        # The page behind the link asks for a second click, to be safe from scanners.
        mail.add(at + spread(rng, 8, 0.7, 2), "unsubscribe", mail.unsubscribe, self.label, "person")
        self.unsubscribed = True
        return True

    def look(self, rng, mail, at, label=None):
        """Open the mail and perhaps click. Images that are blocked or fetched by Apple make no
        open of the person."""
        label = label or self.label
        if not self.blocks_images and self.kind != "apple_proxy":
            mail.open(at, label, "person")
        content = [link for link in mail.links if link != mail.unsubscribe]
        if not content or rng.random() >= self.clicks:
            return
        fast = self.kind == "fast_reader"
        at += spread(rng, 12, 0.6, 3) if fast else spread(rng, 30, 1.0, 3)
        wanted = 1
        while wanted < len(content) and rng.random() < (0.6 if self.opens_tabs else 0.2):
            wanted += 1
        # The first links are clicked most.
        chosen = sorted(range(len(content)), key=lambda i: (i + 1) * rng.expovariate(1))[:wanted]
        for index in sorted(chosen):
            mail.click(at, content[index], label, "person")
            if rng.random() < 0.03:  # a double click, or a second one because the page was slow
                mail.click(at + rng.randint(0, 6), content[index], label, "person")
            at += spread(rng, 3, 0.6, 1) if self.opens_tabs else spread(rng, 45, 1.1, 4)

    def look_again(self, rng, mail, at):
        """Two devices, forwards, and mails that are simply opened again."""
        if self.kind == "two_devices" and rng.random() < 0.6:
            gap = spread(rng, 20, 1, 1) if rng.random() < 0.2 else spread(rng, 3 * HOUR, 1.3, 60)
            self.look(rng, mail, at + gap)
        elif self.kind == "forwards" and rng.random() < 0.5:
            # Each colleague opens the copy with the pixel and the links of the first recipient;
            # on a list of a team several do so within minutes.
            team = rng.randint(1, 3) if rng.random() < 0.7 else rng.randint(4, 12)
            at += spread(rng, 4 * MINUTE, 0.8, 20)
            pace = rng.choice([2 * MINUTE, HOUR, 6 * HOUR])
            for _ in range(team):
                self.look(rng, mail, at + spread(rng, pace, 1.2, 5))
        elif rng.random() < 0.2 and not self.blocks_images and self.kind != "apple_proxy":
            mail.open(awake(rng, at + spread(rng, 2 * HOUR, 1.8, 30)), self.label, "person")


class Style:
    """The habits of one company's gateway, as its product and its settings make them."""

    def __init__(self, rng, kind):
        self.kind = kind
        # Appliances "click all links" with the unsubscribe link among them; some leave it out.
        self.spares_unsubscribe = rng.random() < 0.4
        self.loads_images = rng.random() < 0.6
        self.coverage = rng.choice([1.0, 1.0, 0.97, 0.9])
        median, sigma = {"delayed_detonation": (20 * MINUTE, 0.9), "drip": (40, 0.8),
                         "samples": (12, 1.0)}.get(kind, (6, 0.7))
        self.delay = spread(rng, median, sigma, 1)
        self.gap = spread(rng, 50, 0.7, 15)
        self.share = rng.uniform(0.3, 0.9)
        self.first_link_only = rng.random() < 0.5
        self.most = rng.choice([5, 12, 12])
        self.fetches_before = rng.random() < 0.4
        self.hold = rng.choice([10 * MINUTE, HOUR, 4 * HOUR])

    def guard(self, rng, mails):
        """What the gateway does on its own account with the mails of one campaign."""
        release = max((mail.sent for mail in mails), default=0) + spread(rng, self.hold, 0.7, 60)
        for mail in mails:
            if self.kind == "whole_domain":
                self.released(rng, mail, release)
            elif self.kind != "time_of_click" and rng.random() < self.coverage:
                getattr(self, self.kind)(rng, mail)

    def targets(self, mail):
        spare = mail.unsubscribe if self.spares_unsubscribe else None
        return [link for link in mail.links if link != spare]

    def burst(self, rng, mail, at, links, pace):
        """An open, if the gateway loads images, and clicks some instants apart."""
        if self.loads_images:
            mail.open(at, self.kind, "machine")
        for link in links:
            at += rng.expovariate(1 / pace)
            mail.click(at, link, self.kind, "machine")

    def preclick_all(self, rng, mail):
        """Barracuda's intent filter and others follow every link before they deliver the mail,
        within seconds of accepting it; a busy or greylisting gateway takes some minutes."""
        at = mail.sent + spread(rng, self.delay, 0.6, 0)
        if rng.random() < 0.08:
            at += rng.uniform(MINUTE, 15 * MINUTE)
        self.burst(rng, mail, at, self.targets(mail), rng.choice([0.2, 1, 2]))

    def delayed_detonation(self, rng, mail):
        """A sandbox opens the links of a delivered mail in a browser, minutes to hours later, by
        its queue (detonation, as Microsoft calls it); some look at a few links alone."""
        at = mail.sent + spread(rng, self.delay, 0.6, MINUTE)
        links = self.targets(mail)[:self.most]
        self.burst(rng, mail, at, links, 3)
        if rng.random() < 0.1:  # verdict unsure: once more, in another system
            self.burst(rng, mail, at + spread(rng, 10 * MINUTE, 0.5, MINUTE), links, 3)

    def drip(self, rng, mail):
        """Links are put in a queue and fetched one by one, half a minute or more apart, so as not
        to load the site: no burst at all, but in the end each link."""
        at = mail.sent + spread(rng, self.delay, 0.5, 1)
        if self.loads_images:
            mail.open(at, self.kind, "machine")
        links = self.targets(mail)
        if rng.random() < 0.5:
            rng.shuffle(links)
        for link in links:
            at += spread(rng, self.gap, 0.4, 5)
            mail.click(at, link, self.kind, "machine")

    def samples(self, rng, mail):
        """Users report that of some six addresses only one is tested, never the one to
        unsubscribe, and often the first; and not in every mail."""
        if rng.random() >= self.share:
            return
        content = [link for link in mail.links if link != mail.unsubscribe]
        count = min(len(content), 1 if rng.random() < 0.75 else 2)
        links = content[:count] if self.first_link_only else rng.sample(content, count)
        self.burst(rng, mail, mail.sent + spread(rng, self.delay, 0.8, 0), links, 2)

    def released(self, rng, mail, release):
        """A domain's mails of one campaign are held, then looked at together: many contacts of one
        domain click the same link at the same time, often the first one (Act-On)."""
        if rng.random() < self.coverage:
            count = 1 if self.first_link_only else rng.randint(1, 3)
            self.burst(rng, mail, release + rng.uniform(0, 50), mail.links[:count], 2)

    def follow(self, rng, mail):
        """Rewritten links (Safe Links, URL Defense, URL Protect) are checked when they are
        clicked: the person waits for the verdict, or a second address fetches the same page some
        seconds later; an unknown page goes to a sandbox as well."""
        if self.kind != "time_of_click":
            return
        clicked = [event for event in mail.events
                   if event["who"] == "person" and event["kind"] == "email_click"]
        for event in clicked:
            if rng.random() >= self.coverage:
                continue
            shift = -rng.randint(0, 3) if self.fetches_before else rng.randint(0, 15)
            mail.click(event["at"] + shift, event["subject"], self.kind, "machine", event)
            if rng.random() < 0.1:
                later = event["at"] + spread(rng, 4 * MINUTE, 0.7, 20)
                mail.click(later, event["subject"], self.kind, "machine")
