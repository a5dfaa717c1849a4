// SPDX-License-Identifier: MIT
// The table of commands.
//
// How to add a command: write src/cli/commands/<group>/<name>.cpp with `struct Options`, `declare`
// and `run`, and one `const Command` with named members; name it here in its group's order; add
// tests/cli/<name>.test. Help follows from the table.
#include "cli/command/command.h"

namespace leads {

// clang-format off
namespace add_command { extern const Command kCommand; }
namespace list_command { extern const Command kCommand; }
namespace show_command { extern const Command kCommand; }
namespace next_command { extern const Command kCommand; }
namespace log_command { extern const Command kCommand; }
namespace edit_command { extern const Command kCommand; }
namespace qualify_command { extern const Command kCommand; }
namespace advance_command { extern const Command kCommand; }
namespace import_command { extern const Command kCommand; }
namespace export_command { extern const Command kCommand; }
namespace score_command { extern const Command kCommand; }
namespace changes_command { extern const Command kCommand; }
namespace report_command { extern const Command kCommand; }
namespace merge_command { extern const Command kCommand; }
namespace nurture_command { extern const Command kCommand; }
namespace history_command { extern const Command kCommand; }
namespace undo_command { extern const Command kCommand; }
namespace remove_command { extern const Command kCommand; }
namespace consent_command { extern const Command kCommand; }
namespace person_command { extern const Command kCommand; }
namespace forget_command { extern const Command kCommand; }
namespace backup_command { extern const Command kCommand; }
namespace doctor_command { extern const Command kCommand; }
namespace init_command { extern const Command kCommand; }
namespace rules_command { extern const Command kCommand; }
namespace config_command { extern const Command kCommand; }
namespace completion_command { extern const Command kCommand; }
namespace mcp_command { extern const Command kCommand; }
namespace help_command { extern const Command kCommand; }

const std::vector<const Command*>& commands() {
  static const std::vector<const Command*> table{
      &add_command::kCommand, &list_command::kCommand, &show_command::kCommand, &next_command::kCommand, &log_command::kCommand,
      &edit_command::kCommand, &qualify_command::kCommand, &advance_command::kCommand,
      &import_command::kCommand, &export_command::kCommand, &score_command::kCommand, &changes_command::kCommand,
      &report_command::kCommand, &merge_command::kCommand, &nurture_command::kCommand,
      &history_command::kCommand, &undo_command::kCommand, &remove_command::kCommand,
      &consent_command::kCommand, &forget_command::kCommand, &person_command::kCommand, &backup_command::kCommand, &doctor_command::kCommand,
      &init_command::kCommand, &rules_command::kCommand, &config_command::kCommand, &completion_command::kCommand,
      &mcp_command::kCommand, &help_command::kCommand};
  return table;
}
// clang-format on

const Command* find_command(std::string_view name) {
  for (const Command* command : commands()) {
    if (command->name == name || (!command->alias.empty() && command->alias == name))
      return command;
  }
  return nullptr;
}

}  // namespace leads
