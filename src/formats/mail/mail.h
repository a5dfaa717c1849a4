// SPDX-License-Identifier: MIT
// Mail as files keep it: one message (.eml) or a whole mailbox (mbox, also mboxrd). A streaming
// reader of what a sales record needs: who wrote to whom, when, about what.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files/byte_source.h"
#include "formats/mail/mail_header.h"
#include "formats/text/lines.h"
#include "leads/error.h"
#include "leads/instant.h"

namespace leads {

struct MailLimits {
  static constexpr std::size_t line = std::size_t{1} << 20;
  static constexpr std::size_t headers = std::size_t{1} << 20;  ///< of one message
};

/// A header as written in the file.
struct MailHeader {
  std::string value;  ///< unfolded, not decoded; several of one name joined by commas
  int line = 0;
  std::string excerpt;  ///< its first line
};

struct MailMessage {
  int line = 0;                 ///< it begins on
  std::string id, in_reply_to;  ///< without angle brackets; "" without
  std::optional<Instant> at;    ///< its Date; where that says nothing, when it was received
  std::vector<MailAddress> from, to, cc, bcc, reply_to;
  std::string subject;
  bool automatic = false;       ///< auto-submitted, bulk, or a delivery report
  std::string body;             ///< when asked for: MailBody
  std::uint64_t body_hash = 0;  ///< of its lines as sent, without blank ones at the end
  std::map<std::string, MailHeader, std::less<>>
      headers;  ///< those that count, by their name in lower case
};

class MailReader {
 public:
  explicit MailReader(ByteSource source, bool bodies = false)
      : lines_(std::move(source), MailLimits::line), bodies_(bodies) {}

  /// The next message without a problem; false at the end.
  bool next(MailMessage& message);
  /// What was wrong so far, without file names; the first 10,000.
  std::vector<Diagnostic> take_problems() { return std::exchange(problems_, {}); }

 private:
  struct Pending {
    std::string text, excerpt;
    int line = 0;
  };

  struct Line {
    std::string text;
    int number = 0;
    bool cut = false;
  };

  bool line(std::string_view& text);
  bool look_ahead();
  bool headers_follow();
  bool begins_message(std::string_view& text, bool after_blank);
  void begin();
  bool read_headers(MailMessage& message);
  bool take_header(MailMessage& message, const Pending& header);
  void read_body(MailMessage& message);
  bool judge(MailMessage& message);
  bool problem(int line, std::string message, std::string hint = {}, std::string excerpt = {});

  LineReader lines_;
  bool bodies_;
  bool begun_ = false, mailbox_ = false, more_ = false;
  int start_ = 0;           // line of the message that comes next
  std::deque<Line> ahead_;  // lines that had to be looked at before their turn
  Line line_;               // the current one, when it was one of them
  int number_ = 0;
  bool cut_ = false;
  std::vector<Diagnostic> problems_;
};

/// Whether a file that begins with these bytes (some KiB) is mail.
bool is_mail(std::string_view head);

}  // namespace leads
