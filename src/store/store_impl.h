// SPDX-License-Identifier: MIT
// The internals of Store shared by its parts (cursor, operation, journal).
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "sql/connection.h"
#include "store/journal/journal_rows.h"
#include "store/past/look_back.h"
#include "store/read/merges.h"
#include "store/records.h"
#include "store/rights/secret.h"
#include "store/store.h"

namespace leads {

/// Which operations undid which, in the current book. An undo is itself undone when a later one
/// still in effect undid it.
struct Undos {
  explicit Undos(Store::Impl& book);
  /// Fills `undoes` and `undone_by`.
  void note(OperationRecord& operation) const;

  std::unordered_map<std::int64_t, std::int64_t> undoes, undone_by;
};

struct Store::Impl {
  Impl(const std::string& path, const StoreOptions& options_)
      : connection(path, {options_.write, options_.wait_ms, options_.cache_kib}),
        options(options_) {}

  sql::Connection connection;
  StoreOptions options;
  std::string copy_before_migration;
  std::shared_ptr<const Playbook> playbook;  // set by learn(), once; shared with connections beside

  // What the file has of the playbook's names. A custom field declared in leads.toml only gets its
  // column by the next write.
  std::vector<bool> has_column;  // by FieldIndex
  std::int64_t fields_read = 0;  // rows of `field`
  std::string unknown_field;     // one of them that the playbook does not have; "" without
  std::unordered_map<std::int64_t, KindId> kind_of;  // by dictionary code
  std::unordered_map<std::size_t, std::int64_t> kind_code;
  std::unordered_map<std::int64_t, std::string> subjects;  // seen so far

  sql::Statement subject_by_id, key_lookup, identity_lookup;
  std::unique_ptr<LookBack> past;      // set by Store::look_back
  int format = Store::kSchemaVersion;  // of the file
  std::optional<SecretKey> secret;     // read on first use
  std::optional<Merges> known_merges;

  /// To select entries from, as this format keeps them.
  std::string journal() const { return journal_table(format); }
  /// Read on first use, and again for each operation.
  const Merges& merges();
  /// All fields of a lead the file has columns for, by FieldIndex; empty when there is no such
  /// lead. Merged ones, too.
  std::vector<Value> read_fields(LeadId lead);
  /// Whether it is what the lead's own e-mail or phone is found by.
  bool is_main(LeadId lead, const Identity& identity);
  std::vector<std::string> read_tags(LeadId lead);
  /// Nullopt when there is no such operation.
  std::optional<OperationRecord> read_operation(std::int64_t op, const Undos& undos);
  /// The operation that merged a lead into the one it is in.
  std::int64_t merged_by(LeadId lead);
  /// Merges::parts, those of one survivor in the order they were merged.
  std::vector<LeadId> parts_in_order(LeadId lead);

  bool stored(FieldIndex field) const {
    return index(field) < has_column.size() && has_column[index(field)];
  }
  /// Those of them the file has columns for.
  std::vector<FieldIndex> stored(std::vector<FieldIndex> fields) const {
    std::erase_if(fields, [this](FieldIndex field) { return !stored(field); });
    return fields;
  }
  /// Throw busy for a name that another process added since the book was opened.
  KindId kind(std::int64_t code);
  StageId stage(std::string_view name);
  /// Makes the playbook of the rules and of what only the book knows: fields, kinds and stages.
  void learn(Playbook rules);
  /// Reads again which of the playbook's names the file has.
  void refresh_names();
  /// Columns and rows for what leads.toml declares and the file lacks. In a transaction.
  void apply_declarations();
  /// Keeps the rules of the options where they are not those kept before. In a transaction.
  void keep_rules(Instant at);
};

/// Whether an entry of consent is evidence, as books of before format 7 have it: those of files
/// that gave no date are stamped with the operation that brought them.
inline std::string evidence_column(const Store::Impl& book) {
  if (book.format >= 7) return "is_evidence";
  return "(consent.at <> (select o.at from operation o where o.id = consent.op))";
}

/// As the file keeps them: seconds since 1970. A time outside of the years 1 to 9999, which only a
/// damaged book has and `doctor` names, counts as the first or last second of them.
inline Instant instant(std::int64_t seconds) {
  return add_clamped(Instant{}, Seconds{seconds});
}
inline std::int64_t seconds(Instant at) {
  return at.time_since_epoch().count();
}

Grade parse_grade(std::string_view text);
Temperature parse_temperature(std::string_view text);

}  // namespace leads
