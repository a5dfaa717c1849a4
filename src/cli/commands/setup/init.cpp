// SPDX-License-Identifier: MIT
// leads init: a database and a commented leads.toml, ready to use.
#include <fmt/core.h>

#include <cstdio>
#include <filesystem>

#include "base/files/new_file.h"
#include "base/text.h"
#include "base/words.h"
#include "cli/command/command.h"
#include "cli/output/errors.h"
#include "cli/session.h"
#include "core/lead/country.h"
#include "formats/playbook/playbook_texts.h"
#include "formats/playbook/playbook_toml.h"
#include "formats/time/machine_zone.h"
#include "leads/error.h"

namespace leads::init_command {
namespace {

struct Options {
  std::string directory;
  bool example = false;
  std::optional<std::string> country;
};

void declare(Flags& flags, Options& options) {
  flags
      .word("DIR", options.directory, false,
            "the directory, created if missing; default: the default directory")
      .kind = ValueKind::folder;
  flags.toggle("--example", options.example,
               "the rules of a fictitious company and leads to import, to experiment with");
  flags.value("--country", "COUNTRY", options.country,
              "yours, like DE: how phone numbers, dates and amounts are written there");
}

/// As it is written in leads.toml; "" for none.
std::string country_of(const std::string& typed, const std::string& where) {
  if (trim(typed).empty()) return {};
  const auto code = country_code(typed);
  if (!code)
    throw Error(ErrorKind::usage, where, in_quotes(typed) + " is not a country",
                "two letters, like DE, or the English name");
  return *code;
}

/// The country that was named, else what the user answers; "" when nobody says.
std::string choose_country(const Options& options, Session& session, const std::string& zone) {
  if (options.country) return country_of(*options.country, "--country");
  if (!session.can_ask() || session.options().quiet || session.options().yes ||
      session.options().dry_run)
    return {};
  const std::string usual = country_of_zone(zone);
  const std::string answer =
      read_answer("your country, for phone numbers, dates and amounts (two letters" +
                  (usual.empty() ? "; empty for none" : "; empty for " + usual) + "): ");
  return answer.empty() ? usual : country_of(answer, "country");
}

void replace_line(std::string& text, std::string_view key, const std::string& line) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view rest = std::string_view(text).substr(at, end - at);
    if (rest.starts_with("# ")) rest.remove_prefix(2);
    if (rest.starts_with(key) && rest.substr(key.size()).starts_with(" = ")) {
      const std::size_t comment = rest.find("  #");
      std::string written = line;
      if (comment != std::string_view::npos) {
        const std::string_view note = rest.substr(rest.find('#', comment));
        written.resize(std::max<std::size_t>(written.size() + 1, 32), ' ');
        written += note;
      }
      text.replace(at, end - at, written);
      return;
    }
    at = end + 1;
  }
}

/// leads.toml for this machine and country.
std::string rules_text(const Options& options, const std::string& zone,
                       const std::string& country) {
  std::string text(options.example ? example_playbook_text() : default_playbook_text());
  replace_line(text, "time_zone", "time_zone = \"" + zone + "\"");
  if (!country.empty()) replace_line(text, "country", "country = \"" + country + "\"");
  return text;
}

// Keeps an existing file and returns false. After `database_made`, an error must not claim that
// nothing was changed.
bool make_rules(const std::string& path, const std::string& text, bool database_made) {
  try {
    return write_new_file(path, text, 0644);  // the company's own work: never overwritten
  } catch (Error& error) {
    error.unchanged = error.unchanged && !database_made;
    throw;
  }
}

/// The templates of the example beside its rules, and its leads and activities, dated as if they
/// were of today. Existing files are kept.
void make_example_files(const std::filesystem::path& folder, Day today) {
  for (const PlaybookText& file : example_files())
    write_new_file((folder / (std::string(file.name) + ".csv")).string(),
                   with_moved_dates(file.text, today - kExampleDay), 0644);
  for (const PlaybookText& letter : example_letters())
    write_new_file((folder / (std::string(letter.name) + ".md")).string(), std::string(letter.text),
                   0644);
}

/// What the new rules are, in a line.
std::string said_of_rules(const std::string& text) {
  const PlaybookResult result =
      parse_playbook(text, "", [](std::string_view) { return Zone(); }, {});
  std::vector<std::string> names;
  for (const Rule& rule : result.playbook.rules) names.push_back(rule.name);
  return fmt::format("{} to begin with: {}", counted(names.size(), "rule", "rules"),
                     join(names, ", "));
}

int run(const Options& options, Session& session) {
  namespace fs = std::filesystem;
  session.check_may_write();
  session.check_no_fields();
  if (!options.directory.empty() && session.options().db)
    throw Error(ErrorKind::usage, "--db", "names a database, but DIR names another",
                "use one of them: leads init DIR, or leads init --db FILE");
  const fs::path database = options.directory.empty() ? fs::path(session.db_path())
                                                      : fs::path(options.directory) / "leads.db";
  const fs::path rules =
      (options.directory.empty() ? database.parent_path() : fs::path(options.directory)) /
      "leads.toml";
  session.keep_book(database.string(), rules.string());
  std::error_code failed;
  bool exists = fs::exists(database, failed);
  if (exists)
    Store(database.string(), {}, {});  // refuses a foreign file before anything is written
  bool rules_made = !fs::exists(rules, failed);
  const std::string zone = machine_zone(environment("TZ").value_or(""));
  const std::string country =
      rules_made || options.country ? choose_country(options, session, zone) : std::string();
  const std::string text = rules_text(options, zone, country);
  const bool dry_run = session.options().dry_run;
  if (!dry_run) {
    if (!database.parent_path().empty()) fs::create_directories(database.parent_path(), failed);
    if (failed) throw Error(ErrorKind::storage, database.parent_path().string(), failed.message());
    if (!exists) exists = !Store::create(database.string());
    if (rules_made) rules_made = make_rules(rules.string(), text, !exists);
    if (rules_made && options.example)
      make_example_files(rules.parent_path(), local_day(session.now(), session.zone()));
  }
  Page page;
  page.schema = "leads.init/1";
  page.document = {{"db", database.string()},
                   {"db_created", !exists},
                   {"rules", rules.string()},
                   {"rules_created", rules_made},
                   {"time_zone", rules_made ? Datum(zone) : Datum()},
                   {"country", text_or_missing(rules_made ? country : "")},
                   {"dry_run", dry_run}};
  const char* made = dry_run ? "would create" : "created";
  page.text(fmt::format("{} {}", exists ? "kept   " : made, database.string()));
  page.text(fmt::format("{} {}", rules_made ? made : "kept   ", rules.string()));
  if (rules_made) {
    page.text(said_of_rules(text) + "; to read them: leads rules show", Style::dim);
    if (options.example)
      page.text("example leads and activities of today, to be imported: " +
                    (rules.parent_path() / "leads.csv").string() + " and activities.csv",
                Style::dim);
    page.text(
        "time zone " + zone +
            (country.empty() ? "; no country yet: set it in [calendar]" : ", country " + country),
        Style::dim);
  }
  if (!session.options().quiet || session.out.is_data()) session.out.print(page);
  if (!rules_made && options.country)
    session.say("hint: " + rules.string() + " was kept; set the country in its [calendar]");
  if (!options.directory.empty() && !dry_run && !session.out.is_data())
    session.say(fmt::format("next: export LEADS_DB={}",
                            fs::absolute(database, failed).lexically_normal().string()));
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "init",
    .group = "Set-up",
    .summary = "create a database and its rules file",
    .usage = "[DIR] [--example] [--country COUNTRY]",
    .details =
        "Creates DIR/leads.db and DIR/leads.toml, or both in the default directory. Existing "
        "files are kept. The rules begin with five plain ones that work with what most leads "
        "have, the time zone of this machine, and your country: named by --country, or asked "
        "for on a terminal. --example also writes leads and activities to import, dated as if they "
        "were of today, and the templates of its letters (leads nurture).",
    .examples = {{"leads init", "in the default directory, so that no command needs --db"},
                 {"leads init shop --example", "in its own directory, with example rules"},
                 {"leads init --country AT", "with dates, amounts and phones as in Austria"},
                 {"leads init shop -n", "show what would be created"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .is_tool = false,
};

}  // namespace leads::init_command
