// Reports over a walk of the leads: pipeline and funnel. Pure accumulators; the caller feeds them lead by lead.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "leads/score.h"

namespace leads {

/// Leads by stage: how many, how hot, what they are worth, and how long they have stood there.
class PipelineReport {
 public:
  struct Row {
    StageId stage{};
    std::int64_t leads = 0, hot = 0, warm = 0, cold = 0;
    std::map<std::string, std::int64_t> value;  ///< 1/10000 by currency ("" unknown); never added across currencies
    std::int64_t median_age = 0;                ///< seconds in the stage
  };
  explicit PipelineReport(const Playbook& playbook) : playbook_(&playbook), rows_(playbook.stages.size()), ages_(playbook.stages.size()) {}
  void add(const LeadView& lead, const Score& score, Instant as_of);
  /// One row a stage, in order of the stages.
  std::vector<Row> rows() const;

 private:
  const Playbook* playbook_;
  std::vector<Row> rows_;
  std::vector<std::vector<std::int64_t>> ages_;
};

/// How far leads came in their present cycle: a lead counts for its furthest stage and every open or won stage before it.
class FunnelReport {
 public:
  struct Row {
    std::string group;                  ///< value of the field it is split by; "" without
    std::vector<std::int64_t> reached;  ///< by step()
    std::int64_t lost = 0, parked = 0;  ///< standing there now
  };
  explicit FunnelReport(const Playbook& playbook);
  void add(const LeadView& lead, std::string_view group);
  /// Open and won stages in order: the columns of `reached`.
  const std::vector<StageId>& steps() const { return steps_; }
  /// Groups by leads, most first, then by name.
  std::vector<Row> rows() const;

 private:
  const Playbook* playbook_;
  std::vector<StageId> steps_;
  std::map<std::string, Row> groups_;
};

}  // namespace leads
