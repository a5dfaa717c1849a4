// SPDX-License-Identifier: MIT
// Consent in the journal: an entry from the state there was to the whole record, as JSON; taken
// back the other way round.
#include "base/text.h"
#include "store/journal/entry.h"
#include "store/journal/row_json.h"
#include "store/rights/secret.h"
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

/// What the migration to format 8 made of evidence about a whole lead; later evidence is taken back
/// address by address.
void drop_of_addresses(sql::Connection& connection, const NewConsent& consent, std::int64_t op) {
  connection
      .prepare(
          "delete from consent where lead_id = $1 and channel = $2 and op = $3 and state = $4 and "
          "at = $5 and is_evidence <> 0 and address is not null")
      .bind(1, number(consent.lead))
      .bind(2, channel_name(consent.channel))
      .bind(3, op)
      .bind(4, consent_name(consent.state))
      .bind(5, seconds(consent.at))
      .run();
}

}  // namespace

// Evidence about a lead is about the addresses that it has then, and is noted for each: one that it
// is given later was not meant.
std::vector<NewConsent> OpenOperation::each_address(const NewConsent& consent) {
  const bool lifts = consent.is_evidence && consent.address.empty() &&
                     is_addressed(consent.channel) &&
                     (consent.state == ConsentState::opted_in ||
                      consent.state == ConsentState::legitimate_interest);
  std::vector<NewConsent> each;
  if (!lifts) return each;
  for (std::string& key : keys_of(consent.lead, channel_name(consent.channel))) {
    each.push_back(consent);
    each.back().address = std::move(key);
  }
  return each;
}

void OpenOperation::weaken_old_evidence(NewConsent& consent, std::int64_t was) {
  if (!consent.is_evidence || consent.address.empty()) return;
  const std::string_view kind = channel_name(consent.channel);
  sql::Statement stop =
      prepare("select 1 from suppression where kind = $1 and mark = $2 and at = $3 and op > $4");
  const std::optional<SecretKey> secret = secret_key(store);
  consent.is_evidence =
      secret && !stop.bind(1, kind)
                     .bind_blob(2, identity_mark(*secret, kind, fold(consent.address)))
                     .bind(3, seconds(consent.at))
                     .bind(4, was)
                     .step();
}

void OpenOperation::note_consent_again(NewConsent consent, std::int64_t by, std::int64_t was) {
  weaken_old_evidence(consent, was);
  note_consent(consent, by);
}

void OpenOperation::set_consent(const NewConsent& consent) {
  const std::string before = newest_of(book.connection, consent).state;
  note_consent(consent);
  note({op, consent.lead, EntryKind::consent, std::string(channel_name(consent.channel)), before,
        consent_json(consent)});
  for (const NewConsent& of_address : each_address(consent)) set_consent(of_address);
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
    note_consent_again(*consent, origin, 0);
    note({op, noted.lead, noted.kind, noted.name, newest.state, noted.before});
    return {noted.lead, noted.kind, noted.name, newest.state, state, {}};
  }
  book.connection.prepare("delete from consent where id = $1").bind(1, newest.id).run();
  if (consent->address.empty()) drop_of_addresses(book.connection, *consent, origin);
  const std::string again = newest_of(book.connection, *consent).state;
  note({op, noted.lead, noted.kind, noted.name, noted.after, again});
  return {noted.lead, noted.kind, noted.name, state, again, {}};
}

}  // namespace leads
