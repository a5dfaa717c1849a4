// SPDX-License-Identifier: MIT
// Consent in the journal: an entry from the state there was to the whole record, as JSON; taken
// back the other way round.
#include "store/journal/entry.h"
#include "store/journal/row_json.h"
#include "store/write/open_operation.h"
#include "store/write/operation.h"
#include "store/write/undo/undo_rules.h"

namespace leads {
namespace {

struct Newest {
  std::int64_t id = 0, op = 0;
  std::string state = std::string(consent_name(ConsentState::unknown));
};

/// What was last said of the channel, or of this address of it.
Newest newest_of(sql::Connection& connection, const NewConsent& consent) {
  sql::Statement select = connection.prepare(
      "select id, op, state from consent where lead_id = $1 and channel = $2 and coalesce(address, "
      "'') in ('', $3) order by id desc limit 1");
  select.bind(1, number(consent.lead))
      .bind(2, channel_name(consent.channel))
      .bind(3, std::string_view(consent.address));
  if (!select.step()) return {};
  return {select.integer(0), select.integer(1), select.string(2)};
}

}  // namespace

void OpenOperation::set_consent(const NewConsent& consent) {
  const std::string before = newest_of(book.connection, consent).state;
  note_consent(consent);
  note({op, consent.lead, EntryKind::consent, std::string(channel_name(consent.channel)), before,
        consent_json(consent)});
}

UndoneChange OpenOperation::take_back_consent(const JournalEntry& noted, std::int64_t origin) {
  const bool taken = noted.before.starts_with('{');  // by an undo, which is taken back now
  const auto consent = parse_consent_json(taken ? noted.before : noted.after, noted.lead);
  const auto stays = [&](const char* why) {
    return UndoneChange{
        noted.lead, noted.kind,
        noted.name, consent && !taken ? std::string(consent_name(consent->state)) : std::string(),
        {},         why};
  };
  if (!consent) return stays(kChangedSince);
  if (consent->state == ConsentState::opted_out) return stays(kMustBeRemembered);
  const Newest newest = newest_of(book.connection, *consent);
  const std::string state(consent_name(consent->state));
  if (taken ? newest.state != noted.after : newest.op != origin || newest.state != state)
    return stays(kChangedSince);
  if (taken) {
    note_consent(*consent, origin);
    note({op, noted.lead, noted.kind, noted.name, newest.state, noted.before});
    return {noted.lead, noted.kind, noted.name, newest.state, state, {}};
  }
  book.connection.prepare("delete from consent where id = $1").bind(1, newest.id).run();
  const std::string again = newest_of(book.connection, *consent).state;
  note({op, noted.lead, noted.kind, noted.name, noted.after, again});
  return {noted.lead, noted.kind, noted.name, state, again, {}};
}

}  // namespace leads
