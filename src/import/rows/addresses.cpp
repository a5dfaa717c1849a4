// SPDX-License-Identifier: MIT
// The e-mails and phones of a row: which is the main one, what the others are called, and what is
// worth saying of them.
#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/scan.h"
#include "base/text.h"
#include "core/lead/email.h"
#include "formats/values/phone_text.h"
#include "import/columns/column.h"
#include "import/rows/lead_parser.h"
#include "import/rows/lead_row.h"
#include "import/rows/spellings.h"
#include "import/source/row_reader.h"
#include "store/read/identities.h"

namespace leads {
// "* Work": which of the row's addresses is the main one, and what kind each of them is.
void LeadRowParser::read_labels(const SourceRow& source) {
  main_email_.reset();
  main_phone_.reset();
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    if (!columns_[column].label_column) continue;
    labels_.resize(columns_.size());
    std::string_view text = trim(source.cells[*columns_[column].label_column]);
    const bool main = text == "*" || text.starts_with("* ");
    if (main) text = trim(text.substr(1));
    labels_[column] = fold(text);
    if (main && !trim(source.cells[column]).empty())
      (columns_[column].field == at(BuiltIn::email) ? main_email_ : main_phone_) = column;
  }
}

// The first value of the main column is the main address; all others are further ones.
void LeadRowParser::address(LeadRow& row, std::size_t column, std::string_view cell) {
  const ColumnTarget& target = columns_[column];
  const std::string_view given = cells_.text(column, cell);
  if (given.empty()) return;
  const bool email = target.field == at(BuiltIn::email);
  const std::string& label = target.label_column ? labels_[column] : target.label;
  if (!email && label.find("fax") != std::string::npos)
    return cells_.note("fax numbers, left out", given);
  const std::optional<std::size_t>& chosen = email ? main_email_ : main_phone_;
  bool main = chosen ? *chosen == column : target.role == ColumnTarget::Role::field;
  if (email)
    cells_.several_emails(given, several_);
  else
    cells_.several(given, several_);
  for (const std::string_view one : several_) {
    if (one.empty()) continue;
    const std::size_t problems = cells_.problem_count();
    const std::optional<Value> value = cells_.value(column, one, playbook_.fields[target.field]);
    if (cells_.problem_count() > problems)
      row.fault = email ? BoughtRow::Fault::email : BoughtRow::Fault::phone;
    if (!value || !std::holds_alternative<std::string>(*value)) continue;
    const std::string& text = std::get<std::string>(*value);
    std::string key = identity_key(target.field, text);
    if (!email && !key.empty()) note_beside(one);
    if (std::exchange(main, false) && !has_field(row, target.field)) {
      if (!email) flag_phone(text);
      set_text(row.values.add(target.field), text);
      continue;
    }
    if (row.addresses.size() >= limits::kAddresses) {
      cells_.note("further addresses beyond the first 100 of a row, left out", one);
      continue;
    }
    const bool known =
        std::any_of(row.addresses.begin(), row.addresses.end(),
                    [&](const Address& other) {
                      return other.field == target.field && other.key == key;
                    }) ||
        std::any_of(row.values.begin(), row.values.end(), [&](const auto& entry) {
          return entry.first == target.field &&
                 identity_key(target.field, std::get<std::string>(entry.second)) == key;
        });
    // What is no clear number has no key: it is kept as a main phone only.
    if (key.empty()) unclear_phone_ = unclear_phone_ || !lacks_country(one);
    if (key.empty())
      cells_.note("further phones without a clear number, left out", one);
    else if (!known)
      row.addresses.push_back({target.field, text, std::move(key), label});
  }
}

// The first further address is the main one where there is none; but a row of our own export says
// which is the main one, and that there is none.
void LeadRowParser::choose_main(LeadRow& row) {
  if (!cells_.foreign() && row.own_id != 0) return;
  for (const FieldIndex field : {at(BuiltIn::email), at(BuiltIn::phone)}) {
    const auto further =
        std::find_if(row.addresses.begin(), row.addresses.end(),
                     [field](const Address& address) { return address.field == field; });
    if (further == row.addresses.end() || has_field(row, field)) continue;
    row.values.emplace_back(field, Value{further->value});
    row.addresses.erase(further);
  }
}

void LeadRowParser::flag_addresses(const LeadRow& row) {
  const std::string_view email = text_of(row, BuiltIn::email);
  if (email.empty() || !cells_.foreign()) return;
  if (is_role_address(email))
    cells_.note("role addresses, of a desk rather than a person", email);
  else if (is_free_mail(email))
    cells_.note("addresses at a free mail provider", email);
}

// What stands beside a number is left out of it.
void LeadRowParser::note_beside(std::string_view phone) {
  if (!cells_.foreign() || phone.find_first_not_of("+0123456789 -.()") == std::string_view::npos)
    return;
  if (is_vanity_text(phone))
    return cells_.note("phone: letters, read as the digits on their keys", phone);
  const auto text = read_phone_text(trim(phone));
  if (text && !text->extension.empty()) cells_.note("phone: an extension, left out", phone);
  if (text && text->remark) cells_.note("phone: words behind the number, left out", phone);
}

// Written nationally, and of no known country.
bool LeadRowParser::lacks_country(std::string_view phone) const {
  if (is_scientific(phone)) return false;
  const auto text = read_phone_text(phone);
  return text && cells_.context().country.empty() && !text->number.starts_with('+');
}

// Of several phones one that is clear will do.
void LeadRowParser::note_fault(LeadRow& row) const {
  if (row.fault != BoughtRow::Fault::none || !unclear_phone_) return;
  const bool clear =
      !identity_key(at(BuiltIn::phone), text_of(row, BuiltIn::phone)).empty() ||
      std::any_of(row.addresses.begin(), row.addresses.end(),
                  [](const Address& address) { return address.field == at(BuiltIn::phone); });
  if (!clear) row.fault = BoughtRow::Fault::phone;
}

// A main phone without a key is kept all the same.
void LeadRowParser::flag_phone(std::string_view phone) {
  if (!identity_key(at(BuiltIn::phone), phone).empty()) return;
  constexpr std::size_t kShortest = 8;
  const bool bare = phone.size() >= kShortest && phone.front() != '0' &&
                    std::all_of(phone.begin(), phone.end(), is_ascii_digit);
  if (!cells_.foreign() && bare)
    cells_.note(
        "phone: without a +, which a spreadsheet may have taken off; kept as it is, never dialled "
        "or matched",
        phone);
  if (!cells_.foreign()) return;
  const bool national = lacks_country(phone);
  unclear_phone_ = unclear_phone_ || !national;
  if (is_scientific(phone))
    return cells_.note("phone: rounded by a spreadsheet, kept as it is, never dialled or matched",
                       phone);
  cells_.note(national
                  ? "phone: not clear without its country, kept as typed, never dialled or "
                    "matched; add a column country, or set country under [calendar] of leads.toml"
                  : "phone: no clear number, kept as typed, never dialled or matched",
              phone);
}

}  // namespace leads
