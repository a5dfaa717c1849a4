// Straight from the text: occurrences are collected in a list, days in a map, and everything is
// reckoned anew each time.
#include "core/score_oracle.h"

#include <cmath>
#include <map>

#include "leads/text.h"

namespace leads {
namespace {

struct Naive {
  const Playbook& playbook;
  Sample& lead;
  const std::vector<ActivityText>& texts;
  Instant as_of;
  Score score;

  bool holds(const Filter& filter) {
    return FilterMatcher(filter, playbook)
        .match({lead.view(), lead.activities, as_of, &score, {}})
        .value;
  }

  /// Occurrences of a rule up to as_of, before `within` and `per`.
  std::vector<Instant> occurrences(const Rule& rule) {
    std::vector<Instant> found;
    for (std::size_t place = 0; place < lead.activities.size(); ++place) {
      const Activity& activity = lead.activities[place];
      if (activity.at > as_of) continue;
      bool listed = false;
      for (const KindId kind : rule.activity) listed = listed || kind == activity.kind;
      if (rule.activity.empty()) {
        const Direction direction = playbook.kinds[activity.kind].direction;
        listed = direction == Direction::in || direction == Direction::both;
      }
      if (!listed) continue;
      bool machine_named = false;
      if (rule.where) {
        const ActivityMatcher matcher(*rule.where, playbook);
        machine_named = names(*rule.where, Name::machine);
        const ActivityText text = texts.empty() ? ActivityText{} : texts[place];
        const auto& subject = lead.subjects[static_cast<std::size_t>(activity.subject)];
        if (!matcher.match(activity, subject, text, as_of)) continue;
      }
      if (activity.machine && !machine_named) continue;
      found.push_back(activity.at);
    }
    return found;
  }

  std::vector<Instant> counted(const Rule& rule) {
    std::vector<Instant> inside;
    for (const Instant at : occurrences(rule)) {
      if (!rule.within || as_of - at < *rule.within) inside.push_back(at);
    }
    if (inside.empty() || rule.per == Per::each) return inside;
    if (rule.per == Per::once) return {inside.back()};
    std::map<Day, Instant> newest;
    for (const Instant at : inside) newest[local_day(at, playbook.calendar.zone)] = at;
    std::vector<Instant> days;
    for (const auto& [day, at] : newest) days.push_back(at);
    return days;
  }

  double factor(const Rule& rule, Instant at) const {
    const auto age = static_cast<double>((as_of - at).count());
    if (rule.half_life) return std::exp2(-age / static_cast<double>(rule.half_life->count()));
    if (rule.fades) return std::max(0.0, 1 - age / static_cast<double>(rule.fades->count()));
    return 1;
  }

  static std::int64_t held(std::int64_t points) {
    if (points > 1000000) return 1000000;
    return points < -1000000 ? -1000000 : points;
  }

  Contribution occurrence_line(const Rule& rule) {
    const std::vector<Instant> all = counted(rule);
    Contribution line;
    line.matches = static_cast<std::uint32_t>(all.size());
    for (const Instant at : all) line.latest = std::max(line.latest, at);
    if (!rule.bands.empty()) {
      for (const Band& band : rule.bands) {
        const auto count = static_cast<double>(all.size());
        if ((band.low && count < *band.low) || (band.high && count > *band.high)) continue;
        line.points = held(band.points);
        break;
      }
      return line;
    }
    double sum = 0;
    for (const Instant at : all) sum += *rule.points * factor(rule, at);
    line.points =
        held(static_cast<std::int64_t>(std::floor(std::abs(sum) + 0.5)) * (sum < 0 ? -1 : 1));
    return line;
  }

  Contribution silence_line(const Rule& rule) {
    Contribution line;
    for (const Instant at : occurrences(rule)) line.latest = at;
    const Instant since = std::max(lead.view().created_at(), line.latest);
    const Seconds silence =
        std::max(Seconds{0}, as_of - since);  // a lead made tomorrow has been silent for no time
    if (silence < *rule.idle) return {};
    line.matches = 1;
    line.points = held(*rule.points);
    return line;
  }

  Contribution value_line(const Rule& rule) {
    const Cell cell = lead.view().cell(*rule.by);
    for (const Band& band : rule.bands) {
      bool hit = band.missing && !cell.present();
      if (cell.kind == Cell::Kind::text) hit = !band.missing && fold(cell.text) == band.text;
      if (cell.kind == Cell::Kind::integer || cell.kind == Cell::Kind::real) {
        const double value =
            cell.kind == Cell::Kind::real ? cell.real : static_cast<double>(cell.integer);
        hit = !band.missing && (!band.low || value >= *band.low) &&
              (!band.high || value <= *band.high);
      }
      if (hit) return make_line(held(band.points));
    }
    return {};
  }

  static Contribution make_line(std::int64_t points) {
    Contribution line;
    line.matches = 1;
    line.points = points;
    return line;
  }

  Contribution rule_line(const Rule& rule) {
    if (rule.when && !holds(*rule.when)) return {};
    if (rule.idle) return silence_line(rule);
    if (rule.by) return value_line(rule);
    if (rule.activity.empty()) return make_line(held(*rule.points));
    return occurrence_line(rule);
  }

  std::int64_t limited(std::int64_t points, const Limits& limits, Contribution::Line kind,
                       std::size_t index) {
    std::int64_t result = points;
    if (limits.ceiling && result > *limits.ceiling) result = *limits.ceiling;
    if (limits.floor && result < *limits.floor) result = *limits.floor;
    if (result != points) {
      Contribution line;
      line.line = kind;
      line.index = static_cast<std::uint32_t>(index);
      line.floor = result > points;
      line.points = result - points;
      score.why.push_back(line);
    }
    return result;
  }

  void reckon_points() {
    using Line = Contribution::Line;
    std::vector<std::int64_t> groups(playbook.groups.size());
    std::int64_t fit = 0, engagement = 0;
    for (std::size_t index = 0; index < playbook.rules.size(); ++index) {
      const Rule& rule = playbook.rules[index];
      Contribution line = rule_line(rule);
      line.index = static_cast<std::uint32_t>(index);
      if (line.points != 0) score.why.push_back(line);
      const auto points = limited(line.points, rule.limits, Line::rule_limit, index);
      if (rule.group)
        groups[*rule.group] += points;
      else
        (rule.part == Part::fit ? fit : engagement) += points;
    }
    for (std::size_t index = 0; index < groups.size(); ++index) {
      const Group& group = playbook.groups[index];
      (group.part == Part::fit ? fit : engagement) +=
          limited(groups[index], group.limits, Line::group_limit, index);
    }
    score.fit = static_cast<int>(limited(fit, playbook.score.fit, Line::part_limit, 0));
    score.engagement =
        static_cast<int>(limited(engagement, playbook.score.engagement, Line::part_limit, 1));
    score.total = static_cast<int>(
        limited(score.fit + score.engagement, playbook.score.total, Line::total_limit, 0));
  }

  Grade grade() {
    int rules = 0, decided = 0;
    for (const Rule& rule : playbook.rules) {
      if (rule.part != Part::fit) continue;
      ++rules;
      bool present = rule.by && lead.view().cell(*rule.by).present();
      if (rule.when) {
        for (const FieldIndex field : named_fields(*rule.when))
          present = present || lead.view().cell(field).present();
        present = present || (names(*rule.when, Name::tag) && !lead.tags.empty());
      }
      if (present) ++decided;
    }
    if (rules == 0 || decided < std::min(playbook.score.grade_needs, rules)) return Grade::U;
    if (score.fit >= playbook.score.grade_a) return Grade::A;
    if (score.fit >= playbook.score.grade_b) return Grade::B;
    return score.fit >= playbook.score.grade_c ? Grade::C : Grade::D;
  }

  bool parked_may_return() {
    for (const Activity& activity : lead.activities) {
      const bool knock = playbook.kinds[activity.kind].knocking && !activity.machine;
      if (knock && activity.at > lead.bare.stage_since && activity.at <= as_of && !never())
        return true;
    }
    for (const Reason& reason : playbook.reasons) {
      if (reason.name != lead.bare.stage_reason || reason.never || !reason.recycle_after) continue;
      return as_of >= lead.bare.stage_since + *reason.recycle_after;
    }
    return false;
  }

  bool never() const {
    for (const Reason& reason : playbook.reasons) {
      if (reason.name == lead.bare.stage_reason) return reason.never;
    }
    return false;
  }

  StageId ready() {
    const auto own = static_cast<std::size_t>(lead.bare.stage);
    const StageType type = playbook.stages[own].type;
    if (type == StageType::won || type == StageType::lost) return lead.bare.stage;
    std::size_t next = own + 1;
    if (type == StageType::parked) {
      if (!parked_may_return()) return lead.bare.stage;
      next = 0;
      while (next < playbook.stages.size() &&
             (playbook.stages[next].type != StageType::open || !playbook.stages[next].qualify)) {
        ++next;
      }
    }
    StageId reached = lead.bare.stage;
    for (; next < playbook.stages.size(); ++next) {
      const Stage& stage = playbook.stages[next];
      if (stage.type != StageType::open) continue;
      if (!stage.qualify || !holds(*stage.qualify)) break;
      bool complete = true;
      for (const FieldIndex field : stage.require)
        complete = complete && lead.view().cell(field).present();
      if (!complete) break;
      reached = static_cast<StageId>(next);
    }
    return reached;
  }
};

}  // namespace

Score naive_score(const Playbook& playbook, Sample& lead, const std::vector<ActivityText>& texts,
                  Instant as_of) {
  Naive naive{playbook, lead, texts, as_of, {}};
  naive.reckon_points();
  naive.score.grade = naive.grade();
  const int total = naive.score.total;
  naive.score.temperature = total >= playbook.score.hot    ? Temperature::hot
                            : total >= playbook.score.warm ? Temperature::warm
                                                           : Temperature::cold;
  naive.score.ready = naive.ready();
  return naive.score;
}

}  // namespace leads
