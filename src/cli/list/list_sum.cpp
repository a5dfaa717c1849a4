// SPDX-License-Identifier: MIT
#include "cli/list/list_sum.h"

#include "base/numbers.h"
#include "base/words.h"
#include "cli/lead/field_input.h"
#include "core/work/money.h"
#include "leads/error.h"

namespace leads {
namespace {

bool has_numbers(FieldType type) {
  return type == FieldType::money || type == FieldType::integer || type == FieldType::number;
}

FieldIndex summed_field(const Playbook& playbook, const std::string& typed) {
  const FieldIndex field = field_named(playbook, typed, "--sum");
  if (has_numbers(playbook.fields[field].type)) return field;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < playbook.fields.size(); ++i) {
    const Field& each = playbook.fields[static_cast<FieldIndex>(i)];
    if (has_numbers(each.type)) names.push_back(each.name);
  }
  throw Error(ErrorKind::usage, "--sum", playbook.fields[field].name + " has no numbers to add up",
              "fields with numbers: " + join(names, ", "));
}

/// Of the leads with a value.
struct Sum {
  std::int64_t leads = 0;
  Amounts amounts;
  double number = 0;
};

void add(Sum& sum, const Playbook& playbook, const LeadView& lead, FieldIndex field) {
  const Cell& cell = lead.cell(field);
  if (!cell.present() || cell.kind == Cell::Kind::text) return;
  ++sum.leads;
  if (playbook.fields[field].type != FieldType::money) {
    sum.number += cell.kind == Cell::Kind::real ? cell.real : static_cast<double>(cell.integer);
    return;
  }
  if (!add_amount(sum.amounts, currency_of(playbook, lead), cell.integer))
    throw Error(ErrorKind::bad_input, "--sum", "the amounts add up to more than can be shown",
                "some are too large: leads list -s=-" + playbook.fields[field].name +
                    " -l 5 -F id,name," + playbook.fields[field].name + ",currency");
}

}  // namespace

Page list_sum(Session& session, const Filter& filter, const std::string& typed,
              SelectionCount& count) {
  const Playbook& playbook = session.store(false).playbook();
  const FieldIndex field = summed_field(playbook, typed);
  const bool money = playbook.fields[field].type == FieldType::money;
  Selection selection;
  selection.filter = filter;
  selection.zone = &session.zone();
  selection.scores = false;
  selection.packs = true;
  selection.needs.add(field);
  if (money) selection.needs.add(at(BuiltIn::currency));
  Sum sum;
  count = select_leads(
      session.evaluation(), std::move(selection),
      [&](LeadCursor& cursor, const Score&) { add(sum, playbook, cursor.lead(), field); });
  Page page;
  page.schema = "leads.sum/1";
  List sums;
  for (const auto& [currency, amount] : sum.amounts) {
    sums.emplace_back(
        Record{{"currency", text_or_missing(currency)}, {"amount", format_money(amount)}});
    page.text(format_money(amount) + (currency.empty() ? "" : " " + currency));
  }
  if (!money) {
    sums.emplace_back(Record{{"currency", Datum()}, {"amount", format_number(sum.number)}});
    page.text(format_number(sum.number));
  } else if (sum.amounts.empty()) {
    page.text("0");
  }
  page.document = {{"as_of", session.now()},
                   {"field", playbook.fields[field].name},
                   {"matched", count.matched},
                   {"leads", sum.leads},
                   {"sums", std::move(sums)}};
  return page;
}

}  // namespace leads
