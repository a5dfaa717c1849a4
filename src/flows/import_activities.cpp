#include "flows/import_activities.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_set>

#include "flows/import_early.h"
#include "flows/import_flow.h"
#include "leads/newcomers.h"
#include "leads/text.h"

namespace leads {
namespace {

constexpr std::int64_t kNewLeads = std::int64_t{1} << 46;   // leads to be made are numbered from here in the records
constexpr std::int64_t kInstantShift = std::int64_t{1} << 38;  // every instant of the years 1 to 9999 is above 0 then
constexpr std::size_t kFlagsAt = 18;
enum Flag : unsigned char { kValue = 1, kMachine = 2, kClashes = 4 };

// lead (6 bytes) at (5) kind (2) row-number (5), so that they sort as bytes | flags file subject [value] ref-size ref note
struct Record {
  std::int64_t lead = 0;
  Instant at;
  KindId kind{};
  std::uint64_t number = 0;
  unsigned char flags = 0;
  std::uint32_t file = 0, subject = 0;
  double value = 0;
  std::string_view ref, note;
};

template <class Number>
void put(std::string& bytes, Number number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

template <class Number>
Number take(std::string_view& bytes) {
  Number number;
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(sizeof number);
  return number;
}

// Its first 16 bytes, which tell most records apart, as two numbers.
struct Order {
  std::uint64_t first, second;
};

Order order_of(std::int64_t lead, Instant at, KindId kind, std::uint64_t number) {
  const auto instant = static_cast<std::uint64_t>(at.time_since_epoch().count() + kInstantShift);
  return {static_cast<std::uint64_t>(lead) << 16U | instant >> 24U, (instant & 0xffffffU) << 40U | std::uint64_t{index(kind)} << 24U | number >> 16U};
}

void read_record(std::string_view bytes, Record& record) {
  const Order order{__builtin_bswap64(take<std::uint64_t>(bytes)), __builtin_bswap64(take<std::uint64_t>(bytes))};
  const std::uint16_t number = __builtin_bswap16(take<std::uint16_t>(bytes));
  record.lead = static_cast<std::int64_t>(order.first >> 16U);
  record.at = Instant{Seconds{static_cast<std::int64_t>((order.first & 0xffffU) << 24U | order.second >> 40U) - kInstantShift}};
  record.kind = static_cast<KindId>(order.second >> 24U & 0xffffU);
  record.number = (order.second & 0xffffffU) << 16U | number;
  record.flags = take<unsigned char>(bytes);
  record.file = take<std::uint16_t>(bytes);
  record.subject = take<std::uint32_t>(bytes);
  if ((record.flags & kValue) != 0) record.value = take<double>(bytes);
  const auto ref = take<std::uint32_t>(bytes);
  record.ref = bytes.substr(0, ref);
  record.note = bytes.substr(ref);
}

/// What makes two activities without a ref the same.
std::uint64_t same_hash(Instant at, KindId kind, std::string_view subject, const double* value) {
  std::string bytes;
  const std::int64_t instant = at.time_since_epoch().count();
  bytes.append(reinterpret_cast<const char*>(&instant), sizeof instant);
  bytes.append(reinterpret_cast<const char*>(&kind), sizeof kind);
  if (value != nullptr) bytes.append(reinterpret_cast<const char*>(value), sizeof *value);
  return hash_key(bytes, subject).first;
}

std::uint64_t ref_hash(std::string_view system, KindId kind, std::string_view ref) {
  std::string key(system);
  key += '\0';
  key += std::to_string(index(kind));
  return hash_key(key, ref).first;
}

}  // namespace

ActivityImport::ActivityImport(Store& store, std::span<const ImportFile> files, const ImportOptions& options, ImportReport& report)
    : store_(store), playbook_(store.playbook()), files_(files), options_(options), report_(report), tally_(options, report, true), book_(store),
      sorted_(store.directory()), kept_(store.directory()) {}

void ActivityImport::read() {
  for (const ImportFile& file : files_) read_file(file);
  if (passed_over_ > 0) notes_.add("messages of people who are no leads, passed over", 0, std::to_string(passed_over_));
  drop_known();
  NewcomerAssigner assigner(store_, options_.now);
  for (NewLead& lead : new_leads_) assigner.assign(lead);
  report_.created_leads = new_leads_.size();
  report_.notes = notes_.take();
  tally_.stop_on_problems();
}

void ActivityImport::read_file(const ImportFile& file) {
  std::unique_ptr<RowReader> rows = file.open();
  ActivityColumns columns = activity_columns_of(rows->header(), file, options_, playbook_);
  ImportReport::File& told = report_.files.emplace_back();
  told.name = file.name;
  told.taken_for = columns.shape;
  told.columns = column_uses(rows->header(), columns.targets);
  ActivityParser parser(*rows, columns, file, options_, playbook_, row_problems_, notes_);
  const bool named = !options_.system.empty() || file.mapping != nullptr;
  systems_.push_back(named ? system_of(file, options_) : file.mail ? "mail" : "");
  tally_.start_file(file.name, rows->header());
  SourceRow source;
  for (std::uint64_t count = 1; rows->next(source); ++count) {
    take(source, *rows, parser, file, columns.targets.size());
    if (options_.progress && count % kRowsAProgress == 0 && rows->offset() > 0) options_.progress(rows->offset(), file.size);
  }
  tally_.add_unread(rows->take_problems());
  if (parser.unclear()) tally_.add_fatal(*parser.unclear());
}

void ActivityImport::take(const SourceRow& source, const RowReader& rows, ActivityParser& parser, const ImportFile& file, std::size_t columns) {
  row_problems_.clear();
  const std::uint64_t number = tally_.start_row(source.line);
  const bool width_holds = source.problem == nullptr && source.cells.size() == columns;
  if (source.problem != nullptr) row_problems_.push_back(*source.problem);
  else if (!width_holds) row_problems_.push_back(wrong_width(rows, source.cells.size(), columns));
  else parser.parse(source, row_);
  std::int64_t lead = 0;
  if (row_problems_.empty() || (width_holds && !row_.who_key.empty() && !options_.create && !file.mail)) {
    lead = lead_of(row_);
    if (lead == 0 && file.mail) {
      ++passed_over_;
      return tally_.set(number, RowTally::Outcome::skipped, 0);
    }
    if (lead == 0) {
      Diagnostic problem = rows.place(parser.who_column());
      const std::string system = row_.who_kind.starts_with("id:") ? " of " + row_.who_kind.substr(3) : "";
      problem.message = "no lead is \"" + row_.who_value + "\"" + system;
      problem.hint = "import the leads first, or make them: --create";
      row_problems_.push_back(std::move(problem));
    }
  }
  if (!row_problems_.empty()) return tally_.reject(number, source.cells, row_problems_);
  for (const ActivityRow::Event& event : row_.events) spool(lead, row_, event, number);
  if (row_.events.empty()) tally_.set(number, RowTally::Outcome::skipped, lead);
}

std::int64_t ActivityImport::lead_of(const ActivityRow& row) {
  const KeyHash key = hash_key(row.who_kind, row.who_key);
  std::int64_t lead = 0;
  known_keys_.find(key, [&lead](std::int64_t known) { lead = known; });
  if (lead != 0) return lead;
  if (row.who_kind == "lead") {
    lead = number(store_.survivor(LeadId{parse_integer(row.who_key).value_or(0)}).value_or(LeadId{}));
  } else if (const std::vector<LeadId> found = book_.find(row.who_kind, row.who_key, key); !found.empty()) {
    lead = number(found.front());
  }
  if (lead == 0 && options_.create && row.who_kind != "lead") {
    NewLead& made = new_leads_.emplace_back();
    if (row.who_kind == "email") made.values.emplace_back(at(BuiltIn::email), Value{parse_email(row.who_value).value_or(row.who_value)});
    else if (row.who_kind == "phone") made.values.emplace_back(at(BuiltIn::phone), Value{row.who_key});
    else made.identities.push_back({row.who_kind, row.who_key, row.who_value, ""});
    lead = -static_cast<std::int64_t>(new_leads_.size());
  }
  if (lead > 0) known_leads_.push_back(LeadId{lead});
  if (lead != 0) known_keys_.add(key, lead);
  return lead;
}

void ActivityImport::spool(std::int64_t lead, const ActivityRow& row, const ActivityRow::Event& event, std::uint64_t number) {
  record_.clear();
  const Order order = order_of(lead > 0 ? lead : kNewLeads - lead - 1, event.at, event.kind, number);
  put(record_, __builtin_bswap64(order.first));
  put(record_, __builtin_bswap64(order.second));
  put(record_, __builtin_bswap16(static_cast<std::uint16_t>(number)));
  put(record_, static_cast<unsigned char>((row.value ? kValue : 0) | (row.machine ? kMachine : 0)));
  put(record_, static_cast<std::uint16_t>(systems_.size() - 1));
  auto subject = subject_numbers_.find(row.subject);
  if (subject == subject_numbers_.end()) {
    subjects_.emplace_back(row.subject);
    const bool none = row.subject.empty();
    if (none) subjects_.pop_back();
    subject = subject_numbers_.emplace(none ? std::string_view(subjects_.front()) : std::string_view(subjects_.back()), none ? 0 : static_cast<std::uint32_t>(subjects_.size() - 1)).first;
  }
  put(record_, subject->second);
  if (row.value) put(record_, *row.value);
  put(record_, static_cast<std::uint32_t>(row.ref.size()));
  record_.append(row.ref).append(row.note);
  sorted_.write(record_);
}

// By (system, kind, ref); without a ref the file's n-th equal row meets the book's n-th.
void ActivityImport::drop_known() {
  std::sort(known_leads_.begin(), known_leads_.end());
  known_leads_.erase(std::unique(known_leads_.begin(), known_leads_.end()), known_leads_.end());
  LeadNeeds needs;
  needs.activities = needs.activity_texts = needs.creation = true;
  const std::int64_t span = known_leads_.empty() ? 0 : number(known_leads_.back()) - number(known_leads_.front()) + 1;
  LeadCursor cursor(store_, needs, {known_leads_, {}, static_cast<std::int64_t>(known_leads_.size()) * 4 > span});
  std::unordered_set<std::uint64_t> refs;
  std::unordered_map<std::uint64_t, std::size_t> counts;
  EarlyActivities early(store_);
  std::int64_t lead = -1, at_cursor = 0;
  std::span<const Activity> stored;
  std::string subject;
  Record record;
  std::string_view bytes;
  sorted_.rewind();
  while (sorted_.next(bytes)) {
    read_record(bytes, record);
    if (record.lead != lead) {
      lead = record.lead;
      refs.clear();
      counts.clear();
      stored = {};
      early.start();
      while (lead < kNewLeads && at_cursor < lead && cursor.next()) at_cursor = number(cursor.lead().id);
      if (at_cursor == lead) {
        early.start(cursor);
        stored = cursor.activities();
        const std::span<const ActivityText> texts = cursor.activity_texts();
        for (std::size_t i = 0; i < stored.size(); ++i) {
          if (!texts[i].ref.empty()) {
            refs.insert(ref_hash(texts[i].system, stored[i].kind, texts[i].ref));
            continue;
          }
          store_.read_subject(stored[i].subject, subject);
          ++counts[same_hash(stored[i].at, stored[i].kind, subject, std::isnan(stored[i].value) ? nullptr : &stored[i].value)];
        }
      }
    }
    bool known = false;
    if (!record.ref.empty()) {
      known = !refs.insert(ref_hash(systems_[record.file], record.kind, record.ref)).second;
    } else if (!counts.empty()) {
      const auto other = counts.find(same_hash(record.at, record.kind, subjects_[record.subject], (record.flags & kValue) != 0 ? &record.value : nullptr));
      known = other != counts.end() && other->second > 0;
      if (known) --other->second;
    }
    const std::int64_t shown = lead < kNewLeads ? lead : -(lead - kNewLeads) - 1;
    tally_.set(record.number, known ? RowTally::Outcome::unchanged : RowTally::Outcome::created, shown);
    if (known) continue;
    early.take(record.at, record.kind);
    // Within an instant the book orders kinds by its own codes.
    auto same_moment = std::lower_bound(stored.begin(), stored.end(), record.at, [](const Activity& a, Instant at) { return a.at < at; });
    while (same_moment != stored.end() && same_moment->at == record.at && same_moment->kind != record.kind) ++same_moment;
    if (same_moment != stored.end() && same_moment->at == record.at) {
      record_.assign(bytes);
      record_[kFlagsAt] = static_cast<char>(record.flags | kClashes);
      bytes = record_;
    }
    kept_.write(bytes);
  }
  early.tell(notes_);
}

/// The activities that are new, as the store takes them.
class ActivityImport::Records : public NewActivitySource {
 public:
  Records(const ActivityImport& import, LeadId first_made) : import_(import), reader_(import.kept_), first_made_(number(first_made)) {}
  bool next(NewActivity& activity, bool& clashes) override {
    std::string_view bytes;
    if (!reader_.next(bytes)) return false;
    read_record(bytes, record_);
    activity.lead = LeadId{record_.lead < kNewLeads ? record_.lead : first_made_ + record_.lead - kNewLeads};
    activity.at = record_.at;
    activity.kind = record_.kind;
    activity.subject = import_.subjects_[record_.subject];
    activity.value = (record_.flags & kValue) != 0 ? std::optional(record_.value) : std::nullopt;
    activity.ref = record_.ref;
    activity.note = record_.note;
    if (activity.ref.empty()) activity.system.clear();
    else activity.system = import_.systems_[record_.file];
    activity.machine = (record_.flags & kMachine) != 0;
    clashes = (record_.flags & kClashes) != 0;
    return true;
  }

 private:
  const ActivityImport& import_;
  Spool::Reader reader_;
  std::int64_t first_made_;
  Record record_;
};

void ActivityImport::write(Operation& operation) {
  const std::vector<LeadId> made = operation.create(new_leads_);
  if (!made.empty()) first_made_ = made.front();
  Records records(*this, first_made_);
  operation.record(records);
}

void ActivityImport::tell_outcomes() {
  tally_.tell([this](std::size_t place) { return LeadId{number(first_made_) + static_cast<std::int64_t>(place)}; });
}

std::string ActivityImport::summary() const {
  return std::to_string(report_.created) + (report_.created == 1 ? " activity" : " activities");
}

ImportReport import_activities(Store& store, std::span<const ImportFile> files, const ImportOptions& options) {
  return run_import<ActivityImport>(store, files, options);
}

}  // namespace leads
