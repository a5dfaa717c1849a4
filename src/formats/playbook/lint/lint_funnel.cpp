// SPDX-License-Identifier: MIT
// Stages that no lead reaches, and assignments that are never asked.
#include <algorithm>

#include "formats/playbook/lint/filter_lint.h"

namespace leads {
namespace {

bool is_within(const Operand& operand, const Yield& yield) {
  return !(operand.low_integer && yield.most && *operand.low_integer > *yield.most) &&
         !(operand.high_integer && yield.least && *operand.high_integer < *yield.least);
}

/// Of a value that grows with the points: the least points that it takes; nullopt for none.
std::optional<int> points_for(Name name, std::int64_t value, const ScoreSettings& settings) {
  if (name == Name::temperature) {
    if (value == static_cast<int>(Temperature::hot)) return settings.hot;
    if (value == static_cast<int>(Temperature::warm)) return settings.warm;
  }
  if (name == Name::grade) {
    if (value == static_cast<int>(Grade::A)) return settings.grade_a;
    if (value == static_cast<int>(Grade::B)) return settings.grade_b;
    if (value == static_cast<int>(Grade::C)) return settings.grade_c;
  }
  return std::nullopt;
}

/// Whether some score satisfies one of the term's values.
bool is_reachable(const Term& term, const Yields& yields, const ScoreSettings& settings) {
  if (term.negated || term.test != Term::Test::any_of) return true;
  const auto any = [&](auto&& applies) {
    return std::any_of(term.operands.begin(), term.operands.end(), applies);
  };
  switch (term.name) {
    case Name::score:
    case Name::fit:
    case Name::engagement: {
      const Yield& yield = term.name == Name::score ? yields.total
                           : term.name == Name::fit ? yields.fit
                                                    : yields.engagement;
      return any([&](const Operand& operand) { return is_within(operand, yield); });
    }
    case Name::temperature:
    case Name::grade: {
      const Yield& yield = term.name == Name::grade ? yields.fit : yields.total;
      return any([&](const Operand& operand) {
        const auto least = points_for(term.name, operand.low_integer.value_or(0), settings);
        return !least || !yield.most || *least <= *yield.most;
      });
    }
    default:
      return true;
  }
}

const TomlNode* table_of(const TomlNode& root, const std::string& stage) {
  const TomlNode* tables = root.find("stage");
  if (tables == nullptr) return nullptr;
  for (const TomlNode& table : tables->items) {
    const TomlNode* name = table.find("name");
    if (name != nullptr && name->text == stage) return &table;
  }
  return nullptr;
}

std::string at_most(const Yields& yields) {
  const auto most = [](const Yield& yield) {
    return yield.most ? "at most " + std::to_string(*yield.most) : std::string("without end");
  };
  return "the score is " + most(yields.total) + " (fit " + most(yields.fit) + ", engagement " +
         most(yields.engagement) + ")";
}

}  // namespace

void lint_stages(Reading& reading, const TomlNode& root, const Yields& yields) {
  for (const Stage& stage : reading.book.stages) {
    const TomlNode* table = table_of(root, stage.name);
    const TomlNode* qualify = table != nullptr ? table->find("qualify") : nullptr;
    if (qualify == nullptr || !stage.qualify) continue;
    const auto& alternatives = stage.qualify->alternatives;
    const bool never =
        !alternatives.empty() &&
        std::all_of(alternatives.begin(), alternatives.end(), [&](const auto& terms) {
          return std::any_of(terms.begin(), terms.end(), [&](const Term& term) {
            return !is_reachable(term, yields, reading.book.score);
          });
        });
    if (never) {
      reading.problems.warn(qualify->place,
                            "no lead ever qualifies for " + stage.name + ": " + at_most(yields));
    } else if (can_never_hold(*stage.qualify)) {
      reading.problems.warn(qualify->place,
                            "this is never true, so no lead ever qualifies for " + stage.name);
    }
  }
}

void lint_assigns(Reading& reading, const TomlNode& root) {
  const TomlNode* tables = root.find("assign");
  const auto& assigns = reading.book.assigns;
  if (tables == nullptr || tables->items.size() < assigns.size()) return;
  constexpr std::size_t kMostCompared = 100;
  for (std::size_t later = 0; later < std::min(assigns.size(), kMostCompared); ++later) {
    const TomlNode& table = tables->items[later];
    const TomlNode* when = table.find("when");
    if (assigns[later].when && can_never_hold(*assigns[later].when))
      reading.problems.warn(when->place, "this is never true, so nobody is assigned by it");
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      if (assigns[earlier].at != assigns[later].at ||
          !includes(assigns[earlier].when.value_or(Filter{}),
                    assigns[later].when.value_or(Filter{})))
        continue;
      reading.problems.warn(table.place,
                            "this [[assign]] is never asked: the one on line " +
                                std::to_string(tables->items[earlier].place.line) +
                                " comes first and takes all of its leads",
                            "put the narrower one first; name owners who share leads in one list");
      break;
    }
  }
}

}  // namespace leads
