// What every command's flags must say of themselves.
#include <doctest/doctest.h>

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

}  // namespace leads
