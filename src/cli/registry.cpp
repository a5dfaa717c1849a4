// The table of commands.
//
// How to add a command: write src/cli/commands/<name>.cpp with `struct Options`, `declare` and `run`, and one `const Command`;
// name it here in its group's order; add tests/cli/<name>.test. Help follows from the table.
#include "cli/command.h"

namespace leads {

extern const Command kAdd, kAdvance, kEdit, kExport, kHelp, kHistory, kImport, kInit, kList, kLog, kQualify, kReport, kRules,
    kScore, kShow;

const std::vector<const Command*>& commands() {
  static const std::vector<const Command*> table{&kAdd,    &kList,   &kShow,  &kLog,     &kEdit, &kQualify, &kAdvance, &kImport,
                                                 &kExport, &kScore,  &kReport, &kHistory, &kInit, &kRules,   &kHelp};
  return table;
}

const Command* find_command(std::string_view name) {
  if (name == "ls") return &kList;
  for (const Command* command : commands()) {
    if (command->name == name) return command;
  }
  return nullptr;
}

}  // namespace leads
