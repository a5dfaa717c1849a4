// SPDX-License-Identifier: MIT
// leads export: writes leads in a form that import reads back.
#include <algorithm>

#include "base/words.h"
#include "cli/command/command.h"
#include "cli/lead/lead_targets.h"
#include "cli/list/further_columns.h"
#include "cli/session.h"
#include "flows/select.h"
#include "formats/playbook/reading.h"
#include "import/rows/tag_cell.h"
#include "leads/error.h"

namespace leads::export_command {
namespace {

struct Options {
  std::vector<std::string> filter;
  LeadTargets among;  ///< of --ids-from
};

void declare(Flags& flags, Options& options) {
  flags.words("FILTER", options.filter, false, "which leads; default: all").kind =
      ValueKind::filter;
  declare_ids_from(flags, options.among);
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
  if (plan.documents)
    for (const char* name : {"fit", "engagement", "score", "grade", "temperature", "ready"})
      add(name);
  return table;
}

/// Without what is further.
std::vector<Datum> row_of(const Plan& plan, const Playbook& playbook, const LeadView& lead,
                          const Score& score) {
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
  if (plan.documents) {
    for (Datum& value :
         std::vector<Datum>{score.fit, score.engagement, score.total, grade_name(score.grade),
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
  Plan plan{FurtherColumns(store),
            settings.format == Format::json || settings.format == Format::jsonl};
  std::vector<std::vector<Datum>> rows;
  Selection selection;
  selection.filter = filter;
  selection.ids = ids_among(session, options.among);
  selection.zone = &session.zone();
  selection.scores = plan.documents;
  selection.needs = LeadNeeds::all_but_texts(store.playbook().fields);
  selection.needs.activities = false;
  select_leads(session.evaluation(), std::move(selection),
               [&](LeadCursor& cursor, const Score& score) {
                 plan.further.take(store, cursor.lead(), rows.size());
                 rows.push_back(row_of(plan, store.playbook(), cursor.lead(), score));
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
    .usage = "[FILTER…] [-o FILE]",
    .details =
        "Writes CSV unless another format is named: the lead's number, every field, further "
        "e-mail addresses and phones, ids in other systems, tags, stage and consent. Cells that "
        "a spreadsheet would run as a formula are preceded by an apostrophe, which import "
        "removes. A lead that others were merged into may have several ids in one system; the "
        "second and later ones are in columns id_2:SYSTEM, id_3:SYSTEM…",
    .examples = {{"leads export -o leads.csv", "everything"},
                 {"leads export stage:sql --json", "some, as JSON, with scores"},
                 {"leads export owner:me -F name,phone --csv", "chosen columns"}},
    .make = make_invocation<Options, declare, run>,
    .lists_leads = true,
    .is_tool = false,
};

}  // namespace leads::export_command
