// leads show: one lead on one screen: who, where it stands, its score, what holds it back, what happened, what is next.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "cli/change.h"
#include "cli/command.h"
#include "cli/explain.h"
#include "cli/lead_columns.h"
#include "leads/error.h"
#include "leads/funnel.h"
#include "leads/qualify.h"

namespace leads::show_command {
namespace {

struct Options {
  std::string lead;
  bool explain = false;
  std::optional<std::int64_t> timeline;
};

void declare(Flags& flags, Options& options) {
  flags.word("LEAD", options.lead, true, "an id, an e-mail address, a phone number, or a piece of a name or company");
  flags.toggle("-x,--explain", options.explain, "every line of the score, not the top ones");
  flags.whole("--timeline", "N", options.timeline, 0, 1'000'000, "how many activities to show (default 8)");
}

// The document is for data formats and --fields; people at a terminal do not wait for it.
bool wants_document(const Session& session) { return session.out.is_data() || session.options().fields; }

struct ShownLead {
  LeadCursor& cursor;
  const LeadView& lead;
  const Playbook& playbook;
  Score score;
  std::vector<StageMove> moves;
  std::vector<Identity> identities;
  std::vector<ActivityRecord> timeline;
  std::size_t activities = 0;
};

class Screen {
 public:
  Screen(Session& session, ShownLead& facts, const Options& options) : session_(session), facts_(facts), options_(options) {}

  Page page() {
    page_.schema = "leads.show/1";
    head();
    facts_lines();
    score();
    qualification();
    timeline();
    next_step();
    if (wants_document(session_)) document();
    return std::move(page_);
  }

 private:
  const Playbook& playbook() const { return facts_.playbook; }

  std::string when(Instant at) const {
    return session_.out.settings().terminal ? relative_time(at, session_.now(), session_.zone()) : format_local(at, session_.zone());
  }

  std::string text_of(BuiltIn field) const { return format_value(playbook().fields[at(field)], facts_.lead.cell(field)); }

  void labelled(const std::string& label, const std::string& text, Style style = Style::plain) {
    if (text.empty()) return;
    Page::Line& line = page_.line();
    line.hang = 14;
    line.spans = {{fmt::format("  {:<11} ", label), Style::dim}, {text, style}};
  }

  void head() {
    Page::Line& line = page_.line();
    line.spans = {{display_name(facts_.lead), Style::bold}};
    const std::string title = text_of(BuiltIn::title), company = text_of(BuiltIn::company);
    std::string rest;
    if (!title.empty()) rest += ", " + title;
    if (!company.empty() && company != display_name(facts_.lead)) rest += (title.empty() ? ", " : " at ") + company;
    line.spans.emplace_back(rest, Style::plain);
    line.spans.emplace_back(fmt::format("  #{}", number(facts_.lead.id)), Style::dim);
    line.hang = 4;
  }

  std::string place() const {
    std::string text;
    for (const BuiltIn field : {BuiltIn::street, BuiltIn::postal_code, BuiltIn::city, BuiltIn::region, BuiltIn::country}) {
      const std::string part = text_of(field);
      if (part.empty()) continue;
      if (!text.empty()) text += field == BuiltIn::city && facts_.lead.cell(BuiltIn::postal_code).present() ? " " : ", ";
      text += part;
    }
    return text;
  }

  void facts_lines() {
    labelled("email", text_of(BuiltIn::email));
    labelled("phone", text_of(BuiltIn::phone));
    for (const Identity& identity : facts_.identities) {
      if (identity.kind.starts_with("id:")) labelled("id", identity.value + " (" + identity.kind.substr(3) + ")");
    }
    labelled("place", place());
    labelled("website", text_of(BuiltIn::website));
    std::string from = text_of(BuiltIn::source);
    for (const BuiltIn field : {BuiltIn::source_detail, BuiltIn::campaign, BuiltIn::vendor}) {
      if (facts_.lead.cell(field).present()) from += (from.empty() ? "" : ", ") + text_of(field);
    }
    labelled("source", from);
    consent();
    std::string tags;
    for (const std::string_view tag : facts_.lead.tags) tags += (tags.empty() ? "" : ", ") + std::string(tag);
    labelled("tags", tags);
    for (std::size_t place = 0; place < playbook().fields.size(); ++place) {
      const auto field = static_cast<FieldIndex>(place);
      const bool shown = std::find(kShown.begin(), kShown.end(), static_cast<BuiltIn>(place)) != kShown.end();
      if (!shown) labelled(playbook().fields[field].name, format_value(playbook().fields[field], facts_.lead.cell(field)));
    }
    page_.blank();
    const Stage& stage = playbook().stage(facts_.lead.stage);
    labelled("stage", fmt::format("{}, entered {}{}", stage.label.empty() ? stage.name : stage.label, when(facts_.lead.stage_since),
                                  facts_.lead.cycle > 1 ? fmt::format(", cycle {}", facts_.lead.cycle) : ""));
    labelled("owner", facts_.lead.cell(BuiltIn::owner).present() ? text_of(BuiltIn::owner) : "nobody");
    const auto last = last_activity(facts_.cursor.activities(), playbook().kinds, session_.now());
    const auto contact = last_contact(facts_.cursor.activities(), playbook().kinds, session_.now());
    labelled("contact", (contact ? "last " + when(*contact) : "never contacted") + "; " +
                            (last ? "showed interest " + when(*last) : "showed no interest yet"));
  }

  void consent() {
    std::string text;
    for (std::size_t i = 0; i < kChannels; ++i) {
      const Consent& consent = facts_.lead.consent[i];
      if (consent.state == ConsentState::unknown) continue;
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", channel_name(static_cast<Channel>(i)), consent_name(consent.state));
    }
    const bool mail = is_mailable(facts_.lead, facts_.cursor.activities(), playbook(), session_.now());
    labelled("consent", (text.empty() ? "unknown" : text) + (mail ? "; may be mailed" : "; may not be mailed"));
  }

  void score() {
    const Score& score = facts_.score;
    page_.blank();
    const auto temperature = std::string(temperature_name(score.temperature));
    Page::Line& line = page_.line();
    line.spans = {{"  score       ", Style::dim}, {fmt::format("{}  ", score.total), Style::bold}, {temperature, temperature_style(temperature)},
                  {fmt::format("  fit {}, engagement {}, grade {}", score.fit, score.engagement, grade_name(score.grade)), Style::plain}};
    std::vector<ExplanationLine> lines = explain(score, playbook());
    std::size_t most = lines.size();
    if (!options_.explain) {
      std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return std::abs(a.points) > std::abs(b.points); });
      most = std::min<std::size_t>(most, 5);
    }
    for (std::size_t i = 0; i < most; ++i) {
      Page::Line& row = page_.line();
      row.hang = 21;
      row.spans = {{fmt::format("{:>18}  ", signed_points(lines[i].points)), lines[i].points < 0 ? Style::bad : Style::good},
                   {lines[i].label, lines[i].limit ? Style::dim : Style::plain}};
      if (options_.explain && !lines[i].detail.empty()) row.spans.emplace_back("  " + lines[i].detail, Style::dim);
    }
    if (most < lines.size())
      page_.text(fmt::format("{:>18}  {} more: leads show {} -x", "", lines.size() - most, number(facts_.lead.id)), Style::dim);
  }

  void qualification() {
    const SubjectText subjects = session_.subjects();
    const FunnelMatcher funnel(playbook());
    const QualifyInput input{facts_.lead, facts_.cursor.activities(), facts_.cursor.activity_texts(), session_.now(), &subjects};
    const Qualification result = qualify_lead(input, session_.scorer(), funnel, session_.scratch());
    if (result.to != result.from) {
      labelled("ready for", fmt::format("{}: leads qualify {}", playbook().stage(result.to).name, number(facts_.lead.id)), Style::good);
    }
    if (!result.steps.empty() && !result.steps.back().entered) {
      const QualifyStep& step = result.steps.back();
      std::string text;
      for (const Missing& missing : step.missing) text += (text.empty() ? "" : "; ") + missing.what;
      if (step.by_hand) text = fmt::format("a person's step: leads advance {}", number(facts_.lead.id));
      labelled("for " + playbook().stage(step.stage).name, text);
    }
    if (result.parked) labelled("parked", "comes back on its date, or when the lead gets in touch");
  }

  void timeline() {
    if (facts_.timeline.empty()) return;
    page_.blank();
    for (const ActivityRecord& record : facts_.timeline) {
      Page::Line& line = page_.line();
      line.hang = 16;
      line.spans = {{fmt::format("  {:<12}", when(record.at)), Style::dim}, {"  " + playbook().kinds[record.kind].name, Style::plain}};
      std::string rest = record.subject;
      if (record.value) rest += (rest.empty() ? "" : ", ") + datum_text(Datum(*record.value), session_.out.settings(), false);
      if (!record.note.empty()) rest += (rest.empty() ? "" : ": ") + record.note;
      if (!rest.empty()) line.spans.emplace_back("  " + rest, Style::plain);
      if (record.machine) line.spans.emplace_back("  (machine)", Style::dim);
    }
    if (facts_.activities > facts_.timeline.size())
      page_.text(fmt::format("  and {} earlier: leads show {} --timeline {}", facts_.activities - facts_.timeline.size(),
                             number(facts_.lead.id), facts_.activities), Style::dim);
  }

  void next_step() {
    const std::string step = text_of(BuiltIn::next_step);
    const Cell& due = facts_.lead.cell(BuiltIn::next_step_at);
    if (step.empty() && !due.present()) return;
    page_.blank();
    std::string text = step;
    if (due.present()) text += (step.empty() ? "" : ", ") + when(Instant{Seconds{due.integer}});
    labelled("next", text, Style::bold);
  }

  void document() {
    Record& document = page_.document;
    document = {{"as_of", session_.now()}, {"id", number(facts_.lead.id)}};
    for (std::size_t place = 0; place < playbook().fields.size(); ++place) {
      const auto field = static_cast<FieldIndex>(place);
      document.emplace_back(playbook().fields[field].name, datum_of(playbook().fields[field], facts_.lead.cell(field)));
    }
    List tags, lines, timeline, moves, ids;
    for (const std::string_view tag : facts_.lead.tags) tags.emplace_back(tag);
    for (const Identity& identity : facts_.identities) {
      if (identity.kind.starts_with("id:")) ids.emplace_back(Record{{"system", identity.kind.substr(3)}, {"id", identity.value}});
    }
    for (const ExplanationLine& line : explain(facts_.score, playbook()))
      lines.emplace_back(Record{{line.limit ? "limit" : "rule", line.label}, {"points", line.points}, {"part", line.part}});
    for (const ActivityRecord& record : facts_.timeline) {
      timeline.emplace_back(Record{{"at", record.at}, {"kind", playbook().kinds[record.kind].name}, {"subject", text_or_missing(record.subject)},
                                   {"value", record.value ? Datum(*record.value) : Datum()}, {"ref", text_or_missing(record.ref)},
                                   {"system", text_or_missing(record.system)}, {"note", text_or_missing(record.note)}, {"machine", record.machine}});
    }
    for (const StageMove& move : facts_.moves) {
      moves.emplace_back(Record{{"at", move.at}, {"from", text_or_missing(move.from)}, {"to", move.to}, {"cycle", std::int64_t{move.cycle}},
                                {"actor", move.actor}, {"reason", text_or_missing(move.reason)}, {"forced", move.forced}});
    }
    const Score& score = facts_.score;
    const Record rest{{"tags", std::move(tags)}, {"ids", std::move(ids)}, {"stage", playbook().stage(facts_.lead.stage).name},
                      {"stage_since", facts_.lead.stage_since}, {"cycle", std::int64_t{facts_.lead.cycle}},
                      {"mailable", is_mailable(facts_.lead, facts_.cursor.activities(), playbook(), session_.now())},
                      {"fit", score.fit}, {"engagement", score.engagement}, {"score", score.total}, {"grade", grade_name(score.grade)},
                      {"temperature", temperature_name(score.temperature)}, {"ready", playbook().stage(score.ready).name},
                      {"valid_until", score.valid_until}, {"lines", std::move(lines)}, {"activities", facts_.activities},
                      {"timeline", std::move(timeline)}, {"moves", std::move(moves)}};
    document.insert(document.end(), rest.begin(), rest.end());
  }

  static constexpr std::array kShown{
      BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::email, BuiltIn::phone, BuiltIn::title, BuiltIn::company,
      BuiltIn::website, BuiltIn::street, BuiltIn::city, BuiltIn::region, BuiltIn::postal_code, BuiltIn::country, BuiltIn::source,
      BuiltIn::source_detail, BuiltIn::campaign, BuiltIn::vendor, BuiltIn::owner, BuiltIn::next_step, BuiltIn::next_step_at,
      BuiltIn::created_at, BuiltIn::type};

  Session& session_;
  ShownLead& facts_;
  const Options& options_;
  Page page_;
};

// The newest first, at most `limit`, not after now.
std::vector<ActivityRecord> timeline_of(LeadCursor& cursor, Store& store, Instant now, std::size_t limit) {
  const std::span<const Activity> activities = cursor.activities();
  const std::span<const ActivityText> texts = cursor.activity_texts();
  std::vector<ActivityRecord> timeline;
  for (std::size_t i = activities.size(); i-- > 0 && timeline.size() < limit;) {
    const Activity& activity = activities[i];
    if (activity.at > now) continue;
    ActivityRecord& record = timeline.emplace_back();
    record.at = activity.at;
    record.kind = activity.kind;
    record.subject = store.subject(activity.subject);
    if (!std::isnan(activity.value)) record.value = activity.value;
    record.system = texts[i].system;
    record.ref = texts[i].ref;
    record.note = texts[i].note;
    record.machine = activity.machine;
  }
  return timeline;
}

int run(const Options& options, Session& session) {
  Store& store = session.store(false);
  const ReadingAtOnce together(store);
  const LeadId lead = session.find_lead(options.lead);
  LeadNeeds needs = LeadNeeds::everything(store.playbook().fields);
  needs.activity_texts = true;
  LeadCursor cursor(store, std::move(needs), {std::vector{lead}, {}, false});
  if (!cursor.next()) throw Error(ErrorKind::not_found, {}, fmt::format("there is no lead {}", number(lead)));
  ShownLead shown{cursor, cursor.lead(), store.playbook(), {}, {}, store.identities(lead),
                  timeline_of(cursor, store, session.now(), static_cast<std::size_t>(options.timeline.value_or(8))), 0};
  if (wants_document(session)) shown.moves = store.moves(lead);
  const std::span<const Activity> activities = cursor.activities();
  shown.activities = static_cast<std::size_t>(
      std::count_if(activities.begin(), activities.end(), [&](const Activity& activity) { return activity.at <= session.now(); }));
  session.scorer().score(cursor.lead(), activities, cursor.activity_texts(), session.now(), session.subjects(), session.scratch(), shown.score);
  session.out.print(Screen(session, shown, options).page());
  return 0;
}

}  // namespace

extern const Command kCommand{
    "show", "Every day", "one lead on one screen", "LEAD [-x] [--timeline N]",
    "Who the lead is, where it stands and since when, its score with the lines that weigh most, what the next stage still asks for, "
    "what happened, and what is next.",
    {{"leads show 42", "by id"},
     {"leads show ana@acme.example", "by e-mail"},
     {"leads show acme -x", "by a piece of a name or company; every line of the score"},
     {"leads show 42 --json", "everything, for scripts"}},
    make_invocation<Options, declare, run>};

}  // namespace leads::show_command
