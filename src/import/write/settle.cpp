// SPDX-License-Identifier: MIT
// What the rows of each lead come to, together, and what is written of it.
#include <algorithm>
#include <deque>
#include <map>

#include "flows/new_leads.h"
#include "import/import.h"
#include "import/rows/lead_row.h"
#include "import/rows/row_bytes.h"
#include "import/write/existing.h"
#include "import/write/lead_import.h"
#include "import/write/row_ledger.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/bulk_sources.h"
#include "store/write/operation.h"

namespace leads {
namespace {

struct KeptRow {
  std::uint64_t index = 0, number = 0;
  LeadRow row;
};

void read_kept(std::string_view record, std::size_t place_bytes, std::size_t row_bytes,
               KeptRow& kept) {
  kept.index = ordered_number(record.substr(0, place_bytes));
  kept.number = ordered_number(record.substr(place_bytes, row_bytes));
  read_row(record.substr(place_bytes + row_bytes), kept.row);
}

std::string_view text_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string_view() : std::string_view(*text);
}
std::string_view text_of(const Cell& cell) {
  return cell.kind == Cell::Kind::text ? cell.text : std::string_view();
}

template <class Values>
std::string_view main_of(const Values& values, BuiltIn field) {
  for (const auto& [index, value] : values)
    if (index == at(field)) return text_of(value);
  return {};
}

bool is_empty(const LeadRow& row) {
  return row.values.empty() && row.ids.empty() && row.addresses.empty() && row.tags.empty() &&
         row.consents.empty() && row.ledger.empty() && !row.stage;
}

}  // namespace

void LeadImport::merge_into(LeadRow& row, const LeadRow& delta) {
  for (const auto& [field, value] : delta.values) {
    const auto mine = std::find_if(row.values.begin(), row.values.end(),
                                   [f = field](const auto& entry) { return entry.first == f; });
    if (mine == row.values.end())
      row.values.emplace_back(field, value);
    else
      mine->second = value;
  }
  row.tags.insert(row.tags.end(), delta.tags.begin(), delta.tags.end());
  row.ids.insert(row.ids.end(), delta.ids.begin(), delta.ids.end());
  row.addresses.insert(row.addresses.end(), delta.addresses.begin(), delta.addresses.end());
  row.consents.insert(row.consents.end(), delta.consents.begin(), delta.consents.end());
  row.ledger = joined_ledgers(row.ledger, delta.ledger);
  if (!delta.stage) return;
  row.stage = delta.stage;
  row.stage_at = delta.stage_at;
  row.stage_reason = delta.stage_reason;
}

// The new leads once more, with what further rows of the file say of them, and with their owners.
// Only when there is any of it.
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
    if (more && next.index == place) {
      Existing known;
      known.take(row);
      std::vector<ConsentCell> agreed;
      take_consents(row.consents, known, agreed);
      for (; more && next.index == place; more = advance()) {
        const std::optional<LeadRow> delta = settle(next.row, next.number, known);
        if (!delta) continue;
        merge_into(row, *delta);
        count(next.number, !is_empty(*delta), -static_cast<std::int64_t>(place) - 1);
      }
    }
    // Our own export says who has no owner.
    const bool given = row.own_id != 0 && says_owner_[row.file];
    if (!given && assigner.concerns(row.stage.value_or(StageId{})))
      assign_owner(row, lead, assigner);
    bytes_.clear();
    append_row(bytes_, row);
    settled_->write(bytes_);
  }
}

void LeadImport::assign_owner(LeadRow& row, NewLead& lead, NewcomerAssigner& assigner) {
  make_lead(row, lead);
  lead.values.assign(row.values.begin(), row.values.end());
  for (auto& [field, value] : lead.values)
    if (const auto* text = std::get_if<std::string>(&value);
        text != nullptr && is_appended(field, *text, row.file))
      value = joined_list({}, *text);
  lead.tags = row.tags;
  const auto owner = assigner.assign(lead);
  if (owner && owner->owner.empty()) {
    const std::string_view name = text_of(row, BuiltIn::name);
    notes_.add(std::string(kNobodyFree), row.line,
               name.empty() ? text_of(row, BuiltIn::email) : name);
  }
  if (!owner || owner->owner.empty()) return;
  row.values.emplace_back(at(BuiltIn::owner), Value{owner->owner});
  seen_fields_[index(at(BuiltIn::owner))] = true;
}

/// Nothing of it is left to be written when it is rejected, and counted so: nullopt.
std::optional<LeadRow> LeadImport::settle(const LeadRow& row, std::uint64_t number,
                                          Existing& known) {
  row_problems_.clear();
  const auto refused = refused_.find(number);
  const bool was_matched_by = refused == refused_.end();
  if (!was_matched_by) row_problems_ = std::move(refused->second);
  const bool may_go_back =
      may_refuse_ &&
      options_.keep_going;  // else what follows is compared as if the row were mended
  Existing before;
  if (may_go_back) before = known;
  row_differs_.clear();
  if (number != kNoRow) note_other_name(row, known);
  LeadRow delta = difference(row, known);
  if (!row_differs_.empty() && number != kNoRow)
    tally_.explain(number, "differs from what is kept: " + row_differs_);
  if (row_problems_.empty()) return delta;
  if (may_go_back) known = std::move(before);
  if (may_go_back && was_matched_by && (late_.expects(number) || says_more(row, known)))
    late_.add(number);
  const std::vector<std::string_view> cells(row.cells.begin(), row.cells.end());
  tally_.reject(number, cells, row_problems_);
  return std::nullopt;
}

void LeadImport::count(std::uint64_t number, bool changes, std::int64_t lead) {
  if (number != kNoRow)
    tally_.set(number, changes ? RowTally::Outcome::updated : RowTally::Outcome::unchanged, lead);
}

/// The rows of one lead of the book: of a field the last word counts, and it is none when the lead
/// has that value already.
class LeadImport::Sum {
 public:
  void add(const LeadRow& delta, std::uint64_t number,
           const std::function<bool(FieldIndex)>& joins) {
    rows_.push_back({number, !delta.ids.empty() || !delta.tags.empty() || !delta.consents.empty() ||
                                 !delta.ledger.empty() || delta.stage.has_value()});
    address_writers_.resize(address_writers_.size() + delta.addresses.size(), rows_.size() - 1);
    for (const auto& [field, value] : delta.values) {
      std::vector<std::size_t>& writers = writers_[field];
      if (!joins(field)) writers.clear();
      writers.push_back(rows_.size() - 1);
    }
    merge_into(delta_, delta);
  }
  const LeadRow& close(const LeadView& lead, Store& store) {
    close_values(lead);
    if (!delta_.addresses.empty()) close_addresses(lead, Identities(store).of(lead.id));
    return delta_;
  }
  struct Row {
    std::uint64_t number;
    bool changes;
  };
  const std::vector<Row>& rows() const { return rows_; }

 private:
  void close_values(const LeadView& lead) {
    RowValues lasting;
    for (auto& [field, value] : delta_.values) {
      if (owned(lead.cell(field)) == value) continue;
      for (const std::size_t writer : writers_[field]) rows_[writer].changes = true;
      lasting.add(field) = std::move(value);
    }
    delta_.values = std::move(lasting);
  }

  // A main phone that is overwritten goes, unless some row has it besides: then it is a further
  // one.
  void close_addresses(const LeadView& lead, const std::vector<Identity>& identities) {
    std::vector<Address> lasting;
    for (std::size_t index = 0; index < delta_.addresses.size(); ++index) {
      Address& address = delta_.addresses[index];
      const auto main =
          std::find_if(delta_.values.begin(), delta_.values.end(),
                       [&](const auto& entry) { return entry.first == address.field; });
      const bool replaced = main != delta_.values.end();
      const bool was_main =
          identity_key(address.field, lead.cell(address.field).text) == address.key;
      const bool is_main =
          replaced ? identity_key(address.field, std::get<std::string>(main->second)) == address.key
                   : was_main;
      const bool is_there =
          std::any_of(identities.begin(), identities.end(), [&](const Identity& one) {
            return one.kind == identity_kind(address.field) && one.key == address.key;
          });
      if (is_main || (is_there && !(was_main && replaced))) continue;
      rows_[address_writers_[index]].changes = true;
      lasting.push_back(std::move(address));
    }
    delta_.addresses = std::move(lasting);
  }

  LeadRow delta_;
  std::vector<std::size_t> address_writers_;  // as delta_.addresses
  std::map<FieldIndex, std::vector<std::size_t>>
      writers_;  // indexes of the rows whose values count
  std::vector<Row> rows_;
};

void LeadImport::tell_changes(const LeadView& before, const LeadRow& delta) {
  const LeadId lead = before.id;
  for (const auto& [field, value] : delta.values) {
    const Field& what = playbook_.fields[field];
    const Cell& had = before.cell(field);
    tell_change({lead, what.name,
                 had.present() ? std::optional(format_value(what, had)) : std::nullopt,
                 format_value(what, Cell::of(value))});
  }
  for (const Address& address : delta.addresses)
    tell_change(
        {lead, "further_" + playbook_.fields[address.field].name, std::nullopt, address.value});
  for (const std::string& tag : delta.tags) tell_change({lead, "tag", std::nullopt, tag});
  for (const NewIdentity& id : delta.ids)
    if (id.kind != "row") tell_change({lead, id.kind, std::nullopt, id.value});
  if (delta.stage)
    tell_change(
        {lead, "stage", playbook_.stage(before.stage).name, playbook_.stage(*delta.stage).name});
  for (const ConsentCell& consent : delta.consents) {
    const ConsentState had = before.consent[static_cast<std::size_t>(consent.channel)].state;
    tell_change({lead, "consent." + std::string(channel_name(consent.channel)),
                 std::string(consent_name(had)), std::string(consent_name(consent.state))});
  }
  for (const NewSuppression& stop : read_ledger(delta.ledger).stops)
    tell_change({lead, "stop of " + stop.key, std::nullopt, std::string(stop_name(stop.why))});
}

void LeadImport::tell_change(ImportReport::Change change) {
  constexpr std::size_t kMostBytes = std::size_t{4} << 20U;
  // What an earlier row of the file made of it was not there before.
  if (change.before) {
    for (auto earlier = report_.changes.rbegin();
         earlier != report_.changes.rend() && earlier->lead == change.lead; ++earlier) {
      if (earlier->field != change.field) continue;
      earlier->after = std::move(change.after);
      if (earlier->before == earlier->after) report_.changes.erase(std::next(earlier).base());
      return;
    }
  }
  reported_bytes_ += change.after.size() + (change.before ? change.before->size() : 0);
  if (report_.changes.size() == ImportReport::kMostChanges || reported_bytes_ > kMostBytes)
    ++report_.more_changes;
  else
    report_.changes.push_back(std::move(change));
}

// The rows of leads of the book, lead by lead beside a walk through the book.
void LeadImport::settle_existing() {
  if (known_rows_ == 0) return;
  known_.rewind();
  LeadNeeds needs = LeadNeeds::all_but_texts(playbook_.fields);
  needs.activities = needs.moves = false;
  for (std::uint32_t file = 0; file < files_.size(); ++file)
    needs.moves = needs.moves || moves_leads(file);
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
    Sum sum;
    if (next.index == place) known.take(lead, Identities(store_).of(lead.id));
    const auto joins = [&](FieldIndex field) {
      return std::any_of(next.row.values.begin(), next.row.values.end(), [&](const auto& entry) {
        const auto* text = std::get_if<std::string>(&entry.second);
        return entry.first == field && text != nullptr && is_appended(field, *text, next.row.file);
      });
    };
    while (more && next.index <= place) {
      if (next.index < place) fail_without_lead(next.index);
      if (const std::optional<LeadRow> delta = settle(next.row, next.number, known))
        sum.add(*delta, next.number, joins);
      more = known_.next(record);
      if (more) read_kept(record, kPlaceBytes, kRowBytes, next);
    }
    write_sum(sum, lead);
  }
  if (more) fail_without_lead(next.index);
}

// Another program deleted the lead and left its keys, by which the row was found to be its.
void LeadImport::fail_without_lead(std::uint64_t lead) {
  throw Error::without_change(
      ErrorKind::bad_input, "lead " + std::to_string(lead),
      "is not in the book, and its e-mail, phone or id is: another program has deleted it",
      "restore a copy of the book from before that");
}

void LeadImport::write_sum(Sum& sum, const LeadView& lead) {
  const LeadRow& delta = sum.close(lead, store_);
  for (const Sum::Row& row : sum.rows()) count(row.number, row.changes, number(lead.id));
  if (is_empty(delta)) return;
  if (options_.dry_run) tell_changes(lead, delta);
  bytes_.clear();
  append_ordered(bytes_, static_cast<std::uint64_t>(number(lead.id)), 8);
  append_row(bytes_, delta);
  edits_.write(bytes_);
}

template <class Row, class Lead>
void LeadImport::make_lead(const Row& row, Lead& lead) const {
  lead.id = matcher_.book_is_empty() ? LeadId{row.own_id} : LeadId{};
  lead.stage = row.stage.value_or(StageId{});
  lead.stage_at.reset();
  if (row.stage && (row.stage_at || lead.stage != StageId{} || row.cycle > 1))
    lead.stage_at = row.stage_at.value_or(options_.now);
  lead.stage_reason = row.stage_reason;
  lead.cycle = row.cycle;
  lead.consents.clear();
  lead.stops.clear();
  if (row.consents.empty() && row.ledger.empty()) return;
  ConsentLedger ledger = read_ledger(row.ledger);
  Existing known;
  known.consents =
      states_of(ledger, main_of(row.values, BuiltIn::email), main_of(row.values, BuiltIn::phone));
  lead.consents = std::move(ledger.consents);
  lead.stops = std::move(ledger.stops);
  std::vector<ConsentCell> agreed;
  take_consents(row.consents, known, agreed);
  for (const ConsentCell& consent : agreed)
    lead.consents.push_back({{},
                             consent.channel,
                             "",
                             consent.state,
                             consent.at.value_or(options_.now),
                             evidence(consent)});
}

std::string LeadImport::evidence(const ConsentCell& consent) const {
  return files_[consent.file].name + ":" + std::to_string(consent.line);
}

/// The new leads as the store takes them.
class LeadImport::NewLeads : public NewLeadSource {
 public:
  explicit NewLeads(LeadImport& import)
      : import_(import), rows_(import.settled_ ? *import.settled_ : import.fresh_) {}

  bool next(StreamedLead& lead) override {
    std::string_view record;
    if (!rows_.next(record)) return false;
    read_row(record, row_);
    import_.make_lead(row_, lead);
    joined_.clear();
    for (auto& [field, value] : row_.values)
      if (import_.is_appended(field, value.text, row_.file))
        value = Cell::of(std::string_view(joined_.emplace_back(joined_list({}, value.text))));
    lead.values.swap(row_.values);
    lead.tags.swap(row_.tags);
    lead.identities.swap(row_.ids);
    for (const LeadRowView::Address& address : row_.addresses)
      lead.identities.push_back(
          {identity_kind(address.field), address.key, address.value, address.label});
    return true;
  }
  std::vector<FieldIndex> fields() const override {
    std::vector<FieldIndex> fields;
    for (std::size_t index = 0; index < import_.seen_fields_.size(); ++index)
      if (import_.seen_fields_[index]) fields.push_back(static_cast<FieldIndex>(index));
    return fields;
  }
  LeadId highest_given() const override {
    return import_.given_.empty() ? LeadId{}
                                  : *std::max_element(import_.given_.begin(), import_.given_.end());
  }

 private:
  LeadImport& import_;
  Spool::Reader rows_;
  LeadRowView row_;
  std::deque<std::string>
      joined_;  // texts of the lead in hand that are not as they stand in the row
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
  if (!bought_.empty()) bought_.write(operation, made_leads());
}

void LeadImport::apply(Operation& operation, LeadId lead, const LeadRow& delta) {
  for (const auto& [field, value] : delta.values) operation.set(lead, field, value);
  for (const std::string& tag : delta.tags) operation.set_tag(lead, tag, true);
  for (const NewIdentity& id : delta.ids) operation.add_identity(lead, id);
  for (const Address& address : delta.addresses)
    operation.add_identity(lead, {std::string(identity_kind(address.field)), address.key,
                                  address.value, address.label});
  for (const ConsentCell& consent : delta.consents)
    operation.set_consent({lead, consent.channel, "", consent.state,
                           consent.at.value_or(operation.at()), evidence(consent)});
  for (const NewSuppression& stop : read_ledger(delta.ledger).stops) operation.suppress(stop);
  if (delta.stage)
    operation.move(
        lead, *delta.stage, delta.stage_at.value_or(operation.at()),
        delta.stage_reason.empty() ? "as in " + files_[delta.file].name : delta.stage_reason,
        false);
}

}  // namespace leads
