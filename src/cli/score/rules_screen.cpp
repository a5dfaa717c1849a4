// SPDX-License-Identifier: MIT
#include "cli/score/rules_screen.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/time/duration.h"
#include "base/time/format.h"
#include "base/words.h"
#include "core/nurture/record.h"
#include "core/playbook/rule_text.h"

namespace leads {
namespace {

std::string day_text(Day day) {
  return format_utc(Instant{day}).substr(0, 10);
}

std::string time_text(int seconds) {
  return fmt::format("{:02}:{:02}", seconds / 3600, seconds % 3600 / 60);
}

/// "2026-12-25", and "2026-12-24 12:00..24:00" where only a part of the day is off.
std::vector<std::string> days_off(const Calendar& calendar) {
  std::vector<std::string> days;
  for (const Day day : calendar.holidays) days.push_back(day_text(day));
  for (const Calendar::Absence& part : calendar.absences)
    days.push_back(fmt::format("{} {}..{}", day_text(part.day), time_text(part.span.from),
                               time_text(part.span.to)));
  std::sort(days.begin(), days.end());
  return days;
}

/// "mon-fri 09:00..17:30"; "" without.
std::string hours_of(const Calendar& calendar) {
  constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  const auto spans = [&](std::size_t day) {
    std::vector<std::string> texts;
    for (const Calendar::Span& span : calendar.hours[day])
      texts.push_back(time_text(span.from) + ".." + time_text(span.to));
    return join(texts, ",");
  };
  std::vector<std::string> parts;
  for (std::size_t first = 0; first < kDays.size();) {
    std::size_t last = first;
    while (last + 1 < kDays.size() && spans(last + 1) == spans(first)) ++last;
    if (!spans(first).empty())
      parts.push_back(std::string(kDays[first]) +
                      (last > first ? "-" + std::string(kDays[last]) : "") + " " + spans(first));
    first = last + 1;
  }
  return join(parts, ", ");
}

std::string limits_text(const Limits& limits) {
  std::vector<std::string> parts;
  if (limits.floor) parts.push_back("at least " + std::to_string(*limits.floor));
  if (limits.ceiling) parts.push_back("at most " + std::to_string(*limits.ceiling));
  return join(parts, ", ");
}

std::vector<std::string> required_by(const Playbook& playbook, const Stage& stage) {
  std::vector<std::string> names;
  for (const FieldIndex field : stage.require) names.push_back(playbook.fields[field].name);
  return names;
}

/// "On trial; open, bofu; when score:70..; requires phone; answer within 4h".
std::string stage_text(const Playbook& playbook, const Stage& stage) {
  std::vector<std::string> parts;
  if (stage.label != stage.name) parts.push_back("\"" + stage.label + "\"");
  std::string kind(stage_type_name(stage.type));
  if (stage.funnel != Funnel::none) kind += ", " + std::string(funnel_name(stage.funnel));
  parts.push_back(std::move(kind));
  if (stage.qualify) parts.push_back("qualifies when " + stage.qualify->source);
  if (!stage.require.empty())
    parts.push_back("requires " + join(required_by(playbook, stage), ", "));
  if (stage.respond_within)
    parts.push_back("answered within " + format_duration(*stage.respond_within) +
                    " of working time");
  if (stage.stale_after) parts.push_back("stale after " + format_duration(*stage.stale_after));
  if (stage.limit) parts.push_back(fmt::format("at most {} leads", *stage.limit));
  if (stage.probability) parts.push_back(fmt::format("{} % likely", *stage.probability));
  return join(parts, "; ");
}

std::string assign_text(const Assign& assign) {
  std::string text = join(assign.owners, ", ");
  if (assign.capacity) text += fmt::format(", at most {} open leads each", *assign.capacity);
  if (assign.when) text += ", when " + assign.when->source;
  return text;
}

std::string owner_text(const Owner& owner) {
  std::vector<std::string> parts;
  if (!owner.email.empty()) parts.push_back(owner.email);
  for (const auto& [first, last] : owner.away)
    parts.push_back("away " + day_text(first) +
                    (last == first ? std::string() : ".." + day_text(last)));
  return join(parts, ", ");
}

std::string reason_text(const Reason& reason) {
  std::string text = reason.never ? "never comes back"
                     : reason.recycle_after
                         ? "comes back after " + format_duration(*reason.recycle_after)
                         : "comes back when the lead gets in touch";
  if (!reason.counts_as_lost) text += "; does not count as lost";
  return text;
}

/// "3y"; "" without [retention].
std::string retention_text(const Playbook& playbook) {
  return playbook.retention ? format_duration(*playbook.retention) : std::string();
}

/// "after 4d email suggest.md, with a suggestion, offer SAVE10".
std::string step_text(const NurtureStep& step) {
  std::string text =
      step.after == Seconds{0} ? "at once " : "after " + format_duration(step.after) + " ";
  text += step.channel + " ";
  text += is_mail(step) ? step.template_file : step.task;
  if (step.suggest) text += ", with a suggestion";
  if (!step.offer.empty()) text += ", offer " + step.offer;
  return text;
}

std::string nurture_text(const Nurture& nurture) {
  std::vector<std::string> parts;
  if (nurture.when) parts.push_back("when " + nurture.when->source);
  if (nurture.stop) parts.push_back("until " + nurture.stop->source);
  if (nurture.hours) parts.emplace_back("in working hours");
  for (const NurtureStep& step : nurture.steps) parts.push_back(step_text(step));
  return join(parts, "; ");
}

/// Of fields, sources and kinds: those that leads.toml adds.
std::vector<std::string> own_fields(const Playbook& playbook) {
  std::vector<std::string> names;
  for (std::size_t index = static_cast<std::size_t>(BuiltIn::count); index < playbook.fields.size();
       ++index) {
    const Field& field = playbook.fields[static_cast<FieldIndex>(index)];
    names.push_back(field.name + " (" + std::string(type_name(field.type)) + ")");
  }
  return names;
}

class RulesPage {
 public:
  RulesPage(const Playbook& playbook, const std::string& name) : playbook_(playbook) {
    page_.text(name, Style::bold);
  }

  Page make() {
    rules();
    score();
    stages();
    team();
    sequences();
    retention();
    calendar();
    views();
    return std::move(page_);
  }

 private:
  void heading(const std::string& text) {
    page_.blank();
    page_.text(text, Style::dim);
  }
  void labelled(const std::string& label, const std::string& text) {
    if (text.empty()) return;
    Page::Line& line = page_.line();
    line.hang = 4;
    line.spans = {{"  " + label + "  ", Style::bold}, {text, Style::plain}};
  }

  void rules() {
    if (playbook_.rules.empty())
      page_.text("no rules yet, so every lead scores 0; write rules in leads.toml");
    for (const Part part : {Part::fit, Part::engagement}) {
      const bool any = std::any_of(playbook_.rules.begin(), playbook_.rules.end(),
                                   [part](const Rule& rule) { return rule.part == part; });
      if (!any) continue;
      heading(part == Part::fit ? "fit: who they are" : "engagement: what they do");
      for (const Rule& rule : playbook_.rules) {
        if (rule.part == part) labelled(rule.name, describe_rule(playbook_, rule));
      }
    }
  }

  void score() {
    const ScoreSettings& score = playbook_.score;
    heading("score");
    labelled("temperature", fmt::format("hot from {}, warm from {} points", score.hot, score.warm));
    labelled("grade",
             fmt::format("A from {}, B from {}, C from {} points of fit; U while fewer than "
                         "{} rules of fit can be decided",
                         score.grade_a, score.grade_b, score.grade_c, score.grade_needs));
    labelled("total", limits_text(score.total));
    labelled("fit", limits_text(score.fit));
    labelled("engagement", limits_text(score.engagement));
    for (const Group& group : playbook_.groups)
      labelled("group " + group.name, limits_text(group.limits));
  }

  void stages() {
    heading("stages");
    for (const Stage& stage : playbook_.stages) {
      if (!stage.gone) labelled(stage.name, stage_text(playbook_, stage));
    }
  }

  void team() {
    if (!playbook_.assigns.empty()) heading("assignment: the first that matches");
    for (const Assign& assign : playbook_.assigns)
      labelled(playbook_.stage(assign.at).name, assign_text(assign));
    if (!playbook_.owners.empty()) heading("owners");
    for (const Owner& owner : playbook_.owners) labelled(owner.name, owner_text(owner));
    if (!playbook_.reasons.empty()) heading("reasons");
    for (const Reason& reason : playbook_.reasons) labelled(reason.name, reason_text(reason));
  }

  void sequences() {
    if (!playbook_.nurtures.empty()) heading("sequences");
    for (const Nurture& nurture : playbook_.nurtures) labelled(nurture.name, nurture_text(nurture));
    labelled("e-mails from", playbook_.mail_from);
    if (playbook_.mail_at_most)
      labelled("at most", counted(playbook_.mail_at_most->first, "e-mail", "e-mails") + " per " +
                              format_duration(playbook_.mail_at_most->second));
  }

  void retention() {
    if (!playbook_.retention) return;
    heading("retention");
    labelled("due to be forgotten",
             "after " + retention_text(playbook_) + " without a basis, interest or contact");
  }

  void calendar() {
    const Calendar& calendar = playbook_.calendar;
    heading("calendar");
    labelled("time zone", calendar.zone.name());
    labelled("country", calendar.country);
    labelled("currency", calendar.currency);
    labelled("hours", hours_of(calendar));
    labelled("days off", join(days_off(calendar), ", "));
    const std::vector<std::string> fields = own_fields(playbook_);
    std::vector<std::string> mappings;
    for (const Mapping& mapping : playbook_.imports) mappings.push_back(mapping.name);
    if (!fields.empty() || !mappings.empty()) heading("of your own");
    labelled("fields", join(fields, ", "));
    labelled("imports", join(mappings, ", "));
  }

  void views() {
    if (!playbook_.views.empty()) heading("views");
    for (const View& view : playbook_.views) {
      std::string line = view.filter;
      if (!view.fields.empty()) line += ", with " + join(view.fields, ", ");
      if (!view.sort.empty()) line += ", by " + join(view.sort, ", ");
      labelled("@" + view.name, line);
    }
  }

  const Playbook& playbook_;
  Page page_;
};

template <class T>
Datum number_or_missing(const std::optional<T>& value) {
  return value ? Datum(std::int64_t{*value}) : Datum();
}

List list_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

List stage_list(const Playbook& playbook) {
  const auto span = [](const std::optional<Seconds>& value) {
    return value ? Datum(format_duration(*value)) : Datum();
  };
  List list;
  for (const Stage& stage : playbook.stages) {
    if (stage.gone) continue;
    list.emplace_back(
        Record{{"name", stage.name},
               {"label", stage.label},
               {"type", stage_type_name(stage.type)},
               {"funnel", funnel_name(stage.funnel)},
               {"qualify", text_or_missing(stage.qualify ? stage.qualify->source : "")},
               {"require", list_of(required_by(playbook, stage))},
               {"respond_within", span(stage.respond_within)},
               {"stale_after", span(stage.stale_after)},
               {"limit", number_or_missing(stage.limit)},
               {"probability", number_or_missing(stage.probability)}});
  }
  return list;
}

List assign_list(const Playbook& playbook) {
  List list;
  for (const Assign& assign : playbook.assigns)
    list.emplace_back(Record{{"at", playbook.stage(assign.at).name},
                             {"when", text_or_missing(assign.when ? assign.when->source : "")},
                             {"owners", list_of(assign.owners)},
                             {"capacity", number_or_missing(assign.capacity)}});
  return list;
}

List reason_list(const Playbook& playbook) {
  List list;
  for (const Reason& reason : playbook.reasons)
    list.emplace_back(Record{
        {"name", reason.name},
        {"recycle_after", reason.never           ? Datum("never")
                          : reason.recycle_after ? Datum(format_duration(*reason.recycle_after))
                                                 : Datum()},
        {"counts_as_lost", reason.counts_as_lost}});
  return list;
}

List nurture_list(const Playbook& playbook) {
  List list;
  for (const Nurture& nurture : playbook.nurtures) {
    List steps;
    for (const NurtureStep& step : nurture.steps)
      steps.emplace_back(Record{{"after", format_duration(step.after)},
                                {"channel", step.channel},
                                {"name", step_key(step)},
                                {"suggest", step.suggest},
                                {"offer", text_or_missing(step.offer)}});
    list.emplace_back(Record{{"name", nurture.name},
                             {"when", text_or_missing(nurture.when ? nurture.when->source : "")},
                             {"stop", text_or_missing(nurture.stop ? nurture.stop->source : "")},
                             {"hours", nurture.hours},
                             {"steps", std::move(steps)}});
  }
  return list;
}

List group_list(const Playbook& playbook) {
  List list;
  for (const Group& group : playbook.groups)
    list.emplace_back(Record{{"name", group.name},
                             {"floor", number_or_missing(group.limits.floor)},
                             {"ceiling", number_or_missing(group.limits.ceiling)}});
  return list;
}

std::string month_text(std::chrono::year_month month) {
  return fmt::format("{:04}-{:02}", int{month.year()}, unsigned{month.month()});
}

List target_list(const Playbook& playbook) {
  List list;
  for (const SalesTarget& target : playbook.targets)
    list.emplace_back(Record{{"owner", text_or_missing(target.owner)},
                             {"month", month_text(target.month)},
                             {"won", Amount{target.amount}}});
  return list;
}

List view_list(const Playbook& playbook) {
  List list;
  for (const View& view : playbook.views)
    list.emplace_back(Record{{"name", view.name},
                             {"filter", view.filter},
                             {"fields", list_of(view.fields)},
                             {"sort", list_of(view.sort)}});
  return list;
}

}  // namespace

Page rules_page(const Playbook& playbook, const std::string& name) {
  return RulesPage(playbook, name).make();
}

Table rules_table(const Playbook& playbook, const std::string& path, bool is_data) {
  Table table;
  table.schema = "leads.rules/1";
  table.key = "rules";
  const ScoreSettings& score = playbook.score;
  table.members = {{"rules_file", text_or_missing(path)},
                   {"hot", score.hot},
                   {"warm", score.warm},
                   {"grade_a", score.grade_a},
                   {"grade_b", score.grade_b},
                   {"grade_c", score.grade_c},
                   {"grade_needs", score.grade_needs},
                   {"groups", group_list(playbook)},
                   {"stages", stage_list(playbook)},
                   {"assign", assign_list(playbook)},
                   {"reasons", reason_list(playbook)},
                   {"nurture", nurture_list(playbook)},
                   {"time_zone", playbook.calendar.zone.name()},
                   {"country", text_or_missing(playbook.calendar.country)},
                   {"currency", text_or_missing(playbook.calendar.currency)},
                   {"targets", target_list(playbook)},
                   {"retention", text_or_missing(retention_text(playbook))},
                   {"days_off", list_of(days_off(playbook.calendar))},
                   {"views", view_list(playbook)}};
  table.columns = {column("rule", "RULE"), column("part", "PART"), column("says", "SAYS"),
                   column("line", "LINE", true)};
  table.columns[3].shown = is_data;
  for (const Rule& rule : playbook.rules)
    table.rows.push_back({rule.name, rule.part == Part::fit ? "fit" : "engagement",
                          describe_rule(playbook, rule), rule.line});
  return table;
}

}  // namespace leads
