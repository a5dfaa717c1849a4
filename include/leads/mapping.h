// SPDX-License-Identifier: MIT
// [import.NAME] of leads.toml: the meaning of the columns of a file.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leads/when.h"
#include "leads/zone.h"

namespace leads {

enum class OnMatch : std::uint8_t { fill, overwrite, skip, error };
std::string_view on_match_name(OnMatch policy);
std::optional<OnMatch> parse_on_match(std::string_view name);

/// `[import.NAME]`. Header names are as written; targets are field names, `external_id`,
/// `id:SYSTEM`, `tag`, `tags`, `stage`, a further address `email_2`, `phone_2`... up to 99, or
/// `consent.email`, `consent.email_at`... A header that ends with `?` may be missing from the file.
/// Values are checked against their field and kept as
/// written; undeclared sources are kept too.
struct Mapping {
  std::string name;
  std::string system;                                    ///< of external ids; defaults to the name
  std::vector<std::pair<std::string, std::string>> map;  ///< header -> target, in order
  std::map<std::string, std::vector<std::pair<std::string, std::string>>>
      values;  ///< field, `stage` or `consent.CHANNEL` -> (from, to)
  std::vector<std::pair<std::string, std::string>> consent;  ///< header -> "+email", "-phone"...
  std::vector<std::pair<std::string, std::string>>
      set;  ///< field, `tag`, `stage` or `consent.CHANNEL` -> value; with `stage` its rows also
            ///< move leads that exist
  std::string stage_at;              ///< with `stage` in `set`: the header of its date; "" now
  std::vector<std::string> missing;  ///< words that mean no value
  bool own_missing = false;          ///< `missing` is given, if only as an empty list
  std::map<std::string, std::vector<std::string>>
      missing_in;  ///< such words of one column: by its header, or by what it is mapped to
  std::optional<DateOrder> date;
  OnMatch on_match = OnMatch::fill;
  std::vector<std::pair<std::string, OnMatch>> on_match_fields;
  std::optional<Zone> zone;
  std::string
      encoding;  ///< utf-8 utf-16 utf-16le utf-16be windows-1252 iso-8859-1; "" to detect it
  std::string delimiter;  ///< one of , ; | and the tab itself; "" to detect it
  std::string sheet;
  int skip_lines = 0;
  bool footers = false;         ///< lines of one field are no leads
  bool id_prefixes = false;     ///< ids of fields of our own have a letter before them: "ag:123"
  bool appended_lists = false;  ///< a text that begins with `;` is added to what is there
  /// `activities`: role (who email phone lead_id at kind subject value ref note machine) -> header;
  /// empty when the mapping is for leads.
  std::vector<std::pair<std::string, std::string>> activities;
  std::vector<std::pair<std::string, std::string>> kinds;  ///< value in the file -> kind
};

}  // namespace leads
