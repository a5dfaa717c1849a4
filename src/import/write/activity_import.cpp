// SPDX-License-Identifier: MIT
#include "import/write/activity_import.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "base/limits.h"
#include "base/numbers.h"
#include "base/text.h"
#include "core/lead/email.h"
#include "flows/new_leads.h"
#include "flows/qualify.h"
#include "import/columns/column.h"
#include "import/rows/early_activities.h"
#include "import/rows/problems.h"
#include "import/write/run.h"
#include "leads/error.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/bulk_sources.h"
#include "store/write/operation.h"

namespace leads {
namespace {

constexpr std::int64_t kNewLeads = ImportedActivity::kNewLeads;
constexpr std::size_t kSortMemory = std::size_t{96} << 20;

/// What makes two activities without a ref the same.
std::uint64_t same_hash(Instant at, KindId kind, std::string_view subject, const double* value) {
  std::string bytes;
  const std::int64_t instant = at.time_since_epoch().count();
  bytes.append(reinterpret_cast<const char*>(&instant), sizeof instant);
  bytes.append(reinterpret_cast<const char*>(&kind), sizeof kind);
  if (value != nullptr) bytes.append(reinterpret_cast<const char*>(value), sizeof *value);
  return hash_key(bytes, subject).first;
}

// Mail programs give each open and click of a message that message's id.
std::uint64_t ref_hash(std::string_view system, KindId kind, std::string_view ref, Instant at) {
  std::string key(system);
  key += '\0';
  key += std::to_string(index(kind)) + ' ' + std::to_string(at.time_since_epoch().count());
  return hash_key(key, ref).first;
}

/// What a lead has already: by (system, kind, ref, at); without a ref the file's n-th equal row
/// meets the book's n-th.
class StoredActivities {
 public:
  explicit StoredActivities(Store& store) : store_(store) {}

  /// Of a lead to be made, or one without any.
  void start() {
    stored_ = {};
    if (!refs_.empty()) refs_.clear();
    if (!counts_.empty()) counts_.clear();
  }
  /// Until the cursor moves on.
  void start(LeadCursor& cursor) {
    start();
    stored_ = cursor.activities();
    const std::span<const ActivityText> texts = cursor.activity_texts();
    for (std::size_t i = 0; i < stored_.size(); ++i) {
      if (!texts[i].ref.empty()) {
        refs_.insert(ref_hash(texts[i].system, stored_[i].kind, texts[i].ref, stored_[i].at));
        continue;
      }
      store_.read_subject(stored_[i].subject, subject_);
      ++counts_[same_hash(stored_[i].at, stored_[i].kind, subject_,
                          std::isnan(stored_[i].value) ? nullptr : &stored_[i].value)];
    }
  }
  bool has_ref(std::string_view system, const ImportedActivity& record) {
    return !refs_.insert(ref_hash(system, record.kind, record.ref, record.at)).second;
  }
  bool has_same(const ImportedActivity& record, std::string_view subject) {
    if (counts_.empty()) return false;
    const auto other =
        counts_.find(same_hash(record.at, record.kind, subject,
                               record.has(ImportedActivity::kValue) ? &record.value : nullptr));
    if (other == counts_.end() || other->second == 0) return false;
    --other->second;
    return true;
  }
  /// One of the instant and kind. Within an instant the book orders kinds by its own codes.
  bool clashes(Instant at, KindId kind) const {
    auto moment = std::lower_bound(stored_.begin(), stored_.end(), at,
                                   [](const Activity& a, Instant when) { return a.at < when; });
    while (moment != stored_.end() && moment->at == at && moment->kind != kind) ++moment;
    return moment != stored_.end() && moment->at == at;
  }

 private:
  Store& store_;
  std::span<const Activity> stored_;
  std::unordered_set<std::uint64_t> refs_;
  std::unordered_map<std::uint64_t, std::size_t> counts_;
  std::string subject_;
};

}  // namespace

ActivityImport::ActivityImport(Store& store, std::span<const ImportFile> files,
                               const ImportOptions& options, ImportReport& report)
    : store_(store),
      playbook_(store.playbook()),
      email_sent_(*playbook_.kinds.find("email_sent")),
      files_(files),
      options_(options),
      report_(report),
      tally_(options, report, true),
      book_(store, files),
      suppressions_(store),
      sorted_(store.directory(), kSortMemory) {}

void ActivityImport::read() {
  for (const ImportFile& file : files_) read_file(file);
  if (passed_over_ > 0)
    notes_.add("messages of people who are no leads, passed over", 0, std::to_string(passed_over_));
  find_known();
  NewcomerAssigner assigner(store_, options_.now);
  for (NewLead& lead : new_leads_) {
    const auto owner = assigner.assign(lead);
    if (owner && owner->owner.empty()) notes_.add(std::string(kNobodyFree), 0, "");
  }
  report_.created_leads = new_leads_.size();
  report_.notes = notes_.take();
  tally_.stop_on_problems();
}

void ActivityImport::read_file(const ImportFile& file) {
  std::unique_ptr<RowReader> rows = file.open();
  ActivityColumns columns = activity_columns_of(rows->header(), file, options_, playbook_);
  ImportReport::File& reported = report_.files.emplace_back();
  reported.name = file.name;
  reported.taken_for = columns.shape;
  reported.columns = column_uses(rows->header(), columns.targets);
  if (!file.note.empty()) notes_.add(file.note, 0, "");
  ActivityParser parser(*rows, columns, file, options_, playbook_, row_problems_, notes_);
  const bool named = !options_.system.empty() || file.mapping != nullptr;
  const bool none = options_.system.empty() && file.mapping != nullptr &&
                    file.mapping->system.empty();  // system = "": refs are of none
  systems_.push_back(named && !none ? system_of(file, options_) : file.mail ? "mail" : "");
  tally_.start_file(file.name, rows->header(), columns.targets);
  SourceRow source;
  answer_line_ = 0;
  for (std::uint64_t count = 1; rows->next(source); ++count) {
    take(source, *rows, parser, file, columns.targets.size());
    if (options_.progress && count % kRowsAProgress == 0 && rows->offset() > 0)
      options_.progress(rows->offset(), file.size);
  }
  tally_.add_unread(rows->take_problems());
  for (const ImportNote& note : rows->left_out())
    notes_.add(note.what, note.line, note.example, std::max<std::size_t>(note.rows, 1));
  if (parser.unclear()) tally_.add_fatal(*parser.unclear());
}

void ActivityImport::take(const SourceRow& source, const RowReader& rows, ActivityParser& parser,
                          const ImportFile& file, std::size_t columns) {
  if (tally_.is_blank(source)) return notes_.add("blank rows, left out", source.line, "");
  row_problems_.clear();
  const std::uint64_t number = tally_.start_row(source.line);
  const bool width_holds = source.problem == nullptr && source.cells.size() == columns;
  if (source.problem != nullptr) {
    row_problems_.assign(1, *source.problem);
    row_problems_.insert(row_problems_.end(), source.further.begin(), source.further.end());
  } else if (!width_holds) {
    row_problems_.push_back(wrong_width(rows, source.cells.size(), columns));
  } else {
    parser.parse(source, row_);
  }
  const bool reply = file.mail && !row_.events.empty() &&
                     playbook_.kinds[row_.events.front().kind].name == "email_reply";
  // A lead wrote it: those it went to were not written to by us.
  if (file.mail && !reply && source.line == answer_line_)
    return tally_.set(number, RowTally::Outcome::skipped, 0);
  std::int64_t lead = width_holds ? row_.lead : 0;
  if (lead == 0 && (row_problems_.empty() ||
                    (width_holds && !row_.who_key.empty() && !options_.create && !file.mail))) {
    lead = lead_of(row_);
    if (lead != 0) parser.remember(row_, lead);
    if (lead == 0 && file.mail) {
      ++passed_over_;
      return tally_.set(number, RowTally::Outcome::skipped, 0);
    }
    if (lead == 0) {
      Diagnostic problem = rows.place(parser.who_column());
      const std::string system =
          row_.who_kind.starts_with("id:") ? " of " + row_.who_kind.substr(3) : "";
      problem.message = "no lead is \"" + row_.who_value + "\"" + system;
      problem.hint = suppressions_.is_forgotten(row_.who_kind, row_.who_key)
                         ? "the person was forgotten; leave the row out: --keep-going"
                         : "import the leads first, or make them: --create";
      row_problems_.push_back(std::move(problem));
    }
  }
  if (reply && lead > 0) answer_line_ = source.line;
  if (!row_problems_.empty()) {
    std::stable_sort(row_problems_.begin(), row_problems_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.column < b.column; });
    return tally_.reject(number, parser.unambiguous(source.cells), row_problems_);
  }
  for (const ActivityRow::Event& event : row_.events) spool(lead, row_, event, number);
  if (row_.events.empty()) tally_.set(number, RowTally::Outcome::skipped, lead);
}

std::int64_t ActivityImport::lead_of(const ActivityRow& row) {
  const KeyHash key = hash_key(row.who_kind, row.who_key);
  std::int64_t lead = 0;
  made_keys_.find(key, [&lead](std::int64_t made) { lead = made; });
  if (lead != 0) return lead;
  if (row.who_kind == "lead") {
    lead = number(
        People(store_).survivor(LeadId{parse_integer(row.who_key).value_or(0)}).value_or(LeadId{}));
  } else if (const std::span<const LeadId> found = book_.find(row.who_kind, row.who_key, key);
             !found.empty()) {
    lead = number(found.front());
  }
  if (lead == 0 && options_.create && row.who_kind != "lead" &&
      !suppressions_.is_forgotten(row.who_kind, row.who_key)) {
    NewLead& made = new_leads_.emplace_back();
    if (row.who_kind == "email")
      made.values.emplace_back(at(BuiltIn::email),
                               Value{parse_email(row.who_value).value_or(row.who_value)});
    else if (row.who_kind == "phone")
      made.values.emplace_back(at(BuiltIn::phone), Value{row.who_key});
    else
      made.identities.push_back({row.who_kind, row.who_key, row.who_value, ""});
    lead = -static_cast<std::int64_t>(new_leads_.size());
    made_keys_.add(key, lead);
  }
  if (lead > 0) known_leads_.push_back(LeadId{lead});
  return lead;
}

// By the cell where the lead was met before by the same bytes.
std::string_view ActivityImport::mailed_address(const ActivityRow& row) {
  if (row.who_kind == "email") return row.who_key;
  const std::optional<std::string> email = parse_email(trim(row.who_cell));
  return email && email->size() < limits::kField ? mailed_ = *email : std::string_view();
}

std::uint32_t ActivityImport::subject_of(std::string_view text) {
  if (text.empty()) return 0;
  if (const std::int64_t* known = subject_numbers_.find(text))
    return static_cast<std::uint32_t>(*known);
  subjects_.push_back(subject_numbers_.add(text, static_cast<std::int64_t>(subjects_.size())));
  return static_cast<std::uint32_t>(subjects_.size() - 1);
}

void ActivityImport::spool(std::int64_t lead, const ActivityRow& row,
                           const ActivityRow::Event& event, std::uint64_t number) {
  using Record = ImportedActivity;
  Record record;
  record.lead = lead > 0 ? lead : kNewLeads - lead - 1;
  record.at = event.at;
  record.kind = event.kind;
  record.row = number;
  // A mail of a campaign is not one that somebody wrote to this lead.
  const bool by_machine =
      row.machine.value_or(false) || (row.campaign && event.kind == email_sent_);
  record.flags = static_cast<unsigned char>(
      (row.value ? Record::kValue : 0) | (by_machine ? Record::kMachine : 0) |
      (row.machine == false && !by_machine ? Record::kPerson : 0) |
      (row.ref.empty() ? 0 : Record::kRef) | (row.note.empty() ? 0 : Record::kNote));
  record.subject = subject_of(row.subject);
  record.file = static_cast<std::uint16_t>(systems_.size() - 1);
  record.value = row.value.value_or(0);
  record.ref = row.ref;
  record.note = row.note;
  if (stop_of_kind(playbook_.kinds[event.kind].name)) record.address = mailed_address(row);
  if (!record.address.empty()) record.flags |= Record::kAddress;
  flags_ |= record.flags;
  sorted_.write(record.write(record_));
}

void ActivityImport::find_known() {
  std::sort(known_leads_.begin(), known_leads_.end());
  known_leads_.erase(std::unique(known_leads_.begin(), known_leads_.end()), known_leads_.end());
  LeadNeeds needs;
  needs.activities = needs.activity_texts = needs.creation = true;
  const std::int64_t span =
      known_leads_.empty() ? 0 : number(known_leads_.back()) - number(known_leads_.front()) + 1;
  LeadCursor cursor(store_, needs,
                    {known_leads_, {}, static_cast<std::int64_t>(known_leads_.size()) * 4 > span});
  EarlyActivities early(store_);
  StoredActivities stored(store_);
  known_.resize(sorted_.records());
  clashing_.resize(sorted_.records());
  std::int64_t lead = -1, at_cursor = 0;
  ImportedActivity record;
  sorted_.rewind();
  std::size_t index = 0;
  for (std::string_view bytes; sorted_.next(bytes); ++index) {
    record.read(bytes);
    if (record.lead != lead) {
      lead = record.lead;
      stored.start();
      early.start();
      while (lead < kNewLeads && at_cursor < lead && cursor.next())
        at_cursor = number(cursor.lead().id);
      if (at_cursor == lead) {
        early.start(cursor);
        stored.start(cursor);
      }
    }
    const bool known =
        record.ref.empty()
            ? stored.has_same(record, subject_numbers_.text(subjects_[record.subject]))
            : stored.has_ref(systems_[record.file], record);
    const std::int64_t shown = lead < kNewLeads ? lead : -(lead - kNewLeads) - 1;
    tally_.set(record.row, known ? RowTally::Outcome::unchanged : RowTally::Outcome::created,
               shown);
    if (known) {
      known_[index] = true;
      continue;
    }
    early.take(record.at, record.kind);
    if (stored.clashes(record.at, record.kind)) clashing_[index] = true;
    ++new_records_;
  }
  early.report(notes_);
}

/// The activities that are new, as the store takes them.
class ActivityImport::Records : public ActivitySource {
 public:
  Records(ActivityImport& import, LeadId first_made)
      : import_(import), first_made_(number(first_made)) {
    import_.sorted_.rewind();
  }
  bool next(StreamedActivity& activity) override {
    std::string_view bytes;
    do {
      if (!import_.sorted_.next(bytes)) return false;
    } while (import_.known_[place_++]);
    record_.read(bytes);
    activity.lead =
        LeadId{record_.lead < kNewLeads ? record_.lead : first_made_ + record_.lead - kNewLeads};
    activity.at = record_.at;
    activity.kind = record_.kind;
    activity.subject = record_.subject;
    activity.system = record_.ref.empty() || import_.systems_[record_.file].empty()
                          ? 0
                          : std::uint32_t{record_.file} + 1;
    activity.value =
        record_.has(ImportedActivity::kValue) ? std::optional(record_.value) : std::nullopt;
    activity.ref = record_.ref;
    activity.note = record_.note;
    activity.address = record_.address;
    activity.machine = record_.has(ImportedActivity::kMachine);
    activity.person = record_.has(ImportedActivity::kPerson);
    activity.clashes = import_.clashing_[place_ - 1];
    return true;
  }
  std::string_view subject(std::uint32_t number) const override {
    return import_.subject_numbers_.text(import_.subjects_[number]);
  }
  std::string_view system(std::uint32_t number) const override {
    return import_.systems_[number - 1];
  }
  Parts parts() const override {
    const auto any = [this](ImportedActivity::Flag flag) { return (import_.flags_ & flag) != 0; };
    return {any(ImportedActivity::kValue), any(ImportedActivity::kRef),
            any(ImportedActivity::kNote),
            any(ImportedActivity::kMachine) || any(ImportedActivity::kPerson)};
  }

 private:
  ActivityImport& import_;
  std::int64_t first_made_;
  std::size_t place_ = 0;
  ImportedActivity record_;
};

void ActivityImport::write(Operation& operation) {
  const std::vector<LeadId> made = operation.create(new_leads_);
  if (!made.empty()) first_made_ = made.front();
  Records records(*this, first_made_);
  operation.record(records);
  for (const auto& [lead, owner] : assign_reopened(store_, operation, options_.now))
    if (owner.owner.empty())
      report_.notes.push_back(
          {std::string(kNobodyFree), 1, 0, "lead " + std::to_string(number(lead))});
}

void ActivityImport::tell_outcomes() {
  tally_.report([this](std::size_t index) {
    return LeadId{number(first_made_) + static_cast<std::int64_t>(index)};
  });
}

std::string ActivityImport::summary() const {
  return std::to_string(report_.created) + (report_.created == 1 ? " activity" : " activities");
}

ImportReport import_activities(Store& store, std::span<const ImportFile> files,
                               const ImportOptions& options) {
  return run_import<ActivityImport>(store, files, options);
}

}  // namespace leads
