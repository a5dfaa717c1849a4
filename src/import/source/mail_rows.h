// SPDX-License-Identifier: MIT
// Mail as rows of activities in our own form: who wrote to whom.
#pragma once

#include <array>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/mail/mail.h"
#include "import/source/row_reader.h"

namespace leads {

class MailRows final : public RowReader {
 public:
  /// `bodies`: the text of a message becomes the note.
  MailRows(std::string file, ByteSource source, bool bodies = false);
  /// email, at, kind, subject, ref, note, machine
  const std::vector<std::string>& header() const override { return header_; }
  /// Of each message one row `email_reply` for its sender and one `email_sent` for each address in
  /// To, Cc and Bcc, which counts where the sender is no lead. Addresses that no mail could reach
  /// are left out, and noted.
  bool next(SourceRow& row) override;
  Diagnostic place(std::size_t cell) const override;
  std::vector<Diagnostic> take_problems() override;
  std::vector<ImportNote> left_out() const override;

 private:
  enum Column : std::size_t { kEmail, kAt, kKind, kSubject, kRef, kNote, kMachine, kColumns };
  struct Row {
    std::string email, from_header;
    bool reply = false;
  };

  void take_message();
  void note(ImportNote& what, std::string_view example) const;
  const MailHeader* header_of(std::size_t cell) const;

  std::string file_;
  MailReader reader_;
  MailMessage message_;
  std::vector<std::string> header_;
  std::string at_, ref_;
  std::unordered_map<std::string, std::size_t> same_;  // messages without an id, by what they say
  std::deque<Row> rows_;
  ImportNote unreadable_{
      "messages with an address that no mail could reach, which is left out", 0, 0, {}};
  ImportNote unaddressed_{"messages without an address to know a lead by, left out", 0, 0, {}};
  Row row_;
  std::array<std::string_view, kColumns> cells_;
};

}  // namespace leads
