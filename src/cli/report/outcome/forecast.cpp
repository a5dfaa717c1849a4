// SPDX-License-Identifier: MIT
// What the months ahead are expected to bring, against their targets.
#include <fmt/core.h>

#include <map>

#include "base/words.h"
#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "core/report/forecast_report.h"

namespace leads::forecast_report {
namespace {

using Row = ForecastReport::Row;
using When = ForecastReport::When;

std::vector<Column> columns(Format) {
  std::vector<Column> all{
      column("leads", "LEADS", true),       column("value", "VALUE", true),
      column("weighted", "WEIGHTED", true), column("unweighted", "UNWEIGHTED", true),
      column("won", "WON", true),           column("expected", "EXPECTED", true),
      column("target", "TARGET", true),     column("gap", "GAP", true)};
  for (Column& each : all)
    each.kept = each.name == "expected" || each.name == "target" || each.name == "gap";
  return all;
}

Datum amount_or_missing(std::optional<std::int64_t> amount) {
  return amount ? Datum(Amount{*amount}) : Datum();
}

/// What is expected beyond the target, or short of it, in the currency of the target.
std::optional<std::int64_t> gap_of(const Row& row, const std::string& currency) {
  if (!row.target) return std::nullopt;
  const Amounts expected = ForecastReport::expected_of(row);
  const auto found = expected.find(currency);
  return (found == expected.end() ? 0 : found->second) - *row.target;
}

std::vector<Datum> figures(const Row& row, const std::string& currency, Format format) {
  return {row.leads,
          amounts_datum(row.value, format),
          amounts_datum(row.weighted, format),
          amounts_datum(row.unweighted, format),
          amounts_datum(row.won, format),
          amounts_datum(ForecastReport::expected_of(row), format),
          amount_or_missing(row.target),
          amount_or_missing(gap_of(row, currency))};
}

Datum name_of(const Row& row, const ForecastReport& report, bool people) {
  switch (row.when) {
    case When::earlier:
      return people ? Datum("before " + month_text(report.first_month())) : Datum("earlier");
    case When::month:
      return month_text(row.month);
    case When::unknown:
      break;
  }
  return people ? Datum("(no date)") : Datum();
}

/// "stage:new,mql", of the stages whose leads are open.
std::string open_term(const Playbook& playbook) {
  std::vector<std::string> names;
  for (const Stage& stage : playbook.stages)
    if (is_worked(stage)) names.push_back(stage.name);
  return "stage:" + join(names, ",") + " has:value not:value:0";
}

std::optional<std::string> term_of(const Row& row, const ForecastReport& report,
                                   const std::string& open) {
  switch (row.when) {
    case When::earlier:
      return all_of({open, "has:expected_close not:expected_close:" +
                               month_text(report.first_month()) + "-01.."});
    case When::month:
      return all_of({open, "expected_close:" + month_text(row.month)});
    case When::unknown:
      break;
  }
  return all_of({open, "no:expected_close"});
}

void add_notes(const ForecastReport& report, const Playbook& playbook, Sheet& sheet) {
  const Row total = report.total();
  if (total.unlikely > 0) {
    std::vector<std::string> names;
    for (const StageId stage : report.stages_without_probability())
      names.push_back(playbook.stage(stage).name);
    sheet.table.footer.push_back(
        fmt::format("not weighted: {} in {}, without a probability in leads.toml",
                    counted(total.unlikely, "lead", "leads"), join(names, ", ")));
  }
  Row earlier;
  earlier.when = When::earlier;
  for (const Row& row : report.rows())
    if (row.when == When::earlier) earlier.leads += row.leads;
  if (earlier.leads > 0)
    sheet.table.footer.push_back(
        fmt::format("{} should have closed before {}; to list them: leads list '{}'",
                    counted(earlier.leads, "lead", "leads"), month_text(report.first_month()),
                    *term_of(earlier, report, open_term(playbook))));
  const bool targets = !playbook.targets.empty();
  if (targets && playbook.calendar.currency.empty())
    sheet.table.footer.push_back(
        "targets are compared with amounts without a currency; to set theirs: currency = \"EUR\" "
        "in [calendar] of leads.toml");
}

/// The months in the currency of [calendar], or the one with most expected where that has none.
void add_forecast_chart(const ForecastReport& report, std::string currency, Table& table) {
  const Amounts all = ForecastReport::expected_of(report.total());
  if (!all.contains(currency)) {
    std::int64_t most = 0;
    for (const auto& [each, amount] : all)
      if (amount > most) {
        currency = each;
        most = amount;
      }
  }
  struct Month {
    std::int64_t won = 0, weighted = 0, target = 0;
  };
  std::map<std::chrono::year_month, Month> months;
  const auto of = [&currency](const Amounts& amounts) {
    const auto found = amounts.find(currency);
    return found == amounts.end() ? 0 : found->second;
  };
  for (const Row& row : report.rows()) {
    if (row.when != When::month) continue;
    Month& month = months[row.month];
    month.won += of(row.won);
    month.weighted += of(row.weighted);
    month.target += row.target.value_or(0);
  }
  Chart chart{Chart::Kind::columns,
              "Won and expected by month",
              {},
              {{"Won", Tone::good, {}}, {"Expected, weighted", Tone::main, {}}},
              {},
              currency};
  const auto money = [](std::int64_t amount) {
    return static_cast<double>(std::max<std::int64_t>(0, amount)) / 10000;
  };
  for (const auto& [month, sums] : months) {
    if (chart.labels.size() >= 24) break;
    chart.labels.push_back(month_text(month));
    chart.series[0].values.push_back(money(sums.won));
    chart.series[1].values.push_back(money(sums.weighted));
    chart.targets.push_back(money(sums.target));
  }
  add_chart(table, std::move(chart));
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const Grouping by(playbook, request.by);
  const bool by_owner = by && by.index() == at(BuiltIn::owner);
  const auto given = [](const std::string& typed, Instant at) {
    return typed.empty() ? std::nullopt : std::optional(at);
  };
  ForecastReport report(
      playbook, session.now(), given(request.since, request.period.since),
      given(request.until, request.period.until),
      by ? (by_owner ? ForecastReport::Split::by_owner : ForecastReport::Split::by_field)
         : ForecastReport::Split::none);
  const std::string& currency = playbook.calendar.currency;
  Sheet sheet(session, request, by, {column("month", "MONTH")}, columns);
  {
    const ReadingAtOnce moment(store);
    walk_leads(session, request, by,
               {.ledger = true,
                .purchases = true,
                .fields = {BuiltIn::value, BuiltIn::currency, BuiltIn::expected_close}},
               [&](const WalkedLead& walked) {
                 report.add(walked.lead, walked.moves, walked.purchases, walked.key, walked.group);
               });
    const std::string open = open_term(playbook);
    for (const Row& row : report.rows())
      sheet.add(row.group, row.key, {name_of(row, report, sheet.people())},
                [&](Format format) { return figures(row, currency, format); },
                {{"leads", term_of(row, report, open), row.leads}});
    sheet.count_again();
  }
  add_forecast_chart(report, currency, sheet.table);
  const Row total = report.total();
  List without;
  for (const StageId stage : report.stages_without_probability())
    without.emplace_back(playbook.stage(stage).name);
  sheet.set_total([&](Format format) { return figures(total, currency, format); },
                  {{"not_weighted", total.unlikely}});
  sheet.table.members = {{"from", month_text(report.first_month())},
                         {"currency", text_or_missing(currency)},
                         {"without_probability", std::move(without)}};
  if (sheet.people()) add_notes(report, playbook, sheet);
  sheet.print("leads.report.forecast/1", "months",
              "no open lead has a value, and [target] of leads.toml sets no target");
  return 0;
}

}  // namespace leads::forecast_report
