// leads export: leads in a form that import takes back.
#include <fmt/core.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/session.h"
#include "flows/tag_cell.h"
#include "leads/error.h"
#include "leads/select.h"
#include "leads/text.h"

namespace leads::export_command {
namespace {

struct Options {
  std::vector<std::string> filter;
};

void declare(Flags& flags, Options& options) { flags.words("FILTER", options.filter, false, "which leads; all without"); }

struct Plan {
  std::vector<std::string> systems;
  std::size_t emails = 0, phones = 0;  ///< columns for those besides the main one
  bool documents = false;  ///< JSON carries the score, too
};

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
  for (std::size_t place = 0; place < plan.emails; ++place) add("email_" + std::to_string(place + 2));
  for (std::size_t place = 0; place < plan.phones; ++place) add("phone_" + std::to_string(place + 2));
  for (const std::string& system : plan.systems) add("id:" + system);
  for (const char* name : {"tags", "stage", "stage_at", "cycle"}) add(name);
  for (std::size_t channel = 0; channel < kChannels; ++channel) {
    const std::string name = "consent." + std::string(channel_name(static_cast<Channel>(channel)));
    add(name);
    add(name + "_at");
  }
  if (plan.documents)
    for (const char* name : {"fit", "engagement", "score", "grade", "temperature", "ready"}) add(name);
  return table;
}

void add_addresses(std::vector<Datum>& row, const std::vector<Identity>& identities, std::string_view kind, std::string_view main, std::size_t columns) {
  std::size_t added = 0;
  for (const Identity& identity : identities) {
    if (identity.kind != kind || identity.key == main || added == columns) continue;
    row.push_back(identity.value);
    ++added;
  }
  row.resize(row.size() + columns - added);
}

std::vector<Datum> row_of(const Plan& plan, Session& session, LeadCursor& cursor, const Score& score) {
  const LeadView& lead = cursor.lead();
  const Playbook& playbook = session.playbook();
  std::vector<Datum> row{number(lead.id)};
  for (std::size_t place = 0; place < playbook.fields.size(); ++place)
    row.push_back(datum_of(playbook.fields[static_cast<FieldIndex>(place)], lead.fields[place]));
  const bool wanted = !plan.systems.empty() || plan.emails + plan.phones > 0;
  const std::vector<Identity> identities = wanted ? session.store(false).identities(lead.id) : std::vector<Identity>{};
  add_addresses(row, identities, "email", fold(lead.cell(BuiltIn::email).text), plan.emails);
  add_addresses(row, identities, "phone", lead.cell(BuiltIn::phone).text, plan.phones);
  for (const std::string& system : plan.systems) {
    const auto found = std::find_if(identities.begin(), identities.end(), [&](const Identity& identity) { return identity.kind == "id:" + system; });
    row.push_back(found == identities.end() ? Datum() : Datum(found->value));
  }
  row.push_back(text_or_missing(tag_cell(lead.tags)));
  row.push_back(playbook.stage(lead.stage).name);
  row.push_back(lead.stage_since != lead.created_at() ? Datum(lead.stage_since) : Datum());
  row.push_back(std::int64_t{lead.cycle});
  for (const Consent& consent : lead.consent) {
    const bool known = consent.state != ConsentState::unknown;
    row.push_back(known ? Datum(consent_name(consent.state)) : Datum());
    row.push_back(known ? Datum(consent.since) : Datum());
  }
  if (plan.documents) {
    for (Datum& value : std::vector<Datum>{score.fit, score.engagement, score.total, grade_name(score.grade),
                                           temperature_name(score.temperature), playbook.stage(score.ready).name})
      row.push_back(std::move(value));
  }
  return row;
}

int run(const Options& options, Session& session) {
  const Filter filter = session.filter(options.filter);
  Store& store = session.store(false);
  OutputSettings settings = session.out.settings();
  // An export is a file: CSV unless another format was named.
  const bool named = session.options().format && *session.options().format != "auto";
  if (!named && !session.out.is_data()) settings.format = Format::csv;
  session.out.set(settings);
  Plan plan{store.id_systems(), store.most_further("email"), store.most_further("phone"), settings.format == Format::json || settings.format == Format::jsonl};
  Table table = columns_of(plan, store.playbook());
  Selection selection;
  selection.filter = filter;
  selection.zone = &session.zone();
  selection.scores = plan.documents;
  selection.needs = LeadNeeds::everything(store.playbook().fields);
  selection.needs.activities = false;
  select_leads(store, session.scorer(), session.scratch(), session.now(), std::move(selection),
               [&](LeadCursor& cursor, const Score& score) { table.rows.push_back(row_of(plan, session, cursor, score)); });
  session.out.print(table);
  return 0;
}

}  // namespace

extern const Command kCommand{
    "export", "Whole book", "write leads out, so that import takes them back", "[FILTER…] [-o FILE]",
    "CSV unless another format is named: the lead's number, every field, further addresses, outside ids, tags, stage and consent. Cells a spreadsheet "
    "would run as a formula get an apostrophe in front, which import takes off again.",
    {{"leads export -o leads.csv", "everything"},
     {"leads export stage:sql --json", "some, as JSON, with scores"}},
    make_invocation<Options, declare, run>};

}  // namespace leads::export_command
