// SPDX-License-Identifier: MIT
// One row of a file of leads after its values were parsed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/lead/bought_row.h"
#include "leads/error.h"
#include "store/records.h"
#include "store/write/bulk_sources.h"

namespace leads {

struct ConsentCell {
  Channel channel{};
  ConsentState state{};
  std::optional<Instant> at;
  std::uint32_t file = 0;  ///< where it was read, for its evidence
  int line = 0;
};

/// An e-mail or phone besides the main one.
struct Address {
  FieldIndex field{};  ///< email or phone
  std::string value, key, label;
};

/// Fields and their values, few; its texts keep their memory from row to row.
class RowValues {
 public:
  using Entry = std::pair<FieldIndex, Value>;

  auto begin() { return entries_.begin(); }
  auto end() { return entries_.begin() + static_cast<std::ptrdiff_t>(size_); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.begin() + static_cast<std::ptrdiff_t>(size_); }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void clear() { size_ = 0; }
  /// One more of the field; its value, still that of some row before, is the caller's to set.
  Value& add(FieldIndex field) {
    if (size_ == entries_.size()) entries_.emplace_back();
    entries_[size_].first = field;
    return entries_[size_++].second;
  }
  void emplace_back(FieldIndex field, Value value) { add(field) = std::move(value); }

 private:
  std::vector<Entry> entries_;
  std::size_t size_ = 0;
};
/// Into a value whose text, if it has one, keeps its memory.
inline void set_text(Value& value, std::string_view text) {
  if (auto* kept = std::get_if<std::string>(&value))
    kept->assign(text);
  else
    value.emplace<std::string>(text);
}

/// One row of a leads file, parsed.
struct LeadRow {
  std::uint32_t file = 0;  ///< place among the files
  int line = 0;
  std::size_t key_column = 0;  ///< to point at when its keys are a problem
  RowValues values;
  std::vector<NewIdentity> ids;  ///< external ids
  std::vector<Address> addresses;
  std::vector<std::string> tags;
  std::vector<ConsentCell> consents;
  std::string ledger;       ///< column consent_ledger of our own export, as it is written
  std::int64_t own_id = 0;  ///< column lead_id of our own export
  std::optional<StageId> stage;
  std::optional<Instant> stage_at;
  std::string stage_reason;  ///< of a parked or lost stage
  std::uint32_t cycle = 1;
  bool email_taken =
      false;  ///< its e-mail is another lead's already: never a further one of its own
  bool phone_taken = false;
  BoughtRow::Fault fault{};        ///< an invalid address of it
  bool keys_hold = true;           ///< no cell with a key of it was refused
  bool is_nobody = false;          ///< all it has are dates, flags and ids, or what the rows of a
                                   ///< list have alike: no new lead comes of it
  std::vector<std::string> cells;  ///< as the file has them, when the row may still be refused
  std::vector<std::pair<FieldIndex, Diagnostic>>
      positions;  ///< then, of its values that may not differ

  void clear();
  /// No cell of it does.
  bool says_nothing() const;
  /// What it has would do for a lead that is there, and says nothing of anybody else.
  bool says_nobody(const Fields& fields) const;
};
/// A row as it stands in a spool: its texts live as long as the bytes.
struct LeadRowView {
  struct Values : std::vector<std::pair<FieldIndex, Cell>> {
    Cell& add(FieldIndex field) { return emplace_back(field, Cell{}).second; }
  };
  struct Address {
    FieldIndex field{};
    std::string_view value, key, label;
  };
  std::uint32_t file = 0;
  int line = 0;
  Values values;
  std::vector<StreamedLead::Identity> ids;
  std::vector<Address> addresses;
  std::vector<std::string_view> tags;
  std::vector<ConsentCell> consents;
  std::string_view ledger;
  std::int64_t own_id = 0;
  std::optional<StageId> stage;
  std::optional<Instant> stage_at;
  std::string_view stage_reason;
  std::uint32_t cycle = 1;
  bool email_taken = false, phone_taken = false;
};
bool has_field(const LeadRow& row, FieldIndex field);
/// A text of the row, "" without.
std::string_view text_of(const LeadRow& row, BuiltIn field);

}  // namespace leads
