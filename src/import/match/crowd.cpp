// SPDX-License-Identifier: MIT
#include "import/match/crowd.h"

#include <algorithm>

namespace leads {

void Crowd::add(std::int64_t lead, std::uint64_t name, std::uint64_t company) {
  leads_.insert(lead);
  add_to({Of::all, 0, 0}, lead);
  add_to({Of::name, name, 0}, lead);
  add_to({Of::both, name, company}, lead);
}

void Crowd::add_to(const Group& group, std::int64_t lead) {
  std::vector<std::int64_t>& leads = groups_[group];
  if (leads.size() < kFewest && std::find(leads.begin(), leads.end(), lead) == leads.end())
    leads.push_back(lead);
}

void Crowd::take(const Group& group, std::vector<std::int64_t>& found) const {
  if (const auto leads = groups_.find(group); leads != groups_.end())
    found.insert(found.end(), leads->second.begin(), leads->second.end());
}

std::vector<std::int64_t> Crowd::candidates(std::uint64_t name, std::uint64_t company) const {
  std::vector<std::int64_t> found;
  if (name == 0) {
    take({Of::all, 0, 0}, found);
    return found;
  }
  if (company == 0) {
    take({Of::name, name, 0}, found);
  } else {
    take({Of::both, name, company}, found);
    take({Of::both, name, 0}, found);
  }
  take({Of::name, 0, 0}, found);
  std::vector<std::int64_t> all;
  take({Of::all, 0, 0}, all);
  found.insert(found.end(), all.begin(),
               all.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(all.size(), 2)));
  return found;
}

}  // namespace leads
