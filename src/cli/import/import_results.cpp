// SPDX-License-Identifier: MIT
#include "cli/import/import_results.h"

#include <fmt/core.h>

#include <algorithm>
#include <span>

#include "base/words.h"
#include "cli/lead/marks_text.h"
#include "cli/output/errors.h"
#include "cli/output/render.h"
#include "cli/session.h"
#include "formats/csv/csv_write.h"

namespace leads {
namespace {

constexpr std::size_t kShownProblems = 20, kShownAlike = 10, kShownChanges = 20, kShownBytes = 100;

std::string column_name(const ColumnUse& use) {
  return use.header.empty() ? fmt::format("column {} (no name)", use.index + 1) : use.header;
}

void labelled(Page& page, const char* label, const std::string& text, Style style = Style::plain) {
  if (text.empty()) return;
  Page::Line& line = page.line();
  line.hang = 11;
  line.spans = {{fmt::format("  {:<8} ", label), Style::dim}, {text, style}};
}

void draw_file(Page& page, const ImportReport::File& file, bool activities) {
  page.text(fmt::format("{}: {}{}", file.name, activities ? "activities" : "leads",
                        file.taken_for.empty() ? "" : ", " + file.taken_for),
            Style::bold);
  std::string mapped, ignored;
  for (const ColumnUse& use : file.columns) {
    if (use.target.empty())
      ignored += (ignored.empty() ? "" : ", ") + column_name(use);
    else
      mapped +=
          (mapped.empty() ? "" : ", ") +
          (column_name(use) == use.target ? use.target : column_name(use) + " -> " + use.target);
  }
  labelled(page, "mapped", mapped);
  labelled(page, "ignored", ignored, Style::dim);
}

void draw_side_files(Page& page, const ImportReport& report, bool dry_run,
                     const std::string& rejects, const std::string& rows) {
  if (report.rejected > 0)
    labelled(page, "rejects",
             rejects.empty() || rejects == "-"
                 ? ""
                 : rejects + (dry_run ? ": not written, for this is a dry run"
                                      : ": mend it and import it"));
  if (dry_run)
    labelled(page, "report", rows.empty() ? "" : rows + ": not written, for this is a dry run");
}

std::string alike_text(const ImportReport::Lookalike& pair) {
  if (pair.lead != LeadId{})
    return fmt::format("line {} looks like lead {}, but is another", pair.line, number(pair.lead));
  return fmt::format("line {} looks like the lead of line {}, but is another", pair.line,
                     pair.other_line);
}

void draw_notes(Page& page, const ImportReport& report) {
  for (const ImportNote& note : report.notes) {
    std::string text = note.what;
    if (note.line > 0)
      text += note.example.empty()
                  ? fmt::format(" ({}, line {})", note.rows, note.line)
                  : fmt::format(" ({}, first on line {}: {})", note.rows, note.line, note.example);
    else if (!note.example.empty())
      text += " (" + note.example + ")";
    labelled(page, "noted", text);
  }
  std::string sources;
  for (const auto& [word, count] : report.new_sources)
    sources += fmt::format("{}{} ({})", sources.empty() ? "" : ", ", word, count);
  labelled(
      page, "sources",
      sources.empty() ? "" : "without a direction: " + sources + "; give them one under [sources]");
  const std::size_t shown = std::min(report.lookalikes.size(), kShownAlike);
  for (std::size_t i = 0; i < shown; ++i) labelled(page, "alike", alike_text(report.lookalikes[i]));
  if (const std::size_t rest = report.lookalikes.size() + report.more_lookalikes - shown; rest > 0)
    labelled(page, "alike", fmt::format("and {} more", rest));
  if (report.rejected == 0) return;
  const std::size_t named = std::min(report.problems.size(), kShownProblems);
  for (std::size_t i = 0; i < named; ++i) {
    const Diagnostic& problem = report.problems[i];
    labelled(
        page, "left out",
        fmt::format("{}:{}{}: {}", problem.file, problem.line,
                    problem.column > 0 ? fmt::format(":{}", problem.column) : "", problem.message));
  }
  if (report.problems.size() > named)
    labelled(page, "left out", fmt::format("and {} more problems", report.problems.size() - named));
}

std::string shown_value(std::string_view text) {
  if (text.size() <= kShownBytes) return fmt::format("\"{}\"", text);
  std::size_t end = kShownBytes;
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // at a whole letter
  return fmt::format("\"{}…\"", text.substr(0, end));
}

void draw_changes(Page& page, const ImportReport& report) {
  const std::size_t shown = std::min(report.changes.size(), kShownChanges);
  for (std::size_t i = 0; i < shown; ++i) {
    const ImportReport::Change& change = report.changes[i];
    labelled(page, "would",
             fmt::format("lead {} {}: {}{}", number(change.lead), change.field,
                         change.before ? shown_value(*change.before) + " -> " : "",
                         shown_value(change.after)));
  }
  if (const std::size_t rest = report.changes.size() + report.more_changes - shown; rest > 0)
    labelled(page, "would", fmt::format("and {} more", rest));
}

std::string summary(const ImportReport& report, const ImportOptions& options) {
  const char* will = options.dry_run ? "would have " : "";
  std::string text;
  if (options.activities) {
    text = fmt::format(
        "  {}recorded {} of {}; {} there already{}", will, report.created,
        counted(report.created + report.unchanged + report.rejected, "activity", "activities"),
        report.unchanged,
        report.created_leads > 0
            ? fmt::format("; {} made", counted(report.created_leads, "lead", "leads"))
            : "");
  } else {
    text =
        fmt::format("  {}created {}, updated {}, left {} as they were, of {}", will, report.created,
                    report.updated, report.unchanged, counted(report.rows, "row", "rows"));
  }
  if (report.rejected > 0) text += fmt::format("; {} left out", report.rejected);
  return text;
}

}  // namespace

void SideFile::add(const std::vector<std::string_view>& fields) {
  if (!path_.empty()) write_csv_record(text_, fields);
}

void SideFile::write() const {
  if (!path_.empty() && !is_standard_output()) write_file(path_, text_);
}

void Rejects::clear() {
  columns_.clear();
  header_.clear();
  rows_.clear();
}

// A column that files have in common is one: by its name, the n-th of a name is the n-th.
void Rejects::place(const std::vector<std::string>& header) {
  header_ = header;
  indexes_.clear();
  for (const std::string& name : header) {
    std::size_t at = 0;
    while (
        at < columns_.size() &&
        (columns_[at] != name || std::find(indexes_.begin(), indexes_.end(), at) != indexes_.end()))
      ++at;
    if (at == columns_.size()) columns_.push_back(name);
    indexes_.push_back(at);
  }
}

void Rejects::add(std::span<const std::string_view> cells, const std::vector<std::string>& header,
                  std::string_view problem) {
  if (path().empty()) return;
  if (header != header_) place(header);
  std::vector<std::string_view> fields(columns_.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i < indexes_.size())
      fields[indexes_[i]] = cells[i];
    else
      fields.push_back(cells[i]);
  }
  Row& row = rows_.emplace_back(Row{fields.size(), {}, std::string(problem)});
  write_csv_record(row.text, fields);
  row.text.pop_back();  // its line break
}

void Rejects::write() {
  std::vector<std::string_view> fields(columns_.begin(), columns_.end());
  fields.emplace_back("problem");
  file_.add(fields);
  for (const Row& row : rows_) {
    // Columns that only files after this one have are blank.
    const std::size_t lacking = columns_.size() - std::min(columns_.size(), row.width);
    file_.add_text(row.text + std::string(lacking, ','));
    file_.add_text(",");
    file_.add({row.problem});
  }
  file_.write();
}

Page import_page(const ImportReport& report, const MarkCounts& marks, const ImportOptions& options,
                 const std::string& plan, const std::string& rejects, const std::string& rows) {
  Page page;
  page.schema = "leads.import/1";
  List files, sources, lookalikes, notes, problems, changes;
  std::vector<List> columns;
  for (const ImportReport::File& file : report.files) {
    List& list = columns.emplace_back();
    for (const ColumnUse& use : file.columns)
      list.emplace_back(Record{{"column", text_or_missing(use.header)},
                               {"place", use.index + 1},
                               {"target", text_or_missing(use.target)}});
    files.emplace_back(Record{
        {"file", file.name}, {"taken_for", text_or_missing(file.taken_for)}, {"columns", list}});
  }
  for (const auto& [word, count] : report.new_sources)
    sources.emplace_back(Record{{"source", word}, {"rows", count}});
  for (const auto& [line, lead, other_line] : report.lookalikes)
    lookalikes.emplace_back(Record{{"line", line},
                                   {"lead", lead != LeadId{} ? Datum(number(lead)) : Datum()},
                                   {"other_line", other_line != 0 ? Datum(other_line) : Datum()}});
  for (const ImportNote& note : report.notes)
    notes.emplace_back(Record{{"note", note.what},
                              {"rows", note.rows},
                              {"line", note.line > 0 ? Datum(note.line) : Datum()},
                              {"example", text_or_missing(note.example)}});
  for (const Diagnostic& problem : report.problems)
    problems.emplace_back(Record{{"file", problem.file},
                                 {"line", problem.line},
                                 {"column", problem.column},
                                 {"message", problem.message},
                                 {"hint", text_or_missing(problem.hint)}});
  for (const ImportReport::Change& change : report.changes)
    changes.emplace_back(Record{{"lead", number(change.lead)},
                                {"field", change.field},
                                {"before", change.before ? Datum(*change.before) : Datum()},
                                {"after", change.after}});
  page.document = {{"op", report.op != 0 && !options.dry_run ? Datum(report.op) : Datum()},
                   {"dry_run", options.dry_run},
                   {"plan", options.dry_run ? text_or_missing(plan) : Datum()},
                   {"file", report.files.front().name},
                   {"activities", options.activities},
                   {"rows", report.rows},
                   {"created", report.created},
                   {"updated", report.updated},
                   {"unchanged", report.unchanged},
                   {"created_leads", report.created_leads},
                   {"columns", std::move(columns.front())},
                   {"new_sources", std::move(sources)},
                   {"lookalikes", std::move(lookalikes)},
                   {"skipped", report.skipped},
                   {"rejected", report.rejected},
                   {"files", std::move(files)},
                   {"notes", std::move(notes)},
                   {"problems", std::move(problems)},
                   {"changes", std::move(changes)},
                   {"more_changes", report.more_changes},
                   {"machine_marked", marks.made},
                   {"machine_unmarked", marks.taken_back}};
  for (const ImportReport::File& file : report.files) draw_file(page, file, options.activities);
  draw_notes(page, report);
  draw_changes(page, report);
  draw_side_files(page, report, options.dry_run, rejects, rows);
  page.text(summary(report, options), Style::bold);
  // What is recorded of bought lists changes no lead.
  if (report.created == 0 && report.updated == 0)
    page.text(report.op == 0 ? "  nothing changed" : "  no lead changed");
  if (const std::string text = mark_counts_text(marks); !text.empty()) page.text("  " + text);
  if (options.dry_run) page.text("plan: " + plan, Style::dim);
  return page;
}

}  // namespace leads
