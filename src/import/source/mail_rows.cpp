// SPDX-License-Identifier: MIT
#include "import/source/mail_rows.h"

#include <set>
#include <utility>

#include "base/text.h"
#include "base/time/format.h"
#include "core/lead/email.h"
#include "import/match/row_hash.h"
#include "import/source/row_reader.h"
#include "leads/error.h"

namespace leads {

MailRows::MailRows(std::string file, ByteSource source, bool bodies)
    : file_(std::move(file)), reader_(std::move(source), bodies), header_{"email",   "at",  "kind",
                                                                          "subject", "ref", "note",
                                                                          "machine"} {}

bool MailRows::next(SourceRow& row) {
  while (rows_.empty()) {
    if (!reader_.next(message_)) return false;
    take_message();
  }
  row_ = std::move(rows_.front());
  rows_.pop_front();
  cells_ = {
      row_.email, at_,           row_.reply ? "email_reply" : "email_sent",     message_.subject,
      ref_,       message_.body, row_.reply && message_.automatic ? "true" : ""};
  row.cells = cells_;
  row.line = message_.line;
  return true;
}

// A message without an id is known by what its headers and its text say, and the n-th of several
// that say the same by its number.
void MailRows::take_message() {
  at_ = format_utc(*message_.at);
  ref_ = message_.id;
  if (ref_.empty()) {
    std::string all;
    for (const char* const name : {"date", "from", "to", "cc", "subject", "in-reply-to"})
      if (const auto found = message_.headers.find(name); found != message_.headers.end())
        all += std::string(name) + ":" + found->second.value + "\n";
    all += "body:" + std::to_string(message_.body_hash) + "\n";
    ref_ = content_hash(all);
    if (const std::size_t nth = ++same_[ref_]; nth > 1) ref_ += "-" + std::to_string(nth);
  }
  std::set<std::pair<bool, std::string>> known;  // whether it is a reply, and the folded address
  std::string unreadable;
  const auto take = [&](const std::vector<MailAddress>& addresses, const char* header, bool reply) {
    for (const MailAddress& one : addresses) {
      const auto address = parse_email(one.address);
      if (!address) {
        if (unreadable.empty()) unreadable = one.address;
        continue;
      }
      if (known.emplace(reply, fold(*address)).second) rows_.push_back({*address, header, reply});
      if (reply) return;
    }
  };
  take(message_.from, "from", true);
  take(message_.to, "to", false);
  take(message_.cc, "cc", false);
  take(message_.bcc, "bcc", false);
  if (rows_.empty()) {
    const auto from = message_.headers.find("from");
    note(unaddressed_, from == message_.headers.end() ? "" : trim(from->second.value));
  } else if (!unreadable.empty()) {
    note(unreadable_, unreadable);
  }
}

void MailRows::note(ImportNote& what, std::string_view example) const {
  if (what.rows++ > 0) return;
  what.line = message_.line;
  what.example = example;
}

std::vector<ImportNote> MailRows::left_out() const {
  std::vector<ImportNote> notes;
  for (const ImportNote& one : {unreadable_, unaddressed_})
    if (one.rows > 0) notes.push_back(one);
  return notes;
}

const MailHeader* MailRows::header_of(std::size_t cell) const {
  const std::string name = cell == kEmail || cell == kKind ? row_.from_header
                           : cell == kAt                   ? "date"
                           : cell == kSubject              ? "subject"
                           : cell == kRef                  ? "message-id"
                           : cell == kMachine              ? "auto-submitted"
                                                           : "";
  const auto found = message_.headers.find(name);
  return found == message_.headers.end() || found->second.line == 0 ? nullptr : &found->second;
}

Diagnostic MailRows::place(std::size_t cell) const {
  Diagnostic diagnostic;
  diagnostic.file = file_;
  diagnostic.column = 1;
  diagnostic.line = message_.line;
  if (const MailHeader* const header = header_of(cell)) {
    diagnostic.line = header->line;
    diagnostic.excerpt = header->excerpt;
  }
  return diagnostic;
}

std::vector<Diagnostic> MailRows::take_problems() {
  std::vector<Diagnostic> problems = reader_.take_problems();
  for (Diagnostic& problem : problems) problem.file = file_;
  return problems;
}

}  // namespace leads
