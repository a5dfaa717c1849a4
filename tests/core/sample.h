// Leads and playbooks for tests, built in memory. A Sample owns what its view refers to.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "leads/playbook.h"
#include "leads/text.h"

namespace leads {

inline Instant utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0,
                   int second = 0) {
  return std::chrono::sys_days{std::chrono::year{year} / month / day} +
         Seconds{hour * 3600 + minute * 60 + second};
}

inline Day utc_day(int year, unsigned month, unsigned day) {
  return std::chrono::sys_days{std::chrono::year{year} / month / day};
}

struct Sample {
  std::vector<Value> values;
  std::vector<std::string> tags;
  std::vector<std::pair<BuiltIn, std::string>> further;
  std::vector<Activity> activities;  ///< ascending by at
  std::vector<std::string> subjects{""};
  LeadView bare;  ///< all but fields, tags and further addresses

  void set(FieldIndex field, Value value) {
    if (values.size() <= index(field)) values.resize(index(field) + 1);
    values[index(field)] = std::move(value);
  }
  void set(BuiltIn field, Value value) { set(at(field), std::move(value)); }
  void set(BuiltIn field, Instant value) {
    set(at(field), std::int64_t{value.time_since_epoch().count()});
  }

  SubjectId subject(const std::string& text) {
    for (std::size_t code = 0; code < subjects.size(); ++code) {
      if (subjects[code] == text) return static_cast<SubjectId>(code);
    }
    subjects.push_back(text);
    return static_cast<SubjectId>(subjects.size() - 1);
  }

  /// Cells, tags and addresses are rebuilt at each call; the view lives until the next one.
  const LeadView& view() {
    cells_.clear();
    for (const Value& value : values) cells_.push_back(Cell::of(value));
    tag_views_.assign(tags.begin(), tags.end());
    further_views_.clear();
    for (const auto& [field, text] : further) further_views_.push_back({field, text});
    view_ = bare;
    view_.further = further_views_;
    view_.fields = cells_;
    view_.tags = tag_views_;
    return view_;
  }

 private:
  std::vector<Cell> cells_;
  std::vector<std::string_view> tag_views_;
  std::vector<FurtherAddress> further_views_;
  LeadView view_;
};

/// Built-in fields, sources, kinds and the default stages without their `qualify`; no rules.
inline Playbook sample_playbook() {
  Playbook playbook;
  for (const auto& [name, direction] : built_in_sources())
    playbook.sources.emplace(name, direction);
  const auto stage = [&](const char* name, Funnel funnel, StageType type) {
    Stage made;
    made.name = name;
    made.funnel = funnel;
    made.type = type;
    playbook.stages.push_back(made);
  };
  stage("new", Funnel::tofu, StageType::open);
  stage("mql", Funnel::tofu, StageType::open);
  stage("sal", Funnel::mofu, StageType::open);
  stage("sql", Funnel::bofu, StageType::open);
  stage("opportunity", Funnel::bofu, StageType::open);
  stage("customer", Funnel::none, StageType::won);
  stage("nurture", Funnel::tofu, StageType::parked);
  stage("lost", Funnel::none, StageType::lost);
  stage("disqualified", Funnel::none, StageType::lost);
  return playbook;
}

/// What names mean with a playbook. `stages` must outlive the vocabulary.
struct SampleVocabulary {
  explicit SampleVocabulary(const Playbook& playbook, std::string me = "ana")
      : stages(playbook.stage_names()) {
    vocabulary = {&playbook.fields, &playbook.kinds, &stages, std::move(me)};
  }
  std::vector<std::string> stages;
  FilterVocabulary vocabulary;
};

/// The filter a text means; throws its problem's message.
inline Filter filter_of(const Playbook& playbook, std::string_view text, FilterScope scope) {
  const SampleVocabulary sample(playbook);
  auto result = parse_filter(text, scope, sample.vocabulary);
  if (const auto* problem = std::get_if<FilterProblem>(&result)) {
    throw std::runtime_error(std::string(text) + ": " + problem->message);
  }
  return std::get<Filter>(std::move(result));
}

}  // namespace leads
