// The rooms of the import share these: what a column means, and a row after its values were parsed.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "leads/import.h"
#include "leads/values.h"

namespace leads {

/// What a column of a file is for.
struct ColumnTarget {
  enum class Role : std::uint8_t {
    ignored, field, lead_id, external_id, tags, consent, consent_state, consent_at, stage, stage_at, cycle,
    who, at, kind, subject, value, ref, note, machine
  };
  Role role = Role::ignored;
  FieldIndex field{};       ///< of role field
  std::string system;       ///< of role external_id
  Channel channel{};        ///< of the consent roles
  bool positive = true;     ///< of role consent: `+email` or `-email`
  std::string name;         ///< shown: "email", "external_id (fair)"
};

/// Throws usage or bad_input when a mapped column is missing from the header or a target is unknown.
std::vector<ColumnTarget> lead_columns_of(const std::vector<std::string>& header, const ImportOptions& options,
                                          const Playbook& playbook);
std::vector<ColumnTarget> activity_columns_of(const std::vector<std::string>& header, const ImportOptions& options);
std::vector<ColumnUse> column_uses(const std::vector<std::string>& header, const std::vector<ColumnTarget>& targets);
/// The system of external ids; throws usage when none is named.
std::string system_of(const ImportOptions& options);

/// Cells as people export them, parsed by their column's meaning. Problems are collected, with their place.
class CellReader {
 public:
  CellReader(const ImportOptions& options, const Playbook& playbook, std::vector<Diagnostic>& problems);
  /// Without outer blanks; "" when missing or spelled as missing. Translated by the mapping's values for `field`.
  std::string text(std::string_view cell, const std::string& field) const;
  std::optional<Value> value(const RowReader& rows, std::size_t column, std::string_view cell, const Field& field) const;
  std::optional<Instant> instant(const RowReader& rows, std::size_t column, std::string_view cell) const;
  void problem(const RowReader& rows, std::size_t column, std::string message, std::string hint = {}) const;
  const ValueContext& context() const { return context_; }

 private:
  const ImportOptions& options_;
  std::vector<Diagnostic>& problems_;
  ValueContext context_;
  std::vector<std::string> missing_;  // folded
};

struct ConsentCell {
  Channel channel{};
  ConsentState state{};
  std::optional<Instant> at;
};

/// One row of a leads file, parsed.
struct LeadRow {
  int line = 0;
  std::size_t key_column = 0;   ///< to point at when its keys are a problem
  std::vector<std::pair<FieldIndex, Value>> values;
  std::vector<NewIdentity> ids; ///< external ids
  std::vector<std::string> tags;
  std::vector<ConsentCell> consents;
  std::int64_t own_id = 0;      ///< column lead_id of our own export
  std::optional<StageId> stage;
  std::optional<Instant> stage_at;
  std::uint32_t cycle = 1;
  Diagnostic place;             ///< of its first key or first cell
};

std::vector<LeadRow> parse_lead_rows(RowReader& rows, const std::vector<ColumnTarget>& columns, const ImportOptions& options,
                                     const Playbook& playbook, std::vector<Diagnostic>& problems);
/// Where a row goes: a lead of the book, or one this import makes.
struct Target {
  LeadId lead{};            ///< 0: new
  std::size_t pending = 0;  ///< index into the new leads
  bool is_new() const { return lead == LeadId{}; }
};

struct RowMatches {
  std::vector<Target> targets;     ///< of each row
  std::vector<NewLead> new_leads;  ///< with their number, if the row brings one; the rest is the caller's
};
/// Rows must outlive the call only; a number of another book and the hash of a row without keys become ids of the row.
RowMatches match_lead_rows(Store& store, std::vector<LeadRow>& rows, const ImportOptions& options,
                           std::vector<Diagnostic>& problems, ImportReport& report);
/// A text of the row, "" without.
std::string text_of(const LeadRow& row, BuiltIn field);
ImportReport import_leads(Store& store, RowReader& rows, const ImportOptions& options);
ImportReport import_activities(Store& store, RowReader& rows, const ImportOptions& options);

/// Tags in one cell: separated by commas, those with a comma or quote in double quotes.
std::vector<std::string> split_tags(std::string_view cell);
/// 128 bits of BLAKE2b in hex: the identity of a row without keys.
std::string content_hash(std::string_view bytes);

}  // namespace leads
