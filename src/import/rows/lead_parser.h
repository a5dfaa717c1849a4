// SPDX-License-Identifier: MIT
// The rows of a file of leads, cell by cell.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "import/columns/column.h"
#include "import/import.h"
#include "import/notes.h"
#include "import/rows/cell_reader.h"
#include "import/rows/lead_row.h"
#include "import/source/row_reader.h"

namespace leads {

class LeadRowParser {
 public:
  LeadRowParser(const RowReader& rows, std::vector<ColumnTarget>& columns, const ImportFile& file,
                const ImportOptions& options, const Playbook& playbook,
                std::vector<Diagnostic>& problems, Notes& notes);
  /// The test leads of forms are no leads, nor are those another program has deleted, nor rows
  /// whose cells say nothing of one.
  enum class Found : std::uint8_t { lead, test_lead, deleted, nothing };
  Found parse(const SourceRow& source, LeadRow& row);
  const std::optional<Diagnostic>& unclear() const { return cells_.unclear(); }
  /// As CellReader.
  std::span<const std::string_view> unambiguous(std::span<const std::string_view> cells) {
    return cells_.unambiguous(cells);
  }

 private:
  void constant(const std::string& name, const std::string& text, const std::string& where);
  void constant_consent(const std::string& name, Channel channel, const std::string& text,
                        const std::string& where);
  void cell(LeadRow& row, std::size_t column, std::string_view cell);
  void external_id(LeadRow& row, const ColumnTarget& target, std::string_view cell) const;
  void own_id(LeadRow& row, std::size_t column, std::string_view text) const;
  void field(LeadRow& row, std::size_t column, std::string_view cell);
  void note_mark(std::size_t column, std::string_view amount);
  std::string currencies(const std::string& own, const char* whose);
  void settle_currency(LeadRow& row);
  void address(LeadRow& row, std::size_t column, std::string_view cell);
  void choose_main(LeadRow& row);
  void read_labels(const SourceRow& source);
  void note_dates(const LeadRow& row);
  void consent(LeadRow& row, std::size_t column, std::string_view cell);
  std::optional<Instant> consent_time(std::size_t column, std::string_view cell);
  void consent_state(LeadRow& row, std::size_t column, std::string_view cell);
  void stage(LeadRow& row, std::size_t column, std::string_view cell);
  void stage_reason(LeadRow& row, std::size_t column, std::string_view cell);
  void cycle(LeadRow& row, std::size_t column, std::string_view cell);
  void consent_ledger(LeadRow& row, std::size_t column, std::string_view cell);
  void join_consents(LeadRow& row);
  void ignored(LeadRow& row, std::size_t column, std::string_view cell);
  std::optional<ConsentCell> guessed_consent(std::size_t column, std::string_view cell);
  void note_garbled(std::size_t column, std::string_view cell);
  void flag_addresses(const LeadRow& row);
  void flag_phone(std::string_view phone);
  bool lacks_country(std::string_view phone) const;
  void note_fault(LeadRow& row) const;
  void note_beside(std::string_view phone);

  const std::vector<ColumnTarget>& columns_;
  const ImportOptions& options_;
  const Playbook& playbook_;
  CellReader cells_;
  std::vector<std::pair<FieldIndex, Value>> constants_;
  std::optional<StageId> constant_stage_;
  std::vector<std::string> constant_tags_;
  std::vector<ConsentCell> consents_of_all_;
  std::vector<std::pair<Channel, Instant>> consent_times_;
  struct Mark {
    std::size_t column;
    std::string amount, codes;
  };
  std::vector<Mark> marks_;         // of the amounts of this row
  std::vector<std::size_t> order_;  // columns as they are read: phones after the country
  bool says_yes(std::size_t column, std::string_view cell);
  std::optional<std::size_t> country_column_, deleted_column_;
  std::vector<bool> states_,
      left_out_;  // by column: it may hold states of people; the command or a mapping leaves it out
  bool recognised_ = false;  // another program's file: its words for consent are not ours
  bool labelled_ = false;    // some column says the labels of another
  std::vector<std::string_view> several_;  // values of the cell in hand
  std::vector<std::string>
      labels_;  // of this row, by column of an address; those of faxes are known by it
  std::optional<std::size_t> main_email_, main_phone_;  // columns this row calls the main ones
  bool unclear_phone_ = false;  ///< the row in hand has a phone that is no number
};

}  // namespace leads
