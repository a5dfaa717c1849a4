// SPDX-License-Identifier: MIT
// leads export: writes leads in a form that import reads back.
#include <algorithm>

#include "base/words.h"
#include "cli/command/command.h"
#include "cli/lead/lead_targets.h"
#include "cli/list/further_columns.h"
#include "cli/list/lead_files.h"
#include "cli/rights/contact_list.h"
#include "cli/session.h"
#include "flows/select.h"
#include "formats/playbook/reading.h"
#include "import/rows/tag_cell.h"
#include "leads/error.h"
#include "store/rights/consent_ledger.h"

namespace leads::export_command {
namespace {

struct Options {
  std::vector<std::string> filter;
  LeadTargets among;  ///< of --ids-from
  std::string purpose;
  bool withheld = false;
  LeadFileFlags files;
};

void declare(Flags& flags, Options& options) {
  flags.words("FILTER", options.filter, false, "which leads; default: all").kind =
      ValueKind::filter;
  declare_ids_from(flags, options.among);
  flags
      .value("--for", "PURPOSE", options.purpose,
             "only who may be reached: email, phone, or ads (hashed addresses)")
      .choices = {"email", "phone", "ads"};
  flags.toggle("--withheld", options.withheld, "list who may not be reached, and why").needs = {
      "--for"};
  declare_lead_files(flags, options.files);
}

int export_contacts(const Options& options, Session& session, Selection selection,
                    const Filter& filter) {
  if (options.purpose != "email" && options.purpose != "phone" && options.purpose != "ads")
    throw Error(ErrorKind::usage, "--for",
                in_quotes(options.purpose) + " is not one of email, phone, ads");
  const Purpose purpose = options.purpose == "email"   ? Purpose::email
                          : options.purpose == "phone" ? Purpose::phone
                                                       : Purpose::ads;
  const ContactList list = contact_list(session, std::move(selection), purpose, options.withheld);
  if (list.given + list.withheld + list.same_address == 0 && !options.among.ids_from)
    session.explain_nothing(filter);
  session.out.print(list.table);
  if (list.same_address > 0)
    session.say(counted(list.same_address, "lead has", "leads have") +
                " an address that is in the list already");
  if (list.withheld > 0)
    session.say("withheld " + std::to_string(list.withheld) + ": " + join(list.reasons, ", ") +
                (options.withheld ? "" : "; to list them: --withheld"));
  return 0;
}

struct Plan {
  FurtherColumns further;
  bool documents = false;  ///< JSON includes the score
};

/// Further addresses named by --fields that none of these leads has: columns all the same.
std::vector<std::string> blank_columns(const Session& session, const Plan& plan) {
  const std::vector<std::string> there = plan.further.names();
  std::vector<std::string> blank;
  const std::string named = session.options().fields.value_or("");
  for (std::string_view name : split(named, ',')) {
    if (name.starts_with('+')) name.remove_prefix(1);
    if (is_further_address(name) && std::find(there.begin(), there.end(), name) == there.end())
      blank.emplace_back(name);
  }
  return blank;
}

Table columns_of(const Plan& plan, const Playbook& playbook) {
  Table table;
  table.schema = "leads.export/1";
  table.key = "leads";
  const auto add = [&table](std::string name) {
    Column column;
    column.name = std::move(name);
    table.columns.push_back(std::move(column));
  };
  add("lead_id");
  for (const Field& field : playbook.fields.all()) add(field.name);
  for (std::string& name : plan.further.names()) add(std::move(name));
  for (const char* name : {"tags", "stage", "stage_at", "stage_reason", "cycle"}) add(name);
  for (std::size_t channel = 0; channel < kChannels; ++channel) {
    const std::string name = "consent." + std::string(channel_name(static_cast<Channel>(channel)));
    add(name);
    add(name + "_at");
  }
  add("consent_ledger");
  if (plan.documents)
    for (const char* name : {"fit", "engagement", "score", "grade", "temperature", "ready"})
      add(name);
  return table;
}

/// Without what is further.
std::vector<Datum> row_of(const Plan& plan, const Playbook& playbook, const LeadView& lead,
                          std::string ledger, const Score& score) {
  std::vector<Datum> row{number(lead.id)};
  for (std::size_t index = 0; index < playbook.fields.size(); ++index) {
    const auto field = static_cast<FieldIndex>(index);
    // As it is shown; import stores no name that is what the other fields make.
    row.push_back(field == at(BuiltIn::name)
                      ? text_or_missing(known_name(lead).value_or(""))
                      : datum_of(playbook.fields[field], lead.fields[index]));
  }
  row.push_back(text_or_missing(tag_cell(lead.tags)));
  row.push_back(playbook.stage(lead.stage).name);
  // Import reads none as: in the first stage since it was created.
  const bool moved =
      lead.stage_since != lead.created_at() || lead.stage != StageId{} || lead.cycle > 1;
  row.push_back(moved ? Datum(lead.stage_since) : Datum());
  const StageType type = playbook.stage(lead.stage).type;
  const bool closed = type == StageType::parked || type == StageType::lost;
  row.push_back(closed ? text_or_missing(lead.stage_reason) : Datum());
  row.push_back(std::int64_t{lead.cycle});
  for (const Consent& consent : lead.consent) {
    const bool known = consent.state != ConsentState::unknown;
    row.push_back(known ? Datum(consent_name(consent.state)) : Datum());
    row.push_back(known ? Datum(consent.since) : Datum());
  }
  row.push_back(text_or_missing(ledger));
  if (plan.documents) {
    for (Datum& value :
         std::vector<Datum>{score.fit, score.engagement, score.total, grade_name(score.grade),
                            temperature_name(score.temperature), playbook.stage(score.ready).name})
      row.push_back(std::move(value));
  }
  return row;
}

int export_leads(const Options& options, Session& session, const Filter& filter) {
  Selection selection;
  selection.filter = filter;
  selection.ids = ids_among(session, options.among);
  selection.zone = &session.zone();
  selection.scores = false;
  std::vector<LeadId> leads;
  select_leads(session.evaluation(), std::move(selection),
               [&](LeadCursor& cursor, const Score&) { leads.push_back(cursor.lead().id); });
  if (leads.empty() && !options.among.ids_from) session.explain_nothing(filter);
  print_lead_file(session, std::move(leads));
  return 0;
}

int run(const Options& options, Session& session) {
  take_lead_file(session, options.files);
  const Filter filter = session.filter(options.filter);
  Store& store = session.store(false);
  OutputSettings settings = session.out.settings();
  // An export is a file: CSV unless another format was named.
  const bool named = session.options().format && *session.options().format != "auto";
  if (!named && !session.out.is_data()) settings.format = Format::csv;
  session.out.set(settings);
  if (!options.purpose.empty()) {
    if (is_lead_file(settings.format))
      throw Error(ErrorKind::usage, "--for",
                  "writes a list of addresses, not whole leads for an address book or calendar",
                  "leave it out, or write CSV");
    Selection contacts;
    contacts.filter = filter;
    contacts.ids = ids_among(session, options.among);
    contacts.zone = &session.zone();
    contacts.scores = false;
    return export_contacts(options, session, std::move(contacts), filter);
  }
  if (is_lead_file(settings.format)) return export_leads(options, session, filter);
  Plan plan{FurtherColumns(store),
            settings.format == Format::json || settings.format == Format::jsonl};
  std::vector<std::vector<Datum>> rows;
  Selection selection;
  selection.filter = filter;
  selection.ids = ids_among(session, options.among);
  selection.zone = &session.zone();
  selection.scores = plan.documents;
  selection.needs = LeadNeeds::all_but_texts(store.playbook().fields);
  selection.needs.add_reach();
  selection.needs.addresses = true;
  Suppressions suppressions(store);
  const Instant as_of = session.evaluation().as_of;
  select_leads(
      session.evaluation(), std::move(selection), [&](LeadCursor& cursor, const Score& score) {
        plan.further.take(store, cursor.lead(), rows.size());
        const ConsentLedger ledger =
            consent_ledger(store, suppressions, cursor.lead(), cursor.activities(), as_of);
        rows.push_back(row_of(plan, store.playbook(), cursor.lead(), write_ledger(ledger), score));
      });
  if (rows.empty() && !options.among.ids_from) session.explain_nothing(filter);
  plan.further.put(rows, 1 + store.playbook().fields.size());
  Table table = columns_of(plan, store.playbook());
  for (const std::string& name : blank_columns(session, plan)) {
    table.columns.push_back(column(name, ""));
    for (auto& row : rows) row.emplace_back();
  }
  table.rows = std::move(rows);
  session.out.print(table);
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "export",
    .group = "Whole book",
    .summary = "write leads to a file that import can read back",
    .usage = "[FILTER…] [--for email|phone|ads] [-o FILE]",
    .details =
        "Writes CSV unless another format is named: the lead's number, every field, further "
        "e-mail addresses and phones, ids in other systems, tags, stage and consent. Cells that "
        "a spreadsheet would run as a formula are preceded by an apostrophe, which import "
        "removes. A lead that others were merged into may have several ids in one system; the "
        "second and later ones are in columns id_2:SYSTEM, id_3:SYSTEM…\n"
        "The column consent_ledger has all evidence of consent, address by address, and the stops "
        "in effect. import restores it in the leads that it creates; of leads that the book has it "
        "takes the stops alone.\n"
        "As .xlsx it is the same rows with typed cells: dates are dates, in UTC where they have a "
        "time, and texts are texts, never formulas. More rows, columns or letters than a sheet "
        "holds are refused. As vCards (--vcard, FILE.vcf) it is what an address book can hold: "
        "names, addresses, company, title, website, notes and tags. As a calendar (--ics, "
        "FILE.ics) it is the next step of each lead that has one, with a reminder. The same lead "
        "always has the same UID, so that other programs update what they took in before.\n"
        "For mailing, calling and advertising use --for: it lets nobody out who may not be "
        "reached, gives each address once, and says who was withheld. For ads it gives SHA-256 "
        "hashes of e-mail addresses in small letters and of phone numbers with their +.",
    .examples = {{"leads export -o leads.xlsx", "everything, for a spreadsheet"},
                 {"leads export stage:sql --json", "some, as JSON, with scores"},
                 {"leads export owner:me -o mine.vcf", "contacts for a phone"},
                 {"leads export --for email tag:fair -o mailing.csv", "who may be mailed"},
                 {"leads export --for phone --withheld", "who may not be called, and why"}},
    .make = make_invocation<Options, declare, run>,
    .lists_leads = true,
    .lead_files = true,
    .is_tool = false,
};

}  // namespace leads::export_command
