// SPDX-License-Identifier: MIT
// What every command's flags must say of themselves.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "cli/command/command.h"
#include "cli/session.h"

namespace leads {
namespace {

template <class Look>
void each_command(Look look) {
  for (const Command* command : commands()) {
    CAPTURE(command->name);
    GlobalOptions globals;
    Flags flags;
    declare_globals(flags, globals);
    const auto invocation = command->make();
    invocation->declare(flags);
    look(*command, flags);
  }
}

}  // namespace

TEST_CASE("a flag or word that names a file says whether it is read or written") {
  each_command([](const Command&, const Flags& flags) {
    for (const FlagInfo& flag : flags.flags()) {
      CAPTURE(flag.name);
      if (flag.value == "FILE") CHECK(flag.file != FileUse::none);
    }
    for (const PositionalInfo& word : flags.positionals()) {
      if (word.name.starts_with("FILE")) CHECK(word.file != FileUse::none);
    }
  });
}

TEST_CASE("the flags that a flag needs are flags of the same command") {
  each_command([](const Command&, const Flags& flags) {
    for (const FlagInfo& flag : flags.flags()) {
      for (const std::string_view name : flag.needs) {
        CAPTURE(name);
        CHECK(flags.find(name) != nullptr);
      }
    }
  });
}

TEST_CASE("what a value is called and what kind it is agree") {
  const std::map<std::string_view, std::set<ValueKind>> kinds{
      {"WHEN", {ValueKind::past_date, ValueKind::coming_date, ValueKind::choice}},
      {"STAGE", {ValueKind::stage}},
      {"FIELD", {ValueKind::field}},
      {"FIELD=VALUE", {ValueKind::field_value}},
      {"FILTER", {ValueKind::filter, ValueKind::activity_filter}},
      {"LEAD", {ValueKind::lead}},
      {"LEAD…", {ValueKind::lead}},
      {"LEAD…|FILTER…", {ValueKind::lead_or_filter}},
      {"KIND", {ValueKind::activity_kind}},
      {"TAG", {ValueKind::tag}},
      {"FILE", {ValueKind::file}},
      {"N", {ValueKind::number}},
      {"SECONDS", {ValueKind::number}},
      {"POLICY", {ValueKind::choice}}};
  const auto agree = [&kinds](std::string_view called, ValueKind kind) {
    CAPTURE(called);
    const auto known = kinds.find(called);
    if (known != kinds.end()) CHECK(known->second.contains(kind));
  };
  each_command([&](const Command&, const Flags& flags) {
    for (const FlagInfo& flag : flags.flags()) agree(flag.value, effective_kind(flag));
    for (const PositionalInfo& word : flags.positionals()) agree(word.name, effective_kind(word));
  });
}

TEST_CASE("a flag that excludes others shares its group with one of them") {
  each_command([](const Command&, const Flags& flags) {
    for (const FlagInfo& flag : flags.flags()) {
      if (flag.one_of.empty()) continue;
      CAPTURE(flag.name);
      CHECK(std::count_if(flags.flags().begin(), flags.flags().end(),
                          [&](const FlagInfo& other) { return other.one_of == flag.one_of; }) > 1);
    }
  });
}

TEST_CASE("every kind of value has a name of its own") {
  std::set<std::string_view> names;
  for (int kind = 0; kind <= static_cast<int>(ValueKind::coming_date); ++kind)
    CHECK(names.insert(value_kind_name(static_cast<ValueKind>(kind))).second);
}

}  // namespace leads
