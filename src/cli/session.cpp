// SPDX-License-Identifier: MIT
#include "cli/session.h"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "base/display.h"
#include "base/files/read_file.h"
#include "base/numbers.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/time/format.h"
#include "base/time/timestamp.h"
#include "base/time/when.h"
#include "base/utf8.h"
#include "base/words.h"
#include "cli/output/errors.h"
#include "formats/playbook/playbook_toml.h"
#include "formats/time/tzif.h"
#include "leads/error.h"
#include "store/journal/journal.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {
namespace {

int terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20) return size.ws_col;
  if (const auto columns = environment("COLUMNS")) {
    const auto width = parse_integer(*columns);
    if (width && *width >= 20 && *width <= 1000) return static_cast<int>(*width);
  }
  return 80;
}

/// The format that the ending of a file names; throws usage for one that cannot be written.
std::optional<Format> format_of_file(const std::string& path) {
  const std::string ending = lowered(std::filesystem::path(path).extension().string());
  for (const auto& [known, format] : {std::pair{".csv", Format::csv},
                                      {".tsv", Format::tsv},
                                      {".tab", Format::tsv},
                                      {".json", Format::json},
                                      {".jsonl", Format::jsonl},
                                      {".ndjson", Format::jsonl},
                                      {".md", Format::md},
                                      {".html", Format::html},
                                      {".htm", Format::html},
                                      {".xlsx", Format::xlsx},
                                      {".vcf", Format::vcard},
                                      {".ics", Format::ics}}) {
    if (ending == known) return format;
  }
  for (const char* other : {".xls", ".xlsm", ".ods", ".pdf"}) {
    if (ending == other)
      throw Error(
          ErrorKind::usage, "--output",
          in_quotes(path) + ": files of the format " + ending + " cannot be written",
          "spreadsheets open .xlsx and .csv files; other endings: .tsv .json .jsonl .md .vcf .ics");
  }
  return std::nullopt;
}

/// Lines; 0 when it is not known.
std::size_t terminal_height() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

Format parse_format(const GlobalOptions& options, bool terminal) {
  if (int{options.json} + int{options.jsonl} + int{options.csv} + int{options.tsv} +
          int{options.xlsx} + int{options.format.has_value()} +
          int{options.line_template.has_value()} >
      1)
    throw Error(ErrorKind::usage, "--format", "two formats were named",
                "name one of --format, --json, --jsonl, --csv, --tsv, --xlsx, --template");
  if (options.line_template) return Format::plain;
  std::string name = options.format.value_or("auto");
  if (options.json) name = "json";
  if (options.jsonl) name = "jsonl";
  if (options.csv) name = "csv";
  if (options.tsv) name = "tsv";
  if (options.xlsx) name = "xlsx";
  if (name == "auto") {
    if (const auto format = format_of_file(options.output.value_or(""))) return *format;
    return terminal ? Format::table : Format::plain;
  }
  const std::vector<std::string> names{"table", "plain", "csv",  "tsv",   "json", "jsonl",
                                       "md",    "html",  "xlsx", "vcard", "ics"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return static_cast<Format>(i);
  }
  std::string hint = did_you_mean(nearest(name, names));
  if (hint.empty())
    hint = "the formats are: auto table plain csv tsv json jsonl md html xlsx vcard ics";
  throw Error(ErrorKind::usage, "--format", "unknown format \"" + name + "\"", hint);
}

bool wants_color(const Preference& color, bool terminal) {
  if (color.value == "always") return true;
  if (color.value == "never") return false;
  if (color.value != "auto")
    throw Error(ErrorKind::usage, "--color",
                "\"" + *color.value + "\" is not one of auto, always, never");
  return terminal && environment("TERM").value_or("dumb") != "dumb";
}

Zone local_zone() {
  const auto name = environment("TZ");
  try {
    return load_zone(name.value_or(":/etc/localtime"));
  } catch (const Error& error) {
    if (!name) throw;
    throw Error(error.kind, "TZ", "\"" + *name + "\": " + error.what(), error.hint);
  }
}

}  // namespace

void declare_globals(Flags& flags, GlobalOptions& options) {
  flags.global(true);
  flags.value("-d,--db", "FILE", options.db, "the database (LEADS_DB)").file = FileUse::read;
  flags
      .value("-r,--rules", "FILE", options.rules,
             "the rules (LEADS_RULES; default: leads.toml beside the database)")
      .file = FileUse::read;
  FlagInfo& format =
      flags.value("-O,--format", "FORMAT", options.format,
                  "auto table plain csv tsv json jsonl md xlsx; of leads: vcard ics; report: html");
  format.one_of = "format";
  format.choices = {"auto",  "table", "plain", "csv",   "tsv", "json",
                    "jsonl", "md",    "xlsx",  "vcard", "ics"};
  flags.toggle("--json", options.json, "short for --format json").one_of = "format";
  flags.toggle("--jsonl", options.jsonl, "short for --format jsonl: one object a line").one_of =
      "format";
  flags.toggle("--csv", options.csv, "short for --format csv").one_of = "format";
  flags.toggle("--tsv", options.tsv, "short for --format tsv").one_of = "format";
  flags.toggle("--xlsx", options.xlsx, "short for --format xlsx: a workbook").one_of = "format";
  FlagInfo& line = flags.value("--template", "TEXT", options.line_template,
                               "print a line for each row, such as '{{name}} <{{email}}>'");
  line.one_of = "format";
  flags
      .value("-F,--fields", "a,b", options.fields,
             "show these columns, in this order; `+a,b` adds to the usual ones; `-F help` lists "
             "them")
      .kind = ValueKind::columns;
  flags
      .value("-o,--output", "FILE", options.output,
             "write to this file, completely or not at all; its ending names the format")
      .file = FileUse::written;
  flags.value("--as-of", "WHEN", options.as_of, "read the database as it was then").kind =
      ValueKind::past_date;
  flags.toggle("-n,--dry-run", options.dry_run, "check and show everything, write nothing");
  flags.value("--expect", "DIGEST", options.expect,
              "refuse to do anything but what a dry run named by its plan");
  flags.toggle("-q,--quiet", options.quiet, "print nothing on success").one_of = "detail";
  flags.toggle("-v,--verbose", options.verbose, "more detail on stderr").one_of = "detail";
  flags.value("--color", "WHEN", options.color, "auto, always or never (NO_COLOR, CLICOLOR_FORCE)")
      .choices = {"auto", "always", "never"};
  flags.toggle("--no-pager", options.no_pager,
               "do not use a pager (LEADS_PAGER, or `pager` in config.toml)");
  flags.toggle("-y,--yes", options.yes, "answer every question with yes");
  flags.toggle("--no-input", options.no_input, "never ask (LEADS_NO_INPUT)");
  flags.whole("--wait", "SECONDS", options.wait, 0, 86400,
              "wait for another process's lock (LEADS_WAIT; default 5)");
  flags.toggle("-h,--help", options.help, "show this help");
  flags.toggle("-V,--version", options.version, "show the version");
  flags.global(false);
}

Session::Session(GlobalOptions options, Instant clock)
    : options_(std::move(options)), now_(clock), preferences_(options_) {
  zone_ = local_zone();
  if ((options_.db && options_.db->empty()) || (options_.rules && options_.rules->empty()))
    throw Error(ErrorKind::usage, options_.db && options_.db->empty() ? "--db" : "--rules",
                "needs the name of a file");
  if (const auto now = environment("LEADS_NOW")) {
    const std::optional<ParsedTime> parsed = parse_iso(*now);
    if (!parsed)
      throw Error(ErrorKind::usage, "LEADS_NOW", "\"" + *now + "\" is not a date",
                  "write it as 2026-11-21T14:30:00Z");
    now_ = parsed->zoned ? parsed->instant : zone_.to_instant(parsed->local);
  }
  if (options_.as_of) {
    now_ = moment(*options_.as_of, Sense::past, "--as-of").first;
  }
  if (environment("LEADS_NO_INPUT")) options_.no_input = true;
  if (options_.expect) plan_->expected = *options_.expect;
  wait_ms_ = parse_integer(*preferences_["wait"].value).value_or(5) * 1000;
  if (options_.output == "-" || options_.output == "/dev/stdout") options_.output.reset();
  OutputSettings settings;
  if (options_.line_template) {
    if (options_.fields)
      throw Error(ErrorKind::usage, "--template", "names the columns itself", "leave out --fields");
    settings.line = parse_line_template(*options_.line_template);
    settings.fields_origin = "--template";
    options_.fields = join(settings.line->columns, ",");
  }
  settings.terminal = !options_.output && ::isatty(STDOUT_FILENO) == 1;
  settings.format = parse_format(options_, settings.terminal);
  settings.color = wants_color(preferences_["color"], settings.terminal);
  settings.links = settings.terminal && settings.color && preferences_["links"].value == "true" &&
                   environment("TERM").value_or("dumb") != "dumb";
  settings.width = terminal_width();
  settings.now = now_;
  settings.zone = zone_;
  if (options_.fields && options_.fields->starts_with('+')) {
    for (const std::string_view name : split(*options_.fields, ','))
      settings.added.emplace_back(name.substr(name.starts_with('+') ? 1 : 0));
  } else if (options_.fields) {
    settings.fields = owned(split(*options_.fields, ','));
  }
  settings.path = options_.output.value_or("");
  out.set(std::move(settings));
}

void Session::refresh_now() {
  if (environment("LEADS_NOW")) return;
  const auto passed = std::chrono::floor<Seconds>(std::chrono::steady_clock::now() - refreshed_);
  now_ += passed;
  refreshed_ += passed;
}

Session::~Session() = default;

bool Session::db_is_default() const {
  return preferences_["db"].is_default();
}

std::string Session::db_path() const {
  return *preferences_["db"].value;
}

std::string Session::rules_path() const {
  if (const auto& named = preferences_["rules"].value) return *named;
  std::error_code failed;
  std::filesystem::path database = db_path();
  if (std::filesystem::is_symlink(database, failed))
    database = std::filesystem::canonical(database, failed);
  const std::string beside = (database.parent_path() / "leads.toml").string();
  return std::filesystem::exists(beside, failed) ? beside : "";
}

void Session::check_may_write() const {
  if (options_.as_of)
    throw Error(ErrorKind::usage, "--as-of", "reads the past, but this command writes",
                "leave it out; list, show, score, report and export accept it");
}

void Session::check_no_fields() const {
  if (options_.fields)
    throw Error(
        ErrorKind::usage, options_.line_template ? "--template" : "--fields",
        "selects the columns of a list, but this command prints no list; nothing was changed",
        "leave it out; --json reports everything that was done");
}

Store& Session::store(bool write, bool create_default) {
  if (write) check_may_write();
  if (store_) return *store_;
  const std::string path = db_path();
  std::error_code failed;
  if (create_default && db_is_default() && !std::filesystem::exists(path, failed)) {
    if (options_.dry_run)
      throw Error(ErrorKind::not_found, path, "no such database", "to create it: leads init");
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    std::filesystem::create_directories(folder, failed);
    if (failed)
      throw Error(ErrorKind::storage, folder.string(), "cannot be created: " + failed.message(),
                  "name a database with --db FILE or LEADS_DB");
    if (Store::create(path)) say("created the database " + path);
  }
  playbook();
  verbose("database: " + path);
  const StoreOptions store_options =
      write ? writing_options() : StoreOptions{.write = false, .wait_ms = wait_ms_};
  store_ = std::make_unique<Store>(path, store_options, *playbook_);
  *playbook_ = store_->playbook();  // both give the same numbers
  if (store_->left_wal())
    print_on_stderr(diagnostic_text(
        {path, 0, 0, 1,
         "another program had put it into WAL mode; now it is in the mode that leads writes in",
         "switch it off in that program (pragma journal_mode=delete): a write of leads waits for "
         "it",
         "", true},
        false));
  if (const std::string& copy = store_->copy_before_migration(); !copy.empty())
    say("converted " + path + " to this version's format; the original is kept in " + copy);
  if (options_.as_of) store_->look_back(now_);
  return *store_;
}

Store& Session::reopen(Playbook rules) {
  store_.reset();
  store_ = std::make_unique<Store>(db_path(), writing_options(), std::move(rules));
  *playbook_ = store_->playbook();
  return *store_;
}

const Scorer& Session::scorer() {
  if (!scorer_) scorer_ = std::make_unique<Scorer>(playbook());
  return *scorer_;
}

ScoreScratch& Session::scratch() {
  if (!scratch_) scratch_ = std::make_unique<ScoreScratch>();
  return *scratch_;
}

Evaluation Session::evaluation() {
  return {store(false), scorer(), scratch(), now()};
}

SubjectText Session::subjects() {
  return [this](SubjectId subject) { return store_->subject(subject); };
}

InstantRange Session::moment(const std::string& text, Sense sense, const std::string& where) {
  // The rules are needed only if the order of day and month depends on them.
  const bool asks_country = text.find('/') != std::string::npos;
  const std::optional<When> when =
      parse_when(text, sense, asks_country ? playbook().calendar.country : std::string());
  if (!when)
    throw Error(ErrorKind::usage, where, in_quotes(text) + " is not a date", when_hint(text));
  return resolve(*when, now_, zone_);
}

Operation Session::begin(std::string command) {
  check_no_fields();
  warn_of_clock();
  return Operation(store(true), now_, preferences_.actor(), std::move(command));
}

// What follows is stamped by the clock all the same: one command in the future is enough.
void Session::warn_of_clock() {
  if (options_.quiet || std::exchange(warned_of_clock_, true)) return;
  const std::vector<OperationRecord> newest = Journal(store(true)).operations(std::nullopt, 1);
  constexpr Seconds kDrift{5};  // of machines that share a book
  if (newest.empty() || newest.front().at <= now_ + kDrift) return;
  print_on_stderr(diagnostic_text(
      {"clock", 0, 0, 1,
       "it is " + format_local(now_, zone_) + " by the clock, but the newest change (operation " +
           std::to_string(newest.front().id) + ") was made at " +
           format_local(newest.front().at, zone_),
       "one of the two clocks was wrong; this change is stamped by the clock as it is now", "",
       true},
      false));
}

namespace {

void ask(const std::string& question) {
  const std::string answer = read_answer(escape_terminal(question) + " [y/N] ");
  if (answer != "y" && answer != "Y" && answer != "yes")
    throw Error(ErrorKind::cancelled, {}, "nothing was changed");
}

}  // namespace

void Session::confirm_many(std::size_t count, std::string_view what) {
  if (count <= 20 || options_.yes || options_.dry_run) return;
  const std::string question = std::string(what) + " " + std::to_string(count) + " leads?";
  if (options_.no_input || ::isatty(STDIN_FILENO) != 1 || ::isatty(STDERR_FILENO) != 1)
    throw Error(ErrorKind::cancelled, {},
                question + " Cannot ask for confirmation; nothing was changed",
                "add --yes to proceed, or --dry-run to see what would happen");
  ask(question);
}

std::string Session::answer(const std::string& question) {
  return read_answer(escape_terminal(question));
}

void Session::confirm(const std::string& question) {
  if (!options_.yes && !options_.dry_run && can_ask()) ask(question);
}

bool Session::can_ask() const {
  return !options_.no_input && ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
}

void Session::prefer_columns() {
  const Preference& columns = preferences_["columns"];
  const bool chosen = out.settings().fields.has_value();
  if (chosen || !columns.value || out.is_data()) return;
  OutputSettings settings = out.settings();
  settings.fields = owned(split(*columns.value, ','));
  settings.fields_origin = columns.origin;
  out.set(std::move(settings));
}

void Session::close() {
  scratch_.reset();
  scorer_.reset();
  store_.reset();
}

void Session::keep_from_pager() {
  if (!preferences_["pager"].value) return;
  OutputSettings settings = out.settings();
  settings.links = false;
  out.set(std::move(settings));
}

void Session::finish(bool pages) {
  const Preference& pager = preferences_["pager"];
  const bool people = out.settings().terminal && !out.is_data() && ::isatty(STDIN_FILENO) == 1 &&
                      environment("TERM").value_or("dumb") != "dumb";
  if (!pages || !people || !pager.value || out.lines() < terminal_height()) {
    out.flush();
    return;
  }
  close();
  out.page(owned(split_blanks(*pager.value)));
}

void Session::hint_to_write_rules() {
  if (out.settings().terminal && !out.is_data() && playbook().rules.empty())
    say("hint: no rules yet, so every score is 0; to write some: leads help toml");
}

void Session::hint_to_score(std::size_t evaluated) {
  constexpr std::size_t kMany = 50'000;
  if (evaluated > kMany)
    say("hint: " + std::to_string(evaluated) +
        " scores were evaluated for this command; to store them: leads score -a");
}

void Session::say(const std::string& text) {
  if (!options_.quiet) print_on_stderr(escape_terminal(text, true) + "\n");
}

void Session::verbose(const std::string& text) const {
  if (options_.verbose) print_on_stderr(escape_terminal(text, true) + "\n");
}

}  // namespace leads
