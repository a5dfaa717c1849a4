// SPDX-License-Identifier: MIT
// Which letters an address got: kept by its mark, beside the lead's own activities, so that no
// other lead that is given the address gets them again.
#include "base/text.h"
#include "leads/error.h"
#include "store/rights/secret.h"
#include "store/write/open_operation.h"
#include "store/write/operation.h"

namespace leads {

void Operation::claim_letter(const SentLetter& letter) {
  OpenOperation& self = *impl_;
  const std::optional<SecretKey> secret = secret_key(self.store);
  if (!secret) throw Error(ErrorKind::bug, {}, "a book that is written has no key");
  self.prepare(
          "insert into letter(mark, sequence, step, template, lead_id, op) values($1, $2, $3, $4, "
          "$5, $6) on conflict(mark, sequence, step) do update set template = excluded.template, "
          "lead_id = excluded.lead_id, op = excluded.op")
      .bind_blob(1, identity_mark(*secret, "email", letter.address))
      .bind(2, std::string_view(letter.sequence))
      .bind(3, std::string_view(letter.step))
      .bind(4, letter.text)
      .bind(5, number(self.survivor(letter.lead)))
      .bind(6, self.op)
      .run();
}

void Operation::release_letter(LeadId lead, std::string_view sequence, std::string_view step) {
  OpenOperation& self = *impl_;
  lead = self.survivor(lead);
  std::vector<LeadId> members = self.book.merges().parts(lead);
  members.push_back(lead);
  sql::Statement drop =
      self.prepare("delete from letter where lead_id = $1 and sequence = $2 and step = $3");
  for (const LeadId member : members)
    drop.bind(1, number(member)).bind(2, std::string_view(fold(sequence))).bind(3, step).run();
}

}  // namespace leads
