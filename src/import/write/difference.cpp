// SPDX-License-Identifier: MIT
// What of a row is to be written to a lead that is there, or that an earlier row makes: by the
// policies, against what it has.
#include <algorithm>
#include <set>

#include "base/blanks.h"
#include "base/scan.h"
#include "base/text.h"
#include "core/lead/email.h"
#include "import/rows/lead_row.h"
#include "import/rows/spellings.h"
#include "import/write/existing.h"
#include "import/write/lead_import.h"
#include "import/write/row_ledger.h"
#include "leads/error.h"
#include "store/read/identities.h"

namespace leads {
namespace {

std::string id_of(FieldIndex field, const std::string& key) {
  return std::string(identity_kind(field)) + '\0' + key;
}

}  // namespace

// What is there stays as it is written.
std::string joined_list(std::string_view known, std::string_view added) {
  std::set<std::string> seen;
  const auto each = [](std::string_view list, const auto& take) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(';'), list.size());
      if (const std::string_view one = trim(list.substr(0, end)); !one.empty()) take(one);
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  };
  each(known, [&seen](std::string_view one) { seen.insert(fold(one)); });
  std::string joined(known);
  each(added, [&](std::string_view one) {
    if (seen.insert(fold(one)).second) (joined += joined.empty() ? "" : ";") += one;
  });
  return joined;
}

void LeadImport::Existing::take(const LeadRow& row) {
  for (const auto& [field, value] : row.values) values[index(field)] = value;
  for (const std::string& tag : row.tags) tags.insert(fold(tag));
  for (const NewIdentity& id : row.ids) ids.insert(id.kind + '\0' + id.key);
  for (const Address& address : row.addresses) ids.insert(id_of(address.field, address.key));
}

void LeadImport::Existing::take(const LeadView& lead, const std::vector<Identity>& identities) {
  for (std::size_t index = 0; index < lead.fields.size(); ++index)
    if (lead.fields[index].present()) values[index] = owned(lead.fields[index]);
  for (const std::string_view tag : lead.tags) tags.insert(fold(tag));
  for (const Identity& identity : identities) ids.insert(identity.kind + '\0' + identity.key);
  for (std::size_t channel = 0; channel < kChannels; ++channel)
    consents[channel] = lead.consent[channel].state;
  stage = lead.stage;
  furthest = lead.furthest;
  stage_since = lead.stage_since;
}

bool LeadImport::Existing::is_called(const Value& name) const {
  const auto text = [this](BuiltIn field) {
    const auto found = values.find(index(at(field)));
    const auto* known = found == values.end() ? nullptr : std::get_if<std::string>(&found->second);
    return known == nullptr ? std::string_view() : std::string_view(*known);
  };
  const auto* wanted = std::get_if<std::string>(&name);
  return wanted != nullptr && derived_name(text(BuiltIn::first_name), text(BuiltIn::last_name),
                                           text(BuiltIn::company), text(BuiltIn::email)) == *wanted;
}

OnMatch LeadImport::policy(std::uint32_t file) const {
  const Mapping* mapping = files_[file].mapping;
  if (options_.on_match) return *options_.on_match;
  return mapping != nullptr ? mapping->on_match : OnMatch::fill;
}

OnMatch LeadImport::policy(FieldIndex field, std::uint32_t file) const {
  if (const Mapping* mapping = files_[file].mapping; mapping != nullptr) {
    for (const auto& [name, policy] : mapping->on_match_fields) {
      if (name == playbook_.fields[field].name) return policy;
    }
  }
  return policy(file);
}

RowMatcher::Replaces LeadImport::replaces(std::uint32_t file) const {
  if (!overwrites_) return {};
  const auto any = [&](std::initializer_list<BuiltIn> fields) {
    return std::any_of(fields.begin(), fields.end(), [&](BuiltIn field) {
      return policy(at(field), file) == OnMatch::overwrite;
    });
  };
  return {any({BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name}), any({BuiltIn::company}),
          any({BuiltIn::email}), any({BuiltIn::phone})};
}

// Several values of one field that begin with a `;` are to be added to those that are there.
bool LeadImport::is_appended(FieldIndex field, std::string_view text, std::uint32_t file) const {
  const Mapping* mapping = files_[file].mapping;
  return text.starts_with(';') && mapping != nullptr && mapping->appended_lists &&
         playbook_.fields[field].type == FieldType::text && field != at(BuiltIn::notes);
}

LeadRow LeadImport::difference(const LeadRow& row, Existing& known) {
  LeadRow delta;
  delta.file = row.file;
  delta.line = row.line;
  const bool other_currency = is_other_currency(row, known);
  for (const auto& [field, value] : row.values) {
    const OnMatch chosen = policy(field, row.file);
    if (chosen == OnMatch::skip) continue;
    const auto found = known.values.find(index(field));
    const bool blank = found == known.values.end();
    if (blank && field == at(BuiltIn::name) && known.is_called(value)) continue;
    if (!blank && (found->second == value ||
                   (field == at(BuiltIn::phone) && is_spoilt(row, found->second, value)) ||
                   (field == at(BuiltIn::postal_code) && lost_zeros(row, found->second, value))))
      continue;
    if (other_currency && field == at(BuiltIn::currency) && chosen == OnMatch::overwrite) continue;
    if (other_currency && playbook_.fields[field].type == FieldType::money) {
      notes_.add("amounts in another currency than their lead's, left out", row.line,
                 playbook_.fields[field].name);
      continue;
    }
    if (const auto* text = std::get_if<std::string>(&value);
        text != nullptr && is_appended(field, *text, row.file)) {
      Value joined{joined_list(blank ? "" : std::get<std::string>(found->second),
                               std::get<std::string>(value))};
      if (blank || found->second != joined)
        delta.values.emplace_back(field, known.values[index(field)] = std::move(joined));
      continue;
    }
    const bool fixed = field == at(BuiltIn::email) || field == at(BuiltIn::created_at);
    if (!blank && chosen == OnMatch::error && !fixed) {
      refuse_value(row, field, found->second);
      continue;
    }
    if (blank || (!fixed && chosen == OnMatch::overwrite)) {
      if (!blank && field == at(BuiltIn::phone))
        known.ids.erase(id_of(field, identity_key(field, std::get<std::string>(found->second))));
      known.values[index(field)] = value;
      delta.values.emplace_back(field, value);
      continue;
    }
    // An address that is not the main one is one more of the lead's, never a replacement.
    if (field != at(BuiltIn::email) && field != at(BuiltIn::phone)) {
      if (!other_currency || field != at(BuiltIn::currency))
        note_difference(row, field, found->second, value);
      continue;
    }
    if (field == at(BuiltIn::email) ? row.email_taken : row.phone_taken) continue;
    const std::string& text = std::get<std::string>(value);
    const std::string key = identity_key(field, text);
    if (!key.empty() && known.ids.insert(id_of(field, key)).second)
      delta.addresses.push_back({field, text, key, ""});
  }
  for (const Address& address : row.addresses) {
    if (policy(address.field, row.file) == OnMatch::skip) continue;
    const auto main = known.values.find(index(address.field));
    const bool is_main = main != known.values.end() &&
                         fold(std::get<std::string>(main->second)) == fold(address.value);
    if (!is_main && known.ids.insert(id_of(address.field, address.key)).second)
      delta.addresses.push_back(address);
  }
  add_what_hangs_on(row, known, delta);
  if (moves_leads(row.file)) add_move(row, known, delta);
  return delta;
}

bool LeadImport::moves_leads(std::uint32_t file) const {
  const auto says_stage = [](const auto& pairs) {
    return std::any_of(pairs.begin(), pairs.end(),
                       [](const auto& pair) { return pair.first == "stage"; });
  };
  return says_stage(options_.set) ||
         (files_[file].mapping != nullptr && says_stage(files_[file].mapping->set));
}

// A lead that has moved since that day, or that has been there, stays where it is: the same file
// twice moves nobody.
void LeadImport::add_move(const LeadRow& row, Existing& known, LeadRow& delta) {
  if (!known.stage || !row.stage || *known.stage == *row.stage) return;
  if (policy(row.file) == OnMatch::skip) return;
  const StageType type = playbook_.stage(*row.stage).type;
  const bool on_the_way = type == StageType::open || type == StageType::won;
  const bool later =
      row.stage_at ? known.stage_since > *row.stage_at : on_the_way && known.furthest >= *row.stage;
  if (later) {
    notes_.add("leads that moved on since, left in their stage", row.line,
               playbook_.stage(*known.stage).name);
    return;
  }
  delta.stage = row.stage;
  delta.stage_at = row.stage_at;
  delta.stage_reason = row.stage_reason;
  known.stage = row.stage;
  known.stage_since = row.stage_at.value_or(options_.now);
  if (on_the_way) known.furthest = std::max(known.furthest, *row.stage);
}

// A spreadsheet takes the + off numbers, our own export's too, and rounds them: that is no other
// number.
bool LeadImport::is_spoilt(const LeadRow& row, const Value& kept, const Value& given) {
  const std::string& known = std::get<std::string>(kept);
  const std::string& text = std::get<std::string>(given);
  if (identity_key(at(BuiltIn::phone), known).empty()) return false;
  const bool bare = shows_number(text, known);
  if (!bare && !is_scientific(text)) return false;
  notes_.add(bare ? "phones without their +, as a spreadsheet leaves them: the leads keep theirs"
                  : "phones rounded by a spreadsheet: the leads keep theirs",
             row.line, text);
  return true;
}

// A spreadsheet takes the zeros off the front of a postal code.
bool LeadImport::lost_zeros(const LeadRow& row, const Value& kept, const Value& given) {
  const std::string_view known = std::get<std::string>(kept);
  const std::string& text = std::get<std::string>(given);
  const bool shorter = row.own_id != 0 && known.size() > text.size() && known.ends_with(text) &&
                       known.find_first_not_of('0') == known.size() - text.size() &&
                       std::all_of(text.begin(), text.end(), is_ascii_digit);
  if (shorter)
    notes_.add(
        "postal codes without their zeros, as a spreadsheet leaves them: the leads keep "
        "theirs",
        row.line, text);
  return shorter;
}

// Under fill what is there stays; that the file says something else is worth knowing. Blanks and
// capitals are no difference.
void LeadImport::note_difference(const LeadRow& row, FieldIndex field, const Value& kept,
                                 const Value& given) {
  const auto* const one = std::get_if<std::string>(&kept);
  const auto* const other = std::get_if<std::string>(&given);
  if (field == at(BuiltIn::created_at) ||
      (one != nullptr && other != nullptr && one_blank(fold(*one)) == one_blank(fold(*other))))
    return;
  ++differing_values_;
  differing_.insert(field);
  if (first_differing_ == 0 || row.line < first_differing_) first_differing_ = row.line;
  row_differs_ += (row_differs_.empty() ? "" : ", ") + playbook_.fields[field].name;
}

// Several people may share an e-mail address; whatever is done with their values, it is said.
void LeadImport::note_other_name(const LeadRow& row, const Existing& known) {
  const auto has = [&known](BuiltIn field) {
    const auto value = known.values.find(index(at(field)));
    const auto* text =
        value != known.values.end() ? std::get_if<std::string>(&value->second) : nullptr;
    return text != nullptr ? std::string_view(*text) : std::string_view();
  };
  const std::string_view email = text_of(row, BuiltIn::email);
  if (email.empty() || is_role_address(email) || fold(email) != fold(has(BuiltIn::email))) return;
  const std::string theirs =
      folded_name(has(BuiltIn::name), has(BuiltIn::first_name), has(BuiltIn::last_name));
  const std::string own =
      folded_name(text_of(row, BuiltIn::name), text_of(row, BuiltIn::first_name),
                  text_of(row, BuiltIn::last_name));
  if (own.empty() || theirs.empty() || own == theirs) return;
  notes_.add("rows of another name than the lead that has their e-mail", row.line, email);
}

void LeadImport::note_differing() {
  std::string names;
  for (const FieldIndex field : differing_)
    names += (names.empty() ? "" : ", ") + playbook_.fields[field].name;
  if (differing_values_ > 0)
    notes_.add(
        "values of the file that differ from those that are kept; --on-match overwrite takes the "
        "file's",
        first_differing_, names, differing_values_);
}

// What is not in the lead's currency can't stand among its amounts; nor may another currency come
// to amounts that stay as they are.
bool LeadImport::is_other_currency(const LeadRow& row, const Existing& known) const {
  const std::string_view currency = text_of(row, BuiltIn::currency);
  const auto has =
      currency.empty() ? known.values.end() : known.values.find(index(at(BuiltIn::currency)));
  if (has == known.values.end() || std::get<std::string>(has->second) == currency) return false;
  if (policy(at(BuiltIn::currency), row.file) != OnMatch::overwrite) return true;
  return std::any_of(known.values.begin(), known.values.end(), [&](const auto& entry) {
    const auto field = static_cast<FieldIndex>(entry.first);
    return playbook_.fields[field].type == FieldType::money &&
           !(has_field(row, field) && policy(field, row.file) == OnMatch::overwrite);
  });
}

void LeadImport::refuse_value(const LeadRow& row, FieldIndex field, const Value& has) {
  const auto index = std::find_if(row.positions.begin(), row.positions.end(),
                                  [field](const auto& entry) { return entry.first == field; });
  Diagnostic& problem = row_problems_.emplace_back();
  problem.file = files_[row.file].name;
  problem.line = row.line;
  if (index != row.positions.end()) problem = index->second;
  const Field& what = playbook_.fields[field];
  problem.message = what.name + ": the lead has \"" + format_value(what, Cell::of(has)) +
                    "\", which may not differ (on_match = \"error\")";
  problem.hint =
      "leave the cell blank, or choose what counts: --on-match fill, the lead's; --on-match "
      "overwrite, the file's";
}

// Who is left alone is so in all of it, ids included: the row meets the lead the next time as it
// did now. An opt-out always counts.
void LeadImport::add_what_hangs_on(const LeadRow& row, Existing& known, LeadRow& delta) {
  const bool left_alone = policy(row.file) == OnMatch::skip;
  for (const NewIdentity& id : row.ids)
    if ((!left_alone || id.kind == "row") && known.ids.insert(id.kind + '\0' + id.key).second)
      delta.ids.push_back(id);
  std::vector<ConsentCell> consents = row.consents;
  if (left_alone)
    std::erase_if(consents, [](const ConsentCell& consent) {
      return consent.state != ConsentState::opted_out;
    });
  take_consents(consents, known, delta.consents);
  delta.ledger = new_stops(row.ledger, suppressions_);
  if (left_alone) return;
  for (const std::string& tag : row.tags)
    if (known.tags.insert(fold(tag)).second) delta.tags.push_back(tag);
}

// A file may fill an unknown; an opt-out always counts; nothing but a person leaves it. In one row
// the opt-out wins.
void LeadImport::take_consents(const std::vector<ConsentCell>& consents, Existing& known,
                               std::vector<ConsentCell>& agreed) {
  for (const ConsentCell& consent : consents) {
    const auto refuses = [&](const ConsentCell& other) {
      return other.channel == consent.channel && other.state == ConsentState::opted_out;
    };
    const bool refused = std::any_of(consents.begin(), consents.end(), refuses);
    ConsentState& state = known.consents[static_cast<std::size_t>(consent.channel)];
    const bool out = consent.state == ConsentState::opted_out;
    if (out ? state == ConsentState::opted_out : refused || state != ConsentState::unknown)
      continue;
    state = consent.state;
    agreed.push_back(consent);
  }
}

}  // namespace leads
