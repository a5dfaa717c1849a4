// SPDX-License-Identifier: MIT
// `import --plan`: the mapping a file would be read by, as a piece of leads.toml to be reviewed,
// with types suggested for what it does not map. What a mapping can't say is said in comments.
#include "import/columns/plan.h"

#include <algorithm>
#include <set>

#include "base/numbers.h"
#include "base/text.h"
#include "base/time/file_date.h"
#include "base/time/timestamp.h"
#include "base/utf8.h"
#include "formats/text/encoding.h"
#include "formats/toml/toml_text.h"
#include "import/columns/activity_columns.h"
#include "import/columns/column.h"
#include "import/columns/column_types.h"
#include "import/columns/lead_columns.h"
#include "import/columns/new_fields.h"
#include "import/columns/recognise.h"
#include "import/columns/survey.h"
#include "import/import.h"
#include "import/source/row_reader.h"

namespace leads {
namespace {

using Role = ColumnTarget::Role;

std::string toml_key(std::string_view name) {
  const bool bare =
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
      std::string_view::npos;
  return bare && !name.empty() ? std::string(name) : toml_line(name);
}

// As a comment takes it: one line of UTF-8.
std::string in_comment(std::string_view text) {
  if (first_invalid_utf8(text)) return "a file";
  const std::string quoted = toml_line(text);
  return quoted.size() == text.size() + 2 ? std::string(text) : quoted;
}

// `name = { key = value, … }`, a line of TOML; nothing when it has no entries.
class InlineTable {
 public:
  void add(std::string_view key, std::string_view value) {
    if (!entries_.empty()) entries_ += ", ";
    entries_.append(key).append(" = ").append(value);
  }
  void write(std::string& text, std::string_view name) const {
    if (!entries_.empty()) text.append(name).append(" = { ").append(entries_).append(" }\n");
  }

 private:
  std::string entries_;
};

std::string_view order_word(DateOrder order) {
  return order == DateOrder::day_month_year   ? "D.M.Y"
         : order == DateOrder::month_day_year ? "M/D/Y"
                                              : "Y-M-D";
}

std::string_view encoding_word(std::string_view name) {
  switch (parse_encoding(name).value_or(Encoding::found)) {
    case Encoding::found:
      return "";
    case Encoding::utf8:
      return "utf-8";
    case Encoding::utf16:
      return "utf-16";
    case Encoding::utf16le:
      return "utf-16le";
    case Encoding::utf16be:
      return "utf-16be";
    case Encoding::windows1252:
      return "windows-1252";
    case Encoding::iso8859_1:
      return "iso-8859-1";
  }
  return "";
}

class PlanWriter {
 public:
  PlanWriter(const ImportFile& file, const ImportOptions& options, const Playbook& playbook,
             const PlanContext& context)
      : file_(file),
        options_(options),
        playbook_(playbook),
        context_(context),
        rows_(file.open()),
        header_(rows_->header()),
        base_(file.mapping != nullptr ? file.mapping->name : "my_file") {}

  std::string write() {
    if (file_.mail || (is_own_export(header_, file_) && !options_.activities))
      return "# " + in_comment(file_.name) +
             (file_.mail ? " is mail" : " is an export of leads itself") +
             ": it needs no mapping, import it as it is.\n";
    if (options_.activities)
      write_activities();
    else
      write_leads();
    return compose();
  }

 private:
  std::string compose() const {
    // A name that leads.toml has is another mapping's.
    std::string name = base_;
    for (int n = 2; playbook_.find_import(name) != nullptr; ++n)
      name = base_ + "_" + std::to_string(n);
    std::string text = "# How " + in_comment(file_.name) + " is read";
    if (file_.reading != nullptr) text.append(": ").append(file_.reading->title);
    text += ". Review it, put it into leads.toml, and import with --as " + toml_key(name) +
            (options_.create ? " --create" : "") + ".\n";
    for (const std::string& line : unsaid_) text += "# " + line + "\n";
    const std::string table = "\n[import." + toml_key(name);
    text += fields_ + table + "]\n" + body_;
    return map_.empty() ? text : text + table + ".map]\n" + map_;
  }

  void write_form() {
    if (const auto order = named_order(file_, options_))
      line("date", toml_line(order_word(*order)));
    if (file_.mapping != nullptr && file_.mapping->zone)
      line("time_zone", toml_line(file_.mapping->zone->name()));
    if (!context_.encoding.empty()) line("encoding", toml_line(encoding_word(context_.encoding)));
    if (context_.delimiter.size() == 1 &&
        std::string_view(",;|\t").find(context_.delimiter) == std::string_view::npos) {
      unsaid_.push_back("A mapping can't say --delimiter " + in_comment(context_.delimiter) +
                        ": give it when you import.");
    } else if (!context_.delimiter.empty()) {
      line("delimiter", context_.delimiter == "\t" ? "\"tab\"" : toml_line(context_.delimiter));
    }
    if (context_.skip_lines > 0) line("skip_lines", std::to_string(context_.skip_lines));
    if (!context_.sheet.empty()) line("sheet", toml_line(context_.sheet));
    if (file_.mapping == nullptr) return;
    if (file_.mapping->footers) line("footers", "true");
    if (file_.mapping->id_prefixes) line("id_prefixes", "true");
    if (file_.mapping->appended_lists) line("appended_lists", "true");
    std::string missing;
    for (const std::string& word : file_.mapping->missing)
      missing += (missing.empty() ? "" : ", ") + toml_line(word);
    if (file_.mapping->own_missing) line("missing", "[" + missing + "]");
    for (const auto& [name, words] : file_.mapping->missing_in) {
      std::string list;
      for (const std::string& word : words) list += (list.empty() ? "" : ", ") + toml_line(word);
      line("missing." + toml_line(name), "[" + list + "]");
    }
  }

  void line(std::string_view key, std::string_view value) {
    body_.append(key).append(" = ").append(value).append("\n");
  }

  std::string column_name(std::size_t nth) const {
    const std::string number = "column " + std::to_string(nth + 1);
    return trim(header_[nth]).empty() ? number + " (no name)" : toml_line(header_[nth]);
  }

  // TOML has each key once, and a mapping finds the first column of a name.
  bool is_second_of_name(std::size_t nth) {
    if (named_.insert(trim(header_[nth])).second) return false;
    if (columns_.size() > nth && columns_[nth].role == Role::address)
      return true;  // it goes with the first
    unsaid_.push_back("A mapping can't name a second column " + column_name(nth) + " (column " +
                      std::to_string(nth + 1) + "): rename it in the file to take it along.");
    return true;
  }

  void write_leads() {
    system_ = !options_.system.empty()                                     ? options_.system
              : file_.mapping != nullptr && !file_.mapping->system.empty() ? file_.mapping->system
                                                                           : base_;
    line("system", toml_line(system_));
    write_form();
    columns_ = lead_columns_of(header_, file_, options_, playbook_);
    types_ = column_types(*rows_);
    if (file_.mapping != nullptr && file_.mapping->id_prefixes)  // their letters are left off
      for (ColumnTypes& types : types_) types.forbid_choice();
    write_columns();
    write_on_match();
    write_set();
    write_words();
  }

  void write_columns() {
    std::vector<std::string> fresh(header_.size());
    for (auto& [nth, name] : new_field_names(file_, options_, playbook_))
      fresh[nth] = std::move(name);
    InlineTable consent;
    std::string left_out;
    for (std::size_t nth = 0; nth < header_.size(); ++nth) {
      const ColumnTarget& target = columns_[nth];
      if (target.role == Role::address_label) continue;  // known by the column it is a label of
      if (target.role == Role::ignored && fresh[nth].empty()) {
        left_out += (left_out.empty() ? "" : ", ") + column_name(nth);
      } else if (is_second_of_name(nth)) {
        continue;
      } else if (target.role == Role::consent) {
        consent.add(toml_line(header_[nth]), toml_line((target.positive ? "+" : "-") +
                                                       std::string(channel_name(target.channel))));
      } else {
        map(nth, target.role == Role::ignored ? fresh[nth] : target_word(target),
            target.role == Role::ignored);
      }
    }
    if (!left_out.empty()) unsaid_.push_back("Not mapped: " + left_out + ".");
    consent.write(body_, "consent");
  }

  void map(std::size_t nth, const std::string& word, bool fresh) {
    const bool several = word == "tag" || word == "tags" || word.starts_with("consent.");
    if (!several && !mapped_.insert(word).second)
      return unsaid_.push_back("A mapping has one column for " + word + ", so " + column_name(nth) +
                               " is left out.");
    declare(word, nth);
    map_ += toml_line(header_[nth]) + " = " + toml_line(word);
    map_ += fresh ? "  # " + std::to_string(types_[nth].filled()) + " values\n" : "\n";
  }

  std::string target_word(const ColumnTarget& target) {
    if (target.role == Role::external_id)
      return target.system == system_ ? "external_id" : "id:" + target.system;
    if (target.role != Role::address) return target.name;
    const bool email = target.field == at(BuiltIn::email);
    return email ? "email_" + std::to_string(++emails_) : "phone_" + std::to_string(++phones_);
  }

  // Tables of their own: they may follow a [fields] that is there, and what stands there is left to
  // it.
  void declare(const std::string& name, std::size_t nth) {
    const auto known = playbook_.fields.find(name);
    const bool target = known || columns_[nth].role == Role::ignored;
    if (!target || (known && index(*known) < context_.declared)) return;
    const Field field = known           ? playbook_.fields[*known]
                        : context_.text ? Field{name, FieldType::text, {}}
                                        : types_[nth].field(name);
    fields_ +=
        "\n[fields." + toml_key(name) + "]\ntype = " + toml_line(type_name(field.type)) + "\n";
    std::string choices;
    for (const std::string& choice : field.choices)
      choices += (choices.empty() ? "" : ", ") + toml_line(choice);
    if (!choices.empty()) fields_ += "of = [" + choices + "]\n";
  }

  void write_on_match() {
    InlineTable policies;
    const OnMatch chosen = options_.on_match.value_or(
        file_.mapping != nullptr ? file_.mapping->on_match : OnMatch::fill);
    if (file_.mapping == nullptr || file_.mapping->on_match_fields.empty()) {
      if (chosen != OnMatch::fill) line("on_match", toml_line(on_match_name(chosen)));
      return;
    }
    policies.add("default", toml_line(on_match_name(chosen)));
    for (const auto& [field, policy] : file_.mapping->on_match_fields)
      policies.add(toml_key(field), toml_line(on_match_name(policy)));
    policies.write(body_, "on_match");
  }

  void write_set() {
    InlineTable set;
    std::set<std::string> taken;
    const auto add = [&](const std::string& name, const std::string& value) {
      if (taken.insert(name).second)
        set.add(toml_key(name), toml_line(stored_form(name, value)));
      else if (name == "tag")
        unsaid_.push_back("A mapping sets one tag, so " + toml_line(value) +
                          " is left out: give --set when you import.");
    };
    for (const auto& [name, value] : options_.set) add(name, value);
    if (file_.mapping != nullptr)
      for (const auto& [name, value] : file_.mapping->set) add(name, value);
    if (file_.reading != nullptr && !file_.reading->consent_of_all.empty()) {
      const std::string& sign = file_.reading->consent_of_all;
      unsaid_.push_back(
          "The consent it sets is what this file says of all its rows: a file of another state "
          "wants a mapping of its own.");
      add("consent." + sign.substr(1),
          std::string(consent_name(sign.starts_with('+') ? ConsentState::opted_in
                                                         : ConsentState::opted_out)));
    }
    set.write(body_, "set");
  }

  // leads.toml wants values as they are stored: "true" for "yes".
  std::string stored_form(const std::string& name, const std::string& text) const {
    const auto nth = playbook_.fields.find(name);
    if (!nth || is_text(playbook_.fields[*nth].type)) return text;
    const Field& field = playbook_.fields[*nth];
    ValueContext context;
    context.zone = file_.mapping != nullptr && file_.mapping->zone ? &*file_.mapping->zone
                                                                   : &playbook_.calendar.zone;
    context.now = options_.now;
    const auto parsed = parse_value(field, text, context);
    const Value* value = std::get_if<Value>(&parsed);
    return value != nullptr ? format_value(field, Cell::of(*value)) : text;
  }

  // The meaning of words in columns that are there.
  void write_words() {
    for (std::size_t nth = 0; nth < columns_.size(); ++nth) {
      const ColumnTarget& target = columns_[nth];
      const bool worded = target.role == Role::field || target.role == Role::stage ||
                          target.role == Role::consent_state;
      if (!worded || !worded_.insert(target.name).second) continue;
      InlineTable list;
      std::set<std::string> known;
      for (const auto& [word, meant] : words_of(target.name))
        if (known.insert(fold(word)).second) list.add(toml_line(word), toml_line(meant));
      // In a mapping a word nothing is known of is a problem.
      if (target.role == Role::consent_state && file_.reading != nullptr)
        for (const std::string& word : types_[nth].values())
          if (!parse_consent(fold(word)) && known.insert(fold(word)).second)
            list.add(toml_line(word), "\"unknown\"");
      list.write(body_, "values." + toml_key(target.name));
    }
  }

  std::vector<std::pair<std::string, std::string>> words_of(const std::string& target) const {
    if (file_.mapping == nullptr) return {};
    const auto found = file_.mapping->values.find(target);
    return found == file_.mapping->values.end() ? std::vector<std::pair<std::string, std::string>>()
                                                : found->second;
  }

  void write_activities() {
    const ActivityColumns columns = activity_columns_of(header_, file_, options_, playbook_);
    const Mapping* mapping = file_.mapping;
    const bool refs =
        std::any_of(columns.targets.begin(), columns.targets.end(),
                    [](const ColumnTarget& target) { return target.role == Role::ref; });
    system_ = !options_.system.empty() || mapping == nullptr ? options_.system : mapping->system;
    if (!system_.empty() || refs) line("system", toml_line(system_));
    if (system_.empty() && refs)
      unsaid_.emplace_back(
          "The refs are of no system, as without --system; those of another one would be other "
          "activities.");
    write_form();
    InlineTable activities, kinds;
    std::string left_out;
    for (std::size_t nth = 0; nth < header_.size(); ++nth) {
      const ColumnTarget& target = columns.targets[nth];
      const std::string role = activity_role(target);
      if (target.role == Role::ignored)
        left_out += (left_out.empty() ? "" : ", ") + column_name(nth);
      else if (is_second_of_name(nth))
        continue;
      else if (target.role == Role::event)
        kinds.add(toml_line(header_[nth]), toml_line(target.name));
      else if (mapped_.insert(role).second)
        activities.add(role, toml_line(header_[nth]));
      else
        unsaid_.push_back("A mapping has one column for " + role + ", so " + column_name(nth) +
                          " is left out.");
    }
    if (columns.kind) activities.add("kind", toml_line(playbook_.kinds[*columns.kind].name));
    if (mapping != nullptr && mapped_.contains("kind"))
      for (const auto& [word, kind] : mapping->kinds) kinds.add(toml_line(word), toml_line(kind));
    if (!left_out.empty()) unsaid_.push_back("Not mapped: " + left_out + ".");
    activities.write(body_, "activities");
    kinds.write(body_, "kinds");
  }

  static std::string activity_role(const ColumnTarget& target) {
    if (target.role != Role::who) return target.name;
    return target.who_kind == "lead"            ? "lead_id"
           : target.who_kind.starts_with("id:") ? "who"
                                                : target.who_kind;
  }

  const ImportFile& file_;
  const ImportOptions& options_;
  const Playbook& playbook_;
  const PlanContext& context_;
  const std::unique_ptr<RowReader> rows_;
  const std::vector<std::string>& header_;
  std::string base_, system_;
  std::vector<ColumnTarget> columns_;
  std::vector<ColumnTypes> types_;
  std::size_t emails_ = 1, phones_ = 1;
  std::set<std::string_view> named_;       // headers
  std::set<std::string> mapped_, worded_;  // targets
  std::vector<std::string> unsaid_;        // comments
  std::string fields_, body_, map_;        // TOML
};

}  // namespace

std::string import_plan(const ImportFile& file, const ImportOptions& options,
                        const Playbook& playbook, const PlanContext& context) {
  return PlanWriter(file, options, playbook, context).write();
}

}  // namespace leads
