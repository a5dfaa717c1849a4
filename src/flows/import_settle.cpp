// What the rows change: by the policies, against what a lead has already, and against other rows of the same lead.
#include <algorithm>
#include <deque>
#include <set>
#include <unordered_map>

#include "flows/import_leads.h"
#include "leads/newcomers.h"
#include "leads/text.h"

namespace leads {
namespace {

struct KeptRow {
  std::uint64_t place = 0, number = 0;
  LeadRow row;
};

void read_kept(std::string_view record, std::size_t place_bytes, std::size_t row_bytes, KeptRow& kept) {
  kept.place = ordered_number(record.substr(0, place_bytes));
  kept.number = ordered_number(record.substr(place_bytes, row_bytes));
  read_row(record.substr(place_bytes + row_bytes), kept.row);
}

std::string id_of(FieldIndex field, const std::string& key) { return std::string(identity_kind(field)) + '\0' + key; }

// What is there stays as it is written; values it has not follow: "a; b" and ";B;c" are "a; b;c".
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

bool is_empty(const LeadRow& row) {
  return row.values.empty() && row.ids.empty() && row.addresses.empty() && row.tags.empty() && row.consents.empty();
}

}  // namespace

/// A lead as far as the import knows it: what it has, and what earlier rows gave it.
struct LeadImport::Existing {
  std::unordered_map<std::size_t, Value> values;  ///< by field
  std::set<std::string> tags;                     ///< folded
  std::set<std::string> ids;                      ///< kind, NUL, key
  std::array<ConsentState, kChannels> consents{};

  void take(const LeadRow& row) {
    for (const auto& [field, value] : row.values) values[index(field)] = value;
    for (const std::string& tag : row.tags) tags.insert(fold(tag));
    for (const NewIdentity& id : row.ids) ids.insert(id.kind + '\0' + id.key);
    for (const Address& address : row.addresses) ids.insert(id_of(address.field, address.key));
  }
  void take(const LeadView& lead, const std::vector<Identity>& identities) {
    for (std::size_t place = 0; place < lead.fields.size(); ++place)
      if (lead.fields[place].present()) values[place] = owned(lead.fields[place]);
    for (const std::string_view tag : lead.tags) tags.insert(fold(tag));
    for (const Identity& identity : identities) ids.insert(identity.kind + '\0' + identity.key);
    for (std::size_t channel = 0; channel < kChannels; ++channel) consents[channel] = lead.consent[channel].state;
  }
};

OnMatch LeadImport::policy(FieldIndex field, std::uint32_t file) const {
  const Mapping* mapping = files_[file].mapping;
  if (mapping != nullptr) {
    for (const auto& [name, policy] : mapping->on_match_fields) {
      if (name == playbook_.fields[field].name) return policy;
    }
  }
  if (options_.on_match) return *options_.on_match;
  return mapping != nullptr ? mapping->on_match : OnMatch::fill;
}

// HubSpot's several values of one field begin with a `;` where they are to be added to those that are there.
bool LeadImport::is_appended(FieldIndex field, std::string_view text, std::uint32_t file) const {
  const Mapping* mapping = files_[file].mapping;
  return text.starts_with(';') && mapping != nullptr && mapping->system == "hubspot" &&
         playbook_.fields[field].type == FieldType::text && field != at(BuiltIn::notes);
}

LeadRow LeadImport::difference(const LeadRow& row, Existing& known) {
  LeadRow delta;
  delta.file = row.file;
  delta.line = row.line;
  for (const auto& [field, value] : row.values) {
    const OnMatch chosen = policy(field, row.file);
    if (chosen == OnMatch::skip) continue;
    const auto found = known.values.find(index(field));
    const bool blank = found == known.values.end();
    if (!blank && found->second == value) continue;
    if (const auto* text = std::get_if<std::string>(&value); text != nullptr && is_appended(field, *text, row.file)) {
      Value joined{joined_list(blank ? "" : std::get<std::string>(found->second), std::get<std::string>(value))};
      if (!blank && found->second == joined) continue;
      known.values[index(field)] = joined;
      delta.values.emplace_back(field, std::move(joined));
      continue;
    }
    const bool fixed = field == at(BuiltIn::email) || field == at(BuiltIn::created_at);
    if (!blank && chosen == OnMatch::error && !fixed) {
      const auto place = std::find_if(row.places.begin(), row.places.end(), [f = field](const auto& entry) { return entry.first == f; });
      Diagnostic& problem = row_problems_.emplace_back();
      problem.file = files_[row.file].name;
      problem.line = row.line;
      if (place != row.places.end()) problem = place->second;
      const Field& what = playbook_.fields[field];
      problem.message = what.name + ": the lead has \"" + format_value(what, Cell::of(found->second)) + "\", which may not differ (on_match = \"error\")";
      problem.hint = "leave the cell blank, or choose what counts: --on-match fill, the lead's; --on-match overwrite, the file's";
      continue;
    }
    if (blank || (!fixed && chosen == OnMatch::overwrite)) {
      known.values[index(field)] = value;
      delta.values.emplace_back(field, value);
      continue;
    }
    // An address that is not the main one is one more of the lead's, never a replacement.
    if (field != at(BuiltIn::email) && field != at(BuiltIn::phone)) continue;
    if (field == at(BuiltIn::email) ? row.email_taken : row.phone_taken) continue;
    const std::string& text = std::get<std::string>(value);
    const std::string key = identity_key(field, text);
    if (!key.empty() && known.ids.insert(id_of(field, key)).second) delta.addresses.push_back({field, text, key, ""});
  }
  for (const Address& address : row.addresses) {
    if (policy(address.field, row.file) == OnMatch::skip) continue;
    const auto main = known.values.find(index(address.field));
    const bool is_main = main != known.values.end() && fold(std::get<std::string>(main->second)) == fold(address.value);
    if (!is_main && known.ids.insert(id_of(address.field, address.key)).second) delta.addresses.push_back(address);
  }
  for (const std::string& tag : row.tags)
    if (known.tags.insert(fold(tag)).second) delta.tags.push_back(tag);
  for (const NewIdentity& id : row.ids)
    if (known.ids.insert(id.kind + '\0' + id.key).second) delta.ids.push_back(id);
  take_consents(row.consents, known, delta.consents);
  return delta;
}

// A file may fill an unknown; an opt-out always counts; nothing but a person leaves it. In one row the opt-out wins.
void LeadImport::take_consents(const std::vector<ConsentCell>& consents, Existing& known, std::vector<ConsentCell>& agreed) {
  for (const ConsentCell& consent : consents) {
    const auto refuses = [&](const ConsentCell& other) { return other.channel == consent.channel && other.state == ConsentState::opted_out; };
    const bool refused = std::any_of(consents.begin(), consents.end(), refuses);
    ConsentState& state = known.consents[static_cast<std::size_t>(consent.channel)];
    const bool out = consent.state == ConsentState::opted_out;
    if (out ? state == ConsentState::opted_out : refused || state != ConsentState::unknown) continue;
    state = consent.state;
    agreed.push_back(consent);
  }
}

void LeadImport::merge_into(LeadRow& row, const LeadRow& delta) {
  for (const auto& [field, value] : delta.values) {
    const auto mine = std::find_if(row.values.begin(), row.values.end(), [f = field](const auto& entry) { return entry.first == f; });
    if (mine == row.values.end()) row.values.emplace_back(field, value);
    else mine->second = value;
  }
  row.tags.insert(row.tags.end(), delta.tags.begin(), delta.tags.end());
  row.ids.insert(row.ids.end(), delta.ids.begin(), delta.ids.end());
  row.addresses.insert(row.addresses.end(), delta.addresses.begin(), delta.addresses.end());
  row.consents.insert(row.consents.end(), delta.consents.begin(), delta.consents.end());
}

// The new leads once more, with what further rows of the file say of them, and with their owners. Only when there is any of it.
void LeadImport::settle_new_leads() {
  if (again_rows_ == 0 && playbook_.assigns.empty()) return;
  settled_.emplace(store_.directory());
  NewcomerAssigner assigner(store_, options_.now);
  again_.rewind();
  KeptRow next;
  std::string_view record;
  const auto advance = [&] {
    std::string_view kept;
    const bool found = again_.next(kept);
    if (found) read_kept(kept, kPlaceBytes, kRowBytes, next);
    return found;
  };
  bool more = advance();
  Spool::Reader rows(fresh_);
  LeadRow row;
  NewLead lead;
  for (std::uint64_t place = 0; rows.next(record); ++place) {
    read_row(record, row);
    if (more && next.place == place) {
      Existing known;
      known.take(row);
      std::vector<ConsentCell> agreed;
      take_consents(row.consents, known, agreed);
      for (; more && next.place == place; more = advance()) merge_into(row, settle(next.row, next.number, known, -static_cast<std::int64_t>(place) - 1));
    }
    if (assigner.concerns(row.stage.value_or(StageId{}))) {
      make_lead(row, lead);
      lead.values.assign(row.values.begin(), row.values.end());
      for (auto& [field, value] : lead.values)
        if (const auto* text = std::get_if<std::string>(&value); text != nullptr && is_appended(field, *text, row.file)) value = joined_list({}, *text);
      lead.tags = row.tags;
      const auto owner = assigner.assign(lead);
      if (owner && !owner->owner.empty()) {
        row.values.emplace_back(at(BuiltIn::owner), Value{owner->owner});
        seen_fields_[index(at(BuiltIn::owner))] = true;
      }
    }
    bytes_.clear();
    append_row(bytes_, row);
    settled_->write(bytes_);
  }
}

/// Counts the row; nothing of it is left to be written when it is rejected.
LeadRow LeadImport::settle(const LeadRow& row, std::uint64_t number, Existing& known, std::int64_t lead) {
  row_problems_.clear();
  const auto refused = refused_.find(number);
  if (refused != refused_.end()) row_problems_ = std::move(refused->second);
  const bool may_go_back = may_refuse_ && options_.keep_going;  // else what follows is compared as if the row were mended
  Existing before;
  const bool told = options_.dry_run && lead > 0;
  if (may_go_back || told) before = known;
  LeadRow delta = difference(row, known);
  if (!row_problems_.empty()) {
    if (may_go_back) known = std::move(before);
    const std::vector<std::string_view> cells(row.cells.begin(), row.cells.end());
    tally_.reject(number, cells, row_problems_);
    return {};
  }
  if (told && number != kNoRow) tell_changes(LeadId{lead}, delta, before);
  if (number != kNoRow) tally_.set(number, is_empty(delta) ? RowTally::Outcome::unchanged : RowTally::Outcome::updated, lead);
  return delta;
}

void LeadImport::tell_changes(LeadId lead, const LeadRow& delta, const Existing& before) {
  for (const auto& [field, value] : delta.values) {
    const Field& what = playbook_.fields[field];
    const auto had = before.values.find(index(field));
    const auto text = [&what](const Value& one) { return format_value(what, Cell::of(one)); };
    tell_change({lead, what.name, had == before.values.end() ? std::nullopt : std::optional(text(had->second)), text(value)});
  }
  for (const Address& address : delta.addresses) tell_change({lead, "further_" + playbook_.fields[address.field].name, std::nullopt, address.value});
  for (const std::string& tag : delta.tags) tell_change({lead, "tag", std::nullopt, tag});
  for (const NewIdentity& id : delta.ids) tell_change({lead, id.kind, std::nullopt, id.value});
  for (const ConsentCell& consent : delta.consents) {
    const ConsentState had = before.consents[static_cast<std::size_t>(consent.channel)];
    tell_change({lead, "consent." + std::string(channel_name(consent.channel)), std::string(consent_name(had)), std::string(consent_name(consent.state))});
  }
}

void LeadImport::tell_change(ImportReport::Change change) {
  constexpr std::size_t kMostBytes = std::size_t{4} << 20U;
  // What an earlier row of the file made of it was not there before.
  if (change.before) {
    for (auto earlier = report_.changes.rbegin(); earlier != report_.changes.rend() && earlier->lead == change.lead; ++earlier) {
      if (earlier->field != change.field) continue;
      earlier->after = std::move(change.after);
      if (earlier->before == earlier->after) report_.changes.erase(std::next(earlier).base());
      return;
    }
  }
  told_bytes_ += change.after.size() + (change.before ? change.before->size() : 0);
  if (report_.changes.size() == ImportReport::kMostChanges || told_bytes_ > kMostBytes) ++report_.more_changes;
  else report_.changes.push_back(std::move(change));
}

// The rows of leads of the book, lead by lead beside a walk through the book.
void LeadImport::settle_existing() {
  if (known_rows_ == 0) return;
  known_.rewind();
  LeadNeeds needs = LeadNeeds::all_but_texts(playbook_.fields);
  needs.activities = needs.moves = false;
  // Most of the book: one ordered walk is cheaper than looking leads up.
  const std::int64_t span = number(known_leads_.back()) - number(known_leads_.front()) + 1;
  const bool dense = static_cast<std::int64_t>(known_leads_.size()) * 4 > span;
  LeadCursor cursor(store_, needs, {known_leads_, {}, dense});
  KeptRow next;
  std::string_view record;
  bool more = known_.next(record);
  if (more) read_kept(record, kPlaceBytes, kRowBytes, next);
  while (more && cursor.next()) {
    const LeadView& lead = cursor.lead();
    const auto place = static_cast<std::uint64_t>(number(lead.id));
    Existing known;
    if (next.place == place) known.take(lead, store_.identities(lead.id));
    while (more && next.place <= place) {
      const LeadRow delta = settle(next.row, next.number, known, number(lead.id));
      if (!is_empty(delta)) {
        bytes_.clear();
        append_ordered(bytes_, place, 8);
        append_row(bytes_, delta);
        edits_.write(bytes_);
      }
      more = known_.next(record);
      if (more) read_kept(record, kPlaceBytes, kRowBytes, next);
    }
  }
}

template <class Row, class Lead>
void LeadImport::make_lead(const Row& row, Lead& lead) const {
  lead.id = matcher_.book_is_empty() ? LeadId{row.own_id} : LeadId{};
  lead.stage = row.stage.value_or(StageId{});
  lead.stage_at.reset();
  if (row.stage && (row.stage_at || lead.stage != StageId{} || row.cycle > 1)) lead.stage_at = row.stage_at.value_or(options_.now);
  lead.cycle = row.cycle;
  lead.consents.clear();
  if (row.consents.empty()) return;
  Existing known;
  std::vector<ConsentCell> agreed;
  take_consents(row.consents, known, agreed);
  for (const ConsentCell& consent : agreed)
    lead.consents.push_back({{}, consent.channel, "", consent.state, consent.at.value_or(options_.now), evidence(consent)});
}

std::string LeadImport::evidence(const ConsentCell& consent) const { return files_[consent.file].name + ":" + std::to_string(consent.line); }

/// The new leads as the store takes them.
class LeadImport::NewLeads : public NewLeadSource {
 public:
  explicit NewLeads(LeadImport& import) : import_(import), rows_(import.settled_ ? *import.settled_ : import.fresh_) {}

  bool next(StreamedLead& lead) override {
    std::string_view record;
    if (!rows_.next(record)) return false;
    read_row(record, row_);
    import_.make_lead(row_, lead);
    joined_.clear();
    for (auto& [field, value] : row_.values)
      if (import_.is_appended(field, value.text, row_.file)) value = Cell::of(std::string_view(joined_.emplace_back(joined_list({}, value.text))));
    lead.values.swap(row_.values);
    lead.tags.swap(row_.tags);
    lead.identities.swap(row_.ids);
    for (const LeadRowView::Address& address : row_.addresses)
      lead.identities.push_back({identity_kind(address.field), address.key, address.value, address.label});
    return true;
  }
  std::vector<FieldIndex> fields() const override {
    std::vector<FieldIndex> fields;
    for (std::size_t place = 0; place < import_.seen_fields_.size(); ++place)
      if (import_.seen_fields_[place]) fields.push_back(static_cast<FieldIndex>(place));
    return fields;
  }
  LeadId highest_given() const override {
    return import_.given_.empty() ? LeadId{} : *std::max_element(import_.given_.begin(), import_.given_.end());
  }

 private:
  LeadImport& import_;
  Spool::Reader rows_;
  LeadRowView row_;
  std::deque<std::string> joined_;  // texts of the lead in hand that are not as they stand in the row
};

void LeadImport::write(Operation& operation) {
  matcher_.forget();
  NewLeads source(*this);
  if (fresh_.records() > 0) first_made_ = operation.create(source);
  std::string_view record;
  LeadRow delta;
  for (Spool::Reader edits(edits_); edits.next(record);) {
    const LeadId lead{static_cast<std::int64_t>(ordered_number(record.substr(0, 8)))};
    read_row(record.substr(8), delta);
    apply(operation, lead, delta);
  }
}

void LeadImport::apply(Operation& operation, LeadId lead, const LeadRow& delta) {
  for (const auto& [field, value] : delta.values) operation.set(lead, field, value);
  for (const std::string& tag : delta.tags) operation.set_tag(lead, tag, true);
  for (const NewIdentity& id : delta.ids) operation.add_identity(lead, id);
  for (const Address& address : delta.addresses)
    operation.add_identity(lead, {std::string(identity_kind(address.field)), address.key, address.value, address.label});
  for (const ConsentCell& consent : delta.consents)
    operation.set_consent({lead, consent.channel, "", consent.state, consent.at.value_or(operation.at()), evidence(consent)});
}

}  // namespace leads
