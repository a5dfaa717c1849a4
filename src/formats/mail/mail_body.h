// The text of a mail: its first plain part.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/mail/mail_header.h"

namespace leads {

/// Takes the lines behind the headers one by one.
class MailBody {
 public:
  static constexpr std::size_t kLongest = std::size_t{64} << 10;

  /// Of the whole mail: its Content-Type and Content-Transfer-Encoding.
  MailBody(std::string_view type, std::string_view transfer);
  void line(std::string_view text);
  /// UTF-8 without outer blanks, at most 64 KiB, cut between letters; "" when no part is plain
  /// text. A part in a character set that is not known is not guessed at: a line in brackets says
  /// so.
  std::string text() const;

 private:
  void begin_part(std::string_view type, std::string_view transfer);
  void part_header(std::string_view text);
  bool at_boundary(std::string_view text);

  std::vector<std::string> boundaries_;  // of the parts that are open, outermost first
  bool in_headers_ = false;
  bool collecting_ = false, found_ = false;
  std::string header_, part_type_, part_transfer_, disposition_;
  std::string transfer_, charset_, raw_;
};

}  // namespace leads
