// `import --plan`: the mapping a file would be read by, as a piece of leads.toml to be reviewed, with types suggested for what it does
// not map.
#include <algorithm>
#include <array>
#include <set>

#include "core/utf8.h"
#include "flows/import_activity_columns.h"
#include "flows/import_parts.h"
#include "formats/playbook_toml.h"
#include "leads/text.h"

namespace leads {
namespace {

using Role = ColumnTarget::Role;
constexpr std::size_t kMostChoices = 8;
constexpr std::array<std::string_view, 6> kDerived{"fit", "engagement", "score", "grade", "temperature", "ready"};  // in our JSON exports

std::string quoted_toml(std::string_view text) {
  std::string quoted = "\"";
  static constexpr char kDigits[] = "0123456789abcdef";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') quoted += '\\';
    if (byte >= 0x20 && byte != 0x7f) quoted += letter;
    else (quoted += "\\u00") += {kDigits[byte >> 4U], kDigits[byte & 15U]};
  }
  return quoted + "\"";
}

// What the values of a column have in common.
struct ColumnSurvey {
  std::size_t filled = 0;
  bool whole = true, numeric = true, dates = true, times = true, flags = true, urls = true;
  std::set<std::string> values;  // while they are few
  bool few = true;

  void take(std::string_view text) {
    ++filled;
    const std::string word = fold(text);
    const auto iso = parse_iso(text);
    whole = whole && parse_integer(text);
    numeric = numeric && parse_number(text);
    const bool day = iso || parse_ordered(text, DateOrder::day_month_year) || parse_ordered(text, DateOrder::month_day_year);
    dates = dates && day && text.find(':') == std::string_view::npos;
    times = times && day;
    flags = flags && (word == "yes" || word == "no" || word == "true" || word == "false");
    urls = urls && (word.starts_with("http://") || word.starts_with("https://"));
    if (few && values.size() <= kMostChoices) values.insert(std::string(text));
    few = values.size() <= kMostChoices;
  }

  std::string type() const {
    if (filled == 0) return "\"text\"";
    if (flags) return "\"boolean\"";
    if (whole) return "\"integer\"";
    if (numeric) return "\"number\"";
    if (dates) return "\"date\"";
    if (times) return "\"datetime\"";
    if (urls) return "\"url\"";
    if (!few || filled < 3 * values.size()) return "\"text\"";
    std::string choices;
    for (const std::string& value : values) choices += (choices.empty() ? "" : ", ") + quoted_toml(value);
    return "{ type = \"choice\", of = [" + choices + "] }";
  }
};

// Told by the header alone. Where its letters do not tell it from others, a stamp does.
std::string field_name(std::string_view header) {
  constexpr std::size_t kLongest = 36, kStamp = 6;
  std::string name;
  bool whole = true;
  for (const char letter : plain_name(fold_accents(header))) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (plain) name += letter;
    else if (!name.empty() && name.back() != '_') name += '_';
    if (static_cast<unsigned char>(letter) >= 0x80) whole = false;
  }
  whole = whole && !name.empty() && name.size() <= kLongest;
  name = name.empty() ? "column" : name.substr(0, kLongest);
  while (name.ends_with('_')) name.pop_back();
  return whole ? name : name + "_" + content_hash(fold(header)).substr(0, kStamp);
}

// Of a field of the company's own, there or to be made: never a word by which other columns are known.
bool may_take_column(std::string_view name, const Playbook& playbook) {
  if (const auto field = playbook.fields.find(name)) return Fields::is_custom(*field);
  return may_name_field(name, playbook) && !is_known_header(name);
}

std::string target_word(const ColumnTarget& target, std::size_t& emails, std::size_t& phones) {
  if (target.role == Role::external_id) return "external_id";
  if (target.role == Role::address) {
    const bool email = target.field == at(BuiltIn::email);
    return email ? "email_" + std::to_string(++emails) : "phone_" + std::to_string(++phones);
  }
  return target.name;
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

// The program's words for the values of fields it has columns of.
void write_words_of_fields(std::string& text, const Mapping& mapping, const std::vector<ColumnTarget>& columns) {
  for (const auto& [target, words] : mapping.values) {
    const auto is_it = [&name = target](const ColumnTarget& column) { return column.role == Role::field && column.name == name; };
    if (std::none_of(columns.begin(), columns.end(), is_it)) continue;
    InlineTable list;
    for (const auto& [word, meant] : words) list.add(quoted_toml(word), quoted_toml(meant));
    list.write(text, "values." + target);
  }
}

void write_activity_plan(std::string& text, const std::vector<std::string>& header, const ActivityColumns& columns, const Playbook& playbook) {
  InlineTable activities, kinds;
  for (std::size_t place = 0; place < header.size(); ++place) {
    const ColumnTarget& target = columns.targets[place];
    if (target.role == Role::ignored) continue;
    if (target.role == Role::event) {
      kinds.add(quoted_toml(header[place]), quoted_toml(target.name));
    } else {
      activities.add(target.role == Role::who ? "who" : target.name, quoted_toml(header[place]));
    }
  }
  if (columns.kind) activities.add("kind", quoted_toml(playbook.kinds[*columns.kind].name));
  activities.write(text, "activities");
  kinds.write(text, "kinds");
}

bool is_mapped(Role role) {
  return role != Role::lead_id && role != Role::consent_state && role != Role::consent_at && role != Role::stage_at && role != Role::cycle && role != Role::address_label;
}

std::vector<ColumnSurvey> survey_columns(RowReader& rows) {
  const std::size_t columns = rows.header().size();
  std::vector<ColumnSurvey> surveys(columns);
  SourceRow row;
  while (rows.next(row)) {
    if (row.problem != nullptr || row.cells.size() != columns) continue;
    for (std::size_t place = 0; place < columns; ++place)
      if (const std::string_view cell = trim(row.cells[place]); !cell.empty()) surveys[place].take(cell);
  }
  return surveys;
}

}  // namespace

std::vector<std::pair<std::size_t, std::string>> new_field_names(const ImportFile& file, const ImportOptions& options, const Playbook& playbook) {
  const std::unique_ptr<RowReader> rows = file.open();
  const std::vector<std::string>& header = rows->header();
  const std::vector<ColumnTarget> columns = lead_columns_of(header, file, options, playbook);
  const bool own = is_own_export(header, file);
  std::set<std::string> taken;  // by other columns of this file
  for (const ColumnTarget& column : columns) taken.insert(column.name);
  const auto is_left_out = [&](const std::string& column) {
    const auto named = std::find_if(options.map.rbegin(), options.map.rend(), [&](const auto& pair) { return fold(pair.first) == fold(column); });
    return named != options.map.rend();
  };
  std::vector<std::string> names(columns.size());
  // First those whose next file is mapped by their names alone; then the others, that make way.
  for (const bool by_name : {true, false}) {
    for (std::size_t place = 0; place < columns.size(); ++place) {
      const bool derived = own && std::find(kDerived.begin(), kDerived.end(), header[place]) != kDerived.end();
      if (columns[place].role != Role::ignored || trim(header[place]).empty() || derived || !names[place].empty() || is_left_out(header[place])) continue;
      std::string name = field_name(header[place]);
      const bool free = may_take_column(name, playbook);
      if (by_name && (name != plain_name(header[place]) || !free || taken.contains(name))) continue;
      if (!free) name += "_given";
      const std::string stem = name;
      for (int n = 2; taken.contains(name) || !may_take_column(name, playbook); ++n) name = stem + "_" + std::to_string(n);
      taken.insert(name);
      names[place] = std::move(name);
    }
  }
  std::vector<std::pair<std::size_t, std::string>> fields;
  for (std::size_t place = 0; place < names.size(); ++place)
    if (!names[place].empty()) fields.emplace_back(place, std::move(names[place]));
  return fields;
}

std::string import_plan(const ImportFile& file, const ImportOptions& options, const Playbook& playbook) {
  const std::unique_ptr<RowReader> rows = file.open();
  const std::vector<std::string>& header = rows->header();
  const std::string name = file.mapping != nullptr ? file.mapping->name : "my_file";
  std::string text = "# How " + file.name + " is read";
  if (file.reading != nullptr) text.append(": ").append(file.reading->title);
  text += ". Review it, put it into leads.toml, and import with --as " + name + ".\n";
  const std::string table = "\n[import." + name;
  if (options.activities) {
    text += table + "]\n";
    write_activity_plan(text, header, activity_columns_of(header, file, options, playbook), playbook);
    return text;
  }
  const std::vector<ColumnTarget> columns = lead_columns_of(header, file, options, playbook);
  const std::vector<ColumnSurvey> surveys = survey_columns(*rows);
  const auto fresh = new_field_names(file, options, playbook);
  std::string fields, map;
  InlineTable consent, set;
  std::size_t emails = 1, phones = 1;
  for (std::size_t place = 0; place < header.size(); ++place) {
    const ColumnTarget& target = columns[place];
    const std::string column = quoted_toml(header[place]);
    if (target.role == Role::consent) {
      consent.add(column, quoted_toml((target.positive ? "+" : "-") + std::string(channel_name(target.channel))));
    } else if (target.role == Role::ignored) {
      const auto made = std::find_if(fresh.begin(), fresh.end(), [place](const auto& one) { return one.first == place; });
      if (made == fresh.end()) continue;
      fields += made->second + " = " + surveys[place].type() + "\n";
      map += column + " = \"" + made->second + "\"  # " + std::to_string(surveys[place].filled) + " values\n";
    } else if (is_mapped(target.role)) {
      map += column + " = " + quoted_toml(target_word(target, emails, phones)) + "\n";
    }
  }
  if (!fields.empty()) text += "\n[fields]\n" + fields;
  text += table + "]\nsystem = " + quoted_toml(options.system.empty() ? name : options.system) + "\n";
  consent.write(text, "consent");
  if (file.mapping != nullptr) {
    for (const auto& [field, value] : file.mapping->set) set.add(field, quoted_toml(value));
  }
  set.write(text, "set");
  if (file.reading != nullptr) write_words_of_fields(text, file.reading->mapping, columns);
  return text + table + ".map]\n" + map;
}

}  // namespace leads
