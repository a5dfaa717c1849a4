// SPDX-License-Identifier: MIT
#include "flows/marks/renew_marks.h"

#include <algorithm>
#include <iterator>

#include "store/scores/machine_marks.h"

namespace leads {

MarkCounts renew_marks(Store& store, const MarkOptions& options) {
  MarkCounts counts;
  MachineMarks marks(store);
  const bool all = options.full || (options.if_outdated && marks.is_outdated());
  if (!all && marks.changed() == 0) return counts;
  {
    MarkWriting writing(store);
    if (all) writing.want_all();
    writing.find_companies();
    writing.commit();
  }
  for (bool more = true; more;) {
    MarkWriting writing(store);
    for (std::size_t leads = 0; more && leads < options.step;) {
      const auto company = writing.next();
      more = company.has_value();
      if (!more) break;
      const MarkWriting::Renewed renewed = writing.renew(*company);
      counts.made += renewed.made;
      counts.taken_back += renewed.taken_back;
      leads += company->leads.size();
    }
    writing.commit();
    if (!more) break;
    if (options.between_steps)
      options.between_steps();
    else
      store.let_others_in();
  }
  return counts;
}

MarkCheck check_marks(Store& store) {
  const ReadingAtOnce together(store);
  MachineMarks marks(store);
  MarkCheck check;
  check.due = marks.due();
  if (check.due > 0) return check;
  for (const Company& company : marks.companies()) {
    const auto stored = marks.stored(company), fresh = marks.recognise(company);
    check.marks += fresh.size();
    if (stored == fresh) continue;
    std::vector<StoredMark> differing;
    std::set_symmetric_difference(stored.begin(), stored.end(), fresh.begin(), fresh.end(),
                                  std::back_inserter(differing));
    for (const StoredMark& mark : differing) check.wrong.push_back(mark.lead);
  }
  std::sort(check.wrong.begin(), check.wrong.end());
  check.wrong.erase(std::unique(check.wrong.begin(), check.wrong.end()), check.wrong.end());
  return check;
}

}  // namespace leads
