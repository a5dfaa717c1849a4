// SPDX-License-Identifier: MIT
// [[test]]: a made-up lead, what it did, and what the rules must give it.
#include <algorithm>
#include <array>
#include <set>

#include "base/numbers.h"
#include "base/text.h"
#include "formats/playbook/reading.h"

namespace leads {
namespace {

constexpr std::array<std::string_view, 3> kPoints = {"score", "fit", "engagement"};

/// "70", "70..", "..5" or "1..5".
bool is_whole_or_range(std::string_view text) {
  const auto whole = [](std::string_view part) {
    return part.empty() || parse_integer(part).has_value();
  };
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return parse_integer(text).has_value();
  return text.size() > 2 && whole(text.substr(0, dots)) && whole(text.substr(dots + 2));
}

class TestReader {
 public:
  TestReader(Reading& reading, const TomlNode& node)
      : reading_(reading), table_(node, "[[test]]", reading.problems) {}

  RuleTest read() {
    test_.name = trim(table_.text("name").value_or(""));
    for (const TomlEntry& entry : table_.table("lead")) {
      const auto field = read_field(reading_, entry.key, entry.place);
      if (!field) continue;
      if (auto value = read_value(reading_, reading_.book.fields[*field], entry.value)) {
        test_.lead.emplace_back(*field, std::move(*value));
      }
    }
    if (const TomlNode* activities = table_.find("activities")) {
      if (const TomlNode* list = read_list(*activities, "activities", problems())) {
        for (const TomlNode& item : list->items) read_event(item);
      }
    }
    if (const TomlNode* expect = table_.find("expect")) read_expect(*expect);
    table_.finish();
    if (!table_.has_unknown_keys()) {
      for (const char* key : {"name", "expect"}) table_.require(key);
    }
    return std::move(test_);
  }

 private:
  Problems& problems() { return reading_.problems; }

  void read_event(const TomlNode& node) {
    TomlTable table(node, "an activity", problems());
    RuleTest::Event event;
    if (const auto kind = table.text("kind")) {
      event.kind = read_kind(reading_, *kind, table.find("kind")->place).value_or(KindId{});
    }
    if (const TomlNode* ago = table.find("ago")) {
      event.ago = read_duration(*ago, "ago", problems(), true).value_or(Seconds{0});
    }
    event.subject = table.text("subject").value_or("");
    event.ref = table.text("ref").value_or("");
    event.note = table.text("note").value_or("");
    if (const TomlNode* value = table.find("value")) read_number(*value, event);
    event.machine = table.boolean("machine").value_or(false);
    table.finish();
    if (node.is_table() && !table.has_unknown_keys()) {
      for (const char* key : {"kind", "ago"}) table.require(key);
    }
    test_.activities.push_back(std::move(event));
  }

  void read_number(const TomlNode& node, RuleTest::Event& event) {
    const bool is_number =
        node.kind == TomlNode::Kind::integer || node.kind == TomlNode::Kind::real;
    if (is_number) event.value = parse_number(read_scalar(node, "value", problems()).value_or(""));
    if (!event.value) problems().error(node.place, "value must be a number, got " + describe(node));
  }

  void read_expect(const TomlNode& node) {
    TomlTable table(node, "expect", problems());
    for (const std::string_view name : kPoints) {
      if (const TomlNode* value = table.find(name)) expect_points(name, *value);
    }
    expect_word(table, "grade", {"A", "B", "C", "D", "U"});
    expect_word(table, "temperature", {"hot", "warm", "cold"});
    if (const auto stage = table.text("ready")) {
      read_stage(reading_, *stage, table.find("ready")->place);
      test_.expect.emplace_back("ready", *stage);
    }
    table.finish();
    if (node.is_table() && node.entries.empty())
      problems().error(node.place, "expect lists nothing to check");
  }

  void expect_points(std::string_view name, const TomlNode& node) {
    const bool written = node.kind == TomlNode::Kind::integer || node.is_text();
    const std::string text = written ? read_scalar(node, name, problems()).value_or("") : "";
    if (is_whole_or_range(text)) {
      test_.expect.emplace_back(name, text);
    } else {
      problems().error(
          node.place,
          std::string(name) + " must be points or a range of them, got " + describe(node),
          "like 42 or \"70..\"");
    }
  }

  void expect_word(TomlTable& table, std::string_view name,
                   std::initializer_list<std::string_view> words) {
    if (const auto word = table.word(name, words))
      test_.expect.emplace_back(name, *(words.begin() + *word));
  }

  Reading& reading_;
  TomlTable table_;
  RuleTest test_;
};

}  // namespace

void read_tests(Reading& reading, TomlTable& root) {
  std::set<std::string> names;
  for (const TomlNode* node : root.tables("test")) {
    if (!has_room(reading, reading.book.tests.size(), node->place, "[[test]]")) return;
    RuleTest test = TestReader(reading, *node).read();
    if (!test.name.empty() && !names.insert(fold(test.name)).second) {
      reading.problems.error(node->find("name")->place,
                             "another [[test]] is called " + quoted(test.name));
    }
    reading.book.tests.push_back(std::move(test));
  }
}

}  // namespace leads
