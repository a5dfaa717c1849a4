// Which lead each row of a file is: by external id, e-mail, phone, or as an equal row before it.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "flows/import_parts.h"
#include "leads/text.h"

namespace leads {

std::string text_of(const LeadRow& row, BuiltIn field) {
  for (const auto& [place, value] : row.values) {
    if (place == at(field))
      if (const auto* text = std::get_if<std::string>(&value)) return *text;
  }
  return {};
}

namespace {

std::string row_name(const LeadRow& row) {
  const std::string name = text_of(row, BuiltIn::name);
  if (!name.empty()) return fold(name);
  return fold(text_of(row, BuiltIn::first_name) + " " + text_of(row, BuiltIn::last_name));
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

class RowMatcher {
 public:
  RowMatcher(Store& store, const ImportOptions& options, std::vector<Diagnostic>& problems, ImportReport& report)
      : store_(store), playbook_(store.playbook()), options_(options), problems_(problems), report_(report),
        book_is_empty_(store.count() == 0) {}

  Target resolve(LeadRow& row) {
    std::optional<Target> by_id = find_own(row);
    foreign_number(row, by_id.has_value());
    for (const NewIdentity& id : row.ids) {
      for (const Target& found : find_all(id.kind, id.key)) {
        if (by_id && !same(found, *by_id)) problem(row, "its keys are those of two leads: " + say(*by_id) + " and " + say(found));
        if (!by_id) by_id = found;
      }
    }
    const std::string email = fold(text_of(row, BuiltIn::email)), phone = phone_key(row);
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

  std::vector<NewLead> take_new_leads() { return std::move(new_leads_); }

 private:
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
    const std::string email = text_of(row, BuiltIn::email);
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
    if (target.is_new()) return {row_name(*new_rows_[target.pending]), fold(text_of(*new_rows_[target.pending], BuiltIn::email))};
    LeadNeeds needs;
    for (const BuiltIn field : {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::email}) needs.add(at(field));
    LeadCursor cursor(store_, needs, {std::vector{target.lead}, {}, false});
    if (!cursor.next()) return {};
    return {view_name(cursor.lead()), fold(cursor.lead().cell(BuiltIn::email).text)};
  }

  std::string say(const Target& target) {
    return target.is_new() ? "the lead of line " + std::to_string(new_rows_[target.pending]->line) : "lead " + std::to_string(number(target.lead));
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
    const std::string phone = text_of(row, BuiltIn::phone);
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
    note("email", fold(text_of(row, BuiltIn::email)));
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
    return remember(row, target);
  }

  Store& store_;
  const Playbook& playbook_;
  const ImportOptions& options_;
  std::vector<Diagnostic>& problems_;
  ImportReport& report_;
  const bool book_is_empty_;
  std::vector<NewLead> new_leads_;
  std::vector<const LeadRow*> new_rows_;           ///< that made each of them
  std::vector<std::vector<NewIdentity>> new_ids_;  ///< of all their rows so far
  std::set<std::int64_t> own_ids_;
  std::unordered_map<std::string, std::vector<Target>> by_key_;
  std::unordered_map<std::string, std::size_t> seen_hashes_;
};

}  // namespace

RowMatches match_lead_rows(Store& store, std::vector<LeadRow>& rows, const ImportOptions& options,
                           std::vector<Diagnostic>& problems, ImportReport& report) {
  RowMatcher matcher(store, options, problems, report);
  RowMatches matches;
  for (LeadRow& row : rows) matches.targets.push_back(matcher.resolve(row));
  matches.new_leads = matcher.take_new_leads();
  return matches;
}

}  // namespace leads
