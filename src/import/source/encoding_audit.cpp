// SPDX-License-Identifier: MIT
#include "import/source/encoding_audit.h"

#include <algorithm>

#include "base/utf8.h"
#include "formats/text/encoding.h"
#include "import/notes.h"
#include "leads/error.h"

namespace leads {
namespace {

class ToldRows : public RowReader {
 public:
  explicit ToldRows(std::unique_ptr<RowReader> rows) : rows_(std::move(rows)) {}

  const std::vector<std::string>& header() const override { return rows_->header(); }
  bool next(SourceRow& row) override {
    if (!rows_->next(row)) return false;
    if (row.problem != nullptr) return true;
    const auto note = [&row](ImportNote& seen, const auto& is) {
      const auto cell = std::find_if(row.cells.begin(), row.cells.end(), is);
      if (cell == row.cells.end() || seen.rows++ > 0) return;
      seen.line = row.line;
      seen.example = *cell;
    };
    note(letters_, [](std::string_view cell) { return !is_ascii(cell); });
    note(misread_, was_utf8);
    return true;
  }
  Diagnostic place(std::size_t cell) const override { return rows_->place(cell); }
  std::vector<Diagnostic> take_problems() override { return rows_->take_problems(); }
  std::vector<ImportNote> left_out() const override {
    std::vector<ImportNote> notes = rows_->left_out();
    for (const ImportNote& note : {letters_, misread_})
      if (note.rows > 0) notes.push_back(note);
    return notes;
  }
  char delimiter() const override { return rows_->delimiter(); }
  std::uint64_t offset() const override { return rows_->offset(); }

 private:
  std::unique_ptr<RowReader> rows_;
  ImportNote letters_{"letters beyond ASCII, read as Windows-1252", 0, 0, {}};
  ImportNote misread_{
      "letters that are UTF-8, though the file is read as Windows-1252: save it in one encoding",
      0,
      0,
      {}};
};

}  // namespace

std::unique_ptr<RowReader> with_letters_noted(std::unique_ptr<RowReader> rows) {
  return std::make_unique<ToldRows>(std::move(rows));
}

}  // namespace leads
