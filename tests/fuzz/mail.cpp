// SPDX-License-Identifier: MIT
// Messages are the same however the bytes arrive, their texts are UTF-8.
#include "formats/mail/mail.h"

#include <string>

#include "base/utf8.h"
#include "fuzz/targets.h"

namespace leads::fuzz {
namespace {

std::string read(ByteSource source) {
  MailReader reader(std::move(source), true);
  std::string seen;
  MailMessage message;
  while (reader.next(message)) {
    require(message.line > 0, "a message has a line");
    require(!first_invalid_utf8(message.subject) && !first_invalid_utf8(message.body),
            "a text is UTF-8");
    seen += std::to_string(message.line) + message.id + message.subject + message.body + '\n';
    for (const MailAddress& address : message.from) seen += address.address + '|';
    for (const MailAddress& address : message.to) seen += address.address + '|';
  }
  return seen + problems_of(reader);
}

}  // namespace

void mail(std::string_view bytes) {
  is_mail(bytes);
  require_same_in_pieces(read, bytes);
}

}  // namespace leads::fuzz
