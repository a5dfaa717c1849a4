// SPDX-License-Identifier: MIT
// Removing a lead with all that belongs to it. The journal keeps it whole, so that undo can put it
// back.
#include "leads/error.h"
#include "store/journal/row_json.h"
#include "store/write/open_operation.h"
#include "store/write/undo/undo_rules.h"

namespace leads {

std::string OpenOperation::remove(LeadId lead, bool bulk) {
  std::string whole;
  if (!bulk) {
    whole = lead_json(read_whole(store, lead), playbook);
    note(lead, EntryKind::lead, whole, {});
  }
  for (const char* table : {"tag", "identity", "activity", "stage_move", "consent", "score"})
    prepare("delete from " + sql::quoted(table) + " where lead_id = $1")
        .bind(1, number(lead))
        .run();
  prepare("delete from lead where id = $1").bind(1, number(lead)).run();
  note_mail(lead);
  known_tags.reset();
  touched.erase(number(lead));
  removed.push_back(lead);
  return whole;
}

void Operation::remove(LeadId lead) {
  const std::string why = why_it_cannot_go(impl_->book.connection, lead);
  if (!why.empty())
    throw Error(ErrorKind::refused, "lead " + std::to_string(number(lead)),
                "cannot be removed: " + why);
  impl_->remove(lead, false);
}

}  // namespace leads
