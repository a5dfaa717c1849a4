// SPDX-License-Identifier: MIT
// The text of a mail: its first plain part.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/mail/mail_header.h"

namespace leads {

/// Takes the lines after the headers one by one.
class MailBody {
 public:
  static constexpr std::size_t kLongest = std::size_t{64} << 10;

  /// Of the whole mail: its Content-Type and Content-Transfer-Encoding.
  MailBody(std::string_view type, std::string_view transfer);
  MailBody(const MailBody&) = delete;
  MailBody& operator=(const MailBody&) = delete;
  void line(std::string_view text);
  /// UTF-8 without outer blanks, at most 64 KiB, cut between letters; where no part is plain text,
  /// the text of the first that is HTML; "" without. Flowed lines (RFC 3676) are joined. A part in
  /// a character set that is not known is not guessed at: a line in brackets says so.
  std::string text() const;

 private:
  struct Part {
    bool found = false, html = false, flowed = false, delete_space = false;
    std::string transfer, charset, raw;
  };
  static std::string text_of(const Part& part);
  void begin_part(std::string_view type, std::string_view transfer);
  void part_header(std::string_view text);
  bool at_boundary(std::string_view text);

  std::vector<std::string> boundaries_;  // of the parts that are open, outermost first
  bool in_headers_ = false;
  std::string header_, part_type_, part_transfer_, disposition_;
  Part plain_, html_;
  Part* collecting_ = nullptr;
};

}  // namespace leads
