// SPDX-License-Identifier: MIT
// leads import: files of leads or activities, all or nothing.
#include "import/import.h"

#include <filesystem>

#include "cli/command/command.h"
#include "cli/import/import_input.h"
#include "cli/import/import_results.h"
#include "cli/output/errors.h"
#include "cli/output/progress.h"
#include "cli/session.h"
#include "import/columns/new_fields.h"
#include "import/columns/plan.h"
#include "import/match/target.h"
#include "leads/error.h"

namespace leads::import_command {
namespace {

void declare(Flags& flags, ImportInput& input) {
  flags
      .words("FILE", input.files, true,
             "CSV, .xlsx, vCard, JSON, mail; also packed by gzip; `-` is standard input")
      .file = FileUse::read;
  flags
      .value("--as", "NAME", input.as,
             "by the mapping [import.NAME] of leads.toml, or as a known program's export")
      .kind = ValueKind::mapping;
  flags.values("--map", "COLUMN=FIELD", input.map, "what a column is; COLUMN=- leaves it out")
      .kind = ValueKind::column_field;
  flags.values("--set", "FIELD=VALUE", input.set, "for rows that say nothing of the field").kind =
      ValueKind::field_value;
  flags.value("--system", "NAME", input.system, "whose ids external_id, ref and lead_id are");
  flags
      .value("--on-match", "POLICY", input.on_match,
             "for leads already there: fill (default), overwrite, skip, error")
      .choices = {"fill", "overwrite", "skip", "error"};
  flags.toggle("--keep-going", input.keep_going,
               "leave rows with a problem out instead of importing nothing (exit 8)");
  FlagInfo& rejects =
      flags.value("--rejects", "FILE", input.rejects,
                  "the rows left out, with their reason, as CSV to be mended and imported; "
                  "`-` is standard output");
  rejects.file = FileUse::written;
  rejects.needs = {"--keep-going"};
  flags
      .value("--report", "FILE", input.report,
             "every row as CSV: line, outcome, reason, lead; `-` is standard output")
      .file = FileUse::written;
  flags.toggle("--plan", input.plan,
               "write the mapping as leads.toml would have it, and import nothing");
  flags
      .value("--new-fields", "text", input.new_fields,
             "columns nothing is known of become fields of text")
      .choices = {"text"};
  flags
      .value("--date", "ORDER", input.date,
             "order of the file's dates where they do not tell it: D.M.Y, M/D/Y or Y-M-D")
      .choices = {"D.M.Y", "M/D/Y", "Y-M-D"};
  flags
      .value("--encoding", "E", input.encoding,
             "utf-8 utf-16 windows-1252 iso-8859-1; UTF-8 and UTF-16 are recognised")
      .choices = {"utf-8", "utf-16", "windows-1252", "iso-8859-1"};
  flags.value("--delimiter", "D", input.delimiter, "between columns; recognised when not given")
      .choices = {",", ";", "|", "tab"};
  flags.value("--sheet", "NAME", input.sheet, "of an .xlsx file; the first one when not given");
  flags.toggle("--activities", input.activities, "the rows are activities: who, at, kind …");
  flags.toggle("--create", input.create, "with --activities: make leads that are not there");
  flags.toggle("--bodies", input.bodies, "of mail: keep the text as the activity's note");
}

// Names depend on the fields the book has, and those of one file on the files before it.
void make_fields(ImportPlan& plan, Session& session) {
  Playbook rules = session.playbook();
  const std::size_t known = rules.fields.size();
  for (ImportFile& file : plan.files) {
    file.new_fields = new_field_names(file, plan.options, rules);
    for (const auto& [column, name] : file.new_fields)
      rules.fields.add({name, FieldType::text, {}});
  }
  if (rules.fields.size() > known) session.reopen(std::move(rules));
}

PlanContext context_of(const ImportPlan& plan, const ImportInput& input, Session& session) {
  PlanContext context{session.playbook().fields.size(),
                      !input.new_fields.empty(),
                      plan.form.encoding,
                      plan.form.delimiter,
                      plan.form.sheet,
                      plan.form.skip_lines};
  std::error_code failed;
  if (std::filesystem::exists(session.db_path(), failed))
    session.store(false);  // its fields are known from now on
  return context;
}

int run(const ImportInput& input, Session& session) {
  session.check_may_write();
  session.check_no_fields();
  const std::unique_ptr<ImportPlan> plan = plan_import(input, session);
  ImportOptions& options = plan->options;
  if (input.plan) {
    if (plan->files.size() > 1)
      throw Error(ErrorKind::usage, "--plan", "is of one file at a time",
                  "leads import --plan FILE");
    session.out.write(import_plan(plan->files.front(), options, session.playbook(),
                                  context_of(*plan, input, session)));
    return 0;
  }
  Rejects rejects(input.rejects);
  SideFile rows(input.report);
  if (!input.rejects.empty())
    options.reject = [&rejects](std::span<const std::string_view> cells,
                                const std::vector<std::string>& header,
                                std::string_view problem) { rejects.add(cells, header, problem); };
  options.restart = [&rejects] { rejects.clear(); };
  rows.add({"file", "line", "outcome", "reason", "lead"});
  if (!input.report.empty())
    options.outcome = [&rows](const ImportOptions::Outcome& row) {
      const std::string line = std::to_string(row.line),
                        lead = row.lead == LeadId{} ? "" : std::to_string(number(row.lead));
      rows.add({row.file, line, row.outcome, row.reason, lead});
    };
  Progress progress("read", "bytes", !session.options().quiet);
  options.progress = [&progress](std::uint64_t done, std::uint64_t total) {
    progress(done, total);
  };
  session.store(true, true);
  session.warn_of_clock();
  if (!input.new_fields.empty() && !options.activities) make_fields(*plan, session);
  const ImportReport report = import_files(session.store(true), plan->files, options);
  progress.clear();
  if (session.plan().empty()) session.plan_nothing();
  if (report.op != 0 && !options.dry_run)
    session.out.made("the import itself is done: leads history -l 1");
  if (report.rejected > 0 && !options.dry_run) rejects.write();
  if (!options.dry_run) rows.write();
  MarkCounts marks;
  if (report.op != 0 && !options.dry_run) marks = renew_marks(session.store(true));
  const Page page =
      import_page(report, marks, options, session.plan(), rejects.path(), rows.path());
  if (!session.options().quiet || session.out.is_data()) session.out.print(page);
  for (const SideFile* file : {&rejects.file(), static_cast<const SideFile*>(&rows)}) {
    if (!file->is_standard_output() || options.dry_run) continue;
    print_on_stderr(session.out.take());  // the rows are the output
    session.out.write(file->text());
  }
  return report.rejected > 0 ? 8 : 0;
}

}  // namespace

extern const Command kCommand{
    .name = "import",
    .group = "Whole book",
    .summary = "bring in files of leads or activities",
    .usage = "FILE…|- [--as NAME] [--map COLUMN=FIELD]… [--activities]",
    .details =
        "Exports of the usual programs are recognised; otherwise columns are known by their "
        "names, by --map, or by a mapping [import.NAME] of leads.toml; columns that are left out "
        "are listed. A row belongs to the lead with its external id, else its e-mail, else its "
        "phone; it fills blanks and erases nothing, unless --on-match says otherwise. An opt-out "
        "always counts.\n"
        "All or nothing: every problem is named with its line and column, and then nothing is "
        "written, unless --keep-going leaves those rows out. The same file twice changes nothing. "
        "More about files, dates and amounts: man 7 leads-import.",
    .examples = {{"leads import leads.csv", "columns by their names"},
                 {"leads import fair.csv --as fair --dry-run",
                  "by a mapping of leads.toml; show what would happen"},
                 {"leads import crm.csv --map \"Nr=external_id\" --system crm --date D.M.Y",
                  "columns named by hand"},
                 {"leads import leads.csv --keep-going --rejects rejects.csv",
                  "what is wrong is written out to be mended"},
                 {"leads import activities.csv", "activities: email, at, kind, subject, value"}},
    .make = make_invocation<ImportInput, declare, run>,
    .writes = true,
    .plans = true,
    .reads_with = "--plan",
    .needs_valid_rules = true,
};

}  // namespace leads::import_command
