// Cards are the same however the bytes arrive, and every value of one without a problem is UTF-8.
#include "formats/vcard.h"

#include <string>

#include "fuzz/targets.h"
#include "leads/text.h"

namespace leads::fuzz {
namespace {

std::string read(ByteSource source) {
  VcardReader reader(std::move(source));
  std::string seen;
  Vcard card;
  while (reader.next(card)) {
    seen += "card " + std::to_string(card.line) + '\n';
    for (const VcardProperty& property : card.properties) {
      require(!first_invalid_utf8(property.value), "a value is UTF-8");
      require(property.line >= card.line && property.preference >= 0 && property.preference <= 100, "a property stands in its card");
      seen += property.group + '.' + property.name + '=' + card.text(property) + '\n';
      for (const std::string& part : card.parts(property, ';')) seen += part + '|';
    }
  }
  for (const Diagnostic& problem : reader.take_problems()) seen += std::to_string(problem.line) + problem.message + '\n';
  return seen;
}

}  // namespace

void vcard(std::string_view bytes) { require(read(bytes_of(bytes)) == read(bytes_of(bytes, 3)), "the same in pieces of three bytes"); }

}  // namespace leads::fuzz
