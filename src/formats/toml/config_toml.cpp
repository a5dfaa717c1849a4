// SPDX-License-Identifier: MIT
#include "formats/toml/config_toml.h"

#include "base/utf8.h"
#include "formats/toml/toml_table.h"
#include "formats/toml/view_toml.h"

namespace leads {
namespace {

class ConfigReader {
 public:
  ConfigReader(TomlTable& root, ConfigResult& result) : root_(root), result_(result) {}

  void text(std::string_view key) {
    if (const auto value = root_.text(key)) take(key, *value);
  }

  void word(std::string_view key, std::initializer_list<std::string_view> words) {
    if (const auto place = root_.word(key, words)) take(key, std::string(words.begin()[*place]));
  }

  void flag(std::string_view key) {
    if (const auto value = root_.boolean(key)) take(key, *value ? "true" : "false");
  }

  void whole(std::string_view key, int low, int high) {
    if (const auto value = root_.whole(key, low, high)) take(key, std::to_string(*value));
  }

  void names(std::string_view key) {
    const TomlNode* node = root_.find(key);
    if (node == nullptr) return;
    std::string joined;
    for (const TomlNode* name : read_text_or_texts(*node, key, root_.problems()))
      joined += (joined.empty() ? "" : ",") + name->text;
    take(key, joined);
  }

 private:
  void take(std::string_view key, std::string value) {
    result_.values.push_back({std::string(key), std::move(value), root_.find(key)->place.line});
  }

  TomlTable& root_;
  ConfigResult& result_;
};

}  // namespace

ConfigResult parse_config(std::string_view text, const std::string& path) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  ConfigResult result;
  Problems problems(path, text);
  if (const auto node = parse_toml(problems)) {
    TomlTable root(*node, "config.toml", problems);
    ConfigReader reader(root, result);
    reader.text("db");
    reader.text("rules");
    reader.text("me");
    reader.word("color", {"auto", "always", "never"});
    reader.flag("links");
    reader.names("columns");
    reader.whole("wait", 0, 86400);
    reader.text("pager");
    for (const TomlEntry& entry : root.table("view"))
      result.views.push_back(read_view(entry, problems));
    root.finish();
  }
  result.problems = problems.take();
  return result;
}

}  // namespace leads
