// SPDX-License-Identifier: MIT
// One table whose rows belong to leads, walked in step with them.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "leads/lead.h"
#include "sql/connection.h"

namespace leads {

/// Rows are ordered by lead, column 0; a table has lead_id.
class ChildRows {
 public:
  struct Walk {
    bool dense = false;  ///< one ordered scan from `first` to `last`, for leads that ascend; else a
                         ///< look-up a lead
    LeadId first{0}, last{std::numeric_limits<std::int64_t>::max()};
  };

  void prepare(sql::Connection& connection, const std::vector<std::string>& columns,
               const std::string& table, const std::string& order, const Walk& walk) {
    dense_ = walk.dense;
    statement_ = connection.prepare("select " + sql::unnamed(columns) + " from " + table +
                                    " where lead_id " + (dense_ ? "between $1 and $2" : "= $1") +
                                    " order by " + order);
    if (dense_) statement_.bind(1, number(walk.first)).bind(2, number(walk.last));
  }

  /// Calls `take` for each row of the lead.
  template <class Take>
  void each(LeadId lead, Take take) {
    if (!dense_) {
      statement_.bind(1, number(lead));
      while (statement_.step()) take(statement_);
      statement_.reset();
      return;
    }
    if (!started_) advance();
    while (more_ && at_ < lead) advance();
    for (; more_ && at_ == lead; advance()) take(statement_);
  }

 private:
  void advance() {
    started_ = true;
    more_ = statement_.step();
    if (more_) at_ = LeadId{statement_.integer(0)};
  }

  sql::Statement statement_;
  LeadId at_{};
  bool dense_ = false, started_ = false, more_ = false;
};

}  // namespace leads
