// Messages are the same however the bytes arrive, their texts are UTF-8.
#include "formats/mail.h"

#include <string>

#include "fuzz/targets.h"
#include "leads/text.h"

namespace leads::fuzz {
namespace {

std::string read(ByteSource source) {
  MailReader reader(std::move(source), true);
  std::string seen;
  MailMessage message;
  while (reader.next(message)) {
    require(message.line > 0, "a message has a line");
    require(!first_invalid_utf8(message.subject) && !first_invalid_utf8(message.body), "a text is UTF-8");
    seen += std::to_string(message.line) + message.id + message.subject + message.body + '\n';
    for (const MailAddress& address : message.from) seen += address.address + '|';
    for (const MailAddress& address : message.to) seen += address.address + '|';
  }
  for (const Diagnostic& problem : reader.take_problems()) seen += std::to_string(problem.line) + problem.message + '\n';
  return seen;
}

}  // namespace

void mail(std::string_view bytes) {
  is_mail(bytes);
  require(read(bytes_of(bytes)) == read(bytes_of(bytes, 3)), "the same in pieces of three bytes");
}

}  // namespace leads::fuzz
