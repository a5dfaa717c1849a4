// SPDX-License-Identifier: MIT
// What the cells of a row say of consent, which has a sign and a date.
#include <algorithm>

#include "base/scan.h"
#include "base/text.h"
#include "base/time/timestamp.h"
#include "import/columns/column.h"
#include "import/columns/opt_outs.h"
#include "import/rows/lead_parser.h"
#include "import/rows/lead_row.h"
#include "leads/error.h"
#include "store/rights/consent_ledger.h"

namespace leads {
namespace {

constexpr const char* kConsentStates = "states: unknown opted_in legitimate_interest opted_out";

}  // namespace

// The date of an opt-out is one. A column of them that says "no" is not a consent.
void LeadRowParser::consent(LeadRow& row, std::size_t column, std::string_view cell) {
  const ColumnTarget& target = columns_[column];
  if (target.guessed) {
    const std::optional<ConsentCell> found = guessed_consent(column, cell);
    for (std::size_t channel = 0; found && channel < kChannels; ++channel)
      if (target.every_channel || static_cast<Channel>(channel) == target.channel)
        row.consents.push_back({static_cast<Channel>(channel), found->state, found->at, 0, 0});
    return;
  }
  const bool dated = parse_iso(trim(cells_.text(column, cell))).has_value();
  const std::optional<Instant> when = dated ? consent_time(column, cell) : std::nullopt;
  if (when || (!dated && says_yes(column, cell)))
    row.consents.push_back({target.channel,
                            target.positive ? ConsentState::opted_in : ConsentState::opted_out,
                            when, 0, 0});
}

// Nobody said that the column is one of opt-outs but its name: a date, a yes or a word for it is
// one, and anything else is no reason to refuse.
std::optional<ConsentCell> LeadRowParser::guessed_consent(std::size_t column,
                                                          std::string_view cell) {
  const std::string_view text = trim(cells_.text(column, cell));
  if (text.empty()) return std::nullopt;
  const ColumnTarget& target = columns_[column];
  if (const auto iso = parse_iso(text)) {
    const Instant when = instant_of(*iso, *cells_.context().zone);
    return ConsentCell{target.channel, ConsentState::opted_out,
                       when <= options_.now ? std::optional(when) : std::nullopt, 0, 0};
  }
  static const Field kFlag{"yes or no", FieldType::boolean, {}};
  const auto flag = parse_value(kFlag, text, cells_.context());
  const Value* const value = std::get_if<Value>(&flag);
  if (value != nullptr && *value == Value{std::int64_t{0}}) return std::nullopt;
  const bool out = value != nullptr || says_opted_out(text, true) || equal_ascii_case(text, "x") ||
                   equal_ascii_case(text, "ja") || equal_ascii_case(text, "oui");
  if (out) return ConsentCell{target.channel, ConsentState::opted_out, std::nullopt, 0, 0};
  if (!equal_ascii_case(text, "nein") && !equal_ascii_case(text, "non"))
    cells_.note(cells_.header(column) + ": words nothing is known of, nobody opted out by them",
                text);
  return std::nullopt;
}

std::optional<Instant> LeadRowParser::consent_time(std::size_t column, std::string_view cell) {
  const std::optional<Instant> when = cells_.instant(column, cell);
  if (when && *when > options_.now) cells_.problem(column, "the consent is dated in the future");
  return when;
}

void LeadRowParser::consent_state(LeadRow& row, std::size_t column, std::string_view cell) {
  const std::string_view text = cells_.text(column, cell);
  if (text.empty()) return;
  const auto state = parse_consent(fold(text));
  if (!state && recognised_)
    cells_.note(columns_[column].name + ": words nothing is known of, left unknown", text);
  else if (!state)
    cells_.problem(column,
                   columns_[column].name + ": \"" + std::string(text) + "\" is no state of consent",
                   kConsentStates);
  else if (*state != ConsentState::unknown)
    row.consents.push_back({columns_[column].channel, *state, std::nullopt, 0, 0});
}

void LeadRowParser::constant_consent(const std::string& name, Channel channel,
                                     const std::string& text, const std::string& where) {
  const auto state = parse_consent(fold(text));
  if (!state)
    throw Error(ErrorKind::usage, where, name + ": \"" + text + "\" is no state of consent",
                kConsentStates);
  if (*state != ConsentState::unknown)
    consents_of_all_.push_back({channel, *state, std::nullopt, 0, 0});
}

// Only our own export carries evidence: any other file is somebody's word for it.
void LeadRowParser::consent_ledger(LeadRow& row, std::size_t column, std::string_view cell) {
  const std::string_view text = trim(cells_.text(column, cell));
  if (text.empty()) return;
  if (cells_.foreign())
    return cells_.note(
        "consent_ledger: taken from exports of leads alone, whose first column is "
        "lead_id; ignored",
        {});
  const auto parsed = parse_ledger(text);
  if (const auto* wrong = std::get_if<std::string>(&parsed))
    return cells_.problem(column, "consent_ledger: " + *wrong,
                          "leave the cell as leads export wrote it, or blank");
  const auto& ledger = std::get<ConsentLedger>(parsed);
  const auto is_later = [this](const auto& entry) { return entry.at > options_.now; };
  if (std::any_of(ledger.consents.begin(), ledger.consents.end(), is_later) ||
      std::any_of(ledger.stops.begin(), ledger.stops.end(), is_later))
    return cells_.problem(column, "consent_ledger: an entry is dated in the future");
  row.ledger = text;
}

void LeadRowParser::join_consents(LeadRow& row) {
  row.consents.insert(row.consents.end(), consents_of_all_.begin(), consents_of_all_.end());
  for (const auto& [channel, when] : consent_times_) {
    for (ConsentCell& consent : row.consents) {
      if (consent.channel == channel) consent.at = when;
    }
  }
  for (ConsentCell& consent : row.consents) {
    consent.file = row.file;
    consent.line = row.line;
  }
}

}  // namespace leads
