// Activities of a file: whose they are, and which of them the book has already.
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "flows/import_parts.h"
#include "leads/text.h"

namespace leads {
namespace {

using Role = ColumnTarget::Role;

struct ActivityRow {
  int line = 0;
  std::string who_kind, who_key, who_value;  ///< an identity; kind "lead" is our own number
  NewActivity activity;
  Diagnostic place;
};

class ActivityParser {
 public:
  ActivityParser(RowReader& rows, const std::vector<ColumnTarget>& columns, const ImportOptions& options, const Playbook& playbook,
                 std::vector<Diagnostic>& problems)
      : rows_(rows), columns_(columns), options_(options), playbook_(playbook), problems_(problems), cells_(options, playbook, problems) {
    if (options.mapping != nullptr) {
      for (const auto& [from, to] : options.mapping->kinds) kinds_[fold(from)] = to;
    }
  }

  std::optional<ActivityRow> parse(const SourceRow& source) {
    ActivityRow row;
    row.line = source.line;
    const std::size_t before = problems_.size();
    bool has_at = false, has_kind = false;
    std::size_t who_column = 0;
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      const std::string_view cell = source.cells[column];
      switch (columns_[column].role) {
        case Role::who:
        case Role::lead_id:
          who_column = column;
          if (row.who_key.empty()) who(row, column, cell);
          break;
        case Role::at:
          if (const auto at = cells_.instant(rows_, column, cell)) {
            row.activity.at = *at;
            has_at = true;
          } else if (trim(cell).empty()) {
            cells_.problem(rows_, column, "at: the date is missing");
          }
          break;
        case Role::kind: has_kind = kind(row, column, cell); break;
        case Role::subject: row.activity.subject = cells_.text(cell, "subject"); break;
        case Role::note: row.activity.note = cells_.text(cell, "note"); break;
        case Role::ref: row.activity.ref = std::string(trim(cells_.text(cell, "ref"))); break;
        case Role::value: {
          static const Field kValue{"value", FieldType::number, {}};
          const auto value = cells_.value(rows_, column, cell, kValue);
          if (value && std::holds_alternative<double>(*value)) row.activity.value = std::get<double>(*value);
          break;
        }
        case Role::machine: {
          static const Field kMachine{"machine", FieldType::boolean, {}};
          const auto value = cells_.value(rows_, column, cell, kMachine);
          row.activity.machine = value && *value == Value{std::int64_t{1}};
          break;
        }
        default: break;
      }
    }
    if (!row.activity.ref.empty()) row.activity.system = ref_system_;
    if (row.who_key.empty()) cells_.problem(rows_, who_column, "whose activity is this? The cell is empty");
    row.place = rows_.place(who_column);
    if (problems_.size() != before || !has_at || !has_kind) return std::nullopt;
    return row;
  }

  void ref_system(std::string system) { ref_system_ = std::move(system); }

 private:
  void who(ActivityRow& row, std::size_t column, std::string_view cell) {
    const std::string text = cells_.text(cell, "who");
    const std::string_view core = trim(text);
    if (core.empty()) return;
    if (columns_[column].role == Role::lead_id) {
      if (!parse_integer(core)) return cells_.problem(rows_, column, "lead_id: \"" + text + "\" is not the number of a lead");
      row.who_kind = "lead";
      row.who_key = core;
    } else if (columns_[column].system.empty() || core.find('@') != std::string_view::npos) {
      if (!parse_email(core)) return cells_.problem(rows_, column, "\"" + std::string(core) + "\" is not an e-mail address");
      row.who_kind = "email";
      row.who_key = fold(core);
    } else {
      row.who_kind = "id:" + columns_[column].system;
      row.who_key = external_key(core);
    }
    row.who_value = core;
  }

  bool kind(ActivityRow& row, std::size_t column, std::string_view cell) {
    std::string name = fold(cells_.text(cell, "kind"));
    const auto mapped = kinds_.find(name);
    if (mapped != kinds_.end()) name = mapped->second;
    if (const auto found = playbook_.kinds.find(name)) {
      row.activity.kind = *found;
      return true;
    }
    std::string hint = did_you_mean(nearest(name, playbook_.kinds.names()));
    if (hint.empty()) hint = "give it a meaning under `kinds` of an [import.NAME] mapping, or declare it under [kinds]";
    cells_.problem(rows_, column, name.empty() ? "kind: the cell is empty" : "kind: there is no kind of activity \"" + name + "\"", std::move(hint));
    return false;
  }

  RowReader& rows_;
  const std::vector<ColumnTarget>& columns_;
  const ImportOptions& options_;
  const Playbook& playbook_;
  std::vector<Diagnostic>& problems_;
  CellReader cells_;
  std::unordered_map<std::string, std::string> kinds_;
  std::string ref_system_;
};

void require_roles(const std::vector<ColumnTarget>& columns, const ImportOptions& options) {
  const auto has = [&columns](Role role) {
    return std::any_of(columns.begin(), columns.end(), [role](const ColumnTarget& column) { return column.role == role; });
  };
  std::string missing;
  if (!has(Role::who) && !has(Role::lead_id)) missing = "email, external_id or lead_id";
  if (!has(Role::at)) missing += (missing.empty() ? "" : "; ") + std::string("at");
  if (!has(Role::kind)) missing += (missing.empty() ? "" : "; ") + std::string("kind");
  if (missing.empty()) return;
  Diagnostic problem;
  problem.file = options.file;
  problem.line = 1;
  problem.message = "activities need a column " + missing;
  problem.hint = "or an [import.NAME] mapping with `activities = { who = …, at = …, kind = … }` and --as NAME";
  throw Error(ErrorKind::bad_input, {problem});
}

class ActivityImport {
 public:
  ActivityImport(Store& store, const ImportOptions& options, std::vector<Diagnostic>& problems, ImportReport& report)
      : store_(store), options_(options), problems_(problems), report_(report) {}

  void take(ActivityRow row) { rows_.push_back(std::move(row)); }

  void match() {
    for (ActivityRow& row : rows_) row.activity.lead = lead_of(row);
    if (!problems_.empty()) return;
    drop_known();
  }

  std::size_t fresh() const { return fresh_.size(); }
  std::size_t made() const { return new_leads_.size(); }

  void write(Operation& operation) {
    const std::vector<LeadId> ids = operation.create(new_leads_);
    std::vector<NewActivity> activities;
    for (const std::size_t place : fresh_) {
      activities.push_back(std::move(rows_[place].activity));
      NewActivity& activity = activities.back();
      // Leads still to be made are numbered downward from -1.
      if (number(activity.lead) < 0) activity.lead = ids[static_cast<std::size_t>(-number(activity.lead) - 1)];
    }
    operation.record(std::move(activities), true);
  }

 private:
  LeadId lead_of(const ActivityRow& row) {
    const std::string key = row.who_kind + '\0' + row.who_key;
    const auto known = known_.find(key);
    if (known != known_.end()) {
      if (known->second == LeadId{}) unknown(row);
      return known->second;
    }
    LeadId lead{};
    if (row.who_kind == "lead") {
      const LeadId own{parse_integer(row.who_key).value_or(0)};
      if (store_.exists(own)) lead = own;
    } else if (const std::vector<LeadId> found = store_.find_key(row.who_kind, row.who_key); !found.empty()) {
      lead = found.front();
    }
    if (lead == LeadId{} && options_.create && row.who_kind != "lead") lead = make(row);
    known_.emplace(key, lead);
    if (lead == LeadId{}) unknown(row);
    return lead;
  }

  LeadId make(const ActivityRow& row) {
    NewLead& lead = new_leads_.emplace_back();
    if (row.who_kind == "email") lead.values.emplace_back(at(BuiltIn::email), Value{parse_email(row.who_value).value_or(row.who_value)});
    else lead.identities.push_back({row.who_kind, row.who_key, row.who_value, ""});
    return LeadId{-static_cast<std::int64_t>(new_leads_.size())};
  }

  void unknown(const ActivityRow& row) {
    Diagnostic problem = row.place;
    const std::string system = row.who_kind.starts_with("id:") ? " of " + row.who_kind.substr(3) : "";
    problem.message = "no lead is \"" + row.who_value + "\"" + system;
    problem.hint = "import the leads first, or make them: --create";
    problems_.push_back(std::move(problem));
  }

  using Same = std::tuple<std::int64_t, std::size_t, std::string, bool, double>;  // at, kind, subject, has value, value

  static Same same_of(const NewActivity& activity) {
    return {activity.at.time_since_epoch().count(), index(activity.kind), activity.subject, activity.value.has_value(), activity.value.value_or(0)};
  }

  static std::string ref_key(const std::string& system, KindId kind, const std::string& ref) {
    return system + '\0' + std::to_string(index(kind)) + '\0' + ref;
  }

  // By (system, kind, ref); without a ref the file's n-th equal row meets the book's n-th.
  void drop_known() {
    std::map<std::int64_t, std::vector<std::size_t>> by_lead;
    for (std::size_t place = 0; place < rows_.size(); ++place) by_lead[number(rows_[place].activity.lead)].push_back(place);
    std::vector<LeadId> leads;
    for (const auto& [lead, places] : by_lead) {
      if (lead > 0) leads.push_back(LeadId{lead});
    }
    LeadNeeds needs;
    needs.activities = needs.activity_texts = true;
    LeadCursor cursor(store_, needs, {leads, {}, false});
    std::unordered_set<std::string> refs;
    std::map<Same, std::size_t> counts;
    while (cursor.next()) {
      refs.clear();
      counts.clear();
      const std::span<const Activity> activities = cursor.activities();
      const std::span<const ActivityText> texts = cursor.activity_texts();
      for (std::size_t i = 0; i < activities.size(); ++i) {
        if (!texts[i].ref.empty()) {
          refs.insert(ref_key(std::string(texts[i].system), activities[i].kind, std::string(texts[i].ref)));
          continue;
        }
        NewActivity stored;
        stored.at = activities[i].at;
        stored.kind = activities[i].kind;
        stored.subject = store_.subject(activities[i].subject);
        if (!std::isnan(activities[i].value)) stored.value = activities[i].value;
        ++counts[same_of(stored)];
      }
      keep(by_lead[number(cursor.lead().id)], refs, counts);
    }
    for (const auto& [lead, places] : by_lead) {
      if (lead > 0) continue;
      refs.clear();
      counts.clear();
      keep(places, refs, counts);
    }
    std::sort(fresh_.begin(), fresh_.end());
    report_.unchanged = rows_.size() - fresh_.size();
  }

  void keep(const std::vector<std::size_t>& places, std::unordered_set<std::string>& refs, std::map<Same, std::size_t>& counts) {
    for (const std::size_t place : places) {
      const NewActivity& activity = rows_[place].activity;
      if (!activity.ref.empty()) {
        if (refs.insert(ref_key(activity.system, activity.kind, activity.ref)).second) fresh_.push_back(place);
        continue;
      }
      const auto known = counts.find(same_of(activity));
      if (known != counts.end() && known->second > 0) --known->second;
      else fresh_.push_back(place);
    }
  }

  Store& store_;
  const ImportOptions& options_;
  std::vector<Diagnostic>& problems_;
  ImportReport& report_;
  std::vector<ActivityRow> rows_;
  std::vector<std::size_t> fresh_;
  std::vector<NewLead> new_leads_;
  std::unordered_map<std::string, LeadId> known_;
};

}  // namespace

ImportReport import_activities(Store& store, RowReader& rows, const ImportOptions& options) {
  ImportReport report;
  const std::vector<ColumnTarget> columns = activity_columns_of(rows.header(), options);
  report.columns = column_uses(rows.header(), columns);
  require_roles(columns, options);
  std::vector<Diagnostic> problems;
  ActivityParser parser(rows, columns, options, store.playbook(), problems);
  const bool named = !options.system.empty() || options.mapping != nullptr;
  parser.ref_system(named ? system_of(options) : "");
  ActivityImport flow(store, options, problems, report);
  SourceRow source;
  while (rows.next(source)) {
    ++report.rows;
    if (source.cells.size() != columns.size()) {
      Diagnostic problem = rows.place(0);
      problem.message = "the record has " + std::to_string(source.cells.size()) + (source.cells.size() == 1 ? " field, the header " : " fields, the header ") + std::to_string(columns.size());
      problem.hint = "look for a missing or a surplus delimiter or quote in this line";
      problems.push_back(std::move(problem));
      continue;
    }
    if (std::optional<ActivityRow> row = parser.parse(source)) flow.take(std::move(*row));
  }
  for (Diagnostic& problem : rows.take_problems()) problems.push_back(std::move(problem));
  flow.match();
  if (!problems.empty()) {
    std::stable_sort(problems.begin(), problems.end(), [](const Diagnostic& a, const Diagnostic& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    throw Error(ErrorKind::bad_input, std::move(problems));
  }
  report.created = flow.fresh();
  report.created_leads = flow.made();
  if (report.created == 0) return report;
  Operation operation(store, options.now, options.actor, "import");
  flow.write(operation);
  report.op = operation.finish(std::to_string(report.created) + " activities", options.dry_run);
  return report;
}

}  // namespace leads
