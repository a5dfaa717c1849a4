// Leads of a file: what each row adds to its lead, and the one operation that writes it all.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "flows/import_parts.h"
#include "leads/newcomers.h"
#include "leads/text.h"

namespace leads {
namespace {

/// A lead of the book as far as the import has changed it in mind.
struct Existing {
  std::unordered_map<std::size_t, Value> values;  ///< by field
  std::set<std::string> tags;                     ///< folded
  std::set<std::string> ids;                      ///< "id:system\0key"
  std::array<ConsentState, kChannels> consents{};
};

class LeadImport {
 public:
  LeadImport(Store& store, const ImportOptions& options, std::vector<Diagnostic>& problems, ImportReport& report)
      : store_(store), playbook_(store.playbook()), options_(options), problems_(problems), report_(report) {}

  void match(std::vector<LeadRow> rows) {
    rows_ = std::move(rows);
    report_.rows = rows_.size();
    RowMatches matches = match_lead_rows(store_, rows_, options_, problems_, report_);
    targets_ = std::move(matches.targets);
    new_leads_ = std::move(matches.new_leads);
    new_consents_.resize(new_leads_.size());
    fresh_.assign(new_leads_.size(), true);
    load_existing();
    for (std::size_t i = 0; i < rows_.size(); ++i) plan(rows_[i], targets_[i]);
  }

  void write(Operation& operation) {
    assign_newcomers(new_leads_, store_, operation.at());
    const std::vector<LeadId> made = operation.create(new_leads_);
    std::vector<std::pair<LeadId, const Edit*>> edits;
    for (const Edit& edit : edits_) {
      const LeadId lead = edit.target.is_new() ? made[edit.target.pending] : edit.target.lead;
      if (edit.field) operation.set(lead, *edit.field, edit.value);
      if (!edit.tag.empty()) operation.set_tag(lead, edit.tag, true);
      if (!edit.identity.kind.empty()) operation.add_identity(lead, edit.identity);
      if (edit.consent) {
        const ConsentCell& consent = *edit.consent;
        operation.set_consent({lead, consent.channel, "", consent.state, consent.at.value_or(operation.at()), edit.evidence});
      }
    }
  }

 private:
  struct Edit {
    Target target;
    std::optional<FieldIndex> field;
    Value value;
    std::string tag;
    NewIdentity identity;
    std::optional<ConsentCell> consent;
    std::string evidence;
  };

  void problem(const LeadRow& row, std::string message, std::string hint = {}) {
    Diagnostic diagnostic = row.place;
    diagnostic.message = std::move(message);
    diagnostic.hint = std::move(hint);
    problems_.push_back(std::move(diagnostic));
  }

  void load_existing() {
    std::vector<LeadId> ids;
    for (const Target& target : targets_) {
      if (!target.is_new()) ids.push_back(target.lead);
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (ids.empty()) return;
    LeadNeeds needs = LeadNeeds::everything(playbook_.fields);
    needs.activities = needs.moves = false;
    LeadCursor cursor(store_, needs, {ids, {}, false});
    while (cursor.next()) {
      const LeadView& lead = cursor.lead();
      Existing& existing = existing_[number(lead.id)];
      for (std::size_t place = 0; place < lead.fields.size(); ++place) {
        const Cell& cell = lead.fields[place];
        if (!cell.present()) continue;
        existing.values[place] = cell.kind == Cell::Kind::integer ? Value{cell.integer} : cell.kind == Cell::Kind::real ? Value{cell.real} : Value{std::string(cell.text)};
      }
      for (const std::string_view tag : lead.tags) existing.tags.insert(fold(tag));
      for (const Identity& identity : store_.identities(lead.id)) existing.ids.insert(identity.kind + '\0' + identity.key);
      for (std::size_t channel = 0; channel < kChannels; ++channel) existing.consents[channel] = lead.consent[channel].state;
    }
  }

  OnMatch policy(FieldIndex field) const {
    if (options_.mapping != nullptr) {
      for (const auto& [name, policy] : options_.mapping->on_match_fields) {
        if (name == playbook_.fields[field].name) return policy;
      }
    }
    if (options_.on_match) return *options_.on_match;
    return options_.mapping != nullptr ? options_.mapping->on_match : OnMatch::fill;
  }

  void note_source(const LeadRow& row) {
    const std::string source = text_of(row, BuiltIn::source);
    if (!source.empty() && !playbook_.sources.contains(source)) ++report_.new_sources[source];
  }

  void plan(const LeadRow& row, const Target& target) {
    note_source(row);
    if (target.is_new() && fresh_[target.pending]) {
      fresh_[target.pending] = false;
      NewLead& lead = new_leads_[target.pending];
      lead.values = row.values;
      lead.tags = row.tags;
      lead.identities = row.ids;
      lead.stage = row.stage.value_or(StageId{});
      if (row.stage && (row.stage_at || *row.stage != StageId{} || row.cycle > 1)) lead.stage_at = row.stage_at.value_or(options_.now);
      lead.cycle = row.cycle;
      ++report_.created;
      take_consents(row, target, new_consents_[target.pending]);
      return;
    }
    const std::size_t before = edits_.size();
    std::size_t filled = target.is_new() ? fill_new(row, target) : fill_existing(row, target);
    filled += edits_.size() - before;
    ++(filled > 0 ? report_.updated : report_.unchanged);
  }

  // A second row of the file for a lead the first one made.
  std::size_t fill_new(const LeadRow& row, const Target& target) {
    NewLead& lead = new_leads_[target.pending];
    std::size_t filled = 0;
    for (const auto& [field, value] : row.values) {
      if (policy(field) == OnMatch::skip) continue;
      const auto found = std::find_if(lead.values.begin(), lead.values.end(), [f = field](const auto& entry) { return entry.first == f; });
      if (found == lead.values.end()) {
        lead.values.emplace_back(field, value);
        ++filled;
      } else if (found->second != value && field != at(BuiltIn::email) && field != at(BuiltIn::created_at)) {
        filled += overwrite(row, field) ? 1 : 0;
        if (policy(field) == OnMatch::overwrite) found->second = value;
      }
    }
    for (const std::string& tag : row.tags) {
      const auto same_tag = [&tag](const std::string& other) { return fold(other) == fold(tag); };
      if (std::none_of(lead.tags.begin(), lead.tags.end(), same_tag)) {
        lead.tags.push_back(tag);
        ++filled;
      }
    }
    for (const NewIdentity& id : row.ids) {
      const auto same_id = [&id](const NewIdentity& other) { return other.kind == id.kind && other.key == id.key; };
      if (std::none_of(lead.identities.begin(), lead.identities.end(), same_id)) {
        lead.identities.push_back(id);
        ++filled;
      }
    }
    take_consents(row, target, new_consents_[target.pending]);
    return filled;
  }

  /// Whether the policy writes over a value; a problem when it forbids the match.
  bool overwrite(const LeadRow& row, FieldIndex field) {
    const OnMatch chosen = policy(field);
    if (chosen == OnMatch::error) problem(row, playbook_.fields[field].name + " is set already and may not differ (on_match = \"error\")");
    return chosen == OnMatch::overwrite;
  }

  std::size_t fill_existing(const LeadRow& row, const Target& target) {
    Existing& existing = existing_[number(target.lead)];
    for (const auto& [field, value] : row.values) {
      if (policy(field) == OnMatch::skip) continue;
      const auto found = existing.values.find(index(field));
      const bool blank = found == existing.values.end();
      if (!blank && found->second == value) continue;
      // The e-mail of a matched lead is never replaced by a file, nor the instant it was created.
      if (!blank && (field == at(BuiltIn::email) || field == at(BuiltIn::created_at) || !overwrite(row, field))) continue;
      existing.values[index(field)] = value;
      edits_.push_back({target, field, value, "", {}, {}, ""});
    }
    for (const std::string& tag : row.tags) {
      if (existing.tags.insert(fold(tag)).second) edits_.push_back({target, {}, {}, tag, {}, {}, ""});
    }
    for (const NewIdentity& id : row.ids) {
      if (existing.ids.insert(id.kind + '\0' + id.key).second) edits_.push_back({target, {}, {}, "", id, {}, ""});
    }
    take_consents(row, target, existing.consents);
    return 0;
  }

  // A file may fill an unknown; an opt-out always counts; nothing but a person leaves it. In one row the opt-out wins.
  void take_consents(const LeadRow& row, const Target& target, std::array<ConsentState, kChannels>& states) {
    for (const ConsentCell& consent : row.consents) {
      const auto refuses = [&](const ConsentCell& other) { return other.channel == consent.channel && other.state == ConsentState::opted_out; };
      const bool refused = std::any_of(row.consents.begin(), row.consents.end(), refuses);
      ConsentState& state = states[static_cast<std::size_t>(consent.channel)];
      const bool out = consent.state == ConsentState::opted_out;
      if (out ? state == ConsentState::opted_out : refused || state != ConsentState::unknown) continue;
      state = consent.state;
      edit_consent(row, target, consent);
    }
  }

  void edit_consent(const LeadRow& row, const Target& target, const ConsentCell& consent) {
    if (consent.at && *consent.at > options_.now) problem(row, "the consent is dated in the future");
    edits_.push_back({target, {}, {}, "", {}, consent, options_.file + ":" + std::to_string(row.line)});
  }

  Store& store_;
  const Playbook& playbook_;
  const ImportOptions& options_;
  std::vector<Diagnostic>& problems_;
  ImportReport& report_;
  std::vector<LeadRow> rows_;
  std::vector<Target> targets_;
  std::vector<NewLead> new_leads_;
  std::vector<std::array<ConsentState, kChannels>> new_consents_;
  std::vector<bool> fresh_;
  std::unordered_map<std::int64_t, Existing> existing_;
  std::vector<Edit> edits_;
};

}  // namespace

ImportReport import_leads(Store& store, RowReader& rows, const ImportOptions& options) {
  ImportReport report;
  const std::vector<ColumnTarget> columns = lead_columns_of(rows.header(), options, store.playbook());
  report.columns = column_uses(rows.header(), columns);
  const bool any = std::any_of(columns.begin(), columns.end(), [](const ColumnTarget& column) { return column.role != ColumnTarget::Role::ignored; });
  if (!any) {
    Diagnostic problem;
    problem.file = options.file;
    problem.line = 1;
    problem.message = "none of the columns is a field of leads";
    problem.hint = "name them: --map COLUMN=FIELD, or write an [import.NAME] mapping and use --as NAME";
    throw Error(ErrorKind::bad_input, {problem});
  }
  std::vector<Diagnostic> problems;
  LeadImport flow(store, options, problems, report);
  flow.match(parse_lead_rows(rows, columns, options, store.playbook(), problems));
  if (!problems.empty()) {
    std::stable_sort(problems.begin(), problems.end(), [](const Diagnostic& a, const Diagnostic& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    throw Error(ErrorKind::bad_input, std::move(problems));
  }
  if (report.created == 0 && report.updated == 0) return report;
  Operation operation(store, options.now, options.actor, "import");
  flow.write(operation);
  const std::string summary = std::to_string(report.created) + " created, " + std::to_string(report.updated) + " updated";
  report.op = operation.finish(summary, options.dry_run);
  return report;
}

}  // namespace leads
