// SPDX-License-Identifier: MIT
#include "cli/lead/lead_targets.h"

#include <algorithm>
#include <unordered_set>

#include "base/files/read_file.h"
#include "base/numbers.h"
#include "base/spelling.h"
#include "base/text.h"
#include "flows/select.h"
#include "leads/error.h"
#include "store/read/people.h"

namespace leads {
namespace {

std::vector<LeadId> read_ids(Session& session, const LeadTargets& targets) {
  const std::string text = read_to_end(*targets.ids_from);
  const char separator = targets.nul ? '\0' : '\n';
  std::vector<LeadId> ids;
  int line = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    const std::string_view word = trim(std::string_view(text).substr(begin, end - begin));
    ++line;
    begin = end + 1;
    if (word.empty()) continue;
    const auto id = parse_integer(word);
    if (!id) {
      throw Error(
          ErrorKind::bad_input,
          {{*targets.ids_from, line, 1, 1, "\"" + std::string(word) + "\" is not the id of a lead",
            "expected one id per line, as from: leads list … --ids", std::string(word), false}});
    }
    const std::optional<LeadId> lead = People(session.store(false)).survivor(LeadId{*id});
    if (!lead)
      throw Error(ErrorKind::not_found, *targets.ids_from + ":" + std::to_string(line),
                  "there is no lead " + std::string(word));
    ids.push_back(*lead);
  }
  return ids;
}

std::vector<LeadId> leads_of(Session& session, const Filter& filter,
                             std::optional<std::vector<LeadId>> among) {
  Selection selection;
  selection.filter = filter;
  selection.ids = std::move(among);
  selection.zone = &session.zone();
  selection.scores = false;
  std::vector<LeadId> leads;
  select_leads(session.evaluation(), std::move(selection),
               [&leads](LeadCursor& cursor, const Score&) { leads.push_back(cursor.lead().id); });
  return leads;
}

}  // namespace

bool is_filter(const std::vector<std::string>& words) {
  const std::string* lead = nullptr;
  const std::string* term = nullptr;
  for (const std::string& word : words) {
    if (word.find(':') != std::string::npos)
      term = &word;
    else if (fold(word) != "or")
      lead = &word;
  }
  if (term != nullptr && lead != nullptr)
    throw Error(ErrorKind::usage, "\"" + *lead + "\"",
                "is not a term of a filter, but \"" + *term +
                    "\" is: leads are either named or selected by a filter",
                "name leads only, or use a filter only: 'name:~" + *lead + "' " + *term);
  return term != nullptr;
}

void declare_ids_from(Flags& flags, LeadTargets& targets) {
  flags
      .value("--ids-from", "FILE", targets.ids_from,
             "read ids from a file, one per line; `-` is standard input")
      .file = FileUse::read;
  flags.toggle("-0", targets.nul, "ids are separated by NUL instead of a line break").needs = {
      "--ids-from"};
}

std::vector<LeadId> named_leads(Session& session, const LeadTargets& targets,
                                std::string_view exact) {
  if (targets.ids_from && !targets.words.empty())
    throw Error(ErrorKind::usage, "--ids-from", "cannot be combined with LEAD",
                "leave out \"" + targets.words.front() + "\", or --ids-from");
  std::vector<LeadId> named = targets.ids_from ? read_ids(session, targets) : std::vector<LeadId>{};
  for (const std::string& word : targets.words) named.push_back(session.find_lead(word, exact));
  std::vector<LeadId> leads;
  std::unordered_set<std::int64_t> met;
  std::copy_if(named.begin(), named.end(), std::back_inserter(leads),
               [&met](LeadId lead) { return met.insert(number(lead)).second; });
  return leads;
}

std::optional<std::vector<LeadId>> ids_among(Session& session, const LeadTargets& targets) {
  if (!targets.ids_from) return std::nullopt;
  std::vector<LeadId> leads = named_leads(session, targets);
  std::sort(leads.begin(), leads.end());
  return leads;
}

void declare_targets(Flags& flags, LeadTargets& targets, bool all) {
  flags
      .words("LEAD…|FILTER…", targets.words, false,
             "ids, e-mails or names; or a filter, whose terms contain a `:`")
      .kind = ValueKind::lead_or_filter;
  declare_ids_from(flags, targets);
  if (all) flags.toggle("-a,--all", targets.all, "every lead");
}

PickedLeads target_leads(Session& session, const LeadTargets& targets, std::string_view verb,
                         std::string_view exact, std::string_view question) {
  PickedLeads picked;
  picked.newest_op = session.store(false).state().newest_op;
  std::vector<LeadId>& leads = picked.leads;
  if (!targets.ids_from && is_filter(targets.words)) {
    picked.filter = session.filter(targets.words);
    leads = leads_of(session, *picked.filter, std::nullopt);
    if (leads.empty()) session.explain_nothing(*picked.filter);
    session.confirm_many(leads.size(), question.empty() ? verb : question);
  } else if (!targets.ids_from && targets.words.empty()) {
    throw Error(ErrorKind::usage, "leads " + std::string(verb), "no leads were named",
                "name leads or give a filter: leads " + std::string(verb) + " stage:new");
  } else {
    leads = named_leads(session, targets, exact);
  }
  std::sort(leads.begin(), leads.end());
  return picked;
}

std::vector<LeadId> still_picked(Session& session, const PickedLeads& picked,
                                 const Operation& operation) {
  if (!picked.filter || operation.follows() == picked.newest_op) return picked.leads;
  return leads_of(session, *picked.filter, picked.leads);
}

StageId stage_named(const Playbook& playbook, const std::string& name) {
  const std::optional<StageId> found = playbook.find_stage(name);
  if (found && !playbook.stage(*found).gone) return *found;
  std::vector<std::string> names;
  for (const Stage& stage : playbook.stages) {
    if (!stage.gone) names.push_back(stage.name);
  }
  std::string hint = did_you_mean(nearest(name, names));
  if (hint.empty()) {
    hint = "stages:";
    for (const std::string& stage : names) hint += " " + stage;
  }
  throw Error(ErrorKind::not_found, "\"" + name + "\"",
              found ? "leads.toml no longer has this stage" : "unknown stage", hint);
}

}  // namespace leads
