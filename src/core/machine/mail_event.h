// SPDX-License-Identifier: MIT
// What the recogniser of machines reads: the mail timelines of the leads of one company, and what
// it says of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "leads/lead.h"

namespace leads {

enum class MailEventKind : std::uint8_t { sent, open, click, unsubscribe, reply };

/// The kind of an activity, by its name; nullopt for kinds that say nothing about machines.
std::optional<MailEventKind> mail_event_kind(std::string_view name);

/// One activity of a lead around a mail. The texts outlive the recognising.
struct MailEvent {
  LeadId lead{};
  Instant at;
  MailEventKind kind{};
  std::optional<bool> machine;  ///< what its source said: always counts
  std::string_view subject;     ///< of a click its URL
  std::string_view note;        ///< the campaign
};

/// Why an open or click is taken for a machine's.
enum class MachineReason : std::uint8_t { burst, walk, together, delivery, habit, pair, proxy };

/// The word the book keeps: "burst".
std::string_view machine_reason_word(MachineReason reason);
std::optional<MachineReason> parse_machine_reason(std::string_view word);
/// The reason in plain words, after "taken for a machine: ".
std::string_view machine_reason_text(MachineReason reason);

struct MachineMark {
  std::size_t event = 0;  ///< index of the open or click
  MachineReason reason{};
  bool operator==(const MachineMark&) const = default;
};

/// The opens and clicks of one company's leads that machines made: security gateways that follow
/// the links of mails, and proxies that open every mail. Only those whose source did not say it
/// either way; ascending by event. The same whatever the order of the events, and near-linear in
/// their number. Weighs several independent signs of each event as the logarithm of how much
/// likelier it is from a machine than from a person, then what this company's mails show together.
/// `shared`: they belong to a company, which may have a gateway; otherwise they are of one lead
/// with an address of a mail provider, or without one.
std::vector<MachineMark> recognise_machines(std::span<const MailEvent> events, bool shared);

/// Raised whenever recognise_machines judges anything differently: books keep it with their marks.
inline constexpr int kRecogniser = 2;

}  // namespace leads
