// SPDX-License-Identifier: MIT
// Leads and events have UIDs made with the key of the book: the same book gives the same ones, and
// two books never do.
#include "cli/list/lead_files.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "formats/calendar/ics_write.h"
#include "formats/vcard/vcard_write.h"
#include "leads/error.h"
#include "store/journal/journal.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/rights/secret.h"

namespace leads {
namespace {

/// A UUID of 16 bytes, of version 8: its maker's own.
std::string uuid_text(std::string bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  bytes.resize(16, '\0');
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0f) | 0x80);
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3f) | 0x80);
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += kHex[byte >> 4U];
    text += kHex[byte & 15U];
  }
  return text;
}

/// `what` keeps the card of a lead and its event apart.
std::string uuid_of(Store& store, std::string_view what, LeadId lead) {
  // A book of an older format, which is only read, has no key yet.
  return uuid_text(
      identity_mark(secret_key(store).value_or(SecretKey{}), what, std::to_string(number(lead))));
}

std::string text_of(const LeadView& lead, BuiltIn field) {
  return std::string(lead.cell(field).text);
}

/// The main address, then the others in the order of their keys.
std::vector<std::string> addresses_of(const LeadView& lead, const std::vector<Identity>& identities,
                                      BuiltIn field) {
  std::vector<std::string> addresses;
  const std::string main = text_of(lead, field);
  if (!main.empty()) addresses.push_back(main);
  const std::string main_key = main.empty() ? "" : identity_key(at(field), main);
  for (const Identity& identity : identities)
    if (identity.kind == identity_kind(at(field)) && identity.key != main_key)
      addresses.push_back(identity.value);
  return addresses;
}

/// That of the address book which the lead came from, so that it finds its contact again.
std::string card_uid(Store& store, LeadId lead, const std::vector<Identity>& identities) {
  for (const Identity& identity : identities)
    if (identity.kind == "id:vcard") return identity.value;
  return "urn:uuid:" + uuid_of(store, "card", lead);
}

ContactCard card_of(Store& store, const LeadView& lead) {
  std::vector<Identity> identities = Identities(store).of(lead.id);
  std::sort(identities.begin(), identities.end(),
            [](const Identity& a, const Identity& b) { return a.key < b.key; });
  ContactCard card;
  card.uid = card_uid(store, lead.id, identities);
  const auto newest = Journal(store).newest_operation(lead.id);
  card.revised = newest ? newest->at : lead.created_at();
  card.name = known_name(lead).value_or("");
  card.company = text_of(lead, BuiltIn::company);
  // A person who goes by the company's name stays a person.
  card.organization = text_of(lead, BuiltIn::type) == "organization" &&
                      (card.company.empty() || card.company == card.name);
  for (auto [part, field] : {std::pair{&card.first_name, BuiltIn::first_name},
                             {&card.last_name, BuiltIn::last_name},
                             {&card.title, BuiltIn::title},
                             {&card.website, BuiltIn::website},
                             {&card.notes, BuiltIn::notes},
                             {&card.street, BuiltIn::street},
                             {&card.city, BuiltIn::city},
                             {&card.region, BuiltIn::region},
                             {&card.postal_code, BuiltIn::postal_code},
                             {&card.country, BuiltIn::country}})
    *part = text_of(lead, field);
  card.emails = addresses_of(lead, identities, BuiltIn::email);
  card.phones = addresses_of(lead, identities, BuiltIn::phone);
  card.tags.assign(lead.tags.begin(), lead.tags.end());
  return card;
}

/// "Call Ann Lee (Acme)"
std::string summary_of(const LeadView& lead) {
  const std::string step = text_of(lead, BuiltIn::next_step), name = display_name(lead),
                    company = text_of(lead, BuiltIn::company);
  return (step.empty() ? "" : step + " ") + name +
         (company.empty() || company == name ? "" : " (" + company + ")");
}

std::string description_of(const LeadView& lead) {
  std::string text;
  for (const auto& [heading, field] :
       {std::pair{"Phone: ", BuiltIn::phone}, {"E-mail: ", BuiltIn::email}})
    if (const std::string address = text_of(lead, field); !address.empty())
      text += heading + address + "\n";
  return text + "leads show " + std::to_string(number(lead.id));
}

/// Of the step: how often the journal says that it was changed, and when it last was.
void take_changes(Store& store, LeadCursor& cursor, CalendarEvent& event) {
  const LeadId lead = cursor.lead().id;
  const auto creation = Journal(store).operation(cursor.created_op());
  event.changed = creation ? creation->at : cursor.lead().created_at();
  std::set<std::int64_t> operations;
  for (const auto& [operation, entry] : Journal(store).history(lead)) {
    if (entry.lead != lead || !(entry.is_field("next_step") || entry.is_field("next_step_at")))
      continue;
    operations.insert(operation.id);
    event.changed = std::max(event.changed, operation.at);
  }
  event.sequence = static_cast<std::int64_t>(operations.size());
}

/// The instant at which the step is due, or the first of its day.
Instant begin_of(const CalendarEvent& event, const Zone& zone) {
  const auto* const day = std::get_if<Day>(&event.when);
  return day != nullptr ? zone.to_instant(std::chrono::local_seconds(day->time_since_epoch()))
                        : std::get<Instant>(event.when);
}

std::optional<CalendarEvent> event_of(Store& store, LeadCursor& cursor) {
  const LeadView& lead = cursor.lead();
  const Cell& due = lead.cell(BuiltIn::next_step_at);
  if (!due.present()) return std::nullopt;
  CalendarEvent event;
  event.uid = uuid_of(store, "next step", lead.id);
  if (is_stored_day(due.integer))
    event.when = day_of_stored(due.integer);
  else
    event.when = Instant{Seconds{due.integer}};
  event.summary = summary_of(lead);
  event.description = description_of(lead);
  take_changes(store, cursor, event);
  return event;
}

}  // namespace

void declare_lead_files(Flags& flags, LeadFileFlags& given) {
  flags
      .toggle("--vcard", given.vcard,
              "short for --format vcard: the leads as contacts for an address book")
      .one_of = "format";
  flags
      .toggle("--ics", given.ics,
              "short for --format ics: their next steps as events for a calendar")
      .one_of = "format";
}

void take_lead_file(Session& session, const LeadFileFlags& given) {
  if (!given.vcard && !given.ics) return;
  const GlobalOptions& typed = session.options();
  if ((given.vcard && given.ics) || typed.json || typed.jsonl || typed.csv || typed.tsv ||
      typed.xlsx || typed.format || typed.line_template)
    throw Error(ErrorKind::usage, given.vcard ? "--vcard" : "--ics", "two formats were named",
                "name one of them");
  OutputSettings settings = session.out.settings();
  settings.format = given.vcard ? Format::vcard : Format::ics;
  session.out.set(std::move(settings));
  check_lead_file(session);
}

bool is_lead_file(Format format) {
  return format == Format::vcard || format == Format::ics;
}

void check_lead_file(const Session& session) {
  const OutputSettings& settings = session.out.settings();
  if (is_lead_file(settings.format) && session.options().fields)
    throw Error(ErrorKind::usage, "--fields",
                settings.format == Format::vcard
                    ? "does not apply to vCards: they contain all that an address book can hold"
                    : "does not apply to a calendar: it contains the next steps",
                "leave it out");
}

void print_lead_file(Session& session, std::vector<LeadId> leads, std::optional<Instant> until) {
  Store& store = session.store(false);
  const ReadingAtOnce together(store);
  LeadNeeds needs = LeadNeeds::all_but_texts(store.playbook().fields);
  needs.activities = false;
  needs.creation = true;
  LeadCursor cursor(store, std::move(needs), {std::move(leads), {}, false});
  std::string text;
  std::vector<CalendarEvent> events;
  while (cursor.next()) {
    if (session.out.settings().format == Format::vcard) {
      append_vcard(text, card_of(store, cursor.lead()));
    } else if (std::optional<CalendarEvent> event = event_of(store, cursor)) {
      if (!until || begin_of(*event, session.zone()) < *until) events.push_back(*std::move(event));
    }
  }
  if (session.out.settings().format == Format::ics) text = ics_calendar("Next steps", events);
  session.out.write_lines(text);
}

}  // namespace leads
