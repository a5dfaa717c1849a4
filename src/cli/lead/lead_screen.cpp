// SPDX-License-Identifier: MIT
#include "cli/lead/lead_screen.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/display.h"
#include "base/numbers.h"
#include "base/text.h"
#include "base/time/format.h"
#include "base/words.h"
#include "cli/lead/field_input.h"
#include "cli/lead/marks_text.h"
#include "cli/lead/reach_words.h"
#include "cli/list/lead_columns.h"
#include "cli/output/links.h"
#include "cli/score/explain.h"
#include "cli/stage/moving.h"
#include "core/funnel/funnel.h"
#include "core/lead/activity_facts.h"
#include "core/match/reachable.h"
#include "core/nurture/record.h"
#include "formats/values/phone.h"

namespace leads {
namespace {

class Screen {
 public:
  Screen(Session& session, const ShownLead& facts) : session_(session), facts_(facts) {}

  Page page() {
    head();
    reach();
    next_step();
    contacts();
    answer();
    paid();
    score();
    ahead();
    qualification();
    page_.blank();
    facts_lines();
    suggestion();
    timeline();
    return std::move(page_);
  }

 private:
  const Playbook& playbook() const { return session_.playbook(); }

  std::string when(Instant at) const {
    return session_.out.settings().terminal ? relative_time(at, session_.now(), session_.zone())
                                            : format_local(at, session_.zone());
  }

  std::string date(Instant at) const { return format_local(at, session_.zone()).substr(0, 10); }

  std::string signals() const {
    std::string text;
    for (const Signal& signal : facts_.signals) {
      static constexpr std::array<std::string_view, 5> kWords{
          "asked for a demo", "filled a cart", "talks with staff", "opens mail", "follows"};
      text +=
          (text.empty() ? "" : ", ") + std::string(kWords[static_cast<std::size_t>(signal.kind)]);
      if (signal.times > 1) text += fmt::format(" ({} times)", signal.times);
    }
    return text;
  }

  // How the score will change if nothing happens, and what would make it hot.
  void ahead() {
    if (playbook().rules.empty())
      labelled("no rules", "so every lead scores 0; to write some: leads help toml");
    const Outlook& outlook = facts_.outlook;
    std::string text;
    if (outlook.not_hot_at && outlook.not_hot_at != outlook.cold_at)
      text = "hot until " + date(*outlook.not_hot_at) + ", ";
    if (outlook.cold_at)
      text += "cold on " + date(*outlook.cold_at) + " if nothing happens";
    else if (!text.empty())
      text += "then warm";
    if (facts_.score.temperature == Temperature::cold && !playbook().rules.empty())
      text = outlook.cold_since ? "cold since " + date(*outlook.cold_since) + ", was warm before"
             : outlook.was_warm ? ""
                                : "was never warm";
    labelled("course", facts_.course);
    labelled("outlook", text);
    labelled("to be hot", facts_.to_hot);
  }

  std::string text_of(BuiltIn field) const {
    return format_value(playbook().fields[at(field)], facts_.lead.cell(field));
  }

  std::string spoken(BuiltIn field) const {
    const std::string text = text_of(field), why = unrecognised(at(field), text);
    return why.empty() ? spoken_phone(text) : text + " (not recognised: " + why + ")";
  }

  // Values that were not recognised are flagged.
  std::string marked(BuiltIn field) const {
    const std::string text = text_of(field), why = unrecognised(at(field), text);
    return why.empty() ? text : text + " (not recognised: " + why + ")";
  }

  // Keeps the line breaks of a text, except for blank lines.
  void labelled(const std::string& label, std::string_view text, Style style = Style::plain,
                const std::string& link = {}) {
    for (bool first = true; !text.empty();) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view part = trim(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (part.empty()) continue;
      Page::Line& line = page_.line();
      line.hang = 14;
      line.spans = {{fmt::format("  {:<11} ", first ? label : ""), Style::dim},
                    {std::string(part), style, link}};
      first = false;
    }
  }

  void head() {
    Page::Line& line = page_.line();
    line.spans = {{display_name(facts_.lead), Style::bold}};
    const std::string title = text_of(BuiltIn::title), company = text_of(BuiltIn::company);
    std::string rest;
    if (!title.empty()) rest += ", " + title;
    if (!company.empty() && company != display_name(facts_.lead))
      rest += (title.empty() ? ", " : " at ") + company;
    line.spans.emplace_back(rest, Style::plain);
    line.spans.emplace_back(fmt::format("  #{}", number(facts_.lead.id)), Style::dim);
    line.hang = 4;
  }

  std::string place() const {
    std::string text;
    for (const BuiltIn field : {BuiltIn::street, BuiltIn::postal_code, BuiltIn::city,
                                BuiltIn::region, BuiltIn::country}) {
      const std::string part = marked(field);
      if (part.empty()) continue;
      if (!text.empty())
        text +=
            field == BuiltIn::city && facts_.lead.cell(BuiltIn::postal_code).present() ? " " : ", ";
      text += part;
    }
    return text;
  }

  // Who moved it to its stage, and why.
  std::string entrance() const {
    if (facts_.moves.empty()) return {};
    const StageMove& last = facts_.moves.back();
    return (last.actor.empty() ? "" : " by " + last.actor) +
           (last.forced ? ", past the gate" : "") +
           (last.reason.empty() ? "" : " (" + last.reason + ")");
  }

  // What answers the caller: how to reach the lead, its stage and its owner.
  void reach() {
    labelled("phone", spoken(BuiltIn::phone), Style::plain, phone_link(text_of(BuiltIn::phone)));
    labelled("email", text_of(BuiltIn::email), Style::plain, mail_link(text_of(BuiltIn::email)));
    const Stage& stage = playbook().stage(facts_.lead.stage);
    labelled(
        "stage",
        fmt::format("{}, entered {}{}{}", stage.label.empty() ? stage.name : stage.label,
                    when(facts_.lead.stage_since), entrance(),
                    facts_.lead.cycle > 1 ? fmt::format(", cycle {}", facts_.lead.cycle) : ""));
    labelled("owner",
             facts_.lead.cell(BuiltIn::owner).present() ? text_of(BuiltIn::owner) : "nobody");
  }

  // A text of any length and lines, cut to two lines of a narrow screen.
  static std::string in_short(std::string_view text) {
    constexpr int kWidth = 120;
    std::string line;
    for (const std::string_view word : split_blanks(text)) {
      if (display_width(line) + 1 + display_width(word) > kWidth) return line + " …";
      line += (line.empty() ? "" : " ") + std::string(word);
    }
    return line;
  }

  // The last two times that somebody was in contact, and what was noted then.
  void contacts() {
    int shown = 0;
    for (const ActivityRecord& record : facts_.contacts) {
      std::string text = when(record.at) + " " + playbook().kinds[record.kind].name;
      if (!record.subject.empty()) text += ": " + record.subject;
      if (!record.note.empty()) text += ": " + record.note;
      labelled(shown++ == 0 ? "contact" : "", in_short(text));
    }
    if (shown == 0) labelled("contact", "none yet");
  }

  // What it paid; nothing for a lead that bought nothing.
  void paid() {
    const Paid& paid = facts_.paid;
    if (paid.bought == 0) return;
    const std::string currency(currency_of(playbook(), facts_.lead));
    const auto words = [&](std::int64_t amount) {
      return format_money(amount) + (currency.empty() ? "" : " " + currency);
    };
    labelled("paid", words(paid.bought) + (paid.won == paid.bought ? " on winning it"
                                           : paid.won == 0
                                               ? ""
                                               : ", of it " + words(paid.won) + " on winning it"));
  }

  // What was promised, and what is late.
  void answer() {
    if (facts_.answer && facts_.answer->is_open()) {
      const bool late = facts_.answer->state == PromisedAnswer::State::overdue;
      labelled(
          "answer",
          (late ? "overdue since " : "due by ") + format_local(facts_.answer->due, session_.zone()),
          late ? Style::bad : Style::plain);
    }
    if (facts_.stale) {
      const bool stale = *facts_.stale <= session_.now();
      labelled("stale", (stale ? "since " : "on ") + date(*facts_.stale),
               stale ? Style::warning : Style::plain);
    }
  }

  void facts_lines() {
    const auto last = last_activity(facts_.cursor.activities(), playbook().kinds, session_.now());
    labelled("interest", last ? "last shown " + when(*last) : "none shown yet");
    labelled("signals", signals());
    for (const Identity& identity : facts_.identities) {
      const bool phone = identity.kind == "phone";
      const bool main = identity.value == text_of(phone ? BuiltIn::phone : BuiltIn::email);
      if ((identity.kind == "email" || phone) && !main)
        labelled(identity.kind,
                 (phone ? spoken_phone(identity.value) : identity.value) +
                     (identity.label.empty() ? "" : " (" + identity.label + ")"),
                 Style::plain, phone ? phone_link(identity.value) : mail_link(identity.value));
      if (identity.kind.starts_with("id:"))
        labelled("id", identity.value + " (" + identity.kind.substr(3) + ")");
    }
    labelled("place", place());
    labelled("website", text_of(BuiltIn::website), Style::plain,
             web_link(text_of(BuiltIn::website)));
    std::string from = text_of(BuiltIn::source);
    for (const BuiltIn field : {BuiltIn::source_detail, BuiltIn::campaign, BuiltIn::vendor}) {
      if (facts_.lead.cell(field).present()) from += (from.empty() ? "" : ", ") + text_of(field);
    }
    labelled("source", from);
    consent();
    std::string tags;
    for (const std::string_view tag : facts_.lead.tags)
      tags += (tags.empty() ? "" : ", ") + std::string(tag);
    labelled("tags", tags);
    for (std::size_t index = 0; index < playbook().fields.size(); ++index) {
      const auto field = static_cast<FieldIndex>(index);
      const bool shown =
          std::find(kShown.begin(), kShown.end(), static_cast<BuiltIn>(index)) != kShown.end();
      if (!shown)
        labelled(playbook().fields[field].name,
                 format_value(playbook().fields[field], facts_.lead.cell(field)));
    }
  }

  void consent() {
    std::string text;
    for (std::size_t i = 0; i < kChannels; ++i) {
      const Consent& consent = facts_.lead.consent[i];
      if (consent.state == ConsentState::unknown) continue;
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ",
                          channel_name(static_cast<Channel>(i)), consent_name(consent.state));
    }
    const Reach mail = leads::reach(facts_.lead, facts_.cursor.activities(), playbook(),
                                    session_.now(), Channel::email);
    const std::string why = mail.barrier == Barrier::unknown_consent && text.empty()
                                ? std::string()
                                : ": " + reach_words(mail);
    labelled("consent", (text.empty() ? "unknown" : text) +
                            (mail ? "; may be mailed" : "; may not be mailed" + why));
  }

  void score() {
    const Score& score = facts_.score;
    page_.blank();
    const auto temperature = std::string(temperature_name(score.temperature));
    Page::Line& line = page_.line();
    line.spans = {{"  score       ", Style::dim},
                  {fmt::format("{}  ", score.total), Style::bold},
                  {temperature, temperature_style(temperature)},
                  {fmt::format("  fit {}, engagement {}, grade {}", score.fit, score.engagement,
                               grade_name(score.grade)),
                   Style::plain}};
    std::vector<ExplanationLine> lines = explain(score, playbook());
    std::size_t most = lines.size();
    if (!facts_.explain) {
      std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
        return std::abs(a.points) > std::abs(b.points);
      });
      most = std::min<std::size_t>(most, 5);
    }
    for (std::size_t i = 0; i < most; ++i) {
      Page::Line& row = page_.line();
      row.hang = 21;
      row.spans = {{fmt::format("{:>18}  ", signed_points(lines[i].points)),
                    lines[i].points < 0 ? Style::bad : Style::good},
                   {lines[i].label, lines[i].limit ? Style::dim : Style::plain}};
      if (facts_.explain && !lines[i].detail.empty())
        row.spans.emplace_back("  " + lines[i].detail, Style::dim);
    }
    if (most < lines.size())
      page_.text(fmt::format("{:>18}  {} more; to see all: leads show {} -x", "",
                             lines.size() - most, number(facts_.lead.id)),
                 Style::dim);
  }

  void qualification() {
    const Qualification& result = facts_.qualification;
    if (result.to != result.from) {
      labelled("ready for",
               fmt::format("{}: leads qualify {}", playbook().stage(result.to).name,
                           number(facts_.lead.id)),
               Style::good);
    }
    if (!result.steps.empty() && !result.steps.back().entered) {
      const QualifyStep& step = result.steps.back();
      std::string text;
      for (const Missing& missing : step.missing) text += (text.empty() ? "" : "; ") + missing.what;
      if (step.by_hand)
        text = fmt::format("a manual step: leads advance {}", number(facts_.lead.id));
      labelled("for " + playbook().stage(step.stage).name, text);
    }
    const Stage& stage = playbook().stage(result.from);
    if (stage.gone)
      labelled("no stage", gone_words(stage, facts_.lead.id), Style::warning);
    else if (result.parked)
      labelled("parked", wait_words(result.back, session_.zone()));
    else if (stage.type == StageType::parked)
      labelled("parked", "comes back when it qualifies" +
                             (result.back.recycle_at && !result.back.by_knock
                                  ? ": the date was " + date(*result.back.recycle_at)
                                  : ""));
  }

  void suggestion() {
    if (!facts_.suggestion) return;
    const Suggestion& found = *facts_.suggestion;
    labelled("suggest", fmt::format("{}, which {} other leads have with {}", found.product,
                                    found.support, found.because));
  }

  // "welcome, more.md, offer SAVE10"
  static std::string step_words(std::string_view sequence, const ActivityRecord& record) {
    std::string words(sequence);
    if (!record.ref.empty()) words += ", " + record.ref;
    if (!record.note.empty()) words += ", offer " + record.note;
    return words;
  }

  void timeline() {
    if (facts_.timeline.empty()) return;
    page_.blank();
    for (const ActivityRecord& record : facts_.timeline) {
      Page::Line& line = page_.line();
      line.hang = 16;
      line.spans = {{fmt::format("  {:<12}", when(record.at)), Style::dim},
                    {"  " + playbook().kinds[record.kind].name, Style::plain}};
      const std::string_view sequence = sequence_of(record.subject);
      std::string rest = sequence.empty() ? record.subject : step_words(sequence, record);
      if (record.value && sequence.empty())
        rest += (rest.empty() ? "" : ", ") +
                datum_text(Datum(*record.value), session_.out.settings(), false);
      if (!record.note.empty() && sequence.empty())
        rest += (rest.empty() ? "" : ": ") + record.note;
      if (!rest.empty()) line.spans.emplace_back("  " + rest, Style::plain);
      if (record.machine) line.spans.emplace_back("  " + machine_words(record), Style::dim);
    }
    if (facts_.activities > facts_.timeline.size())
      page_.text(fmt::format("  and {} earlier; to see all: leads show {} --timeline {}",
                             facts_.activities - facts_.timeline.size(), number(facts_.lead.id),
                             facts_.activities),
                 Style::dim);
  }

  void next_step() {
    const std::string step = text_of(BuiltIn::next_step);
    const Cell& due = facts_.lead.cell(BuiltIn::next_step_at);
    if (step.empty() && !due.present()) return;
    std::string text = in_short(step);
    if (due.present())
      text += (step.empty() ? "" : ", ") +
              (is_stored_day(due.integer) ? spoken_day(day_of_stored(due.integer),
                                                       local_day(session_.now(), session_.zone()))
                                          : when(Instant{Seconds{due.integer}}));
    labelled("next", text, Style::bold);
  }

  static constexpr auto kShown = std::to_array(
      {BuiltIn::name,       BuiltIn::first_name, BuiltIn::last_name,     BuiltIn::email,
       BuiltIn::phone,      BuiltIn::title,      BuiltIn::company,       BuiltIn::website,
       BuiltIn::street,     BuiltIn::city,       BuiltIn::region,        BuiltIn::postal_code,
       BuiltIn::country,    BuiltIn::source,     BuiltIn::source_detail, BuiltIn::campaign,
       BuiltIn::vendor,     BuiltIn::owner,      BuiltIn::next_step,     BuiltIn::next_step_at,
       BuiltIn::created_at, BuiltIn::type});

  Session& session_;
  const ShownLead& facts_;
  Page page_;
};

}  // namespace

Page lead_screen(Session& session, const ShownLead& lead) {
  return Screen(session, lead).page();
}

}  // namespace leads
