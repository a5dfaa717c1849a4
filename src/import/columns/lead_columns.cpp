// SPDX-License-Identifier: MIT
// What each column of a leads file is for: by --map, by the mapping, else by its name.
#include "import/columns/lead_columns.h"

#include <algorithm>
#include <array>

#include "base/scan.h"
#include "base/spelling.h"
#include "base/text.h"
#include "formats/playbook/reading.h"
#include "import/columns/column.h"
#include "import/columns/opt_outs.h"
#include "import/columns/synonyms.h"
#include "import/import.h"
#include "import/source/row_reader.h"
#include "leads/error.h"

namespace leads {
namespace {

using Role = ColumnTarget::Role;

// "Person - Email - Work", "Mobile Phone": the word that tells one address from another.
std::string label_of(std::string_view header) {
  const std::string name = "_" + plain_name(header);
  for (const std::string_view label : {"mobile", "work", "home", "business", "office", "corporate",
                                       "direct", "other", "secondary"})
    if (name.find("_" + std::string(label)) != std::string::npos)
      return std::string(label);  // "MobilePhone" as well
  return name.find("_cell") != std::string::npos ? "mobile" : "";
}

void make_consent(ColumnTarget& target, std::string_view sign) {
  target.role = Role::consent;
  target.positive = sign.starts_with('+');
  target.channel = parse_channel(sign.substr(1)).value_or(Channel::email);
  target.name = "consent " + std::string(sign);
}

/// Where the system begins in "id:SYSTEM" and "id_2:SYSTEM", as our export has them; 0 for other
/// names.
std::size_t system_in(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (!name.starts_with("id") || colon == std::string_view::npos || colon + 1 == name.size())
    return 0;
  const std::string_view place = name.substr(2, colon - 2);
  const bool counts = place.size() > 1 && place.front() == '_' &&
                      std::all_of(place.begin() + 1, place.end(), is_ascii_digit);
  return place.empty() || counts ? colon + 1 : 0;
}

struct Naming {
  const ImportFile& file;
  const ImportOptions& options;
  const Playbook& playbook;
};

std::optional<ColumnTarget> external_id(std::string system, std::string_view which = {}) {
  ColumnTarget target;
  target.role = Role::external_id;
  target.name = "external_id" + std::string(which) + " of " + system;
  target.system = std::move(system);
  return target;
}

std::optional<ColumnTarget> named_target(std::string_view name, std::string_view header,
                                         const Naming& naming) {
  ColumnTarget target;
  target.name = name;
  if (const auto field = naming.playbook.fields.find(name)) {
    target.name = naming.playbook.fields[*field].name;
    target.role = Role::field;
    target.field = *field;
    return target;
  }
  if (is_further_address(name)) {
    target.role = Role::address;
    target.field = at(name.starts_with("email") ? BuiltIn::email : BuiltIn::phone);
    target.label = label_of(header);
    return target;
  }
  if (name == "-*") {
    make_consent(target, "-email");
    target.every_channel = true;
    target.name = "consent of every channel -";
    return target;
  }
  if (name.starts_with('+') || name.starts_with('-')) {
    if (!parse_channel(name.substr(1))) return std::nullopt;
    make_consent(target, name);
    return target;
  }
  if (name == "external_id") return external_id(system_of(naming.file, naming.options));
  if (const std::size_t at = system_in(name); at > 0)
    return external_id(std::string(name.substr(at)), name.substr(2, at - 3));
  if (name.starts_with("consent.")) {
    std::string_view channel = name.substr(8);
    target.role = channel.ends_with("_at") ? Role::consent_at : Role::consent_state;
    if (target.role == Role::consent_at) channel.remove_suffix(3);
    const auto parsed = parse_channel(channel);
    if (!parsed) return std::nullopt;
    target.channel = *parsed;
    return target;
  }
  for (const auto& [word, role] : {std::pair{"tags", Role::tags},
                                   {"tag", Role::tags},
                                   {"stage", Role::stage},
                                   {"stage_at", Role::stage_at},
                                   {"stage_reason", Role::stage_reason},
                                   {"cycle", Role::cycle},
                                   {"consent_ledger", Role::consent_ledger},
                                   {"lead_id", Role::lead_id},
                                   {"deleted", Role::deleted}}) {
    if (name != word) continue;
    target.role = role;
    return target;
  }
  return std::nullopt;
}

bool is_multiple(const ColumnTarget& target) {
  return target.role == Role::tags || target.role == Role::address || target.role == Role::consent;
}

// Whether most of the first values of a column may be e-mails, or phones: of the second of two
// columns the name alone is not enough.
bool holds_addresses(const ImportFile& file, std::size_t column, bool email) {
  constexpr int kRows = 100;
  constexpr std::ptrdiff_t kFewestDigits = 5;
  int values = 0, good = 0;
  const std::unique_ptr<RowReader> rows = file.open();
  SourceRow row;
  for (int count = 0; count < kRows && rows->next(row); ++count) {
    if (row.problem != nullptr || column >= row.cells.size()) continue;
    const std::string_view cell = trim(row.cells[column]);
    if (cell.empty()) continue;
    ++values;
    const bool is_one =
        email ? cell.find('@') != std::string_view::npos
              : std::count_if(cell.begin(), cell.end(), is_ascii_digit) >= kFewestDigits;
    if (is_one) ++good;
  }
  return good * 2 >= values;
}

void by_name(const std::vector<std::string>& header, const Naming& naming,
             const std::vector<bool>& claimed, std::vector<ColumnTarget>& targets) {
  const auto taken = [&targets](const ColumnTarget& wanted) {
    return std::any_of(targets.begin(), targets.end(),
                       [&wanted](const ColumnTarget& other) { return other.name == wanted.name; });
  };
  for (std::size_t index = 0; index < header.size(); ++index) {
    if (claimed[index]) continue;
    const bool of_system =
        system_in(trim(header[index])) > 0;  // our own export: the system's name as it stands
    std::string name = of_system ? std::string(trim(header[index])) : plain_name(header[index]);
    // That word in front is our own export's; any other "Lead ID" is the number some program gave
    // it.
    if (name == "lead_id" && (index > 0 || header.front() != name)) name = "external_id";
    // An external id means something only under a system; passed over, no lead would be found by
    // it.
    if (name == "external_id" && naming.options.system.empty() && naming.file.mapping == nullptr)
      throw Error(ErrorKind::usage, naming.file.name,
                  "whose ids are in the column \"" + header[index] +
                      "\"? They need the name of their system",
                  "--system NAME; --map \"" + header[index] + "=-\" leaves them out");
    if (const std::string_view meant = synonym_of(name);
        !meant.empty() && !naming.playbook.fields.find(name))
      name = meant;
    auto target = named_target(name, header[index], naming);
    if (!target && !is_own_export(header, naming.file))
      if (const std::string_view address = address_of(name); !address.empty())
        target = named_target(address, header[index], naming);
    const std::string opt_out =
        target || is_own_export(header, naming.file) ? "" : opt_out_of(header[index]);
    if (!opt_out.empty() && (target = named_target(opt_out, header[index], naming)))
      target->guessed = true;
    // A second column of e-mails or phones is of further ones; a second column of names is not.
    const bool address =
        target && target->role == Role::field &&
        (target->field == at(BuiltIn::email) || target->field == at(BuiltIn::phone));
    if (address && taken(*target) &&
        holds_addresses(naming.file, index, target->field == at(BuiltIn::email))) {
      target->role = Role::address;
      target->label = label_of(header[index]);
      target->name += "_2";
    }
    if (target && (is_multiple(*target) || !taken(*target))) targets[index] = std::move(*target);
  }
}

// A mapping names the first of several columns of one name; the others of e-mails and phones are
// further ones of the same.
void take_second_columns(const std::vector<std::string>& header, const ImportFile& file,
                         const std::vector<bool>& claimed, std::vector<ColumnTarget>& targets) {
  const auto is_address = [](const ColumnTarget& target) {
    const bool field = target.role == Role::field &&
                       (target.field == at(BuiltIn::email) || target.field == at(BuiltIn::phone));
    return field || target.role == Role::address;
  };
  for (std::size_t index = 1; index < header.size(); ++index) {
    if (claimed[index] || targets[index].role != Role::ignored || trim(header[index]).empty())
      continue;
    const auto first =
        std::find_if(header.begin(), header.begin() + static_cast<std::ptrdiff_t>(index),
                     [&](const std::string& name) { return fold(name) == fold(header[index]); });
    const ColumnTarget& other = targets[static_cast<std::size_t>(first - header.begin())];
    if (&other == &targets[index] || !is_address(other) ||
        !holds_addresses(file, index, other.field == at(BuiltIn::email)))
      continue;
    targets[index].field = other.field;
    targets[index].role = Role::address;
    targets[index].label = label_of(header[index]);
    targets[index].name = other.role == Role::field ? other.name + "_2" : other.name;
  }
}

// "E-mail 1 - Label" and "E-mail 1 - Type" say of each row's "E-mail 1 - Value" what kind it is.
void pair_labels(const std::vector<std::string>& header, const std::vector<bool>& claimed,
                 std::vector<ColumnTarget>& targets) {
  constexpr std::string_view kValueEnd = " - Value";
  for (std::size_t index = 0; index < header.size(); ++index) {
    ColumnTarget& target = targets[index];
    const bool email = target.field == at(BuiltIn::email);
    const bool is_address =
        target.role == Role::address ||
        (target.role == Role::field && (email || target.field == at(BuiltIn::phone)));
    if (!is_address || !header[index].ends_with(kValueEnd)) continue;
    const std::string stem = header[index].substr(0, header[index].size() - kValueEnd.size());
    for (std::size_t other = 0; other < header.size(); ++other) {
      if (targets[other].role != Role::ignored || claimed[other] ||
          (header[other] != stem + " - Label" && header[other] != stem + " - Type"))
        continue;
      target.label_column = other;
      targets[other].role = Role::address_label;
      targets[other].name = "label of " + target.name;
    }
  }
}

}  // namespace

std::vector<ColumnTarget> lead_columns_of(const std::vector<std::string>& header,
                                          const ImportFile& file, const ImportOptions& options,
                                          const Playbook& playbook) {
  const Naming naming{file, options, playbook};
  std::vector<ColumnTarget> targets(header.size());
  std::vector<bool> claimed(header.size());
  const auto place_map = [&](const auto& map, const std::string& where, ErrorKind kind) {
    for (const auto& [column, name] : map) {
      const std::optional<std::size_t> mapped = kind == ErrorKind::usage
                                                    ? find_header(header, column, where, kind)
                                                    : find_mapped(header, column, where, kind);
      if (!mapped) continue;
      const std::size_t index = *mapped;
      claimed[index] = true;
      targets[index] = {};
      if (name.empty() || name == "-" || name == "*") continue;
      auto found = named_target(name, header[index], naming);
      if (!found) {
        std::string hint = did_you_mean(nearest(name, playbook.fields.names()));
        if (hint.empty())
          hint =
              "targets are fields, tags, external_id, stage, deleted and email_2, phone_2…; your "
              "own fields stand under [fields]";
        throw Error(kind, where, "there is no field \"" + name + "\"", hint);
      }
      targets[index] = std::move(*found);
    }
  };
  if (file.mapping != nullptr) {
    const std::string where = "[import." + file.mapping->name + "]";
    place_map(file.mapping->map, where, ErrorKind::bad_input);
    for (const auto& [column, sign] : file.mapping->consent) {
      const auto index = find_mapped(header, column, where, ErrorKind::bad_input);
      if (!index) continue;
      claimed[*index] = true;
      make_consent(targets[*index] = {}, sign);
    }
    if (!file.mapping->stage_at.empty()) {
      const auto index = find_mapped(header, file.mapping->stage_at, where, ErrorKind::bad_input);
      if (index) {
        claimed[*index] = true;
        targets[*index] = {};
        targets[*index].role = Role::stage_at;
        targets[*index].name = "stage_at";
      }
    }
  }
  place_map(options.map, "--map", ErrorKind::usage);
  // A mapping of leads.toml says all there is to say; what a known program's file holds besides is
  // known by name.
  if (file.mapping == nullptr || file.mapping->map.empty() || file.reading != nullptr)
    by_name(header, naming, claimed, targets);
  take_second_columns(header, file, claimed, targets);
  pair_labels(header, claimed, targets);
  for (const auto& [index, name] : file.new_fields)
    if (auto target = named_target(name, header[index], naming))
      targets[index] = std::move(*target);
  return targets;
}

}  // namespace leads
