// SPDX-License-Identifier: MIT
// What a column of a file is for, and how columns are named.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lead/amount.h"
#include "formats/values/values.h"
#include "import/import.h"

namespace leads {

/// What a column of a file is for.
struct ColumnTarget {
  enum class Role : std::uint8_t {
    ignored,
    field,
    address,
    lead_id,
    external_id,
    tags,
    consent,
    consent_state,
    consent_at,
    consent_ledger,
    stage,
    stage_at,
    stage_reason,
    cycle,
    deleted,
    address_label,
    who,
    at,
    clock,
    kind,
    event,
    subject,
    value,
    ref,
    note,
    machine
  };
  Role role = Role::ignored;
  FieldIndex field{};  ///< of role field; of role address email or phone
  std::string label;   ///< of role address: "work", "mobile", or ""
  std::optional<std::size_t>
      label_column;  ///< of emails and phones: where each row says its own label
  std::string
      system;  ///< of roles external_id and who; of who also "email", "phone", "lead" as `who_kind`
  std::string who_kind;
  Channel channel{};           ///< of the consent roles
  bool positive = true;        ///< of role consent: `+email` or `-email`
  bool every_channel = false;  ///< of role consent: it is of all of them
  bool guessed =
      false;  ///< of role consent: told by its name, so that words nothing is known of are noted
  KindId kind{};     ///< of role event: a date in this column is the instant of one
  std::string name;  ///< shown: "email", "external_id of fair"

  // Decided from the whole column.
  std::optional<DateOrder> dates;
  bool serial_days = false;  ///< dates are a spreadsheet's day numbers
  DecimalMark mark = DecimalMark::point;
};

/// "E-Mail Address" -> "email_address": what names of columns are compared by.
std::string plain_name(std::string_view header);
std::vector<ColumnUse> column_uses(const std::vector<std::string>& header,
                                   const std::vector<ColumnTarget>& targets);
/// The system of external ids; throws usage when none is named.
std::string system_of(const ImportFile& file, const ImportOptions& options);
/// Where the header names this column, by itself or without regard to case; throws with the nearest
/// names.
/// What a mapping calls a column: without the `?` of one that the file may lack.
std::string_view mapped_header(std::string_view named);
/// The column that a mapping names; nullopt for one that may be missing (`"Fax?"`) and is. Throws
/// otherwise.
std::optional<std::size_t> find_mapped(const std::vector<std::string>& header,
                                       const std::string& wanted, const std::string& where,
                                       ErrorKind kind);
std::size_t find_header(const std::vector<std::string>& header, const std::string& wanted,
                        const std::string& where, ErrorKind kind);
/// Our own export: values are ours already, and nothing is guessed.
bool is_own_export(const std::vector<std::string>& header, const ImportFile& file);

}  // namespace leads
