// SPDX-License-Identifier: MIT
#include "core/machine/mails.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <tuple>
#include <unordered_map>

#include "base/text.h"

namespace leads {
namespace {

// A mail is looked at as long as this after its last event, where no sending divides two of one
// name.
constexpr std::int64_t kLongestPause = 14 * std::int64_t{86400};

std::int64_t seconds_of(Instant at) {
  return at.time_since_epoch().count();
}

/// The text that names the mail; "" where the event has none.
std::string_view mail_name(const MailEvent& event) {
  if (!event.note.empty()) return event.note;
  return event.kind == MailEventKind::sent || event.kind == MailEventKind::open
             ? event.subject
             : std::string_view();
}

/// Reports that only count date everything as the mail: it takes a second at least to arrive.
bool undated(const LeadMail& mail, std::int64_t at) {
  return mail.sent && *mail.sent == at;
}

/// Texts by numbers from 1.
class Numbers {
 public:
  std::uint32_t of(std::string_view text) {
    if (text.empty()) return 0;
    return numbers_.try_emplace(text, static_cast<std::uint32_t>(numbers_.size() + 1))
        .first->second;
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

/// The coarsest of a day, an hour and a minute that all opens and clicks are whole multiples of.
std::int64_t step_of(std::span<const MailEvent> events) {
  std::int64_t divisor = 0;
  std::size_t count = 0;
  for (const MailEvent& event : events) {
    if (event.kind != MailEventKind::open && event.kind != MailEventKind::click) continue;
    divisor = std::gcd(divisor, seconds_of(event.at));
    ++count;
  }
  for (const std::int64_t step : {std::int64_t{86400}, std::int64_t{3600}, std::int64_t{60}})
    if (count > 1 && divisor % step == 0) return step;
  return 1;
}

/// The mails of one lead, as its events come by in order of time.
class LeadTimeline {
 public:
  LeadTimeline(std::vector<LeadMail>& mails, LeadId lead)
      : mails_(mails), lead_(lead), first_(mails.size()) {}

  /// The mail an event is about; nullptr for a reply or an unsubscribing without one.
  LeadMail* mail_of(const MailEvent& event, std::int64_t at, std::uint32_t name) {
    std::optional<std::size_t> found = known(event.kind, at, name);
    const bool begins = event.kind == MailEventKind::sent || event.kind == MailEventKind::open ||
                        event.kind == MailEventKind::click;
    if (!found && !begins) found = newest_;
    if (!found && !begins) return nullptr;
    if (!found) {
      found = mails_.size();
      by_name_[name] = *found;
      mails_.push_back({lead_, name, std::nullopt, {}, {}, {}, false});
      last_.push_back(at);
      newest_ = found;
    }
    last_[*found - first_] = at;
    return &mails_[*found];
  }

 private:
  std::optional<std::size_t> known(MailEventKind kind, std::int64_t at, std::uint32_t name) const {
    const bool is_sent = kind == MailEventKind::sent;
    if (name == 0 && !is_sent) return newest_;
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return std::nullopt;
    const LeadMail& mail = mails_[found->second];
    const std::int64_t pause = at - last_[found->second - first_];
    if (is_sent) return !mail.sent && pause <= 0 ? std::optional(found->second) : std::nullopt;
    return mail.sent || pause <= kLongestPause ? std::optional(found->second) : std::nullopt;
  }

  std::vector<LeadMail>& mails_;
  LeadId lead_;
  std::size_t first_;
  std::optional<std::size_t> newest_;
  std::vector<std::int64_t> last_;
  std::unordered_map<std::uint32_t, std::size_t> by_name_;
};

}  // namespace

bool is_unsubscribe_link(std::string_view url) {
  // In the languages of most mails.
  static constexpr std::array<std::string_view, 24> kWords{
      "unsub",      "opt-out",  "optout",    "opt_out",    "abmeld",      "abbestell",
      "austrag",    "desabonn", "desinscri", "désinscri",  "désabonn",    "darse-de-baja",
      "cancelar-s", "disiscri", "afmeld",    "uitschr",    "avmeld",      "avregistr",
      "frameld",    "odhlas",   "wypis",     "leave-list", "list-remove", "email-preferences"};
  const std::string folded = fold(url);
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return folded.find(word) != std::string::npos; });
}

CompanyMails company_mails(std::span<const MailEvent> events) {
  CompanyMails company;
  company.step = step_of(events);
  std::vector<std::size_t> order(events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const MailEvent &x = events[a], &y = events[b];
    return std::tie(x.lead, x.at, x.kind, x.subject, x.note, x.machine) <
           std::tie(y.lead, y.at, y.kind, y.subject, y.note, y.machine);
  });
  Numbers names, links;
  company.leaves_list.push_back(false);
  for (std::size_t begin = 0; begin < order.size();) {
    const LeadId lead = events[order[begin]].lead;
    LeadTimeline timeline(company.mails, lead);
    for (; begin < order.size() && events[order[begin]].lead == lead; ++begin) {
      const MailEvent& event = events[order[begin]];
      const std::int64_t at = seconds_of(event.at);
      LeadMail* const found = timeline.mail_of(event, at, names.of(mail_name(event)));
      if (found == nullptr) continue;
      LeadMail& mail = *found;
      switch (event.kind) {
        case MailEventKind::sent:
          mail.sent = at;
          break;
        case MailEventKind::open:
          if (undated(mail, at)) break;
          mail.opens.push_back({at, 0, order[begin], event.machine});
          break;
        case MailEventKind::click: {
          if (undated(mail, at)) break;
          const std::uint32_t link = links.of(event.subject);
          if (link == company.leaves_list.size())
            company.leaves_list.push_back(is_unsubscribe_link(event.subject));
          mail.clicks.push_back({at, link, order[begin], event.machine});
          break;
        }
        case MailEventKind::unsubscribe:
          mail.unsubscribes.push_back(at);
          break;
        case MailEventKind::reply:
          mail.replied = true;
          break;
      }
    }
  }
  return company;
}

}  // namespace leads
