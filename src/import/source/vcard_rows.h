// SPDX-License-Identifier: MIT
// A file of vCards as the rows the import reads, under a header of our own.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/vcard/vcard.h"
#include "import/notes.h"
#include "import/source/row_reader.h"

namespace leads {

class VcardRows final : public RowReader {
 public:
  /// `source` is UTF-8, or what the cards' CHARSET says; `encoding` as wrong_bytes takes it.
  VcardRows(std::string file, ByteSource source, std::string_view encoding = {});
  /// name … uid: `email` and `phone` hold the preferred one, else the first; the columns behind
  /// them the others by label, joined by " ::: ". Fax numbers are in none of them.
  const std::vector<std::string>& header() const override { return header_; }
  bool next(SourceRow& row) override;
  Diagnostic place(std::size_t cell) const override;
  std::vector<Diagnostic> take_problems() override;
  /// Cards of groups (distribution lists), which are nobody, and properties that no lead has.
  std::vector<ImportNote> left_out() const override;

 private:
  enum Column : std::size_t {
    name,
    first_name,
    last_name,
    email,
    email_home,
    email_work,
    email_other,
    phone,
    phone_home,
    phone_work,
    phone_mobile,
    phone_other,
    company,
    title,
    street,
    city,
    region,
    postal_code,
    country,
    website,
    notes,
    tags,
    uid,
    kColumns
  };

  void clear();
  void put(Column column, std::string value, const VcardProperty& from, std::string_view joined_by);
  bool take_card();
  void take_names(bool organization);
  void take_addresses(std::string_view property, Column main,
                      const std::array<Column, 4>& by_label);
  void take_address();
  void take_texts();
  bool has_type(const VcardProperty& property, std::string_view type) const;
  const VcardProperty* preferred(std::string_view property) const;
  void check_sizes();
  void count_others();
  void count_other(std::string_view what);

  std::string file_;
  VcardReader reader_;
  Vcard card_;
  std::vector<std::string> header_;
  std::array<std::string, kColumns> texts_;
  std::array<const VcardProperty*, kColumns> origins_{};
  std::vector<std::string_view> cells_;
  std::size_t groups_ = 0;
  std::map<std::string, std::size_t, std::less<>>
      others_;  // what no column has, by the property's name
};

}  // namespace leads
