// SPDX-License-Identifier: MIT
// Each sign of a machine, and a person beside it who does nearly the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "core/machine/mail_event.h"

namespace leads {
namespace {

constexpr std::int64_t kStart = 1'770'000'007, kWeek = 7 * std::int64_t{86400};

/// Timelines written down in seconds after the sending of a mail; one mail a week.
class Timelines {
 public:
  Timelines& mail(std::int64_t lead, int mail) {
    lead_ = LeadId{lead};
    mail_ = mail;
    return add(MailEventKind::sent, 0, "Hello");
  }
  Timelines& open(std::int64_t after) { return add(MailEventKind::open, after, "Hello"); }
  Timelines& click(std::int64_t after, const std::string& link) {
    return add(MailEventKind::click, after, "https://acme.example/" + link);
  }
  Timelines& clicks(std::int64_t first, std::int64_t step, int count) {
    for (int link = 0; link < count; ++link)
      click(first + link * step, "link" + std::to_string(link));
    return *this;
  }
  Timelines& unsubscribe(std::int64_t after) { return add(MailEventKind::unsubscribe, after, ""); }
  Timelines& said(bool machine) {
    events_.back().machine = machine;
    return *this;
  }

  std::vector<MailEvent> events() const {
    std::vector<MailEvent> events;
    for (const Event& event : events_)
      events.push_back(
          {event.lead, event.at, event.kind, event.machine, event.subject, event.note});
    return events;
  }
  /// How many opens and clicks are marked.
  std::size_t marked(bool shared = true) const {
    return recognise_machines(events(), shared).size();
  }

 private:
  struct Event {
    LeadId lead{};
    Instant at;
    MailEventKind kind{};
    std::optional<bool> machine;
    std::string subject, note;
  };
  Timelines& add(MailEventKind kind, std::int64_t after, const std::string& subject) {
    events_.push_back({lead_, Instant{Seconds{kStart + mail_ * kWeek + after}}, kind, std::nullopt,
                       subject, "mail " + std::to_string(mail_)});
    return *this;
  }
  std::vector<Event> events_;
  LeadId lead_{};
  int mail_ = 0;
};

}  // namespace

TEST_CASE("all links followed within seconds of delivery are a gateway's, not a reader's") {
  CHECK(Timelines().mail(1, 0).clicks(20, 1, 6).marked() == 6);
  CHECK(Timelines().mail(1, 0).open(15).click(32, "a").click(49, "b").marked() == 0);
}

TEST_CASE("a reader who opens several pages of a mail in tabs is a person") {
  CHECK(Timelines().mail(1, 0).open(5000).clicks(5040, 3, 3).marked() == 0);
  CHECK(Timelines().mail(1, 0).open(40).clicks(75, 8, 4).marked() == 0);
}

TEST_CASE("a slow walk over most links is a machine's; coming back to a mail is not") {
  Timelines walk;
  walk.mail(1, 0);
  for (int link = 0; link < 9; ++link)
    walk.click(300 + link * 240 + link % 3 * 20, "link" + std::to_string(link));
  CHECK(walk.marked() == 9);
  CHECK(Timelines()
            .mail(1, 0)
            .open(4000)
            .click(4030, "a")
            .open(90'000)
            .click(90'055, "b")
            .open(200'000)
            .click(200'020, "c")
            .marked() == 0);
}

TEST_CASE("colleagues whose slow clicks choose the same links of a mail are a gateway") {
  Timelines alike, unlike;
  for (int lead = 1; lead <= 4; ++lead) {
    alike.mail(lead, 0).open(40 + 9 * lead);
    unlike.mail(lead, 0).open(40 + 9 * lead);
    for (int link = 0; link < 4; ++link) {
      const std::int64_t at = 400 + 90 * lead + link * (200 + 35 * lead);
      alike.click(at, "link" + std::to_string(link));
      unlike.click(at, "link" + std::to_string(link + 3 * lead));
    }
  }
  CHECK(alike.marked() >= 16);
  CHECK(unlike.marked() == 0);
}

TEST_CASE("a lead that follows the same links of two mails of one name agrees with nobody") {
  const auto marked = [](std::initializer_list<std::int64_t> leads) {
    std::vector<MailEvent> events;
    int mail = 0;
    for (const std::int64_t lead : leads) {
      const Instant sent{Seconds{kStart + mail++ * kWeek}};
      events.push_back({LeadId{lead}, sent, MailEventKind::sent, {}, "Hello", "News"});
      events.push_back(
          {LeadId{lead}, sent + Seconds{50}, MailEventKind::open, {}, "Hello", "News"});
      std::int64_t at = 500;
      for (const char* link : {"/a", "/b", "/c", "/d"})
        events.push_back(
            {LeadId{lead}, sent + Seconds{at += 240}, MailEventKind::click, {}, link, "News"});
    }
    return recognise_machines(events, true).size();
  };
  CHECK(marked({1, 1, 1}) == 0);
  CHECK(marked({1, 2, 3}) >= 12);
}

TEST_CASE("several leads of a company at one instant are a gateway's; colleagues are not") {
  Timelines together, colleagues;
  for (int lead = 1; lead <= 5; ++lead) {
    together.mail(lead, 0).click(700, "a").click(701, "b");
    colleagues.mail(lead, 0).open(900 * lead).click(900 * lead + 45 + lead, "a");
  }
  CHECK(together.marked() == 10);
  CHECK(colleagues.marked() == 0);
}

TEST_CASE("who follows one link of many mails alike, at once and without opening, is a gateway") {
  Timelines samples, fast;
  for (int mail = 0; mail < 12; ++mail)
    for (int lead = 1; lead <= 3; ++lead) {
      samples.mail(lead, mail).click(35 + 7 * ((mail + lead) % 4), "link" + std::to_string(mail));
      fast.mail(lead, mail);
      if ((mail + lead) % 3 != 0) continue;
      fast.open(25 + 9 * (mail % 5)).click(60 + 11 * (mail % 7) + lead, "a");
    }
  CHECK(samples.marked() == 36);
  CHECK(fast.marked() == 0);
}

TEST_CASE("a gateway that looks at each link a person follows leaves the person's click") {
  Timelines pairs, twice;
  for (int mail = 0; mail < 6; ++mail) {
    const std::int64_t at = 4000 + 1700 * mail;
    pairs.mail(1, mail).open(at).click(at + 40, "a").click(at + 42, "a");
    twice.mail(1, mail).open(at).click(at + 40, "a");
  }
  twice.click(4000 + 1700 * 5 + 42, "a");  // once: a double click
  CHECK(pairs.marked() == 6);
  CHECK(twice.marked() == 0);
}

TEST_CASE("who unsubscribes is a person; the link among all others is a machine's") {
  CHECK(Timelines().mail(1, 0).open(60).click(75, "unsubscribe").unsubscribe(80).marked() == 0);
  CHECK(Timelines().mail(1, 0).click(9, "unsubscribe").unsubscribe(15).marked() == 0);
  CHECK(Timelines().mail(1, 0).clicks(600, 2, 4).click(608, "unsubscribe").marked() == 5);
}

TEST_CASE("a proxy opens every mail once; its person's clicks stay") {
  Timelines proxy, keen;
  for (int mail = 0; mail < 20; ++mail) {
    proxy.mail(1, mail).open(40 + 13 * (mail % 9));
    if (mail == 7) proxy.click(30'000, "a");
    keen.mail(1, mail);
    if (mail % 4 == 0) continue;
    keen.open(600 * (mail + 1)).open(40'000 + 900 * mail);
  }
  CHECK(proxy.marked(false) == 20);
  CHECK(keen.marked(false) == 0);
}

TEST_CASE("a proxy begins with a new telephone: what was read before stays read") {
  Timelines changed;
  for (int mail = 0; mail < 12; ++mail) {
    changed.mail(1, mail);
    if (mail % 3 == 0) changed.open(5000 + 700 * mail).open(90'000 + 900 * mail);
  }
  for (int mail = 12; mail < 30; ++mail) changed.mail(1, mail).open(50 + 1700 * (mail % 7));
  CHECK(changed.marked(false) == 18);
}

TEST_CASE("a mail of which little is known does not count as a change of telephone") {
  Timelines proxy;
  for (int mail = 0; mail < 7; ++mail) proxy.mail(1, mail).open(40 + 1300 * mail);
  std::vector<MailEvent> events = proxy.events();
  const std::size_t known = recognise_machines(events, false).size();
  MailEvent unsent = events[1];
  unsent.at -= Seconds{kWeek};
  unsent.note = "before";
  events.insert(events.begin(), unsent);
  CHECK(known == 7);
  CHECK(recognise_machines(events, false).size() == known);
}

TEST_CASE("who reads nearly every mail, and some of them twice or to follow a link, is a person") {
  Timelines twice, follows;
  for (int mail = 0; mail < 20; ++mail) {
    twice.mail(1, mail).open(3000 + 800 * mail);
    if (mail % 3 == 0) twice.open(100'000);
    follows.mail(1, mail).open(3000 + 800 * mail);
    if (mail % 2 == 0) follows.click(3040 + 800 * mail, "a");
  }
  CHECK(twice.marked(false) == 0);
  CHECK(follows.marked(false) == 0);
}

TEST_CASE("some mails opened in the second they arrive are a proxy's; later opens are not") {
  Timelines proxy, fast;
  for (int mail = 0; mail < 12; ++mail) {
    proxy.mail(1, mail);
    fast.mail(1, mail);
    if (mail % 4 == 0) proxy.open(2 + mail % 3).open(9000);
    if (mail % 4 == 1) proxy.open(700 * mail);
    if (mail % 4 == 0) fast.open(14 + 11 * (mail % 5));
  }
  CHECK(proxy.marked(false) == 3);
  CHECK(fast.marked(false) == 0);
}

TEST_CASE("what a source said stands, and teaches what the company's gateway does") {
  CHECK(Timelines().mail(1, 0).click(20, "a").said(false).click(21, "b").said(true).marked() == 0);
  Timelines burst;
  burst.mail(1, 0).clicks(20, 1, 6).said(false);
  CHECK(burst.marked() == 0);
}

TEST_CASE("times of whole minutes or days alone show no machine") {
  Timelines minutes;
  for (int lead = 1; lead <= 4; ++lead)
    minutes.mail(lead, 0).open(53 + 60 * lead).click(53 + 60 * lead, "a");
  CHECK(minutes.marked() == 0);
}

TEST_CASE("a report that only counts dates all as the mail, and shows no machine") {
  Timelines report, days;
  for (int lead = 1; lead <= 6; ++lead) {
    report.mail(lead, 0).open(0).click(0, "").click(0, "");
    days.mail(lead, 0)
        .open(86'400 - 1'770'000'007 % 86'400)
        .click(86'400 - 1'770'000'007 % 86'400, "a");
  }
  CHECK(report.marked() == 0);
  CHECK(days.marked() == 0);
}

TEST_CASE("without the sending, bursts are seen and single clicks are not") {
  Timelines timelines;
  timelines.mail(1, 0).clicks(20, 1, 7).mail(2, 0).click(5, "a");
  std::vector<MailEvent> events = timelines.events();
  std::erase_if(events, [](const MailEvent& event) { return event.kind == MailEventKind::sent; });
  CHECK(recognise_machines(events, true).size() == 7);
}

TEST_CASE("the marks are the same in any order of the events") {
  std::mt19937 dice(7);
  const auto pick = [&dice](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(dice);
  };
  for (int round = 0; round < 60; ++round) {
    Timelines timelines;
    for (int lead = 1; lead <= pick(1, 6); ++lead)
      for (int mail = 0; mail < pick(1, 5); ++mail) {
        timelines.mail(lead, mail);
        for (int count = pick(0, 6); count > 0; --count)
          timelines.click(pick(0, 1) != 0 ? pick(1, 90) : pick(1, 90'000),
                          "link" + std::to_string(pick(0, 5)));
        for (int count = pick(0, 3); count > 0; --count) timelines.open(pick(1, 4000));
      }
    const std::vector<MailEvent> events = timelines.events();
    std::vector<std::size_t> order(events.size());
    for (std::size_t index = 0; index < order.size(); ++index) order[index] = index;
    std::shuffle(order.begin(), order.end(), dice);
    std::vector<MailEvent> shuffled;
    for (const std::size_t index : order) shuffled.push_back(events[index]);
    const auto in_words = [](const std::vector<MailEvent>& all) {
      std::vector<std::string> words;
      for (const MachineMark& mark : recognise_machines(all, true)) {
        const MailEvent& event = all[mark.event];
        words.push_back(std::to_string(number(event.lead)) + " " +
                        std::to_string(event.at.time_since_epoch().count()) + " " +
                        std::string(event.subject) + " " +
                        std::string(machine_reason_word(mark.reason)));
      }
      std::sort(words.begin(), words.end());
      return words;
    };
    CHECK(in_words(events) == in_words(shuffled));
  }
}

TEST_CASE("every reason has a word that is read back") {
  for (const auto reason :
       {MachineReason::burst, MachineReason::walk, MachineReason::together, MachineReason::delivery,
        MachineReason::habit, MachineReason::pair, MachineReason::proxy}) {
    CHECK(parse_machine_reason(machine_reason_word(reason)) == reason);
    CHECK_FALSE(machine_reason_text(reason).empty());
  }
  CHECK_FALSE(parse_machine_reason("none"));
}

}  // namespace leads
