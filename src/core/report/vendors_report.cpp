// SPDX-License-Identifier: MIT
#include "core/report/vendors_report.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "core/lead/activity_facts.h"
#include "core/work/cycles.h"

namespace leads {
namespace {

using RowOutcome = BoughtRow::Outcome;
using RowFault = BoughtRow::Fault;

bool is_of(const BoughtRow& row, std::string_view key) {
  return VendorsReport::key_of(row.vendor) == key;
}

/// The lead was there before the vendor sold it: its rows are all duplicates.
bool was_there(std::string_view key, std::span<const BoughtRow> rows) {
  bool duplicate = false, created = false;
  for (const BoughtRow& row : rows) {
    if (!is_of(row, key)) continue;
    duplicate = duplicate || row.outcome == RowOutcome::duplicate;
    created = created || row.outcome == RowOutcome::created;
  }
  return duplicate && !created;
}

VendorClaim claim_of(const BoughtRow& row, VendorClaim::Reason reason, Instant at) {
  return {row.file, row.line, row.lead, reason, at};
}

VendorClaim::Reason fault_reason(RowFault fault) {
  return fault == RowFault::email ? VendorClaim::Reason::invalid_email
                                  : VendorClaim::Reason::invalid_phone;
}

}  // namespace

std::string_view reason_word(VendorClaim::Reason reason) {
  switch (reason) {
    case VendorClaim::Reason::duplicate:
      return "duplicate";
    case VendorClaim::Reason::invalid_email:
      return "invalid_email";
    case VendorClaim::Reason::invalid_phone:
      return "invalid_phone";
    case VendorClaim::Reason::bounced:
      return "bounced";
  }
  return "";
}

VendorsReport::VendorsReport(const Playbook& playbook, Instant as_of, Instant since, Instant until)
    : playbook_(&playbook), as_of_(as_of), since_(since), until_(until) {
  const std::optional<KindId> reply = playbook.kinds.find("email_reply");
  for (std::size_t kind = 0; kind < playbook.kinds.size(); ++kind)
    reaches_.push_back(playbook.kinds.all()[kind].direction == Direction::both ||
                       (reply && index(*reply) == kind));
  if (const auto bounce = playbook.kinds.find("email_bounce_hard")) bounce_ = *bounce;
}

std::string VendorsReport::key_of(std::string_view vendor) {
  return fold(trim(vendor));
}

std::optional<std::string> VendorsReport::key_of(const LeadView& lead) {
  if (!is_bought(lead)) return std::nullopt;
  return key_of(lead.cell(BuiltIn::vendor).text);
}

std::vector<std::string> VendorsReport::reaching_kinds() const {
  std::vector<std::string> names;
  for (std::size_t kind = 0; kind < reaches_.size(); ++kind)
    if (reaches_[kind]) names.push_back(playbook_->kinds.all()[kind].name);
  return names;
}

std::optional<Instant> VendorsReport::bounced_at(std::span<const Activity> activities) const {
  for (const Activity& activity : known_at(activities, as_of_))
    if (activity.kind == bounce_ && !activity.machine) return activity.at;
  return std::nullopt;
}

bool VendorsReport::is_reached(std::span<const Activity> activities) const {
  const std::span<const Activity> known = known_at(activities, as_of_);
  return std::any_of(known.begin(), known.end(), [this](const Activity& activity) {
    return !activity.machine && reaches_[index(activity.kind)];
  });
}

VendorsReport::Row& VendorsReport::row_of(std::string_view vendor) {
  const auto [found, made] = rows_.try_emplace(key_of(vendor));
  if (made) {
    found->second.key = found->first;
    found->second.vendor = trim(vendor);
  }
  return found->second;
}

void VendorsReport::count_rows(std::span<const BoughtRow> rows) {
  std::set<const Row*> duplicate, invalid;  // vendors with such a row of this lead
  for (const BoughtRow& row : rows) {
    if (!is_within(row.at)) continue;
    Row& mine = row_of(row.vendor);
    const std::int64_t a_lead = row.lead == LeadId{} ? 0 : 1;
    if (row.outcome == RowOutcome::duplicate) {
      for (Row* each : {&mine, &total_}) {
        ++each->duplicates;
        if (!duplicate.contains(each)) each->duplicate_leads += a_lead;
        duplicate.insert(each);
      }
    } else if (row.fault != RowFault::none) {
      for (Row* each : {&mine, &total_}) {
        ++each->invalid;
        if (!invalid.contains(each)) each->invalid_leads += a_lead;
        invalid.insert(each);
      }
    }
  }
}

void VendorsReport::add_left_out(std::span<const BoughtRow> rows) {
  count_rows(rows);
}

void VendorsReport::add(const LeadView& lead, std::span<const Activity> activities,
                        std::span<const LedgerMove> moves, std::span<const BoughtRow> rows) {
  count_rows(rows);
  const std::optional<std::string> key = key_of(lead);
  if (!key || !is_within(lead.created_at())) return;
  bool qualified = false, won = false;
  for (const Cycle& cycle : cycles_of(*playbook_, lead, moves, as_of_)) {
    for (const Stay& stay : cycle.stays) {
      if (playbook_->stage(stay.stage).gone) continue;
      qualified = qualified || is_qualified(*playbook_, stay.stage);
      won = won || playbook_->stage(stay.stage).type == StageType::won;
    }
  }
  const Cell& cost = lead.cell(BuiltIn::cost);
  for (Row* each : {&row_of(lead.cell(BuiltIn::vendor).text), &total_}) {
    if (cost.present() && cost.integer != 0)
      add_all(each->cost, {{std::string(currency_of(*playbook_, lead)), cost.integer}});
    if (was_there(*key, rows)) continue;
    ++each->leads;
    each->bounced += bounced_at(activities) ? 1 : 0;
    each->reached += is_reached(activities) ? 1 : 0;
    each->qualified += qualified ? 1 : 0;
    each->won += won ? 1 : 0;
  }
}

std::vector<VendorsReport::Row> VendorsReport::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, row] : rows_) rows.push_back(row);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.leads > b.leads; });
  return rows;
}

std::vector<VendorClaim> VendorsReport::claims(std::string_view key,
                                               std::span<const BoughtRow> left_out) const {
  std::vector<VendorClaim> claims;
  for (const BoughtRow& row : left_out)
    if (is_of(row, key) && is_within(row.at) && row.fault != RowFault::none)
      claims.push_back(claim_of(row, fault_reason(row.fault), row.at));
  return claims;
}

std::vector<VendorClaim> VendorsReport::claims(std::string_view key, const LeadView& lead,
                                               std::span<const Activity> activities,
                                               std::span<const BoughtRow> rows) const {
  std::vector<VendorClaim> claims;
  const bool brought = key_of(lead) == key && !was_there(key, rows) && is_within(lead.created_at());
  std::optional<Instant> bounced = brought ? bounced_at(activities) : std::nullopt;
  for (const BoughtRow& row : rows) {
    if (!is_of(row, key)) continue;
    const bool creates = row.outcome == RowOutcome::created;
    if (row.outcome == RowOutcome::duplicate && is_within(row.at)) {
      claims.push_back(claim_of(row, VendorClaim::Reason::duplicate, row.at));
    } else if (row.fault != RowFault::none && is_within(row.at)) {
      claims.push_back(claim_of(row, fault_reason(row.fault), row.at));
      if (creates) bounced.reset();
    } else if (creates && bounced) {
      claims.push_back(claim_of(row, VendorClaim::Reason::bounced, *bounced));
      bounced.reset();
    }
  }
  // Added by hand, or imported before the rows were recorded.
  if (bounced) claims.push_back({{}, 0, lead.id, VendorClaim::Reason::bounced, *bounced});
  return claims;
}

}  // namespace leads
