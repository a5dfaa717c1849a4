// SPDX-License-Identifier: MIT
// leads show: one lead on one screen: its details, stage, score, what the next stage requires, its
// history and its next step.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/lead/lead_screen.h"
#include "cli/lead/lead_targets.h"
#include "cli/list/lead_files.h"
#include "cli/score/course.h"
#include "cli/score/what_if.h"
#include "core/lead/activity_facts.h"
#include "core/match/activity_matcher.h"
#include "leads/error.h"
#include "store/journal/lead_past.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/scores/machine_marks.h"
#include "store/store.h"

namespace leads::show_command {
namespace {

struct Options {
  LeadTargets targets;
  std::vector<std::string> where;
  WhatIf what_if;
  bool explain = false;
  std::optional<std::int64_t> timeline;
  LeadFileFlags files;
};

void declare(Flags& flags, Options& options) {
  flags
      .words("LEAD…", options.targets.words, false,
             "an id, an e-mail address, a phone number, or a part of a name or company")
      .kind = ValueKind::lead;
  declare_ids_from(flags, options.targets);
  flags.toggle("-x,--explain", options.explain,
               "show every line of the score, not only the largest");
  flags.whole("--timeline", "N", options.timeline, 0, 1'000'000,
              "how many activities to show (default 8)");
  flags
      .values("--where", "FILTER", options.where,
              "only the activities that match: --where kind:call")
      .kind = ValueKind::activity_filter;
  flags
      .values("--if", "FIELD=VALUE", options.what_if.fields,
              "show the score with this value instead; changes nothing")
      .kind = ValueKind::field_value;
  flags
      .values("--if-activity", "KIND", options.what_if.kinds,
              "show the score if this happened now; changes nothing")
      .kind = ValueKind::activity_kind;
  declare_lead_files(flags, options.files);
}

/// Why those that no source called a machine's are taken for one.
void note_inferred(std::vector<ActivityRecord>& records, LeadId lead, Session& session) {
  if (std::none_of(records.begin(), records.end(),
                   [](const ActivityRecord& record) { return record.machine; }))
    return;
  Store& store = session.store(false);
  for (const InferredMark& mark : MachineMarks(store).of(lead)) {
    const auto marked =
        std::find_if(records.rbegin(), records.rend(), [&mark](const ActivityRecord& record) {
          return record.machine && record.inferred.empty() && record.at == mark.at &&
                 record.kind == mark.kind;
        });
    if (marked != records.rend()) marked->inferred = machine_reason_word(mark.reason);
  }
}

using Chosen = std::function<bool(const Activity&, const ActivityText&)>;

// Newest first, at most `limit`, none after now; those that are `chosen`.
std::vector<ActivityRecord> newest(LeadCursor& cursor, Session& session, std::size_t limit,
                                   const Chosen& chosen) {
  Store& store = session.store(false);
  const std::span<const Activity> activities = cursor.activities();
  const std::span<const ActivityText> texts = cursor.activity_texts();
  std::vector<ActivityRecord> records;
  for (std::size_t i = activities.size(); i-- > 0 && records.size() < limit;) {
    const Activity& activity = activities[i];
    if (activity.at > session.now() || !chosen(activity, texts[i])) continue;
    ActivityRecord& record = records.emplace_back();
    record.at = activity.at;
    record.kind = activity.kind;
    record.subject = store.subject(activity.subject);
    if (!std::isnan(activity.value)) record.value = activity.value;
    record.system = texts[i].system;
    record.ref = texts[i].ref;
    record.note = texts[i].note;
    record.machine = activity.machine;
  }
  note_inferred(records, cursor.lead().id, session);
  return records;
}

std::vector<ActivityRecord> timeline_of(LeadCursor& cursor, Session& session,
                                        const std::optional<ActivityMatcher>& where,
                                        std::size_t limit) {
  return newest(cursor, session, limit, [&](const Activity& activity, const ActivityText& text) {
    return !where || where->match(activity, session.store(false).subject(activity.subject), text,
                                  session.now());
  });
}

std::vector<ActivityRecord> contacts_of(LeadCursor& cursor, Session& session) {
  const Kinds& kinds = session.playbook().kinds;
  return newest(cursor, session, 2, [&kinds](const Activity& activity, const ActivityText&) {
    return is_contact(kinds[activity.kind], activity.machine);
  });
}

// The outlook if nothing happens: activities dated in the future are ignored. A cold lead is looked
// at as it was: an edit or a move may have taken its points.
Outlook outlook(Session& session, LeadCursor& cursor, const Score& score) {
  const std::span<const Activity> activities = known_at(cursor.activities(), session.now());
  const std::span<const ActivityText> texts =
      cursor.activity_texts().first(std::min(activities.size(), cursor.activity_texts().size()));
  std::optional<LeadPast> past;
  if (score.temperature == Temperature::cold)
    past.emplace(session.store(false), cursor.lead(), session.now());
  const auto score_at = [&](Instant at) {
    Score then;
    session.scorer().score(past ? past->at(at) : cursor.lead(), activities, texts, at,
                           session.subjects(), session.scratch(), then);
    if (past) then.valid_until = std::min(then.valid_until, past->next_change(at));
    return then;
  };
  return outlook_of(score, score_at, cursor.lead().created_at(), session.now());
}

Paid paid_of(const Playbook& playbook, const std::vector<StageMove>& moves,
             std::span<const Activity> activities, Instant now) {
  const auto purchase = playbook.kinds.find("purchase");
  std::vector<Purchase> purchases;
  for (const Activity& activity : activities)
    if (purchase && activity.kind == *purchase && !std::isnan(activity.value))
      purchases.push_back({activity.at, activity.value});
  std::vector<LedgerMove> ledger;
  for (const StageMove& move : moves)
    if (const auto to = playbook.find_stage(move.to))
      ledger.push_back({move.at, std::nullopt, *to, move.cycle});
  return paid_by(playbook, ledger, purchases, now);
}

Page page_of(Session& session, LeadCursor& cursor, const Options& options,
             const std::optional<ActivityMatcher>& where) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const LeadView& lead = cursor.lead();
  const std::span<const Activity> activities = cursor.activities();
  const Instant now = session.now();
  ShownLead shown{
      cursor,
      lead,
      {},
      {},
      {},
      buying_signals(activities, playbook.kinds, now),
      {},
      stale_at(lead, activities, playbook, now),
      {},
      Identities(store).of(lead.id),
      timeline_of(cursor, session, where, static_cast<std::size_t>(options.timeline.value_or(8))),
      contacts_of(cursor, session),
      {},
      0,
      {},
      {},
      options.explain};
  session.scorer().score(lead, activities, cursor.activity_texts(), now, session.subjects(),
                         session.scratch(), shown.score);
  const SubjectText subjects = session.subjects();
  shown.qualification = qualify_lead({lead, activities, cursor.activity_texts(), now, &subjects},
                                     session.scorer(), FunnelMatcher(playbook), session.scratch());
  shown.moves = People(store).moves(lead.id);
  shown.paid = paid_of(playbook, shown.moves, activities, now);
  if (!activities.empty()) shown.suggestion = Suggestions(store, now).of(lead.id);
  shown.outlook = outlook(session, cursor, shown.score);
  shown.to_hot = what_makes_hot(session, cursor, shown.score);
  if (playbook.stage(lead.stage).respond_within)
    shown.answer = promised_answer(lead, activities, playbook, WorkingTime(playbook.calendar), now);
  shown.activities = where ? shown.timeline.size()
                           : static_cast<std::size_t>(std::count_if(
                                 activities.begin(), activities.end(),
                                 [&](const Activity& each) { return each.at <= now; }));
  if (session.out.settings().format == Format::table) shown.course = course_line(session, cursor);
  // The document is only built for data formats and --fields, not for a terminal.
  const bool document = session.out.is_data() || session.options().fields;
  Page page = document ? Page{} : lead_screen(session, shown);
  page.schema = "leads.show/1";
  if (document) page.document = lead_document(session, shown);
  return page;
}

// A name typed without quotes is several words that together name one lead.
std::vector<std::string> leads_named(Session& session, const std::vector<std::string>& words) {
  const auto key = [](const std::string& word) {
    return word.find_first_of("@+0123456789") != std::string::npos;
  };
  if (words.size() < 2 || std::any_of(words.begin(), words.end(), key)) return words;
  std::string name;
  for (const std::string& word : words) name += (name.empty() ? "" : " ") + word;
  const std::optional<LeadId> only = session.find_only_lead(name);
  return only ? std::vector{std::to_string(number(*only))} : words;
}

// What would be shows the score alone.
void check_what_if(const Options& options) {
  if (options.what_if.empty()) return;
  const char* const other = options.explain          ? "-x"
                            : options.timeline       ? "--timeline"
                            : !options.where.empty() ? "--where"
                                                     : nullptr;
  if (other != nullptr)
    throw Error(ErrorKind::usage, other, "does not apply to --if and --if-activity",
                "they show the score as it would be; leave one of them out");
}

int run(const Options& options, Session& session) {
  take_lead_file(session, options.files);
  check_what_if(options);
  Store& store = session.store(false);
  std::optional<ActivityMatcher> where;
  if (!options.where.empty())
    where.emplace(session.filter(options.where, FilterScope::timeline), store.playbook(),
                  &session.zone());
  LeadTargets targets = options.targets;
  if (targets.words.empty() && !targets.ids_from)
    throw Error(ErrorKind::usage, "leads show", "LEAD… is missing", "leads show --help");
  if (!targets.ids_from) targets.words = leads_named(session, targets.words);
  const std::vector<LeadId> leads = named_leads(session, targets);
  if (is_lead_file(session.out.settings().format)) return print_lead_file(session, leads), 0;
  const ReadingAtOnce together(store);
  std::vector<Page> pages;
  for (const LeadId lead : leads) {
    LeadNeeds needs = LeadNeeds::all_but_texts(store.playbook().fields);
    needs.activity_texts = true;
    LeadCursor cursor(store, std::move(needs), {std::vector{lead}, {}, false});
    if (!cursor.next())
      throw Error(ErrorKind::not_found, {},
                  fmt::format("there {} no lead {}{}", store.looking_back() ? "was" : "is",
                              number(lead), store.looking_back() ? " then" : ""));
    pages.push_back(options.what_if.empty() ? page_of(session, cursor, options, where)
                                            : what_if_page(session, cursor, options.what_if));
  }
  session.out.print(pages);
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "show",
    .group = "Every day",
    .summary = "show one lead on one screen",
    .usage = "LEAD… [-x] [--timeline N] [--where FILTER] [--if F=V] [--if-activity KIND]",
    .details =
        "Shows first what answers a caller: who the lead is and how to reach it, its stage and "
        "owner, the next step and the last two contacts. Then its score with the lines that "
        "contribute most, how it will change if nothing happens, what would make it hot, and "
        "what the next stage still requires; then all other details, and what has happened. --if "
        "and "
        "--if-activity show how a change would affect the score.",
    .examples = {{"leads show 42", "by id"},
                 {"leads show ana@acme.example", "by e-mail"},
                 {"leads show acme -x",
                  "by a part of a name or company, with every line of the score"},
                 {"leads show 42 --if \"title=VP Sales\" --if-activity demo_request",
                  "how the score would change"},
                 {"leads show 42 --json", "everything, for scripts"}},
    .make = make_invocation<Options, declare, run>,
    .lead_files = true,
    .pages = true,
};

}  // namespace leads::show_command
