// SPDX-License-Identifier: MIT
// The import of leads: rows are read and matched one at a time, kept in spools, and written in one
// operation.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/files/spool.h"
#include "import/columns/column.h"
#include "import/import.h"
#include "import/match/row_matcher.h"
#include "import/match/target.h"
#include "import/notes.h"
#include "import/rows/lead_parser.h"
#include "import/rows/lead_row.h"
#include "import/source/row_reader.h"
#include "import/write/bought_list.h"
#include "import/write/late_refusals.h"
#include "import/write/tally.h"
#include "store/rights/suppressions.h"
#include "store/write/operation.h"

namespace leads {

class NewcomerAssigner;

class LeadImport {
 public:
  LeadImport(Store& store, std::span<const ImportFile> files, const ImportOptions& options,
             ImportReport& report, LateRefusals& late);

  /// Reads and matches every row; what leads of the book have already is looked up at the end.
  void read();
  bool changes() const { return report_.created > 0 || edits_.records() > 0 || !bought_.empty(); }
  void write(Operation& operation);
  std::string summary() const;
  /// To be called when all is written.
  void tell_outcomes();

 private:
  static constexpr std::size_t kPlaceBytes = 6, kRowBytes = 6;
  static constexpr std::uint64_t kNoRow =
      (std::uint64_t{1} << (8 * kRowBytes)) -
      1;  ///< what is remembered of a row that was reported already
  class NewLeads;
  struct Existing;
  class Sum;

  void read_file(std::uint32_t number);
  void note_absent_columns(const std::vector<std::string>& header, const ImportFile& file);
  void note_consents(const std::vector<ColumnTarget>& columns,
                     const std::vector<std::string>& header, const ImportFile& file);
  void take(const SourceRow& source, LeadRow& row, const RowReader& rows, LeadRowParser& parser,
            const std::vector<ColumnTarget>& columns);
  std::optional<LeadRowParser::Found> parse(const SourceRow& source, LeadRow& row,
                                            const RowReader& rows, LeadRowParser& parser,
                                            std::size_t columns);
  void note_lookalike(const LeadRow& row);
  bool is_spoilt(const LeadRow& row, const Value& kept, const Value& given);
  bool lost_zeros(const LeadRow& row, const Value& kept, const Value& given);
  void note_difference(const LeadRow& row, FieldIndex field, const Value& kept, const Value& given);
  void note_differing();
  /// Where the row goes, if it is to be looked at further; what is wrong with it is among
  /// row_problems_.
  std::optional<Target> find_target(LeadRow& row, const RowReader& rows, bool parsed);
  void keep_cells(std::span<const std::string_view> cells, LeadRow& row, const RowReader& rows,
                  const std::vector<ColumnTarget>& columns) const;
  bool is_forgotten(const LeadRow& row);
  void note_row(const LeadRow& row);
  void remember_rows();
  void keep_row(const LeadRow& row, std::uint64_t number, const Target& target);
  /// The id of a new lead by its index from 0, once all are made.
  std::function<LeadId(std::size_t)> made_leads() const;
  void settle_new_leads();
  void assign_owner(LeadRow& row, NewLead& lead, NewcomerAssigner& assigner);
  void settle_existing();
  [[noreturn]] static void fail_without_lead(std::uint64_t lead);
  void note_other_name(const LeadRow& row, const Existing& known);
  /// Whether a row that is refused would have changed how later rows are matched, or what is
  /// reported of all rows.
  bool says_more(const LeadRow& row, const Existing& known) const;
  std::optional<LeadRow> settle(const LeadRow& row, std::uint64_t number, Existing& known);
  void write_sum(Sum& sum, const LeadView& lead);
  void count(std::uint64_t number, bool changes, std::int64_t lead);
  static void merge_into(LeadRow& row, const LeadRow& delta);
  /// Whether the rows of a file also move leads that exist.
  bool moves_leads(std::uint32_t file) const;
  void add_move(const LeadRow& row, Existing& known, LeadRow& delta);
  /// The lead a row makes, but for its values, tags and identities. Row and lead may hold texts or
  /// views.
  template <class Row, class Lead>
  void make_lead(const Row& row, Lead& lead) const;
  std::string evidence(const ConsentCell& consent) const;
  /// What of the row is to be written, by the policies; empty when nothing is.
  LeadRow difference(const LeadRow& row, Existing& known);
  bool is_other_currency(const LeadRow& row, const Existing& known) const;
  void refuse_value(const LeadRow& row, FieldIndex field, const Value& has);
  void add_what_hangs_on(const LeadRow& row, Existing& known, LeadRow& delta);
  bool is_appended(FieldIndex field, std::string_view text, std::uint32_t file) const;
  static void take_consents(const std::vector<ConsentCell>& consents, Existing& known,
                            std::vector<ConsentCell>& agreed);
  void tell_changes(const LeadView& before, const LeadRow& delta);
  void tell_change(ImportReport::Change change);
  OnMatch policy(std::uint32_t file) const;
  OnMatch policy(FieldIndex field, std::uint32_t file) const;
  RowMatcher::Replaces replaces(std::uint32_t file) const;
  void apply(Operation& operation, LeadId lead, const LeadRow& delta);

  Store& store_;
  const Playbook& playbook_;
  std::span<const ImportFile> files_;
  const ImportOptions& options_;
  ImportReport& report_;
  Notes notes_;
  RowTally tally_;
  RowMatcher matcher_;
  Suppressions suppressions_;
  BoughtList bought_;
  std::vector<Diagnostic> row_problems_;
  std::string row_differs_;  ///< names of the fields of the row in hand that are kept though the
                             ///< file has other values
  std::set<FieldIndex> differing_;  ///< of all rows
  std::size_t differing_values_ = 0;
  int first_differing_ = 0;  ///< line
  std::string bytes_;

  Spool fresh_;                   ///< the first row of each new lead, in their order
  SortedSpool again_;             ///< further rows of new leads: place, row number, row
  SortedSpool known_;             ///< rows of leads of the book: lead, row number, row
  std::optional<Spool> settled_;  ///< the new leads when further rows or owners changed them
  Spool edits_;                   ///< lead, what to write
  std::uint64_t again_rows_ = 0, known_rows_ = 0;
  std::vector<std::int64_t> went_;  ///< where each row that was read went, as RowTally counts
                                    ///< leads; 0 for those nobody need remember
  std::vector<LeadId> known_leads_;
  std::vector<LeadId> given_;  ///< numbers of the new leads, when the file brings them
  std::unordered_set<std::int64_t> given_once_;
  std::vector<bool> seen_fields_;
  std::vector<bool> says_owner_;    ///< by file: our own export with its column of owners
  std::size_t reported_bytes_ = 0;  ///< of the changes reported
  bool overwrites_ = false;
  LateRefusals& late_;
  bool may_refuse_ = false;  ///< rows may still be refused when their lead is known
  std::unordered_map<std::uint64_t, std::vector<Diagnostic>>
      refused_;  ///< rows with a problem whose values are to be compared, too
  LeadId first_made_{};
};

ImportReport import_leads(Store& store, std::span<const ImportFile> files,
                          const ImportOptions& options);

}  // namespace leads
