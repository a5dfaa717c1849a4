// SPDX-License-Identifier: MIT
// What the amounts of a row say of their currency, and the lead's currency for it: one, as amounts
// are never added across currencies.
#include <algorithm>

#include "import/rows/lead_parser.h"
#include "import/rows/lead_row.h"

namespace leads {

void LeadRowParser::note_mark(std::size_t column, std::string_view amount) {
  CurrencyMark mark = currency_mark(amount);
  if (!mark.mark.empty()) marks_.push_back({column, std::string(amount), std::move(mark.codes)});
}

/// The codes all amounts of the row may mean; "" with a problem when there are none.
std::string LeadRowParser::currencies(const std::string& own, const char* whose) {
  std::string codes = marks_.front().codes;
  for (const Mark& mark : marks_) {
    const auto refuse = [&](const std::string& what, const std::string& hint) {
      cells_.problem(mark.column, columns_[mark.column].name + ": \"" + mark.amount + "\" " + what,
                     hint);
      return std::string();
    };
    if (mark.codes.empty()) return refuse("names two currencies", "write one of them");
    const std::string both = common_currencies(codes, mark.codes);
    if (both.empty())
      return refuse(
          "is in another currency than \"" + marks_.front().amount + "\" of " +
              columns_[marks_.front().column].name,
          "a lead has one currency: convert one of them, or leave its column out: --map \"" +
              cells_.header(mark.column) + "=-\"");
    codes = both;
    if (!own.empty() && common_currencies(own, codes).empty())
      return refuse("is not in " + own + ", which " + whose, "correct the amount or the currency");
  }
  return codes;
}

// A row's own word goes before what the command says of rows without one. A mark of several
// countries is that of [calendar]'s own.
void LeadRowParser::settle_currency(LeadRow& row) {
  if (marks_.empty()) return;
  const std::string_view own = text_of(row, BuiltIn::currency);
  if (!own.empty()) {
    currencies(std::string(own), "the row has as its currency");
    return;
  }
  const auto constant = std::find_if(constants_.begin(), constants_.end(), [](const auto& entry) {
    return entry.first == at(BuiltIn::currency);
  });
  const auto certain = std::find_if(marks_.begin(), marks_.end(),
                                    [](const Mark& mark) { return mark.codes.size() == 3; });
  const std::string set = constant != constants_.end() && certain == marks_.end()
                              ? std::get<std::string>(constant->second)
                              : "";
  std::string codes = currencies(set, "is set for rows that say nothing");
  if (codes.empty() || !set.empty()) return;
  const std::string& country = playbook_.calendar.country;
  for (std::string_view rest = codes; codes.size() > 3 && !country.empty() && !rest.empty();
       rest.remove_prefix(std::min<std::size_t>(4, rest.size())))
    if (rest.starts_with(country)) codes = rest.substr(0, 3);
  const std::string& amount = certain != marks_.end() ? certain->amount : marks_.front().amount;
  if (codes.size() > 3)
    return cells_.note(
        "currency: left blank, as the mark of the amount is that of several countries; --set "
        "currency=USD says which, or country under [calendar] of leads.toml",
        amount);
  cells_.note("currency: told by the mark of an amount", amount + " is " + codes);
  row.values.emplace_back(at(BuiltIn::currency), Value{std::move(codes)});
}

}  // namespace leads
