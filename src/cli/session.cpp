#include "cli/session.h"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "formats/phone.h"
#include "formats/playbook_toml.h"
#include "formats/tzif.h"
#include "leads/error.h"
#include "leads/text.h"

namespace leads {
namespace {

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

struct Account {
  std::string name, home;
};

// From /etc/passwd itself: the library's look-up loads further libraries at run time.
Account account() {
  std::ifstream file("/etc/passwd");
  const std::string uid = std::to_string(::geteuid());
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= line.size();) {
      const std::size_t end = std::min(line.find(':', begin), line.size());
      parts.push_back(line.substr(begin, end - begin));
      begin = end + 1;
    }
    if (parts.size() >= 6 && parts[2] == uid) return {parts[0], parts[5]};
  }
  return {"user " + uid, "/"};
}

std::string login_name() {
  if (const auto user = environment("USER")) return *user;
  if (const auto user = environment("LOGNAME")) return *user;
  return account().name;
}

std::string home_directory() {
  if (const auto home = environment("HOME")) return *home;
  return account().home;
}

int terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20) return size.ws_col;
  if (const auto columns = environment("COLUMNS")) {
    const auto width = parse_integer(*columns);
    if (width && *width >= 20 && *width <= 1000) return static_cast<int>(*width);
  }
  return 80;
}

Format parse_format(const GlobalOptions& options, bool terminal) {
  if (int{options.json} + int{options.jsonl} + int{options.csv} + int{options.tsv} + int{options.format.has_value()} > 1)
    throw Error(ErrorKind::usage, "--format", "two formats at once", "name one of --format, --json, --jsonl, --csv, --tsv");
  std::string name = options.format.value_or("auto");
  if (options.json) name = "json";
  if (options.jsonl) name = "jsonl";
  if (options.csv) name = "csv";
  if (options.tsv) name = "tsv";
  if (name == "auto") return terminal ? Format::table : Format::plain;
  const std::vector<std::string> names{"table", "plain", "csv", "tsv", "json", "jsonl", "md"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return static_cast<Format>(i);
  }
  std::string hint = did_you_mean(nearest(name, names));
  if (hint.empty()) hint = "formats are: auto table plain csv tsv json jsonl md";
  throw Error(ErrorKind::usage, "--format", "there is no format \"" + name + "\"", hint);
}

bool wants_color(const GlobalOptions& options, bool terminal) {
  const std::string when = options.color.value_or("auto");
  if (when == "always") return true;
  if (when == "never") return false;
  if (when != "auto") throw Error(ErrorKind::usage, "--color", "\"" + when + "\" is none of auto, always, never");
  if (environment("NO_COLOR")) return false;
  if (const auto force = environment("CLICOLOR_FORCE"); force && *force != "0") return true;
  if (const auto color = environment("CLICOLOR"); color && *color == "0") return false;
  const auto term = environment("TERM");
  return terminal && term && *term != "dumb";
}

std::vector<std::string> split_commas(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.emplace_back(trim(std::string_view(text).substr(begin, end - begin)));
    begin = end + 1;
  }
  return parts;
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

std::string read_file(const std::string& path, std::uintmax_t most) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) throw Error(ErrorKind::not_found, path, "there is no such file");
  if (S_ISDIR(status.st_mode)) throw Error(ErrorKind::bad_input, path, "is a directory, not a file");
  if (!S_ISREG(status.st_mode)) throw Error(ErrorKind::bad_input, path, "is not a regular file");
  if (static_cast<std::uintmax_t>(status.st_size) > most)
    throw Error(ErrorKind::bad_input, path, "is larger than 1 MiB: that is no rules file");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(ErrorKind::storage, path, "cannot be read", "check its permissions");
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  file.read(text.data(), status.st_size);
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

}  // namespace

void declare_globals(Flags& flags, GlobalOptions& options) {
  flags.global(true);
  flags.value("-d,--db", "FILE", options.db, "the database (LEADS_DB)");
  flags.value("-r,--rules", "FILE", options.rules, "the rules (LEADS_RULES; default: leads.toml beside the database)");
  flags.value("-O,--format", "FORMAT", options.format, "auto table plain csv tsv json jsonl md");
  flags.toggle("--json", options.json, "short for --format json");
  flags.toggle("--jsonl", options.jsonl, "short for --format jsonl: one object a line");
  flags.toggle("--csv", options.csv, "short for --format csv");
  flags.toggle("--tsv", options.tsv, "short for --format tsv");
  flags.value("-F,--fields", "a,b", options.fields, "these columns, in this order; `-F help` lists them");
  flags.value("-o,--output", "FILE", options.output, "write there instead, whole or not at all");
  flags.toggle("-n,--dry-run", options.dry_run, "check and show everything, write nothing");
  flags.toggle("-q,--quiet", options.quiet, "silent on success");
  flags.toggle("-v,--verbose", options.verbose, "more detail on stderr");
  flags.value("--color", "WHEN", options.color, "auto, always or never (NO_COLOR, CLICOLOR_FORCE)");
  flags.toggle("-y,--yes", options.yes, "answer every question with yes");
  flags.toggle("--no-input", options.no_input, "never ask (LEADS_NO_INPUT)");
  flags.whole("--wait", "SECONDS", options.wait, 0, 86400, "for another process's lock (LEADS_WAIT; default 5)");
  flags.toggle("-h,--help", options.help, "this help");
  flags.toggle("-V,--version", options.version, "the version");
  flags.global(false);
}

Session::Session(GlobalOptions options, Instant clock) : options_(std::move(options)), now_(clock) {
  me_ = login_name();
  home_ = home_directory();
  data_home_ = environment("XDG_DATA_HOME").value_or(home_ + "/.local/share");
  env_db_ = environment("LEADS_DB");
  env_rules_ = environment("LEADS_RULES");
  zone_ = local_zone();
  if ((options_.db && options_.db->empty()) || (options_.rules && options_.rules->empty()))
    throw Error(ErrorKind::usage, options_.db && options_.db->empty() ? "--db" : "--rules", "names no file");
  if (const auto now = environment("LEADS_NOW")) {
    const std::optional<ParsedTime> parsed = parse_iso(*now);
    if (!parsed) throw Error(ErrorKind::usage, "LEADS_NOW", "\"" + *now + "\" is not a date", "write 2026-11-21T14:30:00Z");
    now_ = parsed->zoned ? parsed->instant : zone_.to_instant(parsed->local);
  }
  if (environment("LEADS_NO_INPUT")) options_.no_input = true;
  if (options_.wait) {
    wait_ms_ = *options_.wait * 1000;
  } else if (const auto wait = environment("LEADS_WAIT")) {
    const auto seconds = parse_integer(*wait);
    if (!seconds || *seconds < 0 || *seconds > 86400)
      throw Error(ErrorKind::usage, "LEADS_WAIT", "\"" + *wait + "\" is not a number of seconds");
    wait_ms_ = *seconds * 1000;
  }
  OutputSettings settings;
  settings.terminal = !options_.output && ::isatty(STDOUT_FILENO) == 1;
  settings.format = parse_format(options_, settings.terminal);
  settings.color = wants_color(options_, settings.terminal);
  settings.width = terminal_width();
  settings.now = now_;
  settings.zone = zone_;
  if (options_.fields) settings.fields = split_commas(*options_.fields);
  settings.path = options_.output.value_or("");
  if (options_.output) check_output(*options_.output);
  out.set(std::move(settings));
}

Session::~Session() = default;

bool Session::db_is_default() const { return !options_.db && !env_db_; }

std::string Session::db_path() const {
  if (options_.db) return *options_.db;
  if (env_db_) return *env_db_;
  return data_home_ + "/leads/leads.db";
}

std::string Session::rules_path() const {
  if (options_.rules) return *options_.rules;
  if (env_rules_) return *env_rules_;
  const std::string beside = (std::filesystem::path(db_path()).parent_path() / "leads.toml").string();
  std::error_code failed;
  return std::filesystem::exists(beside, failed) ? beside : "";
}

PlaybookResult Session::read_rules() const {
  const std::string path = rules_path();
  verbose("rules: " + (path.empty() ? "the built-in defaults" : path));
  if (path.empty()) return {default_playbook(), {}, {}};
  return parse_playbook(read_file(path, 1024 * 1024), path, [](std::string_view name) { return load_zone(name); });
}

Playbook& Session::playbook() {
  if (playbook_) return *playbook_;
  PlaybookResult result = read_rules();
  std::erase_if(result.problems, [](const Diagnostic& problem) { return problem.warning; });
  if (!result.problems.empty()) throw Error(ErrorKind::bad_input, std::move(result.problems));
  playbook_ = std::make_unique<Playbook>(std::move(result.playbook));
  return *playbook_;
}

Store& Session::store(bool write, bool create_default) {
  if (store_) return *store_;
  const std::string path = db_path();
  std::error_code failed;
  if (create_default && db_is_default() && !std::filesystem::exists(path, failed)) {
    if (options_.dry_run) throw Error(ErrorKind::not_found, path, "there is no such database", "create it: leads init");
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    std::filesystem::create_directories(folder, failed);
    if (failed) throw Error(ErrorKind::storage, folder.string(), "cannot be made: " + failed.message(),
                  "name a database with --db FILE or LEADS_DB");
    Store::create(path);
    say("created the database " + path);
  }
  playbook();
  verbose("database: " + path);
  StoreOptions store_options;
  store_options.write = write;
  store_options.wait_ms = wait_ms_;
  if (write) store_options.cache_kib = 128 * 1024;
  store_ = std::make_unique<Store>(path, store_options);
  if (const std::string& copy = store_->copy_before_migration(); !copy.empty())
    say("brought " + path + " to this version's format; as it was, it is kept in " + copy);
  store_->bind(*playbook_);
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

SubjectText Session::subjects() {
  return [this](SubjectId subject) { return store_->subject(subject); };
}

Filter Session::filter(const std::vector<std::string>& terms) {
  for (const std::string& term : terms) {
    if (first_invalid_utf8(term)) throw Error(ErrorKind::usage, "filter", "\"" + term + "\" is not valid UTF-8", "convert it to UTF-8");
  }
  const Playbook& book = playbook();
  const std::vector<std::string> stages = book.stage_names();
  FilterVocabulary vocabulary;
  vocabulary.fields = &book.fields;
  vocabulary.kinds = &book.kinds;
  vocabulary.stages = &stages;
  vocabulary.me = me_;
  FilterResult result = parse_filter(terms, FilterScope::command_line, vocabulary);
  if (auto* parsed = std::get_if<Filter>(&result)) return std::move(*parsed);
  const FilterProblem& problem = std::get<FilterProblem>(result);
  std::string source;
  for (const std::string& term : terms) source += (source.empty() ? "" : " ") + term;
  throw Error(ErrorKind::usage, {{"filter", 0, problem.column, problem.width, problem.message, problem.hint, source, false}});
}

Operation Session::begin(std::string command) { return Operation(store(true), now_, me_, std::move(command)); }

namespace {

std::string candidate_line(Store& store, LeadId lead) {
  LeadCursor cursor(store, LeadNeeds::everything(store.playbook().fields), {std::vector{lead}, {}, false});
  if (!cursor.next()) return {};
  std::string line = std::to_string(number(lead)) + "  " + display_name(cursor.lead());
  const Cell& company = cursor.lead().cell(BuiltIn::company);
  if (company.present()) line += ", " + std::string(company.text);
  return line;
}

Error several(Store& store, const std::string& word, const std::vector<LeadId>& found) {
  constexpr std::size_t kShown = 10;
  std::string hint = "say which one by its id:";
  for (std::size_t i = 0; i < std::min(found.size(), kShown); ++i) hint += "\n    " + candidate_line(store, found[i]);
  if (found.size() > kShown) hint += "\n    and more";
  return Error(ErrorKind::not_found, "\"" + word + "\"", "means several leads", hint);
}

}  // namespace

LeadId Session::find_lead(const std::string& word, bool only_key) {
  if (trim(word).empty()) throw Error(ErrorKind::usage, "LEAD", "is empty", "name an id, an e-mail, a phone number, or a piece of a name");
  Store& book = store(false);
  if (const auto id = parse_integer(word); id && word.find_first_not_of("0123456789") == std::string::npos) {
    if (book.exists(LeadId{*id})) return LeadId{*id};
    if (only_key || word.size() < 6) throw Error(ErrorKind::not_found, "\"" + word + "\"", "there is no lead of that number");
  }
  std::vector<LeadId> found;
  if (word.find('@') != std::string::npos) found = book.find_key("email", fold(word));
  if (found.empty() && word.find_first_not_of("0123456789+-.() /") == std::string::npos) {
    if (const auto phone = parse_phone(word, playbook().calendar.country)) found = book.find_key("phone", *phone);
  }
  if (found.empty() && !only_key) found = book.find_piece(word, 50);
  if (found.size() == 1) return found.front();
  if (found.size() > 1) throw several(book, word, found);
  throw Error(ErrorKind::not_found, "\"" + word + "\"", "no lead has that id, e-mail, phone, name or company",
              "search more widely: leads list " + word);
}

void Session::confirm_many(std::size_t count, std::string_view what) {
  if (count <= 20 || options_.yes || options_.dry_run) return;
  const std::string question = std::string(what) + " " + std::to_string(count) + " leads?";
  if (options_.no_input || ::isatty(STDIN_FILENO) != 1 || ::isatty(STDERR_FILENO) != 1)
    throw Error(ErrorKind::cancelled, {}, question + " Nobody could be asked; nothing was changed",
                "add --yes to go ahead, or --dry-run to see what would happen");
  std::fputs((question + " [y/N] ").c_str(), stderr);
  std::string answer;
  for (int letter = std::getc(stdin); letter != EOF && letter != '\n'; letter = std::getc(stdin))
    answer += static_cast<char>(letter);
  if (answer != "y" && answer != "Y" && answer != "yes")
    throw Error(ErrorKind::cancelled, {}, "nothing was changed");
}

void Session::say(const std::string& text) {
  if (!options_.quiet) std::fputs((escape_terminal(text, true) + "\n").c_str(), stderr);
}

void Session::verbose(const std::string& text) const {
  if (options_.verbose) std::fputs((escape_terminal(text, true) + "\n").c_str(), stderr);
}

}  // namespace leads
