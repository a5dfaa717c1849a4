// SPDX-License-Identifier: MIT
#include "cli/lead/duplicate_list.h"

#include <fmt/core.h>

#include "cli/lead/change.h"
#include "flows/find_duplicates.h"

namespace leads {
namespace {

std::string reasons_of(const DuplicatePair& pair) {
  std::string text;
  for (const Alike reason : pair.reasons)
    text += (text.empty() ? "" : ", ") + std::string(alike_text(reason));
  return text;
}

}  // namespace

int print_duplicates(Session& session, const std::vector<std::string>& filter, int least,
                     std::size_t limit) {
  DuplicateSearch search{session.filter(filter), &session.zone(), least, limit};
  const Duplicates found = find_duplicates(session.evaluation(), std::move(search));
  Table table;
  table.schema = "leads.duplicates/1";
  table.key = "pairs";
  table.members = {{"as_of", session.now()},
                   {"leads", found.leads},
                   {"found", found.found},
                   {"crowded", found.crowded}};
  table.columns = {column("strength", "STRENGTH", true), column("keep", "KEEP", true),
                   column("keep_name", "NAME"),          column("other", "OTHER", true),
                   column("other_name", "NAME"),         column("reasons", "WHY")};
  for (const DuplicatePair& pair : found.pairs)
    table.rows.push_back({std::int64_t{pair.strength}, number(pair.keep),
                          lead_name(session, pair.keep), number(pair.other),
                          lead_name(session, pair.other), reasons_of(pair)});
  table.empty_note = "no two leads are that similar";
  if (found.found > found.pairs.size())
    table.footer.push_back(fmt::format("{} of {} pairs; to see all: -l {}", found.pairs.size(),
                                       found.found, found.found));
  if (found.crowded > 0)
    table.footer.push_back(
        fmt::format("{} addresses, numbers or names of more than {} leads each do not form pairs",
                    found.crowded, kCrowd));
  if (!found.pairs.empty())
    table.footer.push_back(fmt::format("to merge the first pair: leads merge {} {}",
                                       number(found.pairs.front().keep),
                                       number(found.pairs.front().other)));
  session.out.print(table);
  return 0;
}

}  // namespace leads
