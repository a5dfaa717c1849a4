// SPDX-License-Identifier: MIT
#include "cli/report/walk.h"

#include <algorithm>
#include <chrono>

#include "base/time/format.h"
#include "cli/lead/field_input.h"
#include "cli/output/progress.h"
#include "store/read/ledger.h"

namespace leads {
namespace {

/// Counting the leads of the book takes time itself: it is done once the walk takes long.
class WalkProgress {
 public:
  explicit WalkProgress(Session& session)
      : store_(session.store(false)), progress_("read", "leads", !session.options().quiet) {}
  void operator()(LeadId lead) {
    constexpr std::size_t kEach = 4096;
    if (++walked_ % kEach != 0) return;
    if (std::chrono::steady_clock::now() - start_ < ProgressLine::kFirst) return;
    if (total_ == 0) total_ = static_cast<std::size_t>(store_.count());
    progress_(std::min(static_cast<std::size_t>(number(lead)), total_), total_);
  }

 private:
  Store& store_;
  Progress progress_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::size_t walked_ = 0, total_ = 0;
};

}  // namespace

Grouping::Grouping(const Playbook& playbook, const std::string& typed) {
  if (typed.empty()) return;
  index_ = field_named(playbook, typed, "--by");
  field_ = &playbook.fields[index_];
}

std::string Grouping::value(const LeadView& lead) const {
  return field_ == nullptr ? std::string() : format_value(*field_, lead.cell(index_));
}

std::string Grouping::key(const std::string& value) const {
  return field_ == nullptr ? std::string() : group_key(*field_, value);
}

std::optional<std::string> Grouping::term(const std::string& value) const {
  return field_ == nullptr ? std::optional<std::string>("") : group_term(*field_, value);
}

LeadNeeds needs_of(const Grouping& by) {
  LeadNeeds needs;
  if (by) needs.add(by.index());
  return needs;
}

CountedCells::KeyOf keys_of(const Grouping& by) {
  if (!by) return {};
  return [by](const LeadView& lead) { return by.key(by.value(lead)); };
}

bool is_within(const Period& period, Instant at) {
  return at >= period.since && at <= period.until;
}

void walk_leads(Session& session, const ReportRequest& request, const Grouping& by,
                const WalkNeeds& needs, const std::function<void(const WalkedLead&)>& take) {
  Store& store = session.store(false);
  Selection selection = request.selection;
  selection.scores = needs.scores;
  selection.needs.moves = true;  // a lead's stage as of an earlier time, and since when
  selection.needs.activities = needs.activities || needs.activity_texts;
  selection.needs.activity_texts = needs.activity_texts;
  selection.needs.add(at(BuiltIn::created_at));
  if (needs.rules) selection.needs.add(leads::needs_of(store.playbook()));
  for (const BuiltIn field : needs.fields) selection.needs.add(at(field));
  if (by) selection.needs.add(by.index());
  std::optional<LedgerCursor> ledger;
  std::optional<PurchaseCursor> purchases;
  if (needs.ledger || needs.paid) ledger.emplace(store);
  if (needs.purchases || needs.paid) purchases.emplace(store);
  WalkProgress progress(session);
  const bool activities = needs.activities || needs.activity_texts;
  select_leads(
      session.evaluation(), std::move(selection), [&](LeadCursor& cursor, const Score& score) {
        const LeadView& lead = cursor.lead();
        progress(lead.id);
        if (needs.created_within && !is_within(request.period, lead.created_at())) return;
        const bool buys = needs.paid || needs.purchases;
        const std::span<const Purchase> bought =
            buys ? purchases->of(lead.id) : std::span<const Purchase>();
        const bool moves = needs.ledger || (needs.paid && !bought.empty());
        const std::span<const LedgerMove> moved =
            moves ? ledger->of(lead.id) : std::span<const LedgerMove>();
        const Paid paid = needs.paid && !bought.empty()
                              ? paid_by(store.playbook(), moved, bought, session.now())
                              : Paid{};
        const std::string group = by.value(lead);
        take({lead, activities ? cursor.activities() : std::span<const Activity>(),
              needs.activity_texts ? cursor.activity_texts() : std::span<const ActivityText>(),
              score, moved, bought, paid, by.key(group), group});
      });
}

std::string range_term(const std::string& name, Instant first, Instant last, const Zone& zone) {
  const Day begin = local_day(first, zone), end = local_day(last, zone);
  const bool days = first_second(begin, zone) == first && last_second(end, zone) == last;
  return days ? name + format_day(begin) + ".." + format_day(end)
              : name + format_utc(first) + ".." + format_utc(last);
}

std::string period_range(const ReportRequest& request) {
  if (request.since.empty() && request.until.empty()) return {};
  const std::string since =
      request.since.empty() ? std::string() : format_utc(request.period.since);
  const std::string until =
      request.until.empty() ? std::string() : format_utc(request.period.until);
  const std::string typed = request.since + ".." + request.until;
  return typed.find_first_of(" ,\"@") == std::string::npos ? typed : since + ".." + until;
}

std::optional<std::string> all_of(const std::vector<std::optional<std::string>>& terms) {
  std::string all;
  for (const std::optional<std::string>& term : terms) {
    if (!term) return std::nullopt;
    if (term->empty()) continue;
    all += (all.empty() ? "" : " ") + *term;
  }
  return all;
}

}  // namespace leads
