// SPDX-License-Identifier: MIT
// leads list: lists the leads that match a filter, best first.
#include <algorithm>

#include "base/words.h"
#include "cli/command/command.h"
#include "cli/list/lead_files.h"
#include "cli/list/lead_sort.h"
#include "cli/list/list_sum.h"
#include "cli/list/listed_leads.h"
#include "leads/error.h"

namespace leads::list_command {
namespace {

struct Options {
  std::vector<std::string> filter;
  std::vector<std::string> sort;
  std::optional<std::int64_t> limit;
  std::string sum;
  bool ids = false, nul = false, count = false, exit_status = false;
  LeadFileFlags files;
};

void declare(Flags& flags, Options& options) {
  flags.words("FILTER", options.filter, false, "which leads, or @VIEW; default: all").kind =
      ValueKind::filter;
  flags
      .values(
          "-s,--sort", "KEYS", options.sort,
          "columns to sort by; `-` before a column reverses its order: -s company,-score; several "
          "-s add up")
      .kind = ValueKind::sort_keys;
  flags.whole("-l,--limit", "N", options.limit, 1, 1'000'000'000, "at most N leads");
  flags.toggle("--ids", options.ids, "print only ids, one per line");
  flags.toggle("-0", options.nul, "separate ids by NUL instead of a line break").needs = {"--ids"};
  flags.toggle("--count", options.count, "print only the number of leads");
  flags
      .value("--sum", "FIELD", options.sum,
             "print only the sum of a field, such as value, for each currency")
      .kind = ValueKind::field;
  flags.toggle("-e,--exit-status", options.exit_status, "exit 1 if no lead matches");
  declare_lead_files(flags, options.files);
}

int print_count(const Options& options, Session& session, const Filter& filter) {
  const SelectionCount count = count_leads(session, filter);
  session.hint_to_score(count.evaluated);
  if (count.matched == 0) session.explain_nothing(filter);
  Page page;
  page.schema = "leads.count/1";
  page.document = {{"as_of", session.now()}, {"count", count.matched}};
  page.text(std::to_string(count.matched));
  session.out.print(page);
  return options.exit_status && count.matched == 0 ? 1 : 0;
}

int print_sum(const Options& options, Session& session, const Filter& filter) {
  SelectionCount count;
  session.out.print(list_sum(session, filter, options.sum, count));
  session.hint_to_score(count.evaluated);
  if (count.matched == 0) session.explain_nothing(filter);
  return options.exit_status && count.matched == 0 ? 1 : 0;
}

/// --count and --sum print one figure of all leads that match.
void check_alone(const Options& options) {
  const bool sum = !options.sum.empty();
  if (!options.count && !sum) return;
  const char* const other = options.limit          ? "--limit"
                            : options.ids          ? "--ids"
                            : options.count && sum ? "--sum"
                                                   : nullptr;
  if (other == nullptr) return;
  throw Error(ErrorKind::usage, other,
              options.count ? "does not apply to --count, which counts every lead that matches"
                            : "does not apply to --sum, which adds up every lead that matches",
              "leave one of them out");
}

void print_columns(Session& session, const std::vector<LeadColumn>& all) {
  Table table;
  for (const LeadColumn& column : all) table.columns.push_back(column.column);
  session.out.print(table);
}

Table table_of(const Options& options, Session& session, std::vector<LeadColumn> columns,
               ListedLeads leads) {
  Table table;
  table.schema = "leads.list/1";
  table.key = "leads";
  table.members = {{"as_of", session.now()}, {"matched", leads.count.matched}};
  for (LeadColumn& column : columns) table.columns.push_back(std::move(column.column));
  for (ListedLead& row : leads.rows) table.rows.push_back(std::move(row.cells));
  table.empty_note = options.filter.empty()
                         ? "no leads yet; to add some: leads add NAME, or leads import FILE"
                         : "no lead matches";
  if (leads.rows.size() < leads.count.matched)
    table.footer.push_back(std::to_string(leads.rows.size()) + " of " +
                           std::to_string(leads.count.matched) + " leads");
  return table;
}

/// A view's columns and order, unless the command line has its own. Throws usage for two views that
/// both have some.
void take_view(const Options& options, Session& session, std::string& sort) {
  for (const std::string& word : options.filter) {
    const View* view = session.view(word);
    if (view == nullptr) continue;
    if (sort.empty()) sort = join(view->sort, ",");
    OutputSettings settings = session.out.settings();
    if (view->fields.empty() || settings.fields) continue;
    settings.fields = view->fields;
    settings.fields_origin = "view " + view->name;
    session.out.set(std::move(settings));
  }
}

/// Where nobody chose the columns, those that show what the words of the filter found are kept.
void keep_telling(const Filter& filter, const ListedLeads& leads,
                  std::vector<LeadColumn>& columns) {
  const std::vector<std::string> matching = matching_columns(filter, leads, columns);
  for (LeadColumn& column : columns) {
    const bool matches =
        std::find(matching.begin(), matching.end(), column.column.name) != matching.end();
    column.column.kept = matches;
    column.column.shown = column.column.shown || matches;
  }
}

/// A contact or an event is a whole lead.
void check_whole(const Options& options) {
  for (const auto& [flag, given] : {std::pair{"--ids", options.ids},
                                    {"--count", options.count},
                                    {"--sum", !options.sum.empty()}})
    if (given)
      throw Error(ErrorKind::usage, flag, "does not apply to vCards and calendars", "leave it out");
}

int run(const Options& options, Session& session) {
  take_lead_file(session, options.files);
  const Filter filter = session.filter(options.filter);
  const std::vector<LeadColumn> all = lead_columns(session.store(false).playbook(), session.now());
  if (std::find(options.sort.begin(), options.sort.end(), "") != options.sort.end())
    throw Error(ErrorKind::usage, "--sort", "the value is empty",
                "give a value, or leave out the flag");
  std::string sort = join(options.sort, ",");
  take_view(options, session, sort);
  sort_keys(sort, all);  // reports mistakes even if nothing is sorted
  const Format format = session.out.settings().format;
  const bool document = format == Format::json || format == Format::jsonl;
  if (is_lead_file(format)) check_whole(options);
  if (options.ids && options.nul && document)
    throw Error(ErrorKind::usage, "-0", "applies to plain ids, not to JSON", "leads list --ids -0");
  check_alone(options);
  if (options.count) return print_count(options, session, filter);
  if (!options.sum.empty()) return print_sum(options, session, filter);
  if (session.out.settings().asks_columns()) {
    print_columns(session, all);
    return 0;
  }
  const bool cells = document || format == Format::xlsx;
  const bool bare = options.ids && !cells;
  if (options.ids && cells) {
    OutputSettings settings = session.out.settings();
    settings.fields = {"id"};
    session.out.set(std::move(settings));
  }
  if (!bare) session.prefer_columns();
  const OutputSettings& settings = session.out.settings();
  const bool usual = format == Format::table && !settings.fields;
  std::vector<std::string> added = settings.added;
  if (usual)
    for (std::string& name : matched_columns(filter)) added.push_back(std::move(name));
  std::vector<LeadColumn> columns = bare || is_lead_file(format)
                                        ? std::vector<LeadColumn>{}
                                        : choose_columns(all, settings.fields, added);
  ListRequest request{filter, sort, {}};
  if (options.limit) request.limit = static_cast<std::size_t>(*options.limit);
  ListedLeads leads = read_rows(session, request, all, columns);
  session.hint_to_write_rules();
  session.hint_to_score(leads.count.evaluated);
  const int code = options.exit_status && leads.count.matched == 0 ? 1 : 0;
  if (leads.count.matched == 0) session.explain_nothing(filter);
  if (is_lead_file(format)) {
    std::vector<LeadId> ids;
    for (const ListedLead& row : leads.rows) ids.push_back(row.id);
    print_lead_file(session, std::move(ids));
    return code;
  }
  if (bare) {
    for (const ListedLead& row : leads.rows)
      session.out.write(std::to_string(number(row.id)) +
                        (options.nul ? std::string(1, '\0') : "\n"));
    return code;
  }
  if (usual) keep_telling(filter, leads, columns);
  session.out.print(table_of(options, session, std::move(columns), std::move(leads)));
  return code;
}

}  // namespace

extern const Command kCommand{
    .name = "list",
    .alias = "ls",
    .group = "Every day",
    .summary = "list leads that match a filter, best first",
    .usage = "[FILTER…] [-s KEYS] [-l N] [--ids] [--count] [--sum FIELD]",
    .details =
        "A lead must match every term of the filter; the word `or` starts an alternative. "
        "Without a filter every lead is listed, highest score first. On a terminal the table is "
        "fitted to its width; elsewhere the same columns are written as tab-separated values "
        "without a header.",
    .examples = {{"leads list temperature:hot -l 20", "the twenty hottest"},
                 {"leads list stage:mql,sql owner:me -s next_step_at", "my work, soonest first"},
                 {"leads list 'title:~\\b(vp|head)\\b' -F name,company,score", "chosen columns"},
                 {"leads list @mine", "a view saved in leads.toml or config.toml"},
                 {"leads list score:70.. --ids | xargs -rn1 leads show", "for scripts"}},
    .make = make_invocation<Options, declare, run>,
    .lists_leads = true,
    .lead_files = true,
};

}  // namespace leads::list_command
