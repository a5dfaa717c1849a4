// SPDX-License-Identifier: MIT
// Help on topics: what several commands share.
#include <algorithm>
#include <array>

#include "cli/command/help.h"
#include "formats/playbook/playbook_toml.h"
#include "leads/lead.h"

namespace leads {
namespace {

struct Topic {
  std::string_view name, summary, text;
};

constexpr auto kTopics = std::to_array<Topic>({
    {"filters", "how leads are picked",
     "A filter is a list of terms that must all hold; the word `or` starts an\n"
     "alternative.\n\n"
     "  stage:mql,sql             any of these values\n"
     "  score:70..                a range, ends included (70..  ..30  20..50)\n"
     "  owner:me                  the person running it\n"
     "  created_at:2w..           within the last two weeks\n"
     "  next_step_at:..+3d        due by three days from now\n"
     "  'title:~\\b(vp|head)\\b'    a pattern (RE2), ignoring case\n"
     "  has:phone   no:email      present, missing\n"
     "  not:tag:partner           the opposite of one term\n"
     "  acme                      name, company, e-mail, phone, tags or notes have it\n\n"
     "Equality ignores case and outer blanks; values with blanks or commas are quoted\n"
     "inside the term: 'title:\"VP, Sales\"'. A missing value matches only no: and not:.\n"
     "Words, email: and phone: find a lead by its further addresses as well; has: and\n"
     "no:, and the filters of leads.toml, look at the main one.\n\n"
     "Names: every field, yours included, and tag stage furthest_stage in_stage cycle\n"
     "consent.email consent.phone consent.sms consent.post mailable callable lead_age\n"
     "idle last_activity last_contact first_response fit engagement score grade\n"
     "temperature qualified ready op duplicates_of.\n"},
    {"dates", "dates and durations, and what they mean",
     "  2026-11-21  24.12.  24.12.2026  dec 24     a day\n"
     "  2026-11-21T14:30                           a minute, also with Z or +01:00\n"
     "  14:30   tomorrow 14:00   mon 9:30          a time\n"
     "  now today yesterday tomorrow               words\n"
     "  mon tue wed thu fri sat sun  next monday   weekdays\n"
     "  2w 3d 6h 30m 1mo 1y                        ago; ahead after --next\n"
     "  in 3 days   +3d                            ahead\n"
     "  sow eow som eom soq eoq soy eoy            start and end of week, month,\n"
     "                                             quarter, year\n"
     "  2026-11  2026  2026-w48  november          in filters: a month, year, week\n"
     "  A..B  A..  ..B                             in filters: ranges, ends included\n"
     "\nWithout a year or a week, the next such day is meant after --next, the last one\n"
     "after --at.\n\n"
     "Times are stored in UTC and shown in local time (TZ). Data formats carry UTC.\n"},
    {"rules", "how rules are written",
     "Rules are in leads.toml beside the database (or --rules FILE, LEADS_RULES).\n\n"
     "  [[rule]]\n"
     "  name = \"Decision maker\"        # about a field: fit\n"
     "  when = 'title:~\\b(vp|head|founder)\\b'\n"
     "  points = 15\n\n"
     "  [[rule]]\n"
     "  name = \"Looked at pricing\"     # about what they did: engagement\n"
     "  activity = \"page_view\"\n"
     "  where = 'subject:~/pricing'\n"
     "  points = 8\n"
     "  half_life = \"14d\"\n"
     "  ceiling = 24\n\n"
     "`leads init` writes a commented file, `leads init --example` one with rules to\n"
     "play with; `leads rules check` names every problem, `leads rules show` says what\n"
     "they mean.\n"},
    {"toml", "what leads.toml may say",
     "Rules, stages and the rest are in leads.toml beside the database. Without it the\n"
     "built-in stages apply, and every lead scores 0. All keys: man 5 leads.toml.\n\n"
     "  [fields]        fields of your own: herd_size = \"integer\"\n"
     "  [sources]       sources of your own, and where they point\n"
     "  [kinds]         kinds of activity of your own\n"
     "  [score]         limits, and from which points on a lead is hot or an A\n"
     "  [group.NAME]    rules that share a ceiling\n"
     "  [[rule]]        points for what is known of a lead, or for what it did\n"
     "  [[stage]]       the stages, in order: leads help stages\n"
     "  [calendar]      working hours and holidays\n"
     "  [[assign]]      who gets a lead that enters a stage\n"
     "  [owner.NAME]    an owner's e-mail and absences\n"
     "  [reasons]       why leads are lost or rejected, and when they come back\n"
     "  [import.NAME]   what the columns of a file mean\n"
     "  [[test]]        a made-up lead and the score it should have\n\n"
     "leads init            writes one with comments\n"
     "leads rules check     finds every mistake, with its line and how to mend it\n"
     "leads rules show      says in plain words what it means\n"},
    {"json", "what --json prints",
     "Every command prints one JSON document with --json; a list is one object a line\n"
     "with --jsonl. Errors are one JSON object on standard error.\n\n"
     "  {\"schema\": \"leads.list/1\", \"as_of\": \"2026-11-22T10:00:00Z\", \"leads\": [...]}\n\n"
     "  schema          the document's name and number; within a number, keys are only\n"
     "                  ever added\n"
     "  missing values  null, never left out\n"
     "  times           RFC 3339 in UTC\n"
     "  amounts         strings of decimals: \"1200.50\"\n\n"
     "man 7 leads-json lists every key of every document.\n"},
    {"scripting", "how to call leads from scripts",
     "Where the output is no terminal, the columns are separated by tabs, and there is\n"
     "no header, colour or shortening. --json --jsonl --csv --tsv are kept stable.\n\n"
     "  leads list stage:mql --ids | leads advance --ids-from -\n"
     "  leads list temperature:hot -F id,email --csv -o hot.csv\n"
     "  leads list next_step_at:..today -e -q >/dev/null || echo nothing is due\n"
     "  leads import new.csv -n        try it first: checks all, writes nothing\n"
     "  leads changes --reader crm     what crossed a threshold since it last asked\n\n"
     "Nothing asks a question where nobody can answer: --yes answers all with yes,\n"
     "--no-input with a refusal (exit 9). A command does all or nothing; exit 0 means\n"
     "it is on disk. --wait 600 waits ten minutes for another process.\n\n"
     "See also: leads help exit-codes, json, environment, cron.\n"},
    {"cron", "what to run every night",
     "Scores fade with time; this line stores them anew and moves on what qualifies:\n\n"
     "  17 3 * * *  leads score -a -q --wait 600 && leads qualify -a -q --wait 600\n\n"
     "While all is well it prints nothing, so nothing is mailed. Two runs at once are\n"
     "harmless: one waits for the other, or ends with exit code 6. In the morning:\n\n"
     "  0 8 * * 1-5  leads report sla -e -q >/dev/null || echo \"answers are overdue\"\n\n"
     "cron has a short PATH and no LEADS_DB: name both in the crontab. A % is a line\n"
     "break there; no date of leads needs one. More: man 7 leads-cron.\n"},
    {"exit-codes", "what each exit code means",
     "  0  ok          done; also nothing found, nothing to change\n"
     "  1  no          the answer to -e is no\n"
     "  2  usage       bad command, flag, value or filter\n"
     "  3  not-found   a named lead, stage, report or file does not exist, or several\n"
     "                 leads do\n"
     "  4  bad-input   rules, CSV or database do not hold\n"
     "  5  refused     a gate or a duplicate\n"
     "  6  busy        locked longer than --wait; run it again\n"
     "  7  storage     disk, permission, or output could not be written\n"
     "  8  partial     done in part: what was left out is listed\n"
     "  9  cancelled   said no, could not be asked, or interrupted\n"
     " 70  bug         please report\n"
     "128+n            ended by signal n: 141 is a reader that closed its pipe\n\n"
     "Scripts: 0 success, 1 no, all else failure; new codes may come.\n"},
    {"environment", "the variables that leads reads",
     "  LEADS_DB         the database\n"
     "  LEADS_RULES      the rules file\n"
     "  LEADS_WAIT       seconds to wait for another process's lock\n"
     "  LEADS_NO_INPUT   never ask\n"
     "  LEADS_NOW        replaces the clock, for tests and replays\n"
     "  TZ               the zone of typed and shown times\n"
     "  NO_COLOR CLICOLOR CLICOLOR_FORCE   colour\n"
     "  LEADS_PAGER PAGER   for show, history, report and help on a terminal; default\n"
     "                   less -FRX; empty or cat: none\n"
     "  VISUAL EDITOR    for leads edit LEAD; default vi\n"
     "  XDG_DATA_HOME    where the default database is: leads/leads.db in it\n"
     "  XDG_CONFIG_HOME  where preferences are: leads/config.toml in it\n\n"
     "A flag goes before the environment, the environment before config.toml, that\n"
     "before the default: leads config show tells where each value came from.\n"},
});

// A label, and text wrapped beside it.
std::string labelled(std::string_view label, std::string_view text) {
  constexpr std::size_t kIndent = 16, kWidth = 80;
  std::string result = "  " + std::string(label);
  result.resize(std::max(result.size() + 1, kIndent), ' ');
  std::size_t used = result.size();
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (used + end > kWidth) {
      result.pop_back();
      result += "\n" + std::string(kIndent, ' ');
      used = kIndent;
    }
    result += std::string(text.substr(0, end)) + " ";
    used += end + 1;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  result.back() = '\n';
  return result;
}

// From the table itself: each kind with its short words.
std::string kinds_topic() {
  static constexpr auto kHeadings =
      std::to_array({std::pair{Direction::out, "From us"}, std::pair{Direction::both, "Both ways"},
                     std::pair{Direction::in, "From them"}, std::pair{Direction::none, "Neither"}});
  std::string text =
      "What `leads log LEAD KIND` takes: a kind, or a short word for it. Your own are\n"
      "declared under [kinds] in leads.toml, and go before a short word of that name.\n";
  const Kinds kinds;
  for (const auto& [direction, heading] : kHeadings) {
    text += std::string("\n") + heading + "\n";
    for (const Kind& kind : kinds.all()) {
      if (kind.direction != direction || kind.name.starts_with("nurture_")) continue;
      std::string line = "  " + kind.name;
      for (const KindWord& known : kind_words()) {
        if (known.kind == kind.name)
          line +=
              std::string(line.size() < 22 ? 22 - line.size() : 1, ' ') + std::string(known.word);
      }
      text += line + "\n";
    }
  }
  return text;
}

// By type, in the order in which the types first appear.
std::string fields_topic() {
  std::vector<std::pair<FieldType, std::string>> by_type;
  const Fields fields;
  for (const Field& field : fields.all()) {
    auto line = std::find_if(by_type.begin(), by_type.end(),
                             [&](const auto& each) { return each.first == field.type; });
    if (line == by_type.end()) line = by_type.insert(by_type.end(), {field.type, ""});
    line->second += (line->second.empty() ? "" : " ") + field.name;
  }
  std::string text =
      "The fields of every lead, by type. leads.toml adds your own under [fields]:\n"
      "herd_size = \"integer\".\n\n";
  for (const auto& [type, names] : by_type) text += labelled(type_name(type), names);
  return text +
         "\nA field is a flag (--next-step call), a column (-F next_step), a sort key, and a\n"
         "term of a filter (has:next_step). Where another flag has its name, use --set.\n";
}

std::string stages_topic() {
  std::string text =
      "A lead is in one stage. Without [[stage]] in leads.toml the stages are these, in\n"
      "order:\n\n";
  for (const Stage& stage : default_playbook().stages) {
    std::string line(stage_type_name(stage.type));
    if (stage.qualify) line += ", entered by itself when " + stage.qualify->source;
    text += labelled(stage.name, line);
  }
  return text +
         "\nOpen stages are worked through in order; won and lost ones end a cycle; leads in\n"
         "parked ones wait. leads qualify moves on the leads whose score says so; leads\n"
         "advance moves leads by hand. A stage may require fields, ask for an answer in\n"
         "time (respond_within), and hold no more leads than its limit.\n\n"
         "  [[stage]]\n"
         "  name = \"sql\"\n"
         "  require = [\"phone\"]\n"
         "  respond_within = \"4h\"\n";
}

// Topics whose text follows from a table of the program.
struct MadeTopic {
  std::string_view name, summary;
  std::string (*text)();
};

constexpr auto kMadeTopics =
    std::to_array<MadeTopic>({{"kinds", "kinds of activity, and short words for them", kinds_topic},
                              {"fields", "the fields of every lead", fields_topic},
                              {"stages", "the stages a lead goes through", stages_topic},
                              {"flags", "every flag of every command", flags_help}});

}  // namespace

std::string topic_help(std::string_view topic) {
  for (const MadeTopic& made : kMadeTopics) {
    if (made.name == topic) return made.text();
  }
  for (const Topic& entry : kTopics) {
    if (entry.name == topic) return std::string(entry.text);
  }
  return {};
}

std::vector<std::string> topic_names() {
  std::vector<std::string> names;
  for (const Topic& entry : kTopics) names.emplace_back(entry.name);
  for (const MadeTopic& made : kMadeTopics) names.emplace_back(made.name);
  return names;
}

std::string_view topic_summary(std::string_view topic) {
  for (const MadeTopic& made : kMadeTopics) {
    if (made.name == topic) return made.summary;
  }
  for (const Topic& entry : kTopics) {
    if (entry.name == topic) return entry.summary;
  }
  return {};
}

}  // namespace leads
