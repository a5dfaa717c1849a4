// SPDX-License-Identifier: MIT
// [[stage]] and [stages]: the default funnel, amended, extended, chosen from and put in order.
// Names first, filters after: a filter may name a stage that is defined further down.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/limits.h"
#include "base/spelling.h"
#include "core/filter/parser.h"
#include "formats/playbook/reading.h"

namespace leads {
namespace {

constexpr std::size_t kMostStages = limits::kStages;

struct DefaultStage {
  std::string_view name;
  Funnel funnel;
  StageType type;
  std::string_view qualify;
};
constexpr auto kDefaults = std::to_array<DefaultStage>({
    {"new", Funnel::tofu, StageType::open, ""},
    {"mql", Funnel::tofu, StageType::open, "score:40.."},
    {"sal", Funnel::mofu, StageType::open, ""},
    {"sql", Funnel::bofu, StageType::open, "score:70.. fit:20.."},
    {"opportunity", Funnel::bofu, StageType::open, ""},
    {"customer", Funnel::none, StageType::won, ""},
    {"nurture", Funnel::tofu, StageType::parked, ""},
    {"lost", Funnel::none, StageType::lost, ""},
    {"disqualified", Funnel::none, StageType::lost, ""},
});

Stage make_stage(std::string_view name, Funnel funnel, StageType type) {
  Stage stage;
  stage.name = stage.label = name;
  stage.funnel = funnel;
  stage.type = type;
  return stage;
}

class StageReader {
 public:
  StageReader(Reading& reading, TomlTable& root) : reading_(reading), root_(root) {
    for (const DefaultStage& stage : kDefaults) {
      drafts_.push_back({make_stage(stage.name, stage.funnel, stage.type), stage.qualify, nullptr});
    }
  }

  void read() {
    std::set<std::string> seen;
    for (const TomlNode* node : root_.tables("stage")) read_table(*node, seen);
    choose();
    check_order();
    for (const Draft& draft : drafts_) reading_.stages.push_back(draft.stage.name);
    for (Draft& draft : drafts_) finish(draft);
    for (const Draft& draft : left_out_) {
      if (draft.table == nullptr) continue;
      problems().warn(draft.table->find("name")->place,
                      "[stages] only leaves out " + draft.stage.name);
    }
  }

 private:
  struct Draft {
    Stage stage;
    std::string_view default_qualify;
    const TomlNode* table = nullptr;  ///< the [[stage]] that speaks of it
  };

  Problems& problems() { return reading_.problems; }

  std::vector<Draft>::iterator find(std::string_view name) {
    return std::find_if(drafts_.begin(), drafts_.end(),
                        [&](const Draft& draft) { return draft.stage.name == name; });
  }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const Draft& draft : drafts_) all.push_back(draft.stage.name);
    return all;
  }

  void read_table(const TomlNode& node, std::set<std::string>& seen) {
    TomlTable table(node, "[[stage]]", problems());
    const TomlNode* name_node = table.find("name");
    const auto name = table.text("name");
    const TomlNode* after = table.find("after");
    read_plain(table);
    if (name_node == nullptr && !table.has_unknown_keys()) table.require("name");
    table.finish();
    if (!name || !check_name(reading_, *name, name_node->place, "a stage's name")) return;
    if (!seen.insert(*name).second)
      return problems().error(name_node->place, *name + " already has a [[stage]] above");
    auto draft = find(*name);
    if (draft == drafts_.end()) {
      draft = add(*name, name_node->place, after, table);
    } else if (after != nullptr) {
      problems().error(after->place,
                       "after positions a new stage, but " + *name + " already exists",
                       "[stages] only = [...] puts them in order");
    }
    if (draft == drafts_.end()) return;
    draft->table = &node;
    fill(draft->stage, table);
  }

  /// Asks for every key once, so that an unknown one is known before anything is missed.
  static void read_plain(TomlTable& table) {
    for (const char* key : {"label", "funnel", "type", "qualify", "require", "respond_within",
                            "stale_after", "probability", "limit"}) {
      table.find(key);
    }
  }

  std::vector<Draft>::iterator add(const std::string& name, Place place, const TomlNode* after,
                                   TomlTable& table) {
    if (after == nullptr) {
      std::string hint = did_you_mean(nearest(name, names()));
      if (hint.empty()) hint = "say which stage the new one follows: after = \"mql\"";
      if (!table.has_unknown_keys())
        problems().error(place, "unknown stage " + quoted(name), std::move(hint));
      return drafts_.end();
    }
    const auto text = read_text(*after, "after", problems());
    if (!text) return drafts_.end();
    const auto before = find(*text);
    if (before == drafts_.end()) {
      problems().error(after->place, "unknown stage " + quoted(*text), suggestion(*text, names()));
      return drafts_.end();
    }
    if (drafts_.size() == kMostStages) {
      problems().error(place, "more than 100 stages");
      return drafts_.end();
    }
    Draft draft{make_stage(name, before->stage.funnel, StageType::open), {}, nullptr};
    return drafts_.insert(before + 1, std::move(draft));
  }

  void fill(Stage& stage, TomlTable& table) {
    if (const auto label = table.text("label")) stage.label = *label;
    const auto type = table.word("type", {"open", "won", "parked", "lost"});
    if (type) {
      stage.type = static_cast<StageType>(*type);
      if (stage.type == StageType::won || stage.type == StageType::lost)
        stage.funnel = Funnel::none;
    }
    if (const auto funnel = table.word("funnel", {"none", "tofu", "mofu", "bofu"})) {
      stage.funnel = static_cast<Funnel>(*funnel);
    }
    stage.respond_within = table.duration("respond_within");
    stage.stale_after = table.duration("stale_after");
    stage.probability = table.whole("probability", 0, 100);
    stage.limit = table.whole("limit", 1, kMostPoints);
  }

  /// `[stages] only`: which stages there are, and in which order.
  void choose() {
    const TomlNode* node = root_.find("stages");
    if (node == nullptr) return;
    TomlTable table(*node, "[stages]", problems());
    const TomlNode* only = table.find("only");
    table.finish();
    if (only == nullptr) return;
    std::vector<Draft> chosen;
    const std::vector<std::string> known = names();
    for (const TomlNode* item : read_texts(*only, "only", problems())) {
      const auto draft = find(item->text);
      if (draft != drafts_.end()) {
        chosen.push_back(std::move(*draft));
        drafts_.erase(draft);
      } else if (std::find(known.begin(), known.end(), item->text) != known.end()) {
        problems().error(item->place, quoted(item->text) + " is in the list twice");
      } else {
        problems().error(item->place, "unknown stage " + quoted(item->text),
                         suggestion(item->text, known));
      }
    }
    if (chosen.empty()) return;
    left_out_ = std::exchange(drafts_, std::move(chosen));
  }

  void check_order() {
    const auto is = [](StageType type) {
      return [type](const Draft& draft) { return draft.stage.type == type; };
    };
    const auto won = std::find_if(drafts_.begin(), drafts_.end(), is(StageType::won));
    if (won == drafts_.end()) problems().error(cause(), "no stage is of type won");
    const bool any_open = std::any_of(drafts_.begin(), drafts_.end(), is(StageType::open));
    if (!any_open) problems().error(cause(), "no stage is of type open");
    const auto late = std::find_if(won, drafts_.end(), is(StageType::open));
    if (late == drafts_.end()) return;
    problems().error(
        cause(),
        "the open stage " + late->stage.name + " comes after " + won->stage.name + ", which is won",
        "put the open stages first");
  }

  /// What made the order or the types what they are: `only`, else the first [[stage]] that says a
  /// type or a place.
  Place cause() {
    const TomlNode* stages = root_.find("stages");
    if (stages != nullptr && stages->find("only") != nullptr) return stages->find("only")->place;
    for (const TomlNode* node : root_.tables("stage")) {
      for (const char* key : {"type", "after"}) {
        if (node->find(key) != nullptr) return node->find(key)->place;
      }
    }
    return {};
  }

  void finish(Draft& draft) {
    Stage& stage = draft.stage;
    const TomlNode* qualify = draft.table != nullptr ? draft.table->find("qualify") : nullptr;
    const TomlNode* require = draft.table != nullptr ? draft.table->find("require") : nullptr;
    if (qualify == nullptr) {
      if (stage.type == StageType::open) stage.qualify = default_filter(draft.default_qualify);
    } else if (stage.type != StageType::open) {
      problems().error(qualify->place, "qualify is only for open stages, and " + stage.name +
                                           " is " + std::string(stage_type_name(stage.type)));
    } else if (!qualify->is_text() || !qualify->text.empty()) {
      stage.qualify = read_filter(reading_, *qualify, "qualify", FilterScope::stage);
      if (stage.qualify) warn_of_exact_points(*qualify, *stage.qualify);
    }
    if (require != nullptr) read_require(*require, stage);
    reading_.book.stages.push_back(std::move(stage));
  }

  // A lead with more points would not qualify, which cannot be intended.
  void warn_of_exact_points(const TomlNode& qualify, const Filter& filter) {
    for (const auto& alternative : filter.alternatives) {
      for (const Term& term : alternative) {
        const bool points =
            term.name == Name::score || term.name == Name::fit || term.name == Name::engagement;
        if (!points || term.negated || term.operands.size() != 1 || term.operands[0].range)
          continue;
        const std::string exact = std::to_string(*term.operands[0].low_integer);
        const std::string name = term.name == Name::score ? "score"
                                 : term.name == Name::fit ? "fit"
                                                          : "engagement";
        problems().warn(
            qualify.place,
            "nobody with more than exactly " + exact + " points of " + name + " qualifies",
            "for " + exact + " and more write " + name + ":" + exact + "..");
      }
    }
  }

  std::optional<Filter> default_filter(std::string_view text) {
    const FilterVocabulary vocabulary{
        &reading_.book.fields,         &reading_.book.kinds, &reading_.stages, {}, nullptr,
        reading_.book.calendar.country};
    FilterResult result = parse_filter(text, FilterScope::stage, vocabulary);
    auto* filter = std::get_if<Filter>(&result);
    return !text.empty() && filter != nullptr ? std::optional<Filter>(std::move(*filter))
                                              : std::nullopt;
  }

  void read_require(const TomlNode& require, Stage& stage) {
    for (const TomlNode* item : read_texts(require, "require", problems())) {
      const auto field = read_field(reading_, item->text, item->place);
      if (!field) continue;
      if (std::find(stage.require.begin(), stage.require.end(), *field) == stage.require.end()) {
        stage.require.push_back(*field);
      } else {
        problems().error(item->place, quoted(item->text) + " is in the list twice");
      }
    }
  }

  Reading& reading_;
  TomlTable& root_;
  std::vector<Draft> drafts_, left_out_;
};

}  // namespace

void read_stages(Reading& reading, TomlTable& root) {
  StageReader(reading, root).read();
}

}  // namespace leads
