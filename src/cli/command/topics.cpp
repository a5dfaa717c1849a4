// SPDX-License-Identifier: MIT
// Help topics that concern several commands.
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
    {"filters", "how to select leads",
     "A lead must match every term of a filter; the word `or` starts an alternative.\n\n"
     "  stage:mql,sql             any of these values\n"
     "  score:70..                a range, ends included (70..  ..30  20..50)\n"
     "  owner:me                  the user running the command\n"
     "  created_at:2w..           within the last two weeks\n"
     "  next_step_at:..+3d        due by three days from now\n"
     "  'title:~\\b(vp|head)\\b'    a pattern (RE2), ignoring case, up to the next term\n"
     "  has:phone   no:email      present, missing\n"
     "  not:tag:partner           negates one term\n"
     "  acme   030 901821         in the name, company, e-mail, phone, tags or notes\n"
     "  did:call@1w..  said:dairy a call in the last week; a note or subject says it\n"
     "  entered:sql@30d..         came into sql in the last 30 days\n"
     "  reason:price              parked or lost for it, the last time it was\n"
     "  @mine                     the filter of [view.mine] in leads.toml\n\n"
     "Comparisons ignore case and outer blanks; words, name:, company: and said: also\n"
     "ignore accents. Quote values that contain blanks or commas inside the term:\n"
     "'title:\"VP, Sales\"'. A missing value matches only no: and not:. Words, email:\n"
     "and phone: also search further addresses; has: and no:, and the filters in\n"
     "leads.toml, only use the main one.\n\n"
     "Names: every field, your own too, and tag stage furthest_stage in_stage cycle\n"
     "consent.email consent.phone consent.sms consent.post mailable callable lead_age\n"
     "idle last_activity last_contact first_response fit engagement score grade\n"
     "temperature qualified ready did said entered reason retention op duplicates_of.\n"},
    {"dates", "how to write dates and durations",
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
     "\nWithout a year or a week, --next means the next such day, --at the last one.\n\n"
     "Times are stored in UTC and shown in local time (TZ). Data formats use UTC.\n"},
    {"rules", "how to write rules",
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
     "`leads init` writes a commented file, `leads init --example` one with example\n"
     "rules; `leads rules check` reports every problem, `leads rules show` describes\n"
     "what the rules mean.\n"},
    {"toml", "what leads.toml may contain",
     "Rules, stages and the rest are in leads.toml beside the database. Without it the\n"
     "built-in stages apply, and every lead scores 0. All keys: man 5 leads.toml.\n\n"
     "  [fields]        your own fields: herd_size = \"integer\"\n"
     "  [sources]       sources of your own, and where they point\n"
     "  [kinds]         your own kinds of activity\n"
     "  [score]         limits, and the points from which a lead is hot or an A\n"
     "  [group.NAME]    rules that share a ceiling\n"
     "  [[rule]]        points for what is known about a lead, or for what it did\n"
     "  [[stage]]       the stages, in order: leads help stages\n"
     "  [calendar]      working hours and holidays\n"
     "  [[assign]]      who becomes the owner of a lead entering a stage\n"
     "  [owner.NAME]    an owner's e-mail and absences\n"
     "  [reasons]       why leads are lost or rejected, and when they come back\n"
     "  [target]        what is to be won, by month\n"
     "  [consent]       whether mail may go to leads whose consent is unknown\n"
     "  [retention]     after how long a lead is due to be forgotten\n"
     "  [mail]          who letters are from, and how often they may come\n"
     "  [[nurture]]     a sequence of letters and tasks\n"
     "  [import.NAME]   what the columns of a file mean\n"
     "  [view.NAME]     a filter that is used often: leads list @NAME\n"
     "  [[test]]        an example lead and the score it should have\n\n"
     "leads init            writes a commented file with five plain rules\n"
     "leads rules check     reports every mistake, with its line and a fix\n"
     "leads rules show      describes in words what it means\n\n"
     "While the file has mistakes, the last valid rules are used, with a warning; only\n"
     "score -a, qualify, advance and import refuse to run.\n"},
    {"json", "the output of --json",
     "Every command prints one JSON document with --json; a list is one object per\n"
     "line with --jsonl. Errors are one JSON object on standard error.\n\n"
     "  {\"schema\": \"leads.list/1\", \"as_of\": \"2026-11-22T10:00:00Z\", \"leads\": [...]}\n\n"
     "  schema          the document's name and version; within a version, keys\n"
     "                  are only ever added\n"
     "  missing values  null, never omitted\n"
     "  times           RFC 3339 in UTC\n"
     "  amounts         decimal strings: \"1200.50\"\n\n"
     "man 7 leads-json lists every key of every document.\n"},
    {"scripting", "how to call leads from scripts",
     "If the output is not a terminal, columns are separated by tabs, and there is no\n"
     "header, colour or shortening. --json --jsonl --csv --tsv are kept stable.\n\n"
     "  leads list stage:mql --ids | leads advance --ids-from -\n"
     "  leads list temperature:hot -F id,email --csv -o hot.csv\n"
     "  leads report funnel -o funnel.xlsx   a workbook; the ending names the format:\n"
     "                                 .csv .tsv .json .jsonl .md .xlsx, and of leads\n"
     "                                 .vcf (contacts) and .ics (next steps)\n"
     "  leads list next_step_at:..today -e -q >/dev/null || echo nothing is due\n"
     "  leads import new.csv -n        dry run: checks everything, writes nothing\n"
     "  leads changes --reader crm     threshold crossings since the last call\n\n"
     "A dry run ends with the digest of its plan; --expect DIGEST makes the write refuse\n"
     "(exit 5) to do anything else, whatever happened to the book in between.\n\n"
     "leads only asks questions on a terminal: --yes answers them with yes, --no-input\n"
     "with no (exit 9). A command does everything or nothing; exit 0 means the change\n"
     "is on disk. --wait 600 waits up to ten minutes for another process.\n\n"
     "See also: leads help exit-codes, json, environment, webform, cron.\n"},
    {"webform", "how to take leads from a web form",
     "leads add - reads one lead from standard input, as a JSON object or as the body\n"
     "that a browser sends; the lead with that e-mail or phone is updated, and what\n"
     "was written in `message` becomes a note of the activity form_submit:\n\n"
     "  echo 'name=Otto+Beck&email=otto%40beck.example' | leads add -\n"
     "  echo '{\"name\": \"Otto Beck\", \"message\": \"Please call\"}' | leads add - -q\n\n"
     "It prints the number of the lead. Exit code 2 or 4 is a form that cannot be\n"
     "read, 6 a database that is busy: --wait 20 waits. A handler for servers that\n"
     "run CGI programs is in the examples, web-form/form.cgi.\n"},
    {"cron", "what to run every night",
     "Scores fade with time; this line refreshes them and moves leads that qualify:\n\n"
     "  17 3 * * *  leads score -a -q --wait 600 && leads qualify -a -q --wait 600\n\n"
     "It prints nothing on success, so cron sends no mail. Two runs at once are\n"
     "harmless: one waits for the other, or ends with exit code 6. In the morning:\n\n"
     "  0 8 * * 1-5  leads report sla -e -q >/dev/null || echo \"answers are overdue\"\n\n"
     "cron has a short PATH and no LEADS_DB: set both in the crontab. A % is a line\n"
     "break there; no date of leads needs one. See also: man 7 leads-cron.\n"},
    {"exit-codes", "what each exit code means",
     "  0  ok          success; also if nothing was found or changed\n"
     "  1  no          the answer to -e is no\n"
     "  2  usage       bad command, flag, value or filter\n"
     "  3  not-found   a named lead, stage, report or file does not exist, or a name\n"
     "                 matches several leads\n"
     "  4  bad-input   rules, an import file or the database are not valid\n"
     "  5  refused     by a gate, or because of a duplicate\n"
     "  6  busy        locked longer than --wait; run it again\n"
     "  7  storage     disk, permission, or output could not be written\n"
     "  8  partial     partly done: what was left out is listed\n"
     "  9  cancelled   answered no, could not ask, or interrupted\n"
     " 70  bug         please report\n"
     "128+n            ended by signal n: 141 is a reader that closed its pipe\n\n"
     "Scripts: 0 is success, 1 is no, everything else a failure; codes may be added.\n"},
    {"limits", "what is refused for its size",
     "Files to be imported\n"
     "  64 KiB       a field, cell, address or tag\n"
     "  1 MiB        a row, line or card, or the headers of a mail\n"
     "  1000         columns, or keys of JSON\n"
     "  100          further e-mails and phones of a row; others are left out\n"
     "  100 times    .gz and .xlsx: what a file may unpack to, by its size\n"
     "  2 GiB        .xlsx: what all of it may unpack to\n"
     "  256 KiB      .xlsx: a tag of its XML\n"
     "  64           levels of JSON and XML\n\n"
     "leads.toml\n"
     "  1 MiB        the file, and config.toml\n"
     "  64           levels of nesting\n"
     "  4096         bytes of a filter; a pattern: 256\n"
     "  100          stages\n"
     "  300          fields, kinds, and values of a choice\n"
     "  1,000,000    points of a rule, either way from zero\n\n"
     "A calendar of days off\n"
     "  2000         events\n"
     "  100,000      days that these are on\n"
     "  10,000,000   days that repeated events look at\n\n"
     "The database\n"
     "  1,000,000,000  leads, and operations, ever\n"
     "  100          letters of the name of a user in history\n\n"
     "Padding does not lift a limit. A message names the limit and the place.\n"},
    {"environment", "the variables that leads reads",
     "  LEADS_DB         the database\n"
     "  LEADS_RULES      the rules file\n"
     "  LEADS_ME         who you are: owner:me, and whose leads next lists\n"
     "  LEADS_ACTOR      the name in history, when a program writes for others\n"
     "  LEADS_WAIT       seconds to wait for another process's lock\n"
     "  LEADS_NO_INPUT   never ask\n"
     "  LEADS_ALLOW      what this process may do: a list of commands, or read, as in\n"
     "                   read,log,edit; everything else is refused with exit code 5\n"
     "  LEADS_NOW        replaces the clock, for tests and replays\n"
     "  TZ               the time zone of typed and shown times\n"
     "  NO_COLOR CLICOLOR CLICOLOR_FORCE   colour\n"
     "                   on a terminal with colour, addresses are links, too; without\n"
     "                   them: links = false in config.toml\n"
     "  LEADS_PAGER      for show, history, report and help that are longer than the\n"
     "                   terminal, such as less -R; `pager` in config.toml is the same;\n"
     "                   default: none\n"
     "  VISUAL EDITOR    for leads edit LEAD; default vi\n"
     "  XDG_DATA_HOME    location of the default database, leads/leads.db\n"
     "  XDG_CONFIG_HOME  location of the preferences, leads/config.toml\n\n"
     "A flag takes precedence over the environment, the environment over config.toml,\n"
     "and that over the default; see also: leads config show.\n"},
});

// A label with wrapped text beside it.
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

// Generated from the table: each kind with its short words.
std::string kinds_topic() {
  static constexpr auto kHeadings =
      std::to_array({std::pair{Direction::out, "From us"}, std::pair{Direction::both, "Both ways"},
                     std::pair{Direction::in, "From them"}, std::pair{Direction::none, "Neither"}});
  std::string text =
      "KIND in `leads log LEAD KIND` is a kind of activity or a short word for one.\n"
      "Declare your own under [kinds] in leads.toml; they take precedence over short\n"
      "words.\n";
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
         "term of a filter (has:next_step). If another flag has its name, use --set.\n";
}

std::string stages_topic() {
  std::string text =
      "A lead is in one stage. Without [[stage]] in leads.toml the stages are these, in\n"
      "order:\n\n";
  for (const Stage& stage : default_playbook().stages) {
    std::string line(stage_type_name(stage.type));
    if (stage.qualify) line += ", entered automatically when " + stage.qualify->source;
    text += labelled(stage.name, line);
  }
  return text +
         "\nLeads pass through open stages in order, and wait in parked ones; won and lost\n"
         "stages end a cycle. leads qualify moves the leads that qualify by their score;\n"
         "leads advance moves leads by hand. A stage may require fields, require an answer\n"
         "in time (respond_within), and have a limit on its number of leads.\n\n"
         "  [[stage]]\n"
         "  name = \"sql\"\n"
         "  require = [\"phone\"]\n"
         "  respond_within = \"4h\"\n";
}

// Topics whose text is generated from a table of the program.
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
