// SPDX-License-Identifier: MIT
#include "cli/lead/lead_editor.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/display.h"
#include "base/files/read_file.h"
#include "base/files/write_all.h"
#include "base/text.h"
#include "base/time/format.h"
#include "cli/lead/change.h"
#include "cli/output/child.h"
#include "formats/toml/lead_toml.h"
#include "leads/error.h"
#include "store/journal/journal.h"
#include "store/read/lead_cursor.h"
#include "store/store.h"

namespace leads {
namespace {

constexpr std::string_view kProblemMark = "#! ";
constexpr int kMostRounds = 20;  // so that a scripted editor cannot loop for ever

struct Snapshot {
  std::vector<std::string> texts, tags;  // by field, as shown
  std::int64_t op = 0;
  std::string heading;
};

Snapshot snapshot_of(Session& session, LeadId lead) {
  Snapshot snapshot;
  Store& store = session.store(false);
  const Fields& fields = store.playbook().fields;
  with_lead(session, lead, [&](LeadCursor& cursor) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const Cell& cell = cursor.lead().cell(static_cast<FieldIndex>(i));
      const Field& field = fields.all()[i];
      const bool instant =
          field.type == FieldType::datetime && cell.present() && !is_stored_day(cell.integer);
      snapshot.texts.push_back(instant
                                   ? format_local(Instant{Seconds{cell.integer}}, session.zone())
                                   : format_value(field, cell));
    }
    for (const std::string_view tag : cursor.lead().tags) snapshot.tags.emplace_back(tag);
    snapshot.heading =
        fmt::format("Lead {}: {}\n", number(lead), escape_terminal(display_name(cursor.lead())));
  });
  snapshot.heading +=
      "Edit the values, save, and exit the editor. An unchanged file changes nothing; an "
      "empty file cancels.\n"
      "\"\" or a deleted line clears a field. Dates may be words: \"+3d\", \"mon\".";
  if (const auto newest = Journal(store).newest_operation(lead)) snapshot.op = newest->id;
  return snapshot;
}

std::string without_problem_lines(const std::string& text) {
  std::string kept;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    if (!std::string_view(text).substr(begin).starts_with(kProblemMark))
      kept += text.substr(begin, end - begin);
    begin = end;
  }
  return kept;
}

std::string with_problem_lines(const std::string& text, const std::vector<Diagnostic>& problems) {
  constexpr std::size_t kProblemsShown = 20;
  const std::size_t shown = std::min(problems.size(), kProblemsShown);
  std::string top;
  for (std::size_t i = 0; i < shown; ++i) {
    const Diagnostic& problem = problems[i];
    std::string line =
        problem.line > 0 ? fmt::format("line {}: ", problem.line + static_cast<int>(shown)) : "";
    line += problem.message + (problem.hint.empty() ? "" : "; " + problem.hint);
    std::replace(line.begin(), line.end(), '\n', ' ');
    top += std::string(kProblemMark) + escape_terminal(line) + "\n";
  }
  return top + text;
}

// The changes, or the problems of the edited text.
std::vector<Diagnostic> read_edit(Session& session, const Snapshot& before, const std::string& text,
                                  EditedLead& edited) {
  const Fields& fields = session.playbook().fields;
  Problems problems("", text);
  const std::optional<LeadToml> lead = read_lead_toml(fields, problems);
  edited.values.clear();
  edited.tags.clear();
  if (!lead) return problems.take();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const LeadToml::Entry& entry = lead->fields[i];
    if (entry.text == before.texts[i] || fields.all()[i].name == "tags") continue;
    const auto field = static_cast<FieldIndex>(i);
    auto parsed = parse_typed_value(session, field, entry.text);
    const auto* problem = std::get_if<ValueProblem>(&parsed);
    if (problem != nullptr)
      problems.error(entry.place, fields.all()[i].name + ": " + problem->message, problem->hint);
    else if (field == at(BuiltIn::created_at) &&
             std::holds_alternative<std::monostate>(std::get<Value>(parsed)))
      problems.error(entry.place, "created_at: cannot be empty");
    else
      edited.values.emplace_back(field, std::get<Value>(std::move(parsed)));
  }
  const auto has = [](const std::vector<std::string>& tags, const std::string& tag) {
    return std::any_of(tags.begin(), tags.end(),
                       [&](const std::string& other) { return fold(other) == fold(tag); });
  };
  for (const std::string& tag : before.tags) {
    if (!has(lead->tags, tag)) edited.tags.push_back("-" + tag);
  }
  for (const std::string& tag : lead->tags) {
    if (trim(tag).empty())
      problems.error({}, "tags: a tag is empty");
    else if (!has(before.tags, tag))
      edited.tags.push_back("+" + tag);
  }
  return problems.take();
}

void open_editor(const std::string& path) {
  std::vector<std::string> words = editor_command();
  const std::string name = words.front();
  words.push_back(path);
  const std::optional<int> code = run_child(words);
  if (!code)
    throw Error(ErrorKind::not_found, name, "the editor cannot be started; nothing was changed",
                "set VISUAL or EDITOR to an installed editor");
  if (*code != 0)
    throw Error(ErrorKind::cancelled, name,
                fmt::format("the editor failed with exit code {}; nothing was changed", *code));
}

}  // namespace

PrivateFile::PrivateFile(std::string_view text)
    : path_(temporary_folder() + "/leads-edit-XXXXXX.toml") {
  const int file = ::mkostemps(path_.data(), 5, O_CLOEXEC);
  if (file < 0)
    throw Error(ErrorKind::storage, temporary_folder(),
                std::string("cannot create a file there: ") + std::strerror(errno),
                "set TMPDIR to a writable directory");
  ::close(file);
  write(text);
}

PrivateFile::~PrivateFile() {
  if (!kept_) ::unlink(path_.c_str());
}

void PrivateFile::write(std::string_view text) {
  const int file =
      ::open(path_.c_str(), O_WRONLY | O_TRUNC | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  const bool written = file >= 0 && write_all(file, text);
  const int problem = errno;
  if (file >= 0) ::close(file);
  if (!written)
    throw Error(ErrorKind::storage, path_,
                std::string("cannot be written: ") + std::strerror(problem));
}

std::string PrivateFile::read() const {
  return read_small_file(path_, "lead").value_or("");
}

EditedLead edit_in_editor(Session& session, LeadId lead) {
  const Snapshot before = snapshot_of(session, lead);
  session.close();
  std::string shown =
      write_lead_toml(session.playbook().fields, before.texts, before.tags, before.heading);
  EditedLead edited;
  edited.op = before.op;
  edited.file = std::make_unique<PrivateFile>(shown);
  for (int round = 0; round < kMostRounds; ++round) {
    open_editor(edited.file->path());
    const std::string now = edited.file->read();
    if (trim(now).empty())
      throw Error(ErrorKind::cancelled, {}, "the file was left empty; nothing was changed");
    if (now == shown && round > 0)
      throw Error(ErrorKind::cancelled, {}, "the mistakes were not fixed; nothing was changed");
    const std::string text = without_problem_lines(now);
    const std::vector<Diagnostic> problems = read_edit(session, before, text, edited);
    if (problems.empty()) return edited;
    shown = with_problem_lines(text, problems);
    edited.file->write(shown);
  }
  throw Error(ErrorKind::cancelled, {}, "there are still mistakes; nothing was changed");
}

}  // namespace leads
