// Help on topics: what several commands share.
#include <array>

#include "cli/command/help.h"
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
     "no:, and whatever stands in leads.toml, look at the main one.\n\n"
     "Names: every field, yours included, and tag stage furthest_stage in_stage cycle\n"
     "consent.email consent.phone consent.sms consent.post mailable callable lead_age\n"
     "idle last_activity last_contact first_response fit engagement score grade\n"
     "temperature qualified ready op duplicates_of.\n"},
    {"dates", "dates and durations, and what they mean",
     "  2026-11-21   2026-11-21T14:30   with Z or +01:00\n"
     "  now today yesterday tomorrow   mon tue wed thu fri sat sun\n"
     "  2w 3d 6h 30m 1mo 1y    ago in filters and --at, ahead after --next\n"
     "  +3d                    ahead\n"
     "  sow eow som eom soq eoq soy eoy   start and end of week, month, quarter, year\n"
     "  A..B  A..  ..B         ranges, ends included\n\n"
     "Times are stored in UTC and shown in local time (TZ). Data formats carry UTC.\n"},
    {"rules", "how rules are written",
     "Rules stand in leads.toml beside the database (or --rules FILE, LEADS_RULES).\n\n"
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

}  // namespace

std::string topic_help(std::string_view topic) {
  if (topic == "kinds") return kinds_topic();
  for (const Topic& entry : kTopics) {
    if (entry.name == topic) return std::string(entry.text);
  }
  return {};
}

std::vector<std::string> topic_names() {
  std::vector<std::string> names;
  for (const Topic& entry : kTopics) names.emplace_back(entry.name);
  names.emplace_back("kinds");
  return names;
}

std::string_view topic_summary(std::string_view topic) {
  if (topic == "kinds") return "kinds of activity, and short words for them";
  for (const Topic& entry : kTopics) {
    if (entry.name == topic) return entry.summary;
  }
  return {};
}

}  // namespace leads
