// SPDX-License-Identifier: MIT
// Filters against one activity: what `where` and `show --where` mean.
#pragma once

#include <string_view>

#include "leads/filter.h"
#include "leads/zone.h"

namespace leads {

struct Playbook;

/// A `where`: terms about one activity. Playbook and zone as of FilterMatcher.
class ActivityMatcher {
 public:
  ActivityMatcher(Filter filter, const Playbook& playbook, const Zone* zone = nullptr);
  bool match(const Activity& activity, std::string_view subject, const ActivityText& text,
             Instant as_of) const;

 private:
  Filter filter_;
  const Zone* zone_;
};

}  // namespace leads
