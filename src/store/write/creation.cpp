// SPDX-License-Identifier: MIT
// Creating leads, one or a million: their rows first, then dependent rows, each table in its own
// order.
#include <algorithm>
#include <array>
#include <map>

#include "base/files/spool.h"
#include "store/damage.h"
#include "store/read/identities.h"
#include "store/write/batch_rows.h"
#include "store/write/bulk_sources.h"
#include "store/write/open_operation.h"
#include "store/write/operation.h"

namespace leads {
namespace {

/// Leads that are all in memory.
class GivenLeads : public NewLeadSource {
 public:
  explicit GivenLeads(std::span<const NewLead> leads) : leads_(leads) {}
  bool next(StreamedLead& lead) override {
    if (next_ == leads_.size()) return false;
    const NewLead& given = leads_[next_++];
    lead.id = given.id;
    lead.values.clear();
    for (const auto& [field, value] : given.values)
      lead.values.emplace_back(field, Cell::of(value));
    lead.tags.assign(given.tags.begin(), given.tags.end());
    lead.identities.clear();
    for (const NewIdentity& other : given.identities)
      lead.identities.push_back({other.kind, other.key, other.value, other.label});
    lead.stage = given.stage;
    lead.stage_at = given.stage_at;
    lead.stage_reason = given.stage_reason;
    lead.cycle = given.cycle;
    lead.consents = given.consents;
    lead.stops = given.stops;
    return true;
  }
  std::vector<FieldIndex> fields() const override {
    std::vector<FieldIndex> fields;
    for (const NewLead& lead : leads_)
      for (const auto& [field, value] : lead.values)
        if (std::find(fields.begin(), fields.end(), field) == fields.end()) fields.push_back(field);
    return fields;
  }
  LeadId highest_given() const override {
    LeadId highest{};
    for (const NewLead& lead : leads_) highest = std::max(highest, lead.id);
    return highest;
  }

 private:
  std::span<const NewLead> leads_;
  std::size_t next_ = 0;
};

// An identity of one kind as bytes whose order is that of its table: key, lead; the texts end in
// NUL, which no value contains.
void append_identity(std::string& record, LeadId lead, std::string_view key, std::string_view value,
                     std::string_view label) {
  record.append(key).push_back('\0');
  append_ordered(record, static_cast<std::uint64_t>(number(lead)), 8);
  record.append(value).push_back('\0');
  record.append(label);
}

class IdentityRows : public sql::RowSource {
 public:
  using Spools = std::map<std::string, SortedSpool, std::less<>>;
  explicit IdentityRows(Spools& spools) : spools_(spools), at_(spools.begin()) {
    for (auto& [kind, records] : spools) records.rewind();
  }
  bool next(std::span<Cell> row) override {
    std::string_view record;
    while (at_ != spools_.end() && !at_->second.next(record)) ++at_;
    if (at_ == spools_.end()) return false;
    const auto text = [&record] {
      const auto end = record.find('\0');
      const std::string_view found = record.substr(0, end);
      record.remove_prefix(end + 1);
      return found;
    };
    row[0] = Cell::of(std::string_view(at_->first));
    row[1] = Cell::of(text());
    row[2] = Cell::of(static_cast<std::int64_t>(ordered_number(record.substr(0, 8))));
    record.remove_prefix(8);
    row[3] = Cell::of(text());
    row[4] = record.empty() ? Cell{} : Cell::of(record);
    return true;
  }

 private:
  Spools& spools_;
  Spools::iterator at_;
};

void append_text(std::string& record, std::string_view text) {
  append_ordered(record, text.size(), 4);
  record.append(text);
}

std::uint64_t take_number(std::string_view& record, std::size_t bytes) {
  const std::uint64_t value = ordered_number(record.substr(0, bytes));
  record.remove_prefix(bytes);
  return value;
}

std::string_view take_text(std::string_view& record) {
  const auto size = static_cast<std::size_t>(take_number(record, 4));
  const std::string_view text = record.substr(0, size);
  record.remove_prefix(size);
  return text;
}

class TagRows : public sql::RowSource {
 public:
  explicit TagRows(const Spool& records) : reader_(records) {}
  bool next(std::span<Cell> row) override {
    std::string_view record;
    if (!reader_.next(record)) return false;
    row[0] = Cell::of(static_cast<std::int64_t>(take_number(record, 8)));
    row[1] = Cell::of(record);
    return true;
  }

 private:
  Spool::Reader reader_;
};

}  // namespace

/// What hangs on leads, kept while their rows are being inserted: nothing may refer to a row that
/// is not there yet.
class Belongings {
 public:
  explicit Belongings(const std::string& directory)
      : directory_(directory),
        tags_(directory),
        moves_(directory),
        consents_(directory),
        stops_(directory) {}

  void take(LeadId id, const StreamedLead& lead) {
    for (const auto& [field, value] : lead.values) {
      if ((field != leads::at(BuiltIn::email) && field != leads::at(BuiltIn::phone)) ||
          value.kind != Cell::Kind::text)
        continue;
      const std::string key = identity_key(field, value.text);
      // The others may include it with its label.
      const auto is_given = [&, kind = identity_kind(field)](const StreamedLead::Identity& other) {
        return other.kind == kind && other.key == key;
      };
      if (!key.empty() && std::none_of(lead.identities.begin(), lead.identities.end(), is_given))
        identity(id, identity_kind(field), key, value.text, "");
    }
    for (const StreamedLead::Identity& other : lead.identities)
      identity(id, other.kind, other.key, other.value, other.label);
    for (const std::string_view tag : lead.tags) {
      start(id).append(tag);
      tags_.write(record_);
    }
    if (lead.stage_at) {
      append_ordered(start(id), index(lead.stage), 1);
      append_ordered(record_, static_cast<std::uint64_t>(seconds(*lead.stage_at)), 8);
      append_ordered(record_, lead.cycle, 4);
      append_text(record_, lead.stage_reason);
      moves_.write(record_);
    }
    for (const NewConsent& consent : lead.consents) {
      append_ordered(start(id), static_cast<std::uint64_t>(consent.channel), 1);
      append_ordered(record_, static_cast<std::uint64_t>(consent.state), 1);
      append_ordered(record_, static_cast<std::uint64_t>(seconds(consent.at)), 8);
      append_ordered(record_, consent.is_evidence ? 1 : 0, 1);
      append_ordered(record_, consent.is_restored ? 1 : 0, 1);
      append_text(record_, consent.address);
      append_text(record_, consent.evidence);
      consents_.write(record_);
    }
    for (const NewSuppression& stop : lead.stops) {
      append_ordered(start(id), static_cast<std::uint64_t>(stop.why), 1);
      append_ordered(record_, static_cast<std::uint64_t>(seconds(stop.at)), 8);
      for (const std::string& text : {stop.kind, stop.key, stop.evidence})
        append_text(record_, text);
      stops_.write(record_);
    }
    stages_[index(lead.stage)] = true;
  }

  void write(OpenOperation& operation) {
    sql::Connection& connection = operation.book.connection;
    // By lead they come in no order: for very many, the index is made anew afterwards by one sort.
    const bool anew =
        count_ > kManyIdentities && static_cast<std::int64_t>(count_) > identities_in(connection);
    if (anew) connection.execute("drop index identity_lead");
    IdentityRows identities(identities_);
    connection.bulk_insert("identity", {"kind", "key", "lead_id", "value", "label"}, identities,
                           sql::Connection::Known::stays);
    if (anew) connection.execute("create index identity_lead on identity(lead_id)");
    TagRows tags(tags_);
    if (tags_.records() > 0)
      connection.bulk_insert("tag", {"lead_id", "tag"}, tags, sql::Connection::Known::stays);
    for (std::size_t stage = 0; stage < stages_.size(); ++stage)
      if (stages_[stage])
        operation.know_stage(operation.playbook.stage(static_cast<StageId>(stage)).name);
    std::string_view record;
    for (Spool::Reader moves(moves_); moves.next(record);) {
      const auto lead = static_cast<std::int64_t>(take_number(record, 8));
      const auto stage = static_cast<StageId>(take_number(record, 1));
      const Instant at = instant(static_cast<std::int64_t>(take_number(record, 8)));
      const auto cycle = static_cast<std::uint32_t>(take_number(record, 4));
      operation.insert_move({lead, at, "", operation.playbook.stage(stage).name, cycle,
                             operation.actor, std::string(take_text(record)), false});
    }
    for (Spool::Reader consents(consents_); consents.next(record);) {
      NewConsent consent;
      consent.lead = LeadId{static_cast<std::int64_t>(take_number(record, 8))};
      consent.channel = static_cast<Channel>(take_number(record, 1));
      consent.state = static_cast<ConsentState>(take_number(record, 1));
      consent.at = instant(static_cast<std::int64_t>(take_number(record, 8)));
      consent.is_evidence = take_number(record, 1) != 0;
      consent.is_restored = take_number(record, 1) != 0;
      consent.address = take_text(record);
      consent.evidence = take_text(record);
      if (consent.is_restored) operation.weaken_old_evidence(consent, 0);
      operation.insert_consent(consent);
    }
    for (Spool::Reader stops(stops_); stops.next(record);) {
      take_number(record, 8);  // the lead: a stop is about the address
      NewSuppression stop;
      stop.is_restored = true;
      stop.why = static_cast<Stop>(take_number(record, 1));
      stop.at = instant(static_cast<std::int64_t>(take_number(record, 8)));
      for (std::string* text : {&stop.kind, &stop.key, &stop.evidence}) *text = take_text(record);
      operation.suppress(stop);
    }
  }

 private:
  static std::int64_t identities_in(sql::Connection& connection) {
    sql::Statement count = connection.prepare("select count(*) from identity");
    count.step();
    return count.integer(0);
  }
  std::string& start(LeadId id) {
    record_.clear();
    append_ordered(record_, static_cast<std::uint64_t>(number(id)), 8);
    return record_;
  }
  void identity(LeadId id, std::string_view kind, std::string_view key, std::string_view value,
                std::string_view label) {
    auto spool = identities_.find(kind);
    if (spool == identities_.end())
      spool = identities_.try_emplace(std::string(kind), directory_, kKindMemory).first;
    record_.clear();
    append_identity(record_, id, key, value, label);
    spool->second.write(record_);
    ++count_;
  }

  static constexpr std::size_t kManyIdentities = 50'000;
  std::size_t count_ = 0;
  static constexpr std::size_t kKindMemory = std::size_t{24} << 20;
  std::string directory_;
  IdentityRows::Spools identities_;  // by kind: few, and each sorts by what tells keys apart
  Spool tags_, moves_, consents_, stops_;
  std::array<bool, 256> stages_{};
  std::string record_;
};

std::vector<LeadId> Operation::create(std::span<const NewLead> leads) {
  std::vector<LeadId> ids;
  if (leads.empty()) return ids;
  GivenLeads source(leads);
  std::int64_t next = number(create(source));
  for (const NewLead& lead : leads) ids.push_back(lead.id != LeadId{} ? lead.id : LeadId{next++});
  return ids;
}

LeadId Operation::create(NewLeadSource& leads) {
  OpenOperation& self = *impl_;
  sql::Statement counter = self.book.connection.prepare("select next_lead from book");
  counter.step();
  const LeadId newest = checked_lead(self.book.connection.path(), counter.integer(0));
  // Numbers that are given are taken before the next free one.
  const LeadId first{std::max(counter.integer(0), number(leads.highest_given()) + 1)};
  counter.reset();
  std::vector<FieldIndex> columns = leads.fields();
  if (std::find(columns.begin(), columns.end(), leads::at(BuiltIn::created_at)) == columns.end())
    columns.push_back(leads::at(BuiltIn::created_at));
  std::vector<sql::BatchColumn> names{"id", "stage", "created_op"};
  for (const FieldIndex field : columns) names.push_back(column_name(self.playbook.fields, field));
  Belongings belongings(self.store.directory());
  std::int64_t next = number(first);
  LeadRows rows(leads, first, columns, self.playbook, self.at, self.op,
                [&](LeadId id, const StreamedLead& lead) {
                  belongings.take(id, lead);
                  if (lead.id == LeadId{})
                    ++next;
                  else if (lead.id < newest)
                    self.note_words(lead.id);  // put back
                  ++self.created;
                });
  self.book.connection.bulk_insert("lead", names, rows);
  belongings.write(self);
  self.known_tags.reset();
  self.book.connection.prepare("update book set next_lead = $1").bind(1, next).run();
  return first;
}

}  // namespace leads
