// leads import: a file of leads or activities, all or nothing.
#include "leads/import.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "cli/command.h"
#include "cli/session.h"
#include "flows/import_csv.h"
#include "leads/error.h"
#include "leads/text.h"

namespace leads::import_command {
namespace {

struct Options {
  std::string file, as, system, date, delimiter;
  std::vector<std::string> map, set;
  std::optional<std::string> on_match;
  bool activities = false, create = false;
};

void declare(Flags& flags, Options& options) {
  flags.word("FILE", options.file, true, "a CSV file; `-` is standard input");
  flags.value("--as", "NAME", options.as, "by the mapping [import.NAME] of leads.toml");
  flags.values("--map", "COLUMN=FIELD", options.map, "what a column is; COLUMN=- leaves it out");
  flags.values("--set", "FIELD=VALUE", options.set, "for rows that say nothing of the field");
  flags.value("--system", "NAME", options.system, "whose ids external_id, ref and lead_id are");
  flags.value("--on-match", "POLICY", options.on_match, "for leads already there: fill (default), overwrite, skip, error");
  flags.value("--date", "ORDER", options.date, "order of the file's dates: D.M.Y, M/D/Y or Y-M-D");
  flags.value("--delimiter", "D", options.delimiter, "between columns; recognised when not given");
  flags.toggle("--activities", options.activities, "the rows are activities: who, at, kind …");
  flags.toggle("--create", options.create, "with --activities: make leads that are not there");
}

struct OpenFile {
  int number = -1;
  bool owned = false;
  OpenFile() = default;
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (owned) ::close(number);
  }
};

void open_file(OpenFile& file, const std::string& path) {
  if (path == "-") {
    file.number = STDIN_FILENO;
    return;
  }
  file.number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file.number < 0 && errno == ENOENT) throw Error(ErrorKind::not_found, path, "there is no such file");
  if (file.number < 0) throw Error(ErrorKind::storage, path, std::strerror(errno));
  file.owned = true;
  struct stat status {};
  if (::fstat(file.number, &status) == 0 && S_ISDIR(status.st_mode)) throw Error(ErrorKind::bad_input, path, "is a directory, not a file");
}

ByteSource source_of(const OpenFile& file, const std::string& path) {
  return [&file, path](char* buffer, std::size_t size) {
    while (true) {
      const ssize_t got = ::read(file.number, buffer, size);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) throw Error(ErrorKind::storage, path, std::string("reading failed: ") + std::strerror(errno));
    }
  };
}

std::vector<std::pair<std::string, std::string>> split_pairs(const std::vector<std::string>& given, const char* flag) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& pair : given) {
    // The last `=`: column names may hold one, field names never do.
    const std::size_t equals = std::string_view(flag) == "--map" ? pair.rfind('=') : pair.find('=');
    if (equals == std::string::npos || equals == 0) throw Error(ErrorKind::usage, flag, "\"" + pair + "\" has no `=` between its two parts",
                  std::string(flag) == "--map" ? "--map \"COLUMN=FIELD\"" : "--set FIELD=VALUE");
    pairs.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return pairs;
}

ImportOptions import_options(const Options& options, Session& session) {
  const Playbook& playbook = session.playbook();
  ImportOptions import;
  import.file = options.file == "-" ? "standard input" : options.file;
  import.map = split_pairs(options.map, "--map");
  import.set = split_pairs(options.set, "--set");
  import.system = options.system;
  import.now = session.now();
  import.actor = session.me();
  import.dry_run = session.options().dry_run;
  import.create = options.create;
  if (!options.as.empty()) {
    import.mapping = playbook.find_import(options.as);
    if (import.mapping == nullptr) {
      std::vector<std::string> names;
      for (const Mapping& mapping : playbook.imports) names.push_back(mapping.name);
      std::string hint = did_you_mean(nearest(options.as, names));
      if (hint.empty()) hint = "mappings are [import.NAME] tables of leads.toml";
      throw Error(ErrorKind::not_found, "--as", "there is no mapping \"" + options.as + "\"", hint);
    }
  }
  if (options.on_match) {
    import.on_match = parse_on_match(*options.on_match);
    if (!import.on_match) throw Error(ErrorKind::usage, "--on-match", "\"" + *options.on_match + "\" is none of fill, overwrite, skip, error");
  }
  if (!options.date.empty()) {
    import.dates = parse_date_order(options.date);
    if (!import.dates) throw Error(ErrorKind::usage, "--date", "\"" + options.date + "\" is no order of a date", "write D.M.Y, M/D/Y or Y-M-D");
  }
  return import;
}

CsvDialect dialect_of(const Options& options, const Mapping* mapping) {
  CsvDialect dialect;
  std::string delimiter = options.delimiter;
  if (delimiter.empty() && mapping != nullptr) delimiter = mapping->delimiter;
  if (delimiter == "tab" || delimiter == "\\t") delimiter = "\t";
  if (delimiter.size() > 1) throw Error(ErrorKind::usage, "--delimiter", "\"" + delimiter + "\" is not one character", "write , ; | or tab");
  if (!delimiter.empty()) dialect.delimiter = delimiter[0];
  return dialect;
}

std::string column_name(const ColumnUse& use) { return use.header.empty() ? fmt::format("column {} (no name)", use.place + 1) : use.header; }

template <class Count>
std::string counted(Count count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

void draw(Page& page, const ImportReport& report, bool activities, bool dry_run) {
  std::string mapped, ignored;
  for (const ColumnUse& use : report.columns) {
    if (use.target.empty()) ignored += (ignored.empty() ? "" : ", ") + column_name(use);
    else mapped += (mapped.empty() ? "" : ", ") + (column_name(use) == use.target ? use.target : column_name(use) + " -> " + use.target);
  }
  const auto labelled = [&page](const char* label, const std::string& text, Style style = Style::plain) {
    if (text.empty()) return;
    Page::Line& line = page.line();
    line.hang = 11;
    line.spans = {{fmt::format("  {:<8} ", label), Style::dim}, {text, style}};
  };
  labelled("mapped", mapped);
  labelled("ignored", ignored, Style::dim);
  std::string sources;
  for (const auto& [word, count] : report.new_sources) sources += fmt::format("{}{} ({})", sources.empty() ? "" : ", ", word, count);
  labelled("sources", sources.empty() ? "" : "without a direction: " + sources + "; give them one under [sources]");
  for (const auto& [line, lead] : report.lookalikes) labelled("alike", fmt::format("line {} looks like lead {}, but is another", line, number(lead)));
  const char* will = dry_run ? "would have " : "";
  if (activities) {
    page.text(fmt::format("  {}recorded {} of {}; {} there already{}", will, report.created, counted(report.rows, "activity", "activities"),
                          report.unchanged,
                          report.created_leads > 0 ? fmt::format("; {} made", counted(report.created_leads, "lead", "leads")) : ""), Style::bold);
  } else {
    page.text(fmt::format("  {}created {}, updated {}, left {} as they were, of {}", will, report.created, report.updated, report.unchanged,
                          counted(report.rows, "row", "rows")), Style::bold);
  }
  if (report.created == 0 && report.updated == 0) page.text("  nothing changed");
}

int run(const Options& options, Session& session) {
  ImportOptions import = import_options(options, session);
  OpenFile file;
  open_file(file, options.file);
  CsvRows rows(import.file, source_of(file, import.file), dialect_of(options, import.mapping),
               import.mapping != nullptr ? import.mapping->skip_lines : 0);
  const bool mapped_activities = import.mapping != nullptr && !import.mapping->activities.empty();
  import.activities = options.activities || mapped_activities ||
                      (import.mapping == nullptr && is_activity_header(rows.header()));
  if (options.create && !import.activities) throw Error(ErrorKind::usage, "--create", "goes with activities", "add --activities");
  const ImportReport report = import_rows(session.store(true, true), rows, import);
  if (report.op != 0 && !import.dry_run) session.out.made("the import itself is done: leads history -l 1");

  Page page;
  page.schema = "leads.import/1";
  List columns, sources, lookalikes;
  for (const ColumnUse& use : report.columns)
    columns.emplace_back(Record{{"column", text_or_missing(use.header)}, {"place", use.place + 1}, {"target", text_or_missing(use.target)}});
  for (const auto& [word, count] : report.new_sources) sources.emplace_back(Record{{"source", word}, {"rows", count}});
  for (const auto& [line, lead] : report.lookalikes) lookalikes.emplace_back(Record{{"line", line}, {"lead", number(lead)}});
  page.document = {{"op", report.op != 0 && !import.dry_run ? Datum(report.op) : Datum()}, {"dry_run", import.dry_run},
                   {"file", import.file}, {"activities", import.activities}, {"rows", report.rows}, {"created", report.created},
                   {"updated", report.updated}, {"unchanged", report.unchanged}, {"created_leads", report.created_leads},
                   {"columns", std::move(columns)}, {"new_sources", std::move(sources)}, {"lookalikes", std::move(lookalikes)}};
  page.text(fmt::format("{}: {}", import.file, import.activities ? "activities" : "leads"), Style::bold);
  draw(page, report, import.activities, import.dry_run);
  if (!session.options().quiet || session.out.is_data()) session.out.print(page);
  return 0;
}

}  // namespace

extern const Command kCommand{
    "import", "Whole book", "bring in a file of leads or activities", "FILE|- [--as NAME] [--map COLUMN=FIELD]… [--activities]",
    "Columns are known by their names, by --map, or by a mapping [import.NAME] of leads.toml; what is not mapped is listed. Rows "
    "meet leads by external id, then by e-mail; blanks of a lead that is there are filled, nothing is erased. The same file twice "
    "changes nothing. All or nothing: every problem of the file is named with line and column, and then nothing is written.",
    {{"leads import leads.csv", "columns by their names"},
     {"leads import fair.csv --as fair --dry-run", "by a mapping of leads.toml; show what would happen"},
     {"leads import crm.csv --map \"Nr=external_id\" --system crm --date D.M.Y", "columns named by hand"},
     {"leads import activities.csv", "activities: email, at, kind, subject, value"}},
    make_invocation<Options, declare, run>};

}  // namespace leads::import_command
