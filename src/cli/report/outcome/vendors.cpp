// SPDX-License-Identifier: MIT
// What the leads bought from each vendor came to, and what may be claimed back from one.
#include <algorithm>

#include "base/spelling.h"
#include "base/text.h"
#include "base/words.h"
#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "core/report/vendors_report.h"
#include "leads/error.h"
#include "store/read/bought/bought_rows.h"

namespace leads::vendors_report {
namespace {

using Row = VendorsReport::Row;

std::vector<Column> columns(Format) {
  return {column("leads", "LEADS", true),
          column("duplicates", "DUPLICATES", true),
          column("invalid", "INVALID", true),
          column("bounced", "BOUNCED", true),
          column("reached", "REACHED", true),
          column("qualified", "QUALIFIED", true),
          column("won", "WON", true),
          column("cost", "COST", true),
          column("cost_per_reached", "PER REACHED", true),
          column("cost_per_won", "PER WON", true)};
}

/// To the nearest 1/10000; nothing where there are none to share it.
Amounts share_of(const Amounts& cost, std::int64_t leads) {
  Amounts shares;
  if (leads <= 0) return shares;
  for (const auto& [currency, amount] : cost) {
    const std::int64_t rest = amount % leads;
    shares[currency] = amount / leads + (2 * rest >= leads ? 1 : 2 * rest <= -leads ? -1 : 0);
  }
  return shares;
}

std::vector<Datum> figures(const Row& row, Format format) {
  return {row.leads,
          row.duplicates,
          row.invalid,
          row.bounced,
          row.reached,
          row.qualified,
          row.won,
          amounts_datum(row.cost, format),
          amounts_datum(share_of(row.cost, row.reached), format),
          amounts_datum(share_of(row.cost, row.won), format)};
}

/// What of the leads of a row is counted, and the filters beyond that of the row.
std::vector<Sheet::Counted> counted_of(const Row& row, const Playbook& playbook,
                                       const VendorsReport& report, const std::string& created) {
  const auto vendor =
      row.key.empty()
          ? std::optional<std::string>("no:vendor source:" + std::string(kPurchasedList))
          : group_term(playbook.fields[at(BuiltIn::vendor)], row.vendor);
  const auto own = all_of({vendor, created});
  const auto qualified =
      reached_term(playbook, [&](StageId step) { return is_qualified(playbook, step); });
  const auto won = reached_term(
      playbook, [&](StageId step) { return playbook.stage(step).type == StageType::won; });
  return {{"leads", own, row.leads},
          {"duplicates", std::nullopt, row.duplicate_leads},
          {"invalid", std::nullopt, row.invalid_leads},
          {"bounced", all_of({own, "did:email_bounce_hard"}), row.bounced},
          {"reached", all_of({own, "did:" + join(report.reaching_kinds(), ",")}), row.reached},
          {"qualified", all_of({own, qualified}), row.qualified},
          {"won", all_of({own, won}), row.won}};
}

/// Never that of a lead which was not bought.
std::string key_among_bought(const LeadView& lead) {
  const auto key = VendorsReport::key_of(lead);
  return key ? "bought " + *key : "";
}

const WalkNeeds& walk_needs() {
  static const WalkNeeds needs{
      .ledger = true,
      .activities = true,
      .fields = {BuiltIn::vendor, BuiltIn::source, BuiltIn::cost, BuiltIn::currency}};
  return needs;
}

void check_vendor(const std::string& typed, const VendorsReport& report) {
  std::vector<std::string> names;
  for (const Row& row : report.rows()) {
    if (row.key == VendorsReport::key_of(typed)) return;
    if (!row.vendor.empty()) names.push_back(row.vendor);
  }
  std::string hint = did_you_mean(nearest(typed, names));
  if (hint.empty())
    hint = names.empty() ? "name the vendor of a list as you import it: leads import list.csv "
                           "--set vendor=NAME"
                         : "leads report vendors lists them";
  throw Error(ErrorKind::not_found, "--claims",
              typed.empty() ? "no list without a vendor was imported"
                            : "nothing was bought from \"" + typed + "\"",
              hint);
}

/// The claims of one vendor, a row each.
int print_claims(Session& session, const ReportRequest& request) {
  Store& store = session.store(false);
  const VendorsReport report(store.playbook(), session.now(), request.period.since,
                             request.period.until);
  VendorsReport known(store.playbook(), session.now(), kFirstInstant, kLastInstant);
  const std::string key = VendorsReport::key_of(*request.claims);
  Table table;
  table.schema = "leads.report.claims/1";
  table.key = "claims";
  table.columns = {column("file", "FILE"), column("line", "LINE", true),
                   column("lead", "LEAD", true), column("reason", "REASON"), column("at", "WHEN")};
  std::vector<VendorClaim> claims;
  const ReadingAtOnce moment(store);
  const BoughtRows bought(store, session.now());
  const auto take = [&claims](const std::vector<VendorClaim>& more) {
    claims.insert(claims.end(), more.begin(), more.end());
  };
  walk_leads(session, request, {}, walk_needs(), [&](const WalkedLead& walked) {
    const std::span<const BoughtRow> rows = bought.of(walked.lead.id);
    known.add(walked.lead, walked.activities, walked.moves, rows);
    take(report.claims(key, walked.lead, walked.activities, rows));
  });
  if (request.selection.filter.empty()) {
    known.add_left_out(bought.of(LeadId{}));
    take(report.claims(key, bought.of(LeadId{})));
    check_vendor(*request.claims, known);
  }
  std::stable_sort(claims.begin(), claims.end(), [](const VendorClaim& a, const VendorClaim& b) {
    return std::pair(a.file, a.line) < std::pair(b.file, b.line);
  });
  for (const VendorClaim& claim : claims)
    table.rows.push_back({text_or_missing(claim.file), claim.line > 0 ? Datum(claim.line) : Datum(),
                          claim.lead != LeadId{} ? Datum(number(claim.lead)) : Datum(),
                          std::string(reason_word(claim.reason)), claim.at});
  table.members = {{"as_of", session.now()}, {"vendor", text_or_missing(trim(*request.claims))}};
  table.empty_note = "nothing to claim";
  session.out.print(table);
  return 0;
}

}  // namespace

int run(Session& session, ReportRequest request) {
  if (request.claims) return print_claims(session, request);
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  VendorsReport report(playbook, session.now(), request.period.since, request.period.until);
  const Grouping by;
  Sheet sheet(session, request, by, {column("vendor", "VENDOR")}, columns);
  LeadNeeds needs;
  needs.add(at(BuiltIn::vendor));
  needs.add(at(BuiltIn::source));
  sheet.set_keys(std::move(needs), key_among_bought);
  {
    const ReadingAtOnce moment(store);
    const BoughtRows bought(store, session.now());
    walk_leads(session, request, by, walk_needs(), [&](const WalkedLead& walked) {
      report.add(walked.lead, walked.activities, walked.moves, bought.of(walked.lead.id));
    });
    // Rows without a lead match no filter.
    if (request.selection.filter.empty()) report.add_left_out(bought.of(LeadId{}));
    for (const Row& row : report.rows())
      sheet.add(
          "", "bought " + row.key,
          {sheet.people() ? Datum(shown_name(row.vendor)) : text_or_missing(row.vendor)},
          [&row](Format format) { return figures(row, format); },
          counted_of(row, playbook, report, sheet.created_term()));
    sheet.count_again();
  }
  add_chart(sheet.table, Chart::Kind::pairs, "Leads, and those reached and won",
            {{"leads", Tone::quiet}, {"reached", Tone::main}, {"won", Tone::good}});
  sheet.set_total([&report](Format format) { return figures(report.total(), format); });
  sheet.print("leads.report.vendors/1", "vendors", "no leads were bought");
  return 0;
}

}  // namespace leads::vendors_report
