// What each column of a file is for: by the mapping, by --map, else by its name.
#include <algorithm>
#include <array>

#include "flows/import_parts.h"
#include "leads/text.h"

namespace leads {
namespace {

using Role = ColumnTarget::Role;

// "E-Mail Address" -> "email_address": what names are compared by.
std::string plain_name(std::string_view header) {
  std::string name;
  for (const char letter : fold(header)) {
    const bool word = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || static_cast<unsigned char>(letter) >= 0x80;
    if (word || letter == '.' || letter == ':') name += letter;
    else if (letter != '-' && !name.empty() && name.back() != '_') name += '_';
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

struct Synonym {
  std::string_view header, target;
};
constexpr std::array kSynonyms{
    Synonym{"full_name", "name"}, Synonym{"contact_name", "name"}, Synonym{"firstname", "first_name"}, Synonym{"given_name", "first_name"},
    Synonym{"lastname", "last_name"}, Synonym{"surname", "last_name"}, Synonym{"family_name", "last_name"}, Synonym{"email_address", "email"},
    Synonym{"mail", "email"}, Synonym{"telephone", "phone"}, Synonym{"phone_number", "phone"}, Synonym{"job_title", "title"},
    Synonym{"position", "title"}, Synonym{"company_name", "company"}, Synonym{"organization", "company"}, Synonym{"organisation", "company"},
    Synonym{"url", "website"}, Synonym{"website_url", "website"}, Synonym{"zip", "postal_code"}, Synonym{"zip_code", "postal_code"},
    Synonym{"postcode", "postal_code"}, Synonym{"state", "region"}, Synonym{"lead_source", "source"}, Synonym{"number_of_employees", "employees"},
    Synonym{"annual_revenue", "revenue"}, Synonym{"create_date", "created_at"}, Synonym{"created", "created_at"}, Synonym{"note", "notes"},
    Synonym{"address", "street"}, Synonym{"tag", "tags"}};

std::optional<ColumnTarget> named_target(std::string_view name, const ImportOptions& options, const Playbook& playbook) {
  ColumnTarget target;
  target.name = name;
  if (const auto field = playbook.fields.find(name)) {
    target.role = Role::field;
    target.field = *field;
    return target;
  }
  if (name == "external_id") {
    target.role = Role::external_id;
    target.system = system_of(options);
    target.name = "external_id of " + target.system;
    return target;
  }
  if (name.starts_with("id:") && name.size() > 3) {
    target.role = Role::external_id;
    target.system = name.substr(3);
    target.name = "external_id of " + target.system;
    return target;
  }
  if (name.starts_with("consent.")) {
    std::string_view channel = name.substr(8);
    target.role = channel.ends_with("_at") ? Role::consent_at : Role::consent_state;
    if (target.role == Role::consent_at) channel.remove_suffix(3);
    const auto parsed = parse_channel(channel);
    if (!parsed) return std::nullopt;
    target.channel = *parsed;
    return target;
  }
  for (const auto& [word, role] : {std::pair{"tags", Role::tags}, {"tag", Role::tags}, {"stage", Role::stage}, {"stage_at", Role::stage_at},
                                   {"cycle", Role::cycle}, {"lead_id", Role::lead_id}}) {
    if (name != word) continue;
    target.role = role;
    return target;
  }
  return std::nullopt;
}

std::size_t find_header(const std::vector<std::string>& header, const std::string& wanted, const std::string& where, ErrorKind kind) {
  for (std::size_t place = 0; place < header.size(); ++place) {
    if (trim(header[place]) == trim(wanted)) return place;
  }
  for (std::size_t place = 0; place < header.size(); ++place) {
    if (fold(header[place]) == fold(wanted)) return place;
  }
  std::string hint = did_you_mean(nearest(wanted, header));
  if (hint.empty()) {
    hint = "columns:";
    for (std::size_t i = 0; i < std::min<std::size_t>(header.size(), 12); ++i) hint += (i == 0 ? " " : ", ") + header[i];
    if (header.size() > 12) hint += ", …";
  }
  throw Error(kind, where, "the file has no column \"" + wanted + "\"", hint);
}

void by_name(const std::vector<std::string>& header, const ImportOptions& options, const Playbook& playbook,
             std::vector<ColumnTarget>& targets) {
  std::vector<std::string> taken;
  for (std::size_t place = 0; place < header.size(); ++place) {
    std::string name = plain_name(header[place]);
    // An external id means something only under a system: without one it is listed as ignored.
    if (name == "external_id" && options.system.empty() && options.mapping == nullptr) continue;
    for (const Synonym& synonym : kSynonyms) {
      if (name == synonym.header && !playbook.fields.find(name)) name = synonym.target;
    }
    if (std::find(taken.begin(), taken.end(), name) != taken.end()) continue;
    if (auto target = named_target(name, options, playbook)) {
      taken.push_back(name);
      targets[place] = std::move(*target);
    }
  }
}

void consent_columns(const std::vector<std::string>& header, const Mapping& mapping, std::vector<ColumnTarget>& targets) {
  for (const auto& [column, sign] : mapping.consent) {
    ColumnTarget& target = targets[find_header(header, column, "[import." + mapping.name + "]", ErrorKind::bad_input)];
    target.role = Role::consent;
    target.positive = sign.starts_with('+');
    target.channel = parse_channel(std::string_view(sign).substr(1)).value_or(Channel::email);
    target.name = "consent " + sign;
  }
}

}  // namespace

std::string system_of(const ImportOptions& options) {
  if (!options.system.empty()) return options.system;
  if (options.mapping != nullptr) return options.mapping->system.empty() ? options.mapping->name : options.mapping->system;
  throw Error(ErrorKind::usage, "external_id", "whose ids are these? The column needs the name of its system", "--system NAME");
}

std::vector<ColumnTarget> lead_columns_of(const std::vector<std::string>& header, const ImportOptions& options,
                                          const Playbook& playbook) {
  std::vector<ColumnTarget> targets(header.size());
  const bool mapped = options.mapping != nullptr && !options.mapping->map.empty();
  if (!mapped) by_name(header, options, playbook, targets);
  const auto place_map = [&](const auto& map, const std::string& where, ErrorKind kind) {
    for (const auto& [column, name] : map) {
      ColumnTarget& target = targets[find_header(header, column, where, kind)];
      if (name.empty() || name == "-") {
        target = {};
        continue;
      }
      auto found = named_target(name, options, playbook);
      if (!found) {
        std::string hint = did_you_mean(nearest(name, playbook.fields.names()));
        if (hint.empty()) hint = "targets are fields, tags, external_id and stage; your own fields stand under [fields]";
        throw Error(kind, where, "there is no field \"" + name + "\"", hint);
      }
      target = std::move(*found);
    }
  };
  if (options.mapping != nullptr) {
    place_map(options.mapping->map, "[import." + options.mapping->name + "]", ErrorKind::bad_input);
    consent_columns(header, *options.mapping, targets);
  }
  place_map(options.map, "--map", ErrorKind::usage);
  return targets;
}

std::vector<ColumnTarget> activity_columns_of(const std::vector<std::string>& header, const ImportOptions& options) {
  static constexpr std::array kRoles{std::pair{"at", Role::at}, std::pair{"kind", Role::kind}, std::pair{"subject", Role::subject},
                                     std::pair{"value", Role::value}, std::pair{"ref", Role::ref}, std::pair{"note", Role::note},
                                     std::pair{"machine", Role::machine}};
  std::vector<ColumnTarget> targets(header.size());
  const auto put = [&targets](std::size_t place, Role role, std::string name) {
    targets[place].role = role;
    targets[place].name = std::move(name);
  };
  const auto put_role = [&](const std::string& name, const std::string& column, const std::string& where, ErrorKind error) {
    const std::size_t place = find_header(header, column, where, error);
    if (name == "who") {
      put(place, Role::who, "who (" + system_of(options) + ")");
      targets[place].system = system_of(options);
      return;
    }
    for (const auto& [word, role] : kRoles) {
      if (name == word) put(place, role, name);
    }
  };
  if (options.mapping != nullptr && !options.mapping->activities.empty()) {
    for (const auto& [name, column] : options.mapping->activities)
      put_role(name, column, "[import." + options.mapping->name + "]", ErrorKind::bad_input);
    return targets;
  }
  for (std::size_t place = 0; place < header.size(); ++place) {
    const std::string name = plain_name(header[place]);
    if (name == "email") put(place, Role::who, "who (e-mail)");
    if (name == "lead_id") put(place, Role::lead_id, "who (lead)");
    if (name == "external_id") put_role("who", header[place], "external_id", ErrorKind::usage);
    for (const auto& [word, role] : kRoles) {
      if (name == word) put(place, role, name);
    }
  }
  return targets;
}

bool is_activity_header(const std::vector<std::string>& header) {
  bool who = false, at = false, kind = false;
  for (const std::string& column : header) {
    const std::string name = plain_name(column);
    who = who || name == "email" || name == "external_id" || name == "lead_id";
    at = at || name == "at";
    kind = kind || name == "kind";
  }
  return who && at && kind;
}

std::vector<ColumnUse> column_uses(const std::vector<std::string>& header, const std::vector<ColumnTarget>& targets) {
  std::vector<ColumnUse> uses;
  for (std::size_t place = 0; place < header.size(); ++place) {
    const bool used = targets[place].role != Role::ignored;
    uses.push_back({header[place], place, used ? targets[place].name : ""});
  }
  return uses;
}

}  // namespace leads
