// SPDX-License-Identifier: MIT
// leads.toml as written: fields, sources, kinds, rules, stages and the rest, validated, in source
// order. A struct of data; formats/playbook parses it, Scorer compiles it.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leads/lead.h"
#include "leads/mapping.h"
#include "leads/rule.h"
#include "leads/zone.h"

namespace leads {

enum class Grade : std::uint8_t { U, D, C, B, A };          // ascending
enum class Temperature : std::uint8_t { cold, warm, hot };  // ascending
std::string_view grade_name(Grade grade);
std::string_view temperature_name(Temperature temperature);

struct ScoreSettings {
  Limits total, fit, engagement;
  int hot = 70, warm = 35;
  int grade_a = 35, grade_b = 20, grade_c = 5;
  int grade_needs = 1;  ///< fit rules that must be decided, else the grade is U
};

enum class Funnel : std::uint8_t { none, tofu, mofu, bofu };
enum class StageType : std::uint8_t { open, won, parked, lost };
std::string_view funnel_name(Funnel funnel);
std::string_view stage_type_name(StageType type);

struct Stage {
  std::string name;
  std::string label;  ///< shown to people; the name by default
  Funnel funnel = Funnel::tofu;
  StageType type = StageType::open;
  std::optional<Filter> qualify;  ///< scope stage
  std::vector<FieldIndex> require;
  std::optional<Seconds> respond_within;  ///< working time
  std::optional<Seconds> stale_after;     ///< plain time
  std::optional<int> probability;         ///< percent
  std::optional<int> limit;               ///< most open leads the stage should have
  bool gone = false;                      ///< known only to the book, no longer in leads.toml
};

/// Whether its leads are set aside: a parked or a lost one.
inline bool is_set_aside(const Stage& stage) {
  return stage.type == StageType::parked || stage.type == StageType::lost;
}

struct Calendar {
  Zone zone;
  std::string country;   ///< ISO 3166-1 alpha-2; "" unset
  std::string currency;  ///< ISO 4217, of amounts without one; "" unset
  struct Span {
    int from = 0, to = 0;
  };                                       ///< seconds of the day
  std::array<std::vector<Span>, 7> hours;  ///< Monday first; all empty means every hour counts
  std::vector<Day> holidays;               ///< ascending, each once; those of the `ics` file too
  struct Absence {
    Day day;
    Span span;
  };
  std::vector<Absence> absences;  ///< parts of days off, from the events with times of the `ics`
                                  ///< file; ascending by day
  std::string ics;                ///< path as written
  std::size_t ics_left_out = 0;   ///< events with times of that file that count for nothing
};

struct Assign {
  std::optional<Filter> when;  ///< scope stage
  StageId at{};
  std::vector<std::string> owners;
  std::optional<int> capacity;
};
struct Owner {
  std::string name, email;
  std::vector<std::pair<Day, Day>> away;
};
struct Reason {
  std::string name;
  std::optional<Seconds> recycle_after;
  bool never = false;  ///< recycle_after = "never"
  bool counts_as_lost = true;
};

/// What is to be won in a month, in the currency of [calendar].
struct SalesTarget {
  std::string owner;  ///< "" is everybody together
  std::chrono::year_month month;
  std::int64_t amount = 0;  ///< 1/10000
};

/// A saved filter with columns and order: `leads list @mine`. Its filter is read when it is used,
/// since it may depend on who runs the command.
struct View {
  std::string name, filter;
  std::vector<std::string> fields, sort;  ///< empty: the usual ones
  int line = 0;                           ///< where it is written
};

struct NurtureStep {
  std::string name;  ///< "" where the template or task names it
  Seconds after{0};
  std::string channel, template_file, offer, task;  ///< task is the key `do`
  bool suggest = false;
  int line = 0;  ///< where it is written
};
struct Nurture {
  std::string name;
  std::optional<Filter> when, stop;  ///< scope stage
  bool hours = false;
  std::vector<NurtureStep> steps;
};

struct RuleTest {
  std::string name;
  std::vector<std::pair<FieldIndex, Value>> lead;  ///< typed; phones and countries as written
  struct Event {
    KindId kind{};
    Seconds ago{0};
    std::string subject, ref, note;
    std::optional<double> value;
    bool machine = false;
  };
  std::vector<Event> activities;
  /// score fit engagement -> "70" or a range "70..", "..5", "1..5"; grade, temperature, ready ->
  /// their word.
  std::vector<std::pair<std::string, std::string>> expect;
};

/// Part of every fingerprint: raise it when the same playbook evaluates to different results.
inline constexpr std::uint64_t kEvaluatorVersion = 4;

struct Playbook {
  std::string path;  ///< "" for the built-in defaults
  Fields fields;
  Sources sources;  ///< built-in and own
  Kinds kinds;
  ScoreSettings score;
  std::vector<Group> groups;
  std::vector<Rule> rules;    ///< source order
  std::vector<Stage> stages;  ///< in order; StageId is the index
  Calendar calendar;
  std::vector<Assign> assigns;
  std::vector<Owner> owners;
  std::vector<Reason> reasons;
  std::vector<SalesTarget> targets;
  std::optional<TypedDuration> retention;  ///< [retention] after
  bool mail_unknown = false;               ///< [consent] unknown = "allow"
  std::string mail_from, mail_address, mail_unsubscribe;
  std::optional<std::pair<int, Seconds>> mail_at_most;
  std::vector<Nurture> nurtures;
  std::vector<Mapping> imports;
  std::vector<RuleTest> tests;
  std::vector<View> views;
  std::uint64_t mark = 0;  ///< fingerprint: hash of all the evaluator reads and of its version

  std::optional<StageId> find_stage(std::string_view name) const;
  const Stage& stage(StageId id) const { return stages[index(id)]; }
  const Reason* find_reason(std::string_view name) const;
  const Mapping* find_import(std::string_view name) const;
  const View* find_view(std::string_view name) const;
  std::vector<std::string> stage_names() const;
};

/// Loads the leads.toml at `path`, with the time zones and the calendar file it names. Throws
/// Error: not_found if there is no such file, bad_input with every problem in it, storage when it
/// cannot be read.
Playbook load_playbook(const std::string& path);

}  // namespace leads
