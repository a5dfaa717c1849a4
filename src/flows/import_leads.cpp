// Leads of a file: which row is which lead, what it adds, and the one operation that writes it all.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "flows/import_parts.h"
#include "leads/text.h"

namespace leads {
namespace {

/// Where a row goes: a lead of the book, or one this import makes.
struct Target {
  LeadId lead{};            ///< 0: new
  std::size_t pending = 0;  ///< index into the new leads
  bool is_new() const { return lead == LeadId{}; }
};

/// A lead of the book as far as the import has changed it in mind.
struct Existing {
  std::unordered_map<std::size_t, Value> values;  ///< by field
  std::set<std::string> tags;                     ///< folded
  std::set<std::string> ids;                      ///< "id:system\0key"
  std::array<ConsentState, kChannels> consents{};
  std::string name;
};

std::string text_value(const LeadRow& row, BuiltIn field) {
  for (const auto& [place, value] : row.values) {
    if (place == at(field))
      if (const auto* text = std::get_if<std::string>(&value)) return *text;
  }
  return {};
}

std::string row_name(const LeadRow& row) {
  const std::string name = text_value(row, BuiltIn::name);
  if (!name.empty()) return fold(name);
  return fold(text_value(row, BuiltIn::first_name) + " " + text_value(row, BuiltIn::last_name));
}

std::string view_name(const LeadView& lead) {
  const Cell& name = lead.cell(BuiltIn::name);
  if (name.present()) return fold(name.text);
  return fold(std::string(lead.cell(BuiltIn::first_name).text) + " " + std::string(lead.cell(BuiltIn::last_name).text));
}

/// The row as bytes in one order, whatever the order of its columns.
std::string canonical(const LeadRow& row, const Fields& fields) {
  std::vector<std::string> parts;
  for (const auto& [field, value] : row.values) parts.push_back(fields[field].name + '\x1f' + format_value(fields[field], Cell::of(value)));
  for (const std::string& tag : row.tags) parts.push_back("tag\x1f" + tag);
  std::sort(parts.begin(), parts.end());
  std::string bytes;
  for (const std::string& part : parts) bytes += part + '\x1e';
  return bytes;
}

class LeadImport {
 public:
  LeadImport(Store& store, const ImportOptions& options, std::vector<Diagnostic>& problems, ImportReport& report)
      : store_(store), playbook_(store.playbook()), options_(options), problems_(problems), report_(report),
        book_is_empty_(store.count() == 0) {}

  void match(std::vector<LeadRow> rows) {
    rows_ = std::move(rows);
    report_.rows = rows_.size();
    for (LeadRow& row : rows_) targets_.push_back(resolve(row));
    load_existing();
    for (std::size_t i = 0; i < rows_.size(); ++i) plan(rows_[i], targets_[i]);
  }

  void write(Operation& operation) {
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

  // Leads of the book come first, then those of the file. Several may share an address, or a switchboard.
  std::vector<Target> find_all(const std::string& kind, const std::string& key) {
    std::vector<Target> found;
    if (key.empty()) return found;
    for (const LeadId lead : store_.find_key(kind, key)) found.push_back({lead, 0});
    const auto pending = by_key_.find(kind + '\0' + key);
    if (pending == by_key_.end()) return found;
    for (const Target& target : pending->second) {
      if (std::none_of(found.begin(), found.end(), [&target](const Target& other) { return same(target, other); })) found.push_back(target);
    }
    return found;
  }

  /// Our own number in our own book: only when nothing contradicts it.
  std::optional<Target> find_own(const LeadRow& row) {
    const LeadId id{row.own_id};
    if (row.own_id == 0 || book_is_empty_ || !store_.exists(id)) return std::nullopt;
    LeadCursor cursor(store_, LeadNeeds::everything(playbook_.fields), {std::vector{id}, {}, false});
    if (!cursor.next()) return std::nullopt;
    const LeadView& lead = cursor.lead();
    const std::string email = text_value(row, BuiltIn::email);
    const bool same_email = fold(email) == fold(lead.cell(BuiltIn::email).text);
    std::optional<Instant> created;
    for (const auto& [field, value] : row.values) {
      if (field == at(BuiltIn::created_at)) created = Instant{Seconds{std::get<std::int64_t>(value)}};
    }
    if (created != lead.created_at() || !same_email || row_name(row) != view_name(lead)) return std::nullopt;
    return Target{id, 0};
  }

  bool other_id_of_system(const LeadRow& row, const Target& target) {
    if (row.ids.empty()) return false;
    std::vector<std::pair<std::string, std::string>> ids;
    if (target.is_new()) {
      for (const NewIdentity& identity : new_ids_[target.pending]) ids.emplace_back(identity.kind, identity.key);
    } else {
      for (const Identity& identity : store_.identities(target.lead)) ids.emplace_back(identity.kind, identity.key);
    }
    for (const NewIdentity& mine : row.ids) {
      for (const auto& [kind, key] : ids) {
        if (kind == mine.kind && key != mine.key) return true;
      }
    }
    return false;
  }

  struct Person {
    std::string name, email;
  };

  Person person_of(const Target& target) {
    if (target.is_new()) return {row_name(*new_rows_[target.pending]), fold(text_value(*new_rows_[target.pending], BuiltIn::email))};
    LeadNeeds needs;
    for (const BuiltIn field : {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::email}) needs.add(at(field));
    LeadCursor cursor(store_, needs, {std::vector{target.lead}, {}, false});
    if (!cursor.next()) return {};
    return {view_name(cursor.lead()), fold(cursor.lead().cell(BuiltIn::email).text)};
  }

  std::string say(const Target& target) {
    return target.is_new() ? "the lead of line " + std::to_string(new_rows_[target.pending]->line) : "lead " + std::to_string(number(target.lead));
  }

  Target resolve(LeadRow& row) {
    std::optional<Target> by_id = find_own(row);
    foreign_number(row, by_id.has_value());
    for (const NewIdentity& id : row.ids) {
      for (const Target& found : find_all(id.kind, id.key)) {
        if (by_id && !same(found, *by_id)) problem(row, "its keys are those of two leads: " + say(*by_id) + " and " + say(found));
        if (!by_id) by_id = found;
      }
    }
    const std::string email = fold(text_value(row, BuiltIn::email)), phone = phone_key(row);
    const std::vector<Target> mailed = find_all("email", email);
    const auto by_mail = std::find_if(mailed.begin(), mailed.end(), [&](const Target& target) { return mail_counts(row, email, target); });
    if (by_id) {
      const bool agrees = std::any_of(mailed.begin(), mailed.end(), [&](const Target& target) { return same(target, *by_id); });
      if (!agrees && by_mail != mailed.end()) {
        problem(row, "its keys are those of two leads: " + say(*by_id) + " by id, " + say(*by_mail) + " by e-mail",
                "correct the id or the e-mail of this row, or of one of the leads");
      }
      return remember(row, *by_id);
    }
    if (by_mail != mailed.end()) return remember(row, *by_mail);
    const std::vector<Target> called = find_all("phone", phone);
    const auto by_phone = std::find_if(called.begin(), called.end(), [&](const Target& target) { return phone_counts(row, email, target); });
    if (by_phone != called.end()) return remember(row, *by_phone);
    if (row.ids.empty() && email.empty() && phone.empty()) return resolve_keyless(row);
    for (const std::vector<Target>* others : {&mailed, &called}) {
      if (!others->empty() && !others->front().is_new()) {
        report_.lookalikes.emplace_back(row.line, others->front().lead);
        break;
      }
    }
    return add(row);
  }

  bool mail_counts(const LeadRow& row, const std::string& email, const Target& target) {
    return !other_id_of_system(row, target) && (!is_role_address(email) || person_of(target).name == row_name(row));
  }

  bool phone_counts(const LeadRow& row, const std::string& email, const Target& target) {
    const Person person = person_of(target);
    const std::string name = row_name(row);
    const bool names_differ = !name.empty() && !person.name.empty() && name != person.name;
    return !names_differ && (email.empty() || person.email.empty()) && !other_id_of_system(row, target);
  }

  static std::string phone_key(const LeadRow& row) {
    const std::string phone = text_value(row, BuiltIn::phone);
    return phone.starts_with('+') ? phone : std::string();
  }

  // A number of another book is that book's id of the lead.
  void foreign_number(LeadRow& row, bool own) {
    if (own || row.own_id == 0 || book_is_empty_ || options_.system.empty()) return;
    const std::string number = std::to_string(row.own_id);
    row.ids.push_back({"id:" + options_.system, number, number, ""});
  }

  // The n-th row of these bytes meets the n-th lead an equal row made.
  Target resolve_keyless(LeadRow& row) {
    const std::string hash = content_hash(canonical(row, playbook_.fields));
    const std::size_t nth = seen_hashes_[hash]++;
    const std::vector<LeadId> found = store_.find_key("row", hash);
    if (nth < found.size()) return {found[nth], 0};
    row.ids.push_back({"row", hash, hash, ""});
    return add(row);
  }

  static bool same(const Target& a, const Target& b) { return a.lead == b.lead && (!a.is_new() || a.pending == b.pending); }

  Target remember(const LeadRow& row, const Target& target) {
    const auto note = [&](const std::string& kind, const std::string& key) {
      if (key.empty()) return;
      std::vector<Target>& known = by_key_[kind + '\0' + key];
      if (std::none_of(known.begin(), known.end(), [&target](const Target& other) { return same(target, other); })) known.push_back(target);
    };
    for (const NewIdentity& id : row.ids) {
      if (id.kind == "row") continue;
      note(id.kind, id.key);
      if (target.is_new()) new_ids_[target.pending].push_back(id);
    }
    note("email", fold(text_value(row, BuiltIn::email)));
    note("phone", phone_key(row));
    return target;
  }

  Target add(const LeadRow& row) {
    const Target target{LeadId{}, new_leads_.size()};
    NewLead& lead = new_leads_.emplace_back();
    if (row.own_id != 0 && book_is_empty_) {
      if (own_ids_.insert(row.own_id).second) lead.id = LeadId{row.own_id};
      else problem(row, "lead_id " + std::to_string(row.own_id) + " stands in the file twice");
    }
    new_rows_.push_back(&row);
    new_ids_.emplace_back();
    new_consents_.emplace_back();
    fresh_.push_back(true);
    return remember(row, target);
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
    const std::string source = text_value(row, BuiltIn::source);
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
  const bool book_is_empty_;
  std::vector<LeadRow> rows_;
  std::vector<Target> targets_;
  std::vector<NewLead> new_leads_;
  std::vector<const LeadRow*> new_rows_;             ///< that made each of them
  std::vector<std::vector<NewIdentity>> new_ids_;    ///< of all their rows so far
  std::vector<std::array<ConsentState, kChannels>> new_consents_;
  std::vector<bool> fresh_;
  std::set<std::int64_t> own_ids_;
  std::unordered_map<std::string, std::vector<Target>> by_key_;
  std::unordered_map<std::string, std::size_t> seen_hashes_;
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
