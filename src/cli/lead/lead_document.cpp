// SPDX-License-Identifier: MIT
// A lead as a document: every field, and what is derived from them.
#include "cli/lead/lead_screen.h"
#include "cli/lead/reach_words.h"
#include "cli/score/explain.h"
#include "core/match/reachable.h"
#include "store/read/people.h"

namespace leads {

Record lead_document(Session& session, const ShownLead& facts) {
  const Playbook& playbook = session.playbook();
  Record document = {{"as_of", session.now()}, {"id", number(facts.lead.id)}};
  for (std::size_t index = 0; index < playbook.fields.size(); ++index) {
    const auto field = static_cast<FieldIndex>(index);
    const bool name = field == at(BuiltIn::name);  // as it is shown, as in every list
    document.emplace_back(playbook.fields[field].name,
                          name ? Datum(display_name(facts.lead))
                               : datum_of(playbook.fields[field], facts.lead.cell(field)));
  }
  List tags, lines, timeline, moves, ids, addresses, merged;
  for (const std::string_view tag : facts.lead.tags) tags.emplace_back(tag);
  for (const Identity& identity : facts.identities) {
    if (identity.kind.starts_with("id:"))
      ids.emplace_back(Record{{"system", identity.kind.substr(3)}, {"id", identity.value}});
    const bool email = identity.kind == "email";
    if ((!email && identity.kind != "phone") ||
        identity.value == facts.lead.cell(email ? BuiltIn::email : BuiltIn::phone).text)
      continue;
    addresses.emplace_back(Record{{"kind", identity.kind},
                                  {"value", identity.value},
                                  {"label", text_or_missing(identity.label)}});
  }
  for (const LeadId part : People(session.store(false)).merged_leads(facts.lead.id))
    merged.emplace_back(number(part));
  for (const ExplanationLine& line : explain(facts.score, playbook))
    lines.emplace_back(Record{
        {line.limit ? "limit" : "rule", line.label}, {"points", line.points}, {"part", line.part}});
  for (const ActivityRecord& record : facts.timeline) {
    timeline.emplace_back(Record{{"at", record.at},
                                 {"kind", playbook.kinds[record.kind].name},
                                 {"subject", text_or_missing(record.subject)},
                                 {"value", record.value ? Datum(*record.value) : Datum()},
                                 {"ref", text_or_missing(record.ref)},
                                 {"system", text_or_missing(record.system)},
                                 {"note", text_or_missing(record.note)},
                                 {"machine_because", text_or_missing(record.inferred)},
                                 {"machine", record.machine}});
  }
  for (const StageMove& move : facts.moves) {
    moves.emplace_back(Record{{"at", move.at},
                              {"from", text_or_missing(move.from)},
                              {"to", move.to},
                              {"cycle", std::int64_t{move.cycle}},
                              {"actor", move.actor},
                              {"reason", text_or_missing(move.reason)},
                              {"forced", move.forced}});
  }
  const auto paid = [&facts](std::int64_t amount) {
    return facts.paid.bought == 0 ? Datum() : Datum(Amount{amount});
  };
  List signals, missing;
  for (const Signal& signal : facts.signals)
    signals.emplace_back(Record{
        {"signal", signal_name(signal.kind)}, {"times", signal.times}, {"latest", signal.latest}});
  std::string next_stage;
  if (!facts.qualification.steps.empty() && !facts.qualification.steps.back().entered) {
    next_stage = playbook.stage(facts.qualification.steps.back().stage).name;
    for (const Missing& each : facts.qualification.steps.back().missing)
      missing.emplace_back(each.what);
  }
  Record consent;
  for (std::size_t channel = 0; channel < kChannels; ++channel)
    consent.emplace_back(std::string(channel_name(static_cast<Channel>(channel))),
                         consent_name(facts.lead.consent[channel].state));
  const auto reached = [&](Channel channel) {
    return reach(facts.lead, facts.cursor.activities(), playbook, session.now(), channel);
  };
  const Reach mail = reached(Channel::email), call = reached(Channel::phone);
  const Score& score = facts.score;
  const Record rest{
      {"tags", std::move(tags)},
      {"ids", std::move(ids)},
      {"addresses", std::move(addresses)},
      {"merged", std::move(merged)},
      {"stage", playbook.stage(facts.lead.stage).name},
      {"stage_since", facts.lead.stage_since},
      {"cycle", std::int64_t{facts.lead.cycle}},
      {"consent", std::move(consent)},
      {"mailable", static_cast<bool>(mail)},
      {"not_mailable", mail ? Datum() : Datum(reach_words(mail))},
      {"callable", static_cast<bool>(call)},
      {"not_callable", call ? Datum() : Datum(reach_words(call))},
      {"fit", score.fit},
      {"engagement", score.engagement},
      {"score", score.total},
      {"grade", grade_name(score.grade)},
      {"temperature", temperature_name(score.temperature)},
      {"ready", playbook.stage(score.ready).name},
      {"won", paid(facts.paid.won)},
      {"bought", paid(facts.paid.bought)},
      {"valid_until", score.valid_until},
      {"hot_until", instant_or_missing(facts.outlook.not_hot_at)},
      {"cold_at", instant_or_missing(facts.outlook.cold_at)},
      {"cold_since", instant_or_missing(facts.outlook.cold_since)},
      {"to_hot", text_or_missing(facts.to_hot)},
      {"next_stage", text_or_missing(next_stage)},
      {"missing", std::move(missing)},
      {"answer_due", facts.answer ? Datum(facts.answer->due) : Datum()},
      {"answered_at", facts.answer ? instant_or_missing(facts.answer->answered) : Datum()},
      {"stale_at", instant_or_missing(facts.stale)},
      {"signals", std::move(signals)},
      {"suggestion", facts.suggestion ? Datum(Record{{"product", facts.suggestion->product},
                                                     {"because", facts.suggestion->because},
                                                     {"support", facts.suggestion->support}})
                                      : Datum()},
      {"lines", std::move(lines)},
      {"activities", facts.activities},
      {"timeline", std::move(timeline)},
      {"moves", std::move(moves)}};
  document.insert(document.end(), rest.begin(), rest.end());
  return document;
}

}  // namespace leads
