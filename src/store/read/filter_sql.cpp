// SPDX-License-Identifier: MIT
// SQL from a filter: it selects a superset. What SQL cannot say exactly (Unicode case, patterns,
// scores, silence) is left true, and the matcher decides. Negated terms are left true, but for
// presence.
#include "store/read/filter_sql.h"

#include <algorithm>
#include <string>

#include "base/time/when.h"
#include "base/utf8.h"
#include "sql/connection.h"
#include "store/read/identities.h"
#include "store/schema.h"

namespace leads {
namespace {

// SQLite refuses deep expressions and very many parameters; what is beyond is left to the matcher.
constexpr std::size_t kMostComparisons = 300;

class Builder {
 public:
  Builder(const Playbook& playbook, Instant as_of, const Zone& zone)
      : playbook_(playbook), as_of_(as_of), zone_(zone) {}

  std::string alternative(const std::vector<Term>& terms) {
    std::string where;
    for (const Term& term : terms) {
      const std::string condition = this->term(term);
      if (condition == "true") continue;
      where += (where.empty() ? "" : " and ") + condition;
    }
    return where.empty() ? "true" : where;
  }

  std::vector<Value> parameters;

 private:
  std::string parameter(Value value) {
    parameters.push_back(std::move(value));
    return "$" + std::to_string(parameters.size());
  }

  std::string column(FieldIndex field) const {
    return "l." + sql::quoted(column_name(playbook_.fields, field));
  }

  bool affordable(std::size_t comparisons) {
    if (comparisons > kMostComparisons - spent_) return false;
    spent_ += comparisons;
    return true;
  }

  std::string term(const Term& term) {
    if (!affordable(term.name == Name::stage ? playbook_.stages.size() : term.operands.size() + 1))
      return "true";
    if (term.name == Name::lead_id && !term.negated)
      return "l.id = " + parameter(*term.operands.front().low_integer);
    if (term.name == Name::stage && term.test == Term::Test::any_of && !term.negated)
      return stages(term);
    if (term.name == Name::tag && term.test == Term::Test::any_of && !term.negated)
      return tags(term);
    // A column a field does not have yet cannot be named; custom fields are therefore left to the
    // matcher unless stored.
    if (term.name != Name::field || Fields::is_custom(term.field)) return "true";
    // Other fields may make a name, and spellings are the matcher's.
    const bool spelled =
        std::any_of(term.operands.begin(), term.operands.end(),
                    [](const Operand& operand) { return operand.sought != nullptr; });
    if (term.field == at(BuiltIn::name)) return "true";
    if (spelled) return term.further || term.negated ? "true" : column(term.field) + " is not null";
    if (term.further && !term.negated)
      return term.test == Term::Test::any_of ? addresses(term) : "true";
    if (term.test == Term::Test::present)
      return column(term.field) + (term.negated ? " is null" : " is not null");
    if (term.negated || term.test != Term::Test::any_of)
      return term.negated ? "true" : column(term.field) + " is not null";
    const bool wants_missing = std::any_of(term.operands.begin(), term.operands.end(),
                                           [](const Operand& operand) { return operand.missing; });
    std::string any;
    const std::size_t before = parameters.size();
    for (const Operand& operand : term.operands) {
      const std::string one =
          operand.missing ? column(term.field) + " is null" : compare(term, operand);
      if (one == "true") {
        parameters.resize(before);
        return wants_missing ? "true" : column(term.field) + " is not null";
      }
      any += (any.empty() ? "(" : " or ") + one;
    }
    return any.empty() ? "true" : any + ")";
  }

  // A lead that has it is found by its key; what was merged keeps its keys, so that its survivor is
  // left to the matcher.
  std::string addresses(const Term& term) {
    std::string any, keys;
    for (const Operand& operand : term.operands) {
      any += equals_folded(column(term.field), operand.text) + " or ";
      keys += (keys.empty() ? "" : ", ") + parameter(operand.text);
    }
    return "(" + any + "l.id in (select i.lead_id from identity i where i.kind = " +
           parameter(std::string(identity_kind(term.field))) + " and i.key in (" + keys +
           ")) or l.id in (select p.merged_into from lead p where p.merged_into is not null))";
  }

  std::string compare(const Term& term, const Operand& operand) {
    const std::string name = column(term.field);
    switch (term.type) {
      case NameType::text:
        return operand.range ? "true" : equals_folded(name, operand.text);
      case NameType::integer:
      case NameType::money:
      case NameType::boolean:
        return between(name, operand.low_integer, operand.high_integer);
      case NameType::number:
        return between(name, operand.low_number, operand.high_number);
      case NameType::instant:
        return instants(name, operand);
      default:
        return "true";
    }
  }

  template <class T>
  std::string between(const std::string& name, const std::optional<T>& low,
                      const std::optional<T>& high) {
    if (!low && !high) return "true";
    if (low && high)
      return "(" + name + " >= " + parameter(*low) + " and " + name + " <= " + parameter(*high) +
             ")";
    return low ? name + " >= " + parameter(*low) : name + " <= " + parameter(*high);
  }

  std::string instants(const std::string& name, const Operand& operand) {
    std::optional<std::int64_t> low, high;
    if (operand.first)
      low = resolve(*operand.first, as_of_, zone_).first.time_since_epoch().count();
    const std::optional<When>& last = operand.range ? operand.last : operand.first;
    if (last && operand.range) high = resolve(*last, as_of_, zone_).last.time_since_epoch().count();
    if (!operand.range && operand.first) {
      // Equality means the day, or the whole month: two days of slack cover every zone.
      constexpr std::int64_t kTwoDays = std::int64_t{2} * 86'400;
      high = resolve(*operand.first, as_of_, zone_).last.time_since_epoch().count() + kTwoDays;
      low = *low - kTwoDays;
    }
    if (!low && !high) return "true";
    // Days are beyond every instant: the matcher compares them.
    return "(" + between(name, low, high) + " or " + name + " > " +
           std::to_string(kLastInstant.time_since_epoch().count()) + ")";
  }

  // SQLite folds ASCII only: a stored text with other letters stays for the matcher.
  std::string equals_folded(const std::string& name, const std::string& folded) {
    const std::string other = "length(" + name + ") <> length(cast(" + name + " as blob))";
    if (!is_ascii(folded)) return other;
    return "(lower(trim(" + name + ", ' ' || char(9, 10, 11, 12, 13))) = " + parameter(folded) +
           " or " + other + ")";
  }

  std::string stages(const Term& term) {
    std::string list;
    for (std::size_t index = 0; index < playbook_.stages.size(); ++index) {
      const auto number = static_cast<std::int64_t>(index);
      for (const Operand& operand : term.operands) {
        if ((operand.low_integer && number < *operand.low_integer) ||
            (operand.high_integer && number > *operand.high_integer))
          continue;
        list += (list.empty() ? "" : ", ") + parameter(playbook_.stages[index].name);
        break;
      }
    }
    return list.empty() ? "false" : "l.stage in (" + list + ")";
  }

  std::string tags(const Term& term) {
    std::string any;
    for (const Operand& operand : term.operands)
      any += (any.empty() ? "" : " or ") + equals_folded("t.tag", operand.text);
    return any.empty() ? "true"
                       : "exists(select 1 from tag t where t.lead_id = l.id and (" + any + "))";
  }

  const Playbook& playbook_;
  Instant as_of_;
  const Zone& zone_;
  std::size_t spent_ = 0;
};

}  // namespace

SqlCondition sql_superset(const Filter& filter, const Playbook& playbook, Instant as_of,
                          const Zone& zone) {
  SqlCondition condition;
  if (filter.empty()) return condition;
  Builder builder(playbook, as_of, zone);
  std::string any;
  for (const auto& alternative : filter.alternatives) {
    const std::string one = builder.alternative(alternative);
    if (one == "true") return condition;
    any += (any.empty() ? "" : " or ") + ("(" + one + ")");
  }
  condition.where = any;
  condition.parameters = std::move(builder.parameters);
  return condition;
}

SqlCondition may_move_on(const BookState& state, const Playbook& playbook, Instant as_of) {
  if (!state.scored_at || state.mark != playbook.mark || *state.scored_at > as_of) return {};
  return {"(s.valid_until is null or s.valid_until <= $1 or s.ready <> l.stage)",
          {as_of.time_since_epoch().count()}};
}

}  // namespace leads
