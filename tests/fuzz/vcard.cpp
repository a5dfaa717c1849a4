// SPDX-License-Identifier: MIT
// Cards are the same however the bytes arrive, and every value of one without a problem is UTF-8.
#include "formats/vcard/vcard.h"

#include <string>

#include "base/utf8.h"
#include "fuzz/targets.h"
#include "leads/error.h"

namespace leads::fuzz {
namespace {

std::string read(ByteSource source) {
  VcardReader reader(std::move(source));
  std::string seen;
  Vcard card;
  while (reader.next(card)) {
    seen += "card " + std::to_string(card.line) + '\n';
    for (const VcardProperty& property : card.properties) {
      require(!card.problems.empty() || !first_invalid_utf8(property.value), "a value is UTF-8");
      require(property.line >= card.line && property.preference >= 0 && property.preference <= 100,
              "a property stands in its card");
      seen += property.group + '.' + property.name + '=' + card.text(property) + '\n';
      for (const std::string& part : card.parts(property, ';')) seen += part + '|';
    }
    for (const Diagnostic& problem : card.problems)
      seen += std::to_string(problem.line) + problem.message + '\n';
  }
  return seen + problems_of(reader);
}

}  // namespace

void vcard(std::string_view bytes) {
  require_same_in_pieces(read, bytes);
}

}  // namespace leads::fuzz
